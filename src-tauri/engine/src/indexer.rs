//! Filling the search index, behind the commits.
//!
//! A letter is safe when its transaction is on disk; that it can be found comes after, in the background. While a batch
//! is read and taken apart into words, the one before it is written. While mail is being received one thread does both
//! in turn, so that the receive line has the rest of the machine.

use crate::problem::Explained;
use crate::{Engine, lock};
use contract::{Event, MessageId, Problem, Work};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::index::{Batch, Compared, Document, Facts, Index, Pending, Standing, Texts, Todo};
use store::{Error, Store};
use tokio::sync::{Mutex, MutexGuard, Notify};

/// Messages of one transaction at most.
const BATCH: u64 = 2_000;
/// Messages that are in memory at once.
const CHUNK: usize = 32;
/// Threads that take letters apart.
const THREADS: usize = 3;
/// Messages beside which it is told how far the work is.
const TOLD_ABOVE: u64 = 500;
/// How often it is told.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// What comes within so long of something new is filed together with it.
const GATHER: Duration = Duration::from_millis(300);

/// The filling of the index.
#[derive(Debug)]
pub(crate) struct Indexer {
    index: Index,
    wakes: Notify,
    /// One filling at a time.
    filling: Mutex<()>,
    /// The program ends.
    ends: AtomicBool,
    /// Messages whose bytes could not be read; they are found by what the list shows.
    unreadable: AtomicU64,
}

impl Indexer {
    pub(crate) fn new(index: Index) -> Self {
        Self {
            index,
            wakes: Notify::new(),
            filling: Mutex::new(()),
            ends: AtomicBool::new(false),
            unreadable: AtomicU64::new(0),
        }
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// There may be something to do.
    pub(crate) fn wake(&self) {
        self.wakes.notify_one();
    }

    /// Ends the filling after the batch in hand.
    pub(crate) fn end(&self) {
        self.ends.store(true, Ordering::Relaxed);
        self.wakes.notify_one();
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&self) {
        drop(self.filling.lock().await);
    }
}

impl Engine {
    /// Waits until the search index has all that is committed now, and fills it where nobody else does.
    ///
    /// # Errors
    /// The store or the index cannot be read or written.
    pub async fn index_up_to_date(&self) -> Result<(), Problem> {
        let filling = self.inner.indexer.filling.lock().await;
        self.fill(&filling).await.explained()
    }

    /// Puts the pieces of the index together, a step at a time: all is found without that, and sooner with it.
    ///
    /// # Errors
    /// The index cannot be read or written.
    pub async fn tidy_index(&self) -> Result<(), Problem> {
        self.tidy_steps().await.explained()
    }

    /// Makes the search index anew, in the background.
    ///
    /// # Errors
    /// The profile cannot be written.
    pub async fn rebuild_index(&self) -> Result<(), Problem> {
        self.begin_work(Work::Indexing);
        let index = self.inner.indexer.index.clone();
        blocking(move || index.rebuild()).await.explained()?;
        self.inner.indexer.wake();
        Ok(())
    }

    /// Compares the search index with the mail.
    ///
    /// # Errors
    /// The store or the index cannot be read.
    pub async fn compare_index(&self) -> Result<Compared, Problem> {
        let index = self.inner.indexer.index.clone();
        blocking(move || index.compare()).await.explained()
    }

    /// Has what differs indexed again; answers how it compares then.
    ///
    /// # Errors
    /// The store or the index cannot be read or written.
    pub async fn repair_index(&self, compared: Compared) -> Result<Compared, Problem> {
        let index = self.inner.indexer.index.clone();
        blocking(move || index.redo(&compared)).await.explained()?;
        self.index_up_to_date().await?;
        let compared = self.compare_index().await?;
        if compared.missing.is_empty() && compared.superfluous.is_empty() {
            return Ok(compared);
        }
        // What cannot be mended is made anew.
        self.rebuild_index().await?;
        self.index_up_to_date().await?;
        self.compare_index().await
    }

