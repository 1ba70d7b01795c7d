//! The faults that other editors were told about: none of them is here. One test each, named after it.

use super::*;
use crate::component::Component;
use crate::document::Environment;
use crate::editor::hit::{self, Hit};
use crate::editor::viewport::Viewport;
use crate::geometry::Point;

#[test]
fn a_resource_dropped_into_a_subnet_is_only_sometimes_contained() {
    for x in (70..440).step_by(37) {
        for y in (400..550).step_by(29) {
            let editor = run(
                NETWORK,
                &format!("select private-b zone-a / do front / do back / drop {x} {y} ec2"),
            );
            assert_eq!(parent_of(&editor, "server-a"), "private-a", "{x} {y}");
        }
    }
}

#[test]
fn a_security_group_is_drawn_as_a_container() {
    let group = Component::from_id("security_group").unwrap();
    assert!(group.facts().offers.is_none());
    let sketch = format!("{NETWORK}        sg: security_group at=100,310,160,64\n");
    let editor = run(&sketch, "drop 200 390 ec2");
    assert_ne!(parent_of(&editor, "server-a"), "sg");
}

#[test]
fn a_drag_from_the_palette_straight_into_a_container_does_not_reparent() {
    let editor = run(NETWORK, "drop 200 450 ec2");
    assert_eq!(parent_of(&editor, "server-a"), "private-a");
}

#[test]
fn a_pasted_node_is_not_parented() {
    let sketch = format!("{NETWORK}            web: ec2 at=20,60,160,64\n");
    let editor = run(&sketch, "select web / key Ctrl+C / key Ctrl+V");
    assert_eq!(parent_of(&editor, "web-2"), "private-b");
    // Into the container that is selected.
    let editor = run(
        &sketch,
        "select web / key Ctrl+C / select private-a / key Ctrl+V",
    );
    assert_eq!(parent_of(&editor, "web-2"), "private-a");
    assert!(rect_of(&editor, "private-a").contains(rect_of(&editor, "web-2")));
    // Not into one that may not hold it.
    let editor = run(&sketch, "select web / key Ctrl+C / select r / key Ctrl+V");
    assert_eq!(parent_of(&editor, "web-2"), "private-b");
    // From another design, into what is drawn at its place.
    let mut editor = run(NETWORK, "");
    let other = sketch::parse("web: ec2 at=100,400,160,64").unwrap();
    editor.session.clip = std::sync::Arc::new(crate::editor::command::Clip::of(&other));
    editor.paste();
    assert_eq!(parent_of(&editor, "web"), "private-a");
}

#[test]
fn a_child_larger_than_its_frame_pops_out() {
    let sketch = "
        r: region at=0,0,1200,900
          v: vpc cidr=10.0.0.0/16 at=20,60,1100,800
            zone-a: zone letter=a at=20,60,300,300
              small: subnet kind=public cidr=10.0.0.0/24 at=20,40,120,80
            zone-b: zone letter=b at=400,60,600,500
              large: subnet cidr=10.0.1.0/24 at=20,40,500,300
    ";
    let editor = run(sketch, "drag 480 170 250 200");
    assert_eq!(parent_of(&editor, "large"), "zone-a");
    for slug in ["small", "large"] {
        assert!(
            rect_of(&editor, "zone-a").contains(rect_of(&editor, slug)),
            "{slug}"
        );
    }
    assert!(rect_of(&editor, "v").contains(rect_of(&editor, "zone-a")));
    // A frame is not made smaller than what is in it.
    let editor = run(NETWORK, "click 50 130 / drag 480 720 100 160");
    for slug in ["public-a", "private-a"] {
        assert!(
            rect_of(&editor, "zone-a").contains(rect_of(&editor, slug)),
            "{slug}"
        );
    }
}

