//! Designs as short text, for tests, examples and people in a hurry.
//!
//! One line is a node (`slug: type key=value ...`) or a link (`from -> to key=value ...`);
//! indentation is containment. Values are JSON or plain words. Nodes take the keys `name`, `at`
//! (`x,y,width,height`), `spans` (slugs), `environment`, `uptime`, `tags` and `notes` beside the fields of their type.
//! `uptime: of type={"percent":"99.9"}` gives a figure to all of a type;
//! `accepted: RULE nodes=slug,slug links=from>to reason="..."` accepts a finding.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::acceptance::{self, Acceptance, Subject};
use crate::component::Component;
use crate::connection;
use crate::document::{Document, Environment, Node, NodeId};
use crate::editor::{layout, placement};
use crate::field::{self, Choice, FieldValue};
use crate::figure::Figure;
use crate::geometry::Rect;
use crate::rules::Severity;
use crate::sentence::in_one_line;
use crate::tags::Tags;
use crate::topology::Topology;

/// Why a text is not a sketch: the line and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", in_one_line(why))]
pub struct NotASketch {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Reads a sketch. Nodes without `at` get their place from the layout.
///
/// # Errors
/// The first line that is not understood.
pub fn parse(text: &str) -> Result<Document, NotASketch> {
    let mut document = Document {
        name: "Sketch".to_owned(),
        next_id: 1,
        ..Document::default()
    };
    let mut slugs = BTreeMap::new();
    let mut open: Vec<(usize, NodeId)> = Vec::new();
    let mut spans = Vec::new();
    let mut links = Vec::new();
    let mut placed = Vec::new();
    let mut accepted = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let fail = |why: String| NotASketch {
            line: index + 1,
            why,
        };
        let line = raw.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words = words(line);
        let depth = raw.len() - raw.trim_start().len();
        match words.as_slice() {
            [from, arrow, to, rest @ ..] if arrow == "->" => {
                links.push((index, from.clone(), to.clone(), pairs(rest).map_err(fail)?));
            }
            [slug, id, rest @ ..] if slug.ends_with(':') => {
                let slug = slug.trim_end_matches(':');
                if slug == "design" && id == "is" {
                    design(&mut document, pairs(rest).map_err(fail)?).map_err(fail)?;
                    continue;
                }
                if slug == "uptime" && id == "of" {
                    figures(&mut document, rest).map_err(fail)?;
                    continue;
                }
                // No component type has a capital letter, so a node may be called so, too.
                if slug == "accepted" && id.starts_with(|first: char| first.is_ascii_uppercase()) {
                    accepted.push((index, id.clone(), pairs(rest).map_err(fail)?));
                    continue;
                }
                open.retain(|(at, _)| *at < depth);
                let parent = open.last().map(|(_, id)| *id);
                let component = Component::from_id(id)
                    .ok_or_else(|| fail(format!("`{id}` is not a component type")))?;
                let mut fields = pairs(rest).map_err(fail)?;
                let mut text = |key: &str| fields.remove(key).map(|value| plain(&value));
                let (name, at, across) = (text("name"), text("at"), text("spans"));
                let (environment, notes) = (text("environment"), text("notes"));
                let was = text("was").unwrap_or_default();
                let mut tags = Tags::default();
                if let Some(text) = text("tags") {
                    tags.set(&text.into())
                        .map_err(|expected| fail(format!("`tags` must be {expected}")))?;
                }
                let figure = figure(&mut fields).map_err(fail)?;
                let environment = environment
                    .map(|word| {
                        Environment::from_id(&word)
                            .ok_or_else(|| fail(format!("`{word}` is no environment")))
                    })
                    .transpose()?;
                let size = component.facts().size;
                let rect = match &at {
                    Some(text) => {
                        rect(text).ok_or_else(|| fail("`at` is x,y,width,height".to_owned()))?
                    }
                    None => Rect::new(0, 0, size.0, size.1),
                };
                let node = document.add_node(Node {
                    component: component.with(&fields).map_err(fail)?,
                    name: name.unwrap_or_else(|| slug.to_owned()),
                    slug: slug.to_owned(),
                    former_slugs: (was.split(','))
                        .filter(|slug| !slug.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    parent,
                    rect,
                    spans: Vec::new(),
                    environment,
                    tags,
                    notes: notes.unwrap_or_default(),
                    figure,
                    locked: false,
                    layer: 0,
                });
                if at.is_some() {
                    placed.push(node);
                }
                slugs.insert(slug.to_owned(), node);
                open.push((depth, node));
                if let Some(across) = across {
                    spans.push((index, node, across));
                }
            }
            _ => {
                return Err(fail(
                    "write `slug: type key=value` or `from -> to key=value`".to_owned(),
                ));
            }
        }
    }
    let find = |line: usize, slug: &str| {
        slugs.get(slug).copied().ok_or_else(|| NotASketch {
            line: line + 1,
            why: format!("there is no `{slug}`"),
        })
    };
    for (line, node, across) in spans {
        let found: Vec<_> = across
            .split(',')
            .map(|slug| find(line, slug))
            .collect::<Result<_, _>>()?;
        if let Some(node) = document.node_mut(node) {
            node.spans = found;
        }
    }
    let topology = Topology::of(&document);
    let links = (links.into_iter())
        .map(|(line, from, to, fields)| {
            let mut link = connection::proposed(&topology, find(line, &from)?, find(line, &to)?);
            field::set_all(&fields, |form| link.fields(form)).map_err(|why| NotASketch {
                line: line + 1,
                why,
            })?;
            Ok(link)
        })
        .collect::<Result<Vec<_>, _>>()?;
    for link in links {
        document.add_link(link);
    }
    for (line, rule, values) in accepted {
        accept(&mut document, rule, &values, |slug| find(line, slug)).map_err(|why| match why {
            Refused::Found(error) => error,
            Refused::Words(why) => NotASketch {
                line: line + 1,
                why,
            },
        })?;
    }
    document.validate().map_err(|broken| NotASketch {
        line: 0,
        why: broken.to_string(),
    })?;
    set_out(&mut document, &placed);
    Ok(document)
}

/// The figure in `uptime={\"percent\":\"99.9\"}`, when there is one.
fn figure(fields: &mut Map<String, Value>) -> Result<Figure, String> {
    let mut figure = Figure::default();
    match fields.remove("uptime") {
        None => {}
        Some(Value::Object(values)) => field::set_all(&values, |form| figure.fields(form))?,
        Some(_) => return Err("`uptime` is an object with the fields of a figure".to_owned()),
    }
    Ok(figure)
}

/// The figures of types in `uptime: of rds={"percent":"99.9"}`.
fn figures(document: &mut Document, words: &[String]) -> Result<(), String> {
    for (id, value) in pairs(words)? {
        if Component::from_id(&id).is_none() {
            return Err(format!("`{id}` is not a component type"));
        }
        let mut values = Map::from_iter([("uptime".to_owned(), value)]);
        document.figures.insert(id, figure(&mut values)?);
    }
    Ok(())
}

fn design(document: &mut Document, mut values: Map<String, Value>) -> Result<(), String> {
    if let Some(name) = values.remove("name") {
        document.name = plain(&name);
    }
    field::set_all(&values, |form| document.settings.fields(form))
}

/// Why an acceptance is not understood: a slug that is not there, or other words.
enum Refused {
    Found(NotASketch),
    Words(String),
}

fn accept(
    document: &mut Document,
    rule: String,
    values: &Map<String, Value>,
    find: impl Fn(&str) -> Result<NodeId, NotASketch>,
) -> Result<(), Refused> {
    let words = |why: &str| Refused::Words(why.to_owned());
    let mut subject = Subject {
        rule,
        nodes: BTreeSet::new(),
        links: BTreeSet::new(),
    };
    let (mut severity, mut reason) = (Severity::Error, String::new());
    for (key, value) in values {
        let text = plain(value);
        match key.as_str() {
            "nodes" => {
                for slug in text.split(',') {
                    subject.nodes.insert(find(slug).map_err(Refused::Found)?);
                }
            }
            "links" => {
                for pair in text.split(',') {
                    let (from, to) =
                        (pair.split_once('>')).ok_or_else(|| words("`links` are from>to"))?;
                    let ends = (
                        find(from).map_err(Refused::Found)?,
                        find(to).map_err(Refused::Found)?,
                    );
                    let between =
                        (document.links.iter()).filter(|(_, link)| (link.from, link.to) == ends);
                    subject.links.extend(between.map(|(id, _)| *id));
                }
            }
            "severity" => {
                severity = serde_json::from_value(value.clone())
                    .map_err(|_| words("`severity` is error, warning or advice"))?;
            }
            "reason" => reason = acceptance::reason(&text).map_err(Refused::Words)?,
            other => return Err(Refused::Words(format!("an acceptance has no `{other}`"))),
        }
    }
    document
        .accepted
        .insert(subject, Acceptance { severity, reason });
    Ok(())
}

/// Words of a line; quotes and brackets keep their spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for character in line.chars() {
        let splits = character.is_whitespace() && depth == 0 && !quoted;
        match character {
            '"' if !escaped => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
        if splits {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn pairs(words: &[String]) -> Result<Map<String, Value>, String> {
    (words.iter())
        .map(|word| {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| format!("`{word}` is not key=value"))?;
            let json =
                serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
            Ok((key.to_owned(), json))
        })
        .collect()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn rect(text: &str) -> Option<Rect> {
    let numbers: Vec<i32> = text
        .split(',')
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    <[i32; 4]>::try_from(numbers).ok().map(Rect::from)
}

/// Gives a place to the nodes that have none: the layout does, around those that have one.
fn set_out(document: &mut Document, placed: &[NodeId]) {
    if placed.len() == document.nodes.len() {
        return;
    }
    let given: Vec<(NodeId, Rect)> = (placed.iter())
        .filter_map(|id| Some((*id, document.node(*id)?.rect)))
        .collect();
    let lock = |document: &mut Document, locked: bool| {
        for id in placed {
            if let Some(node) = document.node_mut(*id) {
                node.locked = locked;
            }
        }
    };
    lock(document, true);
    layout::tidy(document, None);
    lock(document, false);
    for (id, rect) in &given {
        if let Some(node) = document.node_mut(*id) {
            node.rect = *rect;
        }
    }
    // What was drawn by hand may reach out of what was not.
    for (id, _) in given {
        placement::make_room(document, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    #[test]
    fn a_sketch_becomes_a_document_that_survives_saving() {
        let document = parse(
            "
            r: region code=eu-west-1
              main: vpc cidr=10.0.0.0/16
                zone-a: zone letter=a
                  public-a: subnet kind=public cidr=10.0.0.0/24
                web: alb spans=public-a name=\"Web balancer\"
            users: client
            users -> web port=443
            accepted: LB-001 nodes=web links=users>web severity=warning reason=\"One zone is enough here.\"
            ",
        )
        .unwrap();
        let text = wire::to_text(&document);
        assert_eq!(wire::from_text(&text).unwrap(), document);
        assert_eq!(document.nodes.len(), 6);
        assert_eq!(document.links.len(), 1);
        assert_eq!(document.accepted.len(), 1);
    }

    #[test]
    fn what_is_not_a_sketch_is_refused_with_its_line() {
        for (text, why) in [
            ("a: teapot", "line 1: `teapot` is not a component type"),
            ("a: vpc\na -> b", "line 2: there is no `b`"),
            (
                "accepted: LB-001 nodes=b reason=x",
                "line 1: there is no `b`",
            ),
            (
                "accepted: LB-001 colour=red",
                "line 1: an acceptance has no `colour`",
            ),
            ("a: vpc colour=red", "line 1: `colour` is not a field of it"),
            (
                "hello",
                "line 1: write `slug: type key=value` or `from -> to key=value`",
            ),
        ] {
            assert_eq!(parse(text).unwrap_err().to_string(), why);
        }
    }
}
