//! Reads every text file under some paths, once, before anything is timed.
//! Knows no map; what cannot be read is reported and left out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Complaints that are printed; of the others, their number.
const COMPLAINTS_SHOWN: usize = 20;

pub(crate) struct File {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl File {
    /// Puts the text in lower case into `buffer`, in place of the previous file's.
    pub(crate) fn lower_into<'b>(&self, buffer: &'b mut String) -> &'b str {
        buffer.clear();
        buffer.push_str(&self.text);
        buffer.make_ascii_lowercase();
        buffer
    }
}

/// The words of a text: runs of letters, digits and underscores.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[derive(Default)]
struct Reader {
    files: Vec<File>,
    complaints: usize,
}

/// The files under `paths` in the order of their paths, whatever order the system lists them in.
pub(crate) fn read(paths: &[PathBuf]) -> Vec<File> {
    let mut reader = Reader::default();
    for path in paths {
        // A path that was asked for by name may be a link, or a pipe.
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => reader.read_tree(path),
            Ok(_) => reader.read_file(path),
            Err(error) => reader.complain(path, &error),
        }
    }
    if reader.complaints > COMPLAINTS_SHOWN {
        eprintln!("scratch: {} more skipped", reader.complaints - COMPLAINTS_SHOWN);
    }
    let mut files = reader.files;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

impl Reader {
    /// Reads a tree without recursion, which a deep one could take to the end of the stack.
    fn read_tree(&mut self, root: &Path) {
        let mut directories = vec![root.to_owned()];
        while let Some(directory) = directories.pop() {
            let entries = match fs::read_dir(&directory) {
                Ok(entries) => entries,
                Err(error) => {
                    self.complain(&directory, &error);
                    continue;
                }
            };
            for entry in entries {
                match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                    // Caches carry a mark: what cargo builds is no source.
                    Ok((path, kind)) if kind.is_dir() => {
                        directories.extend((!path.join("CACHEDIR.TAG").exists()).then_some(path));
                    }
                    Ok((path, kind)) if kind.is_file() => self.read_file(&path),
                    Ok((path, kind)) if kind.is_symlink() => self.read_link(&path),
                    // Pipes and devices: reading one may never end.
                    Ok(_) => {}
                    Err(error) => self.complain(&directory, &error),
                }
            }
        }
    }

    /// Follows a link to a file; links to directories could lead around in circles.
    fn read_link(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => self.read_file(path),
            Ok(_) => {}
            Err(error) => self.complain(path, &error),
        }
    }

    fn read_file(&mut self, path: &Path) {
        // Fails for bytes that are not UTF-8, too, and says so.
        match fs::read_to_string(path) {
            Ok(text) => self.files.push(File { path: path.to_owned(), text }),
            Err(error) => self.complain(path, &error),
        }
    }

    fn complain(&mut self, path: &Path, error: &io::Error) {
        self.complaints += 1;
        if self.complaints <= COMPLAINTS_SHOWN {
            eprintln!("scratch: skipped {}: {error}", path.display());
        }
    }
}