    /// Fills the index whenever there is something for it. Ends with the program.
    pub async fn index_task(&self) {
        let indexer = &self.inner.indexer;
        while !indexer.ends.load(Ordering::Relaxed) {
            let filling = indexer.filling.lock().await;
            // What fails now (a full disk) is tried again with the next message; nothing is lost by that.
            let filled = self.fill(&filling).await;
            drop(filling);
            if filled.is_ok() {
                let _ = self.tidy_steps().await;
            }
            indexer.wakes.notified().await;
            tokio::time::sleep(GATHER).await;
        }
    }

    async fn fill(&self, _one: &MutexGuard<'_, ()>) -> Result<(), Error> {
        let indexer = &self.inner.indexer;
        let index = indexer.index.clone();
        let (mut standing, pending) =
            blocking(move || Ok((index.standing()?, index.pending()?))).await?;
        let mut told = Told::new(self, pending);
        let mut prepared: Option<(Batch, u64)> = None;
        let filled = loop {
            if self.index_rests() {
                break Ok(());
            }
            let ahead = self.prepare(standing, prepared.is_some());
            let written = write(indexer.index.clone(), prepared.take());
            let (next, written) = if self.is_receiving() {
                let written = written.await;
                (ahead.await, written)
            } else {
                let written = tokio::spawn(written);
                let next = ahead.await;
                let written = written
                    .await
                    .unwrap_or_else(|error| Err(Error::Bug(error.to_string())));
                (next, written)
            };
            match (written, next) {
                (Err(error), _) | (_, Err(error)) => break Err(error),
                // It was made anew meanwhile.
                (Ok(None), _) => {
                    let index = indexer.index.clone();
                    standing = blocking(move || index.standing()).await?;
                }
                (Ok(Some(done)), Ok(next)) => {
                    told.done(self, done);
                    match next {
                        Some((batch, count)) => {
                            standing = batch.then;
                            prepared = Some((batch, count));
                        }
                        None if done == 0 => break Ok(()),
                        None => {}
                    }
                }
            }
        };
        told.ended(self);
        filled
    }

    /// Between the steps others may fill.
    async fn tidy_steps(&self) -> Result<(), Error> {
        let indexer = &self.inner.indexer;
        loop {
            let _one = indexer.filling.lock().await;
            let index = indexer.index.clone();
            if self.index_rests() || !blocking(move || index.tidy()).await? {
                return Ok(());
            }
        }
    }

    /// The next batch, read and taken apart, with how many steps it is; `beside`: while another one is written.
    async fn prepare(
        &self,
        standing: Standing,
        beside: bool,
    ) -> Result<Option<(Batch, u64)>, Error> {
        let index = self.inner.indexer.index.clone();
        let todo = blocking(move || index.work(standing, BATCH)).await?;
        if todo.is_empty() {
            return Ok(None);
        }
        let Todo {
            messages,
            gone,
            now,
            then,
        } = todo;
        let count = (messages.len() + gone.len()) as u64;
        let threads = if self.is_receiving() {
            1
        } else {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            cores.saturating_sub(beside.into()).clamp(1, THREADS)
        };
        let share = messages.len().div_ceil(threads).max(1);
        let shares: Vec<_> = messages
            .chunks(share)
            .map(|facts| {
                let (facts, store) = (facts.to_vec(), self.inner.store.clone());
                tokio::spawn(blocking(move || documents(&store, &facts)))
            })
            .collect();
        let mut documents = Vec::new();
        for share in shares {
            let read = share
                .await
                .unwrap_or_else(|error| Err(Error::Bug(error.to_string())))?;
            documents.extend(read.documents);
            self.inner
                .indexer
                .unreadable
                .fetch_add(read.unreadable, Ordering::Relaxed);
            if read.damage {
                self.damage_met();
            }
        }
        Ok(Some((
            Batch {
                documents,
                gone,
                now,
                then,
            },
            count,
        )))
    }

