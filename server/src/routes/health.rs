//! `GET /healthz`: the server lives.

/// Says that the server lives.
pub async fn healthz() -> &'static str {
    "ok\n"
}
