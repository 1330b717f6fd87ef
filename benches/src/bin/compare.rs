//! Nanoseconds per operation beside hashbrown's, `u64` to `u64`, same hasher: a table of ratios.
//!
//! `cargo run --release --bin compare [-- SIZES...]`. One process; the maps take turns round by
//! round and the least time of many rounds counts. A null run (hashbrown against itself) shows the
//! noise. Blocks of up to 64 MiB are kept by the allocator, so that page faults do not decide.
//! Maps of 350,000 entries and more lie elsewhere in every round; a quiet machine still spreads by
//! 0.15 there, by 0.02 to 0.05 below.

use std::env;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};
use tabularasa_benches::map::{Hashbrown, Ours, Std, check};
use tabularasa_benches::rounds::{Keys, OPERATIONS, Times, round};

const SIZES: [usize; 5] = [100, 1_500, 20_000, 350_000, 5_000_000];

/// Least time and rounds spent on one size.
const LEAST: (Duration, u64) = (Duration::from_secs(4), 4);

fn main() {
    keep_memory();
    let sizes: Vec<usize> = env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
    check::<Ours>();
    check::<Hashbrown>();
    check::<Std>();

    let rows: Vec<Row> = sizes.iter().map(|&size| Row::measure(size)).collect();
    print_ratios("tabularasa / hashbrown", &rows, |row| (&row.ours, &row.hashbrown));
    print_ratios("tabularasa / std's map", &rows, |row| (&row.ours, &row.std));
    print_ratios("noise: hashbrown / itself", &rows, |row| (&row.again, &row.hashbrown));
    println!("hashbrown, ns");
    for row in &rows {
        print!("{:>10}", row.size);
        row.hashbrown.0.iter().for_each(|time| print!(" {time:>9.2}"));
        println!();
    }
}

/// The times of one size.
struct Row {
    size: usize,
    ours: Times,
    hashbrown: Times,
    /// hashbrown once more.
    again: Times,
    std: Times,
}

impl Row {
    fn measure(size: usize) -> Self {
        let mut row = Row {
            size,
            ours: Times::default(),
            hashbrown: Times::default(),
            again: Times::default(),
            std: Times::default(),
        };
        let start = Instant::now();
        let mut rounds = 0;
        while rounds < LEAST.1 || start.elapsed() < LEAST.0 {
            let keys = Keys::new(rounds, size);
            // Forwards and backwards, so that no map always follows the same other one.
            for turn in 0..4 {
                match if rounds % 2 == 0 { turn } else { 3 - turn } {
                    0 => round::<Ours>(&keys, &mut row.ours),
                    1 => round::<Hashbrown>(&keys, &mut row.hashbrown),
                    2 => round::<Std>(&keys, &mut row.std),
                    _ => round::<Hashbrown>(&keys, &mut row.again),
                }
            }
            rounds += 1;
            if stderr().is_terminal() {
                eprint!("\r{size} entries, round {rounds} ");
            }
        }
        if stderr().is_terminal() {
            eprintln!();
        }
        row
    }
}

fn print_ratios(title: &str, rows: &[Row], pair: impl Fn(&Row) -> (&Times, &Times)) {
    println!("{title}");
    print!("{:>10}", "entries");
    OPERATIONS.iter().for_each(|name| print!(" {:>9}", short(name)));
    println!();
    let mut logs = vec![0.0; OPERATIONS.len()];
    for row in rows {
        let (ours, theirs) = pair(row);
        print!("{:>10}", row.size);
        for (i, log) in logs.iter_mut().enumerate() {
            // The clock's resolution, for what takes next to nothing.
            let least = 1.0 / row.size as f64;
            let ratio = ours.0[i].max(least) / theirs.0[i].max(least);
            *log += ratio.ln();
            print!(" {ratio:>9.2}");
        }
        println!();
    }
    print!("{:>10}", "mean");
    logs.iter().for_each(|log| print!(" {:>9.2}", (log / rows.len() as f64).exp()));
    let all = logs.iter().sum::<f64>() / (rows.len() * OPERATIONS.len()) as f64;
    println!("\ngeometric mean of all: {:.3}\n", all.exp());
}

/// A column's title.
fn short(name: &str) -> &str {
    match name {
        "insert, growing" => "growing",
        "insert, reserved" => "reserved",
        "clear, dense" => "clear",
        "clear of 100" => "clear100",
        _ => name,
    }
}

/// Tells glibc to reuse what is freed.
fn keep_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: two documented options, set before any other thread exists.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 64 << 20);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 256 << 20);
    }
}
