//! Everything that is measured, one part after the other, as one page of Markdown.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::workspace::{Workspace, create_folder};

/// The headings, and the words after `cargo xtask bench` that measure what stands below them.
const PARTS: [(&str, &[&str]); 10] = [
    ("Rules", &["rules"]),
    ("Availability", &["availability"]),
    ("The bill", &["cost"]),
    ("An edit in the browser", &["edit"]),
    ("The editor", &["editor"]),
    ("Exports", &["exports"]),
    ("Growth", &["growth"]),
    ("The server", &["server"]),
    (
        "The canvas, beside other editors",
        &[
            "canvas",
            "--peers",
            "all",
            "--sizes",
            "1000,5000,10000",
            "--slow-once",
            "--skip-empty",
        ],
    ),
    (
        "Weight and start, beside whole editors",
        &["canvas", "--peers", "excalidraw,tldraw", "--sizes", "100"],
    ),
];

/// Measures all parts; the page is printed and left in `target/xtask/bench/report.md`. A part that fails says so there,
/// and the others are measured all the same; what was measured is there when it is ended early, too.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let mut page = format!("# Azimuth, measured\n\n{}", machine());
    let folder = workspace.work.join("bench");
    let file = folder.join("report.md");
    let mut well = true;
    for (heading, words) in PARTS {
        let (passed, told) = measured(words)?;
        well &= passed;
        // Writing to a text cannot fail.
        let _ = write!(
            page,
            "\n## {heading}\n\n`cargo xtask bench {}`\n\n{told}",
            words.join(" ")
        );
        if !passed {
            page += "\nIt failed.\n";
        }
        // Some parts empty the folder.
        create_folder(&folder)?;
        std::fs::write(&file, &page).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("\n{page}\nThis is {}", file.display());
    Ok(well)
}

/// Runs a part as a person would, who sees it; whether it went well, and what it found.
fn measured(words: &[&str]) -> Result<(bool, String)> {
    let this = std::env::current_exe().context("cannot tell where xtask is")?;
    let mut part = Command::new(this);
    let mut lines = Vec::new();
    let ended = command::run_seeing_lines(part.arg("bench").args(words), |line| {
        lines.push(line.to_owned());
    });
    Ok((ended.is_ok(), figures(&lines)))
}

/// What a part found, without the lines between its steps: tables of Markdown as they are, anything else as it was
/// printed.
fn figures(lines: &[String]) -> String {
    let is_step = |line: &String| line.starts_with("=== ") || line.starts_with("--- ");
    let table = lines.iter().skip_while(|line| !line.starts_with('#'));
    let table: Vec<&String> = table.take_while(|line| !is_step(line)).collect();
    if table.is_empty() {
        let told: Vec<&str> = lines
            .iter()
            .filter(|line| !is_step(line))
            .map(String::as_str)
            .collect();
        return format!("```text\n{}\n```\n", told.join("\n").trim_matches('\n'));
    }
    // Its headings stand below ours.
    let below = |line: &String| if line.starts_with('#') { "##" } else { "" };
    table
        .into_iter()
        .map(|line| format!("{}{line}\n", below(line)))
        .collect()
}

/// On what is measured; a dash for what is not to be had.
fn machine() -> String {
    let told = |program: &str| {
        let version = command::output(Command::new(program).arg("--version"));
        version
            .ok()
            .and_then(|text| text.lines().next().map(str::to_owned))
    };
    let first = |file: &str, key: &str| {
        let text = std::fs::read_to_string(Path::new(file)).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    let rows = [
        ("processor", first("/proc/cpuinfo", "model name")),
        (
            "processors",
            std::thread::available_parallelism()
                .ok()
                .map(|count| count.to_string()),
        ),
        ("memory", first("/proc/meminfo", "MemTotal")),
        (
            "system",
            first("/etc/os-release", "PRETTY_NAME").or_else(|| told("uname")),
        ),
        ("compiler", told("rustc")),
        ("browser", told(&chromium)),
        ("Node.js", told("node")),
        (
            "commit",
            command::output(Command::new("git").args(["describe", "--always", "--dirty"])).ok(),
        ),
    ];
    let mut text = "| on | |\n| --- | --- |\n".to_owned();
    for (name, value) in rows {
        let value = value.unwrap_or_else(|| "-".to_owned());
        let _ = writeln!(text, "| {name} | {} |", value.trim());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn what_a_part_printed_is_told_without_its_steps() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let printed = "\n=== server\n583 a second\n--- server: passed after 5.0 s\n\n1 passed";
        assert_eq!(
            figures(&lines(printed)),
            "```text\n583 a second\n\n1 passed\n```\n"
        );
        let table = "=== canvas\nrep 1\n# Canvas bench\n| a |\n--- canvas: passed\n1 passed";
        assert_eq!(figures(&lines(table)), "### Canvas bench\n| a |\n");
    }
}
