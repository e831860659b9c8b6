//! What one shard answers to a search.
//!
//! What can be known of it before is: where only few messages can be meant, it is asked for these; where words that every
//! hit has do not meet in it, it is not asked at all.

use super::common::{Common, FREQUENT, Fulls};
use super::compile::{Compiler, Plan};
use super::few::{Few, few};
use super::filter::hash;
use super::find::{Ask, Reads};
use super::layout::{self, first_doc};
use super::names::Names;
use super::test::Tester;
use super::write::{self, Shard};
use crate::Error;
use rusqlite::Connection;
use std::collections::HashSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows of a word that are read to see whether others are there, too; they are all that a rare word of a full shard has.
const RARE: i64 = FREQUENT;
/// Rows after which it is asked again whether to go on.
const STEPS: usize = 256;

/// What is searched for, seen from the index.
pub(super) struct Asked<'a> {
    pub(super) plan: Plan,
    /// The one with the newest message first.
    pub(super) shards: Vec<Shard>,
    pub(super) reads: Option<&'a Reads>,
    /// The messages that can be meant, by where they can stand, largest row first, where they are few.
    few: Option<Few>,
    /// Hashes of the words that every hit has.
    hashes: Vec<u64>,
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
            hashes: plan.words.iter().map(|word| hash(word)).collect(),
            plan,
            reads: ask.reads.as_ref(),
            few,
            common: OnceLock::new(),
        })
    }

    /// What is known of the words that every hit has.
    fn common(&self, connection: &Connection) -> Result<&Common, Error> {
        if let Some(common) = self.common.get() {
            return Ok(common);
        }
        let common = Common::read(connection, &self.plan.words)?;
        Ok(self.common.get_or_init(|| common))
    }
}

/// Rows of a shard that have all words.
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
    /// The newest hits of a shard above a row. `None`: it was stopped.
    pub(super) fn in_shard(
        &mut self,
        shard: Shard,
        above: Option<i64>,
        limit: usize,
    ) -> Result<Option<Vec<i64>>, Error> {
        let from = self.asked.plan.from.map_or(i64::MIN, first_doc);
        let from = from.max(above.map_or(i64::MIN, |above| above.saturating_add(1)));
        let to = self
            .asked
            .plan
            .to
            .map_or(i64::MAX, |to| first_doc(to).saturating_sub(1));
        let (from, to) = (from.max(shard.oldest), to.min(shard.newest));
        if from > to {
            return Ok(Some(Vec::new()));
        }
        if let Some(few) = &self.asked.few {
            let Some(docs) = few.get(&shard.place) else {
                return Ok(Some(Vec::new()));
            };
            let docs: Vec<i64> = docs
                .iter()
                .copied()
                .filter(|doc| (from..=to).contains(doc))
                .collect();
            return self.among(shard, &docs, limit);
        }
        match self.candidates(shard, (from, to))? {
            None => self.matching(shard, (from, to), None, limit),
            Some(Candidates::Hits(docs)) => Ok(Some(docs.into_iter().take(limit).collect())),
            Some(Candidates::Perhaps(docs)) => self.among(shard, &docs, limit),
            Some(Candidates::UnlessGone(docs)) => self.still_there(shard, docs, limit).map(Some),
        }
    }

    /// The rows of a shard in which all words are that every hit has, largest first. `None`: nothing is known of
    /// these.
    fn candidates(
        &self,
        shard: Shard,
        (from, to): (i64, i64),
    ) -> Result<Option<Candidates>, Error> {
        let plan = &self.asked.plan;
        let newest = self.asked.shards.first().map(|shard| shard.shard);
        // Mostly there are enough hits in the newest shard.
        if plan.words.is_empty() || newest == Some(shard.shard) {
            return Ok(None);
        }
        let full = self.fulls.of(self.connection, shard.shard)?;
        if full
            .as_ref()
            .is_some_and(|full| !full.may_have(&self.asked.hashes))
        {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        if plan.words.len() + usize::from(plan.prefix) < 2 {
            return Ok(None);
        }
        let common = self.asked.common(self.connection)?;
        let (meeting, rare) = common.meeting(shard.shard);
        let docs = full.as_ref().map(|full| full.docs.as_slice());
        let meeting = docs.zip(meeting.as_ref());
        if let Some(word) = rare.first() {
            let with = self.with_word(shard, word, (from, to), RARE)?;
            if crate::int(with.len() as u64) < RARE {
                let meets = |doc: &i64| meeting.is_none_or(|(docs, bits)| bits.contain(docs, *doc));
                let with = with.into_iter().filter(meets).collect();
                return Ok(Some(if plan.only_words && rare.len() == 1 {
                    Candidates::Hits(with)
                } else {
                    Candidates::Perhaps(with)
                }));
            }
        }
        Ok(meeting.map(|(docs, bits)| {
            let mut docs = bits.docs(docs);
            docs.retain(|doc| (from..=to).contains(doc));
            if plan.only_words && rare.is_empty() {
                Candidates::UnlessGone(docs)
            } else {
                Candidates::Perhaps(docs)
            }
        }))
    }

    /// The rows with a word, largest first, up to so many.
    fn with_word(
        &self,
        shard: Shard,
        word: &str,
        (from, to): (i64, i64),
        limit: i64,
    ) -> Result<Vec<i64>, Error> {
        let table = layout::table(shard.shard);
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid BETWEEN ?2 AND ?3
                 ORDER BY rowid DESC LIMIT ?4"
            ))?
            .query_map((layout::quoted(word), from, to, limit), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Those of these rows that were not taken out of the shard.
    fn still_there(&self, shard: Shard, docs: Vec<i64>, limit: usize) -> Result<Vec<i64>, Error> {
        let mut there = self
            .connection
            .prepare_cached("SELECT 1 FROM docs WHERE message = ?1 AND doc = ?2 AND shard = ?3")?;
        let mut hits = Vec::new();
        for doc in docs {
            if hits.len() >= limit {
                break;
            }
            let message = layout::message(shard.place.base, doc);
            if there.exists((message, doc, shard.shard))? {
                hits.push(doc);
            }
        }
        Ok(hits)
    }

    /// The hits among few rows.
    fn among(
        &mut self,
        shard: Shard,
        docs: &[i64],
        limit: usize,
    ) -> Result<Option<Vec<i64>>, Error> {
        let (Some(newest), Some(oldest)) = (docs.first(), docs.last()) else {
            return Ok(Some(Vec::new()));
        };
        let set: HashSet<i64> = docs.iter().copied().collect();
        self.matching(shard, (*oldest, *newest), Some(&set), limit)
    }

    /// What FTS5 finds of a shard within a span of rows, tested.
    fn matching(
        &mut self,
        shard: Shard,
        (from, to): (i64, i64),
        of: Option<&HashSet<i64>>,
        limit: usize,
    ) -> Result<Option<Vec<i64>>, Error> {
        let table = layout::table(shard.shard);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC"
        ))?;
        let mut rows = statement.query((&self.asked.plan.expression, from, to))?;
        let mut hits = Vec::new();
        let mut steps = 0;
        loop {
            if steps % STEPS == 0 && self.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            steps += 1;
            let Some(row) = rows.next()? else {
                return Ok(Some(hits));
            };
            let doc = row.get(0)?;
            let meant = of.is_none_or(|of| of.contains(&doc))
                && self.tester.passes(&self.asked.plan.tests, shard, doc)?;
            if meant {
                hits.push(doc);
                if hits.len() >= limit {
                    return Ok(Some(hits));
                }
            }
        }
    }
}
