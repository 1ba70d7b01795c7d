//! Stored designs: SQLite in a file, or PostgreSQL for several servers. The same statements go to both;
//! they differ in the types of their tables and in how a connection begins.

mod error;
mod schema;

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Row};
use tokio::sync::OnceCell;

pub use error::StorageError;

/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);
/// Connections that read or, in PostgreSQL, do anything.
const CONNECTIONS: u32 = 16;
/// What a revision counts beside its content, in bytes: its row and its place in the indexes.
const ROW: usize = 256;
/// Expired designs that are deleted in one go.
const SWEEP: i64 = 100;

/// Where designs are stored. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Storage {
    readers: AnyPool,
    /// SQLite has one writer at a time: others wait here, in the order in which they came.
    writers: AnyPool,
    /// Whether the tables are there.
    migrated: Arc<OnceCell<()>>,
    backend: Backend,
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file that belongs to this server alone.
    Sqlite,
    /// A server of its own, for any number of ours.
    Postgres,
}

/// A revision that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What it is; only the server of it asks.
    pub media_type: String,
    /// The versions by which it is judged, of the rules and of the prices: those of the server that stored
    /// it, which served the app, too. None of what was encrypted before these were kept.
    pub rules: Option<i64>,
    /// See `rules`.
    pub prices: Option<i64>,
    /// Every byte of it.
    pub bytes: Vec<u8>,
}

/// A design that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDesign {
    /// Its name for ever, which nobody can guess.
    pub id: String,
    /// What the secret of its owner hashes to.
    pub edit_hash: Vec<u8>,
    /// Who pays for its room.
    pub address: String,
    /// When it goes, in seconds since 1970.
    pub expires: Option<i64>,
}

/// What is told about a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: i64,
    /// When it was stored, in seconds since 1970; never before an earlier one.
    pub created: i64,
    /// See [`Content`].
    pub media_type: String,
    /// See [`Content`].
    pub rules: Option<i64>,
    /// See [`Content`].
    pub prices: Option<i64>,
    /// How long its content is.
    pub bytes: i64,
    /// When the design goes, in seconds since 1970.
    pub expires: Option<i64>,
}

