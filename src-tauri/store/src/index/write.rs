//! Filling the index: one transaction for each batch, in which the mark of how far it is moves, too.

use super::feed::Batch;
use super::layout::{self, Place, SHARD};
use super::seal::seal;
use super::{Document, Index};
use crate::Error;
use contract::{MessageId, UnixTime};
use rusqlite::{Connection, OptionalExtension as _};

/// Changes that are done and stay noted in `mail.db` before they are taken out together.
const NOTED: i64 = 256;
/// So many messages came to a shard since its pieces were put together: they are put together again.
const LOOSE: i64 = SHARD / 8;
/// A shard of a season that is past with so many messages gets no more, as if it were full; what is still to come for
/// that season goes to another one.
const ENOUGH: i64 = SHARD / 8;

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Messages up to this number were filed in it.
    pub message: i64,
    /// Changes up to this one were done.
    pub change: i64,
}

/// A part of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) shard: i64,
    /// Where its messages belong.
    pub(super) place: Place,
    /// When the first of its messages was received, of those that it ever had.
    pub(super) oldest: UnixTime,
    /// When the last one was.
    pub(super) newest: UnixTime,
    /// By how many seconds at most one was received before another with a smaller number.
    pub(super) slack: UnixTime,
    /// Whether it gets no more messages.
    pub(super) is_closed: bool,
}

impl Shard {
    /// Whether its messages arrived about in the order in which they were received.
    pub(super) fn is_in_order(&self) -> bool {
        self.slack <= self.newest.saturating_sub(self.oldest) / 16
    }
}

pub(super) fn standing(connection: &Connection) -> Result<Standing, Error> {
    Ok(connection
        .prepare_cached("SELECT message, change FROM standing")?
        .query_row([], |row| {
            Ok(Standing {
                message: row.get(0)?,
                change: row.get(1)?,
            })
        })?)
}

/// The identity of the mail that the index is of.
pub(super) fn identity(connection: &Connection) -> Result<Vec<u8>, Error> {
    Ok(connection.query_row("SELECT mail FROM standing", [], |row| row.get(0))?)
}

