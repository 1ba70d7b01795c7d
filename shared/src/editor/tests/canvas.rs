//! What the canvas does by itself while something is moved, placed, linked or looked for.

use super::*;
use crate::document::{Environment, LinkKind};
use crate::editor::layers::Layer;
use crate::editor::minimap::{self, Minimap};
use crate::editor::scene::{Marks, scene};
use crate::geometry::Point;

fn with_servers() -> String {
    format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n            app: ec2 at=220,120,160,64\n"
    )
}

#[test]
fn a_dragged_node_comes_to_rest_in_line_with_its_sibling() {
    // 57 down from 60 would be 123; the sibling's upper edge is at 120.
    let editor = run(
        &with_servers(),
        "press 600 450 / move 602 480 / move 604 507",
    );
    let shown = scene(&editor, &Marks::default());
    assert!(!shown.overlay.guides.is_empty());
    let dropped = run(&with_servers(), "drag 600 450 604 507");
    assert_eq!(rect_of(&dropped, "web").y, rect_of(&dropped, "app").y);
    // Ctrl turns it off while it is held.
    let free = run(&with_servers(), "ctrl drag 600 450 604 507");
    assert_eq!(rect_of(&free, "web").y, 360 + 60 + 57);
}

#[test]
fn selected_nodes_are_brought_in_line_and_spread_evenly() {
    let tops = |script: &str| {
        let editor = run(&with_servers(), script);
        ["web", "app"].map(|slug| (rect_of(&editor, slug).x, rect_of(&editor, slug).y))
    };
    assert_eq!(tops("select web app / key Alt+W"), [(540, 420), (740, 420)]);
    assert_eq!(tops("select web app / key Alt+A"), [(540, 420), (540, 480)]);
    let three = format!("{}            db: ec2 at=60,300,160,64\n", with_servers());
    let editor = run(&three, "select web app db / key Alt+Shift+V");
    let [a, b, c] = ["web", "app", "db"].map(|slug| rect_of(&editor, slug));
    assert_eq!(b.y - a.bottom(), c.y - b.bottom());
    let mut one = run(&with_servers(), "select web / key Alt+W");
    assert_eq!(
        one.take_said().unwrap().words,
        "Select at least 2 components first."
    );
}

#[test]
fn what_is_locked_is_neither_moved_nor_deleted_and_says_so() {
    for script in ["select web / key Delete", "select web app / key Delete"] {
        let mut editor = run(
            &with_servers(),
            &format!("select web / key Ctrl+L / {script}"),
        );
        let said = editor.take_said().unwrap();
        assert!(said.refused, "{script}");
        assert!(
            said.words.ends_with("is locked: unlock it to delete it."),
            "{said:?}"
        );
        let all = run(&with_servers(), "");
        assert_eq!(editor.document().nodes.len(), all.document().nodes.len());
    }
    let mut editor = run(
        &with_servers(),
        "select web / key Ctrl+L / key Ctrl+L / key Delete",
    );
    assert!(!editor.take_said().unwrap().refused);
}

#[test]
fn the_view_moves_while_something_is_dragged_at_its_rim() {
    let editor = run(
        NETWORK,
        "press 120 130 / move 600 400 / move 1195 400 / pass 100 / pass 100 / pass 16",
    );
    assert!(
        editor.session.viewport.x > 10.0,
        "{}",
        editor.session.viewport.x
    );
    let inside = run(
        NETWORK,
        "press 120 130 / move 600 400 / pass 100 / pass 100",
    );
    assert_eq!(inside.session.viewport.x, 0.0);
    let crossing = run(
        NETWORK,
        "press 120 130 / move 1195 400 / pass 100 / move 600 400 / move 1195 400 / pass 100 / pass 16",
    );
    assert_eq!(crossing.session.viewport.x, 0.0, "not at once");
    let idle = run(NETWORK, "move 1199 400 / pass 100 / pass 100");
    assert_eq!(idle.session.viewport.x, 0.0, "nothing is dragged");
    // Also while a link is drawn.
    let linking = run(
        &with_servers(),
        "move 620 450 / press 700 452 / move 800 500 / move 1195 500 / pass 100 / pass 100",
    );
    assert!(linking.session.viewport.x > 0.0);
}

#[test]
fn what_comes_back_is_selected() {
    let slugs = |editor: &Editor| -> Vec<String> {
        let (document, selection) = (editor.document(), &editor.session.selection);
        let nodes = (selection.nodes.iter()).filter_map(|id| document.node(*id));
        let nodes = nodes.map(|node| node.slug.clone());
        let links = selection.links.iter().map(ToString::to_string);
        nodes.chain(links).collect()
    };
    let after = |script: &str| slugs(&run(PAIR, script));
    let deleted = "select left right / key Delete";
    assert_eq!(after(&format!("{deleted} / key Ctrl+Z")), ["left", "right"]);
    assert_eq!(after("click 280 32 / key Delete / key Ctrl+Z"), ["l3"]);
    // The container, not what came with it.
    let inside = run(NETWORK, "select v / key Delete / key Ctrl+Z");
    assert_eq!(slugs(&inside), ["v"]);
    // What is only changed stays selected.
    let nudged = "select left / key ArrowRight / key Ctrl+Z";
    assert_eq!(after(nudged), ["left"]);
}

