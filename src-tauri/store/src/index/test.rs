//! What FTS5 cannot say of a message, tested one by one.

use super::compile::Test;
use super::document::Texts;
use super::find::{Hit, Reads};
use super::layout;
use crate::{Error, unsigned};
use contract::{MessageId, Person};
use rusqlite::{Connection, OptionalExtension as _};
use search::{Field, Text, same_with_accents, tokens};
use std::collections::{HashMap, HashSet};

/// Rows that are looked at one by one before all that could be meant are read at once.
const ROWS: usize = 2_000;

/// What the row of a message says that changes.
#[derive(Clone, Copy, Debug)]
struct Marks {
    folder: i64,
    unread: bool,
    flagged: bool,
    size: u64,
}

/// Tests messages of one search.
pub(super) struct Tester<'c> {
    connection: &'c Connection,
    reads: Option<&'c Reads>,
    /// What expressions find in the shard at hand.
    matches: HashMap<String, HashSet<i64>>,
    shard: i64,
    rows: usize,
    /// By the numbers of messages, once too many rows were looked at.
    folders: HashMap<i64, Bits>,
    unread: Option<Bits>,
    flagged: Option<Bits>,
    /// The message at hand.
    message: i64,
    received: i64,
    marks: Option<Option<Marks>>,
    texts: Option<Option<Texts>>,
}

impl<'c> Tester<'c> {
    pub(super) fn new(connection: &'c Connection, reads: Option<&'c Reads>) -> Self {
        Self {
            connection,
            reads,
            matches: HashMap::new(),
            shard: 0,
            rows: 0,
            folders: HashMap::new(),
            unread: None,
            flagged: None,
            message: 0,
            received: 0,
            marks: None,
            texts: None,
        }
    }

    /// Whether a message of a shard passes all of them.
    pub(super) fn passes(
        &mut self,
        tests: &[Test],
        (received, message, shard): Hit,
    ) -> Result<bool, Error> {
        if self.shard != shard {
            self.shard = shard;
            self.matches.clear();
        }
        self.message = message;
        self.received = received;
        self.marks = None;
        self.texts = None;
        self.all(tests)
    }

