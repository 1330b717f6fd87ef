//! What is read as a fill, what is skipped, and what is said about it.

use std::fs;
use std::path::{Path, PathBuf};
use which_clear::input::{MOST_KEYS, parse_trace, read_files};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("below")).unwrap();
    folder
}

#[test]
fn each_file_is_a_fill_of_its_different_words() {
    let folder = folder("files");
    fs::write(folder.join("a.txt"), "one two one").unwrap();
    fs::write(folder.join("below/b.txt"), "two-three, naïve_4!").unwrap();
    fs::write(folder.join("c.bin"), b"\xFF\xFE").unwrap();
    fs::write(folder.join("d.txt"), "").unwrap();
    let missing = folder.join("missing");
    let fills = read_files(&[folder.clone(), missing], None).unwrap();
    let words: Vec<&str> = fills.words.0.iter().map(|word| &**word).collect();
    assert_eq!(words, ["one", "two", "three", "naïve_4"]);
    assert_eq!(fills.fills, [vec![0, 1], vec![1, 2, 3]]);
    assert!(fills.is_text);
    // What was skipped is said, with the reason.
    assert_eq!(fills.notes.len(), 3, "{:?}", fills.notes);
    for (name, reason) in [("c.bin", "UTF-8"), ("d.txt", "empty"), ("missing", "")] {
        let is_this = |note: &&String| note.contains(name) && note.contains(reason);
        assert!(fills.notes.iter().any(|note| is_this(&note)), "{:?}", fills.notes);
    }
}

/// Links that lead back up are not followed; what cargo builds is left out.
#[cfg(unix)]
#[test]
fn links_and_caches_are_left_alone() {
    let folder = folder("links");
    fs::write(folder.join("a.txt"), "words").unwrap();
    std::os::unix::fs::symlink(&folder, folder.join("below/up")).unwrap();
    std::os::unix::fs::symlink("self", folder.join("self")).unwrap();
    fs::create_dir(folder.join("target")).unwrap();
    fs::write(folder.join("target/CACHEDIR.TAG"), "").unwrap();
    fs::write(folder.join("target/built.txt"), "built").unwrap();
    let fills = read_files(std::slice::from_ref(&folder), None).unwrap();
    assert_eq!((fills.fills.len(), fills.words.0.len()), (1, 1), "{:?}", fills.notes);
    // A link that is named is followed.
    let link = folder.join("link");
    std::os::unix::fs::symlink(folder.join("a.txt"), &link).unwrap();
    assert_eq!(read_files(&[link], None).unwrap().fills.len(), 1);
}

#[test]
fn traces_have_lengths_and_keys() {
    let text = "\u{FEFF}# fills of a service\n3\n\nb a b\r\n  2  \n";
    let fills = parse_trace(text, "trace".into()).unwrap();
    assert_eq!(fills.fills, [vec![0, 1, 2], vec![0, 1], vec![0, 1]]);
    assert!(fills.is_text);
    let words: Vec<&str> = fills.words.0.iter().map(|word| &**word).collect();
    assert_eq!(words, ["b", "a", "key 00000002"]);

    let fills = parse_trace("0\n7\n", "trace".into()).unwrap();
    assert!(!fills.is_text);
    assert_eq!(fills.permille(1_000), 7);
    assert!(parse_trace(&format!("{MOST_KEYS}"), String::new()).is_ok());
}

#[test]
fn fills_are_cut_and_ranked() {
    let trace: String = (1..=1_000).map(|n| format!("{n}\n")).collect();
    let mut fills = parse_trace(&trace, String::new()).unwrap();
    assert_eq!([0, 500, 900, 1_000].map(|share| fills.permille(share)), [1, 501, 901, 1_000]);
    fills.cut(10);
    assert!(fills.fills.iter().all(|fill| fill.len() <= 10));
    assert!(fills.notes[0].contains("990 fills"), "{:?}", fills.notes);
    fills.cut(10);
    assert_eq!(fills.notes.len(), 1);
}
