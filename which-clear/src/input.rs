//! Reads the data: text files, each of which is a fill, or a trace of fills. What cannot be read is
//! an error or, if other files remain, reported and skipped.

use crate::kinds::Words;
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Keys of one fill at most: more would not be measured in reasonable time.
pub const MOST_KEYS: u32 = 5_000_000;

/// Keys of all fills together at most.
const MOST_KEYS_TOGETHER: usize = 50_000_000;

/// Bytes of a file at most.
const MOST_BYTES: u64 = 1 << 30;

/// Why nothing can be measured.
#[derive(Debug)]
pub enum InputError {
    /// A trace that cannot be read.
    Unreadable { path: PathBuf, error: io::Error },
    /// No file that was named can be read as text.
    NothingToRead { paths: Vec<PathBuf>, skipped: usize },
    /// Files or lines, but not one key in them.
    NoKeys { read: usize },
    /// A line of a trace asks for more keys than are filled.
    TooLong { line: usize, keys: String },
    /// All lines together ask for more keys than are filled.
    TooMuch { line: usize },
    /// A trace that is no text.
    NotText { path: PathBuf, line: usize },
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InputError::Unreadable { path, error } => {
                write!(f, "cannot read {}: {error}", path.display())
            }
            InputError::NothingToRead { paths, skipped } => {
                let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
                write!(f, "no text to read in {} ({skipped} files skipped)", names.join(", "))
            }
            InputError::NoKeys { read } => write!(f, "not one key in {read} files or lines"),
            InputError::TooLong { line, keys } => {
                write!(f, "line {line} asks for {keys} keys; a fill has {MOST_KEYS} at most")
            }
            InputError::TooMuch { line } => {
                write!(f, "up to line {line} there are over {MOST_KEYS_TOGETHER} keys")
            }
            InputError::NotText { path, line } => {
                write!(f, "line {line} of {} is not UTF-8", path.display())
            }
        }
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InputError::Unreadable { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// The fills in their order, as numbers of keys.
#[derive(Clone, Debug)]
pub struct Fills {
    /// What they are, in words.
    pub source: String,
    pub fills: Vec<Vec<u32>>,
    pub words: Arc<Words>,
    /// Are the keys text of the user, rather than made up?
    pub is_text: bool,
    /// What was skipped or cut, and why.
    pub notes: Vec<String>,
}

/// Gives each different word a number.
#[derive(Default)]
struct Numbering {
    numbers: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    /// The fill in which each word was last seen, counted from 1.
    seen: Vec<usize>,
    fills: Vec<Vec<u32>>,
}

impl Numbering {
    /// Adds a fill of the different ones of these words.
    fn add<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let (mut fill, this) = (Vec::new(), self.fills.len() + 1);
        for word in words {
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                    self.numbers.insert(word.into(), number);
                    self.words.push(word.into());
                    self.seen.push(0);
                    number
                }
            };
            if self.seen[number as usize] != this {
                self.seen[number as usize] = this;
                fill.push(number);
            }
        }
        self.fills.push(fill);
    }

    fn finish(self, source: String, notes: Vec<String>) -> Result<Fills, InputError> {
        let read = self.fills.len();
        if self.fills.iter().all(Vec::is_empty) {
            return Err(InputError::NoKeys { read });
        }
        let words = Arc::new(Words(self.words));
        Ok(Fills { source, fills: self.fills, words, is_text: true, notes })
    }
}

/// Runs of letters, digits and underscores.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Every file below some paths, in the order of their paths, and what had to be skipped.
fn files_below(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut files, mut notes) = (Vec::new(), Vec::new());
    let mut left: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = left.pop() {
        let skip = |error: &dyn fmt::Display| format!("skipped {}: {error}", path.display());
        // A link is followed where it was named, not below: it may lead round in circles.
        let is_named = paths.contains(&path);
        let kind = if is_named { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        match kind {
            Ok(kind) if kind.is_dir() => match fs::read_dir(&path) {
                // Caches carry a mark: what cargo builds is no source.
                Ok(_) if path.join("CACHEDIR.TAG").exists() => {}
                Ok(entries) => left.extend(entries.flatten().map(|entry| entry.path())),
                Err(error) => notes.push(skip(&error)),
            },
            Ok(kind) if kind.len() > MOST_BYTES => notes.push(skip(&"over 1 GiB")),
            Ok(kind) if kind.is_file() => files.push(path),
            // A pipe or a device: reading one may never end.
            Ok(_) if is_named => notes.push(skip(&"not a file")),
            Ok(_) => {}
            Err(error) => notes.push(skip(&error)),
        }
    }
    files.sort();
    files.dedup();
    (files, notes)
}

