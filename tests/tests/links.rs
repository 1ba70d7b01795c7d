//! Links without a server: how long they are, that nothing is lost, that old ones open for ever, and
//! that nothing else does.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::fmt::Write;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use expect_test::expect_file;
use shared::component::Component;
use shared::document::{Document, NodeId};
use shared::fragment::{self, PREFIX, Pins, TooLarge, Unopenable};
use shared::geometry::Rect;
use shared::{crc32, sketch, wire};
use tests::random::{Dice, legal_design};
use tests::samples::{ONE_OF_EACH, OTHER_MODES, smallest, with_every_field_set};
use tests::texts::{HOSTILE, written_over};
use tests::{design, names, number, repository};

/// Opened again, the design is the same, byte by byte; so is its link.
#[track_caller]
fn comes_back(document: &Document) -> String {
    let link = fragment::write(document).unwrap();
    let opened = fragment::read(&link).unwrap_or_else(|error| panic!("{error}: {link}"));
    assert_eq!(wire::to_text(&opened.document), wire::to_text(document));
    assert_eq!(&opened.document, document);
    assert_eq!(opened.pins, Pins::now());
    assert_eq!(fragment::write(&opened.document).unwrap(), link);
    link
}

/// Where the app is served: a long name, as a company has.
const ADDRESS: &str = "https://azimuth.platform.example.com/#";

/// The longest URL that every browser, messenger and mail program keeps whole.
const URL_LIMIT: usize = 2_000;

#[test]
fn every_template_fits_into_a_url_at_half_the_usual_length() {
    let (mut text, mut sums) = (String::new(), [0; 3]);
    text.push_str(
        "# How long links are\n\nCharacters of each template: as JSON without spaces, as JSON with raw deflate \
         and base64url (how draw.io makes its links), and as the fragment of an Azimuth link. `cargo test -p \
         tests --test links` writes this table with `UPDATE_EXPECT=1` and fails when it is no longer true.\n\n\
         | template | JSON | deflate, base64url | link | link beside deflate |\n| --- | --: | --: | --: | --: |\n",
    );
    let mut row = |name: &str, [json, deflated, link]: [usize; 3]| {
        let tenths = (link * 1_000 + deflated / 2) / deflated;
        let share = format!("{}.{} %", tenths / 10, tenths % 10);
        writeln!(text, "| {name} | {json} | {deflated} | {link} | {share} |").unwrap();
    };
    for name in names() {
        let document = design(&name);
        let json = wire::to_compact(&document);
        let deflated = miniz_oxide::deflate::compress_to_vec(json.as_bytes(), 10);
        let link = comes_back(&document).len();
        assert!(ADDRESS.len() + link < URL_LIMIT, "{name}");
        let lengths = [json.len(), BASE64.encode(deflated).len(), link];
        row(&name, lengths);
        for (sum, length) in sums.iter_mut().zip(lengths) {
            *sum += length;
        }
    }
    row("all", sums);
    let [_, deflated, links] = sums;
    assert!(2 * links <= deflated, "{links} of {deflated}");
    expect_file![repository().join("tests/links.md")].assert_eq(&text);
}

#[test]
fn nothing_is_lost_of_random_designs() {
    let count = number("AZIMUTH_RANDOM_DESIGNS", 10);
    let first = number("AZIMUTH_SEED", 1);
    println!("AZIMUTH_SEED={first} AZIMUTH_RANDOM_DESIGNS={count}");
    for seed in first..first + count {
        let mut document = legal_design(seed);
        comes_back(&document);
        scatter(&mut document, &mut Dice(seed));
        comes_back(&document);
    }
}

/// Moves, nests, renames and removes what is in a design, without any sense.
fn scatter(document: &mut Document, dice: &mut Dice) {
    let ids: Vec<_> = document.nodes.keys().copied().collect();
    for _ in 0..60 {
        let (id, other) = (dice.pick(&ids).unwrap(), dice.pick(&ids).unwrap());
        let before = document.clone();
        let kind = dice.roll(7);
        let mut side = || i32::try_from(dice.roll(5_000)).unwrap() - 1_000;
        let rect = Rect::from([side(), side(), side(), side()]);
        let text = dice.pick(&HOSTILE).unwrap_or_default();
        if let Some(node) = document.node_mut(id) {
            match kind {
                0 => node.parent = Some(other),
                1 => node.parent = None,
                2 => node.spans = vec![other, id, other],
                3 | 4 => node.rect = rect,
                5 => node.name = text.to_owned(),
                _ => {}
            }
        }
        if kind == 6 {
            document.nodes.remove(&id);
            document.next_id += 3;
        }
        if document.validate().is_err() {
            *document = before;
        }
    }
}

