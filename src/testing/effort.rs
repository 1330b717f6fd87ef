//! How much a test does. There are two forms of every test that goes through many cases: the full
//! one, and a small one for tools that take a thousand times as long as the processor. Knows no
//! test.

/// Whether tests take their small form: under Miri, and with `--cfg tabularasa_small`.
pub const SMALL: bool = cfg!(any(miri, tabularasa_small));

/// Returns the first amount, or the second where tests take their small form.
///
/// # Examples
/// ```
/// use tabularasa::testing::effort;
///
/// for _ in 0..effort(10_000, 10) {
///     // What is to be tested many times.
/// }
/// ```
#[must_use]
pub const fn effort<T: Copy>(full: T, small: T) -> T {
    if SMALL { small } else { full }
}
