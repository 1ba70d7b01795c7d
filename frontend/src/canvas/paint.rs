//! Paints a scene with a 2D context, and is the only one that does.
//!
//! Everything is painted in device pixels: edges fall on whole ones at every zoom, and letters are
//! set at the size at which they are seen.

mod brush;
mod containers;
mod ground;
mod links;
mod nodes;
mod overlay;
mod text;

use shared::editor::scene::{NodeShape, Overlay, Scene};
use shared::editor::viewport::Viewport;
use web_sys::CanvasRenderingContext2d;

pub use brush::Glyphs;
pub use text::Measures;

use super::theme::Theme;
use brush::Brush;

/// What is kept between one picture and the next.
#[derive(Debug, Default)]
pub struct Paintbox {
    /// The colours.
    pub theme: Theme,
    /// Icons that have been drawn before.
    pub glyphs: Glyphs,
    /// Words that have been measured before.
    pub measures: Measures,
}

/// Where to paint.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The context of the canvas.
    pub context: &'a CanvasRenderingContext2d,
    /// What is seen.
    pub viewport: Viewport,
    /// Device pixels in one CSS pixel.
    pub density: f64,
}

/// Paints the drawing: everything but what follows the pointer.
pub fn drawing(sheet: Sheet<'_>, paintbox: &Paintbox, scene: &Scene) {
    let brush = Brush::new(sheet, paintbox);
    brush.clear();
    ground::dots(&brush);
    let is_cluster = |node: &&NodeShape| node.tint.is_some();
    let clusters: Vec<&NodeShape> = scene.nodes.iter().filter(is_cluster).collect();
    for container in scene.containers.iter().chain(clusters.iter().copied()) {
        containers::container(&brush, container);
    }
    for link in scene
        .links
        .iter()
        .filter(|link| !link.raised)
        .chain(scene.links.iter().filter(|link| link.raised))
    {
        links::link(&brush, link);
    }
    for container in &scene.containers {
        let title = containers::title(container);
        if !clusters.iter().any(|cluster| cluster.rect.overlaps(title)) {
            containers::heading(&brush, container);
        }
    }
    for cluster in clusters {
        containers::heading(&brush, cluster);
    }
    let illegal = scene
        .overlay
        .message
        .as_ref()
        .is_some_and(|(_, legal)| !legal);
    for node in scene.nodes.iter().filter(|node| !is_cluster(node)) {
        nodes::node(&brush, node, illegal);
    }
    for link in &scene.links {
        links::label(&brush, link);
    }
    for shape in scene.containers.iter().chain(&scene.nodes) {
        nodes::cost(&brush, shape);
        nodes::badge(&brush, shape);
    }
}

/// Paints what follows the pointer.
pub fn overlay(sheet: Sheet<'_>, paintbox: &Paintbox, overlay: &Overlay) {
    let brush = Brush::new(sheet, paintbox);
    brush.clear();
    overlay::overlay(&brush, overlay);
}
