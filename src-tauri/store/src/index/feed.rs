//! What the index has to do, seen from `mail.db`: messages it has not come to, and changes it has not done.

use super::write::Standing;
use super::{Document, Facts, Index};
use crate::{Error, Reader, Tx, unsigned};
use contract::{AccountId, MessageId, Person};
use rusqlite::{OptionalExtension as _, Row};

/// Bytes of raw messages of one batch.
const BYTES: u64 = 16 * 1024 * 1024;

/// What to do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Todo {
    /// Messages to be indexed, also again.
    pub messages: Vec<Facts>,
    /// Messages that are gone.
    pub gone: Vec<MessageId>,
    /// Where the index stands.
    pub now: Standing,
    /// Where the index stands when that is done.
    pub then: Standing,
}

impl Todo {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.now == self.then
    }
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Messages for the index.
    pub documents: Vec<Document>,
    /// Messages that are gone.
    pub gone: Vec<MessageId>,
    /// Where the index stood when this was begun.
    pub now: Standing,
    /// Where the index stands with them.
    pub then: Standing,
}

/// How far the index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Messages that are in the index.
    pub done: u64,
    /// Messages and changes that it has to come to.
    pub to_do: u64,
}

impl Index {
    /// What to do when the index stands there: so many messages at most. Empty where it is up to date then.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn work(&self, now: Standing, most: u64) -> Result<Todo, Error> {
        self.inner
            .store
            .read_blocking(move |reader| reader.index_work(now, most))
    }

    /// How far the index is.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub fn pending(&self) -> Result<Pending, Error> {
        let standing = self.standing()?;
        self.inner
            .store
            .read_blocking(move |reader| reader.index_pending(standing))
    }
}

impl Reader<'_> {
    /// The identity of this mail: another file has another one.
    pub(super) fn identity(&self) -> Result<Vec<u8>, Error> {
        Ok(self
            .connection
            .query_row("SELECT bytes FROM identity", [], |row| row.get(0))?)
    }

    /// Whether an index that stands there can be one of this mail: it knows no message and no change that never was, and
    /// missed no change.
    pub(super) fn index_can_stand(&self, standing: Standing) -> Result<bool, Error> {
        let last = |table: &str| {
            self.connection
                .query_row(
                    "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                    [table],
                    |row| row.get::<_, i64>(0),
                )
                .optional()
                .map(Option::unwrap_or_default)
        };
        let (messages, changes) = (last("messages")?, last("changes")?);
        let first: Option<i64> =
            self.connection
                .query_row("SELECT min(seq) FROM changes", [], |row| row.get(0))?;
        let taken_out = first.map_or(changes, |first| first - 1);
        // An index that has not begun misses nothing.
        let missed = standing.message > 0 && standing.change < taken_out;
        Ok(standing.message <= messages && standing.change <= changes && !missed)
    }

    fn index_work(&self, standing: Standing, most: u64) -> Result<Todo, Error> {
        let most = crate::int(most);
        let mut todo = Todo {
            now: standing,
            then: standing,
            ..Todo::default()
        };
        let mut bytes = 0;
        let changes: Vec<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT seq, message FROM changes WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?
            .query_map((standing.change, most), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut changed: Vec<i64> = changes
            .iter()
            .map(|(_, message)| *message)
            .filter(|message| *message <= standing.message)
            .collect();
        changed.sort_unstable();
        changed.dedup();
        for message in changed {
            match self.facts(message)? {
                Some(facts) => todo.messages.push(facts),
                None => todo.gone.push(MessageId(message)),
            }
        }
        if let Some((seq, _)) = changes.last() {
            todo.then.change = *seq;
            return Ok(todo);
        }
        let mut rows = self
            .connection
            .prepare_cached(&format!("{FACTS} WHERE id > ?1 ORDER BY id LIMIT ?2"))?;
        for row in rows.query_map((standing.message, most), facts)? {
            let facts = row?;
            bytes += facts.size;
            if bytes > BYTES && !todo.messages.is_empty() {
                break;
            }
            todo.then.message = facts.message.0;
            todo.messages.push(facts);
        }
        Ok(todo)
    }

    fn index_pending(&self, standing: Standing) -> Result<Pending, Error> {
        let count = |sql: &str, from: i64| {
            self.connection
                .prepare_cached(sql)?
                .query_row([from], |row| row.get(0).map(unsigned))
        };
        // The folders know how many messages there are; what follows the mark is counted.
        let all = count(
            "SELECT sum(total) FROM folders WHERE role IS NOT 'drafts' AND id > ?1",
            0,
        )?;
        let new = count(
            "SELECT count(*) FROM messages WHERE id > ?1",
            standing.message,
        )?;
        let changed = count(
            "SELECT count(*) FROM changes WHERE seq > ?1",
            standing.change,
        )?;
        Ok(Pending {
            done: all.saturating_sub(new),
            to_do: new + changed,
        })
    }

    fn facts(&self, message: i64) -> Result<Option<Facts>, Error> {
        Ok(self
            .connection
            .prepare_cached(&format!("{FACTS} WHERE id = ?1"))?
            .query_row([message], facts)
            .optional()?)
    }
}

impl Tx<'_> {
    /// Takes out the changes that the index has done.
    pub(super) fn forget_changes(&self, up_to: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM changes WHERE seq <= ?1")?
            .execute([up_to])?;
        Ok(())
    }
}

const FACTS: &str = "SELECT id, received, account, size, has_attachment, subject, from_name, from_address, recipients
    FROM messages";

fn facts(row: &Row<'_>) -> rusqlite::Result<Facts> {
    let people: Vec<(String, String)> =
        serde_json::from_str(&row.get::<_, String>(8)?).unwrap_or_default();
    Ok(Facts {
        message: MessageId(row.get(0)?),
        received: row.get(1)?,
        account: row.get::<_, Option<i64>>(2)?.map(AccountId),
        size: unsigned(row.get(3)?),
        has_attachment: row.get(4)?,
        subject: row.get(5)?,
        from: Person {
            name: row.get(6)?,
            address: row.get(7)?,
        },
        to: people
            .into_iter()
            .map(|(name, address)| Person { name, address })
            .collect(),
    })
}
