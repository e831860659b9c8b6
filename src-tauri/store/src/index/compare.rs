//! Whether the index has what it should have.

use super::Index;
use super::layout;
use super::write::{shards, standing};
use crate::Error;
use contract::MessageId;
use std::collections::HashSet;

/// How the index differs from the mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Messages in it.
    pub indexed: u64,
    /// Messages that it should have come to and has not, or has in a wrong place.
    pub missing: Vec<MessageId>,
    /// Messages in it that are gone.
    pub superfluous: Vec<MessageId>,
    /// Messages that it will come to.
    pub waiting: u64,
}

impl Index {
    /// Compares the index with the mail, message by message.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub fn compare(&self) -> Result<Compared, Error> {
        self.with_reader(|connection| {
            let mark = standing(connection)?;
            let mut compared = Compared::default();
            let mut docs = HashSet::new();
            for shard in shards(connection)? {
                let table = layout::table(shard.shard);
                let mut rows = connection.prepare(&format!("SELECT rowid FROM {table}"))?;
                let mut rows = rows.query([])?;
                while let Some(row) = rows.next()? {
                    docs.insert((shard.shard, row.get::<_, i64>(0)?));
                }
            }
            compared.indexed = docs.len() as u64;
            // What changed and was not done yet is no difference.
            let pending: HashSet<i64> = connection
                .prepare("SELECT message FROM changes WHERE seq > ?1")?
                .query_map([mark.change], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut rows = connection.prepare(
                "SELECT m.id, m.received, d.received, d.shard FROM messages m LEFT JOIN docs d ON d.message = m.id
                 ORDER BY m.id",
            )?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let message = row.get(0)?;
                let received: Option<i64> = row.get(1)?;
                let shard: Option<i64> = row.get(3)?;
                let there = shard.is_some_and(|shard| docs.remove(&(shard, message)));
                if message > mark.message || pending.contains(&message) {
                    compared.waiting += 1;
                } else if !there || row.get::<_, Option<i64>>(2)? != received {
                    compared.missing.push(MessageId(message));
                }
            }
            let gone = docs
                .into_iter()
                .map(|(_, message)| message)
                .filter(|message| !pending.contains(message));
            compared.superfluous = gone.map(MessageId).collect();
            compared.superfluous.sort_unstable();
            Ok(compared)
        })
    }

    /// Has what differs done again.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn redo(&self, compared: &Compared) -> Result<(), Error> {
        let messages = [compared.missing.as_slice(), compared.superfluous.as_slice()].concat();
        self.inner.store.write_blocking(move |tx| {
            for message in &messages {
                tx.connection
                    .prepare_cached("INSERT INTO changes (message) VALUES (?1)")?
                    .execute([message.0])?;
            }
            Ok(())
        })
    }
}
