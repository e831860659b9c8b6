//! Backups of the small parts beside the profile: accounts, folders, settings, kept searches, drafts, what waits in the
//! Outbox, which message is where and how it is marked. The letters themselves are not in it: they are never changed in
//! place.
//!
//! A backup is one SQLite file, made under another name, synced and renamed; the newest few are kept.

use crate::{Error, Store, open};
use contract::UnixTime;
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Backups that are kept.
const KEPT: usize = 3;
/// Tables that are copied as they are.
const TABLES: &[&str] = &[
    "accounts",
    "folders",
    "settings",
    "conversations",
    "searches",
    "uidls",
    "outbox",
    "drafts",
    "attachments",
];

/// The folder of a profile's backups: its sister.
#[must_use]
pub fn backup_folder(profile: &Path) -> PathBuf {
    let mut name = profile.file_name().unwrap_or_default().to_os_string();
    name.push(".backup");
    profile.with_file_name(name)
}

/// The newest backup that is whole, with when it was made.
pub(crate) fn newest(profile: &Path) -> Result<Option<(UnixTime, PathBuf)>, Error> {
    for (made, path) in backups(&backup_folder(profile))?.into_iter().rev() {
        let sound = Connection::open(&path).and_then(|connection| {
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
        });
        if sound.is_ok_and(|sound| sound == "ok") {
            return Ok(Some((made, path)));
        }
    }
    Ok(None)
}

/// The backups of a folder, oldest first.
fn backups(folder: &Path) -> Result<Vec<(UnixTime, PathBuf)>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut backups = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let made = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".db")?.parse().ok());
        backups.extend(made.map(|made: UnixTime| (made, path)));
    }
    backups.sort_unstable();
    Ok(backups)
}

impl Store {
    /// When the newest backup was made.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn backed_up_at(&self) -> Result<Option<UnixTime>, Error> {
        Ok(backups(&backup_folder(self.profile()))?
            .last()
            .map(|(made, _)| *made))
    }

    /// Makes a backup. It reads the database beside everybody else, for a second or so at a million messages.
    ///
    /// # Errors
    /// No room on the disk; the folder cannot be written; the store cannot be read.
    pub fn back_up_blocking(&self, now: UnixTime) -> Result<PathBuf, Error> {
        let folder = backup_folder(self.profile());
        open::create(&folder)?;
        let building = folder.join("building");
        match fs::remove_file(&building) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let connection = Connection::open(self.profile().join("mail.db"))?;
        connection.busy_timeout(open::PATIENCE)?;
        let path = building
            .to_str()
            .ok_or_else(|| Error::Invalid("a path that is not Unicode".to_owned()))?;
        connection.execute("ATTACH ?1 AS backup", [path])?;
        connection.pragma_update(Some("backup"), "journal_mode", "MEMORY")?;
        let transaction = connection.unchecked_transaction()?;
        for table in TABLES {
            if !transaction.table_exists(Some("main"), table)? {
                continue;
            }
            transaction.execute_batch(&format!(
                "CREATE TABLE backup.{table} AS SELECT * FROM main.{table}"
            ))?;
        }
        transaction.execute_batch(
            "CREATE TABLE backup.marks (
                 message INTEGER PRIMARY KEY, folder INTEGER, account INTEGER, received INTEGER, unread INTEGER,
                 flagged INTEGER, answered INTEGER, forwarded INTEGER
             );
             INSERT INTO backup.marks
                 SELECT id, folder, account, received, unread, flagged, answered, forwarded FROM main.messages;",
        )?;
        transaction.commit()?;
        connection.execute("DETACH backup", [])?;
        fs::File::options()
            .write(true)
            .open(&building)?
            .sync_all()?;
        let made = folder.join(format!("{now}.db"));
        fs::rename(&building, &made)?;
        if cfg!(unix) {
            fs::File::open(&folder)?.sync_all()?;
        }
        let all = backups(&folder)?;
        for (_, old) in all.iter().take(all.len().saturating_sub(KEPT)) {
            fs::remove_file(old)?;
        }
        Ok(made)
    }
}
