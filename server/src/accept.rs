//! What a client wants to have, by its headers `Accept` and `Accept-Encoding` (RFC 9110, 12.5.1 and 12.5.3).

use axum::http::{HeaderMap, HeaderName, header};

/// Whether the client would rather have the one type than the other, which it gets otherwise.
#[must_use]
pub fn prefers(headers: &HeaderMap, one: &str, other: &str) -> bool {
    let ranges = ranges(headers, header::ACCEPT);
    let wish = |kind: &str| {
        let fitting = ranges
            .iter()
            .filter_map(|range| Some((range.fits(kind)?, range.quality)));
        // The range that says most about the type counts; of equal wishes the one that was named.
        let (named, quality) = fitting.max_by_key(|(named, _)| *named).unwrap_or_default();
        (quality, named)
    };
    let (one, other) = (wish(one), wish(other));
    one.0 > 0 && one > other
}

/// Whether the client names an encoding as one that it can undo.
#[must_use]
pub fn takes_encoding(headers: &HeaderMap, encoding: &str) -> bool {
    let named = ranges(headers, header::ACCEPT_ENCODING);
    (named.iter()).any(|range| range.kind == encoding && range.quality > 0)
}

fn ranges(headers: &HeaderMap, name: HeaderName) -> Vec<Range> {
    (headers.get_all(name).iter())
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::of)
        .collect()
}

/// A range of types, such as `text/*;q=0.5`, or an encoding, with its quality in thousandths.
struct Range {
    kind: String,
    quality: u16,
}

impl Range {
    fn of(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next()?.to_ascii_lowercase();
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
        });
        let quality = match quality {
            None => 1_000,
            Some(value) => thousandths(value)?,
        };
        Some(Self { kind, quality })
    }

    /// How much it says about a type: nothing, something, its group, or its name.
    fn fits(&self, kind: &str) -> Option<u8> {
        let group = self.kind.strip_suffix("/*");
        match (self.kind.as_str(), group) {
            ("*/*", _) => Some(1),
            (_, Some(group)) => (kind.split_once('/')?.0 == group).then_some(2),
            (name, None) => (name == kind).then_some(3),
        }
    }
}

/// A quality value, `0` to `1` with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !digits {
        return None;
    }
    format!("{whole}{decimals:0<3}")
        .parse()
        .ok()
        .filter(|quality| *quality <= 1_000)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_is_for_those_who_ask_for_it() {
        for (accept, json) in [
            ("application/json", true),
            ("APPLICATION/JSON; charset=utf-8", true),
            ("application/json, text/plain, */*", true),
            ("application/json;q=0.5, application/zip;q=0.4", true),
            ("application/*;q=0.1, application/zip;q=0", true),
            ("", false),
            ("*/*", false),
            ("text/html", false),
            ("application/zip", false),
            ("xapplication/jsonx", false),
            ("application/json;q=0", false),
            ("application/json;q=0, */*", false),
            ("application/json;q=0.1,application/zip", false),
            ("application/json;q=2", false),
            (",,,;q=;", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            let found = prefers(&headers, "application/json", "application/zip");
            assert_eq!(found, json, "{accept}");
        }
    }

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        for (accepted, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.5", true),
            ("gzip, br;q=0", false),
            ("gzip, brown", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(takes_encoding(&headers, "br"), takes, "{accepted}");
        }
        assert!(!takes_encoding(&HeaderMap::new(), "br"));
    }
}
