//! Why something was not stored or found.

use sqlx::migrate::MigrateError;

/// Why something was not stored or found. Nothing of it was stored then.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such design or revision, or no longer.
    #[error("there is no such design")]
    NotFound,
    /// Another revision is the latest: this one.
    #[error("the latest revision is {0}")]
    Outdated(i64),
    /// The address has stored as much as it may.
    #[error("the address has no more room")]
    Full,
    /// The database has no more room.
    #[error("the database has no more room")]
    NoSpace,
    /// The database does not answer, or not as it should.
    #[error("the database does not do it: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// The tables cannot be made.
    #[error("the tables of the database cannot be made: {0}")]
    Schema(#[from] MigrateError),
}

/// What databases say when a disk is full: SQLite `SQLITE_FULL`, PostgreSQL `disk_full`.
const NO_SPACE: [&str; 2] = ["13", "53100"];

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        match code {
            Some(code) if NO_SPACE.contains(&code.as_ref()) => Self::NoSpace,
            _ => Self::Unavailable(error),
        }
    }
}
