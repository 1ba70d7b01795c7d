//! The app's canvas beside other editors: the same scenes and the same input for all, in one browser.
//! The bench stands beside the checkout; `docs/performance.md` says what it asks of a page.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser_tests::Server;
use crate::cache::Cache;
use crate::stage::{Outcome, Report};
use crate::workspace::{Workspace, create_folder, mirror_folder, remove_folder};
use crate::{command, suite};

/// Names the folder of the bench when it stands somewhere else.
const VARIABLE: &str = "AZIMUTH_CANVAS_BENCH";
/// What is measured when nobody says it.
const SIZES: &str = "1000";
const PEERS: &str = "raw-opt,xyflow";
/// The name of the app in the tables.
const NAME: &str = "azimuth";

/// Builds, measures, and prints the tables; `options` go to the bench's runner.
pub fn run(workspace: &Workspace, cache: &Cache, options: &[String]) -> Result<bool> {
    let mut report = Report::new();
    let bench = folder(workspace);
    if !bench.join("run.mjs").is_file() {
        report.stage("canvas beside other editors", || {
            Ok(Outcome::Skipped(format!(
                "their bench is not in {}; {VARIABLE} may name its folder",
                bench.display()
            )))
        });
        return Ok(report.close());
    }
    let built = suite::for_browser(&mut report, workspace, cache);
    let mut runner = None;
    report.stage("packages of the bench", || {
        runner = Some(set_up(&bench, cache)?);
        Ok(Outcome::Passed(String::new()))
    });
    report.stage("canvas beside other editors", || {
        let (Some((binary, chromium)), Some(runner)) = (&built, &runner) else {
            return Ok(Outcome::Skipped("not all of it is there".to_owned()));
        };
        measure(workspace, binary, chromium, runner, options)
    });
    Ok(report.close())
}

fn folder(workspace: &Workspace) -> PathBuf {
    let named = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
    named.map_or_else(
        || workspace.root.join("../shared/bench/canvas"),
        PathBuf::from,
    )
}

/// A copy of the bench with its packages: it builds the pages of the others beside itself.
fn set_up(bench: &Path, cache: &Cache) -> Result<PathBuf> {
    let copy = cache.folder("canvas-bench")?;
    for entry in std::fs::read_dir(bench).context("cannot read the folder of the bench")? {
        let entry = entry?;
        let (from, to) = (entry.path(), copy.join(entry.file_name()));
        if from.is_dir() && entry.file_name() != "node_modules" {
            mirror_folder(&from, &to)?;
        } else if from.is_file() {
            let content = std::fs::read(&from)?;
            if std::fs::read(&to).ok().as_ref() != Some(&content) {
                remove_file(&to)?;
                std::fs::write(&to, content)?;
            }
        }
    }
    let lock = std::fs::read(copy.join("package-lock.json"))?;
    let installed = copy.join("node_modules").join(".azimuth-lock");
    if std::fs::read(&installed).ok().as_ref() != Some(&lock) {
        println!("    fetching the other editors from npm once, about a minute");
        let mut npm = command::npm();
        npm.args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&copy);
        command::run_with_progress(&mut npm, "npm ci", &copy.join("npm.log"))?;
        std::fs::write(&installed, lock)?;
    }
    Ok(copy)
}

fn remove_file(file: &Path) -> Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", file.display()))
        }
        _ => Ok(()),
    }
}

fn measure(
    workspace: &Workspace,
    binary: &Path,
    chromium: &Path,
    runner: &Path,
    options: &[String],
) -> Result<Outcome> {
    let output = workspace.work.join("bench");
    let results = output.join("canvas");
    remove_folder(&results)?;
    create_folder(&results)?;
    let server = Server::start(binary, &output)?;
    let mut node = Command::new("node");
    node.arg("run.mjs").current_dir(runner);
    node.args(arguments(options))
        .args(["--name", NAME, "--url"])
        .arg(format!("{}/?bench", server.url()));
    node.arg("--chromium").arg(chromium);
    node.arg("--out").arg(&results);
    command::run(&mut node)?;
    let table = results.join("report.md");
    let table = std::fs::read_to_string(&table)
        .with_context(|| format!("cannot read {}", table.display()))?;
    println!("\n{table}");
    Ok(Outcome::Passed(String::new()))
}

/// The options with what is usual for those that are not given.
fn arguments(options: &[String]) -> Vec<String> {
    let usual = [("--sizes", SIZES), ("--peers", PEERS), ("--reps", "3")];
    let missing = usual
        .into_iter()
        .filter(|(name, _)| !options.iter().any(|option| option == name));
    let missing = missing.flat_map(|(name, value)| [name.to_owned(), value.to_owned()]);
    options.iter().cloned().chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn what_is_not_given_is_as_usual() {
        let given = ["--sizes", "10000", "--shots"].map(str::to_owned);
        let all = arguments(&given).join(" ");
        assert_eq!(all, "--sizes 10000 --shots --peers raw-opt,xyflow --reps 3");
    }
}
