//! Pictures that are dropped on the page: SVG and PNG, with a design in them or without.

use std::sync::LazyLock;

use shared::crc32;
use shared::document::Document;
use shared::picture::embedded::{is_picture, read, with_design};
use shared::picture::{Options, svg};
use shared::sketch;

use super::{Target, is_a_design, is_a_sentence};

pub const TARGET: Target = Target {
    name: "picture",
    run,
    seeds,
};

/// A design that is put into every picture that takes one.
static DESIGN: LazyLock<Document> = LazyLock::new(|| sketch::parse("db: rds").unwrap());

/// A PNG with no chunk in it.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn run(bytes: &[u8]) {
    match read(bytes) {
        Ok(document) => {
            assert!(is_picture(bytes) || !bytes.starts_with(SIGNATURE));
            is_a_design(&document);
        }
        Err(error) => is_a_sentence(&error),
    }
    if let Some(picture) = with_design(bytes, &DESIGN) {
        assert!(is_picture(&picture));
        assert_eq!(read(&picture).as_ref(), Ok(&*DESIGN));
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![pixel(), b"<svg></svg>".to_vec()];
    let designs = [
        "a: vpc cidr=10.0.0.0/16\n  b: ec2\nc: client\nc -> b",
        "web: ec2 name=\"</metadata>\"",
    ];
    for design in designs.map(|text| sketch::parse(text).unwrap()) {
        let options = Options {
            with_design: true,
            ..Options::default()
        };
        seeds.push(svg(&design, &options).into_bytes());
        seeds.extend(with_design(&pixel(), &design));
    }
    seeds
}

/// The smallest PNG: one grey pixel.
fn pixel() -> Vec<u8> {
    let chunks: [(&[u8; 4], &[u8]); 3] = [
        (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        (b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1]),
        (b"IEND", &[]),
    ];
    let mut png = SIGNATURE.to_vec();
    for (kind, data) in chunks {
        let body = [kind.as_slice(), data].concat();
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(&body);
        png.extend(crc32::of(&body).to_be_bytes());
    }
    png
}
