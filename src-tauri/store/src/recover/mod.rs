//! A damaged database is put together anew, beside the old one, from everything that can still be read: the letters
//! (which need no database to be read), the rows of the old database, and the last backup of the small parts.
//!
//! Nothing is changed in place. The new database is built under another name; when it is whole and on disk it is called
//! `mail.db.recovered`, and taking its place is the one thing that opening a profile finishes by itself. The old one is
//! kept in `damaged/`. Killed at any instant, either the old files are there as they were, or the new one is whole.

mod letters;
mod salvage;

use crate::letters::Letters;
use crate::{Error, NewMessage, backup, migrate, open};
use contract::{MessageId, Person, UnixTime};
use rusqlite::Connection;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The database while it is being built,
const BUILDING: &str = "mail.db.building";
/// and when it is whole.
const RECOVERED: &str = "mail.db.recovered";
/// Bytes of the disk that stay free.
const SPARE: u64 = 50 * 1024 * 1024;
/// The folder of what was damaged.
const DAMAGED: &str = "damaged";

/// What a record tells of a letter whose row is lost.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// When it was received.
    pub received: UnixTime,
    /// Bytes of the whole message, where only its header is here.
    pub whole_size: Option<u64>,
}

/// What recovering needs from outside.
pub trait Reading {
    /// Reads the row of a letter from its bytes.
    fn read(&mut self, raw: Vec<u8>, told: Told) -> NewMessage;
    /// Hears how many of how many letters are done; answers whether to go on.
    fn progress(&mut self, done: u64, total: u64) -> bool;
}

/// A letter that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its row, where that was readable.
    pub message: Option<MessageId>,
    /// From whom, as the row told.
    pub from: Person,
    /// Its subject, as the row told.
    pub subject: String,
    /// When it was received, as the row told.
    pub received: Option<UnixTime>,
}

/// What recovering brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Letters that are there with their rows as they were.
    pub kept: u64,
    /// Letters whose rows were read anew from their bytes.
    pub reread: u64,
    /// How many of these are in the folder "Recovered", because nothing told where they had been.
    pub homeless: u64,
    /// Letters whose bytes are damaged or missing.
    pub lost: Vec<Lost>,
    /// Where the damaged database is kept.
    pub damaged: PathBuf,
    /// When the backup was made that helped; `None` where there was none.
    pub backup: Option<UnixTime>,
}

/// Puts the database of a profile together anew. It takes as long as reading all letters.
///
/// # Errors
/// The profile is in use; it was stopped; no room on the disk; the disk cannot be read or written. Then the profile is
/// as it was.
pub fn recover(
    profile: &Path,
    now: UnixTime,
    reading: &mut dyn Reading,
) -> Result<Recovered, Error> {
    let _lock = open::lock(profile)?;
    finish(profile)?;
    let building = profile.join(BUILDING);
    remove(&building)?;
    enough_space(profile)?;
    let work = profile.join("recovering");
    remove_folder(&work)?;
    open::create(&work)?;
    let letters = Letters::new(profile);
    let damaged = profile.join(DAMAGED).join(now.to_string());
    let result = build(profile, &work, &building, &letters, reading);
    remove_folder(&work)?;
    let mut recovered = result.inspect_err(|_| {
        // What was built so far is worth nothing; the next try removes it, too.
        let _ = remove(&building);
    })?;
    recovered.damaged = damaged;
    fs::rename(&building, profile.join(RECOVERED))?;
    sync(profile)?;
    put_in_place(profile, now)?;
    Ok(recovered)
}

/// A copy of the old database and a new one of its size find room.
fn enough_space(profile: &Path) -> Result<(), Error> {
    let of = |file: &str| fs::metadata(profile.join(file)).map_or(0, |metadata| metadata.len());
    let old = of("mail.db") + of("mail.db-wal");
    if crate::available(profile)? < old.saturating_mul(3) + SPARE {
        return Err(Error::DiskFull);
    }
    Ok(())
}

/// Builds the new database from copies of the old one, so that looking at it changes nothing.
fn build(
    profile: &Path,
    work: &Path,
    building: &Path,
    letters: &Letters,
    reading: &mut dyn Reading,
) -> Result<Recovered, Error> {
    for file in ["mail.db", "mail.db-wal"] {
        match fs::copy(profile.join(file), work.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let mut recovered = Recovered::default();
    let mut new = Connection::open(building)?;
    new.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // It is synced as a whole when it is whole.
    new.pragma_update(None, "journal_mode", "MEMORY")?;
    new.pragma_update(None, "synchronous", "OFF")?;
    new.pragma_update(None, "foreign_keys", false)?;
    migrate::migrate(&mut new, letters, 0)?;
    let backup = backup::newest(profile)?;
    if let Some((made, path)) = &backup {
        recovered.backup = Some(*made);
        let path = path
            .to_str()
            .ok_or_else(|| Error::Invalid("a path that is not Unicode".to_owned()))?;
        new.execute("ATTACH ?1 AS backup", [path])?;
    }
    let old = salvage::open(&work.join("mail.db"));
    let transaction = new.transaction()?;
    salvage::tables(&transaction, old.as_ref(), backup.is_some());
    let (alive, sure) = salvage::alive(old.as_ref());
    let evidence = letters::Evidence {
        alive,
        sure,
        has_backup: backup.is_some(),
    };
    letters::place(&transaction, letters, &evidence, reading, &mut recovered)?;
    transaction.commit()?;
    let sound: String = new.query_row("PRAGMA main.quick_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(Error::Bug(format!("the new database is unsound: {sound}")));
    }
    new.close().map_err(|(_, error)| error)?;
    fs::File::options().write(true).open(building)?.sync_all()?;
    Ok(recovered)
}

/// Finishes a recovery that was cut short when its database was whole. Opening a profile begins with it.
pub(crate) fn finish(profile: &Path) -> Result<(), Error> {
    let recovered = profile.join(RECOVERED);
    match fs::metadata(&recovered) {
        Ok(metadata) => {
            let made = metadata.modified().ok();
            let made = made.and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
            put_in_place(
                profile,
                made.map_or(0, |made| i64::try_from(made.as_secs()).unwrap_or(0)),
            )
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn put_in_place(profile: &Path, now: UnixTime) -> Result<(), Error> {
    let damaged = profile.join(DAMAGED).join(now.to_string());
    open::create(&damaged)?;
    // The log first: with the new database it must not meet.
    for file in ["mail.db-wal", "mail.db-shm", "mail.db"] {
        match fs::rename(profile.join(file), damaged.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    // What was derived from the old one.
    for file in ["search.db", "search.db-wal", "search.db-shm"] {
        remove(&profile.join(file))?;
    }
    fs::rename(profile.join(RECOVERED), profile.join("mail.db"))?;
    sync(profile)
}

/// A new name is on disk when its folder is. (Windows does so by itself.)
fn sync(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn remove_folder(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
