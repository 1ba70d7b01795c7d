//! Paints a scene with a 2D context, and is the only one that does.
//!
//! Everything is painted in device pixels: edges fall on whole ones at every zoom, and letters are
//! set at the size at which they are seen. Whatever is painted is the same wherever the canvas stands, so
//! that a picture can be moved, and any part of it painted again alone.

mod brush;
mod containers;
mod far;
mod ground;
mod links;
mod nodes;
mod overlay;
mod text;

use shared::editor::scene::{Lift, LinkShape, NodeShape, Overlay, Scene};
use shared::editor::stage::Stage;
use shared::editor::viewport::Viewport;
use shared::geometry::Rect;
use web_sys::CanvasRenderingContext2d;

pub use brush::{Area, Brush, Glyphs, Origin, Pixels, Stamps};
pub use far::Colours;
pub use text::Measures;

use super::theme::Theme;
use brush::Level;

/// What is kept between one picture and the next.
#[derive(Debug, Default)]
pub struct Paintbox {
    /// The colours.
    pub theme: Theme,
    /// The same in numbers.
    pub colours: Colours,
    /// Icons that have been drawn before.
    pub glyphs: Glyphs,
    /// Small pictures that have been made before.
    pub stamps: Stamps,
    /// Words that have been measured before.
    pub measures: Measures,
}

impl Paintbox {
    /// Forgets what depends on colours and typefaces.
    pub fn forget(&mut self) {
        self.colours.forget();
        self.stamps.forget();
        self.measures.forget();
    }
}

/// Where to paint.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// The context of the canvas.
    pub context: &'a CanvasRenderingContext2d,
    /// CSS pixels for one unit.
    pub zoom: f64,
    /// Device pixels in one CSS pixel.
    pub density: f64,
    /// The corner of the canvas.
    pub origin: Origin,
    /// Width and height of the canvas in device pixels.
    pub size: (u32, u32),
}

impl<'a> Sheet<'a> {
    /// A canvas of so many device pixels that shows the view.
    #[must_use]
    pub fn of(
        context: &'a CanvasRenderingContext2d,
        viewport: Viewport,
        density: f64,
        size: (u32, u32),
    ) -> Self {
        Self {
            context,
            zoom: viewport.zoom,
            density,
            origin: Origin::of(viewport, density),
            size,
        }
    }
}

/// Which shapes are painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What stays where it is, and the ground.
    Resting,
    /// What is dragged, alone and where it was before.
    Lifted {
        /// It may not be dropped here.
        illegal: bool,
    },
}

impl Which {
    fn has(self, lifted: bool) -> bool {
        lifted == matches!(self, Self::Lifted { .. })
    }
}

/// The shapes of which something may be seen in a part of the canvas, in the order of painting.
struct Parts<'a> {
    containers: Vec<&'a NodeShape>,
    links: Vec<&'a LinkShape>,
    nodes: Vec<&'a NodeShape>,
    clusters: Vec<&'a NodeShape>,
}

impl<'a> Parts<'a> {
    fn of(scene: &'a Scene, around_links: &[Rect], which: Which, visible: Rect) -> Self {
        let is_cluster = |shape: &&NodeShape| shape.tint.is_some();
        let lift = match which {
            Which::Resting => Lift::Rests,
            Which::Lifted { .. } => Lift::Carried,
        };
        let seen = |shape: &&NodeShape| which.has(shape.lifted) && visible.overlaps(shape.rect);
        let links = scene.links.iter().zip(around_links);
        let links = links
            .filter(|(shape, around)| shape.lift == lift && visible.overlaps(around.grown_by(1)));
        let (clusters, nodes) = (scene.nodes.iter().filter(seen)).partition(is_cluster);
        Self {
            containers: scene.containers.iter().filter(seen).collect(),
            links: links.map(|(shape, _)| shape).collect(),
            nodes,
            clusters,
        }
    }

    fn is_empty(&self) -> bool {
        self.frames().next().is_none() && self.links.is_empty() && self.nodes.is_empty()
    }

    /// Frames, outer ones first.
    fn frames(&self) -> impl Iterator<Item = &'a NodeShape> {
        self.containers.iter().chain(&self.clusters).copied()
    }
}

/// Paints a whole drawing.
pub fn drawing(sheet: Sheet<'_>, paintbox: &Paintbox, stage: &Stage) {
    let brush = Brush::new(sheet, paintbox);
    part(&brush, brush.whole(), stage, Which::Resting);
}

/// Paints a part of the canvas anew.
pub fn part(brush: &Brush<'_>, area: Pixels, stage: &Stage, which: Which) {
    let (scene, context) = (stage.scene(), brush.context);
    let parts = Parts::of(scene, stage.around_links(), which, brush.visible);
    brush.steady();
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(f64::from);
    if parts.is_empty() && which != Which::Resting {
        return brush.clear(area);
    }
    context.save();
    context.begin_path();
    context.rect(x, y, width, height);
    context.clip();
    if brush.level == Level::Shapes {
        far::picture(brush, area, &parts, which);
    } else {
        near(brush, area, scene, &parts, which);
    }
    for shape in parts
        .containers
        .iter()
        .chain(&parts.clusters)
        .chain(&parts.nodes)
    {
        nodes::cost(brush, shape);
        nodes::badge(brush, shape);
    }
    // Words are read over the edge of a badge, but not below it.
    if brush.level != Level::Shapes {
        for link in &parts.links {
            links::label(brush, link);
        }
    }
    context.restore();
}

/// Paints shapes as they are seen from near by.
fn near(brush: &Brush<'_>, area: Pixels, scene: &Scene, parts: &Parts<'_>, which: Which) {
    match which {
        Which::Resting => ground::paint(brush, area),
        Which::Lifted { .. } => brush.clear(area),
    }
    for container in parts.frames() {
        containers::container(brush, container);
    }
    for raised in [false, true] {
        for link in parts.links.iter().filter(|link| link.raised == raised) {
            links::link(brush, link);
        }
    }
    let clusters: Vec<&NodeShape> = (scene.nodes.iter())
        .filter(|shape| shape.tint.is_some())
        .collect();
    for container in &parts.containers {
        let title = containers::title(container);
        if !clusters.iter().any(|cluster| cluster.rect.overlaps(title)) {
            containers::heading(brush, container);
        }
    }
    for cluster in &parts.clusters {
        containers::heading(brush, cluster);
    }
    let illegal = which == Which::Lifted { illegal: true };
    for node in &parts.nodes {
        nodes::node(brush, node, illegal);
    }
}

/// Paints what follows the pointer over the rest: links of which one end is dragged, and marks.
pub fn overlay(sheet: Sheet<'_>, paintbox: &Paintbox, pulled: &[LinkShape], overlay: &Overlay) {
    let brush = Brush::new(sheet, paintbox);
    brush.steady();
    for link in pulled {
        links::link(&brush, link);
    }
    for link in pulled {
        links::label(&brush, link);
    }
    overlay::overlay(&brush, overlay);
}
