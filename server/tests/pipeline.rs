//! What a pipeline takes from the command line: differences for a pull request, findings for a code host, and
//! descriptions of the program itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::Value;
use shared::{sketch, wire};

fn azimuth(arguments: &[&str], folder: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_azimuth"));
    let output = command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = match output.status.code() {
        Some(2) => output.stderr,
        _ => output.stdout,
    };
    (output.status.code(), String::from_utf8(text).unwrap())
}

fn save(folder: &Path, name: &str, sketch: &str) {
    let text = wire::to_text(&sketch::parse(sketch).unwrap());
    std::fs::write(folder.join(name), text).unwrap();
}

const BEFORE: &str = "\
people: client
r: region
  v: vpc cidr=10.0.0.0/16
    a: zone letter=a
      one: subnet kind=private cidr=10.0.0.0/24
        web: ec2
people -> web";

const AFTER: &str = "\
people: client
r: region
  v: vpc cidr=10.0.0.0/16
    a: zone letter=a
      one: subnet kind=private cidr=10.0.0.0/20
        web: ec2 instance_type=m5.large
    b: zone letter=b
people -> web port=8443";

#[track_caller]
fn differ(format: &str, expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "before.json", BEFORE);
    save(folder.path(), "after.json", AFTER);
    let call = ["diff", "before.json", "after.json", "--format", format];
    let (code, text) = azimuth(&call, folder.path());
    assert_eq!(code, Some(0), "{text}");
    expected.assert_eq(&text);
}

#[test]
fn a_difference_is_told_in_words() {
    differ(
        "text",
        expect![[r#"
            Components
              + b (Availability zone)
              ~ one (Subnet): Address block 10.0.0.0/24 → 10.0.0.0/20
              ~ web (EC2 instance): Instance type t3.medium → m5.large
            Links
              ~ people → web (Request): Port (0: the target's) 0 → 8443
            USD a month
              ~ 31.97 → 71.68 (low 31.97 → 71.68, high 31.97 → 71.68)
            Resources of Terraform
              + aws_vpc_security_group_ingress_rule.web_tcp_8443_from_anywhere
              - aws_vpc_security_group_ingress_rule.web_tcp_8080_from_anywhere
        "#]],
    );
}

#[test]
fn a_difference_is_told_in_markdown() {
    differ(
        "markdown",
        expect![[r#"
            ### Components

            - **added** b (Availability zone)
            - changed one (Subnet): Address block 10\.0.0.0/24 → 10\.0.0.0/20
            - changed web (EC2 instance): Instance type t3.medium → m5.large

            ### Links

            - changed people → web (Request): Port (0: the target's) 0 → 8443

            ### USD a month

            - changed 31.97 → 71.68 (low 31.97 → 71.68, high 31.97 → 71.68)

            ### Resources of Terraform

            - **added** aws\_vpc\_security\_group\_ingress\_rule.web\_tcp\_8443\_from\_anywhere
            - **removed** aws\_vpc\_security\_group\_ingress\_rule.web\_tcp\_8080\_from\_anywhere
        "#]],
    );
}

#[test]
fn the_same_design_is_no_different() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "design.json", BEFORE);
    let (code, text) = azimuth(&["diff", "design.json", "design.json"], folder.path());
    assert_eq!((code, text.as_str()), (Some(0), "Nothing is different.\n"));
    let (code, text) = azimuth(&["diff", "-", "-"], folder.path());
    assert_eq!(code, Some(2));
    expect![[r#"
        azimuth: only one of the designs can come from the standard input
    "#]]
    .assert_eq(&text);
}

#[test]
fn findings_stand_in_sarif_beside_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "design.json", AFTER);
    let call = [
        "check",
        "design.json",
        "--deny",
        "none",
        "--sarif",
        "found.sarif",
    ];
    let (code, text) = azimuth(&call, folder.path());
    assert_eq!(code, Some(0), "{text}");
    let sarif = std::fs::read_to_string(folder.path().join("found.sarif")).unwrap();
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty() && !rules.is_empty());
    let design = std::fs::read_to_string(folder.path().join("design.json")).unwrap();
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]));
        let location = &result["locations"][0];
        let place = &location["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "design.json");
        let line = place["region"]["startLine"].as_u64().unwrap() as usize;
        if let Some(id) = location["logicalLocations"][0]["name"].as_str() {
            assert!(
                design
                    .lines()
                    .nth(line - 1)
                    .unwrap()
                    .contains(&format!("\"{id}\""))
            );
        }
    }
}

#[test]
fn what_is_printed_has_a_schema() {
    let folder = tempfile::tempdir().unwrap();
    for (what, property) in [
        ("design", "nodes"),
        ("check", "findings"),
        ("estimate", "availability"),
        ("diff", "nodes"),
    ] {
        let (code, text) = azimuth(&["schema", what], folder.path());
        assert_eq!(code, Some(0), "{text}");
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(schema["properties"][property].is_object(), "{what}");
    }
    let (_, bare) = azimuth(&["schema"], folder.path());
    assert_eq!(bare, azimuth(&["schema", "design"], folder.path()).1);
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script) = azimuth(&["completions", shell], folder.path());
        assert_eq!(code, Some(0));
        assert!(
            script.contains("estimate") && script.contains("diff"),
            "{shell}"
        );
    }
    let (_, page) = azimuth(&["man"], folder.path());
    assert!(page.contains(".TH azimuth 1"), "{page}");
    let (code, _) = azimuth(&["man", "--output", "pages"], folder.path());
    assert_eq!(code, Some(0));
    for page in ["azimuth.1", "azimuth-check.1", "azimuth-export-terraform.1"] {
        assert!(folder.path().join("pages").join(page).is_file(), "{page}");
    }
}
