//! Objects by the fields that the vocabulary knows, and any other JSON the long way.

use std::net::Ipv4Addr;

use serde_json::{Map, Value};

use super::model::of;
use super::stream::Stream;
use super::symbols::Question;
use super::text::{Role, index};
use super::{Fault, Walk};

/// Most values of a field that are remembered.
const REMEMBERED: usize = 80;

/// The number of a field that the vocabulary does not have.
const UNKNOWN: usize = u32::MAX as usize;

/// Deepest nesting of JSON.
const DEPTH: u32 = 8;

/// An object: its fields, by name.
pub type Object = Map<String, Value>;

/// Kinds of values. The numbers are a part of the format.
mod kind {
    pub const NONE: u32 = 0;
    pub const NULL: u32 = 1;
    pub const FALSE: u32 = 2;
    pub const TRUE: u32 = 3;
    pub const WHOLE: u32 = 4;
    pub const NUMBER: u32 = 5;
    pub const BLOCK: u32 = 6;
    pub const TEXT: u32 = 7;
    pub const LIST: u32 = 8;
    pub const OBJECT: u32 = 9;
}

/// A block of addresses, if the text is one and written in the only way.
fn block(text: &str) -> Option<([u8; 4], u32)> {
    let (address, prefix) = text.split_once('/')?;
    let (address, prefix): (Ipv4Addr, u32) = (address.parse().ok()?, prefix.parse().ok()?);
    let plain = prefix <= 32 && format!("{address}/{prefix}") == text;
    plain.then_some((address.octets(), prefix))
}

/// A whole number that fields have.
fn whole(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

fn kind_of(value: Option<&Value>) -> u32 {
    match value {
        None => kind::NONE,
        Some(Value::Null) => kind::NULL,
        Some(Value::Bool(false)) => kind::FALSE,
        Some(Value::Bool(true)) => kind::TRUE,
        Some(value @ Value::Number(_)) if whole(value).is_some() => kind::WHOLE,
        Some(Value::Number(_)) => kind::NUMBER,
        Some(Value::String(text)) if block(text).is_some() => kind::BLOCK,
        Some(Value::String(_)) => kind::TEXT,
        Some(Value::Array(_)) => kind::LIST,
        Some(Value::Object(_)) => kind::OBJECT,
    }
}

/// A field that is being walked: its section, name and number, what its value depends on, and how deep
/// it is nested.
#[derive(Clone, Copy)]
struct Place<'n> {
    section: &'n str,
    name: &'n str,
    number: usize,
    about: u32,
    depth: u32,
}

