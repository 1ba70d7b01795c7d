//! The JSON Schema of a saved design, made from the fields that the component types name.

use serde_json::{Map, Value, json};

use crate::component::Component;
use crate::document::{Document, Environment, Link, NodeId, Settings, limits};
use crate::field::{self, Choice, FieldView, Shape, TEXT_LIMIT};
use crate::figure::Figure;
use crate::tags;
use crate::wire;

/// The schema of version 1.
#[must_use]
pub fn design() -> Value {
    let nodes: Vec<Value> = Component::all().iter().map(node).collect();
    let mut link = Link::new(NodeId(0), NodeId(1));
    let mut settings = Settings::default();
    let link_fields = object(&field::views(|form| link.fields(form)));
    let settings = object(&field::views(|form| settings.fields(form)));
    let mut figure = Figure::default();
    let figure = object(&field::views(|form| figure.fields(form)));
    let environments: Vec<&str> = Environment::ALL.iter().map(|(_, id, _)| *id).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Azimuth design",
        "type": "object",
        "additionalProperties": false,
        "required": ["azimuth", "name", "next_id", "nodes", "links", "layout"],
        "properties": {
            "azimuth": {"const": wire::VERSION, "description": "Version of the format."},
            "name": {"type": "string", "maxLength": limits::NAME},
            "settings": settings,
            "next_id": {"type": "integer", "minimum": 0, "maximum": limits::IDS, "description": "Greater than the number of every id."},
            "nodes": {"type": "array", "maxItems": limits::NODES, "items": {"oneOf": nodes}},
            "links": {"type": "array", "maxItems": limits::LINKS, "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["id", "from", "to"],
                "properties": {
                    "id": {"$ref": "#/$defs/link_id"},
                    "from": {"$ref": "#/$defs/node_id"},
                    "to": {"$ref": "#/$defs/node_id"},
                    "fields": link_fields,
                },
            }},
            "availability": {
                "type": "object",
                "description": "The availability of all components of a type, where somebody knows better than its provider states.",
                "propertyNames": {"enum": Component::IDS},
                "additionalProperties": {"$ref": "#/$defs/figure"},
            },
            "accepted": {
                "type": "array",
                "maxItems": limits::ACCEPTED,
                "description": "Findings that somebody decided to live with.",
                "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["rule", "reason"],
                    "properties": {
                        "rule": {"type": "string", "pattern": "^[A-Z0-9-]+$", "maxLength": limits::RULE},
                        "severity": {
                            "enum": ["error", "warning", "advice"],
                            "default": "error",
                            "description": "How bad the finding was; a worse one is decided anew.",
                        },
                        "nodes": {"type": "array", "items": {"$ref": "#/$defs/node_id"}},
                        "links": {"type": "array", "items": {"$ref": "#/$defs/link_id"}},
                        "reason": {"type": "string", "minLength": 1, "maxLength": limits::REASON},
                    },
                },
            },
            "layout": {
                "type": "object",
                "description": "Where each node is drawn: x, y, width, height, relative to its parent.",
                "propertyNames": {"$ref": "#/$defs/node_id"},
                "additionalProperties": {
                    "type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "integer"},
                },
            },
            "layers": {
                "type": "object",
                "description": "Which nodes are drawn over their siblings (above 0) or under them (below 0).",
                "propertyNames": {"$ref": "#/$defs/node_id"},
                "additionalProperties": {
                    "type": "integer", "minimum": -limits::LAYERS, "maximum": limits::LAYERS,
                },
            },
            "bends": {
                "type": "object",
                "description": "Places through which links are led: x, y, relative to the node at which the link starts.",
                "propertyNames": {"$ref": "#/$defs/link_id"},
                "additionalProperties": {
                    "type": "array", "maxItems": limits::BENDS, "items": {
                        "type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "integer"},
                    },
                },
            },
        },
        "$defs": {
            "node_id": {"type": "string", "pattern": "^n(0|[1-9][0-9]{0,8})$"},
            "link_id": {"type": "string", "pattern": "^l(0|[1-9][0-9]{0,8})$"},
            "slug": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": limits::SLUG},
            "environment": {"enum": environments},
            "figure": figure,
            "block": {"type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$"},
        },
    })
}

