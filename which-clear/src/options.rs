//! The command line. Knows nothing of what is measured.

use clap::Parser;
use std::path::PathBuf;

/// Measures which way of emptying a map suits your data: what a cycle of filling and emptying
/// takes, what it leaves in memory, what it does to readers on other threads.
///
/// Prints a table, and writes `which-clear.json` and `which-clear.html`.
#[derive(Clone, Debug, Parser)]
#[command(name = "which-clear", version)]
pub struct Options {
    /// Text files, or folders of them: each file is one fill, its different words are the keys.
    /// By default the sources of this crate.
    #[arg(long, num_args = 1.., value_name = "FILES", conflicts_with = "trace")]
    pub data: Vec<PathBuf>,

    /// A trace of fills, one a line: either the number of its keys, or the keys themselves with
    /// blanks between them. Empty lines and lines that begin with # are skipped.
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,

    /// Takes about a minute instead of eight, and cuts long fills.
    #[arg(long)]
    pub quick: bool,

    /// Where to write the JSON and the page.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target/report"))]
    pub out: PathBuf,

    /// Measures nothing; draws the table and the page of an earlier run from its JSON.
    #[arg(long, value_name = "JSON", conflicts_with_all = ["data", "trace", "quick", "spike"])]
    pub from: Option<PathBuf>,

    /// Entries of the spike that is measured. By default 64 times the largest fill, but 100,000 at
    /// least.
    #[arg(long, value_name = "ENTRIES", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub spike: Option<u32>,

    /// Also writes the pictures and figures of the page "Which clear?" of the crate's
    /// documentation into this folder.
    #[arg(long, value_name = "DIR", hide = true)]
    pub docs: Option<PathBuf>,

    /// Measures the memory of the process for one way, and prints it: for the program itself,
    /// which starts itself anew for each way.
    #[arg(long, value_name = "JSON", hide = true)]
    pub resident: Option<String>,
}