/// All parts, the one with the newest message first.
pub(super) fn shards(connection: &Connection) -> Result<Vec<Shard>, Error> {
    let shards = connection
        .prepare_cached(
            "SELECT shard, level, season, oldest, newest, slack, closed FROM shards ORDER BY newest DESC",
        )?
        .query_map([], |row| {
            Ok(Shard {
                shard: row.get(0)?,
                place: Place {
                    level: row.get(1)?,
                    season: row.get(2)?,
                },
                oldest: row.get(3)?,
                newest: row.get(4)?,
                slack: row.get(5)?,
                is_closed: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(shards)
}

impl Index {
    /// How far the index is.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn standing(&self) -> Result<Standing, Error> {
        self.with_writer(|connection| standing(connection))
    }

    /// Puts messages into the index and takes others out, in one transaction. Where the index does not stand where
    /// the batch begins, because it was made anew, nothing is done and `false` answered.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn apply(&self, batch: &Batch) -> Result<bool, Error> {
        let done = self.with_writer(|connection| {
            let before = standing(connection)?;
            if before != batch.now {
                return Ok(None);
            }
            let transaction = connection.transaction()?;
            for MessageId(message) in &batch.gone {
                remove(&transaction, *message)?;
            }
            for document in &batch.documents {
                if document.message <= before.message {
                    remove(&transaction, document.message)?;
                }
            }
            // In the order of their rows: FTS5 writes what it has so far when one comes that is smaller.
            let mut documents: Vec<&Document> = batch.documents.iter().collect();
            documents.sort_unstable_by_key(|document| (place(document, 0), document.message));
            let mut made = false;
            for documents in documents.chunk_by(|a, b| place(a, 0) == place(b, 0)) {
                made |= fill(&transaction, documents)?;
            }
            transaction
                .prepare_cached("UPDATE standing SET message = ?1, change = ?2")?
                .execute((batch.then.message, batch.then.change))?;
            transaction.commit()?;
            Ok(Some((before, made)))
        })?;
        let Some((before, made)) = done else {
            return Ok(false);
        };
        if made {
            self.forget_writer();
        }
        if before.change / NOTED != batch.then.change / NOTED {
            self.forget_changes()?;
        }
        Ok(true)
    }

    /// Puts the pieces of a shard together to which much came, and closes it where it gets no more; answers whether there
    /// was one.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn tidy(&self) -> Result<bool, Error> {
        self.with_writer(|connection| {
            let Some((shard, closes)) = untidy(connection)? else {
                return Ok(false);
            };
            let table = layout::table(shard);
            let transaction = connection.transaction()?;
            transaction.execute(
                &format!("INSERT INTO {table}({table}) VALUES ('optimize')"),
                [],
            )?;
            transaction
                .prepare_cached("UPDATE shards SET loose = 0 WHERE shard = ?1")?
                .execute([shard])?;
            if closes {
                seal(&transaction, shard)?;
            }
            transaction.commit()?;
            Ok(true)
        })
    }

    /// Closes the connection that writes: FTS5 keeps memory for each table that it ever wrote to.
    fn forget_writer(&self) {
        *super::lock(&self.inner.writer) = None;
    }

    /// Takes the changes that are done out of `mail.db`, once they are on disk here.
    ///
    /// # Errors
    /// The index or the store cannot be written.
    pub fn forget_changes(&self) -> Result<(), Error> {
        let done = self.with_writer(|connection| {
            // A commit that is synced takes those before it along.
            connection.pragma_update(None, "synchronous", "FULL")?;
            let synced = connection.execute("UPDATE standing SET change = change", []);
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            synced?;
            standing(connection)
        })?;
        self.inner
            .store
            .write_blocking(move |tx| tx.forget_changes(done.change))
    }
}

/// A shard that is to be tidied, and whether it gets no more messages.
fn untidy(connection: &Connection) -> Result<Option<(i64, bool)>, Error> {
    let newest: Option<UnixTime> = connection
        .prepare_cached("SELECT max(newest) FROM shards")?
        .query_row([], |row| row.get(0))?;
    let [long, short] = layout::places(newest.unwrap_or_default());
    Ok(connection
        .prepare_cached(
            "SELECT shard, closes FROM (
                 SELECT shard, loose, NOT closed AND (
                     messages >= ?2
                     OR messages >= ?3 AND season < CASE level WHEN 0 THEN ?4 ELSE ?5 END
                 ) AS closes FROM shards
             ) WHERE loose >= ?1 OR closes LIMIT 1",
        )?
        .query_row((LOOSE, SHARD, ENOUGH, long.season, short.season), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Where a message stands on a level.
fn place(document: &Document, level: usize) -> Option<Place> {
    layout::places(document.received).get(level).copied()
}

/// Puts messages of one long season into its shards, smallest number first: what there is no room for in its own shard
/// goes to the seasons within it. Answers whether a shard was made.
fn fill(connection: &Connection, documents: &[&Document]) -> Result<bool, Error> {
    let mut made = false;
    let Some(long) = documents.first().and_then(|first| place(first, 0)) else {
        return Ok(made);
    };
    let shard = match roomiest(connection, long)? {
        None => {
            made = true;
            Some(Open::new(connection, long)?)
        }
        shard => shard.filter(|shard| shard.room > 0),
    };
    let later = match shard {
        Some(shard) => shard.put(connection, documents)?,
        None => documents,
    };
    let mut later = later.to_vec();
    later.sort_unstable_by_key(|document| (place(document, 1), document.message));
    for documents in later.chunk_by(|a, b| place(a, 1) == place(b, 1)) {
        let mut documents = documents;
        while let Some(place) = documents.first().and_then(|first| place(first, 1)) {
            let shard = match roomiest(connection, place)?.filter(|shard| shard.room > 0) {
                Some(shard) => shard,
                None => {
                    made = true;
                    Open::new(connection, place)?
                }
            };
            documents = shard.put(connection, documents)?;
        }
    }
    Ok(made)
}

/// A shard that messages are put into.
#[derive(Clone, Copy, Debug)]
struct Open {
    shard: i64,
    /// For so many messages there is room.
    room: usize,
    oldest: UnixTime,
    newest: UnixTime,
    last: i64,
    slack: UnixTime,
}

/// The shard of a place that has the most room.
fn roomiest(connection: &Connection, place: Place) -> Result<Option<Open>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT shard, messages, oldest, newest, last, slack, closed
             FROM shards WHERE level = ?1 AND season = ?2 ORDER BY closed, messages LIMIT 1",
        )?
        .query_row((place.level, place.season), |row| {
            let room = if row.get(6)? {
                0
            } else {
                SHARD - row.get::<_, i64>(1)?
            };
            Ok(Open {
                shard: row.get(0)?,
                room: usize::try_from(room).unwrap_or_default(),
                oldest: row.get(2)?,
                newest: row.get(3)?,
                last: row.get(4)?,
                slack: row.get(5)?,
            })
        })
        .optional()?)
}

