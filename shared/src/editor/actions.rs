//! What can be done by a key, a button, a menu or the command palette: one table for all of them.

use std::collections::BTreeSet;

use super::arrange::{Direction, Line};
use super::command::{Command, Stack};
use super::finder::Purpose;
use super::neighbour::Towards;
use super::{Editor, Selection};
use crate::geometry::Point;

/// What an action is about: a heading of the help sheet, a part of a menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Steps back and forth.
    History,
    /// Contents of the design.
    Editing,
    /// What the design looks like and how good it is.
    Arranging,
    /// What is seen of it.
    Viewing,
    /// Small steps.
    Moving,
    /// From one part of the design to another.
    Walking,
}

impl Group {
    /// Every group, in the order of the help sheet.
    pub const ALL: [Self; 6] = [
        Self::History,
        Self::Editing,
        Self::Arranging,
        Self::Viewing,
        Self::Moving,
        Self::Walking,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::History => "History",
            Self::Editing => "Editing",
            Self::Arranging => "Arranging",
            Self::Viewing => "View",
            Self::Moving => "Moving",
            Self::Walking => "Walking",
        }
    }
}

/// What a menu was opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Selected nodes, links beside them or not.
    Nodes,
    /// Selected links alone.
    Links,
    /// The bare canvas.
    Canvas,
}

/// Something that can be done without the pointer.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Names it.
    pub id: &'static str,
    /// Its words.
    pub label: &'static str,
    /// The keys that do it, as in `Ctrl+Shift+Z`.
    pub keys: &'static [&'static str],
    /// What it is about.
    pub group: Group,
    /// The menus that offer it.
    pub menus: &'static [On],
    /// Does it.
    pub run: fn(&mut Editor),
}

const fn action(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    group: Group,
    menus: &'static [On],
    run: fn(&mut Editor),
) -> Action {
    Action {
        id,
        label,
        keys,
        group,
        menus,
        run,
    }
}

