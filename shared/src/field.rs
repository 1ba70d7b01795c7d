//! Typed fields, seen without their type: a component names each of its fields once, and the
//! inspector, the JSON reader and writer, the schema and the tests all walk that one list.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::address::Block;

/// Walks the fields of a component, in the order in which the component names them.
pub trait Form {
    /// Visits one field: `name` is its key in files, `label` its words on the screen.
    fn visit(&mut self, name: &'static str, label: &'static str, value: &mut dyn FieldValue);

    /// Starts a group of fields under a heading.
    fn group(&mut self, _title: &'static str) {}
}

impl dyn Form + '_ {
    /// A line of free text of at most 255 characters.
    pub fn text(&mut self, name: &'static str, label: &'static str, value: &mut String) {
        self.visit(name, label, value);
    }

    /// Yes or no.
    pub fn toggle(&mut self, name: &'static str, label: &'static str, value: &mut bool) {
        self.visit(name, label, value);
    }

    /// A whole number. `range` is what makes sense and guides the inspector; a number outside it
    /// can still be held, so that a rule can say what is wrong with it.
    pub fn number(
        &mut self,
        name: &'static str,
        label: &'static str,
        value: &mut u32,
        range: RangeInclusive<u32>,
    ) {
        self.visit(name, label, &mut Number { value, range });
    }

    /// A port, 1 to 65,535; anything else is refused, as no rule could say more about it.
    pub fn port(&mut self, name: &'static str, label: &'static str, value: &mut u32) {
        self.visit(name, label, &mut Port { value, least: 1 });
    }

    /// A port, or 0, which stands for something else than a port.
    pub fn port_or_zero(&mut self, name: &'static str, label: &'static str, value: &mut u32) {
        self.visit(name, label, &mut Port { value, least: 0 });
    }

    /// One of a fixed set.
    pub fn choice<C: Choice>(&mut self, name: &'static str, label: &'static str, value: &mut C) {
        self.visit(name, label, &mut Chosen(value));
    }

    /// An IPv4 block, or none yet.
    pub fn block(&mut self, name: &'static str, label: &'static str, value: &mut Option<Block>) {
        self.visit(name, label, value);
    }

    /// Several IPv4 blocks.
    pub fn blocks(&mut self, name: &'static str, label: &'static str, value: &mut Vec<Block>) {
        self.visit(name, label, value);
    }

    /// A list of parts that have fields of their own.
    pub fn list<T: Item>(&mut self, name: &'static str, label: &'static str, value: &mut Vec<T>) {
        self.visit(name, label, &mut Items(value));
    }
}

/// A part of a component that can be listed, such as a listener of a load balancer.
pub trait Item: Default {
    /// Names the fields of the part.
    fn fields(&mut self, form: &mut dyn Form);
}

/// A value behind a field.
pub trait FieldValue {
    /// What kind of value it is and what it may be.
    fn shape(&self) -> Shape;
    /// The value as JSON. Mutable because forms walk their values mutably; nothing is changed.
    fn json(&mut self) -> Value;
    /// Takes a value; otherwise says in a few words what is expected and changes nothing.
    fn set(&mut self, value: &Value) -> Result<(), String>;
    /// Moves numbers that make no sense to the nearest that do, and tells `report` of each.
    fn clamp(&mut self, _label: &'static str, _report: &mut dyn FnMut(Clamped)) {}
}

/// A number that was moved into its range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clamped {
    /// Words of the field on the screen.
    pub label: &'static str,
    /// What it was.
    pub was: u32,
    /// What makes sense.
    pub range: RangeInclusive<u32>,
    /// What it is now.
    pub now: u32,
}

/// Moves the numbers of something into their ranges; says which were outside.
pub fn clamp(walk: impl FnOnce(&mut dyn Form)) -> Vec<Clamped> {
    struct Clamping<'a>(&'a mut dyn FnMut(Clamped));
    impl Form for Clamping<'_> {
        fn visit(&mut self, _: &'static str, label: &'static str, value: &mut dyn FieldValue) {
            value.clamp(label, self.0);
        }
    }
    let mut clamped = Vec::new();
    walk(&mut Clamping(&mut |one| clamped.push(one)));
    clamped
}

