//! What the pointer does: presses become clicks or drags, drags become gestures, gestures become commands.

use std::collections::BTreeSet;

use super::command::{self, Command};
use super::finder::Purpose;
use super::gesture::Gesture;
use super::hit::{self, Hit};
use super::neighbour::Towards;
use super::snap::{self, Edges, Guide};
use super::viewport::ScreenPoint;
use super::{Button, Editor, Held, Input, READING, Selection, bends, placement, scene, snapped};
use crate::document::{LinkId, NodeId};
use crate::geometry::{Point, Rect};

/// A press becomes a drag after this many pixels (UX.md: 4 for a mouse, 6 for a finger).
const DRAG_AFTER: f64 = 4.0;
const DRAG_AFTER_COARSE: f64 = 6.0;
/// What is dragged stays at the rim for so many milliseconds before the view moves: on its way from
/// the palette, or past the edge, it only crosses the rim.
const RIM_AFTER: f64 = 200.0;
/// How near to a place to rest something is put there, in pixels (UX.md).
const SNAP: f64 = 8.0;
/// More siblings than this are not looked at for places to rest.
const SIBLINGS: usize = 400;

impl Editor {
    /// Takes input from the screen.
    pub fn handle(&mut self, input: Input) {
        match input {
            Input::Down(at, button, held) => {
                self.session.pointer = Some((at, held));
                self.session.coarse = held.coarse;
                self.down(at, button, held);
            }
            Input::Moved(at, held) => {
                self.session.pointer = Some((at, held));
                self.moved(at, held);
                if !self.is_at_rim() {
                    self.session.at_rim = 0.0;
                }
            }
            Input::Up(at, held) => {
                self.session.pointer = None;
                self.session.at_rim = 0.0;
                self.up(at, held);
            }
            Input::Passed(milliseconds) => self.pan_at_rim(milliseconds),
            Input::Left => {
                self.session.pointer = None;
                self.session.at_rim = 0.0;
                self.session.hovered = None;
                self.session.hovered_link = None;
                if let Gesture::Placing { preview, .. } = &mut self.session.gesture {
                    *preview = None;
                }
            }
            Input::Wheel(at, dx, dy, held) => {
                if held.ctrl {
                    // At most 10 % a tick, in proportion for the small steps of a pinch.
                    let factor = 1.0 - (dy / 100.0).clamp(-1.0, 1.0) * 0.1;
                    let zoom = self.session.viewport.zoom * factor;
                    self.session.viewport.zoom_at(at, zoom);
                } else {
                    self.session.viewport.pan(dx, dy);
                }
            }
            Input::Resized(width, height) => {
                let fitted = self.is_fitted();
                self.session.viewport.width = width;
                self.session.viewport.height = height;
                if fitted {
                    self.fit();
                }
            }
            Input::Menu(at) => self.open_menu(at),
            Input::Pick(_) if self.session.reading => self.refuse(READING),
            Input::Pick(item) => {
                self.session.gesture = Gesture::Placing {
                    item: Box::new(item),
                    preview: None,
                    keep: false,
                    guides: Vec::new(),
                }
            }
        }
    }

    fn down(&mut self, at: ScreenPoint, button: Button, held: Held) {
        if matches!(self.session.gesture, Gesture::Placing { .. }) {
            self.moved(at, held);
            return;
        }
        if button == Button::Middle || held.space {
            self.session.gesture = Gesture::Panning { last: at };
            return;
        }
        let world = self.session.viewport.world_from_screen(at);
        let on = hit::hit(self, world);
        self.session.gesture = Gesture::Pressing {
            screen: at,
            world,
            on,
            additive: held.shift,
        };
    }

