//! Files of designs in which somebody changed values: whatever was read is exported in every way, and the
//! files are what they say they are.

use serde::Deserialize;
use serde_norway::{Deserializer, Value};
use server::export::export_as;
use shared::api::Format;
use shared::document::Document;
use shared::field::Choice;
use shared::manifests::{Layout, Options, SecretSource};
use shared::plan::Level;
use shared::wire;

use super::{Target, edited};
use crate::hcl;

pub const TARGET: Target = Target {
    name: "exports",
    run,
    seeds,
};

/// The first byte says in which way, the rest which design.
fn run(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else {
        return;
    };
    let Some(Ok(document)) = edited::edited(rest).map(wire::from_value) else {
        return;
    };
    let ways = formats();
    if let Some(format) = ways.get(usize::from(*way) % ways.len()) {
        check(&document, *format);
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let ways = (0..formats().len()).filter_map(|way| u8::try_from(way).ok());
    let ways: Vec<u8> = ways.collect();
    // Every third is plain and changed in turn.
    let designs = edited::seeds().into_iter().step_by(3);
    let designs = designs.zip(ways.into_iter().cycle());
    designs
        .map(|(rest, way)| [vec![way], rest].concat())
        .collect()
}

fn formats() -> Vec<Format> {
    let levels = Level::ALL
        .iter()
        .map(|(level, ..)| Format::Terraform(*level));
    let layouts = Layout::ALL.iter().flat_map(|(layout, ..)| {
        SecretSource::ALL.iter().map(|(secrets, ..)| {
            Format::Kubernetes(Options {
                layout: *layout,
                secrets: *secrets,
            })
        })
    });
    levels.chain(layouts).collect()
}

#[track_caller]
fn check(document: &Document, format: Format) {
    let exported = export_as(document, format).unwrap();
    for (name, text) in &exported.files {
        assert!(!name.split('/').any(|part| part == ".."), "{name}");
        if name.ends_with(".tf") {
            hcl::blocks(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        }
        // What is in a chart is YAML only after Helm has filled it in.
        let is_yaml = name.ends_with(".yaml") && !name.contains("templates/");
        if is_yaml {
            for part in Deserializer::from_str(text) {
                Value::deserialize(part).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            }
        }
    }
}
