//! Searching: the first hits at once, the number of all of them behind that.

use crate::indexer::{blocking, texts};
use crate::problem::Explained;
use crate::{Engine, lock, now};
use chrono::Offset as _;
use contract::{
    Event, FolderId, Hit, MessageId, Piece, Problem, ProblemCode, SearchOrder, SearchPage, Snippet,
};
use search::{Complaint, Query, Today};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::Store;
use store::index::{Ask, Reads};
use tokio::sync::{Notify, watch};

/// Hits that are looked for first; of these, as many are answered as are asked for.
const FIRST: usize = 50;
/// The next letter is typed within that time; a search that it ends is not worth counting, and counting would be in the way
/// of the next one. Whoever wants to see more hits than the first ones does not wait for it.
const TYPES: Duration = Duration::from_millis(400);
/// Hits that one window may ask for.
const WINDOW: usize = 500;
/// Messages that snippets may be asked of at once.
const SNIPPETS: usize = 100;
/// Characters of a snippet.
const SNIPPET: usize = 160;

/// The search that goes on.
#[derive(Debug, Default)]
pub(crate) struct Searching {
    latest: Mutex<Option<Arc<Running>>>,
}

/// A search, and what it has found so far.
#[derive(Debug)]
struct Running {
    number: u32,
    ask: Ask,
    complaints: Vec<String>,
    stop: AtomicBool,
    found: watch::Sender<Found>,
    /// Somebody waits for all hits.
    awaited: Notify,
}

/// Hits in their order.
#[derive(Clone, Debug, Default)]
struct Found {
    hits: Vec<MessageId>,
    /// Whether these are all.
    all: bool,
}

