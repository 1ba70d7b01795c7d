//! The one error of the HTTP interface: it becomes a status and a sentence that a person
//! understands, as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::api::Problem;
use shared::sentence::in_one_line;
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
    /// There is no body.
    #[error("there is nothing in the body: send a design, or one that is encrypted")]
    Empty,
    /// The body stopped in the middle.
    #[error("the body did not arrive whole: send it again")]
    Incomplete,
    /// The body stopped arriving.
    #[error("the body did not arrive within {0} s: send it again")]
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
    #[error("this took longer than {0} s and was given up: try a smaller design")]
    TimedOut(u64),
    /// Too many requests at once.
    #[error("the server has too much to do just now: try again in a moment")]
    Busy,
    /// An address asks too often: it may come back after these seconds.
    #[error("this address asks too often: try again in {0} s")]
    TooOften(u64),
    /// The design has more in it than the server takes.
    #[error("the design has {0} components and links; this server takes at most {1}")]
    TooManyParts(usize, usize),
    /// What is in the query or a header makes no sense.
    #[error("{}", in_one_line(.0))]
    BadCall(String),
    /// There is no such stored design.
    #[error("there is no such design, or no longer: ask whoever gave you the link")]
    NoSuchDesign,
    /// Whoever changes a stored design has to show its secret.
    #[error("say the edit secret of the design: `Authorization: Bearer SECRET`")]
    NoSecret,
    /// The secret is of another design, or of none.
    #[error("this is not the edit secret of this design")]
    WrongSecret,
    /// Somebody else has stored a revision in between.
    #[error("revision {0} is the latest by now: look at it before storing another one")]
    Outdated(i64),
    /// An address has stored as much as it may.
    #[error(
        "this address has stored {0} bytes, the most that this server keeps for one: delete what is no longer needed"
    )]
    AddressFull(u64),
    /// The database has no more room.
    #[error("the server has no more room for designs: tell its operator")]
    NoSpace,
    /// The database does not answer.
    #[error("stored designs cannot be reached just now: try again in a moment")]
    StorageAway,
    /// The design cannot be exported.
    #[error("{}", in_one_line(.0))]
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
            Self::Unreadable(Unreadable::NotJson(_))
            | Self::Empty
            | Self::Incomplete
            | Self::NotText => StatusCode::BAD_REQUEST,
            Self::Unreadable(_) | Self::NotExportable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stalled(_) => StatusCode::REQUEST_TIMEOUT,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooManyParts(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadCall(_) => StatusCode::BAD_REQUEST,
            Self::NoSuchDesign => StatusCode::NOT_FOUND,
            Self::NoSecret => StatusCode::UNAUTHORIZED,
            Self::WrongSecret | Self::AddressFull(_) => StatusCode::FORBIDDEN,
            Self::Outdated(_) => StatusCode::PRECONDITION_FAILED,
            Self::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
            Self::TimedOut(_) | Self::Busy | Self::StorageAway => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        // When to come back, how to be let in, or what is there by now.
        let more = match self {
            Self::Busy | Self::StorageAway => Some((header::RETRY_AFTER, "2".to_owned())),
            Self::TooOften(seconds) => Some((header::RETRY_AFTER, seconds.to_string())),
            Self::NoSecret => Some((header::WWW_AUTHENTICATE, "Bearer".to_owned())),
            Self::Outdated(latest) => Some((header::ETAG, format!("\"{latest}\""))),
            _ => None,
        };
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
        if let Some((name, value)) = more
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
