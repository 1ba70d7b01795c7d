//! Builds, checks, tests and runs Azimuth: `cargo xtask <command>`.
//!
//! Only arranges the work: what is missing is set up by the modules named after the tools, kept in a per-user cache,
//! and every step says what it does.

mod app;
mod bench;
mod browser_tests;
mod cache;
mod chromium;
mod command;
mod debian;
mod fuzz;
mod node_tools;
mod packing;
mod postgres;
mod prices;
mod profile;
mod python_tools;
mod rust_tools;
mod splitting;
mod stage;
mod suite;
mod terraform;
mod versions;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cache::Cache;
use crate::workspace::Workspace;

const HELP: &str = "\
Usage: cargo xtask <command>

  run      set up what is missing, build, and serve on http://127.0.0.1:8080
           [--listen ADDRESS:PORT] and whatever else `azimuth serve` takes
  build    set up what is missing, build the web app into dist/ and the server that carries it
  check    formatting, lints and the fast tests
  test     set up what is missing and run every test, the browser's included
  browser  build, then run only the browser tests; further words go to Playwright
  bench    measures everything, an hour or two, and writes target/xtask/bench/report.md;
           `bench rules` measures all rules on large designs, natively and in the browser,
           beside checkov on the same design;
           `bench availability` and `bench cost` measure availability and the bill against their limits,
           `bench edit` an edit in the browser with all that follows it,
           `bench editor` what the editor does at every move of the pointer, and an edit,
           `bench canvas` the app beside other editors, where their bench is there: [--sizes 1000,10000]
           [--peers raw-opt,xyflow] and whatever else its runner takes,
           `bench exports` the way from large designs to the files of their Terraform,
           `bench growth` how each analysis grows with the design, from 100 to 100,000 components, and on designs of
           one kind: [monotone] [--most N] [ANALYSIS...],
           `bench server` what the server does for many clients at once
  fuzz     [TARGET] [--seconds N] looks for input on which a decoder fails, a minute for each
  profile  build, find out in the browser what an empty editor runs, and write frontend/first-part.txt, by which
           the web app is split
  prices   `prices FILE` makes the price table anew from a list of price facts
  setup    set up every tool that the other commands need

Tools live in ${XDG_CACHE_HOME:-~/.cache}/azimuth/tools. With CI=true a skipped test is a failure.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything went well; an error is a step that could not be done at all.
fn dispatch(words: &[String]) -> Result<bool> {
    let Some((name, rest)) = words.split_first() else {
        println!("{HELP}");
        return Ok(true);
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        println!("{HELP}");
        return Ok(true);
    }
    let takes_more_words = matches!(
        name.as_str(),
        "run" | "browser" | "bench" | "fuzz" | "prices"
    );
    if let (false, Some(word)) = (takes_more_words, rest.first()) {
        bail!("`cargo xtask {name}` takes no further words, but got `{word}`");
    }
    let workspace = Workspace::find()?;
    let cache = Cache::open()?;
    match name.as_str() {
        "run" => app::run(&workspace, &cache, rest),
        "build" => app::build(&workspace, &cache).map(|_| true),
        "check" => suite::check(&workspace),
        "test" => suite::test(&workspace, &cache),
        "browser" => suite::browser(&workspace, &cache, rest),
        "bench" => bench::run(&workspace, &cache, rest),
        "fuzz" => fuzz::run(&workspace, rest),
        "profile" => profile::run(&workspace, &cache),
        "prices" => prices::run(&workspace, rest),
        "setup" => suite::setup(&workspace, &cache),
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
}