/// What kind of value a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Free text of at most [`TEXT_LIMIT`] characters.
    Text,
    /// A name or path out of ASCII letters, digits, dots, hyphens, underscores and slashes, or nothing;
    /// its type says more.
    Plain,
    /// Yes or no.
    Toggle,
    /// A whole number with the range that makes sense.
    Number(RangeInclusive<u32>),
    /// A whole number in a range, which is refused outside it.
    Port(RangeInclusive<u32>),
    /// One of these (id, label).
    Choice(Vec<(&'static str, &'static str)>),
    /// Free text for which these are the usual values.
    Proposed(Vec<String>),
    /// A whole number or nothing.
    OptionalNumber,
    /// How much of something is used, or nothing when nobody knows.
    Usage {
        /// What is usual for a small system.
        small: u32,
    },
    /// Availability in percent or nothing.
    Percent,
    /// A number of at least 0 or nothing.
    Decimal,
    /// A reference to a node of the design, or none.
    Node,
    /// An IPv4 block or nothing.
    Block,
    /// A list of IPv4 blocks.
    Blocks,
    /// Tags by their keys.
    Tags,
    /// A list of parts, each with these fields (shown with their defaults).
    List(Vec<FieldView>),
}

/// A field as the inspector shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView {
    /// Key in files.
    pub name: &'static str,
    /// Words on the screen.
    pub label: &'static str,
    /// Heading under which it stands; empty for the first fields.
    pub group: &'static str,
    /// What it may be.
    pub shape: Shape,
    /// What it is.
    pub value: Value,
}

/// The longest text that a field takes, in characters.
pub const TEXT_LIMIT: usize = 255;

/// An enumeration whose members have an id for files and a label for people.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every member with its id and label, the default first.
    const ALL: &'static [(Self, &'static str, &'static str)];

    /// The id of this member.
    fn id(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(member, _, _)| *member == self)
            .map_or("", |(_, id, _)| id)
    }

    /// The label of this member.
    fn label(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(member, _, _)| *member == self)
            .map_or("", |(_, _, label)| label)
    }

    /// The member with this id.
    fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == id)
            .map(|(member, _, _)| *member)
    }
}

/// Declares a [`Choice`]: each line is a member, its id and its label; the first is the default.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$inner:meta])* $member:ident = $id:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$inner])* #[doc = $label] $member,)+ }
        impl $crate::field::Choice for $name {
            const ALL: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$member, $id, $label),)+];
        }
        impl Default for $name {
            fn default() -> Self {
                let [first, ..] = [$(Self::$member,)+];
                first
            }
        }
    };
}

/// The fields of something, as the inspector shows them.
pub fn views(walk: impl FnOnce(&mut dyn Form)) -> Vec<FieldView> {
    struct Views {
        group: &'static str,
        seen: Vec<FieldView>,
    }
    impl Form for Views {
        fn visit(&mut self, name: &'static str, label: &'static str, value: &mut dyn FieldValue) {
            let (shape, json) = (value.shape(), value.json());
            self.seen.push(FieldView {
                name,
                label,
                group: self.group,
                shape,
                value: json,
            });
        }
        fn group(&mut self, title: &'static str) {
            self.group = title;
        }
    }
    let mut form = Views {
        group: "",
        seen: Vec::new(),
    };
    walk(&mut form);
    form.seen
}

/// The fields of something as a JSON object.
pub fn to_json(walk: impl FnOnce(&mut dyn Form)) -> Map<String, Value> {
    struct Writer(Map<String, Value>);
    impl Form for Writer {
        fn visit(&mut self, name: &'static str, _: &'static str, value: &mut dyn FieldValue) {
            self.0.insert(name.to_owned(), value.json());
        }
    }
    let mut form = Writer(Map::new());
    walk(&mut form);
    form.0
}

