//! The program, as a user calls it: input that cannot be measured gets an error that says what is
//! wrong and where, and never a panic; a run on small data writes and prints everything.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fresh folder, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_which-clear"));
    command.arg("--quick").arg("--out").arg(folder.0.join("out")).args(arguments);
    command.output().unwrap()
}

/// The program refuses, says this, and does not panic.
fn assert_refused(output: &Output, words: &[&str]) {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(output.stdout.is_empty());
    assert!(!complaint.contains("panicked"), "{complaint}");
    for word in words {
        assert!(complaint.contains(word), "{word:?} is not in: {complaint}");
    }
}

#[test]
fn traces_that_cannot_be_measured_are_refused() {
    let folder = Folder::new("traces");
    let huge = "9".repeat(100_000);
    let many = "5000000\n".repeat(20);
    let cases: [(&str, &[u8], &[&str]); 9] = [
        ("empty", b"", &["not one key"]),
        ("blank", b"\n \n# only a remark\n", &["not one key"]),
        ("zeros", b"0\n0\n", &["not one key in 2"]),
        ("bytes", b"10\n20\n\xFF\xFE\n", &["line 3", "UTF-8"]),
        ("absurd", b"10\n10000000000000\n", &["line 2", "10000000000000 keys", "5000000"]),
        ("over", b"5000001", &["line 1", "5000001 keys"]),
        ("longer", huge.as_bytes(), &["line 1", "5000000"]),
        ("much", many.as_bytes(), &["line 11", "50000000"]),
        ("zero byte", b"\0\xC3", &["line 1", "UTF-8"]),
    ];
    for (name, bytes, words) in cases {
        let trace = folder.write(name, bytes);
        assert_refused(&run(&folder, &["--trace", trace.to_str().unwrap()]), words);
    }
    let missing = folder.0.join("missing");
    let output = run(&folder, &["--trace", missing.to_str().unwrap()]);
    assert_refused(&output, &["cannot read", "missing"]);
    assert_refused(&run(&folder, &["--trace", folder.0.to_str().unwrap()]), &["cannot read"]);
}

#[test]
fn data_that_cannot_be_measured_is_refused() {
    let folder = Folder::new("data");
    let empty = folder.write("empty.txt", b"");
    let binary = folder.write("binary.bin", b"\x00\xFF\xFE");
    let signs = folder.write("signs.txt", b"+ - * /");
    let missing = folder.0.join("missing.txt");
    for (path, words) in [
        (&empty, &["no text to read", "empty.txt"][..]),
        (&binary, &["no text to read", "binary.bin"]),
        (&missing, &["no text to read", "missing.txt"]),
        (&signs, &["not one key in 1 files"]),
    ] {
        assert_refused(&run(&folder, &["--data", path.to_str().unwrap()]), words);
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let folder = Folder::new("options");
    let json = folder.write("broken.json", b"{\"about\": 7}");
    let json = json.to_str().unwrap();
    for (arguments, words) in [
        (&["--spike", "0"][..], &["--spike"][..]),
        (&["--spike", "99999999999"], &["--spike"]),
        (&["--spike", "many"], &["--spike"]),
        (&["--trace", "a", "--data", "b"], &["cannot be used with"]),
        (&["--data"], &["--data"]),
        (&["--sometimes"], &["--sometimes"]),
        (&["--resident", "nonsense"], &["no task"]),
        (&["--resident", "{}"], &["no task"]),
    ] {
        assert_refused(&run(&folder, arguments), words);
    }
    let from = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_which-clear"));
        command.arg("--out").arg(folder.0.join("out")).args(["--from", file]).output().unwrap()
    };
    assert_refused(&from(json), &["cannot read", "broken.json"]);
    assert_refused(&from("missing.json"), &["cannot read", "missing.json"]);
    // A folder that cannot be made: said at once, before minutes of measuring.
    let file = folder.write("file", b"");
    let mut command = Command::new(env!("CARGO_BIN_EXE_which-clear"));
    let output = command.arg("--out").arg(file.join("below")).output().unwrap();
    assert_refused(&output, &["cannot write", "below"]);
}

#[test]
fn help_is_given() {
    let output = Command::new(env!("CARGO_BIN_EXE_which-clear")).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for option in ["--data", "--trace", "--quick", "--out", "--spike", "--from"] {
        assert!(help.contains(option), "{help}");
    }
}
