//! The saved form, version 1, as far as links know it by name. What they do not know stands in `rest`
//! and goes the long way, so that nothing is lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A design.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    pub azimuth: u32,
    pub name: String,
    pub settings: Map<String, Value>,
    pub next_id: u32,
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    pub layout: BTreeMap<String, [i32; 4]>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A node.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub id: String,
    pub component: String,
    pub name: String,
    pub slug: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A link.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub id: String,
    pub from: String,
    pub to: String,
    pub fields: Map<String, Value>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// The id of a node.
pub fn node_id(number: u32) -> String {
    format!("n{number}")
}

/// The id of a link.
pub fn link_id(number: u32) -> String {
    format!("l{number}")
}

/// The number in an id; 0 in what is none.
pub fn number(id: &str) -> u32 {
    let digits = id.get(1..).unwrap_or_default();
    digits.parse().unwrap_or_default()
}