    fn moved(&mut self, at: ScreenPoint, held: Held) {
        let world = self.session.viewport.world_from_screen(at);
        let free = held.ctrl || self.session.free_movement || self.session.literal;
        match self.session.gesture.clone() {
            Gesture::Idle => self.hover(world),
            Gesture::Pressing {
                screen,
                world: from,
                on,
                additive,
            } => {
                let after = if held.coarse {
                    DRAG_AFTER_COARSE
                } else {
                    DRAG_AFTER
                };
                if (at.x - screen.x).hypot(at.y - screen.y) >= after {
                    self.session.gesture = self.drag(from, on, additive);
                    self.moved(at, held);
                }
            }
            Gesture::Moving {
                nodes,
                grabbed,
                from,
                ..
            } => {
                let wanted = world - from;
                let (by, guides) = if free {
                    (wanted, Vec::new())
                } else {
                    self.resting_move(&nodes, grabbed, wanted, world)
                };
                self.session.gesture = Gesture::Moving {
                    nodes,
                    grabbed,
                    from,
                    pointer: world,
                    by,
                    guides,
                };
            }
            Gesture::Resizing {
                node,
                corner,
                before,
                ..
            } => {
                let opposite = scene::corners(before)
                    .get((corner + 2) % 4)
                    .copied()
                    .unwrap_or_default();
                let (to, guides) = if free {
                    (world, Vec::new())
                } else {
                    self.resting_corner(node, corner, opposite, world)
                };
                self.session.gesture = Gesture::Resizing {
                    node,
                    corner,
                    before,
                    now: Rect::between(opposite, to),
                    guides,
                };
            }
            Gesture::Bending {
                link,
                course,
                stretch,
                ..
            } => {
                let to = if free { world } else { snapped(world) };
                self.session.gesture = Gesture::Bending {
                    link,
                    bends: bends::dragged(&course, stretch, to),
                    course,
                    stretch,
                };
            }
            Gesture::Connecting { from, .. } => {
                let over = match hit::hit(self, world) {
                    Hit::Node(id) | Hit::Handle(id, _) | Hit::Corner(id, _) if id != from => {
                        Some(id)
                    }
                    _ => None,
                };
                self.session.gesture = Gesture::Connecting {
                    from,
                    to: world,
                    over,
                };
            }
            Gesture::Lasso { from, additive, .. } => {
                self.session.gesture = Gesture::Lasso {
                    from,
                    to: world,
                    additive,
                };
            }
            Gesture::Panning { last } => {
                self.session.viewport.pan(last.x - at.x, last.y - at.y);
                self.session.gesture = Gesture::Panning { last: at };
            }
            Gesture::Placing { item, keep, .. } => {
                let mut placement = self.preview(&item, world, held);
                let guides = if free {
                    Vec::new()
                } else {
                    self.resting_ghost(&mut placement)
                };
                self.session.gesture = Gesture::Placing {
                    item,
                    preview: Some(Box::new(placement)),
                    keep,
                    guides,
                };
            }
        }
    }

    fn up(&mut self, at: ScreenPoint, held: Held) {
        if matches!(self.session.gesture, Gesture::Placing { .. }) {
            self.moved(at, held);
        }
        match std::mem::take(&mut self.session.gesture) {
            Gesture::Pressing {
                on,
                additive,
                world,
                ..
            } => self.click(on, additive, world),
            Gesture::Moving {
                nodes,
                grabbed,
                by,
                pointer,
                ..
            } => {
                if self.session.literal {
                    self.run(Command::Put(nodes.into_iter().collect(), by));
                    return;
                }
                let others = nodes.into_iter().filter(|id| *id != grabbed);
                let nodes = std::iter::once(grabbed).chain(others).collect();
                self.run(Command::Move {
                    nodes,
                    by,
                    pointer: Some(pointer),
                    force: held.shift,
                });
            }
            Gesture::Resizing { node, now, .. } => {
                self.run(Command::Resize(node, now));
            }
            Gesture::Bending { link, bends, .. } => {
                self.run(Command::Bend(link, bends));
            }
            Gesture::Connecting {
                from,
                over: Some(to),
                ..
            } => {
                self.run(Command::Connect(from, to));
            }
            Gesture::Lasso { from, to, additive } => {
                self.select_in(Rect::between(from, to), additive)
            }
            Gesture::Placing {
                item,
                preview: Some(placement),
                keep,
                ..
            } => {
                if let (Some(refusal), false) = (&placement.refusal, held.shift) {
                    self.refuse(format!("{refusal}."));
                } else {
                    let first = self.indexed.document().nodes.is_empty();
                    self.run(Command::Place(item.component.clone(), *placement));
                    if first {
                        self.show_everything();
                    }
                }
                if keep {
                    self.session.gesture = Gesture::Placing {
                        item,
                        preview: None,
                        keep,
                        guides: Vec::new(),
                    };
                }
            }
            _ => {}
        }
    }

    /// Shows everything when something reaches out of the view, so that the next drop finds it.
    fn show_everything(&mut self) {
        let topology = self.indexed.topology();
        let roots = topology.children(None).iter();
        let everything = roots.map(|id| topology.world_rect(*id)).reduce(Rect::union);
        let seen = self.session.viewport.world();
        if let Some(everything) = everything.filter(|rect| !seen.contains(*rect)) {
            self.session.viewport.fit(everything);
        }
    }

