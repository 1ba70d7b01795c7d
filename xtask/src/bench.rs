//! Measurements: how long the rules take, natively and in a browser, beside a scanner of what is exported; what else is
//! measured, and all of it as one report.

mod canvas;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cache::Cache;
use crate::stage::{Outcome, Report};
use crate::workspace::{Workspace, create_folder, remove_folder};
use crate::{command, python_tools, suite};

/// The sizes of the designs, in components; the bench of `shared` makes them.
const SIZES: [&str; 2] = ["1000", "10000"];
/// What is measured: its name in the figures, and its title.
const PARTS: [(&str, &str); 4] = [
    ("rules", "all rules"),
    ("availability", "availability"),
    ("both", "both"),
    ("first", "both, at first"),
];
/// In the browser, all rules on each size take no longer, in milliseconds.
const BROWSER_LIMITS: [f64; 2] = [10.0, 120.0];
/// And the scripts of an edit with all that follows it: of 20 edits 19 stay within a frame, or hold up nothing.
const EDIT_LIMITS: [f64; 2] = [16.7, 100.0];

/// `rules`, `availability`, `cost`, `edit`, `editor`, `canvas`, `exports`, `growth` or `server`; without a word all of them, as
/// one report.
pub fn run(workspace: &Workspace, cache: &Cache, words: &[String]) -> Result<bool> {
    match words {
        [] => report::run(workspace),
        [what] if what == "rules" => rules(workspace, cache),
        [what] if what == "availability" => limited(workspace, cache, "availability"),
        [what] if what == "cost" => limited(workspace, cache, "cost"),
        [what] if what == "edit" => edit(workspace, cache),
        [what] if what == "exports" => printed(workspace, "server", "exports", &[]),
        [what] if what == "server" => printed(workspace, "server", "load", &[]),
        [what] if what == "editor" => printed(workspace, "shared", "editor", &[]),
        [what, options @ ..] if what == "canvas" => canvas::run(workspace, cache, options),
        [what, options @ ..] if what == "growth" => printed(workspace, "shared", "growth", options),
        _ => bail!(
            "there are `cargo xtask bench` for everything, `… rules`, `… availability`, `… cost`, `… edit`, `… editor`, `… canvas`, `… exports`, `… growth` and `… server`"
        ),
    }
}

/// Where figures and the designs that they are about are put.
fn empty_folder(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.work.join("bench");
    remove_folder(&folder)?;
    create_folder(&folder)?;
    Ok(folder)
}

/// Prints what a bench measures natively.
fn printed(workspace: &Workspace, package: &str, bench: &str, options: &[String]) -> Result<bool> {
    let mut report = Report::new();
    report.stage(bench, || {
        let mut cargo = command::cargo();
        cargo.args(["bench", "--quiet", "--package", package, "--bench", bench]);
        cargo.arg("--").args(options);
        command::run(cargo.current_dir(&workspace.root))?;
        Ok(Outcome::Passed(String::new()))
    });
    Ok(report.close())
}

/// What a bench of `shared` measures, natively and in a browser, against its limits.
fn limited(workspace: &Workspace, cache: &Cache, what: &str) -> Result<bool> {
    let folder = empty_folder(workspace)?;
    let mut report = Report::new();
    report.stage(&format!("{what} natively"), || {
        native(workspace, what, &folder)
    });
    let words = ["--config", "bench.config.ts", what].map(str::to_owned);
    suite::in_browser(&mut report, workspace, cache, &words);
    let read = |name: &str| figures(&folder, name);
    print!(
        "{}",
        against_limits(
            &read(&format!("{what}.json")),
            &read(&format!("{what}-browser.json"))
        )
    );
    Ok(report.close())
}

/// How long the page works on an edit of large designs, which the bench of the rules makes.
fn edit(workspace: &Workspace, cache: &Cache) -> Result<bool> {
    let folder = empty_folder(workspace)?;
    let mut report = Report::new();
    report.stage("designs", || native(workspace, "rules", &folder));
    let words = ["--config", "bench.config.ts", "edit.bench"].map(str::to_owned);
    suite::in_browser(&mut report, workspace, cache, &words);
    let measured = figures(&folder, "edit-browser.json");
    for (size, limit) in SIZES.iter().zip(EDIT_LIMITS) {
        for edit in ["moved", "deleted"] {
            let figure = |what: &str| measured.get(size)?.get(edit)?.get(what)?.as_f64();
            if let (Some(median), Some(p95)) = (figure("median"), figure("p95")) {
                let verdict = if p95 <= limit { "within" } else { "OVER" };
                println!(
                    "an edit of {size} components, {edit}: median {median:.1} ms, 19 of 20 {p95:.1} ms, {verdict} {limit} ms"
                );
            }
        }
    }
    Ok(report.close())
}

