//! The arrows among our crates are those that ARCHITECTURE.md draws, no more and no fewer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn arrows_are_as_drawn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let drawn = drawn(&text);
    let built = built(root);
    assert_eq!(
        drawn.keys().collect::<Vec<_>>(),
        built.keys().collect::<Vec<_>>(),
        "the crates of the table in ARCHITECTURE.md (left) and of the workspace (right)"
    );
    for (name, uses) in &built {
        assert_eq!(
            &drawn[name], uses,
            "what {name} may use by the table in ARCHITECTURE.md (left), and what it uses (right). \
             An arrow is drawn there first, with its reason."
        );
    }
}

/// The table between the markers: `| engine | contract, store |`.
fn drawn(text: &str) -> Arrows {
    let (_, rest) = text
        .split_once("<!-- arrows -->")
        .expect("a table of arrows");
    let (table, _) = rest.split_once("<!-- /arrows -->").unwrap_or((rest, ""));
    let rows = table
        .lines()
        .filter_map(|line| line.trim().strip_prefix('|')?.strip_suffix('|'));
    let cells = rows.filter_map(|row| row.split_once('|'));
    cells
        // The head of the table and the line under it.
        .filter(|(name, _)| !name.contains("---") && name.trim() != "crate")
        .map(|(name, uses)| {
            let uses = uses
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned);
            (name.trim().to_owned(), uses.collect())
        })
        .collect()
}

/// What cargo will build: dependencies of every kind, dev and build ones included.
fn built(root: &Path) -> Arrows {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let uses = package["dependencies"].as_array().unwrap().iter();
            // A crate of ours is a path; a stranger of the same name is not.
            let uses = uses
                .filter(|dependency| dependency["path"].is_string())
                .map(name);
            (
                name(package),
                uses.filter(|name| ours.contains(name)).collect(),
            )
        })
        .collect()
}

#[test]
fn the_table_is_read() {
    let text = "x\n<!-- arrows -->\n| crate | may use |\n| --- | --- |\n| a | b, c |\n| b | |\n<!-- /arrows -->\n| z | a |";
    let arrows = drawn(text);
    assert_eq!(arrows.len(), 2);
    assert_eq!(
        arrows["a"],
        BTreeSet::from(["b".to_owned(), "c".to_owned()])
    );
    assert!(arrows["b"].is_empty());
}