#[test]
fn nothing_is_lost_of_any_text() {
    let document = sketch::parse(ONE_OF_EACH).unwrap();
    let texts = HOSTILE.iter().map(|text| (*text).to_owned());
    let long = ["x", "ab", "🦀", "no two words alike "].map(|text| text.repeat(400));
    for text in texts.chain(long).chain([String::new()]) {
        let text: String = text.chars().take(250).collect();
        if !text.is_empty() {
            comes_back(&written_over(&document, &text));
        }
    }
    let mut empty = Document::default();
    comes_back(&empty);
    empty.name = "n".repeat(300);
    empty.settings.description = "é".repeat(255);
    comes_back(&empty);
}

#[test]
fn a_design_with_too_much_in_it_is_refused_in_one_sentence() {
    let mut document = sketch::parse(ONE_OF_EACH).unwrap();
    let ids: Vec<NodeId> = document.nodes.keys().copied().take(10).collect();
    let mut dice = Dice(7);
    for id in ids {
        let letter = |at| char::from(b'0' + u8::try_from(at).unwrap());
        let notes = (0..9_000).map(|_| letter(dice.roll(64)));
        document.node_mut(id).unwrap().notes = notes.collect();
    }
    let found = fragment::write(&document).map(|link| link.len());
    assert_eq!(found, Err(TooLarge));
    assert_eq!(
        TooLarge.to_string(),
        "the design is too large for a link; share it as a file"
    );
}

/// The links that were made once, each with the design as which it must open, saved when it was made.
fn corpus() -> PathBuf {
    repository().join("tests/links/v1")
}

#[test]
fn every_link_that_was_ever_made_opens_as_what_it_was() {
    let mut opened = 0;
    for entry in std::fs::read_dir(corpus()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let link = std::fs::read_to_string(&path).unwrap();
            let saved = std::fs::read_to_string(path.with_extension("json")).unwrap();
            let document =
                fragment::read(&link).unwrap_or_else(|error| panic!("{error}: {path:?}"));
            assert_eq!(
                document.document,
                wire::from_text(&saved).unwrap(),
                "{path:?}"
            );
            opened += 1;
        }
    }
    assert!(opened >= 6, "{opened}");
}

/// With `UPDATE_EXPECT=1` the links that are missing are written; what is there is never written again.
#[test]
fn the_corpus_has_a_link_of_every_sort() {
    let hostile = written_over(&sketch::parse(ONE_OF_EACH).unwrap(), &HOSTILE.concat());
    let sorts = [
        ("boston", design("boston")),
        ("eks-platform", design("eks-platform")),
        ("one-of-each", sketch::parse(ONE_OF_EACH).unwrap()),
        ("other-modes", sketch::parse(OTHER_MODES).unwrap()),
        ("every-field", with_every_field_set("alb")),
        ("hostile", hostile),
        ("empty", Document::default()),
    ];
    for (name, document) in sorts {
        let link = corpus().join(format!("{name}.txt"));
        if !link.exists() && std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&link, comes_back(&document) + "\n").unwrap();
            std::fs::write(link.with_extension("json"), wire::to_text(&document)).unwrap();
        }
        assert!(link.exists(), "UPDATE_EXPECT=1 makes the link of {name}");
    }
}

/// A short link and a long one.
fn links() -> [String; 2] {
    let short = sketch::parse(&smallest("client")).unwrap();
    [short, design("boston")].map(|document| fragment::write(&document).unwrap())
}

/// A link says with which prices and rules it was made; one of another price table opens, and says that its
/// cost may have changed.
#[test]
fn a_link_of_another_price_table_says_so() {
    let link = fragment::write(&design("three-tier-web")).unwrap();
    let pins = fragment::read(&link).unwrap().pins;
    assert_eq!(pins, Pins::now());
    assert_eq!(pins.moved(), None);
    let older = pins.prices.map(|version| version.wrapping_add(1));
    let moved = Pins {
        prices: older,
        ..pins
    };
    assert_eq!(
        moved.moved(),
        Some("Prices have changed since this link was made: its cost may have, too.")
    );
    // Before there was a table there was no cost.
    let oldest = Pins {
        prices: None,
        ..pins
    };
    assert_eq!(oldest.moved(), None);
}

