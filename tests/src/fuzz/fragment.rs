//! Links with a whole design in them. The check value stops almost everything that is changed on the way, so
//! what stands behind it is tried, too.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::crc32;
use shared::fragment::{self, PREFIX};

use super::{Target, is_a_design, is_a_sentence};

pub const TARGET: Target = Target {
    name: "fragment",
    run,
    seeds,
};

/// The version of links that is written today.
const VERSION: u8 = 1;

/// A text is a link; anything else is the design in one, to which a right length and check value are added.
fn run(bytes: &[u8]) {
    let link = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains(PREFIX) => text.to_owned(),
        _ => link(bytes),
    };
    match fragment::read(&link) {
        Ok(opened) => {
            is_a_design(&opened.document);
            // It came out of a link, but may be larger when it is said in other words.
            if let Ok(written) = fragment::write(&opened.document) {
                let again = fragment::read(&written).unwrap();
                assert!(again.document == opened.document, "{link}\n{written}");
                assert_eq!(again.pins.moved(), None);
            }
        }
        Err(error) => is_a_sentence(&error),
    }
}

/// The link with these bytes as its design.
fn link(design: &[u8]) -> String {
    let mut bytes = vec![VERSION];
    let mut length = design.len();
    while length >= 0x80 {
        bytes.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    bytes.push(length.to_le_bytes()[0]);
    bytes.extend(design);
    bytes.extend(crc32::of(&bytes).to_be_bytes());
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Links, and the designs in them.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for name in [
        "static-site",
        "three-tier-web",
        "eks-platform",
        "hybrid-vpn",
    ] {
        let link = fragment::write(&crate::design(name)).unwrap();
        let code = link.trim_start_matches(PREFIX);
        let bytes = URL_SAFE_NO_PAD.decode(code).unwrap();
        // Behind the version and two bytes of length, before four of the check value.
        let design = bytes.get(3..bytes.len().saturating_sub(4));
        seeds.extend(design.map(<[u8]>::to_vec));
        seeds.push(link.into_bytes());
    }
    let folder = crate::repository().join("tests/links/v1");
    for name in ["empty", "every-field", "hostile"] {
        seeds.push(std::fs::read(folder.join(format!("{name}.txt"))).unwrap());
    }
    seeds
}
