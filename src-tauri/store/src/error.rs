//! What can go wrong, by who can act.

use rusqlite::ErrorCode;
use std::io;

/// Why the store did not do what was asked. Nothing of a failed write is kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process holds the profile.
    #[error("another process uses this profile")]
    InUse,
    /// The database was written by a newer Postane; it was not touched.
    #[error("the mail database has schema {found}, this program knows {known}")]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// The database is damaged, or is not one; it was not overwritten.
    #[error("the mail database is damaged: {0}")]
    Damaged(String),
    /// The raw bytes of one message are damaged or missing; the others are not concerned.
    #[error("a letter is damaged: {0}")]
    DamagedLetter(String),
    /// No room on the disk.
    #[error("no room on the disk")]
    DiskFull,
    /// The profile cannot be written.
    #[error("the profile cannot be written")]
    ReadOnly,
    /// What was asked for is not there (any more).
    #[error("not found")]
    NotFound,
    /// A folder of that name is there already.
    #[error("the name is taken")]
    NameTaken,
    /// A value that cannot be.
    #[error("invalid: {0}")]
    Invalid(String),
    /// More bytes than one row can hold.
    #[error("{size} bytes are more than the {limit} that can be kept")]
    TooLarge {
        /// Bytes it has.
        size: u64,
        /// Bytes it may have.
        limit: u64,
    },
    /// The operating system failed.
    #[error(transparent)]
    Io(io::Error),
    /// A defect of Postane's.
    #[error("defect: {0}")]
    Bug(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Sqlite;
        let words = error.to_string();
        match error {
            Sqlite::QueryReturnedNoRows => Self::NotFound,
            // STRICT tables hold what was declared: another type means that the file was changed from outside.
            Sqlite::FromSqlConversionFailure(..)
            | Sqlite::IntegralValueOutOfRange(..)
            | Sqlite::InvalidColumnType(..)
            | Sqlite::Utf8Error(..) => Self::Damaged(words),
            Sqlite::SqliteFailure(failure, _) => match failure.code {
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(words),
                ErrorCode::DiskFull => Self::DiskFull,
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
                // Postane's own connections queue up; only a foreign program can hold the file for so long.
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::InUse,
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport => Self::Io(io::Error::other(words)),
                ErrorCode::OutOfMemory => Self::Io(io::ErrorKind::OutOfMemory.into()),
                ErrorCode::TooBig => Self::TooLarge {
                    size: crate::pack::LIMIT,
                    limit: crate::pack::LIMIT,
                },
                ErrorCode::ConstraintViolation
                    if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY =>
                {
                    Self::NotFound
                }
                _ => Self::Bug(words),
            },
            _ => Self::Bug(words),
        }
    }
}

/// JSON of our own that cannot be written: only a defect can do that.
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Bug(error.to_string())
    }
}
