//! Brings letters and rows together again.

use super::{Lost, Reading, Recovered, Told};
use crate::letters::{Found, Header, Letters, Place, scan, segments};
use crate::{Algorithm, Error, NewMessage, Tx, int, unsigned};
use contract::{AccountId, FolderId, FolderRole, MessageId, Person};
use rusqlite::{Connection, OptionalExtension as _};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs;

/// The folder for letters of which nothing tells where they were.
const HOMELESS: &str = "Recovered";

/// What is known of where a letter was and how it was marked.
#[derive(Debug)]
struct Marks {
    folder: i64,
    account: Option<i64>,
    received: i64,
    unread: bool,
    flagged: bool,
    answered: bool,
    forwarded: bool,
}

/// What tells a letter that lost its row from a deleted one.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Messages that were there.
    pub(super) alive: HashSet<i64>,
    /// No others were.
    pub(super) sure: bool,
    /// There is a backup.
    pub(super) has_backup: bool,
}

/// Looks at every letter. Those with a row keep it; of the others those that may have lost it get a new one.
pub(super) fn place(
    new: &Connection,
    letters: &Letters,
    evidence: &Evidence,
    reading: &mut dyn Reading,
    recovered: &mut Recovered,
) -> Result<(), Error> {
    let segments = segments(letters.folder())?;
    let noted = new
        .prepare("SELECT message, segment, offset FROM main.raws")?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .collect::<rusqlite::Result<_>>()?;
    new.execute_batch("DELETE FROM main.segments; DELETE FROM main.raws;")?;
    let mut adoption = Adoption {
        evidence,
        noted,
        whole: HashSet::new(),
        algorithm: Algorithm::default(),
        reading,
        recovered,
    };
    let total = new.query_row("SELECT count(*) FROM messages", [], |row| {
        row.get(0).map(unsigned)
    })?;
    let appender = RefCell::new(crate::letters::Appender::open(letters.folder(), None)?);
    let tx = Tx::new(new, letters, &appender);
    let mut done = 0;
    for segment in segments {
        let length = fs::metadata(letters.path(segment))?.len();
        new.execute(
            "INSERT INTO segments (number, length, loose, dead) VALUES (?1, ?2, 0, ?2)",
            (segment, int(length)),
        )?;
        scan(letters.folder(), segment, |found| {
            let Found::Letter(place, header) = found else {
                return Ok(());
            };
            // A record that its own bytes contradict is not a letter any more.
            let raw = match letters.read(place) {
                Ok((_, raw)) => raw,
                Err(Error::DamagedLetter(_)) => return Ok(()),
                Err(error) => return Err(error),
            };
            done += 1;
            if done % 256 == 0 && !adoption.reading.progress(done, total.max(done)) {
                return Err(Error::Invalid("stopped".to_owned()));
            }
            adoption.adopt(&tx, place, &header, raw)
        })?;
    }
    new.execute_batch(
        "UPDATE segments SET dead =
             max(length - (SELECT coalesce(sum(r.length), 0) FROM raws r WHERE r.segment = number), 0)",
    )?;
    let (whole, algorithm) = (adoption.whole, adoption.algorithm);
    new.execute(
        "UPDATE main.identity SET digests = ?1",
        [algorithm.number()],
    )?;
    recovered.lost = lose(new, &whole)?;
    super::salvage::settle(&tx)?;
    tx.note_all()?;
    tx.thread_all()
}

/// Letters on the way to their rows.
struct Adoption<'a> {
    evidence: &'a Evidence,
    /// Where the old database says that each letter is.
    noted: HashMap<i64, (i64, i64)>,
    /// Messages whose letter is whole.
    whole: HashSet<i64>,
    /// How they are digested.
    algorithm: Algorithm,
    reading: &'a mut dyn Reading,
    recovered: &'a mut Recovered,
}

