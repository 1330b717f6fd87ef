//! Compiles the peers whose headers are there. Knows how to find them, not what they do.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(boost, abseil)");
    println!("cargo::rerun-if-changed=src");
    if compiles("boost") {
        println!("cargo::rustc-cfg=boost");
    }
    // Looked for first, but linked after the code that calls it.
    let libraries = |told| {
        let mut config = pkg_config::Config::new();
        config.cargo_metadata(told).env_metadata(false).probe("absl_flat_hash_map").is_ok()
    };
    if libraries(false) && compiles("abseil") && libraries(true) {
        println!("cargo::rustc-cfg=abseil");
    }
}

/// Does `src/NAME.cc` compile? If it does it is linked.
fn compiles(name: &str) -> bool {
    let mut build = cc::Build::new();
    // Without NDEBUG their assertions would be timed too.
    build.cpp(true).std("c++17").define("NDEBUG", None).file(format!("src/{name}.cc"));
    build.try_compile(name).is_ok()
}
