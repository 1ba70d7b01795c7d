//! HCL as text, in the form that `terraform fmt` writes: two spaces a level, and the `=` of
//! consecutive lines one under the other. A value that takes several lines stands by itself.

use hcl::expr::{Expression, FuncCall, ObjectKey, TemplateExpr};
use hcl::structure::Structure;
use hcl::{Block, Body};

use crate::export::ExportError;

/// The longest line that a list or an object may make when it is written on one.
const WIDTH: usize = 100;

/// What is said to Terraform first, and set apart.
const HEAD: [&str; 2] = ["for_each", "provider"];

/// A body as text.
pub fn text(body: &Body) -> Result<String, ExportError> {
    let mut text = String::new();
    write_body(&mut text, body, 0)?;
    Ok(text)
}

/// An entry of a body or an object, before its place among others is known.
struct Line {
    /// What stands before the `=`; a block has none.
    key: Option<String>,
    text: String,
    /// An empty line follows it.
    apart: bool,
}

impl Line {
    fn is_single(&self) -> bool {
        self.key.is_some() && !self.text.contains('\n')
    }
}

fn write_body(out: &mut String, body: &Body, level: usize) -> Result<(), ExportError> {
    let mut lines = Vec::new();
    for structure in body {
        lines.push(match structure {
            Structure::Attribute(attribute) => Line {
                key: Some(attribute.key.to_string()),
                text: value(attribute.expr(), level, attribute.key.len(), false)?,
                apart: HEAD.contains(&attribute.key()),
            },
            Structure::Block(inner) => Line {
                key: None,
                text: block(inner, level)?,
                apart: false,
            },
        });
    }
    let mut before: Option<&Line> = None;
    let mut run = Vec::new();
    for line in &lines {
        let together = before.is_none_or(|before| {
            before.is_single() && line.is_single() && before.apart == line.apart
        });
        if !together {
            write_run(out, &run, level);
            run.clear();
            out.push('\n');
        }
        run.push(line);
        before = Some(line);
    }
    write_run(out, &run, level);
    Ok(())
}

fn block(block: &Block, level: usize) -> Result<String, ExportError> {
    let mut text = block.identifier.to_string();
    for label in block.labels() {
        text.push_str(&format!(" \"{}\"", label.as_str()));
    }
    if block.body().0.is_empty() {
        return Ok(format!("{text} {{}}"));
    }
    text.push_str(" {\n");
    write_body(&mut text, block.body(), level + 1)?;
    text.push_str(&indent(level));
    text.push('}');
    Ok(text)
}

/// Writes lines that stand together, with the `=` of single lines aligned.
fn write_run(out: &mut String, lines: &[&Line], level: usize) {
    for part in lines.chunk_by(|one, other| one.is_single() && other.is_single()) {
        let keys = part.iter().filter_map(|line| line.key.as_ref());
        let widest = keys.map(|key| key.chars().count()).max().unwrap_or(0);
        for line in part {
            out.push_str(&indent(level));
            if let Some(key) = &line.key {
                let width = if line.is_single() { widest } else { 0 };
                out.push_str(&format!("{key:width$} = "));
            }
            out.push_str(&line.text);
            out.push('\n');
        }
    }
}

