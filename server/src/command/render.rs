//! `azimuth render`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use shared::document::{Document, NodeId};
use shared::picture::{self, Ground, Options};

use super::{Outcome, input, output};

/// Arguments of `azimuth render`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The design: a file, a link, or `-` for the standard input.
    file: String,
    /// Where the picture goes: a file that ends in .svg, .drawio or .mmd (Mermaid), or `-` for SVG on
    /// the standard output.
    #[arg(short, long)]
    output: String,
    /// On a dark ground.
    #[arg(long)]
    dark: bool,
    /// Only these components with what stands in them, by their slugs, with commas between.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// With the name of the design and the downtime of its journeys below it.
    #[arg(long)]
    caption: bool,
    /// Without the design itself in it, by which the picture can be opened again.
    #[arg(long)]
    without_design: bool,
}

/// What a picture is drawn as.
enum Drawn {
    Svg,
    DrawIo,
    Mermaid,
}

/// Draws a design.
///
/// # Errors
/// When the design cannot be read, something is not in it, or the picture cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let drawn = drawn(&arguments.output)?;
    let document = input::design(&arguments.file)?;
    let text = match drawn {
        Drawn::Svg => picture::svg(&document, &options(arguments, &document)?),
        Drawn::DrawIo => picture::drawio(&document),
        Drawn::Mermaid => picture::mermaid(&document),
    };
    if arguments.output == "-" {
        input::print(text.trim_end())?;
    } else {
        output::write(Path::new(&arguments.output), &text)?;
    }
    Ok(Outcome::Fine)
}

fn drawn(output: &str) -> Result<Drawn> {
    if output == "-" {
        return Ok(Drawn::Svg);
    }
    let extension = Path::new(output).extension().unwrap_or_default();
    Ok(match extension.to_string_lossy().as_ref() {
        "svg" => Drawn::Svg,
        "drawio" => Drawn::DrawIo,
        "mmd" => Drawn::Mermaid,
        "png" => bail!("{output}: PNG is made in the app, by Export; write an .svg here"),
        _ => bail!("{output}: a picture ends in .svg, .drawio or .mmd"),
    })
}

fn options(arguments: &Arguments, document: &Document) -> Result<Options> {
    let only = match arguments.only.as_slice() {
        [] => None,
        slugs => Some(
            slugs
                .iter()
                .map(|slug| node(document, slug))
                .collect::<Result<BTreeSet<_>>>()?,
        ),
    };
    Ok(Options {
        ground: if arguments.dark {
            Ground::Dark
        } else {
            Ground::Light
        },
        only,
        caption: if arguments.caption {
            picture::caption(document)
        } else {
            Vec::new()
        },
        with_design: !arguments.without_design,
    })
}

fn node(document: &Document, slug: &str) -> Result<NodeId> {
    let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
    match found {
        Some((id, _)) => Ok(*id),
        None => bail!("there is no component with the slug {slug:?}"),
    }
}
