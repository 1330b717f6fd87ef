//! The test support, tested: that operations name all that there is, that the reference agrees with
//! std, that the runner notices what is wrong, and that a run can be repeated.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod drawn;
mod language;
mod notices;
mod processes;
mod seed;
mod std_map;
