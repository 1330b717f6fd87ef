//! A line on a terminal that says what is being measured. Silent elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// Where the program is.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Starts the line, for so many steps.
    pub fn start(steps: u64) -> Self {
        let bar = ProgressBar::new(steps);
        let template = "{spinner} {elapsed_precise} [{bar:20}] {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress(bar)
    }

    /// A line that shows nothing.
    pub fn hidden() -> Self {
        Progress(ProgressBar::hidden())
    }

    /// Goes on to the next step.
    pub fn step(&self, what: impl Into<String>) {
        self.0.inc(1);
        self.0.set_message(what.into());
    }

    /// Prints a line above.
    pub fn note(&self, line: &str) {
        if self.0.is_hidden() {
            eprintln!("{line}");
        } else {
            self.0.println(line);
        }
    }

    pub fn end(self) {
        self.0.finish_and_clear();
    }
}
