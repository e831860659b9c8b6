//! What one shard answers to a search.
//!
//! What can be known of it before is: where only few messages can be meant, it is asked for these; where words that every
//! hit has do not meet in it ([`super::candidates`]), it is not asked at all.

use super::begun::Letters;
use super::candidates::Candidates;
use super::common::Common;
use super::compile::{Compiler, Plan};
use super::few::{Few, few};
use super::find::{Ask, Hit, Reads};
use super::full::Known;
use super::layout;
use super::lock;
use super::names::Names;
use super::part::{MANY, Newest, Part};
use super::test::Tester;
use super::write::{self, Shard, Standing};
use crate::Error;
use contract::UnixTime;
use rusqlite::Connection;
use std::collections::BinaryHeap;
use std::iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// Rows after which it is asked again whether to go on.
const STEPS: usize = 256;

/// What is searched for, seen from the index.
pub(super) struct Asked<'a> {
    pub(super) plan: Plan,
    /// The one with the newest message first.
    pub(super) shards: Vec<Shard>,
    pub(super) reads: Option<&'a Reads>,
    /// The messages that can be meant, by where they can stand, where they are few.
    few: Option<Few>,
    common: OnceLock<Common>,
    /// Held by who reads that: others wait and need not read it, too.
    reading: Mutex<()>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(connection: &Connection, ask: &'a Ask) -> Result<Self, Error> {
        let names = Names::read(connection)?;
        let compiler = Compiler {
            names: &names,
            accents: ask.reads.is_some(),
        };
        let mut plan = compiler.plan(ask.query.root.as_ref(), ask.folder.map(|folder| folder.0));
        let few = few(connection, &mut plan.tests)?;
        let nothing = ask.query.root.is_none() && ask.folder.is_none();
        Ok(Self {
            shards: if nothing {
                Vec::new()
            } else {
                write::shards(connection)?
            },
            plan,
            reads: ask.reads.as_ref(),
            few,
            common: OnceLock::new(),
            reading: Mutex::new(()),
        })
    }

    /// What is known of words that every hit has.
    pub(super) fn common(&self, connection: &Connection) -> Result<&Common, Error> {
        if let Some(common) = self.common.get() {
            return Ok(common);
        }
        let _reading = lock(&self.reading);
        if let Some(common) = self.common.get() {
            return Ok(common);
        }
        let beginnings = self.plan.begins.iter();
        let beginnings = beginnings.filter_map(|letters| Some(Letters::of(letters)?.0));
        let common = Common::read(connection, &self.plan.looked_up, beginnings.collect())?;
        Ok(self.common.get_or_init(|| common))
    }
}

/// A search that goes on, on a connection of its own.
pub(super) struct Search<'c> {
    pub(super) connection: &'c Connection,
    pub(super) asked: &'c Asked<'c>,
    pub(super) known: &'c Known,
    /// How the index stands, seen from the connection.
    pub(super) standing: Standing,
    pub(super) tester: Tester<'c>,
    pub(super) stop: &'c AtomicBool,
}

