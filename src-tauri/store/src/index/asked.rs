//! What one shard answers to a search.
//!
//! What can be known of it before is: where only few messages can be meant, it is asked for these; where words that every
//! hit has do not meet in it, it is not asked at all.

use super::begun::begun;
use super::common::{Bits, Common, FREQUENT, Fulls};
use super::compile::{Compiler, Plan};
use super::few::{Few, few};
use super::find::{Ask, Hit, Reads};
use super::layout;
use super::names::Names;
use super::pairs;
use super::part::{MANY, Newest, Part};
use super::test::Tester;
use super::write::{self, Shard};
use crate::Error;
use contract::UnixTime;
use rusqlite::Connection;
use std::collections::{BinaryHeap, HashSet};
use std::iter;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows of a word that are read to see whether others are there, too; they are all that a rare word of a full shard has.
const RARE: usize = FREQUENT;
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
        })
    }

    /// What is known of words that every hit has.
    fn common(&self, connection: &Connection) -> Result<&Common, Error> {
        if let Some(common) = self.common.get() {
            return Ok(common);
        }
        let common = Common::read(connection, &self.plan.looked_up)?;
        Ok(self.common.get_or_init(|| common))
    }
}

/// Messages of a shard that have all words.
enum Candidates {
    /// Each is a hit.
    Hits(Vec<i64>),
    /// Each is a hit that was not taken out since.
    UnlessGone(Vec<i64>),
    /// No other can be a hit.
    Perhaps(Vec<i64>),
}

/// A search that goes on, on a connection of its own.
pub(super) struct Search<'c> {
    pub(super) connection: &'c Connection,
    pub(super) asked: &'c Asked<'c>,
    pub(super) fulls: &'c Fulls,
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
        let part = Part {
            shard,
            full: self.fulls.of(self.connection, shard.shard)?,
            from,
            to,
        };
        if let Some(few) = &self.asked.few {
            let of = few.get(&shard.place).map_or(&[][..], Vec::as_slice);
            return self.among(&part, of, limit);
        }
        match self.candidates(&part)? {
            None => self.matching(&part, None, limit),
            Some(Candidates::Perhaps(of)) => self.among(&part, &of, limit),
            Some(Candidates::Hits(rows)) => {
                let mut hits = part.received(self.connection, rows)?;
                Ok(Some(iter::from_fn(|| hits.pop()).take(limit).collect()))
            }
            Some(Candidates::UnlessGone(rows)) => {
                let hits = part.received(self.connection, rows)?;
                self.still_there(hits, limit).map(Some)
            }
        }
    }

    /// The messages of a shard in which all words are that every hit has. `None`: nothing is known of these.
    fn candidates(&self, part: &Part<'_>) -> Result<Option<Candidates>, Error> {
        let plan = &self.asked.plan;
        let newest = self.asked.shards.first().map(|shard| shard.shard);
        // Mostly there are enough hits in the newest shard.
        if plan.words.is_empty() && plan.begins.is_empty() || newest == Some(part.shard.shard) {
            return Ok(None);
        }
        let full = part.full.as_deref();
        if full.is_some_and(|full| !full.may_have(&plan.hashes)) {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        // FTS5 is quick with one word, but not with all that begin so.
        let is_one = plan.words.len() + usize::from(plan.prefix) < 2;
        if is_one && (plan.begins.is_empty() || !plan.only_words) {
            return Ok(None);
        }
        if let Some(full) = full {
            for pair in &plan.pairs {
                if !pairs::may_have(self.connection, part.shard.shard, full.pairs(), *pair)? {
                    return Ok(Some(Candidates::Hits(Vec::new())));
                }
            }
        }
        let common = self.asked.common(self.connection)?;
        let (mut meeting, rare) = common.meeting(part.shard.shard);
        let only_words = plan.only_words & self.begin(part, &mut meeting)?;
        let meeting = full.zip(meeting.as_ref());
        if meeting.is_some_and(|(_, bits)| bits.is_empty()) {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        if let Some(word) = rare.first() {
            // Most often it meets the others: then it would have been asked for twice.
            let meets = match meeting {
                Some((full, bits)) => !plan.prefix && !only_words && !bits.are_few_of(full),
                None => !plan.prefix,
            };
            if meets {
                return Ok(None);
            }
            let with = self.with_word(part.shard, word)?;
            if with.len() < RARE {
                let meets =
                    |message: &i64| meeting.is_none_or(|(full, bits)| bits.contain(full, *message));
                let with = with.into_iter().filter(meets).collect();
                return Ok(Some(if only_words && rare.len() == 1 {
                    Candidates::Hits(with)
                } else {
                    Candidates::Perhaps(with)
                }));
            }
        }
        Ok(meeting.map(|(full, bits)| {
            let messages = bits.messages(full);
            if only_words && rare.is_empty() {
                Candidates::UnlessGone(messages)
            } else {
                Candidates::Perhaps(messages)
            }
        }))
    }

    /// Of these messages of a shard (all of them, where it is none), those in which words begin as in every hit. Answers
    /// whether that is known.
    fn begin(&self, part: &Part<'_>, meeting: &mut Option<Bits>) -> Result<bool, Error> {
        let Some(full) = &part.full else {
            return Ok(self.asked.plan.begins.is_empty());
        };
        let mut known = true;
        for letters in &self.asked.plan.begins {
            if meeting.as_ref().is_some_and(Bits::is_empty) {
                break;
            }
            let of = (&**full, meeting.as_ref());
            match begun(self.connection, part.shard.shard, of, letters)? {
                Some(with) => *meeting = Some(with),
                None => known = false,
            }
        }
        Ok(known)
    }

    /// The messages with a word, up to so many as are rare.
    fn with_word(&self, shard: &Shard, word: &str) -> Result<Vec<i64>, Error> {
        let table = layout::table(shard.shard);
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT rowid FROM {table} WHERE {table} MATCH ?1 LIMIT ?2"
            ))?
            .query_map((layout::quoted(word), crate::int(RARE as u64)), |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?)
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

    /// The hits among few messages.
    fn among(
        &mut self,
        part: &Part<'_>,
        of: &[i64],
        limit: usize,
    ) -> Result<Option<Vec<Hit>>, Error> {
        if of.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let set: HashSet<i64> = of.iter().copied().collect();
        self.matching(part, Some(&set), limit)
    }

    /// The newest of what FTS5 finds of a shard, tested.
    fn matching(
        &mut self,
        part: &Part<'_>,
        of: Option<&HashSet<i64>>,
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
        let mut rows = statement.query((&self.asked.plan.expression, first, last))?;
        let in_order = limit < usize::MAX && part.shard.is_in_order();
        let mut hits = Newest::new(limit);
        let mut unordered = Vec::new();
        let mut steps = 0;
        loop {
            if steps % STEPS == 0 && self.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            steps += 1;
            let Some(row) = rows.next()? else {
                break;
            };
            let message = row.get(0)?;
            if of.is_some_and(|of| !of.contains(&message)) {
                continue;
            }
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
        let mut unordered = part.received(connection, unordered)?;
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