/// Sets fields from a JSON object; fields that it does not name stay as they are.
///
/// # Errors
/// A few words about the first field that is unknown or has a wrong value. What was set before
/// it stays set, so callers work on a copy.
pub fn set_all(
    values: &Map<String, Value>,
    walk: impl FnOnce(&mut dyn Form),
) -> Result<(), String> {
    struct Reader<'a> {
        values: &'a Map<String, Value>,
        taken: usize,
        known: Vec<&'static str>,
        error: Option<String>,
    }
    impl Form for Reader<'_> {
        fn visit(&mut self, name: &'static str, _: &'static str, value: &mut dyn FieldValue) {
            self.known.push(name);
            let Some(given) = self.values.get(name) else {
                return;
            };
            self.taken += 1;
            if let (Err(expected), None) = (value.set(given), &self.error) {
                self.error = Some(format!("`{name}` must be {expected}"));
            }
        }
    }
    let mut form = Reader {
        values,
        taken: 0,
        known: Vec::new(),
        error: None,
    };
    walk(&mut form);
    if let Some(error) = form.error {
        return Err(error);
    }
    if form.taken == values.len() {
        return Ok(());
    }
    let unknown = values
        .keys()
        .find(|key| !form.known.contains(&key.as_str()));
    Err(format!(
        "`{}` is not a field of it",
        unknown.map_or("", String::as_str)
    ))
}

impl FieldValue for String {
    fn shape(&self) -> Shape {
        Shape::Text
    }
    fn json(&mut self) -> Value {
        json!(self)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        match value.as_str() {
            Some(text) if text.chars().count() <= TEXT_LIMIT => {
                text.clone_into(self);
                Ok(())
            }
            _ => Err(format!("a text of at most {TEXT_LIMIT} characters")),
        }
    }
}

impl FieldValue for bool {
    fn shape(&self) -> Shape {
        Shape::Toggle
    }
    fn json(&mut self) -> Value {
        json!(self)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self = value.as_bool().ok_or("true or false")?;
        Ok(())
    }
}

impl FieldValue for Option<Block> {
    fn shape(&self) -> Shape {
        Shape::Block
    }
    fn json(&mut self) -> Value {
        self.map_or(Value::Null, |block| json!(block.to_string()))
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self = match value {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(text.parse().map_err(|_| BLOCK_EXPECTED)?),
            _ => return Err(BLOCK_EXPECTED.to_owned()),
        };
        Ok(())
    }
}

const BLOCK_EXPECTED: &str = "an IPv4 block such as 10.0.0.0/16";

impl FieldValue for Vec<Block> {
    fn shape(&self) -> Shape {
        Shape::Blocks
    }
    fn json(&mut self) -> Value {
        self.iter().map(ToString::to_string).collect()
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let expected = || "a list of IPv4 blocks such as [\"192.0.2.0/24\"]".to_owned();
        *self = (value.as_array().ok_or_else(expected)?.iter())
            .map(|block| {
                block
                    .as_str()
                    .and_then(|text| text.parse().ok())
                    .ok_or_else(expected)
            })
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Free text for which there are usual values.
#[derive(Debug)]
pub struct Proposed<'a>(pub &'a mut String, pub &'static [&'static str]);

impl FieldValue for Proposed<'_> {
    fn shape(&self) -> Shape {
        Shape::Proposed(self.1.iter().map(|value| (*value).to_owned()).collect())
    }
    fn json(&mut self) -> Value {
        self.0.json()
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        self.0.set(value)
    }
}

struct Number<'a> {
    value: &'a mut u32,
    range: RangeInclusive<u32>,
}

impl FieldValue for Number<'_> {
    fn shape(&self) -> Shape {
        Shape::Number(self.range.clone())
    }
    fn json(&mut self) -> Value {
        json!(*self.value)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self.value =
            (value.as_u64().and_then(|number| u32::try_from(number).ok())).ok_or_else(|| {
                format!(
                    "a whole number, usually {} to {}",
                    self.range.start(),
                    self.range.end()
                )
            })?;
        Ok(())
    }
    fn clamp(&mut self, label: &'static str, report: &mut dyn FnMut(Clamped)) {
        let was = *self.value;
        let now = was.clamp(*self.range.start(), *self.range.end());
        if now != was {
            *self.value = now;
            let range = self.range.clone();
            report(Clamped {
                label,
                was,
                range,
                now,
            });
        }
    }
}

/// The largest port.
const LAST_PORT: u32 = 65_535;

struct Port<'a> {
    value: &'a mut u32,
    least: u32,
}