/// Every action, by groups, in the order of the help sheet and of menus.
pub const ALL: &[Action] = &[
    action("undo", "Undo", &["Ctrl+Z"], Group::History, &[], |editor| {
        editor.undo()
    }),
    action(
        "redo",
        "Redo",
        &["Ctrl+Shift+Z", "Ctrl+Y"],
        Group::History,
        &[],
        |editor| editor.redo(),
    ),
    action(
        "cut",
        "Cut",
        &["Ctrl+X"],
        Group::Editing,
        &[On::Nodes],
        |editor| {
            editor.copy();
            delete(editor);
        },
    ),
    action(
        "copy",
        "Copy",
        &["Ctrl+C"],
        Group::Editing,
        &[On::Nodes],
        Editor::copy,
    ),
    action(
        "paste",
        "Paste",
        &["Ctrl+V"],
        Group::Editing,
        &[On::Canvas],
        Editor::paste,
    ),
    action(
        "duplicate",
        "Duplicate",
        &["Ctrl+D"],
        Group::Editing,
        &[On::Nodes],
        |editor| {
            let kept = std::mem::take(&mut editor.session.clip);
            editor.copy();
            editor.paste();
            editor.session.clip = kept;
        },
    ),
    action(
        "delete",
        "Delete",
        &["Delete", "Backspace"],
        Group::Editing,
        &[On::Nodes, On::Links],
        delete,
    ),
    action(
        "select-all",
        "Select all",
        &["Ctrl+A"],
        Group::Editing,
        &[On::Canvas],
        |editor| {
            let nodes: BTreeSet<_> = editor.document().nodes.keys().copied().collect();
            let links = editor.document().links.keys().copied().collect();
            editor.session.selection = Selection { nodes, links };
        },
    ),
    action(
        "find",
        "Find anything",
        &["Ctrl+K"],
        Group::Editing,
        &[],
        |editor| editor.session.finding = Some(Purpose::Anything),
    ),
    action(
        "link-to",
        "Link to…",
        &["C"],
        Group::Editing,
        &[On::Nodes],
        |editor| match editor.session.selection.single_node() {
            Some(id) => editor.session.finding = Some(Purpose::LinkFrom(id)),
            None => editor.say("Select the one component at which the link starts."),
        },
    ),
    action(
        "move-into",
        "Move into…",
        &["M"],
        Group::Editing,
        &[On::Nodes],
        |editor| match editor.session.selection.nodes.is_empty() {
            false => editor.session.finding = Some(Purpose::Nest),
            true => editor.say("Select what is to be moved."),
        },
    ),
    action(
        "cancel",
        "Cancel or select nothing",
        &["Escape"],
        Group::Editing,
        &[],
        Editor::cancel,
    ),
    action(
        "tidy",
        "Tidy up",
        &["Shift+T"],
        Group::Arranging,
        &[On::Nodes, On::Canvas],
        Editor::tidy,
    ),
    action(
        "tidy-selected",
        "Tidy up only what is selected",
        &["Alt+Shift+T"],
        Group::Arranging,
        &[],
        Editor::tidy_selected,
    ),
    action(
        "tidy-new",
        "Tidy up only what is new",
        &["Alt+T"],
        Group::Arranging,
        &[On::Canvas],
        Editor::tidy_new,
    ),
    arranging("align-left", "Align left edges", &["Alt+A"], |editor| {
        editor.align(Line::Left)
    }),
    arranging(
        "align-center",
        "Align middles, left to right",
        &["Alt+H"],
        |editor| editor.align(Line::Center),
    ),
    arranging("align-right", "Align right edges", &["Alt+D"], |editor| {
        editor.align(Line::Right)
    }),
    arranging("align-top", "Align upper edges", &["Alt+W"], |editor| {
        editor.align(Line::Top)
    }),
    arranging(
        "align-middle",
        "Align middles, top to bottom",
        &["Alt+V"],
        |editor| editor.align(Line::Middle),
    ),
    arranging("align-bottom", "Align lower edges", &["Alt+S"], |editor| {
        editor.align(Line::Bottom)
    }),
    arranging(
        "distribute-across",
        "Equal distances, left to right",
        &["Alt+Shift+H"],
        |editor| editor.distribute(Direction::Across),
    ),
    arranging(
        "distribute-down",
        "Equal distances, top to bottom",
        &["Alt+Shift+V"],
        |editor| editor.distribute(Direction::Down),
    ),
    action(
        "front",
        "Bring to the front",
        &["]"],
        Group::Arranging,
        &[On::Nodes],
        |editor| restack(editor, Stack::Front),
    ),
    action(
        "back",
        "Send to the back",
        &["["],
        Group::Arranging,
        &[On::Nodes],
        |editor| restack(editor, Stack::Back),
    ),
    action(
        "straighten",
        "Let the link find its own way",
        &["Shift+L"],
        Group::Arranging,
        &[On::Links],
        |editor| match editor.session.selection.single_link() {
            Some(id) => {
                editor.run(Command::Bend(id, Vec::new()));
            }
            None => editor.say("Select one link first."),
        },
    ),
    action(
        "lock",
        "Lock or unlock",
        &["Ctrl+L"],
        Group::Arranging,
        &[On::Nodes],
        |editor| {
            let nodes: Vec<_> = editor.session.selection.nodes.iter().copied().collect();
            let locked = nodes
                .iter()
                .all(|id| editor.document().node(*id).is_some_and(|node| node.locked));
            if !nodes.is_empty() {
                editor.run(Command::SetLocked(nodes, !locked));
            }
        },
    ),
    action(
        "fix-all",
        "Mend what can be mended",
        &["Ctrl+."],
        Group::Arranging,
        &[On::Canvas],
        |editor| {
            editor.run(Command::FixAll);
        },
    ),
    action(
        "drill",
        "Begin or end the failure drill",
        &["Shift+F"],
        Group::Arranging,
        &[On::Canvas],
        Editor::drill,
    ),
    action(
        "fail",
        "Fail or repair in a drill",
        &["F"],
        Group::Arranging,
        &[On::Nodes, On::Links],
        Editor::fail_selected,
    ),
    action(
        "fit",
        "Show everything",
        &["Shift+1"],
        Group::Viewing,
        &[On::Canvas],
        Editor::fit,
    ),
    action(
        "fit-selected",
        "Show what is selected",
        &["Shift+2"],
        Group::Viewing,
        &[On::Nodes, On::Links],
        Editor::fit_selected,
    ),
    action(
        "show-layers",
        "Show all layers again",
        &[],
        Group::Viewing,
        &[],
        |editor| editor.session.hidden.clear(),
    ),
    action(
        "zoom-in",
        "Zoom in",
        &["Ctrl++", "Ctrl+="],
        Group::Viewing,
        &[],
        |editor| editor.session.viewport.step(true),
    ),
    action(
        "zoom-out",
        "Zoom out",
        &["Ctrl+-"],
        Group::Viewing,
        &[],
        |editor| editor.session.viewport.step(false),
    ),
    action(
        "zoom-100",
        "Zoom to 100 %",
        &["Ctrl+0"],
        Group::Viewing,
        &[],
        |editor| {
            let middle = editor.session.viewport.middle();
            editor.session.viewport.zoom_at(middle, 1.0);
        },
    ),
    step("left", "Move left", &["ArrowLeft"], |editor| {
        nudge(editor, -1, 0)
    }),
    step("right", "Move right", &["ArrowRight"], |editor| {
        nudge(editor, 1, 0)
    }),
    step("up", "Move up", &["ArrowUp"], |editor| nudge(editor, 0, -1)),
    step("down", "Move down", &["ArrowDown"], |editor| {
        nudge(editor, 0, 1)
    }),
    step(
        "far-left",
        "Move left by 10",
        &["Shift+ArrowLeft"],
        |editor| nudge(editor, -10, 0),
    ),
    step(
        "far-right",
        "Move right by 10",
        &["Shift+ArrowRight"],
        |editor| nudge(editor, 10, 0),
    ),
    step("far-up", "Move up by 10", &["Shift+ArrowUp"], |editor| {
        nudge(editor, 0, -10)
    }),
    step(
        "far-down",
        "Move down by 10",
        &["Shift+ArrowDown"],
        |editor| nudge(editor, 0, 10),
    ),
    walk(
        "walk-left",
        "Go left, along a link where there is one",
        &["Alt+ArrowLeft"],
        |editor| editor.walk(Towards::Left),
    ),
    walk("walk-right", "Go right", &["Alt+ArrowRight"], |editor| {
        editor.walk(Towards::Right)
    }),
    walk("walk-up", "Go up", &["Alt+ArrowUp"], |editor| {
        editor.walk(Towards::Up)
    }),
    walk("walk-down", "Go down", &["Alt+ArrowDown"], |editor| {
        editor.walk(Towards::Down)
    }),
    walk(
        "walk-out",
        "Go to the container around it",
        &["Alt+Shift+ArrowUp"],
        Editor::walk_out,
    ),
    walk(
        "walk-in",
        "Go to the first in it",
        &["Alt+Shift+ArrowDown"],
        Editor::walk_in,
    ),
    walk(
        "walk-links",
        "Go to its next link",
        &["L"],
        Editor::walk_links,
    ),
    walk(
        "spawn-left",
        "Add what follows, to the left",
        &["Ctrl+ArrowLeft"],
        |editor| editor.spawn(Towards::Left),
    ),
    walk(
        "spawn-right",
        "Add what follows, to the right",
        &["Ctrl+ArrowRight"],
        |editor| editor.spawn(Towards::Right),
    ),
    walk(
        "spawn-up",
        "Add what follows, above",
        &["Ctrl+ArrowUp"],
        |editor| editor.spawn(Towards::Up),
    ),
    walk(
        "spawn-down",
        "Add what follows, below",
        &["Ctrl+ArrowDown"],
        |editor| editor.spawn(Towards::Down),
    ),
];

