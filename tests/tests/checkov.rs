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

/// A check and where it fails: at a type of resource, or at one with this name.
type Failure = (String, String);

/// The page with the exceptions.
fn page() -> String {
    std::fs::read_to_string(repository().join("tests/checkov.md")).unwrap()
}

/// The cells of the rows of a table that begin so.
fn rows<'a>(page: &'a str, start: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let rows = page.lines().filter(move |line| line.starts_with(start));
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().trim_matches('`')).collect()
    })
}

/// The exceptions: check, resource, reason, cost.
fn exceptions() -> BTreeSet<Failure> {
    let page = page();
    // Those of Kubernetes are looked at beside its objects.
    let rows = rows(&page, "| `CKV").filter(|cells| !cells[0].starts_with("CKV_K8S"));
    rows.map(|cells| {
        assert_eq!(cells.len(), 4, "{cells:?}");
        assert!(!cells[2].is_empty(), "{} has no reason", cells[0]);
        (cells[0].to_owned(), cells[1].to_owned())
    })
    .collect()
}

#[test]
fn what_an_exception_saves_is_a_price_with_its_source() {
    let page = page();
    let (_, prices) = page.split_once("## Prices").unwrap();
    let prices: BTreeSet<&str> = rows(prices, "| `").map(|cells| cells[0]).collect();
    for cells in rows(&page, "| `CKV") {
        let named: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(
            cells[3] == "no" || !named.is_empty(),
            "{}: {}",
            cells[0],
            cells[3]
        );
        for price in named {
            assert!(prices.contains(price), "{}: {price}", cells[0]);
        }
    }
}

#[test]
fn each_exception_is_listed_once() {
    let page = page();
    let mut seen = BTreeSet::new();
    for cells in rows(&page, "| `CKV") {
        assert!(seen.insert((cells[0], cells[1])), "{cells:?}");
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
            let resource = resource.split('[').next().unwrap().to_owned();
            let what = format!("{} {path}", text("check_name"));
            failures.insert((text("check_id"), resource), what);
        }
    }
    println!(
        "checkov {}: {counts:?} failed",
        report["summary"]["checkov_version"]
    );
    let exceptions = exceptions();
    let mut used: BTreeSet<Failure> = BTreeSet::new();
    let mut unlisted = Vec::new();
    for ((check, resource), what) in failures {
        let kind = resource.split('.').next().unwrap();
        let reasons = [&resource, kind].map(|place| (check.clone(), place.to_owned()));
        match reasons.into_iter().find(|one| exceptions.contains(one)) {
            Some(reason) => {
                used.insert(reason);
            }
            None => unlisted.push(format!("{check} {resource}: {what}")),
        }
    }
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let idle: Vec<_> = exceptions.difference(&used).collect();
    assert!(idle.is_empty(), "nothing needs these: {idle:#?}");
}
