//! What is done to the selection without a pointer: put in order, walked from, given neighbours.

use std::collections::BTreeSet;

use super::arrange::{self, Direction, Line};
use super::command::{self, Command};
use super::neighbour::{self, Towards};
use super::palette::Item;
use super::{Editor, Selection, layout};
use crate::document::NodeId;
use crate::geometry::{Point, Rect};

impl Editor {
    /// Sets out what stands in the selected container, or in the one that holds all that is
    /// selected; everything when nothing is.
    pub fn tidy(&mut self) {
        let within = {
            let topology = self.indexed.topology();
            let nodes = &self.session.selection.nodes;
            match self.session.selection.single_node() {
                Some(id) => Some(id),
                None => layout::common_container(topology, nodes),
            }
        };
        if self.run(Command::TidyUp(within)) && within.is_none() {
            self.session.new_from = self.indexed.document().next_id;
        }
    }

    /// Finds places for the selected nodes alone.
    pub fn tidy_selected(&mut self) {
        let nodes = self.session.selection.nodes.clone();
        if nodes.is_empty() {
            self.say("Select what is to be tidied up.");
            return;
        }
        self.run(Command::TidyOnly(nodes));
    }

    /// Finds places for what is new since everything was set out or opened; all else stays.
    pub fn tidy_new(&mut self) {
        let new_from = NodeId(self.session.new_from);
        let new: BTreeSet<NodeId> = self
            .indexed
            .document()
            .nodes
            .range(new_from..)
            .map(|(id, _)| *id)
            .collect();
        if new.is_empty() {
            self.say("Nothing is new since everything was set out.");
            return;
        }
        self.run(Command::TidyOnly(new));
    }

    /// The selected nodes that can be moved, and where they are.
    fn movable(&self) -> Vec<(NodeId, Rect)> {
        let topology = self.indexed.topology();
        let selected: Vec<NodeId> = self.session.selection.nodes.iter().copied().collect();
        command::movable(topology, &selected)
            .into_iter()
            .map(|id| (id, topology.world_rect(id)))
            .collect()
    }

    /// Brings the selected nodes in line.
    pub fn align(&mut self, line: Line) {
        let nodes = self.movable();
        self.shift_at_least(2, nodes.len(), || arrange::aligned(&nodes, line));
    }

    /// Makes the distances between the selected nodes equal.
    pub fn distribute(&mut self, direction: Direction) {
        let nodes = self.movable();
        self.shift_at_least(3, nodes.len(), || arrange::distributed(&nodes, direction));
    }

    fn shift_at_least(
        &mut self,
        least: usize,
        count: usize,
        moves: impl FnOnce() -> Vec<(NodeId, Point)>,
    ) {
        if count < least {
            self.say(format!("Select at least {least} components first."));
            return;
        }
        self.run(Command::Shift(moves()));
    }

    /// Places a component beside a node and links the two.
    pub fn add_neighbour(&mut self, from: NodeId, towards: Towards, item: &Item) {
        let placed = {
            let topology = self.indexed.topology();
            if topology.node(from).is_none() {
                return;
            }
            neighbour::place(topology, from, towards, &item.component)
        };
        match placed {
            Ok(placement) => {
                self.run(Command::Neighbour {
                    from,
                    component: item.component.clone(),
                    placement,
                });
                self.reveal_selected();
            }
            Err(why) => self.refuse(why),
        }
    }

    /// The same with what follows the selected node most often.
    pub fn spawn(&mut self, towards: Towards) {
        let Some(from) = self.session.selection.single_node() else {
            self.say("Select one component first.");
            return;
        };
        let likely = (self.indexed.document().node(from))
            .and_then(|node| neighbour::likely(&node.component).into_iter().next());
        match likely {
            Some(item) => self.add_neighbour(from, towards, &item),
            None => self.say("Nothing usually follows it."),
        }
    }

    /// Selects the next node in a direction: along a link where there is one.
    pub fn walk(&mut self, towards: Towards) {
        let next = {
            let topology = self.indexed.topology();
            match self.session.selection.nodes.first() {
                Some(from) => neighbour::walk(topology, *from, towards),
                None => topology.children(None).first().copied(),
            }
        };
        self.go_to(next);
    }

    /// Selects the container around the selected node.
    pub fn walk_out(&mut self) {
        let selected = self.session.selection.nodes.first();
        let around = selected
            .and_then(|id| self.indexed.document().node(*id))
            .and_then(|node| node.parent);
        self.go_to(around);
    }

    /// Selects the first node in the selected one.
    pub fn walk_in(&mut self) {
        let inner = {
            let topology = self.indexed.topology();
            let selected = self.session.selection.nodes.first().copied();
            topology.children(selected).first().copied()
        };
        self.go_to(inner);
    }

    /// Selects the next link of the selected node, or of the node of the selected link.
    pub fn walk_links(&mut self) {
        let next = {
            let topology = self.indexed.topology();
            let selected = self.session.selection.single_link();
            let node = match selected.and_then(|id| self.indexed.document().link(id)) {
                Some(link) => Some(link.from),
                None => self.session.selection.nodes.first().copied(),
            };
            let mut links: Vec<_> = node
                .into_iter()
                .flat_map(|id| topology.links_from(id).chain(topology.links_to(id)))
                .map(|(id, _)| id)
                .collect();
            links.sort_unstable();
            let after = links
                .iter()
                .find(|id| selected.is_none_or(|selected| **id > selected));
            after.or(links.first()).copied()
        };
        match next {
            Some(id) => {
                self.session.selection = Selection::link(id);
                let topology = self.indexed.topology();
                if let Some(link) = self.indexed.document().link(id) {
                    let [from, to] = [link.from, link.to].map(|end| topology.name(end));
                    self.say(format!("Link from {from} to {to}"));
                }
            }
            None => self.say("There are no links here."),
        }
    }

    fn go_to(&mut self, next: Option<NodeId>) {
        let Some(id) = next else {
            self.say("There is nothing in that direction.");
            return;
        };
        self.session.selection = Selection::node(id);
        self.reveal_selected();
        let topology = self.indexed.topology();
        let kind = topology
            .node(id)
            .map_or("", |node| node.component.facts().name);
        let around = topology
            .ancestors(id)
            .next()
            .map(|(around, _)| topology.name(around));
        let place = around.map_or_else(String::new, |around| format!(", in {around}"));
        self.say(format!("{}, {kind}{place}", topology.name(id)));
    }

    /// Brings the one selected node into view.
    fn reveal_selected(&mut self) {
        if let Some(id) = self.session.selection.single_node() {
            let rect = self.indexed.topology().world_rect(id);
            self.session.viewport.reveal(rect);
        }
    }

    /// Shows all that is selected, as large as it fits.
    pub fn fit_selected(&mut self) {
        let topology = self.indexed.topology();
        let nodes = self
            .session
            .selection
            .nodes
            .iter()
            .map(|id| topology.world_rect(*id));
        let links = self.session.selection.links.iter().filter_map(|id| {
            let course = self.routes().get(id)?.iter();
            course
                .map(|at| Rect::new(at.x, at.y, 0, 0))
                .reduce(Rect::union)
        });
        match nodes.chain(links).reduce(Rect::union) {
            Some(all) => self.session.viewport.fit(all),
            None => self.fit(),
        }
    }
}