impl FieldValue for Port<'_> {
    fn shape(&self) -> Shape {
        Shape::Port(self.least..=LAST_PORT)
    }
    fn json(&mut self) -> Value {
        json!(*self.value)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let range = self.least..=LAST_PORT;
        *self.value = (value.as_u64().and_then(|number| u32::try_from(number).ok()))
            .filter(|number| range.contains(number))
            .ok_or_else(|| format!("a port from {} to {LAST_PORT}", self.least))?;
        Ok(())
    }
}

struct Chosen<'a, C>(&'a mut C);

impl<C: Choice> FieldValue for Chosen<'_, C> {
    fn shape(&self) -> Shape {
        Shape::Choice(C::ALL.iter().map(|(_, id, label)| (*id, *label)).collect())
    }
    fn json(&mut self) -> Value {
        json!(self.0.id())
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        *self.0 = value.as_str().and_then(C::from_id).ok_or_else(|| {
            let ids: Vec<_> = C::ALL.iter().map(|(_, id, _)| *id).collect();
            format!("one of {}", ids.join(", "))
        })?;
        Ok(())
    }
}

struct Items<'a, T>(&'a mut Vec<T>);

impl<T: Item> FieldValue for Items<'_, T> {
    fn shape(&self) -> Shape {
        let mut sample = T::default();
        Shape::List(views(|form| sample.fields(form)))
    }
    fn json(&mut self) -> Value {
        (self.0.iter_mut())
            .map(|item| Value::Object(to_json(|form| item.fields(form))))
            .collect()
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let list = value.as_array().ok_or("a list")?;
        *self.0 = (list.iter().zip(1_usize..))
            .map(|(entry, place)| {
                let fields = entry.as_object().ok_or("a list of objects")?;
                let mut item = T::default();
                set_all(fields, |form| item.fields(form))
                    .map_err(|error| format!("a list without faults: in entry {place}, {error}"))?;
                Ok(item)
            })
            .collect::<Result<_, String>>()?;
        Ok(())
    }
    fn clamp(&mut self, _: &'static str, report: &mut dyn FnMut(Clamped)) {
        for item in self.0.iter_mut() {
            clamp(|form| item.fields(form))
                .into_iter()
                .for_each(&mut *report);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Component;
    use crate::document::{Link, NodeId};

    /// What is said about a value of a field of a component.
    #[track_caller]
    fn refusal(component: &str, values: &Value) -> String {
        let component = Component::from_id(component).unwrap();
        component.with(values.as_object().unwrap()).unwrap_err()
    }

    #[test]
    fn what_is_no_port_is_refused_in_every_component() {
        for component in Component::all() {
            for view in component.fields() {
                assert!(
                    view.name != "port" || matches!(view.shape, Shape::Port(_)),
                    "{} of {}",
                    view.name,
                    component.id()
                );
                if let Shape::Port(range) = &view.shape {
                    let zero = (*range.start() > 0).then(|| json!(0));
                    let never = [json!(65_536), json!(u32::MAX), json!("80")];
                    for number in never.into_iter().chain(zero) {
                        assert_eq!(
                            refusal(component.id(), &json!({view.name: number})),
                            format!("`port` must be a port from {} to 65535", range.start())
                        );
                    }
                    let last = json!({view.name: 65_535});
                    assert!(component.with(last.as_object().unwrap()).is_ok());
                }
            }
        }
    }

    #[test]
    fn what_is_no_port_is_refused_in_lists_and_links() {
        assert_eq!(
            refusal("alb", &json!({"listeners": [{"port": 443}, {"port": 0}]})),
            "`listeners` must be a list without faults: in entry 2, `port` must be a port from 1 to 65535"
        );
        assert_eq!(
            refusal("security_group", &json!({"rules": [{"to_port": 70_000}]})),
            "`rules` must be a list without faults: in entry 1, `to_port` must be a port from 0 to 65535"
        );
        let mut link = Link::new(NodeId(0), NodeId(1));
        for (port, accepted) in [(0, true), (443, true), (70_000, false)] {
            let values = json!({"port": port});
            let result = set_all(values.as_object().unwrap(), |form| link.fields(form));
            assert_eq!(result.is_ok(), accepted, "{port}");
        }
        assert_eq!(link.port, 443);
    }
}
