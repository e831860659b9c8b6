//! A part of a search: one shard, and when the messages that are meant of it were received. FTS5 knows only their numbers.

use super::find::{Hit, sort};
use super::full::{Full, Known, Times};
use super::write::{Shard, Standing};
use crate::Error;
use contract::UnixTime;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BinaryHeap;
use std::sync::Arc;

/// When more messages than these were received is read at once for the whole shard.
pub(super) const MANY: usize = 256;

/// A shard, and which times of it are meant, both included.
pub(super) struct Part<'s> {
    pub(super) shard: &'s Shard,
    /// What is known of it, where it gets no more messages.
    pub(super) full: Option<Arc<Full>>,
    /// Its messages, where these are known.
    pub(super) times: Option<Arc<Times>>,
    pub(super) from: UnixTime,
    pub(super) to: UnixTime,
}

impl Part<'_> {
    /// The first and the last message of a shard that can be meant (these, smallest first); `None` where there are none.
    pub(super) fn span(
        &self,
        connection: &Connection,
        of: Option<&[i64]>,
    ) -> Result<Option<(i64, i64)>, Error> {
        let ends = of.and_then(|of| Some((*of.first()?, *of.last()?)));
        let (first, last) = ends.unwrap_or((i64::MIN, i64::MAX));
        // That it is not older is seen from its hits, the last one first.
        if self.to >= self.shard.newest {
            return Ok(Some((first, last)));
        }
        let span = match &self.times {
            Some(times) => times.span(self.from, self.to),
            None => connection
                .prepare_cached(
                    "SELECT min(message), max(message) FROM docs
                     WHERE shard = ?1 AND received BETWEEN ?2 AND ?3",
                )?
                .query_row((self.shard.shard, self.from, self.to), |row| {
                    Ok(row.get::<_, Option<i64>>(0)?.zip(row.get(1)?))
                })?,
        };
        Ok(span.map(|(from, to)| (first.max(from), last.min(to))))
    }

    /// When a message of a shard was received.
    pub(super) fn received_at(
        &self,
        connection: &Connection,
        message: i64,
    ) -> Result<Option<UnixTime>, Error> {
        match &self.times {
            Some(times) => Ok(times.received(message)),
            None => Ok(connection
                .prepare_cached("SELECT received FROM docs WHERE shard = ?1 AND message = ?2")?
                .query_row((self.shard.shard, message), |row| row.get(0))
                .optional()?),
        }
    }

    /// Messages of a shard with when they were received, to be had newest first; those of another time are left out. `known`:
    /// where what is read of it is kept as long as the index stands so.
    pub(super) fn received(
        &self,
        connection: &Connection,
        (known, standing): (&Known, Standing),
        mut messages: Vec<i64>,
    ) -> Result<BinaryHeap<Hit>, Error> {
        let shard = self.shard.shard;
        let mut hits = Vec::with_capacity(messages.len());
        let mut add = |received: UnixTime, message: i64| {
            if (self.from..=self.to).contains(&received) {
                hits.push((received, message, shard));
            }
        };
        if messages.len() < MANY {
            for message in messages {
                if let Some(received) = self.received_at(connection, message)? {
                    add(received, message);
                }
            }
            return Ok(hits.into());
        }
        let times = match &self.times {
            Some(times) => Arc::clone(times),
            None => known.read_open(connection, shard, standing)?,
        };
        messages.sort_unstable();
        let mut wanted = messages.into_iter().peekable();
        for (message, received) in times.each() {
            while wanted.next_if(|wanted| *wanted < message).is_some() {}
            if wanted.next_if_eq(&message).is_some() {
                add(received, message);
            }
        }
        Ok(hits.into())
    }
}

/// The newest hits of a shard that were found so far.
pub(super) struct Newest {
    hits: Vec<Hit>,
    limit: usize,
    /// The oldest of them, once there are enough.
    oldest: Option<Hit>,
}

impl Newest {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            hits: Vec::new(),
            limit,
            oldest: None,
        }
    }

    pub(super) fn add(&mut self, hit: Hit) {
        if self.oldest.is_some_and(|oldest| hit < oldest) {
            return;
        }
        self.hits.push(hit);
        if self.hits.len() >= self.limit {
            sort(&mut self.hits);
            self.hits.truncate(self.limit);
            self.oldest = self.hits.last().copied();
        }
    }

    /// Whether there are enough, and all of them were received later.
    pub(super) fn are_newer_than(&self, received: UnixTime) -> bool {
        self.oldest.is_some_and(|(oldest, ..)| oldest > received)
    }

    pub(super) fn newest_first(mut self) -> Vec<Hit> {
        sort(&mut self.hits);
        self.hits
    }
}