impl Search<'_> {
    /// The newest hits of a shard, newest first, that were received then or later. `None`: it was stopped.
    pub(super) fn in_shard(
        &mut self,
        shard: &Shard,
        since: Option<UnixTime>,
        limit: usize,
    ) -> Result<Option<Vec<Hit>>, Error> {
        let plan = &self.asked.plan;
        let from = plan.from.max(since).unwrap_or(i64::MIN);
        let to = plan.to.map_or(i64::MAX, |to| to.saturating_sub(1));
        if from > shard.newest || to < shard.oldest {
            return Ok(Some(Vec::new()));
        }
        let full = if shard.is_closed {
            self.known.full(self.connection, shard.shard)?
        } else {
            None
        };
        let part = Part {
            shard,
            times: match &full {
                Some(full) => Some(Arc::clone(&full.times)),
                None => self.known.open(shard.shard, self.standing),
            },
            full,
            from,
            to,
        };
        if let Some(few) = &self.asked.few {
            let of = few.get(&shard.place).map_or(&[][..], Vec::as_slice);
            return self.among(&part, of, &plan.expression, limit);
        }
        match self.candidates(&part)? {
            None => self.matching(&part, None, &plan.expression, limit),
            Some(Candidates::Perhaps(of)) => self.among(&part, &of, &plan.expression, limit),
            Some(Candidates::Begun(of)) => {
                let every = || layout::quoted(layout::EVERY);
                let rest = plan.rest.clone().unwrap_or_else(every);
                self.among(&part, &of, &rest, limit)
            }
            Some(Candidates::Hits(rows)) => {
                let mut rows = rows.into_iter().rev();
                self.newest(&part, limit, || Ok(rows.next()))
            }
            Some(Candidates::UnlessGone(rows)) => {
                let hits = part.received(self.connection, (self.known, self.standing), rows)?;
                self.still_there(hits, limit).map(Some)
            }
        }
    }

    /// All messages of a shard, smallest first.
    fn messages_of(&self, shard: i64) -> Result<Vec<i64>, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT message FROM docs WHERE shard = ?1 ORDER BY message")?
            .query_map([shard], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Those of these hits that were not taken out of the shard.
    fn still_there(&self, mut hits: BinaryHeap<Hit>, limit: usize) -> Result<Vec<Hit>, Error> {
        if hits.len().min(limit) > MANY {
            let there = self.messages_of(hits.peek().map_or(0, |(.., shard)| *shard))?;
            let newest = iter::from_fn(|| hits.pop());
            let left = newest.filter(|(_, message, _)| there.binary_search(message).is_ok());
            return Ok(left.take(limit).collect());
        }
        let mut there = self
            .connection
            .prepare_cached("SELECT 1 FROM docs WHERE shard = ?1 AND message = ?2")?;
        let mut left = Vec::new();
        while let Some(hit) = hits.pop() {
            if left.len() >= limit {
                break;
            }
            let (_, message, shard) = hit;
            if there.exists((shard, message))? {
                left.push(hit);
            }
        }
        Ok(left)
    }

    /// The hits among these messages, smallest first.
    fn among(
        &mut self,
        part: &Part<'_>,
        of: &[i64],
        expression: &str,
        limit: usize,
    ) -> Result<Option<Vec<Hit>>, Error> {
        if of.is_empty() {
            return Ok(Some(Vec::new()));
        }
        self.matching(part, Some(of), expression, limit)
    }

    /// The newest of what FTS5 finds of a shard by this expression (among these messages, smallest first), tested.
    fn matching(
        &mut self,
        part: &Part<'_>,
        mut of: Option<&[i64]>,
        expression: &str,
        limit: usize,
    ) -> Result<Option<Vec<Hit>>, Error> {
        let Some((first, last)) = part.span(self.connection, of)? else {
            return Ok(Some(Vec::new()));
        };
        let table = layout::table(part.shard.shard);
        let connection = self.connection;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC"
        ))?;
        let mut rows = statement.query((expression, first, last))?;
        self.newest(part, limit, || {
            while let Some(row) = rows.next()? {
                let message = row.get(0)?;
                let Some(of) = &mut of else {
                    return Ok(Some(message));
                };
                while let Some((_, smaller)) = of.split_last().filter(|(last, _)| **last > message)
                {
                    *of = smaller;
                }
                if of.last() == Some(&message) {
                    return Ok(Some(message));
                }
            }
            Ok(None)
        })
    }

    /// The newest of these messages of a shard, which come with the largest number first, tested.
    fn newest(
        &mut self,
        part: &Part<'_>,
        limit: usize,
        mut next: impl FnMut() -> Result<Option<i64>, Error>,
    ) -> Result<Option<Vec<Hit>>, Error> {
        let connection = self.connection;
        let in_order = limit < usize::MAX && part.shard.is_in_order();
        let mut hits = Newest::new(limit);
        let mut unordered = Vec::new();
        let mut steps = 0;
        loop {
            if steps % STEPS == 0 && self.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            steps += 1;
            let Some(message) = next()? else {
                break;
            };
            if !in_order {
                unordered.push(message);
                continue;
            }
            let Some(received) = part.received_at(connection, message)? else {
                continue;
            };
            // None of those that follow was received later than this.
            let latest = received.saturating_add(part.shard.slack);
            if latest < part.from || hits.are_newer_than(latest) {
                break;
            }
            let hit = (received, message, part.shard.shard);
            let meant = (part.from..=part.to).contains(&received);
            if meant && self.tester.passes(&self.asked.plan.tests, hit)? {
                hits.add(hit);
            }
        }
        let mut hits = hits.newest_first();
        let mut unordered = part.received(connection, (self.known, self.standing), unordered)?;
        while let Some(hit) = unordered.pop() {
            if hits.len() >= limit {
                break;
            }
            if self.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            if self.tester.passes(&self.asked.plan.tests, hit)? {
                hits.push(hit);
            }
        }
        Ok(Some(hits))
    }
}
