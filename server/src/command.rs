//! The command line. Exit 0: fine; 1: the design falls short; 2: the input or the call is unusable,
//! with the reason on the standard error and nothing written.

pub mod availability;
pub mod check;
pub mod cost;
pub mod diff;
pub mod estimate;
pub mod export;
pub mod fix;
pub mod input;
pub mod link;
pub mod manual;
pub mod output;
pub mod render;
mod sarif;
pub mod schema;
pub mod serve;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::Config;
use shared::sentence::escaped;

/// Draw a cloud architecture, check it, and export the code that builds it.
#[derive(Debug, Parser)]
#[command(name = "azimuth", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web app and the HTTP interface.
    Serve(Config),
    /// List what is wrong with a design, or could be better.
    Check(check::Arguments),
    /// Say how available a design is and what it costs a month: what its downtime is due to, the bill line
    /// by line, what was assumed and what is not known.
    Estimate(estimate::Arguments),
    /// Mend what can be mended without asking, and write the design.
    Fix(fix::Arguments),
    /// Write the code that builds a design.
    #[command(subcommand)]
    Export(export::Format),
    /// Draw a design as SVG, for draw.io or for Mermaid.
    Render(render::Arguments),
    /// Print the link that opens a design: the design itself is in it, no server keeps anything.
    Link(link::Arguments),
    /// Print the design that a link opens.
    Open(link::Opening),
    /// Say what is different between two designs.
    Diff(diff::Arguments),
    /// Print the JSON Schema of a saved design, or of what a command prints as JSON.
    Schema(schema::Arguments),
    /// Print what a shell needs to complete commands.
    Completions(manual::Completions),
    /// Print the manual page, or write those of all commands into a folder.
    Man(manual::Pages),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// The design falls short of what was asked.
    FallsShort,
}

/// Runs the command that the program was called with.
pub fn main() -> ExitCode {
    // clap prints its own messages and exits with 2 when the call makes no sense.
    let result = match arguments().command {
        Command::Serve(config) => serve::run(config).map(|()| Outcome::Fine),
        Command::Check(arguments) => check::run(&arguments),
        Command::Estimate(arguments) => estimate::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Export(format) => export::run(&format),
        Command::Render(arguments) => render::run(&arguments),
        Command::Link(arguments) => link::run(&arguments),
        Command::Open(arguments) => link::open(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::pages(&arguments),
    };
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::FallsShort) => ExitCode::from(1),
        Err(error) => {
            tell(&told(&error));
            ExitCode::from(2)
        }
    }
}

/// What the program was called with.
fn arguments() -> Arguments {
    let matches = without_empty_variables(described()).get_matches();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// A variable of the environment that is empty says nothing: files for containers set those that nobody filled in.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let without = |argument: clap::Arg| {
        let value = argument.get_env().and_then(std::env::var_os);
        match value.is_some_and(|value| value.is_empty()) {
            true => argument.env(None::<&'static str>),
            false => argument,
        }
    };
    (command.mut_args(without)).mut_subcommands(without_empty_variables)
}

/// What went wrong and why, each cause once: many errors end with the words of their cause.
fn told(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |said, cause| {
        let cause = cause.to_string();
        match said.as_str() {
            "" => cause,
            _ if said.ends_with(&cause) => said,
            _ => format!("{said}: {cause}"),
        }
    })
}

/// Says a sentence on the standard error; when nobody can hear it, the exit code still tells.
pub fn tell(sentence: &str) {
    let _ = writeln!(std::io::stderr().lock(), "azimuth: {}", escaped(sentence));
}

/// The command line, for whoever describes it.
fn described() -> clap::Command {
    Arguments::command()
}
