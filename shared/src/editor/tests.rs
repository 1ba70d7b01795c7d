//! Scripts of gestures and keys, and what the design is after them. After every step the document
//! is validated, so a broken one is caught at the step that broke it.

mod canvas;
mod faults;
mod random;

use expect_test::{Expect, expect};

use super::viewport::ScreenPoint;
use super::{Button, Editor, Held, Input, actions, finder, palette};
use crate::document::NodeId;
use crate::geometry::Rect;
use crate::topology::Topology;
use crate::{rules, sketch, wire};

/// Runs one step: `press x y`, `move x y`, `release x y`, `pick item`, `menu x y`,
/// `resize width height`, `pass milliseconds`, `select slug ...`, `choose words` (the first that the
/// finder finds), `do action` or `key Ctrl+Z`;
/// `shift`, `ctrl`, `finger` or `middle` may stand before it.
fn step(editor: &mut Editor, line: &str) {
    let mut held = Held::default();
    let mut button = Button::Primary;
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        match *word {
            "shift" => held.shift = true,
            "ctrl" => held.ctrl = true,
            "finger" => held.coarse = true,
            "middle" => button = Button::Middle,
            _ => break,
        }
        words.next();
    }
    let words: Vec<&str> = words.collect();
    let at = || ScreenPoint {
        x: words[1].parse().unwrap(),
        y: words[2].parse().unwrap(),
    };
    match words[0] {
        "press" => editor.handle(Input::Down(at(), button, held)),
        "move" => editor.handle(Input::Moved(at(), held)),
        "release" => editor.handle(Input::Up(at(), held)),
        "wheel" => editor.handle(Input::Wheel(at(), 0.0, words[3].parse().unwrap(), held)),
        "pick" => editor.handle(Input::Pick(palette::item(words[1]).unwrap())),
        "menu" => editor.handle(Input::Menu(at())),
        "resize" => editor.handle(Input::Resized(at().x, at().y)),
        "do" => (actions::by_id(words[1]).unwrap().run)(editor),
        "key" => (actions::for_keys(words[1]).unwrap().run)(editor),
        "pass" => editor.handle(Input::Passed(words[1].parse().unwrap())),
        "select" => {
            let ids = words[1..].iter().map(|slug| id_of(editor, slug));
            editor.session.selection.nodes = ids.collect();
            editor.session.selection.links.clear();
        }
        "choose" => {
            let purpose = editor.session.finding.expect("something is looked for");
            let entries = finder::entries(editor, purpose, &[], &words[1..].join(" "));
            finder::choose(editor, entries.into_iter().next().expect("a find").found);
        }
        "drop" => {
            // A whole drag from the palette.
            editor.handle(Input::Pick(palette::item(words[3]).unwrap()));
            editor.handle(Input::Moved(at(), held));
            editor.handle(Input::Up(at(), held));
        }
        "drag" => {
            editor.handle(Input::Moved(at(), held));
            editor.handle(Input::Down(at(), button, held));
            let to = ScreenPoint {
                x: words[3].parse().unwrap(),
                y: words[4].parse().unwrap(),
            };
            let half = ScreenPoint {
                x: f64::midpoint(at().x, to.x),
                y: f64::midpoint(at().y, to.y),
            };
            editor.handle(Input::Moved(half, held));
            editor.handle(Input::Moved(to, held));
            editor.handle(Input::Up(to, held));
        }
        "click" => {
            editor.handle(Input::Moved(at(), held));
            editor.handle(Input::Down(at(), button, held));
            editor.handle(Input::Up(at(), held));
        }
        other => panic!("no such step: {other}"),
    }
    editor
        .document()
        .validate()
        .unwrap_or_else(|broken| panic!("after `{line}`: {broken}"));
}

fn id_of(editor: &Editor, slug: &str) -> NodeId {
    let mut nodes = editor.document().nodes.iter();
    let found = nodes.find(|(_, node)| node.slug == slug);
    *found.unwrap_or_else(|| panic!("there is no `{slug}`")).0
}

