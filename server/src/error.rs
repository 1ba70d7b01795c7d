//! The one error of the HTTP interface: it becomes a status and a sentence that a person
//! understands, as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::Problem;
use shared::wire::Unreadable;

/// Why a request was not answered with what it asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The body is not a design.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The body is larger than the server takes.
    #[error("the design is larger than {0} bytes, the most that this server takes")]
    TooLarge(usize),
    /// The body stopped in the middle.
    #[error("the body did not arrive whole: send it again")]
    Incomplete,
    /// The body stopped arriving.
    #[error("the body did not arrive within {0} seconds: send it again")]
    Stalled(u64),
    /// The body is not text.
    #[error("the body is not UTF-8 text: send a design as JSON")]
    NotText,
    /// There is nothing at the path.
    #[error("there is nothing at this path")]
    NotFound,
    /// The path does not take this method.
    #[error("this path does not take this method")]
    WrongMethod,
    /// The request took too long.
    #[error("this took longer than {0} seconds and was given up: try a smaller design")]
    TimedOut(u64),
    /// Too many requests at once.
    #[error("the server has too much to do just now: try again in a moment")]
    Busy,
    /// The design cannot be exported.
    #[error("{0}")]
    NotExportable(String),
    /// Something that should not happen; the log knows more.
    #[error("the server could not do this: try again, and tell its operator if it stays so")]
    Internal,
}

impl Error {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(Unreadable::TooLarge(_)) | Self::TooLarge(_) => {
                StatusCode::PAYLOAD_TOO_LARGE
            }
            Self::Unreadable(Unreadable::NotJson(_)) | Self::Incomplete | Self::NotText => {
                StatusCode::BAD_REQUEST
            }
            Self::Unreadable(_) | Self::NotExportable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stalled(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TimedOut(_) | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let busy = self == Self::Busy;
        let mut detail = self.to_string();
        if let Some(first) = detail.get(..1).map(str::to_uppercase) {
            detail.replace_range(..1, &first);
        }
        let title = status.canonical_reason().unwrap_or("Problem").to_owned();
        let problem = Problem {
            title,
            status: status.as_u16(),
            detail: format!("{detail}."),
        };
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, Json(problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if busy {
            let seconds = HeaderValue::from_static("2");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