/// Figures beside each other, and what they are allowed; a dash where there is none. In a browser it is as
/// much as natively, unless it has a limit of its own.
fn against_limits(native: &Value, browser: &Value) -> String {
    let number = |figures: &Value, name: &str, what: &str| figures.get(name)?.get(what)?.as_f64();
    let shown = |figure: Option<f64>| figure.map_or("-".to_owned(), |ms| format!("{ms:.2} ms"));
    let mut text = format!("\nmedians {:>52} {:>12}\n", "native", "browser");
    for name in native
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
    {
        let [here, there] = [native, browser].map(|figures| number(figures, name, "median"));
        let limit = number(native, name, "limit").unwrap_or_default();
        let in_browser = number(native, name, "browser_limit").unwrap_or(limit);
        let within = |figure: Option<f64>, limit: f64| figure.is_none_or(|ms| ms <= limit);
        let verdict = match within(here, limit) && within(there, in_browser) {
            true => "within",
            false => "OVER",
        };
        let limits = match limit == in_browser {
            true => format!("{limit} ms"),
            false => format!("{limit} and {in_browser} ms"),
        };
        text += &format!(
            "  {name:<44} {:>12} {:>12}  {verdict} {limits}\n",
            shown(here),
            shown(there)
        );
    }
    text
}

/// All rules on large designs, and what native and browser figures are to each other.
fn rules(workspace: &Workspace, cache: &Cache) -> Result<bool> {
    let folder = empty_folder(workspace)?;
    let mut report = Report::new();
    report.stage("rules natively", || native(workspace, "rules", &folder));
    let words = ["--config", "bench.config.ts", "rules"].map(str::to_owned);
    let binary = suite::in_browser(&mut report, workspace, cache, &words);
    let mut scanned = None;
    report.stage("checkov on the Terraform", || {
        let Some(binary) = &binary else {
            return Ok(Outcome::Skipped(
                "nothing was built to export it".to_owned(),
            ));
        };
        let checkov = python_tools::checkov(cache)?;
        scanned = Some(scan(binary, &checkov, &folder)?);
        Ok(Outcome::Passed(String::new()))
    });
    print!("{}", table(&folder, scanned));
    Ok(report.close())
}

fn native(workspace: &Workspace, bench: &str, folder: &Path) -> Result<Outcome> {
    let mut cargo = command::cargo();
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "shared",
        "--bench",
        bench,
        "--",
        "--write",
    ]);
    command::run(cargo.arg(folder).current_dir(&workspace.root))?;
    Ok(Outcome::Passed(String::new()))
}

/// What checkov took.
#[derive(Clone, Copy)]
struct Scan {
    /// For the Terraform of the smaller design.
    design: Duration,
    /// For a folder with an empty file: what it takes to start.
    start: Duration,
}

fn scan(binary: &Path, checkov: &Path, folder: &Path) -> Result<Scan> {
    let [size, _] = SIZES;
    let exported = folder.join("terraform");
    let mut export = Command::new(binary);
    export
        .args(["export", "terraform", "--output"])
        .arg(&exported)
        .arg(folder.join(format!("large-{size}.json")));
    command::output(&mut export)?;
    let empty = folder.join("empty");
    create_folder(&empty)?;
    std::fs::write(empty.join("main.tf"), "").context("cannot write an empty file")?;
    Ok(Scan {
        start: timed(checkov, &empty)?,
        design: timed(checkov, &exported)?,
    })
}

