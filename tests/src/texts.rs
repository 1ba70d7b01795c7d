//! Texts that want to be code, and designs that say nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use serde_json::{Map, Value};
use shared::document::{Document, NodeId};
use shared::field::{FieldView, Shape};

/// Texts that want to be code.
pub const HOSTILE: [&str; 12] = [
    "${file(\"/etc/passwd\")}",
    "\"}\n resource \"aws_instance\" \"x\" {\n",
    "%{ for x in y }",
    "</script><script>alert(1)</script>",
    "🦀 émoji",
    "${a}%${file(\"/etc/passwd\")}",
    "$${x} %%{y} $$${z}",
    "EOT\nEOT",
    "back\\slash \\${x} \\",
    "control \u{0} \u{7} \u{7f} \u{85} \u{2028}",
    "\r\n\t# comment // comment /* comment",
    "' ; rm -rf / #",
];

/// Puts a text into every name, note and text field.
///
/// # Panics
/// When a field does not take it.
#[must_use]
pub fn written_over(document: &Document, text: &str) -> Document {
    let cut = |length: usize| text.chars().cycle().take(text.chars().count().min(length));
    let field: String = cut(255).collect();
    let mut document = document.clone();
    document.name = text.to_owned();
    document.settings.description = field.clone();
    document.settings.domain_name = field.clone();
    let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
    for id in ids {
        let node = document.node_mut(id).unwrap();
        node.name = cut(300).collect();
        node.notes = text.to_owned();
        let mut fields = node.component.to_json();
        for view in node.component.fields() {
            overwrite(&mut fields, &view, &field);
        }
        node.component = node.component.with(&fields).unwrap();
    }
    document
}

fn overwrite(fields: &mut Map<String, Value>, view: &FieldView, text: &str) {
    match &view.shape {
        Shape::Text => {
            fields.insert(view.name.to_owned(), text.into());
        }
        Shape::List(inner) => {
            let items = fields[view.name].as_array_mut().unwrap();
            for item in items.iter_mut().filter_map(|item| item.as_object_mut()) {
                for view in inner {
                    overwrite(item, view, text);
                }
            }
        }
        _ => {}
    }
}
