//! Random gestures and commands, with printed seeds; the document is validated after every step.

use std::sync::Arc;

use super::*;
use crate::document::LinkKind;
use crate::editor::layers::Layer;
use crate::editor::stage::{Damage, Stage};
use crate::editor::{finder, route, scene};
use crate::geometry::Point;

/// A small generator of numbers (xorshift), so that a failing script can be run again by its seed.
struct Random(u64);

impl Random {
    fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[usize::try_from(self.below(things.len() as u64)).unwrap()]
    }

    fn place(&mut self) -> String {
        format!("{} {}", self.below(1200), self.below(900))
    }
}

/// A design is not let grow beyond this: doubling everything each time would only test patience.
const MOST: usize = 60;

/// The next step of a script.
fn next(random: &mut Random, editor: &Editor, items: &[palette::Item]) -> String {
    let grows = editor.document().nodes.len() <= MOST;
    let (from, to) = (random.place(), random.place());
    match random.below(24) {
        0..=5 if grows => format!("drop {from} {}", random.of(items).id),
        0..=5 => "do undo".to_owned(),
        6..=10 => format!("drag {from} {to}"),
        11 => format!("shift drag {from} {to}"),
        12 => format!("ctrl drag {from} {to}"),
        13 => format!(
            "finger press {from} / finger move {to} / pass 100 / pass 100 / finger release {to}"
        ),
        // A drag that something else interrupts.
        14 => format!(
            "press {from} / move {to} / do {} / release {to}",
            random.of(actions::ALL).id
        ),
        15 => format!(
            "press {from} / move {to} / pass 90 / pass 90 / pass 90 / key Escape / release {from}"
        ),
        16 => format!("wheel {from} {}", random.below(400)),
        17 => format!(
            "ctrl wheel {from} {}",
            i64::try_from(random.below(300)).unwrap() - 150
        ),
        18 => format!("menu {from}"),
        19 | 20 => format!("click {from}"),
        21 => format!("shift click {from}"),
        _ => match random.of(actions::ALL).id {
            "duplicate" | "paste" | "select-all" if !grows => "do undo".to_owned(),
            action => format!("do {action}"),
        },
    }
}

/// Chooses what was found where something is looked for, as a person would.
fn choose(random: &mut Random, editor: &mut Editor) {
    if let Some(purpose) = editor.session.finding {
        let entries = finder::entries(editor, purpose, &[], "");
        if !entries.is_empty() {
            let found = random.of(&entries).found.clone();
            finder::choose(editor, found);
        }
    }
}

/// What is kept of the scene is what would be made anew, and what differs from before is told.
#[track_caller]
fn look(stage: &mut Stage, editor: &Editor, marks: &Arc<scene::Marks>, step: &str) {
    let before = stage.scene().clone();
    let damage = stage.follow(editor, marks);
    let mut fresh = Stage::default();
    fresh.follow(editor, marks);
    assert_eq!(stage.scene(), fresh.scene(), "{step}");
    assert_eq!(stage.around_links(), fresh.around_links(), "{step}");
    assert_eq!(stage.pulled(editor), fresh.pulled(editor), "{step}");
    let is_told = |place: Rect| match &damage {
        Damage::None => false,
        Damage::Places(places) => places.iter().any(|told| told.contains(place)),
        Damage::All => true,
    };
    let now = stage.scene();
    let nodes =
        (before.containers.iter().zip(&now.containers)).chain(before.nodes.iter().zip(&now.nodes));
    for (was, is) in nodes.filter(|(was, is)| was != is) {
        assert!(is_told(was.rect) && is_told(is.rect), "{step}: {}", is.name);
    }
    for (was, is) in before.links.iter().zip(&now.links) {
        let mut ends = was.points.iter().chain(&is.points);
        let is_told = |at: &Point| is_told(Rect::new(at.x, at.y, 0, 0));
        assert!(was == is || ends.all(is_told), "{step}: {}", is.id);
    }
    let counts =
        |scene: &scene::Scene| [scene.containers.len(), scene.nodes.len(), scene.links.len()];
    assert!(
        counts(&before) == counts(now) || damage == Damage::All,
        "{step}"
    );
}

/// Runs a script of so many steps.
#[track_caller]
fn play(seed: u64, steps: usize) {
    let mut random = Random::seeded(seed);
    let mut editor = Editor::new(sketch::parse(NETWORK).unwrap());
    let items = palette::items();
    let (mut stage, marks) = (Stage::default(), Arc::default());
    for number in 0..steps {
        let script = next(&mut random, &editor, &items);
        for line in script.split(" / ") {
            let before = wire::to_compact(editor.document());
            let revision = editor.revision();
            let outcome =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| step(&mut editor, line)));
            assert!(
                outcome.is_ok(),
                "seed {seed}, step {number}: `{line}` of `{script}`"
            );
            if editor.revision() == revision {
                let after = wire::to_compact(editor.document());
                assert_eq!(after, before, "seed {seed}, step {number}: `{line}`");
            }
            let step = format!("seed {seed}, step {number}: `{line}` of `{script}`");
            look(&mut stage, &editor, &marks, &step);
        }
        choose(&mut random, &mut editor);
        editor
            .document()
            .validate()
            .unwrap_or_else(|broken| panic!("seed {seed}, step {number}: {broken}"));
        if number % 50 == 0 {
            editor
                .session
                .hidden
                .toggle(Layer::Links(LinkKind::Request));
            let text = wire::to_text(editor.document());
            let again = wire::to_text(&wire::from_text(&text).unwrap());
            assert_eq!(again, text, "seed {seed}, step {number}");
            let fresh = route::routes(editor.topology());
            assert_eq!(editor.routes(), &fresh, "seed {seed}, step {number}");
            let _ = scene::scene(&editor, &scene::Marks::default());
            let _ = rules::findings(editor.document());
        }
    }
}

/// So many steps of random scripts are run when nobody asks for more; `AZIMUTH_GESTURES=10000` runs the
/// whole.
const SAMPLE: usize = 1_600;
const SCRIPT: usize = 200;

#[test]
fn random_gestures_never_break_the_document() {
    let asked = std::env::var("AZIMUTH_GESTURES").ok();
    let steps = asked.map_or(SAMPLE, |steps| {
        steps.parse().expect("AZIMUTH_GESTURES is a number")
    });
    let scripts = steps.div_ceil(SCRIPT);
    for seed in 1..=u64::try_from(scripts).unwrap() {
        play(seed, SCRIPT);
    }
}