impl Searching {
    fn begin(&self, running: Arc<Running>) {
        if let Some(before) = lock(&self.latest).replace(running) {
            before.stop.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn end(&self) {
        if let Some(running) = lock(&self.latest).take() {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    fn running(&self, number: u32) -> Result<Arc<Running>, Problem> {
        lock(&self.latest)
            .as_ref()
            .filter(|running| running.number == number)
            .map(Arc::clone)
            .ok_or_else(stopped)
    }
}

fn stopped() -> Problem {
    Problem::new(ProblemCode::Stopped)
}

impl Engine {
    /// Reads what every search needs, so that the first one does not wait for it. It stays in memory, so whoever never
    /// searches does without.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub async fn prepare_search(&self) -> Result<(), Problem> {
        let index = self.inner.indexer.index().clone();
        blocking(move || index.warm_up()).await.explained()
    }

    /// Begins a search and answers the first hits, `limit` or 50 at most; the one before it ends. `search` is a number of
    /// the caller's, to know it by; `typing`: the last word is still being typed, and stands for all that begin with it.
    ///
    /// # Errors
    /// Another search began meanwhile; the store cannot be read.
    pub async fn search(
        &self,
        search: u32,
        query: String,
        typing: bool,
        order: SearchOrder,
        folder: Option<FolderId>,
        limit: u64,
    ) -> Result<SearchPage, Problem> {
        let today = today();
        let query = if typing {
            search::parse_as_typed(&query, today)
        } else {
            search::parse(&query, today)
        };
        let settings = self.load_settings().await?;
        let running = Arc::new(Running {
            number: search,
            complaints: complaints(&query),
            ask: Ask {
                query,
                folder,
                order,
                reads: (!settings.ignore_accents).then(|| self.reads()),
            },
            stop: AtomicBool::new(false),
            found: watch::Sender::default(),
            awaited: Notify::new(),
        });
        self.inner.searching.begin(Arc::clone(&running));
        let (index, asked) = (self.inner.indexer.index().clone(), Arc::clone(&running));
        // One more than is shown tells whether there are more.
        let first = blocking(move || index.first(&asked.ask, FIRST + 1, &asked.stop))
            .await
            .explained()?;
        let Some(mut hits) = first else {
            return Err(stopped());
        };
        let all = hits.len() <= FIRST;
        hits.truncate(FIRST);
        running.found.send_replace(Found {
            hits: hits.clone(),
            all,
        });
        if !all {
            self.count(&running);
        }
        hits.truncate(usize::try_from(limit).unwrap_or(FIRST));
        self.page(&running, 0, hits, all.then_some(&running)).await
    }

    /// Further hits of the search that goes on (500 at most).
    ///
    /// # Errors
    /// Another search began meanwhile; the store cannot be read.
    pub async fn search_window(
        &self,
        search: u32,
        offset: u64,
        limit: u64,
    ) -> Result<SearchPage, Problem> {
        let running = self.inner.searching.running(search)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let to = from.saturating_add(usize::try_from(limit).unwrap_or(WINDOW).min(WINDOW));
        let (hits, all) = {
            let mut found = running.found.subscribe();
            if found.borrow_and_update().hits.len() < to {
                running.awaited.notify_one();
            }
            let found = found
                .wait_for(|found| {
                    found.all || found.hits.len() >= to || running.stop.load(Ordering::Relaxed)
                })
                .await
                .map_err(|_| stopped())?;
            let to = to.min(found.hits.len());
            (
                found.hits.get(from..to).unwrap_or_default().to_vec(),
                found.all,
            )
        };
        self.page(&running, offset, hits, all.then_some(&running))
            .await
    }

    /// How many hits there are, once they are counted.
    ///
    /// # Errors
    /// Another search began meanwhile.
    pub async fn search_total(&self, search: u32) -> Result<u64, Problem> {
        let running = self.inner.searching.running(search)?;
        let mut found = running.found.subscribe();
        running.awaited.notify_one();
        let found = found
            .wait_for(|found| found.all || running.stop.load(Ordering::Relaxed))
            .await
            .map_err(|_| stopped())?;
        if found.all {
            Ok(found.hits.len() as u64)
        } else {
            Err(stopped())
        }
    }

    /// The text around the hits in some messages (100 at most); those that are gone are left out.
    ///
    /// # Errors
    /// Another search began meanwhile.
    pub async fn snippets(
        &self,
        search: u32,
        messages: Vec<MessageId>,
    ) -> Result<Vec<Snippet>, Problem> {
        let running = self.inner.searching.running(search)?;
        let store = self.inner.store.clone();
        blocking(move || {
            let mut snippets = Vec::new();
            for message in messages.into_iter().take(SNIPPETS) {
                if running.stop.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(raw) = store.read_blocking(move |reader| reader.raw(message)) else {
                    continue;
                };
                let text = texts(&raw).body.join("\n");
                snippets.push(Snippet {
                    message,
                    pieces: pieces(search::snippet(&text, &running.ask.query, SNIPPET)),
                });
            }
            Ok(snippets)
        })
        .await
        .explained()
    }

    /// Collects all hits behind the first page, and tells how many they are.
    fn count(&self, running: &Arc<Running>) {
        let (engine, running) = (self.clone(), Arc::clone(running));
        tokio::spawn(async move {
            // Over or not, it is counted.
            let _ = tokio::time::timeout(TYPES, running.awaited.notified()).await;
            let counted = tokio::task::spawn_blocking(move || engine.count_all(&running));
            // It has nothing to say but what it sends.
            let _ = counted.await;
        });
    }

    fn count_all(&self, running: &Running) {
        let mut hits = Vec::new();
        let index = self.inner.indexer.index();
        let ended = index.all(&running.ask, &running.stop, |some| {
            hits.extend(some);
            // A window that waits for these need not wait for the rest.
            running.found.send_if_modified(|found| {
                let more = hits.get(found.hits.len()..).unwrap_or_default();
                found.hits.extend_from_slice(more);
                !more.is_empty()
            });
        });
        if matches!(ended, Ok(false)) {
            running.found.send_modify(|found| found.all = false);
            return;
        }
        // What could not be read any more ends here as well: nobody must wait for it.
        let mut total = 0;
        running.found.send_modify(|found| {
            found.hits = std::mem::take(&mut hits);
            found.all = true;
            total = found.hits.len() as u64;
        });
        self.tell(Event::SearchCounted {
            search: running.number,
            total,
        });
    }

    async fn page(
        &self,
        running: &Running,
        offset: u64,
        hits: Vec<MessageId>,
        counted: Option<&Arc<Running>>,
    ) -> Result<SearchPage, Problem> {
        let total = counted.map(|counted| counted.found.borrow().hits.len() as u64);
        let rows = self
            .inner
            .store
            .read(move |reader| {
                let mut rows = Vec::with_capacity(hits.len());
                for hit in hits {
                    match reader.message(hit) {
                        Ok(row) => rows.push(row),
                        // Gone, and the index does not know yet.
                        Err(store::Error::NotFound) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(rows)
            })
            .await
            .explained()?;
        let hit = |message: contract::MessageSummary| {
            let subject = pieces(search::marked(&message.subject, &running.ask.query));
            let found = subject.iter().any(|piece| piece.hit);
            Hit {
                subject: if found { subject } else { Vec::new() },
                message,
            }
        };
        Ok(SearchPage {
            offset,
            total,
            hits: rows.into_iter().map(hit).collect(),
            complaints: running.complaints.clone(),
        })
    }

    /// How the texts of messages are read where accents matter.
    fn reads(&self) -> Reads {
        let store: Store = self.inner.store.clone();
        Reads::new(move |message| {
            let raw = store
                .read_blocking(move |reader| reader.raw(message))
                .ok()?;
            Some(texts(&raw))
        })
    }
}

fn pieces(pieces: Vec<search::Piece>) -> Vec<Piece> {
    pieces
        .into_iter()
        .map(|search::Piece { text, hit }| Piece { text, hit })
        .collect()
}

/// Operators whose value was not understood, as they were typed.
fn complaints(query: &Query) -> Vec<String> {
    query
        .complaints
        .iter()
        .filter_map(|complaint| match complaint {
            Complaint::Value { operator, value } => Some(format!("{operator}:{value}")),
            Complaint::TooLong => None,
        })
        .collect()
}

fn today() -> Today {
    Today {
        now: now(),
        offset_seconds: chrono::Local::now().offset().fix().local_minus_utc(),
    }
}
