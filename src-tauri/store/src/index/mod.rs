//! The search index, in a file of its own beside the database: `search.db`.
//!
//! All of it is derived from `mail.db` and the letters, and nothing in it is the only copy: what is damaged, of another
//! version or not of this mail is thrown away, and filled anew by whoever fills it (with [`Index::work`] and [`Index::apply`]).
//! So it need not be on disk when a letter is: its transactions are atomic, but the last of them may be lost with the
//! power. Then the index stands where it stood before them ([`Standing`]) and goes on from there. What changed in
//! `mail.db` is noted there (table `changes`) until the index has it on disk.

mod asked;
mod begun;
mod candidates;
mod common;
mod compare;
mod compile;
mod document;
mod feed;
mod few;
mod filter;
mod find;
mod full;
mod layout;
mod leaves;
mod names;
mod pairs;
mod part;
mod required;
mod rows;
mod seal;
mod test;
mod write;

pub use compare::Compared;
pub use document::{Document, Facts, Texts};
pub use feed::{Batch, Pending, Todo};
pub use find::{Ask, Reads};
pub use write::Standing;

use crate::{Error, Store};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// Connections that are kept for the next search: for its threads, and for the one that still counts.
const IDLE: usize = find::THREADS + 1;
/// Statements that a connection keeps: one for each shard, and some.
const STATEMENTS: usize = 1_024;

/// The search index of one profile. Clones are the same index. Its methods block.
#[derive(Clone, Debug)]
pub struct Index {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    /// Of the mail that it is of.
    identity: Vec<u8>,
    mail: PathBuf,
    path: PathBuf,
    /// Taken to write while the file is made anew.
    file: RwLock<()>,
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    known: full::Known,
}

impl Index {
    /// Opens the index of a profile; makes it where there is none, and anew where it is damaged, of another version or
    /// not of this mail.
    ///
    /// # Errors
    /// The profile cannot be written; the store cannot be read.
    pub fn open(store: &Store) -> Result<Self, Error> {
        let profile = store.profile();
        let index = Self {
            inner: Arc::new(Inner {
                store: store.clone(),
                identity: store.read_blocking(|reader| reader.identity())?,
                mail: profile.join("mail.db"),
                path: profile.join("search.db"),
                file: RwLock::new(()),
                writer: Mutex::new(None),
                readers: Mutex::default(),
                known: full::Known::default(),
            }),
        };
        match index.fits() {
            Ok(true) => {}
            Ok(false) | Err(Error::Damaged(_) | Error::Bug(_) | Error::NotFound) => {
                index.rebuild()?;
            }
            Err(error) => return Err(error),
        }
        Ok(index)
    }

    /// Throws the index away; it is filled anew.
    ///
    /// # Errors
    /// The profile cannot be written.
    pub fn rebuild(&self) -> Result<(), Error> {
        let _file = self
            .inner
            .file
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        lock(&self.inner.readers).clear();
        self.inner.known.forget();
        let mut writer = lock(&self.inner.writer);
        *writer = None;
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let mut path = self.inner.path.clone().into_os_string();
            path.push(suffix);
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        *writer = Some(self.connect()?);
        Ok(())
    }

    /// Runs `work` on the connection that writes; once more on a new index where this one turns out to be damaged.
    fn with_writer<T>(
        &self,
        mut work: impl FnMut(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.mending(|| {
            let _file = self.file();
            let mut writer = lock(&self.inner.writer);
            if writer.is_none() {
                *writer = Some(self.connect()?);
            }
            match writer.as_mut() {
                Some(connection) => work(connection),
                None => Err(Error::Bug("no connection".to_owned())),
            }
        })
    }

    /// Runs `work` on a connection that reads, with the mail beside the index; once more on a new index where this one
    /// turns out to be damaged.
    fn with_reader<T>(
        &self,
        mut work: impl FnMut(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.mending(|| {
            let _file = self.file();
            self.on_reader(&mut work)
        })
    }

    /// The same for who keeps the file from being made anew meanwhile, and mends it.
    fn on_reader<T>(
        &self,
        mut work: impl FnMut(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let idle = lock(&self.inner.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect_reader()?,
        };
        // One state of both files for all that is read.
        connection.execute_batch("BEGIN")?;
        let done = work(&connection);
        connection.execute_batch("ROLLBACK")?;
        let mut readers = lock(&self.inner.readers);
        if readers.len() < IDLE {
            readers.push(connection);
        }
        done
    }

    fn mending<T>(&self, mut work: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
        match work() {
            Err(Error::Damaged(_)) => {}
            // A table that is missing, perhaps.
            Err(Error::Bug(words)) if self.fits().unwrap_or(false) => {
                return Err(Error::Bug(words));
            }
            Err(Error::Bug(_)) => {}
            done => return done,
        }
        self.rebuild()?;
        work()
    }

    fn file(&self) -> RwLockReadGuard<'_, ()> {
        self.inner
            .file
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Connection, Error> {
        let connection = Connection::open(&self.inner.path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -24_000)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            let transaction = connection.unchecked_transaction()?;
            layout::create(&transaction, &self.inner.identity)?;
            transaction.commit()?;
        }
        Ok(connection)
    }

    fn connect_reader(&self) -> Result<Connection, Error> {
        let connection = Connection::open_with_flags(
            &self.inner.path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute(
            "ATTACH ?1 AS mail",
            [self.inner.mail.to_string_lossy().as_ref()],
        )?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -48_000)?;
        // Plans do not depend on what is searched for, and are made once: without this, all that have a LIMIT are made
        // anew for each search, in each shard, FTS5's own among them.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    /// Whether the file is whole as far as a look tells, of this version, and of this mail.
    fn fits(&self) -> Result<bool, Error> {
        let store = self.inner.store.clone();
        let standing = {
            let _file = self.file();
            let mut writer = lock(&self.inner.writer);
            let connection = self.connect()?;
            let version: i64 =
                connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if version != layout::VERSION || write::identity(&connection)? != self.inner.identity {
                return Ok(false);
            }
            // The others show their damage when they are asked.
            if let Some(shard) = write::shards(&connection)?.first() {
                connection
                    .prepare(&format!(
                        "SELECT rowid FROM {} WHERE rowid = 0",
                        layout::table(shard.shard)
                    ))?
                    .exists([])?;
            }
            let standing = write::standing(&connection)?;
            *writer = Some(connection);
            standing
        };
        store.read_blocking(move |reader| reader.index_can_stand(standing))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