    /// The program ends, or the user wants it to rest until the next start or until the index is made anew.
    fn index_rests(&self) -> bool {
        self.inner.indexer.ends.load(Ordering::Relaxed) || !self.work_goes_on(Work::Indexing)
    }

    fn is_receiving(&self) -> bool {
        lock(&self.inner.maildrops)
            .values()
            .any(|maildrop| maildrop.session.try_lock().is_err())
    }
}

/// Writes a batch; answers how many steps were done, `None` where the index was made anew meanwhile.
async fn write(index: Index, batch: Option<(Batch, u64)>) -> Result<Option<u64>, Error> {
    let Some((batch, count)) = batch else {
        return Ok(Some(0));
    };
    blocking(move || Ok(index.apply(&batch)?.then_some(count))).await
}

/// Messages that were read and taken apart.
struct Read {
    documents: Vec<Document>,
    /// How many of them are there only as the list shows them.
    unreadable: u64,
    /// Whether the database did not tell where the bytes of one are.
    damage: bool,
}

/// Reads messages and takes them apart. One that cannot be read is kept as the list shows it, and counted.
fn documents(store: &Store, facts: &[Facts]) -> Result<Read, Error> {
    let mut read = Read {
        documents: Vec::with_capacity(facts.len()),
        unreadable: 0,
        damage: false,
    };
    for facts in facts.chunks(CHUNK) {
        let ids: Vec<MessageId> = facts.iter().map(|facts| facts.message).collect();
        let raws = store.read_blocking(move |reader| {
            Ok(ids.iter().map(|id| reader.raw(*id)).collect::<Vec<_>>())
        })?;
        for (facts, raw) in facts.iter().zip(raws) {
            let texts = match raw {
                Ok(raw) => texts(&raw),
                // Gone meanwhile: that is noted, and comes next.
                Err(error @ (Error::NotFound | Error::DamagedLetter(_) | Error::Damaged(_))) => {
                    read.unreadable += 1;
                    read.damage |= matches!(error, Error::Damaged(_));
                    Texts {
                        subject: facts.subject.clone(),
                        from: vec![facts.from.clone()],
                        to: facts.to.clone(),
                        ..Texts::default()
                    }
                }
                Err(error) => return Err(error),
            };
            read.documents.push(Document::new(facts, &texts));
        }
    }
    Ok(read)
}

/// What a raw message says.
pub(crate) fn texts(raw: &[u8]) -> Texts {
    let message::Indexable {
        subject,
        from,
        to,
        cc,
        names,
        body,
    } = message::index_text(raw);
    Texts {
        subject,
        from,
        to,
        cc,
        names,
        body,
    }
}

/// Off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Bug(error.to_string())))
}

/// How far the screen was told that it is.
struct Told {
    done: u64,
    total: u64,
    at: Option<Instant>,
}

impl Told {
    fn new(engine: &Engine, pending: Pending) -> Self {
        let mut told = Self {
            done: 0,
            total: pending.to_do,
            at: None,
        };
        if told.total > TOLD_ABOVE {
            told.tell(engine);
        }
        told
    }

    fn tell(&mut self, engine: &Engine) {
        self.at = Some(Instant::now());
        engine.tell(Event::Working {
            work: Work::Indexing,
            done: self.done,
            total: self.total,
        });
    }

    fn done(&mut self, engine: &Engine, steps: u64) {
        self.done += steps;
        // Mail that arrives meanwhile is done, too. The last step is told at the end.
        self.total = self.total.max(self.done + 1);
        if self.at.is_some_and(|at| at.elapsed() >= TOLD_EVERY) {
            self.tell(engine);
        }
    }

    fn ended(&mut self, engine: &Engine) {
        if self.at.is_some() {
            self.total = self.total.min(self.done).max(1);
            self.done = self.total;
            self.tell(engine);
        }
    }
}
