//! Searching: the first hits at once, all of them behind that.

use super::asked::{Asked, Search};
use super::compile::Plan;
use super::layout;
use super::test::Tester;
use super::write::{self, Shard};
use super::{Index, Texts, lock};
use crate::Error;
use contract::{FolderId, MessageId, SearchOrder, UnixTime};
use rusqlite::Connection;
use search::{Node, Query};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The newest hits that are put in the order of relevance.
const RANKED: usize = 5_000;
/// How much more a word of the subject and the people counts than one of the text.
const HEAD_COUNTS: f64 = 4.0;
/// Shards that are asked before others are asked at once,
const ALONE: usize = 4;
/// and by how many threads at most: one more than there are processors, as one or another waits for the disk.
pub(super) const THREADS: usize = 4;
/// For so many shards one more thread is worth it.
const SHARE: usize = 3;

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The query.
    pub query: Query,
    /// In this folder only.
    pub folder: Option<FolderId>,
    /// In which order.
    pub order: SearchOrder,
    /// Where accents matter: how the text of a message is read.
    pub reads: Option<Reads>,
}

/// Reads what a message says, to compare it with accents.
#[derive(Clone)]
pub struct Reads(Arc<dyn Fn(MessageId) -> Option<Texts> + Send + Sync>);

impl Reads {
    /// Made of a function.
    pub fn new(read: impl Fn(MessageId) -> Option<Texts> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    pub(super) fn texts(&self, message: MessageId) -> Option<Texts> {
        (self.0)(message)
    }
}

impl fmt::Debug for Reads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reads")
    }
}

/// A hit: when it was received, its number, its shard. The largest is the newest.
pub(super) type Hit = (UnixTime, i64, i64);

impl Index {
    /// The first hits. `None`: it was stopped.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub fn first(
        &self,
        ask: &Ask,
        limit: usize,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<MessageId>>, Error> {
        self.with_reader(|connection| {
            let asked = Asked::new(connection, ask)?;
            let ranked = ask.order == SearchOrder::Relevance && asked.plan.ranked;
            let most = if ranked { RANKED } else { limit };
            let Some(mut hits) = self.newest(connection, &asked, most, stop)? else {
                return Ok(None);
            };
            if ranked {
                hits = by_relevance(connection, &asked.plan, hits)?;
            }
            hits.truncate(limit);
            Ok(Some(messages(&hits)))
        })
    }

    /// The newest hits, newest first. `None`: it was stopped.
    fn newest(
        &self,
        connection: &Connection,
        asked: &Asked<'_>,
        limit: usize,
        stop: &AtomicBool,
    ) -> Result<Option<Vec<Hit>>, Error> {
        let found = Mutex::new(Found {
            hits: Vec::new(),
            limit,
        });
        // The newest ones are mostly enough; but one more word that is typed seldom meets the others, and the newest shard,
        // which is not closed, takes as long for its beginning as all others. What is asked because they were not enough is
        // asked at once.
        let alone = if asked.plan.is_refined() { 0 } else { ALONE };
        let (newest, others) = asked.shards.split_at(asked.shards.len().min(alone));
        let mut search = self.search(connection, asked, stop)?;
        if !search.ask_all(newest, &AtomicUsize::new(0), &found)? {
            return Ok(None);
        }
        let next = AtomicUsize::new(0);
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = (cores + 1).min(THREADS).min(others.len() / SHARE);
        let ended = thread::scope(|scope| {
            let helping: Vec<_> = if lock(&found).has_enough_before(others) {
                Vec::new()
            } else {
                (1..threads)
                    .map(|_| {
                        scope.spawn(|| {
                            self.on_reader(|connection| {
                                self.search(connection, asked, stop)?
                                    .ask_all(others, &next, &found)
                            })
                        })
                    })
                    .collect()
            };
            let mut ended = search.ask_all(others, &next, &found);
            for thread in helping {
                let other = thread
                    .join()
                    .unwrap_or_else(|_| Err(Error::Bug("a search ended early".to_owned())));
                ended = ended.and_then(|ended| Ok(ended && other?));
            }
            ended
        })?;
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(ended.then_some(found.hits))
    }

    fn search<'c>(
        &'c self,
        connection: &'c Connection,
        asked: &'c Asked<'c>,
        stop: &'c AtomicBool,
    ) -> Result<Search<'c>, Error> {
        Ok(Search {
            connection,
            asked,
            known: &self.inner.known,
            standing: write::standing(connection)?,
            tester: Tester::new(connection, asked.reads),
            stop,
        })
    }

    /// Makes ready what the first searches need: connections, statements for all shards, and what is known of the full
    /// ones.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub fn warm_up(&self) -> Result<(), Error> {
        let ask = Ask {
            query: Query {
                // No account is called so.
                root: Some(Node::Account("\0".to_owned())),
                complaints: Vec::new(),
            },
            folder: None,
            order: SearchOrder::Newest,
            reads: None,
        };
        let stop = AtomicBool::new(false);
        // One to search with, and one to count with what was searched for before.
        self.with_reader(|connection| {
            for shard in write::shards(connection)? {
                self.inner.known.full(connection, shard.shard)?;
            }
            self.first(&ask, 1, &stop)
        })?;
        self.first(&ask, 1, &stop)?;
        Ok(())
    }

    /// All hits, in their order; `found` is given them bit by bit. Answers whether it came to the end.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub fn all(
        &self,
        ask: &Ask,
        stop: &AtomicBool,
        mut found: impl FnMut(Vec<MessageId>),
    ) -> Result<bool, Error> {
        let mut begun = false;
        self.with_reader(|connection| {
            // A damaged index: there is no more to be found in the new one.
            if std::mem::replace(&mut begun, true) {
                return Ok(true);
            }
            let asked = Asked::new(connection, ask)?;
            let mut search = self.search(connection, &asked, stop)?;
            if ask.order == SearchOrder::Relevance && asked.plan.ranked {
                let mut hits = Vec::new();
                let ended = search.each(|some| hits.extend(some))?;
                if ended {
                    let rest = hits.split_off(hits.len().min(RANKED));
                    let best = by_relevance(connection, &asked.plan, hits)?;
                    found(messages(&best));
                    found(messages(&rest));
                }
                return Ok(ended);
            }
            search.each(|some| found(messages(&some)))
        })
    }
}