#[test]
fn a_link_opens_wherever_it_was_found() {
    let [link, _] = links();
    let document = fragment::read(&link).unwrap().document;
    for around in [
        format!("#{link}"),
        format!("{ADDRESS}{link}"),
        format!(" \n{ADDRESS}{link}\n"),
    ] {
        assert_eq!(
            fragment::read(&around).unwrap().document,
            document,
            "{around:?}"
        );
    }
}

#[test]
fn a_link_that_was_cut_off_says_so_wherever_that_was() {
    for link in links() {
        for end in 0..link.len() {
            let found = fragment::read(&link[..end]).map(|_| ());
            let expected = if end < PREFIX.len() {
                Unopenable::Foreign
            } else {
                Unopenable::CutOff
            };
            assert_eq!(found, Err(expected), "{end} of {link}");
        }
    }
}

#[test]
fn no_flipped_bit_goes_unseen() {
    for link in links() {
        let bytes = BASE64.decode(&link[PREFIX.len()..]).unwrap();
        for bit in 0..8 * bytes.len() {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let link = format!("{PREFIX}{}", BASE64.encode(flipped));
            let fault = fragment::read(&link).unwrap_err();
            assert!(
                matches!(fault, Unopenable::Damaged | Unopenable::CutOff),
                "{bit}: {fault}"
            );
        }
        for at in PREFIX.len()..link.len() {
            for other in ["A", "_", "%", " ", "é"] {
                let changed = format!("{}{other}{}", &link[..at], &link[at + 1..]);
                assert!(
                    changed == link || fragment::read(&changed).is_err(),
                    "{at}: {other}"
                );
            }
        }
    }
}

/// Bytes with a header and a check value that are right.
fn sealed(version: u8, design: &[u8]) -> String {
    let mut bytes = vec![version];
    bytes.extend(
        [
            design.len() & 0x7F | 0x80,
            design.len() >> 7 & 0x7F | 0x80,
            design.len() >> 14,
        ]
        .map(|part| u8::try_from(part).unwrap()),
    );
    bytes.extend(design);
    bytes.extend(crc32::of(&bytes).to_be_bytes());
    format!("{PREFIX}{}", BASE64.encode(bytes))
}

#[test]
fn what_is_forged_does_no_harm() {
    let mut dice = Dice(7);
    let bytes = BASE64.decode(&links()[1][PREFIX.len()..]).unwrap();
    let design = &bytes[3..bytes.len() - 4];
    assert!(fragment::read(&sealed(1, design)).is_ok());
    for _ in 0..number("AZIMUTH_FORGED_LINKS", 40) {
        let mut forged = design.to_vec();
        for _ in 0..1 + dice.roll(3) {
            let at = 1 + dice.roll(forged.len() - 1);
            forged[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        forged.truncate(1 + dice.roll(forged.len()));
        // A design or a sentence; what counts is that it ends.
        if let Err(error) = fragment::read(&sealed(1, &forged)) {
            assert!(!error.to_string().is_empty());
        }
    }
    for byte in [0, 0x55, 0xFF] {
        let bomb = [&[1][..], &[byte; 1_024]].concat();
        assert!(fragment::read(&sealed(1, &bomb)).is_err(), "{byte}");
    }
}

#[test]
fn what_is_no_link_of_ours_says_what_it_is() {
    let [link, _] = links();
    for (text, sentence) in [
        (String::new(), "this is not a link to an Azimuth design"),
        (
            "https://azimuth.example.com/#canvas".to_owned(),
            "this is not a link to an Azimuth design",
        ),
        (
            format!("{ADDRESS}{PREFIX}"),
            "this link is cut off: its end was lost on the way",
        ),
        (
            format!("{PREFIX}not base64!"),
            "this link is damaged: some of it was changed on the way",
        ),
        (
            format!("{link}AA"),
            "this link is damaged: some of it was changed on the way",
        ),
        (
            sealed(2, b"what is to come"),
            "this link was made by a newer Azimuth; update this one to open it",
        ),
        (
            sealed(1, &[99, 1, 2]),
            "this link was made by a newer Azimuth; update this one to open it",
        ),
        (
            format!("{PREFIX}{}", "A".repeat(70_000)),
            "this link is larger than any that Azimuth makes",
        ),
    ] {
        let fault = fragment::read(&text).unwrap_err();
        assert_eq!(fault.to_string(), sentence, "{text:.80}");
    }
}

#[test]
fn every_type_is_short_in_a_link() {
    for id in Component::IDS {
        let document = sketch::parse(&smallest(id)).unwrap();
        let link = comes_back(&document);
        assert!(link.len() < 200, "{id}: {}", link.len());
    }
}
