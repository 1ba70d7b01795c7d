//! `azimuth fix`.

use std::path::Path;

use anyhow::Result;
use serde_json::json;
use shared::rules::fixing::{Mended, mend_all};
use shared::rules::{Accepted, Finding, Summary};
use shared::wire;

use super::check::{Deny, Format};
use super::{Outcome, input, output};

/// Arguments of `azimuth fix`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// Where the mended design goes: a file, which may be the same, or `-` for the standard output.
    #[arg(short, long)]
    output: String,
    /// Exit with 1 when a finding this bad or worse is left.
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    deny: Deny,
    /// What was done as text for people or JSON for machines; beside a design on the standard
    /// output it goes to the standard error.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Mends a design as far as it can be done without asking, and says what was done.
///
/// # Errors
/// When the design cannot be read, or the output cannot be written; then nothing is.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    let mended = mend_all(&document);
    let report = match arguments.format {
        Format::Json => json(&mended)?,
        Format::Text => text(&mended),
    };
    let design = wire::to_text(&mended.document);
    if arguments.output == "-" {
        input::print(design.trim_end())?;
        eprintln!("{report}");
    } else {
        output::write(Path::new(&arguments.output), &design)?;
        input::print(&report)?;
    }
    Ok(arguments.deny.outcome(&mended.judgement.findings))
}

fn json(mended: &Mended) -> Result<String> {
    let findings: &[Finding] = &mended.judgement.findings;
    let accepted: &[Accepted] = &mended.judgement.accepted;
    Ok(serde_json::to_string(&json!({
        "mended": mended.done,
        "summary": Summary::of(findings),
        "findings": findings,
        "accepted": accepted,
    }))?)
}

fn text(mended: &Mended) -> String {
    let mut lines: Vec<String> = (mended.done.iter())
        .map(|finding| {
            let how = finding.fix.as_deref().unwrap_or_default();
            format!("mended {:<8} {} {how}.", finding.rule, finding.message)
        })
        .collect();
    let left = Summary::of(&mended.judgement.findings);
    lines.push(format!("{} mended; left: {left}", mended.done.len()));
    lines.join("\n")
}
