//! Panics that a trial arranged: not printed, and told from all others.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;
use tabularasa::testing::trial::MESSAGE;

/// Panics that were arranged are not printed.
pub(crate) fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = take_hook();
        set_hook(Box::new(move |info| {
            if !is_arranged(info.payload()) {
                hook(info);
            }
        }));
    });
}

fn is_arranged(payload: &(dyn Any + Send)) -> bool {
    payload.downcast_ref::<String>().is_some_and(|message| message.starts_with(MESSAGE))
}

/// Runs `work`; true if it panicked as arranged. Any other panic goes on.
pub(crate) fn goes_wrong(work: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(()) => false,
        Err(payload) => {
            if !is_arranged(&*payload) {
                resume_unwind(payload);
            }
            true
        }
    }
}
