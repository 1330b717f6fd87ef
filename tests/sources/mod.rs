//! The crate's source files as text, for tests of what stands in them. Knows no rule.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path, from the crate's root and with slashes, and text of every source file.
pub(crate) fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> =
        ["src", "tests", "examples", "benches"].iter().map(|name| root.join(name)).collect();
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(files.contains_key("src/lib.rs") && files.contains_key("tests/tidy.rs"));
    files
}