impl Adoption<'_> {
    /// Gives a whole letter to its row.
    fn adopt(
        &mut self,
        tx: &Tx<'_>,
        place: Place,
        header: &Header,
        raw: Vec<u8>,
    ) -> Result<(), Error> {
        let row: Option<Vec<u8>> = tx
            .connection
            .prepare_cached("SELECT sha256 FROM messages WHERE id = ?1")?
            .query_row([header.message], |row| row.get(0))
            .optional()?;
        match row {
            Some(digest) if digest == header.digest => {}
            // An older state of the letter: its header, before all of it came.
            Some(_) => return Ok(()),
            None => {
                let marks = if self.evidence.has_backup {
                    marks(tx.connection, header.message)?
                } else {
                    None
                };
                let sure = self.evidence.sure || self.evidence.has_backup;
                if marks.is_none() && sure && !self.evidence.alive.contains(&header.message) {
                    // Its row is not lost: its owner deleted it.
                    return Ok(());
                }
                let told = Told {
                    received: header.received,
                    whole_size: Some(header.whole_size).filter(|size| *size > 0),
                };
                let new = self.reading.read(raw, told);
                anew(tx, header, new, marks, self.recovered)?;
                self.recovered.reread += 1;
                self.recovered.kept = self.recovered.kept.saturating_sub(1);
            }
        }
        let first = self.whole.insert(header.message);
        self.algorithm = header.algorithm;
        if first {
            self.recovered.kept += 1;
        }
        // Of several copies the one that the old database noted, else the first.
        let here = (place.segment, int(place.offset));
        if !first && self.noted.get(&header.message) != Some(&here) {
            return Ok(());
        }
        tx.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO raws (message, segment, offset, length) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((header.message, here.0, here.1, int(place.length)))?;
        Ok(())
    }
}

/// Makes a row for a letter, with its old number.
fn anew(
    tx: &Tx<'_>,
    header: &Header,
    mut new: NewMessage,
    marks: Option<Marks>,
    recovered: &mut Recovered,
) -> Result<(), Error> {
    let exists = |folder: i64| tx.folder(FolderId(folder)).is_ok();
    let home = marks
        .as_ref()
        .map(|marks| marks.folder)
        .or(Some(header.folder))
        .filter(|folder| exists(*folder));
    new.folder = match home {
        // What waited in the Outbox is not sent unasked.
        Some(folder) if FolderId(folder) != tx.by_role(FolderRole::Outbox)? => FolderId(folder),
        _ => {
            recovered.homeless += 1;
            homeless(tx)?
        }
    };
    new.account = marks
        .as_ref()
        .map_or(Some(header.account), |marks| marks.account)
        .filter(|account| *account != 0)
        .map(AccountId);
    new.unread = marks.as_ref().is_some_and(|marks| marks.unread);
    new.received = marks
        .as_ref()
        .map_or(header.received, |marks| marks.received);
    // The record stays as it is, and its row says the same.
    new.packed.digest = header.digest;
    tx.insert_row(Some(MessageId(header.message)), &new)?;
    if let Some(marks) = marks {
        tx.connection
            .prepare_cached(
                "UPDATE messages SET flagged = ?2, answered = ?3, forwarded = ?4 WHERE id = ?1",
            )?
            .execute((
                header.message,
                marks.flagged,
                marks.answered,
                marks.forwarded,
            ))?;
    }
    Ok(())
}

pub(super) fn homeless(tx: &Tx<'_>) -> Result<FolderId, Error> {
    let here: Option<i64> = tx
        .connection
        .prepare_cached(
            "SELECT id FROM folders WHERE parent IS NULL AND role IS NULL AND name = ?1",
        )?
        .query_row([HOMELESS], |row| row.get(0))
        .optional()?;
    match here {
        Some(folder) => Ok(FolderId(folder)),
        None => Ok(tx.create_folder(None, HOMELESS)?.id),
    }
}

fn marks(new: &Connection, message: i64) -> Result<Option<Marks>, Error> {
    let marks = new
        .prepare_cached(
            "SELECT folder, account, received, unread, flagged, answered, forwarded
             FROM backup.marks WHERE message = ?1",
        )
        .and_then(|mut statement| {
            statement
                .query_row([message], |row| {
                    Ok(Marks {
                        folder: row.get(0)?,
                        account: row.get(1)?,
                        received: row.get(2)?,
                        unread: row.get(3)?,
                        flagged: row.get(4)?,
                        answered: row.get(5)?,
                        forwarded: row.get(6)?,
                    })
                })
                .optional()
        });
    // A damaged backup is no backup.
    Ok(marks.unwrap_or(None))
}

/// Rows whose letter is nowhere whole go; answers what they told.
fn lose(new: &Connection, whole: &HashSet<i64>) -> Result<Vec<Lost>, Error> {
    let mut rows = new.prepare(
        "SELECT id, from_name, from_address, subject, received FROM messages ORDER BY id",
    )?;
    let mut rows = rows.query([])?;
    let mut lost = Vec::new();
    while let Some(row) = rows.next()? {
        if !whole.contains(&row.get(0)?) {
            lost.push(Lost {
                message: Some(MessageId(row.get(0)?)),
                from: Person {
                    name: row.get(1)?,
                    address: row.get(2)?,
                },
                subject: row.get(3)?,
                received: row.get(4)?,
            });
        }
    }
    let mut delete = new.prepare("DELETE FROM main.messages WHERE id = ?1")?;
    for id in lost.iter().filter_map(|lost| lost.message) {
        delete.execute([id.0])?;
    }
    Ok(lost)
}