const PAIR: &str = "
    left: client at=0,0,160,64
    right: external_api at=400,0,160,64
    left -> right
";

#[test]
fn a_link_is_led_by_its_stretches_and_keeps_its_bends_when_it_moves() {
    let course = |editor: &Editor| editor.routes().values().next().unwrap().clone();
    let bent = run(PAIR, "click 280 32 / drag 280 32 280 132");
    let points = course(&bent);
    assert!(points.iter().any(|at| at.y == 136), "{points:?}");
    for pair in points.windows(2) {
        assert!(
            pair[0].x == pair[1].x || pair[0].y == pair[1].y,
            "{points:?}"
        );
    }
    let moved = run(
        PAIR,
        "click 280 32 / drag 280 32 280 132 / do select-all / drag 40 32 80 72",
    );
    let shifted: Vec<Point> = points.iter().map(|at| *at + Point::new(40, 40)).collect();
    assert_eq!(course(&moved), shifted);
    let undone = run(PAIR, "click 280 32 / drag 280 32 280 132 / key Ctrl+Z");
    assert_eq!(course(&undone), course(&run(PAIR, "")));
    let straight = run(PAIR, "click 280 32 / drag 280 32 280 132 / do straighten");
    assert_eq!(course(&straight), course(&run(PAIR, "")));
    // The bends are saved, and come back.
    let text = wire::to_text(bent.document());
    assert_eq!(wire::to_text(&wire::from_text(&text).unwrap()), text);
    assert!(text.contains("\"bends\""));
}

#[test]
fn what_is_brought_to_the_front_is_what_a_click_finds() {
    let two = "
        a: client at=0,0,160,64
        b: client at=40,20,160,64
    ";
    let hit = |script: &str| {
        let editor = run(two, &format!("{script} / key Escape / click 100 40"));
        let selected = editor.session.selection.single_node().unwrap();
        editor.document().node(selected).unwrap().slug.clone()
    };
    assert_eq!(hit("move 0 0"), "b");
    assert_eq!(hit("select a / key ]"), "a");
    assert_eq!(hit("select b / key ["), "a");
    assert_eq!(hit("select a / key ] / select b / key ]"), "b");
    let editor = run(two, "select a / key ]");
    let order: Vec<String> = scene(&editor, &Marks::default())
        .nodes
        .into_iter()
        .map(|node| node.name.to_string())
        .collect();
    assert_eq!(order, ["b", "a"]);
    let text = wire::to_text(editor.document());
    assert_eq!(wire::to_text(&wire::from_text(&text).unwrap()), text);
}

#[test]
fn a_clicked_handle_offers_what_may_follow_and_adds_it_with_its_link() {
    let editor = run(&with_servers(), "move 620 450 / click 700 452");
    assert!(editor.session.finding.is_some());
    let editor = run(&with_servers(), "move 620 450 / click 700 452 / choose rds");
    let database = editor.session.selection.single_node().unwrap();
    let node = editor.document().node(database).unwrap();
    assert_eq!(node.component.id(), "rds");
    let link = editor.document().links.values().next().unwrap();
    assert_eq!((link.to, link.kind), (database, LinkKind::Request));
    let undone = run(
        &with_servers(),
        "move 620 450 / click 700 452 / choose rds / key Ctrl+Z",
    );
    assert_eq!(undone.document().links.len(), 0);
    assert_eq!(
        undone.document().nodes.len(),
        run(&with_servers(), "").document().nodes.len()
    );
}

#[test]
fn ctrl_and_an_arrow_add_a_linked_neighbour() {
    let mut editor = run(PAIR, "select left / key Ctrl+ArrowDown");
    assert_eq!(editor.document().links.len(), 2);
    assert_eq!(
        editor.take_said().unwrap().words,
        "CDN added and linked from left"
    );
    let added = editor.session.selection.single_node().unwrap();
    assert_eq!(
        editor.document().node(added).unwrap().component.id(),
        "cloudfront"
    );
}

#[test]
fn alt_and_an_arrow_walk_along_links_first() {
    let walked = |script: &str| {
        let editor = run(
            &format!(
                "{}            alone: ec2 at=20,130,160,20\n            web -> app\n",
                with_servers()
            ),
            script,
        );
        let selected = editor.session.selection.single_node();
        selected
            .map(|id| editor.document().node(id).unwrap().slug.clone())
            .unwrap_or_default()
    };
    assert_eq!(walked("select web / key Alt+ArrowRight"), "app");
    assert_eq!(
        walked("select web / key Alt+ArrowRight / key Alt+ArrowLeft"),
        "web"
    );
    assert_eq!(walked("select web / key Alt+Shift+ArrowUp"), "private-b");
    assert_eq!(walked("select private-b / key Alt+Shift+ArrowDown"), "web");
    let editor = run(PAIR, "select left / key L");
    assert!(editor.session.selection.single_link().is_some());
}

