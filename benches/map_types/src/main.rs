//! Twenty map types with the usual calls, on the map and with the keys that the features name;
//! without keys, nothing. Built for its size and for the compiler's time.

#[cfg(any(feature = "numbers", feature = "strings"))]
mod usual;

fn main() {
    #[cfg(any(feature = "numbers", feature = "strings"))]
    usual::twenty_types();
}
