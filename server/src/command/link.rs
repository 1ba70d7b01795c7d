//! `azimuth link` and `azimuth open`: a design as a link without a server, and back.

use anyhow::Result;
use shared::{fragment, wire};

use super::{Outcome, input};

/// Arguments of `azimuth link`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// Where the web app is that is to open the link.
    #[arg(
        long,
        default_value = "http://127.0.0.1:8080/",
        env = "AZIMUTH_ADDRESS",
        value_parser = address
    )]
    address: String,
}

fn address(text: &str) -> Result<String, &'static str> {
    let (address, _) = text.split_once('#').unwrap_or((text, ""));
    (input::is_address(address).then(|| address.to_owned()))
        .ok_or("an address begins with http:// or https://")
}

/// Prints the URL that opens a design, and nothing else.
///
/// # Errors
/// When the design cannot be read, or has too much in it for a link.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let document = input::design(&arguments.file)?;
    let fragment = fragment::write(&document)?;
    input::print(&format!("{}#{fragment}", arguments.address))?;
    Ok(Outcome::Fine)
}

/// Arguments of `azimuth open`.
#[derive(Debug, clap::Args)]
pub struct Opening {
    /// The link.
    link: String,
}

/// Prints the design that a link opens.
///
/// # Errors
/// When it is no link, or not a whole one.
pub fn open(arguments: &Opening) -> Result<Outcome> {
    let document = input::linked(&arguments.link)?;
    input::print(wire::to_text(&document).trim_end())?;
    Ok(Outcome::Fine)
}
