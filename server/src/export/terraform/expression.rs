//! Values as expressions of HCL.

use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::{
    Expression, FuncCall, Heredoc, HeredocStripMode, ObjectKey, TemplateExpr, Traversal,
    TraversalOperator, Variable,
};
use hcl::{Identifier, Object};
use shared::iac::{Address, Plan, Value};

use crate::export::ExportError;

/// The keys of all resources that have siblings.
#[derive(Debug, Default)]
pub struct Keys(BTreeMap<(&'static str, String), BTreeSet<String>>);

impl Keys {
    /// The keys of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut keys = Self::default();
        for Address { kind, name, key } in plan.resources.iter().map(|found| &found.address) {
            if let Some(key) = key {
                let siblings = keys.0.entry((*kind, name.clone())).or_default();
                siblings.insert(key.clone());
            }
        }
        keys
    }

    /// The attribute of a list that holds it of every sibling, in the order of their keys.
    fn splat<'v>(&self, values: &'v [Value]) -> Option<(&'v Address, &'static str)> {
        let Some(Value::Attribute(first, attribute)) = values.first() else {
            return None;
        };
        let listed: Option<Vec<&String>> = (values.iter())
            .map(|value| match value {
                Value::Attribute(address, other)
                    if other == attribute
                        && address.kind == first.kind
                        && address.name == first.name =>
                {
                    address.key.as_ref()
                }
                _ => None,
            })
            .collect();
        let siblings = self.0.get(&(first.kind, first.name.clone()))?;
        siblings.iter().eq(listed?).then_some((first, *attribute))
    }
}

/// Where a value stands, which decides how references to siblings are written.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    keys: Option<&'a Keys>,
    /// The key of the resource in which the value stands.
    own: Option<&'a str>,
    /// The own key is written as `each.key`.
    each: bool,
}

impl<'a> Scope<'a> {
    /// Outside of any plan.
    pub fn outside() -> Self {
        Self {
            keys: None,
            own: None,
            each: false,
        }
    }

    /// In a part of a plan that has no siblings.
    pub fn plain(keys: &'a Keys) -> Self {
        Self {
            keys: Some(keys),
            own: None,
            each: false,
        }
    }

    /// In one of several siblings that are written as one.
    pub fn each(keys: &'a Keys, own: Option<&'a str>) -> Self {
        Self {
            keys: Some(keys),
            own,
            each: true,
        }
    }

    /// The same place, with keys spelled out.
    pub fn spelled_out(self) -> Self {
        Self {
            each: false,
            ..self
        }
    }

    /// A value as an expression.
    pub fn expression(self, value: &Value) -> Result<Expression, ExportError> {
        Ok(match value {
            Value::Null => Expression::Null,
            Value::Bool(value) => Expression::Bool(*value),
            Value::Number(number) => Expression::from(*number),
            Value::Text(text) => quoted(quote(text, false)),
            Value::List(values) => self.list(values)?,
            Value::Map(entries) => {
                let mut object = Object::new();
                for (name, value) in entries {
                    object.insert(object_key(name), self.expression(value)?);
                }
                Expression::Object(object)
            }
            Value::Attribute(address, attribute) => {
                let mut path = vec![get(&address.name)?];
                if let Some(key) = &address.key {
                    path.push(TraversalOperator::Index(self.key(key)?));
                }
                path.extend(steps(attribute)?);
                traversal(Variable::new(address.kind)?, path)
            }
            Value::Key => self.key(self.own.unwrap_or_default())?,
            Value::Variable(name) => traversal(Variable::new("var")?, vec![get(name)?]),
            Value::Template(parts) => self.template(parts)?,
            Value::Call(function, arguments) => {
                let mut call = FuncCall::builder(Identifier::new(*function)?);
                for argument in arguments {
                    call = call.arg(self.expression(argument)?);
                }
                Expression::from(call.build())
            }
        })
    }

    fn key(self, key: &str) -> Result<Expression, ExportError> {
        if self.each && self.own == Some(key) {
            return each("key");
        }
        Ok(quoted(quote(key, false)))
    }

    fn list(self, values: &[Value]) -> Result<Expression, ExportError> {
        if let Some((address, attribute)) = self.keys.and_then(|keys| keys.splat(values)) {
            let siblings = traversal(Variable::new(address.kind)?, vec![get(&address.name)?]);
            let values = FuncCall::builder("values").arg(siblings).build();
            let mut path = vec![TraversalOperator::FullSplat];
            path.extend(steps(attribute)?);
            return Ok(traversal(Expression::from(values), path));
        }
        let items: Result<Vec<_>, _> = (values.iter())
            .map(|value| self.expression(value))
            .collect();
        Ok(Expression::Array(items?))
    }