fn timed(checkov: &Path, folder: &Path) -> Result<Duration> {
    let begin = Instant::now();
    let status = Command::new(checkov)
        .args(["--framework", "terraform", "--skip-download", "--soft-fail"])
        .args(["--quiet", "--compact", "--directory"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}", checkov.display()))?;
    if !status.success() {
        bail!("checkov ended with {status}");
    }
    Ok(begin.elapsed())
}

/// All figures side by side; a dash where there is none.
fn table(folder: &Path, scanned: Option<Scan>) -> String {
    lines(
        &figures(folder, "native.json"),
        &figures(folder, "browser.json"),
        scanned,
    )
}

/// Figures that were written; nothing when there are none.
fn figures(folder: &Path, name: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn lines(native: &Value, browser: &Value, scanned: Option<Scan>) -> String {
    let figure = |figures: &Value, size: &str, part: &str| -> Option<f64> {
        figures.get(size)?.get(part)?.get("median")?.as_f64()
    };
    let shown = |figure: Option<f64>| figure.map_or("-".to_owned(), |ms| format!("{ms:.2} ms"));
    let ratio = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) if b > 0.0 => format!("{:.1}", a / b),
        _ => "-".to_owned(),
    };
    let [small, large] = SIZES;
    let mut text = format!(
        "\nmedians              {:>12} {:>12} {:>18}\n",
        "native", "browser", "browser / native"
    );
    for size in SIZES {
        text += &format!("{size} components\n");
        for (part, title) in PARTS {
            let (here, there) = (figure(native, size, part), figure(browser, size, part));
            text += &format!(
                "  {title:<18} {:>12} {:>12} {:>18}\n",
                shown(here),
                shown(there),
                ratio(there, here)
            );
        }
    }
    text += &format!("{large} / {small} components\n");
    for (part, title) in PARTS {
        let growth = |figures| ratio(figure(figures, large, part), figure(figures, small, part));
        text += &format!(
            "  {title:<18} {:>12} {:>12}\n",
            growth(native),
            growth(browser)
        );
    }
    for (size, limit) in SIZES.iter().zip(BROWSER_LIMITS) {
        if let Some(ms) = figure(browser, size, "rules") {
            let verdict = if ms <= limit { "within" } else { "OVER" };
            text += &format!(
                "all rules on {size} components in the browser: {ms:.2} ms, {verdict} {limit} ms\n"
            );
        }
    }
    let in_browser = figure(browser, small, "rules");
    if let Some(Scan { design, start }) = scanned {
        let times = in_browser.or_else(|| figure(native, small, "rules"));
        text += &format!(
            "checkov on the Terraform of {small} components: {:.1} s, of it {:.1} s to start; {} times all rules{}\n",
            design.as_secs_f64(),
            start.as_secs_f64(),
            ratio(Some(design.as_secs_f64() * 1_000.0), times),
            if in_browser.is_some() {
                " in the browser"
            } else {
                ""
            },
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::{Scan, against_limits, lines};

    #[test]
    fn figures_are_held_against_their_limits() {
        let native = json!({
            "networks": { "median": 1.0, "limit": 2.0 },
            "bills": { "median": 1.0, "limit": 2.0, "browser_limit": 4.0 },
        });
        let browser = json!({ "networks": { "median": 3.0 }, "bills": { "median": 3.0 } });
        let text = against_limits(&native, &browser);
        for told in ["3.00 ms  OVER 2 ms\n", "3.00 ms  within 2 and 4 ms\n"] {
            assert!(text.contains(told), "{told} is not in\n{text}");
        }
    }

    #[test]
    fn figures_stand_side_by_side_with_their_ratios() {
        let figures = |factor: f64| {
            let size = |ms: f64| json!({ "rules": { "median": ms * factor } });
            json!({ "1000": size(2.0), "10000": size(24.0) })
        };
        let scan = Scan {
            design: Duration::from_secs(30),
            start: Duration::from_secs(3),
        };
        let text = lines(&figures(1.0), &figures(2.5), Some(scan));
        for told in [
            "  all rules               2.00 ms      5.00 ms                2.5\n",
            "  all rules                  12.0         12.0\n",
            "  availability                  -            -                  -\n",
            "all rules on 1000 components in the browser: 5.00 ms, within 10 ms\n",
            "checkov on the Terraform of 1000 components: 30.0 s, of it 3.0 s to start; 6000.0 times all rules in the browser\n",
        ] {
            assert!(text.contains(told), "{told} is not in\n{text}");
        }
        assert!(!lines(&figures(1.0), &Value::Null, None).contains("checkov"));
    }
}
