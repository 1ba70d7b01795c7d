//! A link without a server: the whole design as the text behind the `#` of a URL, which browsers do not
//! send to anybody. Compact, versioned, with a check value; a link that was made once opens for ever.
//!
//! The text is `design-` and, in base64url, these bytes: the version of the format, the number of bytes
//! that follow for the design (LEB128), the design, and the CRC-32 of all before. So it is told for
//! every version, also those to come, whether a link is whole.

mod v1;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::cost::table::Table;
use crate::document::Document;
use crate::wire::{self, Unreadable};
use crate::{crc32, rules};

/// What every fragment with a design begins with.
pub const PREFIX: &str = "design-";

/// The longest fragment that is written or read, in characters.
pub const LENGTH_LIMIT: usize = 65_536;

/// The version of the format that is written, and the newest that is read.
const VERSION: u8 = 1;

/// Bytes of the check value.
const CHECK: usize = 4;

/// A text that was cut off somewhere still has bytes.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Why a design is not written as a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the design is too large for a link; share it as a file")]
pub struct TooLarge;

/// Why a text is not opened. Nothing is taken from it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unopenable {
    /// Something else.
    #[error("this is not a link to an Azimuth design")]
    Foreign,
    /// Longer, or with more in it, than any that is written.
    #[error("this link is larger than any that Azimuth makes")]
    TooLarge,
    /// The end is missing.
    #[error("this link is cut off: its end was lost on the way")]
    CutOff,
    /// It is not what was written.
    #[error("this link is damaged: some of it was changed on the way")]
    Damaged,
    /// Written by a newer program.
    #[error("this link was made by a newer Azimuth; update this one to open it")]
    Newer,
    /// A whole link to what is no design.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// The versions of what a design is judged by, when its link was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pins {
    /// Of the rules: see [`rules::version`].
    pub rules: u16,
    /// Of the price table; none: the link is older than the first one.
    pub prices: Option<u32>,
}

impl Pins {
    /// The versions of this program.
    #[must_use]
    pub fn now() -> Self {
        Self {
            rules: rules::version(),
            prices: Some(Table::current().version()),
        }
    }

    /// What has changed since, in a sentence; nothing when the same numbers come out.
    #[must_use]
    pub fn moved(self) -> Option<&'static str> {
        let now = Self::now();
        // Before there were prices there was no cost that could have changed.
        let same_prices = self.prices.is_none() || self.prices == now.prices;
        match (self.rules == now.rules, same_prices) {
            (true, true) => None,
            (false, true) => {
                Some("The rules have changed since this link was made: its findings may have, too.")
            }
            (true, false) => {
                Some("Prices have changed since this link was made: its cost may have, too.")
            }
            (false, false) => Some(
                "Rules and prices have changed since this link was made: its findings and its cost may have, too.",
            ),
        }
    }
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The design.
    pub document: Document,
    /// What it was judged by.
    pub pins: Pins,
}

/// The fragment that opens a design; the same design gives the same text.
///
/// # Errors
/// When the design has too much in it.
pub fn write(document: &Document) -> Result<String, TooLarge> {
    let pins = Pins::now();
    let design = v1::encode(&wire::to_value(document), pins).map_err(|_| TooLarge)?;
    let mut bytes = vec![VERSION];
    let mut length = design.len();
    while length >= 0x80 {
        bytes.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    bytes.push(length.to_le_bytes()[0]);
    bytes.extend(design);
    bytes.extend(crc32::of(&bytes).to_be_bytes());
    let text = format!("{PREFIX}{}", BASE64.encode(bytes));
    if text.len() > LENGTH_LIMIT {
        return Err(TooLarge);
    }
    Ok(text)
}

/// Opens a fragment, or the whole URL that ends with it.
///
/// # Errors
/// One sentence that says why it cannot be opened.
pub fn read(text: &str) -> Result<Opened, Unopenable> {
    let text = text.trim();
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    let code = fragment.strip_prefix(PREFIX).ok_or(Unopenable::Foreign)?;
    if fragment.len() > LENGTH_LIMIT {
        return Err(Unopenable::TooLarge);
    }
    // A last character that says less than a byte is a part of one that was lost.
    let whole = match code.len() % 4 {
        1 => code.get(..code.len() - 1).unwrap_or_default(),
        _ => code,
    };
    let bytes = BASE64.decode(whole).map_err(|_| Unopenable::Damaged)?;
    let (version, design) = open(&bytes)?;
    // Only one text stands for these bytes.
    if BASE64.encode(&bytes) != code {
        return Err(Unopenable::Damaged);
    }
    if version > VERSION {
        return Err(Unopenable::Newer);
    }
    let (saved, pins) = v1::decode(design).map_err(|fault| match fault {
        v1::Fault::TooLarge => Unopenable::TooLarge,
        v1::Fault::Newer => Unopenable::Newer,
        v1::Fault::Damaged => Unopenable::Damaged,
    })?;
    let document = wire::from_value(saved)?;
    Ok(Opened { document, pins })
}

/// The version and the design from bytes that are whole.
fn open(bytes: &[u8]) -> Result<(u8, &[u8]), Unopenable> {
    let (version, mut rest) = bytes.split_first().ok_or(Unopenable::CutOff)?;
    let mut length = 0;
    // Three bytes tell more than the longest link has.
    for shift in [0, 7, 14] {
        let (byte, behind) = rest.split_first().ok_or(Unopenable::CutOff)?;
        length |= usize::from(byte & 0x7F) << shift;
        rest = behind;
        if byte & 0x80 == 0 {
            break;
        }
    }
    match rest.len().checked_sub(length + CHECK) {
        None => return Err(Unopenable::CutOff),
        Some(0) => {}
        Some(_) => return Err(Unopenable::Damaged),
    }
    let checked = bytes.len() - CHECK;
    let (said, check) = bytes.split_at_checked(checked).ok_or(Unopenable::CutOff)?;
    if crc32::of(said).to_be_bytes() != check {
        return Err(Unopenable::Damaged);
    }
    let design = rest.get(..length).ok_or(Unopenable::CutOff)?;
    Ok((*version, design))
}
