//! A design as SVG: what the canvas shows at full size, without anything that is only there for the hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::colours::Colours;
use super::{Options, embedded, letters, part};
use crate::component::{Body, Category};
use crate::document::Document;
use crate::editor::look::{self, CORNER, GLYPH, RADIUS, TILE, TITLE_LINE};
use crate::editor::placement::TITLE;
use crate::editor::scene::{LinkShape, Marks, NodeShape, Scene, Tint, label_width, scene};
use crate::editor::{Editor, look::dashes};
use crate::geometry::{Point, Rect};
use crate::icons;
use crate::picture::xml::escaped;

/// Free space around the drawing, in units.
const PADDING: i32 = 32;
/// The height of a line of the caption.
const LINE: i32 = 22;

/// Sizes of letters.
const NAME: i32 = 13;
const FACT: i32 = 12;
const HEADING: i32 = 12;
const LETTER: i32 = 26;
const LABEL: i32 = 11;
const CAPTION: i32 = 14;

/// The picture.
#[must_use]
pub fn svg(document: &Document, options: &Options) -> String {
    let shown = match &options.only {
        Some(only) => part(document, only),
        None => document.clone(),
    };
    let scene = scene(&Editor::new(shown), &Marks::default());
    let mut page = Page {
        text: String::new(),
        colours: Colours::of(options.ground),
        used: BTreeSet::new(),
    };
    let around = bounds(&scene).unwrap_or(Rect::new(0, 0, 320, 120));
    let caption = i32::try_from(options.caption.len()).unwrap_or(0) * LINE;
    let lowest = around.bottom() + if caption > 0 { PADDING / 2 } else { 0 };
    let widest = (options
        .caption
        .iter()
        .map(|line| letters::width(line, CAPTION)))
    .max();
    let width = around.width.max(widest.unwrap_or(0)) + 2 * PADDING;
    let height = lowest - around.y + caption + 2 * PADDING;
    let corner = Point::new(around.x - PADDING, around.y - PADDING);
    page.drawing(&scene);
    for (number, line) in (0..).zip(&options.caption) {
        let at = Point::new(around.x, lowest + LINE * number + LINE / 2);
        let weight = if number == 0 { 600 } else { 400 };
        page.words(
            line,
            at,
            CAPTION,
            weight,
            page.colours.token("text"),
            Anchor::Start,
        );
    }
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"{} {} {width} {height}\" font-family=\"{}\">\n<title>{}</title>\n",
        corner.x,
        corner.y,
        escaped(page.colours.token("font")),
        escaped(&document.name),
    );
    if options.with_design {
        text.push_str(&embedded::metadata(document));
    }
    text.push_str(&page.glyphs());
    let ground = Rect::new(corner.x, corner.y, width, height);
    let canvas = page.colours.token("canvas");
    let _ = writeln!(text, "<rect {} fill=\"{canvas}\"/>", place(ground));
    text.push_str(&page.text);
    text.push_str("</svg>\n");
    text
}

/// Everything that is drawn, with the words of links.
fn bounds(scene: &Scene) -> Option<Rect> {
    let nodes = scene
        .containers
        .iter()
        .chain(&scene.nodes)
        .map(|shape| shape.rect);
    let links = scene.links.iter().flat_map(|link| &link.points);
    let links = links.map(|at| Rect::new(at.x, at.y, 0, 0));
    nodes.chain(links).reduce(Rect::union)
}

/// Which end of the words stands at a place.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture in the making.
struct Page {
    text: String,
    colours: Colours,
    /// Icons that are defined once and used often.
    used: BTreeSet<&'static str>,
}

fn place(rect: Rect) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        rect.x, rect.y, rect.width, rect.height
    )
}

impl Page {
    /// In the order in which the canvas paints.
    fn drawing(&mut self, scene: &Scene) {
        let is_cluster = |node: &&NodeShape| node.tint.is_some();
        let clusters: Vec<&NodeShape> = scene.nodes.iter().filter(is_cluster).collect();
        for container in scene.containers.iter().chain(clusters.iter().copied()) {
            self.frame(container);
        }
        for link in &scene.links {
            self.link(link);
        }
        for container in &scene.containers {
            let title = Rect {
                height: container.rect.height.min(TITLE),
                ..container.rect
            };
            if !clusters.iter().any(|cluster| cluster.rect.overlaps(title)) {
                self.heading(container);
            }
        }
        for cluster in clusters {
            self.heading(cluster);
        }
        for node in scene.nodes.iter().filter(|node| node.tint.is_none()) {
            self.card(node);
        }
        for link in &scene.links {
            self.label(link);
        }
    }

