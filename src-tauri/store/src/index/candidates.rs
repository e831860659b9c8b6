//! Which messages of a shard can be hits, as far as that is known before FTS5 is asked for all of a search.

use super::asked::Search;
use super::begun::{self, Letters};
use super::common::{Common, FREQUENT};
use super::compile::Plan;
use super::full::Full;
use super::layout;
use super::pairs;
use super::part::Part;
use super::rows::Bits;
use super::write::Shard;
use crate::Error;

/// Rows of a word that are read to see whether others are there, too; they are all that a rare word of a full shard has.
const RARE: usize = FREQUENT;

/// Messages of a shard that have all words.
pub(super) enum Candidates {
    /// Each is a hit that passes the tests.
    Hits(Vec<i64>),
    /// Each is a hit that was not taken out since.
    UnlessGone(Vec<i64>),
    /// No other can be a hit.
    Perhaps(Vec<i64>),
    /// The same, and words begin in each as they should.
    Begun(Vec<i64>),
}

/// Whether one word is asked for, or what begins so.
fn is_one(plan: &Plan) -> bool {
    plan.words.len() + usize::from(plan.prefix) < 2
}

/// Whether FTS5 has its answer at once: for one word, or one that begins with many letters.
fn is_quick(plan: &Plan) -> bool {
    let is_long = |letters: &String| letters.chars().nth(3).is_some();
    is_one(plan) && plan.begins.iter().all(is_long)
}

impl Search<'_> {
    /// The messages of a shard in which all words are that every hit has. `None`: nothing is known of these.
    pub(super) fn candidates(&self, part: &Part<'_>) -> Result<Option<Candidates>, Error> {
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
        if is_quick(plan) || is_one(plan) && !plan.only_words {
            return Ok(None);
        }
        let common = self.asked.common(self.connection)?;
        let (mut meeting, rare) = common.meeting(part.shard.shard);
        let to_read = self.meet_noted(common, part.shard, full, &mut meeting);
        let meeting = meeting.as_ref();
        if meeting.is_some_and(Bits::is_empty) {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        if is_one(plan) && !to_read.is_empty() {
            return Ok(None);
        }
        for pair in &plan.pairs {
            if !pairs::may_have(self.connection, part.shard.shard, full.pairs, *pair)? {
                return Ok(Some(Candidates::Hits(Vec::new())));
            }
        }
        let mut with_rare = None;
        if let Some(word) = rare.first() {
            // Most often it meets the others: then it would have been asked for twice.
            let meets = !plan.prefix
                && meeting.is_none_or(|bits| !plan.only_words && !bits.are_few_of(&full.times));
            if meets {
                return Ok(None);
            }
            let mut with = self.with_word(part.shard, word, RARE)?;
            if with.len() < RARE {
                with.retain(|message| {
                    meeting.is_none_or(|bits| bits.contain(&full.times, *message))
                });
                with_rare = Some(with);
            }
        }
        let is_there = with_rare.is_some();
        let of = with_rare.or_else(|| meeting.map(|bits| bits.messages(&full.times)));
        let (of, is_known) = self.begin(part.shard, full.times.ends(), to_read, of)?;
        let exactly = plan.only_words && is_known && rare.len() <= usize::from(is_there);
        Ok(of.map(|of| match (exactly, is_there) {
            (true, true) => Candidates::Hits(of),
            (true, false) => Candidates::UnlessGone(of),
            (false, _) if is_known => Candidates::Begun(of),
            (false, _) => Candidates::Perhaps(of),
        }))
    }

    /// The same of a shard that still gets messages, where words that begin with something are asked for. FTS5 would put
    /// together where each of these stands.
    fn candidates_of_open(&self, shard: &Shard) -> Result<Option<Candidates>, Error> {
        let plan = &self.asked.plan;
        if plan.begins.is_empty() || is_quick(plan) {
            return Ok(None);
        }
        if let Some(word) = plan.words.first()
            && self.with_word(shard, word, 1)?.is_empty()
        {
            return Ok(Some(Candidates::Hits(Vec::new())));
        }
        let Some(ends) = self.ends_of(shard.shard)? else {
            return Ok(None);
        };
        let begins = plan.begins.iter().map(String::as_str).collect();
        let (of, is_known) = self.begin(shard, ends, begins, None)?;
        let of = of.filter(|_| is_known);
        Ok(of.map(match plan.rest {
            Some(_) => Candidates::Begun,
            None => Candidates::Hits,
        }))
    }

    /// Takes in what is noted of a shard's beginnings; answers what is not.
    fn meet_noted(
        &self,
        common: &Common,
        shard: &Shard,
        full: &Full,
        meeting: &mut Option<Bits>,
    ) -> Vec<&str> {
        let mut others = Vec::new();
        for letters in &self.asked.plan.begins {
            let noted = Letters::of(letters);
            let noted =
                noted.and_then(|(of, all)| Some((common.begun(shard.shard, full, &of)?, all)));
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

    /// The messages with a word, smallest first, up to so many.
    fn with_word(&self, shard: &Shard, word: &str, most: usize) -> Result<Vec<i64>, Error> {
        let table = layout::table(shard.shard);
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT rowid FROM {table} WHERE {table} MATCH ?1 LIMIT ?2"
            ))?
            .query_map((layout::quoted(word), crate::int(most as u64)), |row| {
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
}
