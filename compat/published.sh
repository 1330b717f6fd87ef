# Sourced: copies of published crates, and a run of their tests that is counted.
# shellcheck shell=bash

# Built once, and for nobody's debugger.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Copies the published crate $1 of version $2, which cargo fetches, and sets `place` to the copy.
copy() {
    local name=$1 version=$2 fetch=target/compat/fetch source
    place=target/compat/$name-$version
    mkdir -p "$fetch/src"
    : >"$fetch/src/lib.rs"
    printf '[package]\nname = "fetch"\nedition = "2024"\n[workspace]\n[dependencies]\n%s = "=%s"\n' \
        "$name" "$version" >"$fetch/Cargo.toml"
    rm -f "$fetch/Cargo.lock"
    source=$(cargo metadata --quiet --format-version 1 --manifest-path "$fetch/Cargo.toml" |
        grep -oE "\"[^\"]*/$name-$version/Cargo.toml\"" | head -n 1 | tr -d '"')
    rm -rf "$place"
    cp -r "$(dirname "$source")" "$place"
    # Its dependencies are resolved anew.
    rm -f "$place/Cargo.lock"
    printf '\n[workspace]\n' >>"$place/Cargo.toml"
}

# Runs the command in `place` with a target of its own, prints how many tests passed, and adds them
# to `tests`.
run() {
    local name=$1 version=$2 passed
    shift 2
    (cd "$place" && CARGO_TARGET_DIR=../build "$@" </dev/null) >"$place.log" 2>&1 || {
        cat "$place.log"
        fail "$name $version: its tests fail"
    }
    passed=$(awk '/^test result: ok/ { sum += $4 } END { print sum + 0 }' "$place.log")
    [[ $passed -gt 0 ]] || fail "$name $version: no test ran"
    printf '%s %s: %d tests passed\n' "$name" "$version" "$passed"
    tests=$((tests + passed))
}