    fn rect(&mut self, rect: Rect, radius: i32, fill: &str, line: &str, more: &str) {
        let _ = writeln!(
            self.text,
            "<rect {} rx=\"{radius}\" fill=\"{fill}\" stroke=\"{line}\"{more}/>",
            place(rect)
        );
    }

    fn words(
        &mut self,
        words: &str,
        at: Point,
        size: i32,
        weight: i32,
        colour: &str,
        anchor: Anchor,
    ) {
        if words.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        // The line of letters lies a third of their size below their middle.
        let y = at.y + size / 3;
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\"{anchor}>{}</text>",
            at.x,
            escaped(words)
        );
    }

    fn icon(&mut self, id: &'static str, corner: Point, size: i32, colour: &str) {
        self.used.insert(id);
        let _ = writeln!(
            self.text,
            "<use href=\"#icon-{id}\" {} color=\"{colour}\"/>",
            place(Rect::new(corner.x, corner.y, size, size))
        );
    }

    /// The icons that are used, once each.
    fn glyphs(&self) -> String {
        let mut text = String::new();
        for id in &self.used {
            let _ = write!(
                text,
                "<symbol id=\"icon-{id}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" \
                 stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
            );
            for (data, filled) in icons::component(id).paths {
                let fill = if *filled {
                    " fill=\"currentColor\""
                } else {
                    ""
                };
                let _ = write!(text, "<path d=\"{data}\"{fill}/>");
            }
            text.push_str("</symbol>\n");
        }
        text
    }

    fn frame(&mut self, shape: &NodeShape) {
        let Some(tint) = shape.tint else { return };
        let [fill, line, _] = self.colours.tint(tint);
        let dashes = match tint {
            Tint::Region | Tint::Zone => " stroke-dasharray=\"5 4\"",
            _ => "",
        };
        self.rect(shape.rect, RADIUS, fill, line, dashes);
        if tint == Tint::Cluster {
            self.feet(shape, line);
        }
    }

    fn heading(&mut self, shape: &NodeShape) {
        let Some(tint) = shape.tint else { return };
        let [_, line, text] = self.colours.tint(tint);
        let y = shape.rect.y + TITLE_LINE;
        let mut right = shape.rect.right() - 12;
        if tint == Tint::Zone {
            let letter = letters::fitted(&shape.detail, LETTER, shape.rect.width / 2);
            self.words(
                &letter,
                Point::new(right, y + 2),
                LETTER,
                600,
                line,
                Anchor::End,
            );
            right -= letters::width(&letter, LETTER) + 12;
        }
        self.icon(shape.icon, Point::new(shape.rect.x + 10, y - 7), 15, text);
        let start = shape.rect.x + 31;
        let name = letters::fitted(&shape.name, HEADING, right - start);
        self.words(
            &name,
            Point::new(start, y),
            HEADING,
            600,
            text,
            Anchor::Start,
        );
        if tint == Tint::Zone || shape.detail == shape.name {
            return;
        }
        let room = right - start - letters::width(&name, HEADING) - 12;
        // Half an address is worth nothing.
        let fits = letters::width(&shape.detail, FACT) <= room;
        if tint == Tint::Cluster || fits {
            let detail = letters::fitted(&shape.detail, FACT, room);
            self.words(&detail, Point::new(right, y), FACT, 400, text, Anchor::End);
        }
    }

    fn card(&mut self, shape: &NodeShape) {
        let (ground, line) = (self.colours.token("node"), self.colours.token("node-line"));
        self.rect(shape.rect, RADIUS, ground, line, "");
        let [glyph, _] = self.colours.category(shape.category);
        if shape.body == Body::Bar {
            self.feet(shape, glyph);
        }
        self.face(
            shape.rect,
            shape.icon,
            shape.category,
            &shape.name,
            &shape.detail,
        );
    }

    fn face(&mut self, card: Rect, icon: &'static str, category: Category, name: &str, fact: &str) {
        let [glyph, fill] = self.colours.category(category);
        let pad = ((card.height - TILE) / 2).clamp(4, 12);
        let tile = (card.height - 2 * pad).min(TILE);
        let middle = card.center().y;
        let corner = Point::new(card.x + pad, middle - tile / 2);
        self.rect(
            Rect::new(corner.x, corner.y, tile, tile),
            6,
            fill,
            "none",
            "",
        );
        let size = tile * GLYPH / TILE;
        let inset = (tile - size) / 2;
        self.icon(icon, corner + Point::new(inset, inset), size, glyph);
        let left = corner.x + tile + 10;
        let room = card.right() - pad.min(10) - left;
        let (up, down) = if fact.is_empty() { (0, 0) } else { (8, 9) };
        let (text, quiet) = (
            self.colours.token("node-text"),
            self.colours.token("node-fact"),
        );
        let name = letters::fitted(name, NAME, room);
        self.words(
            &name,
            Point::new(left, middle - up),
            NAME,
            500,
            text,
            Anchor::Start,
        );
        let fact = letters::fitted(fact, FACT, room);
        self.words(
            &fact,
            Point::new(left, middle + down),
            FACT,
            400,
            quiet,
            Anchor::Start,
        );
    }

    /// Where a bar stands on the subnets that it uses.
    fn feet(&mut self, shape: &NodeShape, colour: &str) {
        for foot in &shape.feet {
            let up = if foot.y <= shape.rect.y { 0 } else { 4 };
            self.rect(
                Rect::new(foot.x - 14, foot.y - up, 28, 4),
                2,
                colour,
                "none",
                "",
            );
        }
    }

    fn link(&mut self, shape: &LinkShape) {
        let colour = self.colours.token(match shape {
            LinkShape {
                refusal: Some(_), ..
            } => "link-broken",
            LinkShape { soft: true, .. } => "link-soft",
            LinkShape { kind, .. } if look::is_quiet(*kind) => "link-soft",
            _ => "link",
        });
        let own = dashes(shape.kind);
        let dashes = if own.is_empty() && shape.soft {
            look::SOFT
        } else {
            own
        };
        let dashes: Vec<String> = dashes.iter().map(ToString::to_string).collect();
        let dashes = match dashes.as_slice() {
            [] => String::new(),
            dashes => format!(" stroke-dasharray=\"{}\"", dashes.join(" ")),
        };
        let line = format!(
            "fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
        );
        let course = course(&shape.points);
        let _ = writeln!(self.text, "<path d=\"{course}\" {line}{dashes}/>");
        if let [.., before, end] = shape.points.as_slice() {
            let _ = writeln!(
                self.text,
                "<path d=\"{}\" {line}/>",
                arrow_head(*before, *end)
            );
        }
    }

    fn label(&mut self, shape: &LinkShape) {
        let Some((words, at)) = &shape.label else {
            return;
        };
        let width = label_width(words);
        let (ground, line) = (
            self.colours.token("link-label"),
            self.colours.token("hairline"),
        );
        self.rect(
            Rect::new(at.x - width / 2, at.y - 9, width, 18),
            4,
            ground,
            line,
            "",
        );
        let colour = self.colours.token(match shape.refusal {
            Some(_) => "link-broken",
            None => "text-soft",
        });
        self.words(words, *at, LABEL, 400, colour, Anchor::Middle);
    }
}