/// A design with nothing in it but its name.
#[must_use]
pub fn empty_design(name: &str) -> Document {
    Document {
        name: name.to_owned(),
        next_id: 1,
        ..Document::default()
    }
}

fn node(component: &Component) -> Value {
    json!({
        "type": "object",
        "title": component.facts().name,
        "description": component.facts().about,
        "additionalProperties": false,
        "required": ["id", "component", "name", "slug"],
        "properties": {
            "id": {"$ref": "#/$defs/node_id"},
            "component": {"const": component.id()},
            "name": {"type": "string", "maxLength": limits::NAME},
            "slug": {"$ref": "#/$defs/slug"},
            "former_slugs": {
                "type": "array",
                "maxItems": limits::FORMER_SLUGS,
                "items": {"$ref": "#/$defs/slug"},
                "description": "The slugs that it had before, the first one first.",
            },
            "parent": {"$ref": "#/$defs/node_id"},
            "spans": {"type": "array", "items": {"$ref": "#/$defs/node_id"}},
            "environment": {"$ref": "#/$defs/environment"},
            "availability": {"$ref": "#/$defs/figure"},
            "tags": tags(),
            "notes": {"type": "string", "maxLength": limits::NOTES},
            "locked": {"type": "boolean"},
            "fields": object(&component.fields()),
        },
    })
}

fn tags() -> Value {
    json!({
        "type": "object",
        "maxProperties": tags::MOST,
        "propertyNames": {"minLength": 1, "maxLength": tags::KEY},
        "additionalProperties": {"type": "string", "maxLength": tags::VALUE},
    })
}

fn object(fields: &[FieldView]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|view| (view.name.to_owned(), property(view)))
        .collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn property(view: &FieldView) -> Value {
    let mut schema = match &view.shape {
        Shape::Text => json!({"type": "string", "maxLength": TEXT_LIMIT}),
        Shape::Plain => {
            json!({"type": "string", "maxLength": TEXT_LIMIT, "pattern": "^[A-Za-z0-9._/-]*$"})
        }
        Shape::Proposed(values) => json!({"type": "string", "examples": values}),
        Shape::Toggle => json!({"type": "boolean"}),
        // The range is what makes sense, not what can be held: a rule says what is wrong.
        Shape::Number(range) => {
            let usual = format!("Usually {} to {}.", range.start(), range.end());
            json!({"type": "integer", "minimum": 0, "maximum": u32::MAX, "description": usual})
        }
        Shape::Port(range) => {
            json!({"type": "integer", "minimum": range.start(), "maximum": range.end()})
        }
        Shape::OptionalNumber => {
            json!({"type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX})
        }
        Shape::Usage { .. } => {
            json!({"type": ["number", "null"], "minimum": 0, "maximum": 1_000_000_000_000_u64})
        }
        Shape::Percent | Shape::Decimal => json!({"type": ["string", "number", "null"]}),
        Shape::Choice(options) => {
            json!({"enum": options.iter().map(|(id, _)| *id).collect::<Vec<_>>()})
        }
        Shape::Node => json!({"oneOf": [{"$ref": "#/$defs/node_id"}, {"type": "null"}]}),
        Shape::Block => json!({"oneOf": [{"$ref": "#/$defs/block"}, {"type": "null"}]}),
        Shape::Tags => tags(),
        Shape::Blocks => json!({"type": "array", "items": {"$ref": "#/$defs/block"}}),
        Shape::List(fields) => json!({"type": "array", "items": object(fields)}),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), json!(view.label));
        schema.insert("default".to_owned(), view.value.clone());
    }
    schema
}