fn rect_of(editor: &Editor, slug: &str) -> Rect {
    editor.topology().world_rect(id_of(editor, slug))
}

/// The slug of what a node stands in.
fn parent_of(editor: &Editor, slug: &str) -> String {
    let parent = editor.document().node(id_of(editor, slug)).unwrap().parent;
    parent.map_or_else(String::new, |id| {
        editor.document().node(id).unwrap().slug.clone()
    })
}

fn outline(editor: &Editor) -> String {
    let topology = editor.topology();
    let mut text = String::new();
    fn walk(
        editor: &Editor,
        topology: &Topology<'_>,
        parent: Option<NodeId>,
        depth: usize,
        text: &mut String,
    ) {
        for &id in topology.children(parent) {
            let node = topology.node(id).unwrap();
            let [x, y, width, height] = topology.world_rect(id).into();
            let selected = if editor.session.selection.nodes.contains(&id) {
                " selected"
            } else {
                ""
            };
            let spans: Vec<_> = node
                .spans
                .iter()
                .map(|span| topology.node(*span).unwrap().slug.as_str())
                .collect();
            let spans = if spans.is_empty() {
                String::new()
            } else {
                format!(" across {}", spans.join(", "))
            };
            let pad = "  ".repeat(depth);
            text.push_str(&format!(
                "{pad}{} at {x},{y} {width}x{height}{spans}{selected}\n",
                node.slug
            ));
            walk(editor, topology, Some(id), depth + 1, text);
        }
    }
    walk(editor, topology, None, 0, &mut text);
    for (_, link) in topology.links() {
        text.push_str(&format!(
            "{} -> {}\n",
            topology.node(link.from).unwrap().slug,
            topology.node(link.to).unwrap().slug
        ));
    }
    text
}

fn run(sketch: &str, script: &str) -> Editor {
    let mut editor = Editor::new(sketch::parse(sketch).unwrap());
    for line in script
        .lines()
        .flat_map(|line| line.split(" / "))
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        step(&mut editor, line);
    }
    editor
}

#[track_caller]
fn check(sketch: &str, script: &str, expected: Expect) {
    expected.assert_eq(&outline(&run(sketch, script)));
}

const NETWORK: &str = "
    r: region at=0,0,1000,800
      v: vpc cidr=10.0.0.0/16 at=20,60,960,700
        zone-a: zone letter=a at=20,60,440,600
          public-a: subnet kind=public cidr=10.0.0.0/24 at=20,40,400,160
          private-a: subnet cidr=10.0.1.0/24 at=20,240,400,200
        zone-b: zone letter=b at=480,60,440,600
          public-b: subnet kind=public cidr=10.0.2.0/24 at=20,40,400,160
          private-b: subnet cidr=10.0.3.0/24 at=20,240,400,200
";

