//! Objects as YAML that every reader takes for the same: those of YAML 1.1, such as `kubectl`, Helm and
//! PyYAML, and those of YAML 1.2.
//!
//! They differ about what is plain: `yes`, `1_000`, `1:30`, `=` and `2001-01-01` are texts to some and
//! something else to others. So a text stands plain only when it cannot be anything else, and in double
//! quotes otherwise. There, and in keys, two braces never stand together: in a Helm chart they would
//! begin a template.

use std::collections::BTreeMap;

use serde_json::Value;

/// What stands in a chart in the place of values: an expression for the JSON pointer of each.
pub type Expressions = BTreeMap<String, String>;

/// An object as the text of a file.
#[must_use]
pub fn document(value: &Value) -> String {
    template(value, &Expressions::new())
}

/// The same as a template: with expressions in the place of some of its values.
#[must_use]
pub fn template(value: &Value, expressions: &Expressions) -> String {
    let mut writer = Writer {
        text: String::new(),
        expressions,
    };
    writer.value(value, "", 0, Place::Top);
    writer.text
}

/// What stands before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing: it is the whole document.
    Top,
    /// The key of a mapping, with its colon.
    Key,
    /// The dash of a sequence.
    Dash,
}

struct Writer<'a> {
    text: String,
    expressions: &'a Expressions,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, pointer: &str, depth: usize, place: Place) {
        if let Some(expression) = self.expressions.get(pointer) {
            return self.inline(&format!("{{{{ {expression} }}}}"), place);
        }
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                if place == Place::Key {
                    self.text.push('\n');
                }
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by_key(|(key, _)| (rank(key), key.as_str()));
                for (index, (key, value)) in sorted.into_iter().enumerate() {
                    // The first key stands behind the dash.
                    if place == Place::Dash && index == 0 {
                        self.text.push(' ');
                    } else {
                        self.indent(depth);
                    }
                    self.text.push_str(&scalar(key));
                    self.text.push(':');
                    let inner = format!("{pointer}/{}", escaped(key));
                    self.value(value, &inner, depth + 1, Place::Key);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                if place != Place::Top {
                    self.text.push('\n');
                }
                for (index, item) in items.iter().enumerate() {
                    self.indent(depth);
                    self.text.push('-');
                    self.value(item, &format!("{pointer}/{index}"), depth + 1, Place::Dash);
                }
            }
            Value::Object(_) => self.inline("{}", place),
            Value::Array(_) => self.inline("[]", place),
            Value::String(text) if is_block(text) => {
                self.inline("|", place);
                for line in text.lines() {
                    if !line.is_empty() {
                        self.indent(depth.max(1));
                        self.text.push_str(line);
                    }
                    self.text.push('\n');
                }
            }
            Value::String(text) => self.inline(&scalar(text), place),
            other => self.inline(&other.to_string(), place),
        }
    }

    fn indent(&mut self, depth: usize) {
        self.text.push_str(&"  ".repeat(depth));
    }

    fn inline(&mut self, text: &str, place: Place) {
        if place != Place::Top {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// The place of a key among others: what an object is comes first, then the rest by the alphabet.
fn rank(key: &str) -> usize {
    let first = ["apiVersion", "kind", "metadata", "name", "namespace"];
    let place = first.iter().position(|known| *known == key);
    place.unwrap_or(first.len())
}

/// A key as a part of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Whether a text reads best as a block of lines: several lines of visible ASCII that end in one new
/// line.
fn is_block(text: &str) -> bool {
    let Some(body) = text.strip_suffix('\n') else {
        return false;
    };
    let line = |line: &str| {
        !line.ends_with(' ')
            && line
                .bytes()
                .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    };
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && !body.contains("{{")
        && body.split('\n').all(line)
}

/// Words that some readers take for something else than text.
const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// Whether a text stands for itself without quotes: it begins like a word or a path, holds only what
/// means nothing to YAML, and is none of [`WORDS`].
fn is_plain(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b" _./:@+-".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && text.bytes().all(legal)
        && !text.ends_with([' ', ':'])
        && !text.contains("  ")
        && !text.contains(": ")
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text on one line.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '{' | '}' if before == character => {
                quoted.push_str(&format!("\\x{:02X}", u32::from(character)));
            }
            other if is_printable(other) => quoted.push(other),
            other => quoted.push_str(&match u32::from(other) {
                code @ ..=0xff => format!("\\x{code:02X}"),
                code @ ..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            }),
        }
        before = character;
    }
    quoted.push('"');
    quoted
}

/// Whether a character may stand in YAML as it is and is no break of a line to anybody (YAML 1.1 and 1.2,
/// "Character Set").
fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
        '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' => true,
        // Beyond the first plane readers disagree about what has no meaning yet.
        other => other.is_alphanumeric() || ('\u{1f000}'..='\u{1faff}').contains(&other),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_read_as_people_write_them() {
        let value = json!({
            "spec": {"ports": [{"port": 80, "name": "http"}], "empty": {}, "none": []},
            "kind": "Service",
            "apiVersion": "v1",
            "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "web"}},
            "data": {"conf": "server {\n  listen 80;\n\n}\n", "lists": [["a"], [["b"]]]},
        });
        expect![[r#"
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              labels:
                app.kubernetes.io/name: web
            data:
              conf: |
                server {
                  listen 80;

                }
              lists:
                -
                  - a
                -
                  -
                    - b
            spec:
              empty: {}
              none: []
              ports:
                - name: http
                  port: 80
        "#]]
        .assert_eq(&document(&value));
    }

    #[test]
    fn texts_stay_texts() {
        for (text, expected) in [
            ("web:1.0.0", "web:1.0.0"),
            ("/healthz", "/healthz"),
            ("yes", "\"yes\""),
            ("No", "\"No\""),
            ("0o17", "\"0o17\""),
            ("1_000", "\"1_000\""),
            ("=", "\"=\""),
            ("- a", "\"- a\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("{{ x }}", "\"{\\x7B x }\\x7D\""),
            ("{{{", "\"{\\x7B\\x7B\""),
            ("---", "\"---\""),
            ("a\tb\r\n", "\"a\\tb\\r\\n\""),
            (
                "\u{85}\u{2028}\u{feff}\u{0}",
                "\"\\x85\\u2028\\uFEFF\\x00\"",
            ),
            ("", "\"\""),
            ("🦀", "\"🦀\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }

    #[test]
    fn expressions_stand_where_values_stood() {
        let value = json!({"spec": {"a/b": 1, "list": [{"x": 2}]}});
        let expressions = Expressions::from([
            ("/spec/a~1b".to_owned(), "toJson .Values.a".to_owned()),
            ("/spec/list/0/x".to_owned(), "toJson .Values.x".to_owned()),
        ]);
        expect![[r#"
            spec:
              a/b: {{ toJson .Values.a }}
              list:
                - x: {{ toJson .Values.x }}
        "#]]
        .assert_eq(&template(&value, &expressions));
    }
}