/// A value that begins after a key of `key` characters. Inside of others, an object of plain values
/// that fits stands on one line.
fn value(
    expression: &Expression,
    level: usize,
    key: usize,
    inside: bool,
) -> Result<String, ExportError> {
    let room = WIDTH.saturating_sub(2 * level + key + " = ".len());
    match expression {
        Expression::Object(object) if object.is_empty() => Ok("{}".to_owned()),
        Expression::Array(items) if items.is_empty() => Ok("[]".to_owned()),
        Expression::Object(object) => {
            let plain = object.values().all(is_plain);
            if let (true, true, Some(line)) = (inside, plain, one_line(expression, room)?) {
                return Ok(line);
            }
            let mut lines = Vec::new();
            for (name, inner) in object {
                let name = object_key(name)?;
                lines.push(Line {
                    text: value(inner, level + 1, name.chars().count(), true)?,
                    key: Some(name),
                    apart: false,
                });
            }
            let mut text = "{\n".to_owned();
            write_run(&mut text, &lines.iter().collect::<Vec<_>>(), level + 1);
            Ok(format!("{text}{}}}", indent(level)))
        }
        Expression::Array(items) => {
            if let Some(line) = one_line(expression, room)? {
                return Ok(line);
            }
            let mut text = "[\n".to_owned();
            for item in items {
                let item = value(item, level + 1, 0, true)?;
                text.push_str(&format!("{}{item},\n", indent(level + 1)));
            }
            Ok(format!("{text}{}]", indent(level)))
        }
        Expression::FuncCall(call) => {
            let arguments: Result<Vec<_>, _> = (call.args.iter())
                .map(|argument| value(argument, level, key + call_width(call), false))
                .collect();
            let arguments = arguments?.join(", ");
            // The end of a heredoc must stand alone on its line.
            let end = match call.args.last() {
                Some(Expression::TemplateExpr(last)) if is_heredoc(last) => {
                    format!("\n{}", indent(level))
                }
                _ => String::new(),
            };
            Ok(format!("{}({arguments}{end})", call.name.name))
        }
        Expression::TemplateExpr(template) if is_heredoc(template) => {
            let (outer, inner) = (indent(level), indent(level + 1));
            let text = template.to_string();
            let lines: Vec<_> = text
                .lines()
                .map(|line| format!("{inner}{line}\n"))
                .collect();
            Ok(format!("<<-EOT\n{}{outer}EOT", lines.concat()))
        }
        other => Ok(hcl::format::to_string(other)?),
    }
}

fn is_heredoc(template: &TemplateExpr) -> bool {
    matches!(template, TemplateExpr::Heredoc(_))
}

fn call_width(call: &FuncCall) -> usize {
    call.name.name.len() + "()".len()
}

/// Neither a list nor an object with something in it.
fn is_plain(expression: &Expression) -> bool {
    match expression {
        Expression::Array(items) => items.is_empty(),
        Expression::Object(object) => object.is_empty(),
        Expression::FuncCall(call) => call.args.iter().all(is_plain),
        _ => true,
    }
}

/// The value on one line, if it fits and its objects are plain.
fn one_line(expression: &Expression, room: usize) -> Result<Option<String>, ExportError> {
    let text = match expression {
        Expression::Object(object) if object.is_empty() => "{}".to_owned(),
        Expression::Object(object) if object.values().all(is_plain) => {
            let mut entries = Vec::new();
            for (name, inner) in object {
                let Some(inner) = one_line(inner, room)? else {
                    return Ok(None);
                };
                entries.push(format!("{} = {inner}", object_key(name)?));
            }
            format!("{{ {} }}", entries.join(", "))
        }
        Expression::Object(_) => return Ok(None),
        Expression::Array(items) => {
            let mut entries = Vec::new();
            for item in items {
                let Some(item) = one_line(item, room)? else {
                    return Ok(None);
                };
                entries.push(item);
            }
            format!("[{}]", entries.join(", "))
        }
        Expression::FuncCall(call) => {
            let mut arguments = Vec::new();
            for argument in &call.args {
                let Some(argument) = one_line(argument, room)? else {
                    return Ok(None);
                };
                arguments.push(argument);
            }
            format!("{}({})", call.name.name, arguments.join(", "))
        }
        other => hcl::format::to_string(other)?,
    };
    Ok((text.chars().count() <= room).then_some(text))
}

fn object_key(key: &ObjectKey) -> Result<String, ExportError> {
    Ok(match key {
        ObjectKey::Identifier(name) => name.to_string(),
        ObjectKey::Expression(expression) => hcl::format::to_string(expression)?,
        other => other.to_string(),
    })
}

fn indent(level: usize) -> String {
    "  ".repeat(level)
}
