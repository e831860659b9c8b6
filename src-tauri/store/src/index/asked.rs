//! What one shard answers to a search.
//!
//! What can be known of it before is: where only few messages can be meant, it is asked for these; where words that every
//! hit has do not meet in it, it is not asked at all.

use super::begun;
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
        let beginnings = self.plan.begins.iter();
        let beginnings = beginnings.filter_map(|letters| Some(begun::noted(letters)?.0));
        let common = Common::read(connection, &self.plan.looked_up, beginnings.collect())?;
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
                let mut rows = rows.into_iter().rev();
                self.newest(&part, limit, || Ok(rows.next()))
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
        if plan.words.is_empty() && plan.begins.is_empty() {
            return Ok(None);
        }
        let Some(full) = part.full.as_deref() else {
            return self.candidates_of_open(part.shard);
        };
        let newest = self.asked.shards.first().map(|shard| shard.shard);
        // Mostly there are enough hits in the newest shard.
        if newest == Some(part.shard.shard) && !plan.prefix {
            return Ok(None);
        }
        if !full.may_have(&plan.hashes) {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        // FTS5 is quick with one word, but not with very many that begin so.
        let is_one = plan.words.len() + usize::from(plan.prefix) < 2;
        let is_noted = |letters: &String| begun::noted(letters).is_some_and(|(_, all)| all);
        if is_one && !(plan.only_words && plan.begins.iter().any(is_noted)) {
            return Ok(None);
        }
        for pair in &plan.pairs {
            if !pairs::may_have(self.connection, part.shard.shard, full.pairs(), *pair)? {
                return Ok(Some(Candidates::Hits(Vec::new())));
            }
        }
        let common = self.asked.common(self.connection)?;
        let (mut meeting, rare) = common.meeting(part.shard.shard);
        let to_read = self.meet_noted(common, part.shard, &mut meeting);
        if is_one && !to_read.is_empty() {
            return Ok(None);
        }
        let meeting = meeting.as_ref();
        if meeting.is_some_and(Bits::is_empty) {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        let mut with_rare = None;
        if let Some(word) = rare.first() {
            // Most often it meets the others: then it would have been asked for twice.
            let meets = !plan.prefix
                && meeting.is_none_or(|bits| !plan.only_words && !bits.are_few_of(full));
            if meets {
                return Ok(None);
            }
            let mut with = self.with_words(part.shard, &layout::quoted(word), RARE)?;
            if with.len() < RARE {
                with.retain(|message| meeting.is_none_or(|bits| bits.contain(full, *message)));
                with_rare = Some(with);
            }
        }
        let is_there = with_rare.is_some();
        let of = with_rare.or_else(|| meeting.map(|bits| bits.messages(full)));
        let (of, is_known) = self.begin(part.shard, full.ends(), to_read, of)?;
        let exactly = plan.only_words && is_known && rare.len() <= usize::from(is_there);
        Ok(of.map(|of| match (exactly, is_there) {
            (true, true) => Candidates::Hits(of),
            (true, false) => Candidates::UnlessGone(of),
            (false, _) => Candidates::Perhaps(of),
        }))
    }

    /// The same of a shard that still gets messages, where words that begin with something are asked for. FTS5 would put
    /// together where each of these stands.
    fn candidates_of_open(&self, shard: &Shard) -> Result<Option<Candidates>, Error> {
        let plan = &self.asked.plan;
        if !plan.prefix || plan.begins.is_empty() {
            return Ok(None);
        }
        let words: Vec<String> = plan.words.iter().map(|word| layout::quoted(word)).collect();
        let with = if words.is_empty() {
            None
        } else {
            let most = if plan.only_words { usize::MAX } else { RARE };
            Some(self.with_words(shard, &words.join(" "), most)?)
        };
        if !plan.only_words {
            let few = with.filter(|with| with.len() < RARE);
            return Ok(few.map(Candidates::Perhaps));
        }
        let Some(ends) = self.ends_of(shard.shard)? else {
            return Ok(None);
        };
        let begins = plan.begins.iter().map(String::as_str).collect();
        let (of, is_known) = self.begin(shard, ends, begins, with)?;
        Ok(of.filter(|_| is_known).map(Candidates::Hits))
    }

    /// Takes in what is noted of a shard's beginnings; answers what is not.
    fn meet_noted(&self, common: &Common, shard: &Shard, meeting: &mut Option<Bits>) -> Vec<&str> {
        let mut others = Vec::new();
        for letters in &self.asked.plan.begins {
            let noted = begun::noted(letters);
            let noted =
                noted.and_then(|(name, all)| Some((common.begun(shard.shard, &name)?, all)));
            if noted.as_ref().is_none_or(|(_, all)| !all) {
                others.push(letters.as_str());
            }
            match (noted, &mut *meeting) {
                (None, _) => {}
                (Some((with, _)), Some(meeting)) => meeting.meet(&with),
                (Some((with, _)), None) => *meeting = Some(with),
            }
        }
        others
    }

    /// Of these messages of a shard (all of them, where it is none), those in which words begin so; and whether that is known.
    fn begin(
        &self,
        shard: &Shard,
        ends: (i64, i64),
        begins: Vec<&str>,
        mut of: Option<Vec<i64>>,
    ) -> Result<(Option<Vec<i64>>, bool), Error> {
        let mut is_known = true;
        for letters in begins {
            if of.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
            let with = begun::among(self.connection, shard.shard, ends, of.as_deref(), letters)?;
            is_known &= with.is_some();
            of = with.or(of);
        }
        Ok((of, is_known))
    }

    /// The messages that an expression of words finds, smallest first, up to so many.
    fn with_words(&self, shard: &Shard, words: &str, most: usize) -> Result<Vec<i64>, Error> {
        let table = layout::table(shard.shard);
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT rowid FROM {table} WHERE {table} MATCH ?1 LIMIT ?2"
            ))?
            .query_map((words, i64::try_from(most).unwrap_or(i64::MAX)), |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers of the first and the last message of a shard.
    fn ends_of(&self, shard: i64) -> Result<Option<(i64, i64)>, Error> {
        let ends: (Option<i64>, Option<i64>) = self
            .connection
            .prepare_cached(
                "SELECT (SELECT min(message) FROM docs WHERE shard = ?1),
                        (SELECT max(message) FROM docs WHERE shard = ?1)",
            )?
            .query_row([shard], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(ends.0.zip(ends.1))
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
        let is_meant = |message: &i64| of.is_none_or(|of| of.contains(message));
        self.newest(part, limit, || {
            while let Some(row) = rows.next()? {
                let message = row.get(0)?;
                if is_meant(&message) {
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