    fn all(&mut self, tests: &[Test]) -> Result<bool, Error> {
        for test in tests {
            if !self.test(test)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn test(&mut self, test: &Test) -> Result<bool, Error> {
        Ok(match test {
            Test::All(tests) => self.all(tests)?,
            Test::Any(tests) => {
                for test in tests {
                    if self.test(test)? {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Not(test) => !self.test(test)?,
            Test::Matches(expression) => self.matches(expression)?,
            Test::Says(text) => self.texts().is_some_and(|texts| says(texts, text)),
            Test::From(time) => self.received >= *time,
            Test::To(time) => self.received < *time,
            Test::In(folders) => self.is_in(folders)?,
            Test::Unread(unread) => self.is_unread()? == Some(*unread),
            Test::Flagged => self.is_flagged()?,
            Test::Larger(bytes) => self.marks()?.is_some_and(|marks| marks.size > *bytes),
            Test::Smaller(bytes) => self.marks()?.is_some_and(|marks| marks.size < *bytes),
        })
    }

    fn matches(&mut self, expression: &str) -> Result<bool, Error> {
        if let Some(found) = self.matches.get(expression) {
            return Ok(found.contains(&self.message));
        }
        let table = layout::table(self.shard);
        let found: HashSet<i64> = self
            .connection
            .prepare_cached(&format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1"))?
            .query_map([expression], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let contains = found.contains(&self.message);
        self.matches.insert(expression.to_owned(), found);
        Ok(contains)
    }

    fn is_in(&mut self, folders: &[i64]) -> Result<bool, Error> {
        if self.rows < ROWS {
            return Ok(self
                .marks()?
                .is_some_and(|marks| folders.contains(&marks.folder)));
        }
        for folder in folders {
            if !self.folders.contains_key(folder) {
                let all = Bits::read(
                    self.connection,
                    "SELECT id FROM messages WHERE folder = ?1",
                    Some(*folder),
                )?;
                self.folders.insert(*folder, all);
            }
            if self
                .folders
                .get(folder)
                .is_some_and(|all| all.contains(self.message))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_unread(&mut self) -> Result<Option<bool>, Error> {
        if self.rows < ROWS {
            return Ok(self.marks()?.map(|marks| marks.unread));
        }
        if self.unread.is_none() {
            self.unread = Some(Bits::read(
                self.connection,
                "SELECT id FROM messages INDEXED BY messages_unread WHERE unread = 1",
                None,
            )?);
        }
        Ok(self.unread.as_ref().map(|all| all.contains(self.message)))
    }

    fn is_flagged(&mut self) -> Result<bool, Error> {
        if self.rows < ROWS {
            return Ok(self.marks()?.is_some_and(|marks| marks.flagged));
        }
        if self.flagged.is_none() {
            self.flagged = Some(Bits::read(
                self.connection,
                "SELECT id FROM messages INDEXED BY messages_flagged_anywhere WHERE flagged = 1",
                None,
            )?);
        }
        Ok(self
            .flagged
            .as_ref()
            .is_some_and(|all| all.contains(self.message)))
    }

    fn marks(&mut self) -> Result<Option<Marks>, Error> {
        if let Some(marks) = self.marks {
            return Ok(marks);
        }
        self.rows += 1;
        let marks = self
            .connection
            .prepare_cached("SELECT folder, unread, flagged, size FROM messages WHERE id = ?1")?
            .query_row([self.message], |row| {
                Ok(Marks {
                    folder: row.get(0)?,
                    unread: row.get(1)?,
                    flagged: row.get(2)?,
                    size: unsigned(row.get(3)?),
                })
            })
            .optional()?;
        self.marks = Some(marks);
        Ok(marks)
    }

    fn texts(&mut self) -> Option<&Texts> {
        let (reads, message) = (self.reads, MessageId(self.message));
        self.texts
            .get_or_insert_with(|| reads.and_then(|reads| reads.texts(message)))
            .as_ref()
    }
}

/// Whether the words are there with their accents.
fn says(texts: &Texts, text: &Text) -> bool {
    let people = |people: &[Person]| {
        people
            .iter()
            .any(|Person { name, address }| value_says(&format!("{name} {address}"), text))
    };
    let values = |values: &[String]| values.iter().any(|value| value_says(value, text));
    match text.field {
        Field::From => people(&texts.from),
        Field::To => people(&texts.to),
        Field::Cc => people(&texts.cc),
        Field::Subject => value_says(&texts.subject, text),
        Field::Filename => values(&texts.names),
        Field::Body => values(&texts.body),
        Field::Any => {
            value_says(&texts.subject, text)
                || people(&texts.from)
                || people(&texts.to)
                || people(&texts.cc)
                || values(&texts.names)
                || values(&texts.body)
        }
    }
}

fn value_says(value: &str, text: &Text) -> bool {
    // How many words of the phrase stand before this one, for each place where it could have begun.
    let mut begun: Vec<usize> = Vec::new();
    for token in tokens(value) {
        begun.push(0);
        let written = value.get(token.start..token.end).unwrap_or_default();
        begun.retain_mut(|found| {
            let meets = text.words.get(*found).is_some_and(|word| {
                let begins = if word.prefix {
                    token.folded.starts_with(&word.folded)
                } else {
                    token.folded == word.folded
                };
                begins && same_with_accents(&word.raw, written, word.prefix)
            });
            *found += 1;
            meets
        });
        if begun
            .first()
            .is_some_and(|found| *found == text.words.len())
        {
            return true;
        }
    }
    false
}

/// A set of messages.
struct Bits(Vec<u64>);

impl Bits {
    fn read(connection: &Connection, sql: &str, folder: Option<i64>) -> Result<Self, Error> {
        let mut bits = Vec::new();
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = match folder {
            Some(folder) => statement.query([folder])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            let id = unsigned(row.get(0)?);
            let at = usize::try_from(id / 64).unwrap_or(usize::MAX);
            if at >= bits.len() {
                bits.resize(at + 1, 0_u64);
            }
            if let Some(word) = bits.get_mut(at) {
                *word |= 1 << (id % 64);
            }
        }
        Ok(Self(bits))
    }

    fn contains(&self, message: i64) -> bool {
        let id = unsigned(message);
        let word = usize::try_from(id / 64).ok().and_then(|at| self.0.get(at));
        word.is_some_and(|word| word & (1 << (id % 64)) != 0)
    }
}
