//! A design as text for Mermaid: a flowchart with a subgraph for each container.

use std::fmt::Write as _;

use crate::document::{Document, LinkKind, NodeId, limits};
use crate::field::Choice;
use crate::topology::Topology;

/// The text.
#[must_use]
pub fn mermaid(document: &Document) -> String {
    let topology = Topology::of(document);
    let mut text = format!("---\ntitle: {}\n---\nflowchart LR\n", title(&document.name));
    nodes(&topology, None, 1, &mut text);
    for (_, link) in topology.links() {
        let arrow = match link.kind {
            LinkKind::Request => "-->",
            _ => "-.->",
        };
        let words = match link.kind {
            LinkKind::Request => {
                let (first, last) = crate::security::ports_of(&topology, link);
                match first == last {
                    true => format!("{} {first}", link.protocol.label()),
                    false => link.protocol.label().to_owned(),
                }
            }
            kind => kind.label().to_owned(),
        };
        let _ = writeln!(
            text,
            "  {} {arrow}|\"{}\"| {}",
            link.from,
            quoted(&words),
            link.to
        );
    }
    text
}

fn nodes(topology: &Topology<'_>, parent: Option<NodeId>, depth: usize, text: &mut String) {
    if depth > limits::DEPTH {
        return;
    }
    let indent = "  ".repeat(depth);
    for &id in topology.children(parent) {
        let Some(node) = topology.node(id) else {
            continue;
        };
        let name = quoted(topology.name(id));
        let facts = node.component.facts();
        let inside = topology.children(Some(id));
        if facts.offers.is_some() && !inside.is_empty() {
            let _ = writeln!(text, "{indent}subgraph {id}[\"{name}\"]");
            nodes(topology, Some(id), depth + 1, text);
            let _ = writeln!(text, "{indent}end");
        } else {
            let kind = quoted(facts.name);
            let _ = writeln!(text, "{indent}{id}[\"{name}<br/>{kind}\"]");
        }
    }
}

/// Text between quotes, where Mermaid takes `#` and `;` for the marks of its own escapes.
fn quoted(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '#' | ';' | '<' | '>' | '&' | '`' | '\\' | '{' | '}' | '[' | ']' | '|' => {
                let _ = write!(safe, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// The title stands in YAML, where a quoted text is JSON.
fn title(name: &str) -> String {
    serde_json::to_string(name).unwrap_or_default()
}
