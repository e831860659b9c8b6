//! Opening `mail.db`. A file that is damaged, foreign or newer is refused before anything is written to it.

use crate::letters::{Appender, Letters};
use crate::{Algorithm, Error, migrate, recover};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// "Post", as migration 1 writes it.
const APPLICATION_ID: u32 = 1_349_481_332;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long a foreign program (a backup) may hold the file.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The profile's lock, the connection of the writer, and where readers find the file.
pub(crate) struct Opened {
    pub(crate) lock: File,
    pub(crate) writer: Connection,
    pub(crate) path: PathBuf,
    pub(crate) letters: Letters,
    pub(crate) appender: Appender,
    pub(crate) algorithm: Algorithm,
}

pub(crate) fn open(profile: &Path) -> Result<Opened, Error> {
    create(profile)?;
    let lock = lock(profile)?;
    recover::finish(profile)?;
    let path = profile.join("mail.db");
    inspect(&path)?;
    let mut writer = Connection::open(&path)?;
    writer.busy_timeout(PATIENCE)?;
    // The WAL may hold a newer header than the file: look before anything is checkpointed.
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = migrate::KNOWN;
    if version > known {
        return Err(Error::Newer {
            found: version,
            known,
        });
    }
    let tables: i64 =
        writer.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if version <= 0 && tables > 0 {
        return Err(Error::Damaged("mail.db is not a mail database".to_owned()));
    }
    if tables == 0 {
        // Only possible before the first table: lets disk space be given back in small steps.
        writer.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    let mode: String =
        writer.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(Error::Io(io::Error::other(
            "the file system does not allow a write-ahead log",
        )));
    }
    configure(&writer)?;
    // In KiB, where negative. Filing touches a page of each index for each letter: they should not be read each time.
    writer.pragma_update(None, "cache_size", -24_000)?;
    let letters = Letters::new(profile);
    migrate::migrate(&mut writer, &letters, version)?;
    check(&writer)?;
    let appender = migrate::appender(&writer, &letters)?;
    let algorithm = Algorithm::of(&writer)?;
    writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Opened {
        lock,
        writer,
        path,
        letters,
        appender,
        algorithm,
    })
}

/// A connection for reading only.
pub(crate) fn reader(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(PATIENCE)?;
    configure(&connection)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS: a plain fsync leaves the bytes in the drive's cache. No effect elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What a statement with triggers notes for its own undoing does not go through files.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // In pages: the log is copied into the database every 8 MB.
    connection.pragma_update(None, "wal_autocheckpoint", 2_000)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Plans do not depend on what is searched for, and are made once.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Makes the folder, for its owner's eyes only.
pub(crate) fn create(profile: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(profile)?;
    Ok(())
}

pub(crate) fn lock(profile: &Path) -> Result<File, Error> {
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(profile.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Reads the file's own header, without SQLite, which could begin to mend what it finds.
fn inspect(path: &Path) -> Result<(), Error> {
    let wal = path.with_extension("db-wal");
    let wal = fs::metadata(wal).map_or(0, |metadata| metadata.len());
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound && wal == 0 => return Ok(()),
        // SQLite would throw the log away with the letters in it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::Damaged(
                "mail.db is missing, its log is there".to_owned(),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let length = file.metadata()?.len();
    if length == 0 && wal == 0 {
        // A first start that was cut short.
        return Ok(());
    }
    let mut header = [0; 100];
    file.read_exact(&mut header)
        .map_err(|_| Error::Damaged("mail.db is cut short".to_owned()))?;
    if !header.starts_with(MAGIC) {
        return Err(Error::Damaged("mail.db is not a database".to_owned()));
    }
    let number = |at: usize| {
        header
            .get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u32::from_be_bytes)
    };
    // https://sqlite.org/fileformat.html §1.3: user version at 60, application id at 68.
    let (version, application) = (number(60), number(68));
    let known = migrate::KNOWN;
    if application == APPLICATION_ID && i64::from(version) > known {
        return Err(Error::Newer {
            found: i64::from(version),
            known,
        });
    }
    if application != APPLICATION_ID && (application != 0 || version != 0) {
        return Err(Error::Damaged(
            "mail.db is another program's database".to_owned(),
        ));
    }
    // Page size at 16 (1 means 65536), pages at 28, valid when the counters at 24 and 92 agree.
    let page = match number(16) >> 16 {
        1 => 65_536,
        size => u64::from(size),
    };
    if wal == 0 && number(24) == number(92) && length < page * u64::from(number(28)) {
        return Err(Error::Damaged("mail.db is cut short".to_owned()));
    }
    Ok(())
}

/// A look at the schema and the six folders: its cost does not grow with the mail.
fn check(writer: &Connection) -> Result<(), Error> {
    let damaged = |error: rusqlite::Error| match Error::from(error) {
        Error::Bug(words) => Error::Damaged(words),
        error => error,
    };
    let roles: i64 = writer
        .query_row(
            "SELECT count(*) FROM folders WHERE role IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .map_err(damaged)?;
    if roles != 6 {
        return Err(Error::Damaged("a folder with a role is missing".to_owned()));
    }
    for table in [
        "accounts",
        "messages",
        "raws",
        "segments",
        "uidls",
        "outbox",
        "drafts",
        "attachments",
        "settings",
        "imports",
    ] {
        writer
            .prepare(&format!("SELECT 1 FROM {table} LIMIT 1"))
            .and_then(|mut statement| statement.exists([]))
            .map_err(damaged)?;
    }
    Ok(())
}
