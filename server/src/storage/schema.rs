//! How databases are set up: their tables, and how a connection begins.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::Backend;

/// Every step that was ever made, in order. A step that was released stays as it is: another follows it.
const STEPS: [Step; 1] = [Step {
    name: "designs",
    sqlite: include_str!("../../migrations/sqlite/1_designs.sql"),
    postgres: include_str!("../../migrations/postgres/1_designs.sql"),
}];

struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Brings the tables to where this program wants them.
pub fn migrator(backend: Backend) -> Migrator {
    let migrations = (1..).zip(&STEPS).map(|(version, step)| {
        let sql = match backend {
            Backend::Sqlite => step.sqlite,
            Backend::Postgres => step.postgres,
        };
        let kind = MigrationType::Simple;
        Migration::new(
            version,
            Cow::Borrowed(step.name),
            kind,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// What a connection begins with.
pub fn on_connection(backend: Backend) -> &'static str {
    match backend {
        // Readers do not wait for the writer, and what is acknowledged is on the disk.
        Backend::Sqlite => {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA busy_timeout = 5000"
        }
        // A statement that takes longer has lost its reader.
        Backend::Postgres => "SET statement_timeout = '10s'; SET lock_timeout = '5s'",
    }
}

/// What a transaction begins with. It is refused on a connection that is in another one.
pub fn begin(backend: Backend) -> &'static str {
    match backend {
        // Whoever is going to write waits here, and not in the middle.
        Backend::Sqlite => "BEGIN IMMEDIATE",
        Backend::Postgres => "BEGIN",
    }
}

/// The address of a file that is made when it is not there.
pub fn sqlite_url(url: &str) -> String {
    match url.contains('?') {
        true => url.to_owned(),
        false => format!("{url}?mode=rwc"),
    }
}
