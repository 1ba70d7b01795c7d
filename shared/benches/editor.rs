//! How long the editor takes for what happens at every move of the pointer, and for an edit:
//! `cargo xtask bench editor`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::hint::black_box;
use std::sync::Arc;

use measure::time;
use shared::cost::Bill;
use shared::document::NodeId;
use shared::editor::layout::tidy;
use shared::editor::scene::{self, Marks};
use shared::editor::stage::Stage;
use shared::editor::viewport::ScreenPoint;
use shared::editor::{Button, Command, Editor, Held, Input};
use shared::geometry::Point;
use shared::rules::{self, Context};
use shared::sketch;
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation};

const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    for size in SIZES {
        let mut document = sketch::parse(&large::sketch(size)).unwrap();
        tidy(&mut document, None);
        let mut editor = Editor::new(document);
        editor.handle(Input::Resized(1_600.0, 900.0));
        editor.fit();
        println!("{} components", editor.document().nodes.len());
        tell("the scene", || {
            drop(black_box(scene::scene(&editor, &Marks::default())))
        });
        let leaf = last(&editor, |id, editor| {
            editor.topology().children(Some(id)).is_empty()
        });
        let container = last(&editor, |id, editor| {
            editor.topology().children(Some(id)).len() > 2
        });
        let mut step = 0.0;
        tell("the pointer moves", || {
            step += 1.0;
            let at = ScreenPoint {
                x: 300.0 + step % 900.0,
                y: 400.0,
            };
            editor.handle(Input::Moved(at, Held::default()));
        });
        for (what, id) in [
            ("a leaf is dragged", leaf),
            ("a container is dragged", container),
        ] {
            let mut dragging = editor.clone();
            let rect = dragging.topology().world_rect(id);
            let at = dragging
                .session
                .viewport
                .screen_from_world(Point::new(rect.x + 6, rect.y + 4));
            dragging.handle(Input::Down(at, Button::Primary, Held::default()));
            let mut by = 0.0;
            tell(what, || {
                by += 1.0;
                let at = ScreenPoint {
                    x: at.x + 8.0 + by % 200.0,
                    y: at.y + 8.0,
                };
                dragging.handle(Input::Moved(at, Held::default()));
            });
            tell("  its scene", || {
                drop(black_box(scene::scene(&dragging, &Marks::default())))
            });
        }
        let mut left = true;
        tell("a leaf is moved", || {
            left = !left;
            let by = Point::new(if left { 8 } else { -8 }, 0);
            editor.session.selection = shared::editor::Selection::node(leaf);
            black_box(editor.run(Command::Move {
                nodes: [leaf].into(),
                by,
                pointer: None,
                force: false,
            }));
        });
        let mut stage = Stage::default();
        let marks = Arc::new(Marks::default());
        stage.follow(&editor, &marks);
        tell("  with all that follows", || {
            left = !left;
            let by = Point::new(if left { 8 } else { -8 }, 0);
            black_box(editor.run(Command::Move {
                nodes: [leaf].into(),
                by,
                pointer: None,
                force: false,
            }));
            black_box(stage.follow(&editor, &marks));
            let topology = editor.topology();
            let evaluation = Evaluation::of(topology, Effort::LIVE);
            let judgement = rules::judge_in(&Context::of(topology, &evaluation.uptime));
            drop(black_box((judgement, Bill::of(topology), evaluation)));
        });
        tell("  its index", || {
            drop(black_box(Topology::of(editor.document())))
        });
        tell("  its routes", || {
            drop(black_box(shared::editor::route::routes(editor.topology())))
        });
        tell("  a copy of the document", || {
            drop(black_box(editor.document().clone()))
        });
    }
}

fn tell(what: &str, run: impl FnMut()) {
    println!("  {what:<26} {}", time(run));
}

fn last(editor: &Editor, is: impl Fn(NodeId, &Editor) -> bool) -> NodeId {
    let ids: Vec<NodeId> = editor.document().nodes.keys().copied().collect();
    ids.into_iter().rev().find(|id| is(*id, editor)).unwrap()
}