    /// Texts in templates are ours, never the user's; one of several lines is a heredoc.
    fn template(self, parts: &[Value]) -> Result<Expression, ExportError> {
        let lines =
            (parts.iter()).any(|part| matches!(part, Value::Text(text) if text.contains('\n')));
        let mut template = String::new();
        for part in parts {
            match part {
                Value::Text(text) if lines => template.push_str(text),
                Value::Text(text) => template.push_str(&quote(text, true)),
                Value::Key if !self.each => {
                    template.push_str(&quote(self.own.unwrap_or_default(), true));
                }
                value => {
                    let inner = hcl::format::to_string(&self.expression(value)?)?;
                    template.push_str("${");
                    template.push_str(&inner);
                    template.push('}');
                }
            }
        }
        if lines {
            let heredoc = Heredoc::new(Identifier::new("EOT")?, template)
                .with_strip_mode(HeredocStripMode::Indent);
            return Ok(Expression::from(TemplateExpr::from(heredoc)));
        }
        Ok(quoted(template))
    }
}

/// A part of what `for_each` gives: `each.key` or `each.value`.
pub fn each(part: &str) -> Result<Expression, ExportError> {
    Ok(traversal(Variable::new("each")?, vec![get(part)?]))
}

/// A value that differs between siblings.
pub fn each_value(name: &str) -> Result<Expression, ExportError> {
    let path = vec![get("value")?, get(name)?];
    Ok(traversal(Variable::new("each")?, path))
}

/// A resource as a whole.
pub fn resource(address: &Address) -> Result<Expression, ExportError> {
    let kind = Variable::new(address.kind)?;
    Ok(traversal(kind, vec![get(&address.name)?]))
}

fn traversal(from: impl Into<Expression>, path: Vec<TraversalOperator>) -> Expression {
    Expression::from(Traversal::new(from, path))
}

/// The steps to an attribute, which may stand in the first of some nested blocks.
fn steps(attribute: &str) -> Result<Vec<TraversalOperator>, ExportError> {
    let mut steps = Vec::new();
    for part in attribute.split('.') {
        let (name, first) = match part.strip_suffix("[0]") {
            Some(name) => (name, Some(TraversalOperator::Index(Expression::from(0)))),
            None => (part, None),
        };
        steps.push(get(name)?);
        steps.extend(first);
    }
    Ok(steps)
}

fn get(name: &str) -> Result<TraversalOperator, ExportError> {
    Ok(TraversalOperator::GetAttr(Identifier::new(name)?))
}

/// A key of an object: a name where one reads well, else a text.
pub fn object_key(name: &str) -> ObjectKey {
    let plain = !name.contains('-');
    match Identifier::new(name) {
        Ok(name) if plain => ObjectKey::Identifier(name),
        _ => ObjectKey::Expression(quoted(quote(name, false))),
    }
}

fn quoted(template: String) -> Expression {
    Expression::TemplateExpr(Box::new(TemplateExpr::QuotedString(template)))
}

/// A text as the inside of a quoted template that yields exactly this text.
///
/// hcl-rs 0.20 escapes `${` on its own, but takes characters in pairs and so overlooks the marker in
/// `${a}%${b}`; here each `$` and `%` is looked at. A doubled sign says "no marker" to HCL only
/// when no other sign stands before it, so that after one it is written by its number.
/// `open` says that a marker may follow the text.
fn quote(text: &str, open: bool) -> String {
    let mut quoted = String::new();
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if next == Some('{') && !matches!(before, Some('$' | '%')) => {
                quoted.extend([character, character]);
            }
            '$' | '%' if next == Some('{') || (open && next.is_none()) => {
                push_number(&mut quoted, character);
            }
            control if control.is_control() => push_number(&mut quoted, control),
            other => quoted.push(other),
        }
        before = Some(character);
    }
    quoted
}

fn push_number(quoted: &mut String, character: char) {
    quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_in_texts_are_no_markers() {
        for (text, expected) in [
            ("plain", "plain"),
            ("${a}", "$${a}"),
            ("%{ if x }", "%%{ if x }"),
            ("$${a}", "$\\u0024{a}"),
            ("${a}%${b}", "$${a}%\\u0024{b}"),
            ("a\"b\\c\nd", "a\\\"b\\\\c\\nd"),
            ("\u{0}\u{7f}", "\\u0000\\u007f"),
            ("ends in $", "ends in $"),
        ] {
            assert_eq!(quote(text, false), expected);
        }
        assert_eq!(quote("ends in $", true), "ends in \\u0024");
    }
}