/// A course with round corners, as the data of a path.
fn course(points: &[Point]) -> String {
    let mut data = String::new();
    if let Some(first) = points.first() {
        let _ = write!(data, "M{} {}", first.x, first.y);
    }
    for three in points.windows(3) {
        let [before, at, after] = three else { continue };
        let length = |a: &Point, b: &Point| (a.x - b.x).abs() + (a.y - b.y).abs();
        let radius = CORNER
            .min(length(before, at) / 2)
            .min(length(at, after) / 2);
        let towards = |to: &Point| {
            Point::new(
                at.x + (to.x - at.x).signum() * radius,
                at.y + (to.y - at.y).signum() * radius,
            )
        };
        let (enter, leave) = (towards(before), towards(after));
        let _ = write!(
            data,
            "L{} {}Q{} {} {} {}",
            enter.x, enter.y, at.x, at.y, leave.x, leave.y
        );
    }
    if let Some(last) = points.last() {
        let _ = write!(data, "L{} {}", last.x, last.y);
    }
    data
}

/// An open arrow head at the end of an upright or level line.
fn arrow_head(before: Point, end: Point) -> String {
    let (x, y) = ((end.x - before.x).signum(), (end.y - before.y).signum());
    let back = Point::new(end.x - x * 6, end.y - y * 6);
    let (side_x, side_y) = (y * 4, x * 4);
    format!(
        "M{} {}L{} {}L{} {}",
        back.x - side_x,
        back.y + side_y,
        end.x,
        end.y,
        back.x + side_x,
        back.y - side_y
    )
}