#[test]
fn moving_one_member_reparents_the_group() {
    let sketch = "
        r: region at=0,0,1000,800
          v: vpc cidr=10.0.0.0/16 at=20,60,960,700
            zone-a: zone letter=a at=20,60,440,600
              one: subnet cidr=10.0.0.0/24 at=20,40,400,200
                web: ec2 at=20,60,160,64
              two: subnet cidr=10.0.1.0/24 at=20,260,400,200
                app: ec2 at=20,60,160,64
    ";
    let editor = run(sketch, "select web app / drag 100 250 130 260");
    assert_eq!(
        (parent_of(&editor, "web"), parent_of(&editor, "app")),
        ("one".to_owned(), "two".to_owned())
    );
    // Into another container both go only when both stood beside each other, or land in it.
    let editor = run(sketch, "select web app / drag 100 250 130 480");
    assert_eq!(parent_of(&editor, "web"), "two");
}

#[test]
fn children_come_loose_when_another_child_is_deleted() {
    let sketch = format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n            app: ec2 at=220,60,160,64\n            db: ec2 at=20,130,160,64\n"
    );
    let before = run(&sketch, "");
    let editor = run(&sketch, "select app / key Delete");
    for slug in ["web", "db"] {
        assert_eq!(parent_of(&editor, slug), "private-b");
        assert_eq!(rect_of(&editor, slug), rect_of(&before, slug));
    }
}

#[test]
fn inheritance_comes_from_the_wrong_ancestor() {
    let sketch = "
        r: region environment=staging at=0,0,1000,800
          v: vpc environment=development at=20,60,960,700
            zone-a: zone letter=a at=20,60,440,600
              s: subnet at=20,40,400,200
                web: ec2 at=20,60,160,64
    ";
    let editor = run(sketch, "");
    let topology = Topology::of(editor.document());
    assert_eq!(
        topology.environment_of(id_of(&editor, "web")),
        Environment::Development
    );
    assert_eq!(
        topology.environment_of(id_of(&editor, "r")),
        Environment::Staging
    );
}

#[test]
fn what_is_clicked_is_missed_when_zoomed() {
    let sketch = format!("{NETWORK}            web: ec2 at=20,60,160,64\n");
    for zoom in [0.05, 0.25, 0.77, 1.0, 2.0, 8.0] {
        let mut editor = run(&sketch, "");
        let web = id_of(&editor, "web");
        let middle = rect_of(&editor, "web").center();
        editor.session.viewport = Viewport {
            x: 400.0,
            y: 300.0,
            zoom,
            ..Viewport::default()
        };
        let at = editor.session.viewport.screen_from_world(middle);
        let world = editor.session.viewport.world_from_screen(at);
        assert_eq!(hit::hit(&editor, world), Hit::Node(web), "at {zoom}");
    }
}

#[test]
fn what_is_tiny_is_missed_by_a_pixel() {
    let sketch = format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n            app: ec2 at=220,60,160,64\n"
    );
    // 40 from one to the other.
    for (zoom, away, found) in [
        (0.05, 0, "web"),
        (0.05, 15, "web"),
        (0.05, 25, "app"),
        (0.05, 40, "app"),
        (0.17, 17, "web"),
        (0.17, 19, "private-b"),
        (0.2, 1, "private-b"),
        (1.0, 1, "private-b"),
    ] {
        let mut editor = run(&sketch, "");
        editor.session.viewport.zoom = zoom;
        let web = rect_of(&editor, "web");
        let at = Point::new(web.right() + away, web.center().y);
        let on = hit::hit(&editor, at).selection().single_node();
        assert_eq!(on, Some(id_of(&editor, found)), "{away} away, at {zoom}");
    }
}

#[test]
fn a_resizer_steals_clicks() {
    let two = "
        under: client at=0,0,160,64
        over: client at=162,2,160,64
    ";
    let editor = run(two, "select under / click 164 4");
    assert_eq!(
        editor.session.selection.single_node(),
        Some(id_of(&editor, "over"))
    );
    // Dragged, it resizes.
    let editor = run(two, "select under / drag 160 64 200 104");
    assert_eq!(rect_of(&editor, "under"), Rect::new(0, 0, 200, 104));
}

#[test]
fn the_first_action_cannot_be_undone() {
    let editor = run("", "drop 400 400 ec2 / key Ctrl+Z");
    assert!(editor.document().nodes.is_empty());
    let editor = run("", "drop 400 400 ec2 / key Ctrl+Z / key Ctrl+Shift+Z");
    assert_eq!(editor.document().nodes.len(), 5);
}

