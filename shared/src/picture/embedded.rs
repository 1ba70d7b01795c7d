//! Designs inside of pictures: written into SVG and PNG, and found again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crc32;
use crate::document::Document;
use crate::wire::{self, Unreadable};

/// What the design in a picture is called.
const KEYWORD: &str = "azimuth-design";
/// What a file begins with that is a PNG (PNG specification, third edition, 2025, 5.2).
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// A chunk is its length, its type, its data and its check value.
const LENGTH: usize = 4;
const FRAME: usize = 12;
/// A chunk with a Latin-1 text under a keyword (PNG specification, 11.3.3.2).
const TEXT: &[u8; 4] = b"tEXt";
/// The chunk after which others may stand.
const HEADER: &[u8; 4] = b"IHDR";

/// Why no design comes out of a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// A picture of something else, or one that was saved by another program.
    #[error(
        "there is no Azimuth design in this picture; pictures keep it only as they were downloaded"
    )]
    None,
    /// It was changed on the way.
    #[error("the design in this picture is damaged")]
    Damaged,
    /// It is no design.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

fn encoded(document: &Document) -> String {
    STANDARD.encode(wire::to_compact(document))
}

fn decoded(text: &[u8]) -> Result<Document, Missing> {
    let bytes = STANDARD
        .decode(text.trim_ascii())
        .map_err(|_| Missing::Damaged)?;
    let text = String::from_utf8(bytes).map_err(|_| Missing::Damaged)?;
    Ok(wire::from_text(&text)?)
}

/// The part of an SVG that holds a design.
pub(super) fn metadata(document: &Document) -> String {
    format!(
        "<metadata id=\"{KEYWORD}\">{}</metadata>\n",
        encoded(document)
    )
}

/// The design in a picture, SVG or PNG.
///
/// # Errors
/// Why there is none.
pub fn read(picture: &[u8]) -> Result<Document, Missing> {
    if picture.starts_with(&SIGNATURE) {
        return read_png(picture);
    }
    let text = std::str::from_utf8(picture).map_err(|_| Missing::None)?;
    let head = format!("<metadata id=\"{KEYWORD}\">");
    let (_, rest) = text.split_once(&head).ok_or(Missing::None)?;
    let (design, _) = rest.split_once("</metadata>").ok_or(Missing::Damaged)?;
    decoded(design.as_bytes())
}

/// Whether a file is a picture that may hold a design.
#[must_use]
pub fn is_picture(file: &[u8]) -> bool {
    let start = file.get(..file.len().min(256)).unwrap_or_default();
    file.starts_with(&SIGNATURE) || start.windows(4).any(|word| word == b"<svg")
}

/// The chunks of a PNG: their types and data, and where each ends.
fn chunks(png: &[u8]) -> impl Iterator<Item = (&[u8], &[u8], usize)> {
    let mut at = SIGNATURE.len();
    std::iter::from_fn(move || {
        let length = png.get(at..at.checked_add(LENGTH)?)?;
        let length = u32::from_be_bytes(length.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let end = at.checked_add(FRAME)?.checked_add(length)?;
        let chunk = png.get(at..end)?;
        let (head, rest) = chunk.split_at_checked(LENGTH + 4)?;
        let (data, _) = rest.split_at_checked(length)?;
        at = end;
        Some((head.get(LENGTH..)?, data, end))
    })
}

fn read_png(png: &[u8]) -> Result<Document, Missing> {
    let mut texts = chunks(png).filter(|(kind, ..)| kind == TEXT);
    let design = texts.find_map(|(_, data, _)| {
        let rest = data.strip_prefix(KEYWORD.as_bytes())?;
        rest.strip_prefix(&[0])
    });
    decoded(design.ok_or(Missing::None)?)
}

/// A PNG with a design in it; none when it is no PNG.
#[must_use]
pub fn with_design(png: &[u8], document: &Document) -> Option<Vec<u8>> {
    if !png.starts_with(&SIGNATURE) {
        return None;
    }
    // Nothing stands before the header, so no other design is found first.
    let (.., after) = chunks(png).next().filter(|(kind, ..)| kind == HEADER)?;
    let mut body = TEXT.to_vec();
    body.extend(KEYWORD.as_bytes());
    body.push(0);
    body.extend(encoded(document).into_bytes());
    let length = u32::try_from(body.len().checked_sub(TEXT.len())?).ok()?;
    let (before, rest) = png.split_at_checked(after)?;
    let mut whole = before.to_vec();
    whole.extend(length.to_be_bytes());
    whole.extend(&body);
    whole.extend(crc32::of(&body).to_be_bytes());
    whole.extend(rest);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Options, svg};
    use crate::sketch;

    fn design() -> Document {
        sketch::parse("web: ec2 name=\"</metadata> ü 🦀\"\ndb: rds").unwrap()
    }

    /// The smallest PNG: one grey pixel.
    fn pixel() -> Vec<u8> {
        let mut png = SIGNATURE.to_vec();
        let mut chunk = |kind: &[u8; 4], data: &[u8]| {
            let body: Vec<u8> = kind.iter().chain(data).copied().collect();
            png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            png.extend(&body);
            png.extend(crc32::of(&body).to_be_bytes());
        };
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1]);
        chunk(b"IEND", &[]);
        png
    }

    #[test]
    fn a_picture_opens_as_the_design_that_it_shows() {
        let options = Options {
            with_design: true,
            ..Options::default()
        };
        let picture = svg(&design(), &options);
        assert_eq!(read(picture.as_bytes()).unwrap(), design());
        let png = with_design(&pixel(), &design()).unwrap();
        assert_eq!(read(&png).unwrap(), design());
        assert!(is_picture(&png) && is_picture(picture.as_bytes()));
    }

    #[test]
    fn other_pictures_say_that_there_is_no_design() {
        assert_eq!(read(&pixel()), Err(Missing::None));
        assert_eq!(read(b"<svg></svg>"), Err(Missing::None));
        assert_eq!(
            read(b"<metadata id=\"azimuth-design\">?</metadata>"),
            Err(Missing::Damaged)
        );
        assert_eq!(with_design(b"GIF89a", &design()), None);
        // Cut off anywhere, it is refused and nothing else happens.
        let png = with_design(&pixel(), &design()).unwrap();
        for end in 0..png.len() - FRAME {
            let _ = read(&png[..end]);
        }
    }
}