#[test]
fn layers_are_left_out_of_sight_and_out_of_reach() {
    let sketch = format!(
        "{}            dev: ec2 environment=development tags=Team=payments at=20,130,160,64\n            web -> dev\n",
        with_servers()
    );
    let mut editor = run(&sketch, "");
    let all = Layer::all(&Topology::of(editor.document()));
    assert!(
        all.contains(&Layer::Environment(Environment::Development)),
        "{all:?}"
    );
    let layer = Layer::Environment(Environment::Development);
    editor.session.hidden.toggle(layer.clone());
    let shown = scene(&editor, &Marks::default());
    assert!(!shown.nodes.iter().any(|node| *node.name == *"dev"));
    assert_eq!(shown.links.len(), 0, "a link goes with its end");
    step(&mut editor, "click 600 520");
    assert_ne!(
        editor.session.selection.single_node(),
        Some(id_of(&editor, "dev"))
    );
    editor.session.hidden.toggle(layer);
    assert_eq!(scene(&editor, &Marks::default()).links.len(), 1);
    let tagged = Layer::Tag("Team".to_owned(), "payments".to_owned());
    assert!(all.contains(&tagged), "{all:?}");
    editor.session.hidden.toggle(tagged.clone());
    assert_eq!(scene(&editor, &Marks::default()).links.len(), 0);
    editor.session.hidden.toggle(tagged);
    editor
        .session
        .hidden
        .toggle(Layer::Links(LinkKind::Request));
    assert_eq!(scene(&editor, &Marks::default()).links.len(), 0);
}

#[test]
fn the_minimap_shows_all_and_leads_to_a_place() {
    let mut editor = run(NETWORK, "");
    editor
        .session
        .viewport
        .zoom_at(ScreenPoint { x: 0.0, y: 0.0 }, 2.0);
    let map = Minimap::of(&editor, 180.0, 120.0).unwrap();
    let shapes = minimap::shapes(editor.topology());
    assert_eq!(shapes.len(), 8);
    let inside = |patch: minimap::Patch| {
        patch.x >= 0.0
            && patch.y >= 0.0
            && patch.x + patch.width <= 180.0
            && patch.y + patch.height <= 120.0
    };
    assert!(shapes.iter().all(|(rect, ..)| inside(map.patch(*rect))) && inside(map.seen));
    map.go_to(&mut editor.session.viewport, 90.0, 60.0);
    let middle = editor
        .session
        .viewport
        .world_from_screen(editor.session.viewport.middle());
    assert!(
        (middle.x - 500).abs() < 30 && (middle.y - 400).abs() < 30,
        "{middle:?}"
    );
    editor.fit();
    assert_eq!(
        Minimap::of(&editor, 180.0, 120.0),
        None,
        "all of it is seen"
    );
    assert_eq!(Minimap::of(&run("", ""), 180.0, 120.0), None);
    // However large it is.
    let large = run("a: s3 at=0,0,160,64\nb: s3 at=90000,70000,160,64\n", "");
    let map = Minimap::of(&large, 180.0, 120.0).unwrap();
    let shapes = minimap::shapes(large.topology());
    assert!(shapes.iter().all(|(rect, ..)| inside(map.patch(*rect))));
}

#[test]
fn the_palette_finds_actions_components_and_nodes() {
    let found = |query: &str| {
        let editor = run(NETWORK, "");
        let entries = finder::entries(&editor, finder::Purpose::Anything, &[], query);
        let titles = entries.into_iter().take(3).map(|entry| entry.title);
        titles.collect::<Vec<_>>().join(", ")
    };
    expect!["Tidy up, Tidy up only what is selected, Tidy up only what is new"]
        .assert_eq(&found("tidy"));
    expect!["public-a"].assert_eq(&found("public-a"));
    expect!["Add NAT gateway"].assert_eq(&found("add nat"));
    expect![""].assert_eq(&found("nothing like it"));
}

#[test]
fn a_selection_is_set_out_alone() {
    let editor = run(&with_servers(), "select web app / drag 600 450 604 470");
    let before: Vec<Rect> = ["zone-a", "private-a", "public-b"]
        .map(|slug| rect_of(&editor, slug))
        .to_vec();
    let mut editor = editor;
    step(&mut editor, "do tidy-selected");
    let after: Vec<Rect> = ["zone-a", "private-a", "public-b"]
        .map(|slug| rect_of(&editor, slug))
        .to_vec();
    assert_eq!(before, after);
    assert!(!rect_of(&editor, "web").overlaps(rect_of(&editor, "app")));
}

#[test]
fn a_finger_must_move_farther_before_it_drags_and_hits_handles_from_farther_away() {
    let moved = |held: &str| {
        run(
            &with_servers(),
            &format!("{held} press 600 450 / {held} move 605 450 / {held} release 605 450"),
        )
        .can_undo()
    };
    assert!(moved("ctrl"));
    assert!(!moved("finger"));
}
