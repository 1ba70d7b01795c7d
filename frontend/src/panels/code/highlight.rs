//! Lights up code a little: comments, strings, numbers, keywords and names.

use leptos::prelude::*;

/// What a piece of a line is; gives its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    Keyword,
    Name,
    Text,
    Number,
    Comment,
}

impl Part {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Keyword => Some("keyword"),
            Self::Name => Some("name"),
            Self::Text => Some("string"),
            Self::Number => Some("number-literal"),
            Self::Comment => Some("comment"),
        }
    }
}

const KEYWORDS: &[&str] = &[
    "resource",
    "variable",
    "output",
    "locals",
    "provider",
    "terraform",
    "data",
    "module",
    "moved",
    "dynamic",
    "true",
    "false",
    "null",
    "for",
    "in",
    "if",
];

/// The lines of a text, with spans around what stands out; `marked` are the first and the last line of
/// each part that is marked.
pub fn highlighted(text: &str, marked: Memo<Vec<(usize, usize)>>) -> AnyView {
    let line = |(place, line): (usize, &str)| {
        let number = place + 1;
        let on = move || {
            marked.with(|parts| {
                let within = |part: &(usize, usize)| (part.0..=part.1).contains(&number);
                parts.iter().any(within)
            })
        };
        let parts = parts(line)
            .into_iter()
            .map(|(part, words)| match part.class() {
                Some(class) => view! { <span class=class>{words.to_owned()}</span> }.into_any(),
                None => words.to_owned().into_any(),
            });
        view! { <span class="line" class:on=on data-line=number.to_string()>{parts.collect::<Vec<_>>()}</span> }
    };
    text.lines().enumerate().map(line).collect_view().into_any()
}

/// Cuts a line into pieces that together are the line.
fn parts(line: &str) -> Vec<(Part, &str)> {
    let mut parts: Vec<(Part, &str)> = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (part, length) = if first == '#' || rest.starts_with("//") {
            (Part::Comment, rest.len())
        } else if first == '"' {
            (Part::Text, text_length(rest))
        } else if first.is_ascii_digit() {
            (
                Part::Number,
                run(rest, |letter| letter.is_ascii_digit() || letter == '.'),
            )
        } else if first.is_alphabetic() || first == '_' {
            let length = run(rest, |letter| {
                letter.is_alphanumeric() || matches!(letter, '_' | '-')
            });
            (
                word(
                    rest.get(..length).unwrap_or_default(),
                    rest.get(length..).unwrap_or_default(),
                ),
                length,
            )
        } else {
            (Part::Plain, first.len_utf8())
        };
        let (piece, after) = rest.split_at(length);
        match parts.last_mut() {
            // Plain pieces that follow each other are one.
            Some((Part::Plain, before)) if part == Part::Plain => {
                let start = line.len() - rest.len() - before.len();
                *before = line
                    .get(start..line.len() - after.len())
                    .unwrap_or_default();
            }
            _ => parts.push((part, piece)),
        }
        rest = after;
    }
    parts
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

fn word(word: &str, after: &str) -> Part {
    let assigned = after
        .trim_start()
        .strip_prefix('=')
        .is_some_and(|after| !after.starts_with(['=', '>']));
    if assigned {
        Part::Name
    } else if KEYWORDS.contains(&word) {
        Part::Keyword
    } else {
        Part::Plain
    }
}

/// The length of a string in quotes at the start of a text.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[(Part, &str)]) {
        let parts = parts(line);
        assert_eq!(
            parts.iter().map(|(_, words)| *words).collect::<String>(),
            line
        );
        let telling: Vec<_> = parts
            .into_iter()
            .filter(|(part, _)| *part != Part::Plain)
            .collect();
        assert_eq!(telling, expected);
    }

    #[test]
    fn pieces_of_terraform_are_told_apart() {
        use Part::{Comment, Keyword, Name, Number, Text};
        check(
            "resource \"aws_lb\" \"web\" {",
            &[
                (Keyword, "resource"),
                (Text, "\"aws_lb\""),
                (Text, "\"web\""),
            ],
        );
        check(
            "  idle_timeout = 60 # seconds",
            &[
                (Name, "idle_timeout"),
                (Number, "60"),
                (Comment, "# seconds"),
            ],
        );
        check(
            "  name = \"a \\\" b\" // é",
            &[(Name, "name"), (Text, "\"a \\\" b\""), (Comment, "// é")],
        );
        check(
            "  on = a == 1 ? true : null",
            &[
                (Name, "on"),
                (Number, "1"),
                (Keyword, "true"),
                (Keyword, "null"),
            ],
        );
        check("\"never closed", &[(Text, "\"never closed")]);
        check("", &[]);
    }
}