impl Open {
    fn new(connection: &Connection, place: Place) -> Result<Self, Error> {
        Ok(Self {
            shard: layout::create_shard(connection, place)?,
            room: usize::try_from(SHARD).unwrap_or_default(),
            oldest: i64::MAX,
            newest: i64::MIN,
            last: 0,
            slack: 0,
        })
    }

    /// Puts in as many messages as there is room for; answers the others.
    fn put<'a, 'd>(
        mut self,
        connection: &Connection,
        documents: &'a [&'d Document],
    ) -> Result<&'a [&'d Document], Error> {
        let (now, later) = documents
            .split_at_checked(self.room)
            .unwrap_or((documents, &[]));
        let mut insert = connection.prepare_cached(&format!(
            "INSERT INTO {}(rowid, head, body) VALUES (?1, ?2, ?3)",
            layout::table(self.shard)
        ))?;
        let mut note = connection.prepare_cached(
            "INSERT OR IGNORE INTO docs (shard, message, received) VALUES (?1, ?2, ?3)",
        )?;
        for Document {
            message,
            received,
            head,
            body,
        } in now
        {
            // One that is there already is not expected; FTS5 itself would look for it each time.
            if note.execute((self.shard, message, received))? == 0 {
                remove(connection, *message)?;
                note.execute((self.shard, message, received))?;
            }
            insert.execute((message, head, body))?;
            self.slack = self.slack.max(if *message > self.last {
                self.newest.saturating_sub(*received)
            } else {
                i64::MAX
            });
            self.last = self.last.max(*message);
            self.newest = self.newest.max(*received);
            self.oldest = self.oldest.min(*received);
        }
        connection
            .prepare_cached(
                "UPDATE shards SET oldest = ?2, newest = ?3, last = ?4, slack = ?5, messages = messages + ?6,
                     loose = loose + ?6
                 WHERE shard = ?1",
            )?
            .execute((
                self.shard,
                self.oldest,
                self.newest,
                self.last,
                self.slack,
                crate::int(now.len() as u64),
            ))?;
        Ok(later)
    }
}

/// Takes a message out.
fn remove(connection: &Connection, message: i64) -> Result<(), Error> {
    let shard: Option<i64> = connection
        .prepare_cached("DELETE FROM docs WHERE message = ?1 RETURNING shard")?
        .query_row([message], |row| row.get(0))
        .optional()?;
    if let Some(shard) = shard {
        connection
            .prepare_cached(&format!(
                "DELETE FROM {} WHERE rowid = ?1",
                layout::table(shard)
            ))?
            .execute([message])?;
    }
    Ok(())
}
