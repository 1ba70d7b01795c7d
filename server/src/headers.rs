//! Security headers of every answer, and what a browser has already.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::Engine;
use sha2::{Digest, Sha256};

/// Who may show the page in a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Nobody.
    Refused,
    /// Anybody: nothing can be changed there.
    Allowed,
}

/// Whether a browser says that it has what bears this tag (RFC 9110, 13.1.2: tags are compared weakly here).
#[must_use]
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let sent = headers.get_all(header::IF_NONE_MATCH).into_iter();
    let mut tags = sent
        .filter_map(|sent| sent.to_str().ok())
        .flat_map(|sent| sent.split(','));
    tags.any(|sent| {
        let sent = sent.trim();
        sent == "*" || sent.strip_prefix("W/").unwrap_or(sent) == tag
    })
}

/// The headers and their values; `index` is the page, whose own scripts are allowed by their hash.
#[must_use]
pub fn security(index: Option<&str>, framing: Framing) -> Vec<(HeaderName, HeaderValue)> {
    let ancestors = match framing {
        Framing::Refused => "'none'",
        Framing::Allowed => "*",
    };
    let refused = (framing == Framing::Refused).then_some((header::X_FRAME_OPTIONS, "DENY"));
    let scripts: String = inline_scripts(index.unwrap_or_default())
        .iter()
        .map(|script| format!(" '{}'", hash(script)))
        .collect();
    // Nothing from elsewhere, no code but our own; WebAssembly needs leave of its own.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         worker-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    );
    [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ]
    .into_iter()
    .chain(refused)
    .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?)))
    .collect()
}

fn hash(script: &str) -> String {
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script))
    )
}

/// The texts of the scripts that stand in the page itself.
fn inline_scripts(page: &str) -> Vec<&str> {
    (page.split("<script").skip(1))
        .filter_map(|rest| {
            let (attributes, rest) = rest.split_once('>')?;
            let (script, _) = rest.split_once("</script>")?;
            (!attributes.contains("src=") && !script.trim().is_empty()).then_some(script)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_has_is_told_by_any_of_its_tags() {
        for (sent, known) in [
            (vec!["\"1\""], true),
            (vec!["W/\"1\""], true),
            (vec!["\"0\", \"1\""], true),
            (vec!["\"0\"", "\"1\""], true),
            (vec!["*"], true),
            (vec!["\"11\"", "1"], false),
            (vec![], false),
        ] {
            let mut headers = HeaderMap::new();
            for tag in &sent {
                headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(tag));
            }
            assert_eq!(is_known(&headers, "\"1\""), known, "{sent:?}");
        }
    }

    #[test]
    fn only_scripts_of_the_page_itself_are_allowed_by_hash() {
        let page = "<script type=\"module\">\nstart()\n</script><script src=\"/a.js\"></script>";
        assert_eq!(inline_scripts(page), ["\nstart()\n"]);
        // The hash that browsers print for an empty string, as a check of the encoding.
        assert_eq!(
            hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
