//! Pictures of designs: whole XML, nothing outside of them, the same bytes each time.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use expect_test::expect_file;
use shared::document::Document;
use shared::picture::{self, Ground, Options, embedded};
use tests::texts::{HOSTILE, written_over};
use tests::{design, folder, names};

/// Tags are closed in the order in which they were opened, and there is no markup in between.
#[track_caller]
fn check_whole(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, text) = part
            .split_once('>')
            .unwrap_or_else(|| panic!("{name}: <{part}"));
        assert!(!text.contains('>'), "{name}: {text}");
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}");
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
    }
    assert_eq!(open, Vec::<&str>::new(), "{name}");
    let is_legal = |letter: char| letter == '\n' || !letter.is_control();
    assert!(xml.chars().all(is_legal), "{name}");
}

fn every(document: &Document) -> [String; 3] {
    let light = Options {
        with_design: true,
        caption: picture::caption(document),
        ..Options::default()
    };
    let dark = Options {
        ground: Ground::Dark,
        ..Options::default()
    };
    [
        picture::svg(document, &light),
        picture::svg(document, &dark),
        picture::drawio(document),
    ]
}

#[test]
fn pictures_are_whole_and_open_again() {
    for name in names() {
        let document = design(&name);
        let pictures = every(&document);
        for picture in &pictures {
            check_whole(&name, picture);
        }
        assert_eq!(pictures, every(&document), "{name}");
        assert_eq!(
            embedded::read(pictures[0].as_bytes()).unwrap(),
            document,
            "{name}"
        );
        for node in document.nodes.values() {
            assert!(
                picture::mermaid(&document).contains("flowchart"),
                "{}",
                node.name
            );
        }
    }
}

#[test]
fn text_is_never_markup() {
    let document = design("three-tier-web");
    for text in HOSTILE {
        let hostile = written_over(&document, text);
        for picture in every(&hostile) {
            check_whole(text, &picture);
        }
    }
}

#[test]
fn a_part_is_drawn_alone() {
    let document = design("three-tier-web");
    let id = *document
        .nodes
        .iter()
        .find(|(_, node)| node.component.id() == "vpc")
        .unwrap()
        .0;
    let options = Options {
        only: Some([id].into()),
        ..Options::default()
    };
    let picture = picture::svg(&document, &options);
    check_whole("part", &picture);
    assert!(picture.len() < picture::svg(&document, &Options::default()).len());
}

#[test]
fn a_picture_is_the_one_that_was_looked_at() {
    let document = design("three-tier-web");
    let folder = folder("three-tier-web");
    expect_file![folder.join("picture.svg")]
        .assert_eq(&picture::svg(&document, &Options::default()));
    expect_file![folder.join("picture.drawio")].assert_eq(&picture::drawio(&document));
    expect_file![folder.join("picture.mmd")].assert_eq(&picture::mermaid(&document));
}
