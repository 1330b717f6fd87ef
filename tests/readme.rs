//! README and the guides say what the data says, and lead somewhere: tables are rendered and
//! compared, links are followed, README's words are counted. Their code is run as documentation,
//! and README's commands by `.ci/run`.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tabularasa::testing::contract::{CLEAR, DECISIONS, render_contract, render_decisions};

const README: &str = include_str!("../README.md");
const CONTRACT: &str = include_str!("../src/docs/contract.md");
/// What rustdoc reads before README.
const FRONT: &str = include_str!("../src/docs/front.md");

/// README fits on a screen or two.
const WORDS: usize = 700;

/// The lines between `<!-- name -->` and the next `<!-- end -->`.
fn block<'t>(text: &'t str, name: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("<!-- {name} -->\n")).expect("a marked block");
    rest.split_once("<!-- end -->").expect("the end of a marked block").0.trim_matches('\n')
}

fn assert_block(text: &str, name: &str, wanted: &str) {
    assert!(block(text, name) == wanted.trim_end(), "the block `{name}` should read:\n\n{wanted}");
}

/// The definitions of links in a text: `[label]: target`.
fn definitions(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter(|line| line.starts_with('['));
    lines.filter_map(|line| line[1..].split_once("]: ")).collect()
}

/// The labels of all references in a text: `[words][label]`; not in code.
fn references(text: &str) -> Vec<&str> {
    let prose: Vec<&str> = text.split("```").step_by(2).collect();
    let parts = prose.iter().flat_map(|part| part.split("][").skip(1));
    parts.filter_map(|part| part.split_once(']')).map(|(label, _)| label).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn readme_decisions_are_rendered() {
    assert_block(README, "decisions", &render_decisions());
}

#[test]
fn contract_is_rendered() {
    assert_block(CONTRACT, "contract", &render_contract());
}

/// Both tables have a row for what they must: the short one for each wish, the long one for each
/// name.
#[test]
fn tables_name_every_operation() {
    for name in CLEAR.iter().flat_map(|row| row.names) {
        assert!(block(CONTRACT, "contract").contains(name), "{name} is missing in the contract");
    }
    for (want, name) in DECISIONS {
        let row = block(README, "decisions").lines().find(|row| row.contains(want));
        assert!(row.is_some_and(|row| row.contains(name)), "{want}: not {name}");
    }
}

#[test]
fn readme_is_short() {
    let below = README.split_once('\n').unwrap().1;
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let words = below.split_whitespace().filter(is_word).count();
    assert!(words <= WORDS, "{words} words below the title");
}

/// The first screen shows code before any table, and code that has nothing hidden in it.
#[test]
fn readme_begins_with_an_example() {
    assert!(README.find("```rust").unwrap() < README.find("\n| ").unwrap());
    assert!(
        !README
            .lines()
            .any(|line| line == "#" || line.starts_with("# ") && !line.ends_with("tabularasa"))
    );
}

/// Each link of README leads somewhere on the repository's page, where it is a path, and in
/// rustdoc, which reads the definitions of `front.md` first.
#[test]
fn readme_links_lead_somewhere() {
    let (here, in_rustdoc) = (definitions(README), definitions(FRONT));
    assert!(!README.contains("]("), "links are references, so that both places can define them");
    for label in references(README) {
        assert!(here.contains_key(label), "[{label}] is not defined");
    }
    assert!(here.keys().eq(in_rustdoc.keys()), "the same labels in README and in front.md");
    for (label, path) in here {
        assert!(root().join(path).is_file(), "[{label}]: {path} is no file");
        let target = in_rustdoc[label];
        let page = path.strip_prefix("src/docs/").and_then(|page| page.strip_suffix(".md"));
        match page {
            Some(page) => {
                assert_eq!(target, format!("docs::{page}"), "[{label}]");
            }
            None => assert!(target.ends_with(&format!("/source/{path}")), "[{label}]: {target}"),
        }
    }
}

/// The links of the guides, where they lie. That rustdoc finds what they mean, it says itself.
#[test]
fn links_of_guides_lead_somewhere() {
    let folder = root().join("src/docs");
    let mut pages = 0;
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|extension| extension != "md")
            || ["front.md", "links.md"].contains(&name)
        {
            continue;
        }
        pages += 1;
        let text = fs::read_to_string(&path).unwrap();
        let defined = definitions(&text);
        assert!(!text.contains("](crate::"), "{name}: links are references, for both places");
        for label in references(&text) {
            assert!(defined.contains_key(label), "{name}: [{label}] is not defined");
        }
        for (label, target) in defined {
            // What has a scheme or names an item is rustdoc's to check.
            let is_path = !target.contains("::") && !target.contains("://");
            assert!(
                !is_path || folder.join(Path::new(target)).exists(),
                "{name}: [{label}]: {target} is nowhere"
            );
        }
    }
    assert!(pages > 8, "{pages} guides");
}