impl Storage {
    /// The storage at an address, such as `sqlite:designs.db` or `postgres://user@host/database`. Nothing is
    /// connected to before something is asked.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn at(url: &str) -> Result<Self, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let backend = match url.split_once(':') {
            Some(("sqlite", _)) => Backend::Sqlite,
            Some(("postgres" | "postgresql", _)) => Backend::Postgres,
            _ => {
                return Err(sqlx::Error::Configuration(
                    "write sqlite:FILE or postgres://USER@HOST/DATABASE".into(),
                ));
            }
        };
        let pool = |connections| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE)
                .after_connect(move |connection, _| {
                    Box::pin(async move {
                        connection.execute(schema::on_connection(backend)).await?;
                        Ok(())
                    })
                })
        };
        let (readers, writers) = match backend {
            Backend::Sqlite if url.contains(":memory:") => {
                // It lives as long as its only connection does.
                let only = pool(1)
                    .min_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None);
                let only = only.connect_lazy(url)?;
                (only.clone(), only)
            }
            Backend::Sqlite => {
                let url = schema::sqlite_url(url);
                (
                    pool(CONNECTIONS).connect_lazy(&url)?,
                    pool(1).connect_lazy(&url)?,
                )
            }
            Backend::Postgres => {
                let all = pool(CONNECTIONS).connect_lazy(url)?;
                (all.clone(), all)
            }
        };
        let migrated = Arc::default();
        Ok(Self {
            readers,
            writers,
            migrated,
            backend,
        })
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Hangs up on the database when nothing is under way any more.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    /// Makes the tables when they are not there; whoever comes later only asks for an answer.
    ///
    /// # Errors
    /// When the database does not answer, or belongs to a newer program.
    pub async fn ready(&self) -> Result<(), StorageError> {
        self.migrate().await?;
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    async fn migrate(&self) -> Result<(), StorageError> {
        let migrate = async || schema::migrator(self.backend).run(&self.writers).await;
        self.migrated.get_or_try_init(migrate).await?;
        Ok(())
    }

    /// Stores a design with its first revision. An address has at most `most` bytes.
    ///
    /// # Errors
    /// When the address has no more room, or the database does not do it.
    pub async fn create(
        &self,
        design: &NewDesign,
        content: &Content,
        now: i64,
        most: i64,
    ) -> Result<(), StorageError> {
        self.migrate().await?;
        let mut connection = self.writers.acquire().await?;
        let work = self.create_on(&mut connection, design, content, now, most);
        let done = work.await;
        settled(connection, done)
    }

    async fn create_on(
        &self,
        connection: &mut AnyConnection,
        design: &NewDesign,
        content: &Content,
        now: i64,
        most: i64,
    ) -> Result<(), StorageError> {
        let size = size(content);
        let begin = schema::begin(self.backend);
        let mut transaction = connection.begin_with(begin).await?;
        charge(&mut transaction, &design.address, size, most).await?;
        sqlx::query(
            "INSERT INTO designs (id, edit_hash, address, bytes, latest, expires) \
             VALUES ($1, $2, $3, $4, 1, $5)",
        )
        .bind(design.id.clone())
        .bind(design.edit_hash.clone())
        .bind(design.address.clone())
        .bind(size)
        .bind(design.expires)
        .execute(&mut *transaction)
        .await?;
        insert(&mut transaction, &design.id, 1, now, content).await?;
        Ok(transaction.commit().await?)
    }

    /// What the secret of the owner of a design hashes to.
    ///
    /// # Errors
    /// When there is no such design, or the database does not do it.
    pub async fn edit_hash(&self, id: &str, now: i64) -> Result<Vec<u8>, StorageError> {
        self.migrate().await?;
        let row = sqlx::query(
            "SELECT edit_hash FROM designs WHERE id = $1 AND (expires IS NULL OR expires > $2)",
        )
        .bind(id.to_owned())
        .bind(now)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.ok_or(StorageError::NotFound)?.try_get(0)?)
    }

    /// Stores one more revision of a design and returns its number. When `after` is said, it must be the
    /// latest until then.
    ///
    /// # Errors
    /// When there is no such design, another revision is the latest, its address has no more room, or the
    /// database does not do it.
    pub async fn append(
        &self,
        id: &str,
        after: Option<i64>,
        content: &Content,
        now: i64,
        most: i64,
    ) -> Result<i64, StorageError> {
        self.migrate().await?;
        let mut connection = self.writers.acquire().await?;
        let work = self.append_on(&mut connection, id, after, content, now, most);
        let done = work.await;
        settled(connection, done)
    }

    async fn append_on(
        &self,
        connection: &mut AnyConnection,
        id: &str,
        after: Option<i64>,
        content: &Content,
        now: i64,
        most: i64,
    ) -> Result<i64, StorageError> {
        let size = size(content);
        let begin = schema::begin(self.backend);
        let mut transaction = connection.begin_with(begin).await?;
        // This locks the design: whoever else adds to it waits for the end of this transaction.
        let design = sqlx::query(
            "UPDATE designs SET latest = latest + 1, bytes = bytes + $1 \
             WHERE id = $2 AND (expires IS NULL OR expires > $3) RETURNING latest, address",
        )
        .bind(size)
        .bind(id.to_owned())
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(StorageError::NotFound)?;
        let number: i64 = design.try_get(0)?;
        if after.is_some_and(|after| after != number - 1) {
            return Err(StorageError::Outdated(number - 1));
        }
        charge(&mut transaction, design.try_get(1)?, size, most).await?;
        let before: i64 =
            sqlx::query("SELECT created FROM revisions WHERE design = $1 AND number = $2")
                .bind(id.to_owned())
                .bind(number - 1)
                .fetch_one(&mut *transaction)
                .await?
                .try_get(0)?;
        insert(&mut transaction, id, number, now.max(before), content).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// A revision of a design, or its latest.
    ///
    /// # Errors
    /// When there is no such design or revision, or the database does not do it.
    pub async fn revision(
        &self,
        id: &str,
        number: Option<i64>,
        now: i64,
    ) -> Result<(Revision, Vec<u8>), StorageError> {
        self.migrate().await?;
        let row = sqlx::query(
            "SELECT number, created, media_type, rules, prices, expires, content \
             FROM designs JOIN revisions ON design = id AND number = COALESCE($1, latest) \
             WHERE id = $2 AND (expires IS NULL OR expires > $3)",
        )
        .bind(number)
        .bind(id.to_owned())
        .bind(now)
        .fetch_optional(&self.readers)
        .await?
        .ok_or(StorageError::NotFound)?;
        let content: Vec<u8> = row.try_get(6)?;
        Ok((revision(&row, content.len() as i64)?, content))
    }

    /// All revisions of a design, the first one first.
    ///
    /// # Errors
    /// When there is no such design, or the database does not do it.
    pub async fn revisions(&self, id: &str, now: i64) -> Result<Vec<Revision>, StorageError> {
        self.migrate().await?;
        let rows = sqlx::query(
            "SELECT number, created, media_type, rules, prices, expires, \
             CAST(LENGTH(content) AS BIGINT) FROM designs JOIN revisions ON design = id \
             WHERE id = $1 AND (expires IS NULL OR expires > $2) ORDER BY number",
        )
        .bind(id.to_owned())
        .bind(now)
        .fetch_all(&self.readers)
        .await?;
        if rows.is_empty() {
            return Err(StorageError::NotFound);
        }
        (rows.iter())
            .map(|row| revision(row, row.try_get(6)?))
            .collect()
    }

    /// Deletes a design with all its revisions.
    ///
    /// # Errors
    /// When there is no such design, or the database does not do it.
    pub async fn delete(&self, id: &str) -> Result<(), StorageError> {
        self.migrate().await?;
        let mut connection = self.writers.acquire().await?;
        let done = self.delete_on(&mut connection, id).await;
        settled(connection, done)
    }

    async fn delete_on(
        &self,
        connection: &mut AnyConnection,
        id: &str,
    ) -> Result<(), StorageError> {
        let begin = schema::begin(self.backend);
        let mut transaction = connection.begin_with(begin).await?;
        let design = sqlx::query("DELETE FROM designs WHERE id = $1 RETURNING address, bytes")
            .bind(id.to_owned())
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(StorageError::NotFound)?;
        let (address, bytes): (String, i64) = (design.try_get(0)?, design.try_get(1)?);
        sqlx::query("UPDATE addresses SET bytes = bytes - $1 WHERE address = $2")
            .bind(bytes)
            .bind(address.clone())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM addresses WHERE address = $1 AND bytes <= 0")
            .bind(address)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes what has expired and returns how many designs these were.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn sweep(&self, now: i64) -> Result<usize, StorageError> {
        self.migrate().await?;
        let rows = sqlx::query("SELECT id FROM designs WHERE expires <= $1 LIMIT $2")
            .bind(now)
            .bind(SWEEP)
            .fetch_all(&self.readers)
            .await?;
        let mut deleted = 0;
        for row in rows {
            match self.delete(row.try_get(0)?).await {
                Ok(()) => deleted += 1,
                // Another server was faster.
                Err(StorageError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(deleted)
    }
}

/// The result of work on a connection, which is not used again when the database failed: SQLite ends a
/// transaction by itself when its disk is full, so that nobody knows whether the connection is in one, and what is
/// acknowledged in one that never ends is lost.
fn settled<T>(
    mut connection: PoolConnection<Any>,
    done: Result<T, StorageError>,
) -> Result<T, StorageError> {
    if let Err(StorageError::NoSpace | StorageError::Unavailable(_)) = &done {
        connection.close_on_drop();
    }
    done
}

/// What a revision counts.
fn size(content: &Content) -> i64 {
    i64::try_from(content.bytes.len() + ROW).unwrap_or(i64::MAX)
}

/// Counts bytes for an address, as long as it has room.
async fn charge(
    connection: &mut AnyConnection,
    address: &str,
    bytes: i64,
    most: i64,
) -> Result<(), StorageError> {
    let charged = sqlx::query(
        "INSERT INTO addresses (address, bytes) SELECT $1, $2 WHERE $2 <= $3 \
         ON CONFLICT (address) DO UPDATE SET bytes = addresses.bytes + excluded.bytes \
         WHERE addresses.bytes + excluded.bytes <= $3",
    )
    .bind(address.to_owned())
    .bind(bytes)
    .bind(most)
    .execute(connection)
    .await?;
    match charged.rows_affected() {
        0 => Err(StorageError::Full),
        _ => Ok(()),
    }
}

async fn insert(
    connection: &mut AnyConnection,
    id: &str,
    number: i64,
    created: i64,
    content: &Content,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO revisions (design, number, created, media_type, rules, prices, content) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_owned())
    .bind(number)
    .bind(created)
    .bind(content.media_type.clone())
    .bind(content.rules)
    .bind(content.prices)
    .bind(content.bytes.clone())
    .execute(connection)
    .await?;
    Ok(())
}

fn revision(row: &AnyRow, bytes: i64) -> Result<Revision, StorageError> {
    Ok(Revision {
        number: row.try_get(0)?,
        created: row.try_get(1)?,
        media_type: row.try_get(2)?,
        rules: row.try_get(3)?,
        prices: row.try_get(4)?,
        expires: row.try_get(5)?,
        bytes,
    })
}
