//! Filling the index: one transaction for each batch, in which the mark of how far it is moves, too.

use super::common;
use super::feed::Batch;
use super::layout::{self, Place, SHARD};
use super::{Document, Index};
use crate::Error;
use contract::MessageId;
use rusqlite::{Connection, OptionalExtension as _};

/// Changes that are done and stay noted in `mail.db` before they are taken out together.
const NOTED: i64 = 256;
/// So many messages came to a shard since its pieces were put together: they are put together again.
const LOOSE: i64 = SHARD / 8;

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
    /// The smallest row that it had.
    pub(super) oldest: i64,
    /// The largest one.
    pub(super) newest: i64,
    /// Messages that were put into it.
    pub(super) messages: i64,
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
            "SELECT shard, level, season, base, oldest, newest, messages FROM shards ORDER BY newest DESC",
        )?
        .query_map([], |row| {
            Ok(Shard {
                shard: row.get(0)?,
                place: Place {
                    level: row.get(1)?,
                    season: row.get(2)?,
                    base: row.get(3)?,
                },
                oldest: row.get(4)?,
                newest: row.get(5)?,
                messages: row.get(6)?,
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
        let before = self.with_writer(|connection| {
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
            documents.sort_unstable_by_key(|document| (place(document, 0), document.doc));
            for documents in documents.chunk_by(|a, b| place(a, 0) == place(b, 0)) {
                fill(&transaction, documents)?;
            }
            transaction
                .prepare_cached("UPDATE standing SET message = ?1, change = ?2")?
                .execute((batch.then.message, batch.then.change))?;
            transaction.commit()?;
            Ok(Some(before))
        })?;
        let Some(before) = before else {
            return Ok(false);
        };
        if before.change / NOTED != batch.then.change / NOTED {
            self.forget_changes()?;
        }
        Ok(true)
    }

    /// Puts the pieces of a shard together to which much came; answers whether there was one.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn tidy(&self) -> Result<bool, Error> {
        self.with_writer(|connection| {
            let shard: Option<i64> = connection
                .prepare_cached("SELECT shard FROM shards WHERE loose >= ?1 OR (loose > 0 AND messages >= ?2) LIMIT 1")?
                .query_row((LOOSE, SHARD), |row| row.get(0))
                .optional()?;
            let Some(shard) = shard else {
                return Ok(false);
            };
            let table = layout::table(shard);
            let transaction = connection.transaction()?;
            transaction.execute(&format!("INSERT INTO {table}({table}) VALUES ('optimize')"), [])?;
            let full = transaction
                .prepare_cached("UPDATE shards SET loose = 0 WHERE shard = ?1 RETURNING messages >= ?2")?
                .query_row((shard, SHARD), |row| row.get(0))?;
            if full {
                common::seal(&transaction, shard)?;
            }
            transaction.commit()?;
            Ok(true)
        })
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

/// Where a message stands on a level.
fn place(document: &Document, level: usize) -> Option<Place> {
    layout::places(document.message, document.doc)
        .get(level)
        .copied()
}

/// Puts messages of one long season into its shards, smallest row first: what there is no room for in its own shard
/// goes to the seasons within it.
fn fill(connection: &Connection, documents: &[&Document]) -> Result<(), Error> {
    let Some(long) = documents.first().and_then(|first| place(first, 0)) else {
        return Ok(());
    };
    let shard = match any(connection, long)? {
        None => Some((layout::create_shard(connection, long)?, 0)),
        shard => shard.filter(|(_, messages)| *messages < SHARD),
    };
    let later = match shard {
        Some(shard) => put(connection, shard, documents)?,
        None => documents,
    };
    for documents in later.chunk_by(|a, b| place(a, 1) == place(b, 1)) {
        let mut documents = documents;
        while let Some(place) = documents.first().and_then(|first| place(first, 1)) {
            let shard = match any(connection, place)?.filter(|(_, messages)| *messages < SHARD) {
                Some(shard) => shard,
                None => (layout::create_shard(connection, place)?, 0),
            };
            documents = put(connection, shard, documents)?;
        }
    }
    Ok(())
}

/// The shard of a place that has the most room, with how many messages were put into it.
fn any(connection: &Connection, place: Place) -> Result<Option<(i64, i64)>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT shard, messages FROM shards WHERE level = ?1 AND season = ?2 AND base = ?3
             ORDER BY messages LIMIT 1",
        )?
        .query_row((place.level, place.season, place.base), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

/// Puts as many messages into a shard as there is room for; answers the others.
fn put<'a, 'd>(
    connection: &Connection,
    (shard, messages): (i64, i64),
    documents: &'a [&'d Document],
) -> Result<&'a [&'d Document], Error> {
    let room = usize::try_from(SHARD - messages).unwrap_or_default();
    let (now, later) = documents.split_at_checked(room).unwrap_or((documents, &[]));
    insert(connection, shard, now)?;
    Ok(later)
}

fn insert(connection: &Connection, shard: i64, documents: &[&Document]) -> Result<(), Error> {
    let mut insert = connection.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {}(rowid, head, body) VALUES (?1, ?2, ?3)",
        layout::table(shard)
    ))?;
    let mut note = connection
        .prepare_cached("INSERT OR REPLACE INTO docs (message, doc, shard) VALUES (?1, ?2, ?3)")?;
    for Document {
        message,
        doc,
        head,
        body,
    } in documents
    {
        insert.execute((doc, head, body))?;
        note.execute((message, doc, shard))?;
    }
    let (Some(first), Some(last)) = (documents.first(), documents.last()) else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "UPDATE shards SET oldest = min(oldest, ?2), newest = max(newest, ?3), messages = messages + ?4,
                 loose = loose + ?4
             WHERE shard = ?1",
        )?
        .execute((shard, first.doc, last.doc, crate::int(documents.len() as u64)))?;
    Ok(())
}

/// Takes a message out.
fn remove(connection: &Connection, message: i64) -> Result<(), Error> {
    let there: Option<(i64, i64)> = connection
        .prepare_cached("DELETE FROM docs WHERE message = ?1 RETURNING shard, doc")?
        .query_row([message], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((shard, doc)) = there {
        connection
            .prepare_cached(&format!(
                "DELETE FROM {} WHERE rowid = ?1",
                layout::table(shard)
            ))?
            .execute([doc])?;
    }
    Ok(())
}
