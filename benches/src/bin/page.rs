//! Draws what `compare --out` wrote, of one run or of several, as one page of HTML that needs
//! nothing else.
//!
//! `cargo run --release --bin page -- RESULTS… PAGE`

use std::error::Error;
use std::fs;
use std::process::exit;
use tabularasa_benches::page;
use tabularasa_benches::record::Line;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [results @ .., page] = arguments.as_slice() else {
        usage();
    };
    if results.is_empty() {
        usage();
    }
    if let Err(error) = draw(results, page) {
        eprintln!("{error}");
        exit(1);
    }
    println!("{page}");
}

fn usage() -> ! {
    eprintln!("page RESULTS... PAGE");
    exit(2);
}

fn draw(results: &[String], page: &str) -> Result<(), Box<dyn Error>> {
    let mut lines = Vec::new();
    for path in results {
        let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        lines.append(&mut Line::read_all(&text).map_err(|error| format!("{path}: {error}"))?);
    }
    fs::write(page, page::page(&lines)?)?;
    Ok(())
}