/// Reads text files; each is a fill.
pub fn read_files(paths: &[PathBuf], source: Option<&str>) -> Result<Fills, InputError> {
    let (files, mut notes) = files_below(paths);
    let mut numbering = Numbering::default();
    let mut keys = 0;
    for path in &files {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                notes.push(format!("skipped {}: not UTF-8", path.display()));
                continue;
            }
            Err(error) => {
                notes.push(format!("skipped {}: {error}", path.display()));
                continue;
            }
        };
        // Blank files are no fills.
        if text.trim().is_empty() {
            notes.push(format!("skipped {}: empty", path.display()));
            continue;
        }
        numbering.add(words_of(&text));
        let fill = numbering.fills.last_mut().map_or(0, |fill| {
            if fill.len() > MOST_KEYS as usize {
                notes.push(format!("cut {} to {MOST_KEYS} words", path.display()));
                fill.truncate(MOST_KEYS as usize);
            }
            fill.len()
        });
        keys += fill;
        if keys > MOST_KEYS_TOGETHER {
            notes.push(format!("read up to {}: that is enough", path.display()));
            break;
        }
    }
    if numbering.fills.is_empty() {
        return Err(InputError::NothingToRead { paths: paths.to_vec(), skipped: notes.len() });
    }
    let source = match source {
        Some(source) => source.to_owned(),
        None => paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "),
    };
    numbering.finish(source, notes)
}

/// The sources of this crate.
pub fn read_own_sources() -> Result<Fills, InputError> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let folders = ["src", "tests", "benches", "examples"].map(|name| root.join(name));
    let present: Vec<PathBuf> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
    read_files(&present, Some("The sources of this crate"))
}

/// Reads a trace.
pub fn read_trace(path: &Path) -> Result<Fills, InputError> {
    let unreadable = |error| InputError::Unreadable { path: path.to_owned(), error };
    let kind = fs::metadata(path).map_err(unreadable)?;
    if kind.len() > MOST_BYTES {
        return Err(unreadable(io::Error::other("over 1 GiB")));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            return Err(InputError::NotText { path: path.to_owned(), line });
        }
    };
    parse_trace(text, path.display().to_string())
}

/// Reads the text of a trace.
pub fn parse_trace(text: &str, source: String) -> Result<Fills, InputError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut numbering = Numbering::default();
    let (mut together, mut longest, mut has_keys) = (0, 0, false);
    for (index, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.bytes().all(|byte| byte.is_ascii_digit()) {
            let keys = line.parse().ok().filter(|keys| *keys <= MOST_KEYS);
            let Some(keys) = keys else {
                let keys = line.chars().take(30).collect();
                return Err(InputError::TooLong { line: index + 1, keys });
            };
            longest = longest.max(keys);
            numbering.fills.push((0..keys).collect());
        } else {
            has_keys = true;
            numbering.add(line.split_whitespace());
        }
        together += numbering.fills.last().map_or(0, Vec::len);
        if together > MOST_KEYS_TOGETHER {
            return Err(InputError::TooMuch { line: index + 1 });
        }
    }
    // Made-up text for keys that are numbers alone; made before anything is timed.
    for id in numbering.words.len() as u32..longest {
        numbering.words.push(Words::default().text(id).into());
    }
    let mut fills = numbering.finish(source, Vec::new())?;
    fills.is_text = has_keys;
    Ok(fills)
}

impl Fills {
    /// Cuts fills that are longer, and says so.
    pub fn cut(&mut self, most: usize) {
        let long = self.fills.iter().filter(|fill| fill.len() > most).count();
        if long > 0 {
            self.fills.iter_mut().for_each(|fill| fill.truncate(most));
            self.notes.push(format!("cut {long} fills to {most} keys, for a quick run"));
        }
    }

    /// The length that so many of a thousand fills do not exceed.
    pub fn permille(&self, share: usize) -> usize {
        let mut lengths: Vec<usize> = self.fills.iter().map(Vec::len).collect();
        lengths.sort_unstable();
        lengths[((lengths.len() - 1) * share).div_ceil(1_000)]
    }
}
