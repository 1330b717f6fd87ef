//! README says what the data says: its tables are rendered and compared. Its code is run as the
//! documentation of the crate, and its commands by `.ci/run`.

use tabularasa::testing::contract::{CLEAR, render_contract, render_decisions};

const README: &str = include_str!("../README.md");

/// The lines between `<!-- name -->` and the next `<!-- end -->`.
fn block(name: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("<!-- {name} -->\n")).expect("a marked block");
    rest.split_once("<!-- end -->").expect("the end of a marked block").0.trim_matches('\n')
}

fn assert_block(name: &str, wanted: &str) {
    assert!(block(name) == wanted.trim_end(), "README's block `{name}` should read:\n\n{wanted}");
}

#[test]
fn readme_decisions_are_rendered() {
    assert_block("decisions", &render_decisions());
}

#[test]
fn readme_contract_is_rendered() {
    assert_block("contract", &render_contract());
}

/// The first screen answers which call to make: all names of its table have a row.
#[test]
fn readme_names_every_operation() {
    for name in CLEAR.iter().flat_map(|row| row.names) {
        assert!(block("contract").contains(name), "{name} is missing from the contract's table");
    }
}