    /// What a press turns into when the pointer moves on.
    fn drag(&mut self, from: Point, on: Hit, additive: bool) -> Gesture {
        let topology = self.indexed.topology();
        if self.session.is_fixed() {
            let last = self.session.viewport.screen_from_world(from);
            return Gesture::Panning { last };
        }
        match on {
            Hit::Node(id) => {
                if !self.session.selection.nodes.contains(&id) {
                    self.session.selection = Selection::node(id);
                }
                let locked = |id: &NodeId| topology.node(*id).is_some_and(|node| node.locked);
                let nodes: BTreeSet<NodeId> = self
                    .session
                    .selection
                    .nodes
                    .iter()
                    .copied()
                    .filter(|id| !locked(id))
                    .collect();
                if nodes.is_empty() {
                    self.refuse("It is locked.");
                    return Gesture::Idle;
                }
                // What is locked stays; a neighbour of it leads then.
                let grabbed = if nodes.contains(&id) {
                    id
                } else {
                    nodes.first().copied().unwrap_or(id)
                };
                Gesture::Moving {
                    nodes,
                    grabbed,
                    from,
                    pointer: from,
                    by: Point::default(),
                    guides: Vec::new(),
                }
            }
            Hit::Corner(node, corner) => {
                let before = topology.world_rect(node);
                Gesture::Resizing {
                    node,
                    corner,
                    before,
                    now: before,
                    guides: Vec::new(),
                }
            }
            Hit::Bend(link, stretch) => self.bending(link, stretch),
            Hit::Link(link) if self.session.selection.single_link() == Some(link) => {
                let reach = self.session.viewport.units(SNAP);
                let course = self.routes().get(&link);
                let stretch = course.and_then(|course| bends::stretch_at(course, from, reach));
                self.bending(link, stretch.unwrap_or_default())
            }
            Hit::Handle(from_node, _) => Gesture::Connecting {
                from: from_node,
                to: from,
                over: None,
            },
            Hit::Canvas | Hit::Inside(_) | Hit::Link(_) => Gesture::Lasso {
                from,
                to: from,
                additive,
            },
        }
    }

    fn click(&mut self, on: Hit, additive: bool, at: Point) {
        // A handle that is only clicked opens what may follow there; other marks of the selection are
        // not in the way of what lies beneath.
        if let (Hit::Handle(from, side), false, false) = (on, self.session.is_fixed(), additive) {
            let towards = Towards::ALL.get(side).copied().unwrap_or(Towards::Right);
            self.session.selection = Selection::node(from);
            self.session.finding = Some(Purpose::Neighbour(from, towards));
            return;
        }
        let on = match on {
            Hit::Corner(..) | Hit::Handle(..) | Hit::Bend(..) => hit::beneath(self, at),
            other => other,
        };
        let clicked = on.selection();
        if self.session.drill.is_some() {
            self.session.selection = clicked;
            return self.fail_selected();
        }
        if !additive {
            self.session.selection = clicked;
            return;
        }
        // A second click with Shift takes out what the first put in.
        let selection = &mut self.session.selection;
        for id in clicked.nodes {
            if !selection.nodes.remove(&id) {
                selection.nodes.insert(id);
            }
        }
        for id in clicked.links {
            if !selection.links.remove(&id) {
                selection.links.insert(id);
            }
        }
    }

    fn select_in(&mut self, area: Rect, additive: bool) {
        let topology = self.indexed.topology();
        let nodes: BTreeSet<NodeId> = topology
            .nodes()
            .map(|(id, _)| id)
            .filter(|id| area.contains(topology.world_rect(*id)))
            .filter(|id| !self.session.hidden.node(topology, *id))
            .collect();
        let shown = |id: &LinkId| {
            let link = self.indexed.document().link(*id);
            link.is_some_and(|link| !self.session.hidden.link(topology, link))
        };
        let links = (self.routes().iter())
            .filter(|(id, _)| shown(id))
            .filter(|(_, points)| points.iter().all(|point| area.holds(*point)))
            .map(|(id, _)| *id)
            .collect();
        if additive {
            self.session.selection.nodes.extend(nodes);
            self.session.selection.links.extend::<BTreeSet<_>>(links);
        } else {
            self.session.selection = Selection { nodes, links };
        }
    }

    fn hover(&mut self, world: Point) {
        let (node, link) = match hit::hit(self, world) {
            Hit::Node(id) | Hit::Corner(id, _) | Hit::Handle(id, _) => (Some(id), None),
            Hit::Link(id) | Hit::Bend(id, _) => (None, Some(id)),
            Hit::Canvas | Hit::Inside(_) => (None, None),
        };
        self.session.hovered = node;
        self.session.hovered_link = link;
    }