const fn step(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut Editor),
) -> Action {
    action(id, label, keys, Group::Moving, &[], run)
}

const fn arranging(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut Editor),
) -> Action {
    action(id, label, keys, Group::Arranging, &[], run)
}

const fn walk(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut Editor),
) -> Action {
    action(id, label, keys, Group::Walking, &[], run)
}

/// The actions of one group.
pub fn in_group(group: Group) -> impl Iterator<Item = &'static Action> {
    ALL.iter().filter(move |action| action.group == group)
}

/// The menu for what is selected now: the actions that it offers, by groups.
#[must_use]
pub fn menu(selection: &Selection) -> Vec<Vec<&'static Action>> {
    let on = match (selection.nodes.is_empty(), selection.links.is_empty()) {
        (false, _) => On::Nodes,
        (true, false) => On::Links,
        (true, true) => On::Canvas,
    };
    let offered = |group| {
        in_group(group)
            .filter(|action| action.menus.contains(&on))
            .collect::<Vec<_>>()
    };
    let groups = Group::ALL.map(offered).into_iter();
    groups.filter(|group| !group.is_empty()).collect()
}

/// The action of a key combination such as `Ctrl+Shift+Z`.
#[must_use]
pub fn for_keys(keys: &str) -> Option<&'static Action> {
    ALL.iter().find(|action| {
        action
            .keys
            .iter()
            .any(|known| known.eq_ignore_ascii_case(keys))
    })
}

/// The action with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Action> {
    ALL.iter().find(|action| action.id == id)
}

fn delete(editor: &mut Editor) {
    let selection = editor.session.selection.clone();
    if !selection.is_empty() {
        editor.run(Command::Delete(selection));
    }
}

fn restack(editor: &mut Editor, stack: Stack) {
    let nodes: Vec<_> = editor.session.selection.nodes.iter().copied().collect();
    if !nodes.is_empty() {
        editor.run(Command::Restack(nodes, stack));
    }
}

fn nudge(editor: &mut Editor, x: i32, y: i32) {
    let nodes: Vec<_> = editor.session.selection.nodes.iter().copied().collect();
    if !nodes.is_empty() {
        editor.run(Command::Move {
            nodes,
            by: Point::new(x, y),
            pointer: None,
            force: false,
        });
    }
}