impl<S: Stream> Walk<'_, S> {
    /// The fields of a section. Each is expected to say what the twin's says; without a twin, what is
    /// usual. `about` is what else the values depend on.
    pub fn object(
        &mut self,
        section: &str,
        about: u32,
        given: &Object,
        twin: Option<&Object>,
    ) -> Result<Object, Fault> {
        self.object_at(0, section, about, given, twin)
    }

    fn object_at(
        &mut self,
        depth: u32,
        section: &str,
        about: u32,
        given: &Object,
        twin: Option<&Object>,
    ) -> Result<Object, Fault> {
        let vocabulary = self.vocabulary;
        let fields = (vocabulary.section(section)).map_or(&[][..], |section| &section.fields);
        let mut object = Object::new();
        for (name, number) in fields {
            let usual = self.known(*number).first().cloned().flatten();
            let expected = twin.map_or(usual.clone(), |twin| twin.get(name).cloned());
            let from = u32::from(twin.is_some()) << 1 | u32::from(expected == usual);
            let field = index(*number);
            let contexts = [
                of(&[from, about]),
                of(&[field, from, about]),
                of(&[from, self.met & 7]),
                of(&[field, from, self.met & 3]),
            ];
            let now = given.get(name);
            let as_expected = now == expected.as_ref();
            let as_expected = (self.symbols).flag(Question::Expected, &contexts, as_expected);
            self.met = self.met << 1 | u32::from(as_expected);
            self.symbols.part()?;
            let value = if as_expected {
                expected
            } else {
                let place = Place {
                    section,
                    name,
                    number: *number,
                    about,
                    depth,
                };
                self.surprise(place, now, expected.as_ref())?
            };
            if let Some(value) = value {
                object.insert(name.clone(), value);
            }
        }
        let unknown = |name: &str| fields.iter().all(|(field, _)| field != name);
        let mut unknown = given.iter().filter(|(name, _)| unknown(name));
        let count = index(unknown.clone().count());
        for _ in 0..self.symbols.number(Question::Count, &[1], count) {
            let (name, value) = unknown.next().unzip();
            let name = name.map_or("", String::as_str);
            let name = self.text(Role::Unknown, 0, name, [""; 2])?;
            let place = Place {
                section: "",
                name: "",
                number: UNKNOWN,
                about: 0,
                depth,
            };
            if let Some(value) = self.value(place, value)? {
                object.insert(name, value);
            }
        }
        Ok(object)
    }

    fn known(&self, field: usize) -> &[Option<Value>] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// A value that was not expected: one that is known, counted from the last, or a new one.
    fn surprise(
        &mut self,
        place: Place,
        given: Option<&Value>,
        expected: Option<&Value>,
    ) -> Result<Option<Value>, Fault> {
        let known = self.known(place.number);
        let find = |value: Option<&Value>| known.iter().position(|one| one.as_ref() == value);
        let back = find(given).map_or(0, |at| known.len() - at);
        let (count, field) = (index(known.len()), index(place.number));
        let contexts = [
            of(&[field, count]),
            of(&[field, count, place.about]),
            of(&[field, count, find(expected).map_or(u32::MAX, index)]),
            of(&[count]),
        ];
        let back = (self.symbols).number(Question::Known, &contexts, index(back));
        if back > 0 {
            let at = known_at(count, back)?;
            return self
                .known(place.number)
                .get(at)
                .cloned()
                .ok_or(Fault::Damaged);
        }
        let value = self.value(place, given)?;
        if let Some(known) = self.values.get_mut(place.number)
            && known.len() < REMEMBERED
        {
            known.push(value.clone());
        }
        Ok(value)
    }

    /// Any value, or none.
    fn value(&mut self, place: Place, given: Option<&Value>) -> Result<Option<Value>, Fault> {
        self.symbols.part()?;
        let (field, about) = (index(place.number), place.about);
        let contexts = [of(&[field]), of(&[field, about]), 0];
        let given_text = given.and_then(Value::as_str).unwrap_or_default();
        let role = Role::Field(place.number);
        let kind = (self.symbols).symbol(Question::Kind, &contexts, 4, kind_of(given));
        Ok(Some(match kind {
            kind::NONE => return Ok(None),
            kind::NULL => Value::Null,
            kind::FALSE => false.into(),
            kind::TRUE => true.into(),
            kind::WHOLE => {
                let number = given.and_then(whole).unwrap_or_default();
                (self.symbols)
                    .number(Question::Number, &contexts, number)
                    .into()
            }
            kind::NUMBER => {
                let text = given.map(Value::to_string).unwrap_or_default();
                let text = self.text(role, 1, &text, [""; 2])?;
                let number: serde_json::Number = text.parse().map_err(|_| Fault::Damaged)?;
                number.into()
            }
            kind::BLOCK => self
                .block(place, block(given_text).unwrap_or_default())
                .into(),
            kind::TEXT => self.text(role, 0, given_text, [""; 2])?.into(),
            kind::LIST if place.depth < DEPTH => {
                let list = given
                    .and_then(Value::as_array)
                    .map_or(&[][..], Vec::as_slice);
                let count = index(list.len());
                let count = (self.symbols).number(Question::Count, &[of(&[2, field]), 2], count);
                let (mut list, mut values) = (list.iter(), Vec::new());
                let inner = Place {
                    about: of(&[about, 1]),
                    depth: place.depth + 1,
                    ..place
                };
                for _ in 0..count {
                    values.extend(self.value(inner, list.next())?);
                }
                values.into()
            }
            kind::OBJECT if place.depth < DEPTH => {
                let none = Object::new();
                let object = given.and_then(Value::as_object).unwrap_or(&none);
                let section = format!("{}.{}", place.section, place.name);
                let depth = place.depth + 1;
                (self.object_at(depth, &section, about, object, None)?).into()
            }
            _ => return Err(Fault::Damaged),
        }))
    }

    /// A block of addresses, byte by byte beside the last one.
    fn block(&mut self, place: Place, (given, prefix): ([u8; 4], u32)) -> String {
        let field = index(place.number);
        let contexts = [field, of(&[field, place.about])];
        let prefix = (self.symbols).symbol(Question::Prefix, &contexts, 6, prefix);
        let mut same = true;
        let mut address = [0; 4];
        let bytes = address.iter_mut().zip(given).zip(self.address);
        for (at, ((byte, given), last)) in (0..).zip(bytes) {
            let beside = if same { u32::from(last) } else { 256 };
            let contexts = [
                of(&[at, prefix, field, beside]),
                of(&[at, prefix]),
                of(&[at, prefix, place.about, last.into()]),
            ];
            same = same && (self.symbols).flag(Question::SameByte, &contexts, given == last);
            *byte = if same {
                last
            } else {
                let byte = (self.symbols).symbol(Question::Byte, &contexts, 8, given.into());
                u8::try_from(byte).unwrap_or_default()
            };
        }
        self.address = address;
        format!("{}/{prefix}", Ipv4Addr::from(address))
    }
}

/// The place in a list that is so far from its end.
fn known_at(count: u32, back: u32) -> Result<usize, Fault> {
    let at = count.checked_sub(back).ok_or(Fault::Damaged)?;
    Ok(at as usize)
}