    fn bending(&self, link: LinkId, stretch: usize) -> Gesture {
        let course = self.routes().get(&link).cloned().unwrap_or_default();
        Gesture::Bending {
            link,
            stretch,
            bends: Vec::new(),
            course,
        }
    }

    /// What stands in a container and is seen: others come to rest in line with it.
    fn siblings(&self, parent: Option<NodeId>, except: &dyn Fn(NodeId) -> bool) -> Vec<Rect> {
        let topology = self.indexed.topology();
        let seen = self.session.viewport.world();
        let origin = topology.world_origin(parent);
        (topology.children(parent).iter())
            .filter(|id| !except(**id))
            .filter_map(|id| topology.node(*id).map(|node| node.rect.moved_by(origin)))
            .filter(|rect| rect.overlaps(seen))
            .take(SIBLINGS)
            .collect()
    }

    /// How far dragged nodes move: to where they are in line with others, else in steps of the grid.
    fn resting_move(
        &self,
        nodes: &BTreeSet<NodeId>,
        grabbed: NodeId,
        wanted: Point,
        pointer: Point,
    ) -> (Point, Vec<Guide>) {
        let topology = self.indexed.topology();
        let around = (nodes.iter())
            .map(|id| topology.world_rect(*id))
            .reduce(Rect::union);
        let Some(around) = around else {
            return (wanted, Vec::new());
        };
        let landing = command::landing(topology, &[grabbed], pointer);
        let parent = match landing.refusal {
            None => landing.parent,
            Some(_) => topology.node(grabbed).and_then(|node| node.parent),
        };
        let siblings = self.siblings(parent, &|id| nodes.contains(&id));
        let reach = self.session.viewport.units(SNAP);
        let rest = snap::rest(around.moved_by(wanted), Edges::ALL, &siblings, reach);
        (at_rest(wanted, &rest), rest.guides)
    }

    /// Where a dragged corner comes to rest.
    fn resting_corner(
        &self,
        node: NodeId,
        corner: usize,
        opposite: Point,
        wanted: Point,
    ) -> (Point, Vec<Guide>) {
        let parent = self
            .indexed
            .document()
            .node(node)
            .and_then(|node| node.parent);
        let siblings = self.siblings(parent, &|id| id == node);
        let reach = self.session.viewport.units(SNAP);
        let moving = Rect::between(opposite, wanted);
        let rest = snap::rest(moving, Edges::at_corner(corner), &siblings, reach);
        (at_rest(wanted, &rest), rest.guides)
    }

    /// Puts what is being placed to where it is in line with others.
    fn resting_ghost(&self, placement: &mut placement::Placement) -> Vec<Guide> {
        // What brings its own containers along, or lies across subnets, has its place already.
        if !placement.missing.is_empty() || !placement.spans.is_empty() {
            return Vec::new();
        }
        let siblings = self.siblings(placement.parent, &|_| false);
        let reach = self.session.viewport.units(SNAP);
        let rest = snap::rest(placement.rect, Edges::ALL, &siblings, reach);
        placement.rect = placement.rect.moved_by(rest.by);
        rest.guides
    }

    /// Whether the view moves by itself now, so that time is to be told.
    #[must_use]
    pub fn is_at_rim(&self) -> bool {
        let speed = |(at, _)| self.session.viewport.rim_speed(at);
        self.session.gesture.pans_at_rim()
            && !self.session.literal
            && self
                .session
                .pointer
                .map(speed)
                .is_some_and(|speed| speed != (0.0, 0.0))
    }

    /// Moves the view while something is dragged at its rim, the faster the nearer to the edge.
    fn pan_at_rim(&mut self, milliseconds: f64) {
        let Some((at, held)) = self.session.pointer.filter(|_| self.is_at_rim()) else {
            return;
        };
        let frame = milliseconds.clamp(0.0, 100.0);
        self.session.at_rim += frame;
        if self.session.at_rim < RIM_AFTER {
            return;
        }
        let (dx, dy) = self.session.viewport.rim_speed(at);
        self.session
            .viewport
            .pan(dx * frame / 1000.0, dy * frame / 1000.0);
        self.moved(at, held);
    }
}

/// A wanted place, or way, at rest: in line with others where there are such, else on the grid.
fn at_rest(wanted: Point, rest: &snap::Rest) -> Point {
    let grid = snapped(wanted);
    Point::new(
        if rest.found.0 {
            wanted.x + rest.by.x
        } else {
            grid.x
        },
        if rest.found.1 {
            wanted.y + rest.by.y
        } else {
            grid.y
        },
    )
}
