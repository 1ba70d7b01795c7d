//! What can be done by a key, a button, a menu or the command palette: one table for all of them.

use std::collections::BTreeSet;

use super::command::Command;
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
}

impl Group {
    /// Every group, in the order of the help sheet.
    pub const ALL: [Self; 5] = [
        Self::History,
        Self::Editing,
        Self::Arranging,
        Self::Viewing,
        Self::Moving,
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
];

const fn step(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut Editor),
) -> Action {
    action(id, label, keys, Group::Moving, &[], run)
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
