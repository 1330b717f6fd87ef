//! A version resolver on registries that it must search: every package has versions that want
//! ranges of others, and newer ones want more than there is.

use jobs::{Random, run};
use pubgrub::{OfflineDependencyProvider, Ranges, resolve};

type Registry = OfflineDependencyProvider<u32, Ranges<u32>>;

fn main() {
    let wide: Vec<Registry> = (1..=20).map(|seed| registry(seed, 200, 12, 4)).collect();
    run("versions-wide", || solved(&wide));
    let deep: Vec<Registry> = (1..=50).map(|seed| registry(seed, 100, 60, 3)).collect();
    run("versions-deep", || solved(&deep));
}

/// How many have a solution, and the packages of all solutions.
fn solved(registries: &[Registry]) -> (usize, usize) {
    let solutions = registries.iter().filter_map(|registry| resolve(registry, 0, 0u32).ok());
    solutions.fold((0, 0), |(count, packages), found| (count + 1, packages + found.iter().count()))
}

/// `packages` with `versions` each, which want up to `wants` packages of higher numbers, in
/// versions about as new as themselves.
fn registry(seed: u64, packages: u32, versions: u32, wants: usize) -> Registry {
    let (mut registry, mut random) = (Registry::new(), Random(seed));
    registry.add_dependencies(0, 0u32, (1..=8).map(|package| (package, Ranges::full())));
    for package in 1..packages {
        for version in 0..versions {
            let mut wanted: Vec<(u32, Ranges<u32>)> = Vec::new();
            for _ in 0..random.below(wants + 1) {
                let other = package + 1 + random.below(12) as u32;
                let least = (version + random.below(3) as u32).saturating_sub(1);
                let width = 1 + random.below(versions as usize / 4) as u32;
                if other < packages && !wanted.iter().any(|(before, _)| *before == other) {
                    wanted.push((other, Ranges::between(least, least + width)));
                }
            }
            registry.add_dependencies(package, version, wanted);
        }
    }
    registry
}
