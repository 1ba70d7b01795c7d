//! Promises that every component type keeps.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use shared::availability::Scope;
use shared::component::{Answer, Component, Place, Role};
use shared::connection;
use shared::document::Document;
use shared::editor::placement;
use shared::geometry::Point;
use shared::rules::findings;
use shared::topology::Topology;
use shared::{fragment, schema, wire};
use tests::samples::with_every_field_set;

/// The type dropped on an empty canvas, with the containers that it needs.
fn dropped(component: Component) -> Document {
    let mut document = Document {
        next_id: 1,
        ..Document::default()
    };
    let placement = placement::resolve(&Topology::of(&document), &component, Point::new(0, 0));
    assert_eq!(placement.refusal, None, "{}", component.id());
    placement::place(&mut document, component, &placement);
    document.validate().unwrap();
    document
}

#[test]
fn every_type_has_an_icon_and_words() {
    for component in Component::all() {
        let id = component.id();
        let icon = tests::repository().join(format!("assets/icons/{id}.svg"));
        assert!(icon.is_file(), "{id} has no icon");
        let facts = component.facts();
        assert!(!facts.name.is_empty() && !facts.stem.is_empty(), "{id}");
        assert!(facts.about.ends_with('.'), "{id}: {}", facts.about);
    }
}

#[test]
fn every_type_stands_legally_where_it_is_dropped() {
    for component in Component::all() {
        let id = component.id();
        assert!(!component.facts().sits_in.is_empty(), "{id}");
        let document = dropped(component);
        let misplaced: Vec<_> = (findings(&document).into_iter())
            .filter(|finding| finding.rule.starts_with("PLC-00") && finding.rule != "PLC-004")
            .collect();
        assert_eq!(misplaced, [], "{id}");
    }
}

#[test]
fn every_type_is_in_the_schema_and_survives_saving_and_sharing() {
    let schema = serde_json::to_string(&schema::design()).unwrap();
    for component in Component::all() {
        let id = component.id();
        assert!(schema.contains(&format!("\"{id}\"")), "{id}");
        for document in [dropped(component), with_every_field_set(id)] {
            let text = wire::to_text(&document);
            assert_eq!(wire::from_text(&text).unwrap(), document, "{id}");
            let link = fragment::write(&document).unwrap();
            let opened = fragment::read(&link).unwrap().document;
            assert_eq!(wire::to_text(&opened), text, "{id}");
        }
    }
}

#[test]
fn what_has_every_field_set_has_no_default_left() {
    for component in Component::all() {
        let id = component.id();
        let document = with_every_field_set(id);
        let mut nodes = document.nodes.values();
        let node = nodes.find(|node| node.component.id() == id).unwrap();
        for (now, default) in node.component.fields().iter().zip(component.fields()) {
            assert_ne!(now.value, default.value, "{id}: {}", now.name);
        }
    }
}

#[test]
fn every_type_says_what_the_exports_and_the_bill_make_of_it() {
    for component in Component::all() {
        let facts = component.facts();
        for answer in [facts.terraform, facts.kubernetes, facts.price] {
            let stated = match answer {
                Answer::As(what) => !what.is_empty(),
                Answer::Nothing(why) => why.contains(' '),
                Answer::Unstated => false,
            };
            assert!(stated, "{}: {answer:?}", component.id());
        }
    }
}

#[test]
fn every_availability_has_an_origin() {
    for component in Component::all() {
        for zones in 0..4 {
            let sla = component.kind().sla(zones);
            let stated = sla.scope == Scope::Perfect || !sla.source.is_empty();
            assert!(stated, "{} in {zones} zones", component.id());
            assert!((0.0..=1.0).contains(&sla.value), "{}", component.id());
        }
    }
}

/// Each type that is no frame can be linked with something in a way that makes sense.
#[test]
fn every_type_can_be_linked() {
    let mut document = Document {
        next_id: 1,
        ..Document::default()
    };
    for component in Component::all() {
        // For links it does not matter where things stand.
        let placement = placement::Placement {
            parent: None,
            missing: Vec::new(),
            rect: shared::geometry::Rect::new(0, 0, 10, 10),
            spans: Vec::new(),
            refusal: None,
        };
        placement::place(&mut document, component, &placement);
    }
    let topology = Topology::of(&document);
    for (id, node) in topology.nodes() {
        let frame = node.component.facts().role == Role::Frame
            && !matches!(
                node.component.facts().offers,
                Some(Place::Vpc | Place::Site)
            );
        let legal = |from, to| {
            let link = connection::proposed(&topology, from, to);
            connection::check(&topology, &link).is_ok()
        };
        let others = || topology.nodes().filter(|(other, _)| *other != id);
        let linked = others().any(|(other, _)| legal(id, other) || legal(other, id));
        assert!(frame || linked, "{}", node.component.id());
    }
}
