//! Designs of ours in which somebody else changed values. Almost all of them are still designs, so this gets
//! further than text that is changed letter by letter.

use std::sync::LazyLock;

use serde_json::{Value, json};
use shared::component::Component;
use shared::difference::Difference;
use shared::document::Document;
use shared::editor::scene::{self, Marks};
use shared::editor::{Editor, Input};
use shared::picture::{self, Options, embedded};
use shared::{sketch, wire};

use super::{Target, is_a_design, is_a_sentence};
use crate::samples::{self, APIS, ONE_OF_EACH, OTHER_MODES, TWO_REGIONS};
use crate::texts::HOSTILE;

pub const TARGET: Target = Target {
    name: "edited",
    run,
    seeds,
};

/// The most values that are changed.
const CHANGES: usize = 16;
/// What one change takes: two bytes for a value, one for what is done, two for another value.
const CHANGE: usize = 5;

fn run(bytes: &[u8]) {
    let Some(saved) = edited(bytes) else {
        return;
    };
    match wire::from_value(saved) {
        Ok(document) => {
            is_a_design(&document);
            is_drawn(&document);
        }
        Err(error) => is_a_sentence(&error),
    }
}

/// It is shown, and comes back out of a picture.
#[track_caller]
fn is_drawn(document: &Document) {
    let mut editor = Editor::new(document.clone());
    editor.handle(Input::Resized(1_600.0, 900.0));
    editor.fit();
    drop(scene::scene(&editor, &Marks::default()));
    let options = Options {
        with_design: true,
        ..Options::default()
    };
    let picture = picture::svg(document, &options);
    let opened = embedded::read(picture.as_bytes());
    assert!(opened.as_ref() == Ok(document), "{opened:?}");
    let changes = Difference::between(document, document);
    assert!(changes.is_empty(), "{changes:?}");
}

/// Each design as it is, and with some changes.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let bases = (0..BASES.len()).filter_map(|base| u8::try_from(base).ok());
    bases
        .flat_map(|base| {
            let changes = (0..12).flat_map(move |what| [what, base, what, base, 7 * what]);
            [vec![base], std::iter::once(base).chain(changes).collect()]
        })
        .collect()
}

/// The smallest design with each type, in its saved form.
pub(super) fn smallest() -> &'static [Value] {
    static SMALLEST: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let sketches = Component::IDS.iter().map(|id| samples::smallest(id));
        sketches.map(|text| saved(&text)).collect()
    });
    &SMALLEST
}

fn saved(text: &str) -> Value {
    wire::to_value(&sketch::parse(text).unwrap())
}

/// What is changed: small designs first, then some in which everything is.
static BASES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let large = [ONE_OF_EACH, OTHER_MODES, TWO_REGIONS, APIS].map(saved);
    let named = [
        "eks-platform",
        "hybrid-vpn",
        "serverless-api",
        "event-workers",
    ];
    let named = named.map(|name| wire::to_value(&crate::design(name)));
    let all = smallest().iter().cloned().chain(large).chain(named);
    all.collect()
});

/// A design in which the bytes say what is changed: the first chooses the design.
pub(super) fn edited(bytes: &[u8]) -> Option<Value> {
    let (base, changes) = bytes.split_first()?;
    let mut design = BASES.get(usize::from(*base) % BASES.len())?.clone();
    for change in changes.chunks_exact(CHANGE).take(CHANGES) {
        if let &[high, low, what, other_high, other_low] = change {
            let at = u16::from_be_bytes([high, low]);
            let other = u16::from_be_bytes([other_high, other_low]);
            change_one(&mut design, at, what, other);
        }
    }
    Some(design)
}

/// Changes the value with a number, which is counted around.
fn change_one(design: &mut Value, at: u16, what: u8, other: u16) {
    let mut places = Vec::new();
    list(design, String::new(), &mut places);
    let place = |number: u16| places.get(usize::from(number).checked_rem(places.len())?);
    let (Some(place), Some(from)) = (place(at), place(other)) else {
        return;
    };
    let source = design.pointer(from).cloned().unwrap_or_default();
    if what.is_multiple_of(12) {
        remove(design, place);
        return;
    }
    let Some(value) = design.pointer_mut(place) else {
        return;
    };
    let text = HOSTILE.get(usize::from(other) % HOSTILE.len());
    match what % 12 {
        1 | 2 => *value = source,
        3 => *value = json!(other),
        4 => *value = json!(i64::from(other) - 0x8000),
        5 => *value = json!(u64::MAX >> (other % 64)),
        6 => *value = json!(f64::from(other) / 655.36),
        7 => *value = json!(text),
        8 => *value = json!(""),
        9 => *value = Value::Null,
        10 => *value = flipped(value),
        _ => match value {
            Value::Array(list) => list.push(source),
            Value::Object(map) => {
                let key = from.rsplit('/').next().unwrap_or_default();
                map.insert(key.to_owned(), source);
            }
            Value::String(said) => said.push_str(&source.to_string()),
            _ => *value = Value::Array(vec![source]),
        },
    }
}

/// What is near to a value.
fn flipped(value: &Value) -> Value {
    match value {
        Value::Bool(yes) => json!(!yes),
        Value::Number(number) => match number.as_i64() {
            Some(number) => json!(number.wrapping_neg()),
            None => json!(0),
        },
        Value::String(text) => json!(text.chars().rev().collect::<String>()),
        Value::Array(list) => list.iter().rev().cloned().collect(),
        other => other.clone(),
    }
}

/// The places of all values, as JSON pointers (RFC 6901).
fn list(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Array(values) => {
            for (number, inner) in values.iter().enumerate() {
                list(inner, format!("{at}/{number}"), places);
            }
        }
        Value::Object(values) => {
            for (key, inner) in values {
                let key = key.replace('~', "~0").replace('/', "~1");
                list(inner, format!("{at}/{key}"), places);
            }
        }
        _ => {}
    }
    if !at.is_empty() {
        places.push(at);
    }
}

fn remove(design: &mut Value, place: &str) {
    let Some((around, key)) = place.rsplit_once('/') else {
        return;
    };
    match design.pointer_mut(around) {
        Some(Value::Object(map)) => {
            map.remove(key);
        }
        Some(Value::Array(list)) => {
            if let Some(number) = key.parse().ok().filter(|number| *number < list.len()) {
                list.remove(number);
            }
        }
        _ => {}
    }
}