fn messages(hits: &[Hit]) -> Vec<MessageId> {
    hits.iter()
        .map(|(_, message, _)| MessageId(*message))
        .collect()
}

/// The newest first.
pub(super) fn sort(hits: &mut [Hit]) {
    hits.sort_unstable_by(|a, b| b.cmp(a));
}

/// The newest hits that were found so far, newest first.
struct Found {
    hits: Vec<Hit>,
    limit: usize,
}

impl Found {
    /// When the last one was received, once there are enough: nothing older counts.
    fn last(&self) -> Option<UnixTime> {
        let last = self.hits.get(self.limit.saturating_sub(1))?;
        Some(last.0)
    }

    fn has_enough_before(&self, shards: &[Shard]) -> bool {
        shards
            .first()
            .is_none_or(|next| self.last().is_some_and(|last| last > next.newest))
    }

    fn add(&mut self, hits: Vec<Hit>) {
        self.hits.extend(hits);
        sort(&mut self.hits);
        self.hits.truncate(self.limit);
    }
}

impl Search<'_> {
    /// Asks one shard after the other, in their order, which others may do at the same time, until nothing newer can
    /// come. Answers whether it came to the end.
    fn ask_all(
        &mut self,
        shards: &[Shard],
        next: &AtomicUsize,
        found: &Mutex<Found>,
    ) -> Result<bool, Error> {
        while let Some(shard) = shards.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (last, limit) = {
                let found = lock(found);
                (found.last(), found.limit)
            };
            if last.is_some_and(|last| last > shard.newest) {
                break;
            }
            let Some(hits) = self.in_shard(shard, last, limit)? else {
                return Ok(false);
            };
            if !hits.is_empty() {
                lock(found).add(hits);
            }
        }
        Ok(true)
    }

    /// All hits, newest first, as soon as nothing newer can come. Answers whether it came to the end.
    fn each(&mut self, mut found: impl FnMut(Vec<Hit>)) -> Result<bool, Error> {
        let mut waiting: Vec<Hit> = Vec::new();
        let shards = &self.asked.shards;
        for (at, shard) in shards.iter().enumerate() {
            let Some(hits) = self.in_shard(shard, None, usize::MAX)? else {
                return Ok(false);
            };
            waiting.extend(hits);
            sort(&mut waiting);
            let next = shards.get(at + 1).map_or(i64::MIN, |next| next.newest);
            let settled = waiting.partition_point(|(received, ..)| *received > next);
            let rest = waiting.split_off(settled);
            found(std::mem::replace(&mut waiting, rest));
        }
        found(waiting);
        Ok(true)
    }
}

/// The hits in the order of relevance, alike ones as they were.
fn by_relevance(
    connection: &Connection,
    plan: &Plan,
    mut hits: Vec<Hit>,
) -> Result<Vec<Hit>, Error> {
    let mut scores: HashMap<i64, f64> = HashMap::new();
    let shards: HashSet<i64> = hits.iter().map(|(.., shard)| *shard).collect();
    for shard in shards {
        let table = layout::table(shard);
        let rows: Vec<i64> = hits
            .iter()
            .filter(|(.., of)| *of == shard)
            .map(|(_, message, _)| *message)
            .collect();
        let span = (rows.iter().min(), rows.iter().max());
        let rows = serde_json::to_string(&rows)?;
        // What is no hit is not scored.
        let mut statement = connection.prepare_cached(&format!(
            "SELECT rowid, bm25({table}, 1.0, ?4) FROM {table}
             WHERE {table} MATCH ?1 AND rowid BETWEEN ?2 AND ?3
                 AND +rowid IN (SELECT value FROM json_each(?5))"
        ))?;
        let mut rows = statement.query((&plan.expression, span.0, span.1, HEAD_COUNTS, rows))?;
        while let Some(row) = rows.next()? {
            scores.insert(row.get(0)?, row.get(1)?);
        }
    }
    // FTS5 gives better matches smaller numbers.
    let score = |(_, message, _): &Hit| scores.get(message).copied().unwrap_or(0.0);
    hits.sort_by(|a, b| score(a).total_cmp(&score(b)));
    Ok(hits)
}
