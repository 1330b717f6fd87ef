//! The machine that is measured: holds it still as far as a program can, and says what it is. Knows
//! no map.

use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// What a run was made on.
#[derive(Clone, Serialize, Deserialize)]
pub struct Machine {
    pub machine: String,
    /// Of the operating system: the last minute, fifteen minutes.
    pub load: String,
    /// In Greenwich.
    pub date: String,
    pub compiler: String,
    /// What was done to hold it still.
    pub held: String,
}

impl Machine {
    /// Looks around, pins this thread to one processor, tells the allocator to keep what is freed.
    pub fn hold() -> Self {
        // Before it is pinned: the count is of the processors that it may use.
        let machine = processor();
        Machine {
            machine,
            load: load(),
            date: time::OffsetDateTime::now_utc().date().to_string(),
            compiler: compiler(),
            held: format!("{} {}", pin(), keep_memory()),
        }
    }
}

/// The last processor that we may use: the first often serves the devices too.
fn pin() -> String {
    match core_affinity::get_core_ids().as_deref() {
        Some([.., last]) if core_affinity::set_for_current(*last) => {
            format!("Pinned to processor {}.", last.id)
        }
        _ => "Not pinned to a processor.".into(),
    }
}

/// Makes the allocator reuse what is freed, as far as it can be told to; says what it did.
fn keep_memory() -> &'static str {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const LARGEST: libc::c_int = 64 << 20;
        // SAFETY: two documented options, set before any other thread exists.
        let set = unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST) == 1
                && libc::mallopt(libc::M_TRIM_THRESHOLD, 4 * LARGEST) == 1
        };
        if set {
            return "Freed blocks of up to 64 MiB are used again (glibc's M_MMAP_THRESHOLD and \
                    M_TRIM_THRESHOLD): page faults count above that only.";
        }
    }
    "The allocator is left as it is: page faults count wherever it gives memory back."
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_string())
    };
    let name = field("model name").unwrap_or_else(|| std::env::consts::ARCH.into());
    let caches = field("cache size").map_or(String::new(), |size| format!(", cache {size}"));
    let count = std::thread::available_parallelism().map_or(1, |count| count.get());
    let processors = if count == 1 { "processor" } else { "processors" };
    let pages = fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled");
    let pages = pages.ok().and_then(|text| Some(text.split_once('[')?.1.split_once(']')?.0.into()));
    let pages: String = pages.unwrap_or_else(|| "unknown".into());
    format!("{name}, {count} {processors}{caches}; huge pages: {pages}")
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let mut words = text.split(' ');
    match (words.next(), words.nth(1)) {
        (Some(one), Some(fifteen)) => format!("{one}, {fifteen}"),
        _ => "unknown".into(),
    }
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string());
    version.unwrap_or_else(|_| "unknown".into())
}