#[test]
fn a_component_dropped_into_a_subnet_stands_in_it() {
    check(
        NETWORK,
        "drop 200 450 ec2",
        expect![[r#"
        r at 0,0 1000x800
          v at 20,60 960x700
            zone-a at 40,120 440x600
              public-a at 60,160 400x160
              private-a at 60,360 400x200
                server-a at 120,416 160x64 selected
            zone-b at 500,120 440x600
              public-b at 520,160 400x160
              private-b at 520,360 400x200
    "#]],
    );
}

#[test]
fn a_drop_makes_the_containers_that_are_missing_and_is_one_undo_step() {
    check(
        "",
        "drop 400 400 ec2",
        expect![[r#"
        region at 256,160 960x640
          vpc at 272,212 880x560
            zone-a at 288,264 380x480
              private-a at 304,316 340x132
                server-a at 320,368 160x64 selected
    "#]],
    );
    check("", "drop 400 400 ec2 / key Ctrl+Z", expect![""]);
}

#[test]
fn what_is_dropped_beside_the_only_region_goes_into_it() {
    let there = "r: region at=0,0,300,300";
    check(
        there,
        "drop 400 150 sqs",
        expect![[r#"
        r at 0,0 496x300
          queue at 320,120 160x64 selected
    "#]],
    );
    // The region would cover who stands between.
    let between = "r: region at=0,0,300,300\nusers: client at=340,100,160,64";
    check(
        between,
        "drop 700 150 sqs",
        expect![[r#"
        r at 0,0 304x300
          queue at 128,120 160x64 selected
        users at 340,100 160x64
    "#]],
    );
    let two = "r: region at=0,0,300,300\nq: region at=0,400,300,300";
    check(
        two,
        "drop 400 150 sqs",
        expect![[r#"
        r at 0,0 300x300
        q at 0,400 300x300
        region at 320,52 960x640
          queue at 336,120 160x64 selected
    "#]],
    );
    check(
        there,
        "drop 400 150 client",
        expect![[r#"
        r at 0,0 300x300
        users at 320,118 160x64 selected
    "#]],
    );
}

#[test]
fn what_is_drawn_first_is_seen_whole_and_then_the_view_stays() {
    let mut editor = run("", "");
    editor.handle(Input::Resized(600.0, 400.0));
    step(&mut editor, "drop 300 200 vpc");
    let seen = editor.session.viewport.world();
    assert!(seen.contains(editor.bounds().unwrap()), "{seen:?}");
    step(&mut editor, "drop 590 390 sqs");
    assert_eq!(editor.session.viewport.world(), seen);
}

#[test]
fn a_dropped_balancer_uses_the_subnet_under_the_pointer_and_can_be_drawn_across_another() {
    let dropped = "drop 250 240 alb";
    check(
        NETWORK,
        dropped,
        expect![[r#"
        r at 0,0 1000x800
          v at 20,60 960x700
            zone-a at 40,120 440x600
              public-a at 60,160 400x160
              private-a at 60,360 400x200
            zone-b at 500,120 440x600
              public-b at 520,160 400x160
              private-b at 520,360 400x200
            alb at 76,212 368x56 across public-a selected
    "#]],
    );
    let drawn = run(NETWORK, &format!("{dropped} / drag 444 268 900 268"));
    let alb = drawn
        .document()
        .nodes
        .values()
        .find(|node| node.slug == "alb")
        .unwrap();
    let spans: Vec<_> = alb
        .spans
        .iter()
        .map(|id| drawn.document().node(*id).unwrap().slug.as_str())
        .collect();
    assert_eq!(spans, ["public-a", "public-b"]);
}

#[test]
fn a_service_dropped_on_a_private_subnet_gets_a_cluster_across_the_zones() {
    check(
        NETWORK,
        "drop 250 460 ecs_service",
        expect![[r#"
        r at 0,0 1000x800
          v at 20,60 960x700
            zone-a at 40,120 440x600
              public-a at 60,160 400x160
              private-a at 60,360 400x200
            zone-b at 500,120 440x600
              public-b at 520,160 400x160
              private-b at 520,360 400x200
            cluster at 76,396 828x132 across private-a, private-b
              service at 168,432 160x64 selected
    "#]],
    );
}

#[test]
fn what_cannot_stand_in_a_cluster_goes_into_the_subnet_beneath_it() {
    let script = "drop 250 460 ecs_service / drop 120 500 ec2";
    let editor = run(NETWORK, script);
    let server = editor
        .document()
        .nodes
        .values()
        .find(|node| node.slug.starts_with("server"));
    let parent = server.and_then(|node| editor.document().node(node.parent?));
    assert_eq!(parent.unwrap().slug, "private-a");
    // What stands in neither is told why not there, where it was dropped.
    let mut editor = run(NETWORK, "drop 250 460 ecs_service / drop 120 500 s3");
    assert_eq!(
        editor.take_said().unwrap().words,
        "An S3 bucket lives in a region, not in an ECS cluster."
    );
}

#[test]
fn an_illegal_drop_says_why_and_changes_nothing() {
    let mut editor = run(NETWORK, "drop 250 460 ecr");
    assert_eq!(
        editor.take_said().unwrap().words,
        "An ECR repository lives in a region, not in a subnet."
    );
    assert!(!editor.can_undo());
    // Shift drops it anyway: a wrong drawing is a normal state, and a rule names it.
    let editor = run(
        NETWORK,
        "pick ecr / shift move 250 460 / shift release 250 460",
    );
    let parent = editor
        .document()
        .nodes
        .values()
        .find(|node| node.slug == "repository-a")
        .unwrap()
        .parent;
    assert_eq!(
        editor.document().node(parent.unwrap()).unwrap().slug,
        "private-a"
    );
}

#[test]
fn a_drag_is_one_undo_step_and_carries_what_stands_inside() {
    // Its right edge comes to rest on the left one of the other zone, its upper edge on the grid.
    let moved = "drag 120 130 140 150";
    let editor = run(NETWORK, moved);
    let rect = |slug: &str| {
        let topology = editor.topology();
        let (id, _) = topology
            .nodes()
            .find(|(_, node)| node.slug == slug)
            .unwrap();
        let rect = topology.world_rect(id);
        (rect.x, rect.y)
    };
    assert_eq!((rect("zone-a"), rect("public-a")), ((60, 144), (80, 184)));
    assert_eq!(
        outline(&run(NETWORK, &format!("{moved} / key Ctrl+Z / do cancel"))),
        outline(&run(NETWORK, ""))
    );
}

#[test]
fn a_component_dragged_into_another_subnet_moves_into_it() {
    check(
        &format!("{NETWORK}            web: ec2 at=20,60,160,64"),
        "drag 600 450 300 420",
        expect![[r#"
            r at 0,0 1000x800
              v at 20,60 960x700
                zone-a at 40,120 440x600
                  public-a at 60,160 400x160
                  private-a at 60,360 400x200
                    web at 244,396 160x64 selected
                zone-b at 500,120 440x600
                  public-b at 520,160 400x160
                  private-b at 520,360 400x200
        "#]],
    );
}

#[test]
fn escape_ends_a_drag_without_effect() {
    let editor = run(
        NETWORK,
        "press 120 130 / move 300 300 / key Escape / release 300 300",
    );
    assert!(!editor.can_undo());
    assert_eq!(
        outline(&editor).replace(" selected", ""),
        outline(&run(NETWORK, ""))
    );
}

#[test]
fn a_link_is_drawn_from_a_handle_and_takes_its_kind_from_its_ends() {
    let sketch = format!(
        "{NETWORK}        alb: alb spans=public-a,public-b at=60,170,800,56\n    users: client at=1100,100,160,64"
    );
    let editor = run(&sketch, "move 1120 110 / drag 1180 164 500 260");
    let link = editor.document().links.values().next().unwrap();
    assert_eq!(link.kind, crate::document::LinkKind::Request);
    assert_eq!(editor.document().node(link.to).unwrap().slug, "alb");
}

#[test]
fn deleting_a_container_deletes_what_stands_in_it_and_its_links() {
    let sketch = "
        r: region at=0,0,600,400
          log: cloudwatch at=40,80,160,64
          images: ecr at=300,80,160,64
        users: client at=700,80,160,64
        users -> log
    ";
    check(
        sketch,
        "click 20 10 / key Delete",
        expect![[r#"
        users at 700,80 160x64
    "#]],
    );
    let editor = run(sketch, "click 20 10 / key Delete / key Ctrl+Z");
    assert_eq!(editor.document().links.len(), 1);
}

#[test]
fn a_pasted_subnet_stands_beside_its_original_with_a_block_of_its_own() {
    let editor = run(NETWORK, "click 70 165 / key Ctrl+C / key Ctrl+V");
    let subnets: Vec<String> = (editor.document().nodes.values())
        .filter(|node| node.slug.starts_with("public"))
        .map(|node| format!("{} {}", node.slug, node.component.kind().detail()))
        .collect();
    assert_eq!(
        subnets,
        [
            "public-a 10.0.0.0/24",
            "public-b 10.0.2.0/24",
            "public-2-a 10.0.4.0/24"
        ]
    );
    let copy = editor
        .document()
        .nodes
        .values()
        .find(|node| node.slug == "public-2-a")
        .unwrap();
    assert_eq!(
        editor.document().node(copy.parent.unwrap()).unwrap().slug,
        "zone-a"
    );
}

#[test]
fn a_copied_zone_is_the_next_one_and_what_is_called_after_it_is_called_after_the_new_one() {
    let sketch = NETWORK.replace(
        "          private-a: subnet cidr=10.0.1.0/24 at=20,240,400,200",
        "          private-a: subnet cidr=10.0.1.0/24 at=20,240,400,200\n            web-a: ec2 at=20,40,160,64\n            plan-b: ec2 at=200,40,160,64",
    );
    let editor = run(&sketch, "click 60 125 / key Ctrl+D");
    let document = editor.document();
    let slugs = |slug: &str| -> Vec<&str> {
        let parent = document.nodes.iter().find(|(_, node)| node.slug == slug);
        let id = parent.map(|(id, _)| *id);
        let inside = document.nodes.values().filter(|node| node.parent == id);
        inside.map(|node| node.slug.as_str()).collect()
    };
    assert_eq!(slugs("v"), ["zone-a", "zone-b", "zone-c"]);
    assert_eq!(slugs("zone-c"), ["public-c", "private-c"]);
    assert_eq!(slugs("private-c"), ["web-c", "plan-2-b"]);
    let zone = document
        .nodes
        .values()
        .find(|node| node.slug == "zone-c")
        .unwrap();
    assert_eq!(zone.component.kind().detail(), "c");
}

#[test]
fn a_zone_from_another_window_is_the_next_one_too() {
    let copied = run(NETWORK, "click 60 125 / key Ctrl+C");
    let text = copied.session.clip.document();
    let mut editor = run(NETWORK, "click 30 80");
    editor.session.clip = std::sync::Arc::new(crate::editor::command::Clip::of(&text));
    editor.paste();
    let slugs: Vec<&str> = (editor.document().nodes.values().rev())
        .take(3)
        .map(|node| node.slug.as_str())
        .collect();
    assert_eq!(slugs, ["private-c", "public-c", "zone-c"]);
}

#[test]
fn new_subnets_never_get_a_block_that_is_taken() {
    let script = (0..30)
        .map(|_| "drop 60 130 subnet:private")
        .collect::<Vec<_>>()
        .join("\n");
    let editor = run(NETWORK, &script);
    assert_eq!(editor.document().nodes.len(), 8 + 30);
    let overlaps: Vec<_> = rules::findings(editor.document())
        .into_iter()
        .filter(|finding| finding.rule == "NET-005")
        .collect();
    assert_eq!(overlaps, []);
}

#[test]
fn the_wheel_zooms_at_the_cursor_and_the_middle_button_pans() {
    let editor = run(NETWORK, "ctrl wheel 100 100 -100");
    assert!((editor.session.viewport.zoom - 1.1).abs() < 1e-9);
    let editor = run(
        NETWORK,
        "middle press 100 100 / move 150 80 / release 150 80",
    );
    assert_eq!(
        (editor.session.viewport.x, editor.session.viewport.y),
        (-50.0, 20.0)
    );
}

#[test]
fn undo_to_the_start_gives_the_first_bytes_and_redo_the_last() {
    let script = "
        drop 300 240 nat_gateway
        drop 250 460 ecs_service
        drag 120 130 180 150
        click 300 240
        key Delete
        drop 1200 300 client
        key Ctrl+A
        key Ctrl+D
    ";
    let mut editor = run(NETWORK, script);
    let last = wire::to_text(editor.document());
    let mut steps = 0;
    while editor.can_undo() {
        editor.undo();
        steps += 1;
    }
    assert!(steps >= 5, "{steps}");
    assert_eq!(
        wire::to_text(editor.document()),
        wire::to_text(&sketch::parse(NETWORK).unwrap())
    );
    while editor.can_redo() {
        editor.redo();
    }
    assert_eq!(wire::to_text(editor.document()), last);
}

/// The menu at a place after a script: groups in brackets.
#[track_caller]
fn check_menu(script: &str, expected: Expect) {
    let editor = run(NETWORK, script);
    let selected = &editor.session.selection;
    let mut text = format!("{} selected:", selected.nodes.len() + selected.links.len());
    for group in actions::menu(selected) {
        let ids: Vec<&str> = group.iter().map(|action| action.id).collect();
        text.push_str(&format!(" [{}]", ids.join(" ")));
    }
    expected.assert_eq(&text);
}

#[test]
fn a_bar_stays_across_its_subnets_when_one_is_dragged_away_or_made_smaller() {
    let bar = "
        web: alb spans=public-a,public-b at=60,140,860,60";
    let network = format!("{}{bar}", NETWORK.trim_end());
    let bar_after = |script: &str| {
        let editor = run(&network, script);
        let topology = editor.topology();
        let of = |slug: &str| {
            let (id, _) = (topology.nodes())
                .find(|(_, node)| node.slug == slug)
                .unwrap();
            <[i32; 4]>::from(topology.world_rect(id))
        };
        format!(
            "{:?} on {:?} and {:?}",
            of("web"),
            of("public-a"),
            of("public-b")
        )
    };
    expect!["[80, 200, 940, 60] on [60, 160, 400, 160] and [600, 160, 400, 160]"]
        .assert_eq(&bar_after("drag 600 130 680 130"));
    expect!["[80, 200, 860, 60] on [60, 160, 400, 116] and [520, 160, 400, 160]"]
        .assert_eq(&bar_after("click 70 170 / drag 460 320 460 200"));
}

#[test]
fn what_a_bar_would_hide_moves_aside() {
    let network = NETWORK.replace(
        "          private-b:",
        "            nat: nat_gateway at=20,60,140,52\n          private-b:",
    );
    let network =
        network.trim_end().to_owned() + "\n        web: alb spans=public-a at=60,140,300,60";
    let editor = run(&network, "click 200 230 / drag 380 260 900 260");
    let topology = editor.topology();
    let of = |slug: &str| {
        let found = topology.nodes().find(|(_, node)| node.slug == slug);
        topology.world_rect(found.unwrap().0)
    };
    assert!(of("web").overlaps(of("public-b")), "it is drawn across");
    assert!(!of("web").overlaps(of("nat")));
    assert!(of("public-b").contains(of("nat")));
}

#[test]
fn a_menu_is_about_what_it_was_opened_on() {
    check_menu(
        "menu 100 200",
        expect![
            "1 selected: [cut copy duplicate delete link-to move-into] [tidy front back lock fail] [fit-selected]"
        ],
    );
    check_menu(
        "do select-all / menu 100 200",
        expect![
            "8 selected: [cut copy duplicate delete link-to move-into] [tidy front back lock fail] [fit-selected]"
        ],
    );
    check_menu(
        "do select-all / menu 1100 700",
        expect!["0 selected: [paste select-all] [tidy tidy-new fix-all drill] [fit]"],
    );
}

/// What fails in a drill after a script.
#[track_caller]
fn check_drill(script: &str, expected: Expect) {
    let editor = run(NETWORK, script);
    let before = run(NETWORK, "");
    assert_eq!(
        editor.document(),
        before.document(),
        "a drill changes nothing"
    );
    let topology = editor.topology();
    let said = match &editor.session.drill {
        None => "no drill".to_owned(),
        Some(failed) => {
            let names = failed.iter().map(|element| element.name(topology));
            format!("fails: {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    expected.assert_eq(&said);
}

#[test]
fn a_click_in_a_drill_fails_and_a_second_one_repairs() {
    check_drill(
        "do drill / click 200 130",
        expect!["fails: Zone us-east-1a"],
    );
    check_drill(
        "do drill / click 200 130 / click 200 450",
        expect!["fails: Zone us-east-1a, private-a"],
    );
    check_drill(
        "do drill / click 200 130 / click 200 130",
        expect!["fails: "],
    );
    // A drag moves the view and nothing else.
    check_drill("do drill / drag 200 130 400 300", expect!["fails: "]);
    check_drill("menu 200 130 / do fail", expect!["fails: Zone us-east-1a"]);
    check_drill("do drill / click 200 130 / do drill", expect!["no drill"]);
    check_drill("do drill / do cancel", expect!["no drill"]);
}

#[test]
fn a_design_that_is_only_looked_at_does_not_change() {
    let before = run(NETWORK, "");
    let mut editor = run(NETWORK, "");
    editor.session.reading = true;
    for line in [
        "click 200 130",
        "do delete",
        "drag 200 130 400 300",
        "drop 200 450 ec2",
        "do undo",
    ] {
        step(&mut editor, line);
    }
    assert_eq!(editor.document(), before.document());
    assert!(!editor.run(crate::editor::Command::RenameDesign("Mine".into())));
    let said = editor.take_said().unwrap().words;
    assert!(said.contains("make a copy"), "{said}");
    // Looking goes on: what is clicked is selected, and a drill fails it.
    step(&mut editor, "click 200 450");
    assert_eq!(editor.session.selection.nodes.len(), 1);
    step(&mut editor, "do fail");
    assert!(editor.session.drill.is_some());
    // As the person's own it changes again.
    editor.session.reading = false;
    assert!(editor.run(crate::editor::Command::RenameDesign("Mine".into())));
}

#[test]
fn a_view_of_everything_stays_one_when_the_canvas_changes() {
    let shows_all = |script| {
        let editor = run(NETWORK, script);
        editor
            .session
            .viewport
            .world()
            .contains(editor.bounds().unwrap())
    };
    assert!(shows_all("do fit / resize 500 300"));
    assert!(!shows_all("do fit / do zoom-100 / resize 500 300"));
}

#[test]
fn a_renamed_node_keeps_the_slugs_under_which_it_went_out() {
    let named = |editor: &Editor, name: &str| {
        let mut nodes = editor.document().nodes.iter();
        let (id, node) = nodes.find(|(_, node)| node.name == name).unwrap();
        (*id, node.slug.clone(), node.former_slugs.clone())
    };
    let rename = |editor: &mut Editor, from: &str, to: &str| {
        let (id, _, _) = named(editor, from);
        assert!(editor.run(crate::editor::Command::Rename(id, to.to_owned())));
        let (_, slug, former) = named(editor, to);
        (slug, former.join(" "))
    };
    let pair = |slug: &str, former: &str| (slug.to_owned(), former.to_owned());
    // What was opened is known outside by its slug.
    let mut editor = run("r: region", "drop 400 400 ec2");
    assert_eq!(rename(&mut editor, "r", "Home"), pair("home", "r"));
    // What was drawn just now is not, until it goes out.
    let dropped = "Server a";
    assert_eq!(rename(&mut editor, dropped, "Web"), pair("web", ""));
    assert_eq!(rename(&mut editor, "Web", "Site"), pair("site", ""));
    editor.went_out();
    assert_eq!(rename(&mut editor, "Site", "Shop"), pair("shop", "site"));
    // Nobody else takes a former slug, and its own comes back.
    assert_eq!(
        rename(&mut editor, "Home", "Site"),
        pair("site-2", "r home")
    );
    assert_eq!(
        rename(&mut editor, "Shop", "Store"),
        pair("store", "site shop")
    );
    assert_eq!(
        rename(&mut editor, "Store", "Shop"),
        pair("shop", "site store")
    );
    editor.document().validate().unwrap();
}