#[test]
fn connectors_hide_behind_the_selected_container() {
    let sketch = format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n            app: ec2 at=220,60,160,64\n            web -> app\n"
    );
    let editor = run(&sketch, "select private-b / click 725 452");
    assert!(editor.session.selection.single_link().is_some());
    let scene = crate::editor::scene::scene(&editor, &crate::editor::scene::Marks::default());
    // Containers are painted before links, selected or not.
    assert!(
        scene
            .containers
            .iter()
            .any(|shape| *shape.name == *"private-b")
    );
    assert_eq!(scene.links.len(), 1);
}

#[test]
fn arrows_break_inside_nested_frames() {
    let sketch = format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n    users: client at=1100,400,160,64\n    users -> web\n"
    );
    for script in [
        "move 0 0",
        "drag 520 130 560 190",
        "drag 40 20 90 80",
        "select web / key Shift+ArrowDown",
    ] {
        let editor = run(&sketch, script);
        let course = editor.routes().values().next().unwrap();
        let touches = |rect: Rect, at: Point| rect.holds(at) && !rect.grown_by(-1).holds(at);
        assert!(
            touches(rect_of(&editor, "users"), course[0]),
            "{script}: {course:?}"
        );
        assert!(
            touches(rect_of(&editor, "web"), *course.last().unwrap()),
            "{script}: {course:?}"
        );
    }
}

#[test]
fn re_layout_on_adding_one_element_destroys_the_layout() {
    let sketch = format!(
        "{NETWORK}            web: ec2 at=20,60,160,64\n            app: ec2 at=220,60,160,64\n"
    );
    let slugs = [
        "r",
        "v",
        "zone-a",
        "public-a",
        "private-a",
        "zone-b",
        "public-b",
        "private-b",
        "web",
        "app",
    ];
    let before = run(&sketch, "");
    for script in ["drop 200 450 ec2", "drop 200 450 ec2 / do tidy-new"] {
        let after = run(&sketch, script);
        for slug in slugs {
            assert_eq!(
                rect_of(&after, slug),
                rect_of(&before, slug),
                "{slug} after {script}"
            );
        }
    }
    // And everything set out twice is where it was set out once.
    let once = run(&sketch, "do tidy");
    assert_eq!(outline(&run(&sketch, "do tidy / do tidy")), outline(&once));
}

#[test]
fn a_saved_design_opens_empty() {
    let sketch = format!("{NETWORK}    far: client at=20000,9000,160,64\n");
    let mut editor =
        Editor::new(wire::from_text(&wire::to_text(&sketch::parse(&sketch).unwrap())).unwrap());
    assert_eq!(editor.document().nodes.len(), 9);
    editor.fit();
    assert!(
        editor
            .session
            .viewport
            .world()
            .contains(editor.bounds().unwrap())
    );
}

#[test]
fn there_is_no_way_to_make_a_connection_by_keyboard() {
    let mut editor = run(
        "",
        "drop 200 200 client / key Ctrl+K / choose add external api / select users / key C / choose external",
    );
    assert_eq!(editor.document().links.len(), 1);
    assert_eq!(editor.take_said().unwrap().words, "Users linked to API");
    // Nor to put something into something else.
    let sketch = format!("{NETWORK}            web: ec2 at=20,60,160,64\n");
    let editor = run(&sketch, "select web / key M / choose private-a");
    assert_eq!(parent_of(&editor, "web"), "private-a");
}

#[test]
fn undo_does_not_survive_a_reload() {
    let mut editor = run(
        NETWORK,
        "drop 200 450 ec2 / drag 120 130 180 150 / key Ctrl+Z",
    );
    let mut again = Editor::resumed(editor.versions());
    assert_eq!(outline(&again), outline(&editor).replace(" selected", ""));
    for key in ["Ctrl+Y", "Ctrl+Z", "Ctrl+Z"] {
        step(&mut again, &format!("key {key}"));
        step(&mut editor, &format!("key {key}"));
        assert_eq!(again.document(), editor.document(), "{key}");
    }
    assert!(!again.can_undo());
}
