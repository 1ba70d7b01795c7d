//! checkov over the exports of all designs: at the strict level nothing fails but what
//! `tests/checkov.md` names with its reason; at the standard level the count is printed.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use server::export::export;
use shared::field::Choice;
use shared::plan::Level;
use tests::{design, names, repository, tool};

/// A check and a type of resource.
type Failure = (String, String);

/// The rows of the table in `tests/checkov.md`: check, type of resource, reason, cost.
fn exceptions() -> BTreeMap<Failure, String> {
    let text = std::fs::read_to_string(repository().join("tests/checkov.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `CKV"));
    // Those of Kubernetes are looked at beside its objects.
    let rows = rows.filter(|row| !row.starts_with("_K8S"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{row}");
        let check = format!("CKV{}", cells[0].trim_end_matches('`'));
        let kind = cells[1].trim_matches('`').to_owned();
        assert!(!cells[2].is_empty(), "{check} has no reason");
        assert!(["yes", "no"].contains(&cells[3]), "{check}: does it cost?");
        ((check, kind), cells[2].to_owned())
    })
    .collect()
}

#[test]
fn each_exception_is_listed_once() {
    let text = std::fs::read_to_string(repository().join("tests/checkov.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `CKV"));
    let mut seen = BTreeSet::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').take(3).collect();
        assert!(seen.insert(cells), "{row}");
    }
    assert!(seen.len() > exceptions().len());
}

#[test]
fn checkov_finds_nothing_at_the_strict_level_but_what_is_reasoned() {
    let test = "checkov_finds_nothing_at_the_strict_level_but_what_is_reasoned";
    let Some(checkov) = tool(test, "AZIMUTH_CHECKOV") else {
        return;
    };
    // One run over everything: it takes long to start.
    let folder = tempfile::tempdir().unwrap();
    for (level, id, _) in Level::ALL {
        for name in names() {
            let at = folder.path().join(id).join(&name);
            for (file, text) in export(&design(&name), *level).unwrap().files {
                let path = at.join(file);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
    }
    let output = Command::new(checkov)
        .args(["--directory", "."])
        .args(["--framework", "terraform", "--output", "json"])
        .args(["--quiet", "--compact", "--skip-download"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["parsing_errors"], 0);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures: BTreeMap<Failure, String> = BTreeMap::new();
    for found in report["results"]["failed_checks"].as_array().unwrap() {
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        let path = text("file_path");
        let level = Level::ALL.iter().map(|(_, id, _)| *id);
        let level = level
            .into_iter()
            .find(|id| path.contains(&format!("/{id}/")));
        *counts.entry(level.unwrap()).or_default() += 1;
        if level == Some(Level::Strict.id()) {
            let resource = text("resource");
            let kind = resource.split('.').next().unwrap().to_owned();
            let what = format!("{} {path} {resource}", text("check_name"));
            failures.insert((text("check_id"), kind), what);
        }
    }
    println!(
        "checkov {}: {counts:?} failed",
        report["summary"]["checkov_version"]
    );
    let exceptions = exceptions();
    let listed: BTreeSet<&Failure> = exceptions.keys().collect();
    let found: BTreeSet<&Failure> = failures.keys().collect();
    let unlisted: Vec<_> = failures
        .iter()
        .filter(|(key, _)| !listed.contains(key))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let idle: Vec<_> = listed.difference(&found).collect();
    assert!(idle.is_empty(), "nothing needs these: {idle:#?}");
}
