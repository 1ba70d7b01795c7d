//! A design as a file of draw.io (mxGraph XML), nested and linked as it is drawn.

use std::fmt::Write as _;

use super::Ground;
use super::colours::Colours;
use super::xml::escaped;
use crate::component::Body;
use crate::document::Document;
use crate::editor::scene::{Marks, scene};
use crate::editor::{Editor, look};
use crate::geometry::Point;
use crate::topology::Topology;

/// The file.
#[must_use]
pub fn drawio(document: &Document) -> String {
    let topology = Topology::of(document);
    let colours = Colours::of(Ground::Light);
    let scene = scene(&Editor::new(document.clone()), &Marks::default());
    let mut text = format!(
        "<mxfile host=\"azimuth\">\n<diagram name=\"{}\">\n<mxGraphModel grid=\"1\" gridSize=\"8\">\n<root>\n\
         <mxCell id=\"0\"/>\n<mxCell id=\"1\" parent=\"0\"/>\n",
        escaped(&document.name)
    );
    for shape in scene.containers.iter().chain(&scene.nodes) {
        let Some(node) = topology.node(shape.id) else {
            continue;
        };
        let style = match shape.tint {
            Some(tint) => {
                let [fill, line, letters] = colours.tint(tint);
                format!(
                    "rounded=1;arcSize=2;html=0;whiteSpace=wrap;container=1;collapsible=0;verticalAlign=top;align=left;\
                     spacingLeft=8;fontStyle=1;fillColor={fill};strokeColor={line};fontColor={letters};"
                )
            }
            None => {
                let [glyph, fill] = colours.category(shape.category);
                let tall = if shape.body == Body::Bar {
                    "arcSize=10;"
                } else {
                    ""
                };
                format!(
                    "rounded=1;{tall}html=0;whiteSpace=wrap;fillColor={fill};strokeColor={glyph};fontColor={glyph};"
                )
            }
        };
        let words = match &*shape.detail {
            "" => escaped(&shape.name),
            detail => format!("{}&#10;{}", escaped(&shape.name), escaped(detail)),
        };
        let parent = node
            .parent
            .map_or_else(|| "1".to_owned(), |parent| parent.to_string());
        let rect = node.rect;
        let _ = writeln!(
            text,
            "<mxCell id=\"{}\" value=\"{words}\" style=\"{style}\" vertex=\"1\" parent=\"{parent}\">\
             <mxGeometry x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" as=\"geometry\"/></mxCell>",
            shape.id, rect.x, rect.y, rect.width, rect.height
        );
    }
    for shape in &scene.links {
        let Some(link) = document.link(shape.id) else {
            continue;
        };
        let dashed = if shape.soft || !look::dashes(shape.kind).is_empty() {
            "dashed=1;"
        } else {
            ""
        };
        let words = shape.label.as_ref().map_or("", |(words, _)| words.as_str());
        let inner = shape.points.len().saturating_sub(2);
        let points: String = (shape.points.iter().skip(1).take(inner))
            .map(|Point { x, y }| format!("<mxPoint x=\"{x}\" y=\"{y}\"/>"))
            .collect();
        let _ = writeln!(
            text,
            "<mxCell id=\"{}\" value=\"{}\" style=\"edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;endArrow=open;{dashed}\" \
             edge=\"1\" parent=\"1\" source=\"{}\" target=\"{}\"><mxGeometry relative=\"1\" as=\"geometry\">\
             <Array as=\"points\">{points}</Array></mxGeometry></mxCell>",
            shape.id,
            escaped(words),
            link.from,
            link.to
        );
    }
    text.push_str("</root>\n</mxGraphModel>\n</diagram>\n</mxfile>\n");
    text
}
