//! What can be done by a key, a button, a menu or the command palette: one table for all of them.

use std::collections::BTreeSet;

use super::command::Command;
use super::{Editor, Selection};
use crate::geometry::Point;

/// Something that can be done without the pointer.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Names it.
    pub id: &'static str,
    /// Its words.
    pub label: &'static str,
    /// The keys that do it, as in `Ctrl+Shift+Z`.
    pub keys: &'static [&'static str],
    /// Does it.
    pub run: fn(&mut Editor),
}

const fn action(
    id: &'static str,
    label: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut Editor),
) -> Action {
    Action {
        id,
        label,
        keys,
        run,
    }
}

/// Every action, in the order of the help sheet.
pub const ALL: &[Action] = &[
    action("undo", "Undo", &["Ctrl+Z"], |editor| editor.undo()),
    action("redo", "Redo", &["Ctrl+Shift+Z", "Ctrl+Y"], |editor| {
        editor.redo()
    }),
    action("delete", "Delete", &["Delete", "Backspace"], |editor| {
        let selection = editor.session.selection.clone();
        if !selection.is_empty() {
            editor.run(Command::Delete(selection));
        }
    }),
    action("copy", "Copy", &["Ctrl+C"], Editor::copy),
    action("cut", "Cut", &["Ctrl+X"], |editor| {
        editor.copy();
        let selection = editor.session.selection.clone();
        if !selection.is_empty() {
            editor.run(Command::Delete(selection));
        }
    }),
    action("paste", "Paste", &["Ctrl+V"], Editor::paste),
    action("duplicate", "Duplicate", &["Ctrl+D"], |editor| {
        let kept = std::mem::take(&mut editor.session.clip);
        editor.copy();
        editor.paste();
        editor.session.clip = kept;
    }),
    action("select-all", "Select all", &["Ctrl+A"], |editor| {
        let nodes: BTreeSet<_> = editor.document().nodes.keys().copied().collect();
        let links = editor.document().links.keys().copied().collect();
        editor.session.selection = Selection { nodes, links };
    }),
    action(
        "cancel",
        "Cancel or select nothing",
        &["Escape"],
        Editor::cancel,
    ),
    action("zoom-in", "Zoom in", &["Ctrl++", "Ctrl+="], |editor| {
        editor.session.viewport.step(true)
    }),
    action("zoom-out", "Zoom out", &["Ctrl+-"], |editor| {
        editor.session.viewport.step(false)
    }),
    action("zoom-100", "Zoom to 100 %", &["Ctrl+0"], |editor| {
        let middle = editor.session.viewport.middle();
        editor.session.viewport.zoom_at(middle, 1.0);
    }),
    action("fit", "Show everything", &["Shift+1"], Editor::fit),
    action("lock", "Lock or unlock", &["Ctrl+L"], |editor| {
        let nodes: Vec<_> = editor.session.selection.nodes.iter().copied().collect();
        let locked = nodes
            .iter()
            .all(|id| editor.document().node(*id).is_some_and(|node| node.locked));
        if !nodes.is_empty() {
            editor.run(Command::SetLocked(nodes, !locked));
        }
    }),
    action(
        "fix-all",
        "Mend what can be mended",
        &["Ctrl+."],
        |editor| {
            editor.run(Command::FixAll);
        },
    ),
    action("tidy", "Tidy up", &["Shift+T"], Editor::tidy),
    action("left", "Move left", &["ArrowLeft"], |editor| {
        nudge(editor, -1, 0)
    }),
    action("right", "Move right", &["ArrowRight"], |editor| {
        nudge(editor, 1, 0)
    }),
    action("up", "Move up", &["ArrowUp"], |editor| nudge(editor, 0, -1)),
    action("down", "Move down", &["ArrowDown"], |editor| {
        nudge(editor, 0, 1)
    }),
    action(
        "far-left",
        "Move left by 10",
        &["Shift+ArrowLeft"],
        |editor| nudge(editor, -10, 0),
    ),
    action(
        "far-right",
        "Move right by 10",
        &["Shift+ArrowRight"],
        |editor| nudge(editor, 10, 0),
    ),
    action("far-up", "Move up by 10", &["Shift+ArrowUp"], |editor| {
        nudge(editor, 0, -10)
    }),
    action(
        "far-down",
        "Move down by 10",
        &["Shift+ArrowDown"],
        |editor| nudge(editor, 0, 10),
    ),
];

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
