//! The example `scratch` as a program: what it prints, what it skips, how it ends.
//! Plain `cargo test` has built it; by itself, this test needs `cargo build --example scratch`.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
// No small form: it starts programs. In tiny tables they say the same.
#![cfg(not(any(miri, tabularasa_small, tabularasa_tiny)))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example lies beside the folder of the tests, whatever profile and target they have.
fn scratch() -> Command {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap().join("examples");
    let program = folder.join(format!("scratch{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "build it first: cargo build --example scratch");
    let mut command = Command::new(program);
    command.arg("--rounds").arg("1");
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A fresh folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scratch-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("below")).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn read_by_scratch(&self) -> Output {
        scratch().arg(&self.0).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The columns of a way in the report.
fn row(report: &str, way: &str) -> Vec<f64> {
    let line = report.lines().find(|line| line.starts_with(&format!("{way}  "))).unwrap();
    let columns = line[16..].split_whitespace();
    columns.map(|column| column.replace(',', "").parse().unwrap()).collect()
}

const WAYS: [&str; 9] = [
    "clear_retain",
    "clear_shrink",
    "clear_shrink_to",
    "Watermark",
    "reset",
    "take_all",
    "recycle",
    "retain(false)",
    "a new map",
];

#[test]
fn scratch_reads_its_own_sources() {
    let output = scratch().output().unwrap();
    let report = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(report.contains("All 9 ways counted the same."), "{report}");
    assert!(report.contains("Most frequent: "), "{report}");
    for way in WAYS {
        let columns = row(&report, way);
        // Allocations, bytes and peak are those of a run in which something happened. Allocations
        // are for each of many files: `recycle` alone makes so few that they round to none.
        let from = if way == "recycle" { 2 } else { 1 };
        assert!(columns.len() == 6 && columns[from..4].iter().all(|n| *n > 0.0), "{report}");
    }
}

/// One large file among many small ones: the figures show which ways hold on to its memory.
#[test]
fn scratch_shows_a_spike() {
    let folder = Folder::new("spike");
    let large: String = (0..20_000).map(|n| format!("word{n} ")).collect();
    folder.write("middle.txt", large.as_bytes());
    for n in 0..50 {
        folder.write(&format!("below/{n}.txt"), format!("a few words, of file {n}").as_bytes());
    }
    let output = folder.read_by_scratch();
    let report = text(&output.stdout);
    assert!(report.contains("median 6, largest 20,000"), "{report}");
    let [retain, shrink, bounded, marked, freed, taken, recycled, walked, _] =
        WAYS.map(|way| row(&report, way));
    // Capacity at the end: the spike's, the last fill's, the bound's, or none.
    for kept in [&retain, &recycled, &walked] {
        assert!(kept[4] >= 20_000.0 && kept[5] > 20_000.0 * 24.0, "{report}");
    }
    for fitted in [&shrink, &bounded, &marked] {
        assert!((6.0..20.0).contains(&fitted[4]), "{report}");
    }
    for none in [&freed, &taken] {
        assert_eq!(none[4..], [0.0, 0.0], "{report}");
    }
    // Borrowed keys: no allocation but the map's own.
    assert!(recycled[1] < 1.0 && retain[1] > 100.0, "{report}");
}

/// What is no text is reported and skipped.
#[test]
fn scratch_skips_what_it_cannot_read() {
    let folder = Folder::new("skip");
    folder.write("good.txt", b"Good words and good deeds");
    folder.write("bad.bin", b"\xFF\xFE no text");
    folder.write("empty.txt", b"");
    let mut command = scratch();
    let output = command.arg(&folder.0).arg(folder.0.join("missing.txt")).output().unwrap();
    let (report, complaints) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{complaints}");
    assert!(report.contains("2 files") && report.contains("good 2, and 1"), "{report}");
    assert!(complaints.contains("bad.bin") && complaints.contains("missing.txt"), "{complaints}");
    assert!(!complaints.contains("empty.txt"), "{complaints}");
}

/// A link that leads back up is not walked; one to a file is read.
#[cfg(unix)]
#[test]
fn scratch_follows_no_links_to_folders() {
    let folder = Folder::new("links");
    folder.write("below/good.txt", b"words");
    std::os::unix::fs::symlink("..", folder.0.join("below/up")).unwrap();
    std::os::unix::fs::symlink("self", folder.0.join("self")).unwrap();
    std::os::unix::fs::symlink("below/good.txt", folder.0.join("link.txt")).unwrap();
    let output = folder.read_by_scratch();
    let (report, complaints) = (text(&output.stdout), text(&output.stderr));
    assert!(report.starts_with("2 files, 10 bytes, 2 words"), "{report}");
    assert!(complaints.contains("self") && !complaints.contains("up"), "{complaints}");
}

#[test]
fn scratch_says_when_there_is_nothing_to_do() {
    let folder = Folder::new("nothing");
    let output = folder.read_by_scratch();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no text file"), "{}", text(&output.stderr));
    folder.write("blank.txt", b" \n");
    let output = folder.read_by_scratch();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("not one word"), "{}", text(&output.stderr));
}

#[test]
fn scratch_refuses_options_that_it_does_not_have() {
    for arguments in [&["--round"][..], &["--rounds", "0"], &["--rounds"], &["--rounds", "x"]] {
        let output = scratch().args(arguments).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
        assert!(text(&output.stderr).contains("usage: scratch"), "{}", text(&output.stderr));
    }
    let help = scratch().arg("--help").output().unwrap();
    assert!(help.status.success() && text(&help.stdout).starts_with("usage: scratch"));
}
