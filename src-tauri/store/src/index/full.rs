//! What is kept in memory of shards.

use super::filter::Filter;
use super::lock;
use super::write::Standing;
use crate::Error;
use contract::UnixTime;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The messages of a shard, smallest first, and when they were received.
#[derive(Debug, Default)]
pub(super) struct Times {
    messages: Vec<i64>,
    received: Vec<UnixTime>,
}

impl FromIterator<(i64, UnixTime)> for Times {
    fn from_iter<I: IntoIterator<Item = (i64, UnixTime)>>(messages: I) -> Self {
        let (messages, received) = messages.into_iter().unzip();
        Self { messages, received }
    }
}

impl Times {
    pub(super) fn messages(&self) -> &[i64] {
        &self.messages
    }

    pub(super) fn each(&self) -> impl Iterator<Item = (i64, UnixTime)> {
        let both = self.messages.iter().zip(&self.received);
        both.map(|(message, received)| (*message, *received))
    }

    /// The first and the last message.
    pub(super) fn ends(&self) -> (i64, i64) {
        let first = self.messages.first().copied().unwrap_or_default();
        (first, self.messages.last().copied().unwrap_or(first))
    }

    /// When a message was received.
    pub(super) fn received(&self, message: i64) -> Option<UnixTime> {
        let rank = self.messages.binary_search(&message).ok()?;
        self.received.get(rank).copied()
    }

    /// The first and the last message of those that were received from one time to another.
    pub(super) fn span(&self, from: UnixTime, to: UnixTime) -> Option<(i64, i64)> {
        let within = |received: &UnixTime| (from..=to).contains(received);
        let first = self.received.iter().position(within)?;
        let last = self.received.iter().rposition(within)?;
        Some((*self.messages.get(first)?, *self.messages.get(last)?))
    }
}

/// What is known of a full shard.
#[derive(Debug)]
pub(super) struct Full {
    /// Its messages, those among them that were taken out since, too.
    pub(super) times: Arc<Times>,
    words: Filter,
    /// Blocks of the filter of its [`super::pairs`]; none where nothing is known of these.
    pub(super) pairs: u64,
}

impl Full {
    fn read(messages: &[u8], words: Vec<u8>, pairs: u64) -> Self {
        let (numbers, _) = messages.as_chunks::<8>();
        let numbers = numbers.iter().copied().map(i64::from_le_bytes);
        let received = numbers.clone().skip(1).step_by(2);
        Self {
            times: Arc::new(numbers.step_by(2).zip(received).collect()),
            words: Filter::read(words),
            pairs,
        }
    }

    /// Whether its words are noted at all.
    pub(super) fn is_noted(&self) -> bool {
        !self.words.bytes().is_empty()
    }

    /// Whether it may have all these words, given by their hashes.
    pub(super) fn may_have(&self, hashes: &[u64]) -> bool {
        hashes.iter().all(|hash| self.words.may_have(*hash))
    }
}

/// What is known of shards.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Of full ones, which do not change: some 40 bytes for each message.
    full: Mutex<HashMap<i64, Arc<Full>>>,
    /// Of others, as long as the index stands so. Who types asks for the same ones with each letter.
    open: Mutex<(Standing, HashMap<i64, Arc<Times>>)>,
}

impl Known {
    /// What is known of a full shard.
    pub(super) fn full(
        &self,
        connection: &Connection,
        shard: i64,
    ) -> Result<Option<Arc<Full>>, Error> {
        if let Some(full) = lock(&self.full).get(&shard) {
            return Ok(Some(Arc::clone(full)));
        }
        let full: Option<(Vec<u8>, Vec<u8>, i64)> = connection
            .prepare_cached("SELECT messages, words, pairs FROM full WHERE shard = ?1")?
            .query_row([shard], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((messages, words, pairs)) = full else {
            return Ok(None);
        };
        let full = Arc::new(Full::read(&messages, words, crate::unsigned(pairs)));
        lock(&self.full).insert(shard, Arc::clone(&full));
        Ok(Some(full))
    }

    /// The messages of a shard that still gets some, if they were read since the index stands so.
    pub(super) fn open(&self, shard: i64, standing: Standing) -> Option<Arc<Times>> {
        let open = lock(&self.open);
        open.1.get(&shard).filter(|_| open.0 == standing).cloned()
    }

    /// The same, which are read.
    pub(super) fn read_open(
        &self,
        connection: &Connection,
        shard: i64,
        standing: Standing,
    ) -> Result<Arc<Times>, Error> {
        let times: Times = connection
            .prepare_cached("SELECT message, received FROM docs WHERE shard = ?1 ORDER BY message")?
            .query_map([shard], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let times = Arc::new(times);
        let mut open = lock(&self.open);
        if open.0 != standing {
            *open = (standing, HashMap::new());
        }
        open.1.insert(shard, Arc::clone(&times));
        Ok(times)
    }

    /// The index is made anew.
    pub(super) fn forget(&self) {
        lock(&self.full).clear();
        lock(&self.open).1.clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_span_of_time_is_a_span_of_messages() {
        let times: Times = (0..5).map(|rank| (rank * 10, 1_000 + rank)).collect();
        assert_eq!(times.ends(), (0, 40));
        assert_eq!(times.received(20), Some(1_002));
        assert_eq!(times.received(21), None);
        assert_eq!(times.span(1_001, 1_003), Some((10, 30)));
        assert_eq!(times.span(0, 9_999), Some((0, 40)));
        assert_eq!(times.span(1_005, 9_999), None);
        assert_eq!(times.span(3, 9), None);
    }

    #[test]
    fn what_is_kept_of_a_shard_is_as_the_index_stands() {
        let known = Known::default();
        let connection = Connection::open_in_memory().unwrap();
        super::super::layout::create(&connection, b"mail").unwrap();
        let put = |message: i64| {
            let sql = "INSERT INTO docs (shard, message, received) VALUES (1, ?1, 5)";
            connection.execute(sql, [message]).unwrap();
        };
        let at = |message| Standing { message, change: 0 };
        put(7);
        assert!(known.open(1, at(7)).is_none());
        let read = known.read_open(&connection, 1, at(7)).unwrap();
        assert_eq!(read.messages(), [7]);
        assert_eq!(known.open(1, at(7)).unwrap().messages(), [7]);
        assert!(known.open(2, at(7)).is_none());
        put(8);
        assert!(known.open(1, at(8)).is_none());
        known.read_open(&connection, 1, at(8)).unwrap();
        assert_eq!(known.open(1, at(8)).unwrap().messages(), [7, 8]);
        assert!(known.open(1, at(7)).is_none());
        known.forget();
        assert!(known.open(1, at(8)).is_none());
    }
}
