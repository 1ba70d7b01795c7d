//! Looks for input on which a decoder fails: builds the programs of `fuzz` with counters in them, and runs each
//! for a while.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::stage::{Outcome, Report};
use crate::workspace::{Workspace, create_folder};

/// Seconds for each target.
const SECONDS: u32 = 60;
/// Seconds after which one input takes too long.
const SLOW: u32 = 20;
/// The longest input, in bytes.
const LONGEST: u32 = 16_384;

/// What puts a counter into every branch and every comparison, as `cargo fuzz` does it. Memory is not watched:
/// there is no unsafe code, and without that a stable compiler will do.
const COUNTERS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";

/// `[TARGET] [--seconds N]`.
pub fn run(workspace: &Workspace, words: &[String]) -> Result<bool> {
    let (target, seconds) = read(words)?;
    let targets = targets(&workspace.root)?;
    if let Some(target) = target.filter(|target| !targets.iter().any(|one| one == target)) {
        bail!(
            "there is no target `{target}`: choose {}",
            targets.join(", ")
        );
    }
    let mut report = Report::new();
    let mut programs = None;
    report.stage("programs with counters", || {
        programs = Some(build(workspace, target)?);
        Ok(Outcome::Passed(String::new()))
    });
    let chosen = targets
        .iter()
        .filter(|one| target.is_none_or(|target| target == *one));
    for (target, programs) in chosen.flat_map(|target| Some((target, programs.as_ref()?))) {
        report.stage(target, || search(workspace, programs, target, seconds));
    }
    Ok(report.close())
}

fn read(words: &[String]) -> Result<(Option<&str>, u32)> {
    let (target, rest) = match words {
        [target, rest @ ..] if !target.starts_with('-') => (Some(target.as_str()), rest),
        rest => (None, rest),
    };
    match rest {
        [] => Ok((target, SECONDS)),
        [option, number] if option == "--seconds" => {
            let seconds = number.parse().context("--seconds takes a whole number")?;
            Ok((target, seconds))
        }
        _ => bail!("write `cargo xtask fuzz [TARGET] [--seconds N]`"),
    }
}

/// The programs, by their names.
fn targets(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("fuzz").join("fuzz_targets");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    Ok(names)
}

/// Builds one program, or all; the folder in which they are.
fn build(workspace: &Workspace, target: Option<&str>) -> Result<PathBuf> {
    // The server carries dist/ in itself and wants the folder to be there, if only empty.
    create_folder(&workspace.dist())?;
    let folder = workspace.target.join("fuzz");
    let version = command::output(
        Command::new("rustc")
            .arg("-vV")
            .current_dir(&workspace.root),
    )?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say for which machine it is")?;
    let mut cargo = command::cargo();
    // With a target the flags are not for programs that only build others.
    cargo
        .args(["build", "--release", "--target", host])
        .args(["--manifest-path", "fuzz/Cargo.toml"])
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", COUNTERS);
    match target {
        Some(target) => cargo.args(["--bin", target]),
        None => cargo.arg("--bins"),
    };
    command::run(cargo.current_dir(&workspace.root))?;
    Ok(folder.join(host).join("release"))
}

/// Runs a program for a while. What it found interesting is kept for the next time.
fn search(workspace: &Workspace, programs: &Path, target: &str, seconds: u32) -> Result<Outcome> {
    let folder = workspace.work.join("fuzz").join(target);
    let corpus = folder.join("corpus");
    let findings = folder.join("findings");
    for folder in [&corpus, &findings] {
        create_folder(folder)?;
    }
    let log = folder.join("log.txt");
    let said = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut program = Command::new(programs.join(target));
    program
        // What is new is written to the first folder; the others are only read.
        .arg(&corpus)
        .arg(folder.join("seeds"))
        .arg(workspace.root.join("tests").join("fuzz").join(target))
        .arg(format!("-dict={}", folder.join("words.dict").display()))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SLOW}"))
        .arg(format!("-max_len={LONGEST}"))
        .args(["-rss_limit_mb=4096", "-print_final_stats=1"])
        .env("AZIMUTH_SEEDS", &folder)
        .current_dir(&workspace.root)
        .stdout(Stdio::null())
        .stderr(said);
    let ended = command::run(&mut program);
    let text = std::fs::read(&log).unwrap_or_default();
    let seen = seen(&String::from_utf8_lossy(&text));
    if let Err(error) = ended {
        eprintln!("{}", command::last_lines(&log, 30));
        return Err(error.context(format!("{seen}; the input is in {}", findings.display())));
    }
    Ok(Outcome::Passed(seen))
}

/// What libFuzzer says at its end: how often it ran the target, and how much of the program that reached.
fn seen(log: &str) -> String {
    let number_after = |text: &str, what: &str| -> Option<u64> {
        let (_, rest) = text.split_once(what)?;
        let rest = rest.trim_start();
        let end = rest.find(|one: char| !one.is_ascii_digit());
        rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
    };
    let last = log.lines().rev().find(|line| line.contains(" cov: "));
    let counters = log
        .split_once("INFO: Loaded 1 modules")
        .and_then(|(_, rest)| number_after(rest, "("));
    let shown = |number: Option<u64>| number.map_or("?".to_owned(), |number| number.to_string());
    format!(
        "{} executions, {} of {} edges, {} inputs",
        shown(
            number_after(log, "stat::number_of_executed_units:")
                .or_else(|| last.and_then(|line| number_after(line, "#")))
        ),
        shown(last.and_then(|line| number_after(line, " cov:"))),
        shown(counters),
        shown(last.and_then(|line| number_after(line, " corp:"))),
    )
}

#[cfg(test)]
mod tests {
    use super::{SECONDS, read, seen};

    #[test]
    fn figures_are_read_from_the_end_of_the_log() {
        let log = "INFO: Loaded 1 modules   (1234 inline 8-bit counters): 1234 [0x1, 0x2),\n\
            #2\tINITED cov: 10 ft: 11 corp: 1/2b exec/s: 0 rss: 40Mb\n\
            #700\tREDUCE cov: 120 ft: 400 corp: 33/2Kb lim: 4 exec/s: 350 rss: 41Mb\n";
        assert_eq!(seen(log), "700 executions, 120 of 1234 edges, 33 inputs");
        let ended =
            format!("{log}Done 800 runs in 2 second(s)\nstat::number_of_executed_units: 800\n");
        assert_eq!(seen(&ended), "800 executions, 120 of 1234 edges, 33 inputs");
    }

    #[test]
    fn words_say_which_target_and_how_long() {
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(read(&words("")).unwrap(), (None, SECONDS));
        assert_eq!(read(&words("http --seconds 5")).unwrap(), (Some("http"), 5));
        assert_eq!(read(&words("--seconds 7")).unwrap(), (None, 7));
        assert!(read(&words("http 5")).is_err());
    }
}
