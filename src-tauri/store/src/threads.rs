//! One writer thread and a pool of readers.
//!
//! SQLite has one writer at a time anyway; with one thread nobody ever meets a busy database, and transactions never
//! interleave. Readers see the last commit (WAL) and never wait for the writer. The threads are plain ones: a commit
//! blocks, and the store must work without an async runtime.

use crate::letters::{Appender, Letters};
use crate::list::Ladders;
use crate::{Algorithm, Error, Reader, Spool, Tx, open, spool};
use rusqlite::{Connection, TransactionBehavior};
use std::any::Any;
use std::cell::RefCell;
use std::fs::File;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

const READERS: usize = 4;

/// What a thread of the store works with.
struct Desk {
    connection: Connection,
    letters: Letters,
    ladders: Ladders,
}

/// What the writer thread works with.
struct WritingDesk {
    desk: Desk,
    appender: RefCell<Appender>,
}

type Job<D> = Box<dyn FnOnce(&mut D) + Send>;

/// The mail of one profile. Clones are the same store; when the last one goes, the database is closed.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    profile: PathBuf,
    letters: Letters,
    /// Where messages too big for memory wait to be filed.
    spool: PathBuf,
    algorithm: Algorithm,
    writes: Option<Sender<Job<WritingDesk>>>,
    reads: Option<Sender<Job<Desk>>>,
    writer: Option<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
}

impl Store {
    /// Opens the store of a profile; makes it where there is none.
    ///
    /// # Errors
    /// The profile is in use, newer or damaged (then nothing in it was changed), or cannot be written.
    pub fn open(profile: &Path) -> Result<Self, Error> {
        let opened = open::open(profile)?;
        // Held by every thread, so that the profile is free only when the last connection is closed.
        let lock = Arc::new(opened.lock);
        let spool = profile.join("spool");
        spool::clear(&spool);
        let ladders = Ladders::default();
        let (reads, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        let mut inner = Inner {
            profile: profile.to_owned(),
            letters: opened.letters.clone(),
            spool,
            algorithm: opened.algorithm,
            writes: None,
            reads: Some(reads),
            writer: None,
            readers: Vec::new(),
        };
        for number in 1..=READERS {
            let mut desk = Desk {
                connection: open::reader(&opened.path)?,
                letters: opened.letters.clone(),
                ladders: ladders.clone(),
            };
            let queue = Arc::clone(&queue);
            let lock = Arc::clone(&lock);
            let spawned = thread::Builder::new()
                .name(format!("store reader {number}"))
                .spawn(move || {
                    while let Some(job) = next(&queue) {
                        job(&mut desk);
                    }
                    close(desk.connection, lock);
                })?;
            inner.readers.push(spawned);
        }
        let (writes, queue) = mpsc::channel::<Job<WritingDesk>>();
        let mut desk = WritingDesk {
            desk: Desk {
                connection: opened.writer,
                letters: opened.letters,
                ladders,
            },
            appender: RefCell::new(opened.appender),
        };
        inner.writer = Some(
            thread::Builder::new()
                .name("store writer".to_owned())
                .spawn(move || {
                    for job in queue {
                        job(&mut desk);
                    }
                    close(desk.desk.connection, lock);
                })?,
        );
        inner.writes = Some(writes);
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The profile folder.
    #[must_use]
    pub fn profile(&self) -> &Path {
        &self.inner.profile
    }

    /// How its letters are digested.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.inner.algorithm
    }

    pub(crate) fn letters(&self) -> &Letters {
        &self.inner.letters
    }

    /// Begins a message too big for memory.
    ///
    /// # Errors
    /// No room on the disk; the profile cannot be written.
    pub fn spool(&self) -> Result<Spool, Error> {
        Spool::begin(&self.inner.spool, self.inner.algorithm)
    }

    /// Runs `work` in one transaction on the writer thread, and answers when its commit is on disk. Nothing of it is
    /// kept when it fails or panics. It is queued at once; dropping the future does not take it back.
    ///
    /// # Errors
    /// What `work` answers, or why it could not be committed.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T, Error>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        submit(self.inner.writes.as_ref(), move |desk| {
            // Nobody may be waiting any more.
            let _ = answer.send(write(desk, work));
        });
        async move { answered.await.unwrap_or_else(|_| Err(closed())) }
    }

    /// As [`Store::write`], for callers outside of async code.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = mpsc::sync_channel(1);
        submit(self.inner.writes.as_ref(), move |desk| {
            let _ = answer.send(write(desk, work));
        });
        answered.recv().unwrap_or_else(|_| Err(closed()))
    }

    /// Runs `work` on one of the reader threads; it sees one consistent state.
    ///
    /// # Errors
    /// What `work` answers.
    pub fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T, Error>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        submit(self.inner.reads.as_ref(), move |desk| {
            let _ = answer.send(read(desk, work));
        });
        async move { answered.await.unwrap_or_else(|_| Err(closed())) }
    }

    /// As [`Store::read`], for callers outside of async code.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = mpsc::sync_channel(1);
        submit(self.inner.reads.as_ref(), move |desk| {
            let _ = answer.send(read(desk, work));
        });
        answered.recv().unwrap_or_else(|_| Err(closed()))
    }
}

impl Drop for Inner {
    /// Readers first: the last connection to close is the writer's, and that checkpoints.
    fn drop(&mut self) {
        let here = thread::current().id();
        drop(self.reads.take());
        for reader in self.readers.drain(..) {
            if reader.thread().id() != here {
                let _ = reader.join();
            }
        }
        drop(self.writes.take());
        if let Some(writer) = self.writer.take() {
            // The last clone may have lived in a closure.
            if writer.thread().id() != here {
                let _ = writer.join();
            }
        }
    }
}

fn submit<D>(queue: Option<&Sender<Job<D>>>, job: impl FnOnce(&mut D) + Send + 'static) {
    if let Some(queue) = queue {
        // A dead thread drops the job, and with it the answer's sender: the caller hears of it.
        let _ = queue.send(Box::new(job));
    }
}

fn next(queue: &Mutex<Receiver<Job<Desk>>>) -> Option<Job<Desk>> {
    queue
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

fn close(connection: Connection, lock: Arc<File>) {
    // What is committed is in the log already; a failed checkpoint is made up for at the next start.
    let _ = connection.close();
    drop(lock);
}

fn write<T>(
    desk: &mut WritingDesk,
    work: impl FnOnce(&Tx<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let WritingDesk { desk, appender } = desk;
    desk.ladders.listen(&desk.connection)?;
    let transaction = desk
        .connection
        .transaction_with_behavior(TransactionBehavior::Immediate)?;
    let prepared = guarded(|| {
        let tx = Tx::new(&transaction, &desk.letters, appender);
        let value = work(&tx)?;
        // Letters first: a row must never be on disk without its bytes.
        tx.sync_letters()?;
        Ok(value)
    });
    let value = match prepared {
        Ok(value) => value,
        Err(error) => {
            let rolled_back = transaction.rollback();
            appender.borrow_mut().rolled_back();
            desk.ladders.forget();
            rolled_back?;
            return Err(error);
        }
    };
    desk.ladders.begin();
    let committed = transaction.commit();
    desk.ladders.end(committed.is_ok());
    match committed {
        Ok(()) => {
            appender.borrow_mut().committed();
            Ok(value)
        }
        Err(error) => {
            // Its frames may be in the log all the same, and count after a crash.
            appender.borrow_mut().uncertain();
            Err(error.into())
        }
    }
}

fn read<T>(
    desk: &mut Desk,
    work: impl FnOnce(&Reader<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let transaction = desk
        .connection
        .transaction_with_behavior(TransactionBehavior::Deferred)?;
    // The first thing that is read decides which state this sees.
    let before = desk.ladders.state();
    transaction
        .prepare_cached("SELECT 1 FROM settings")?
        .exists([])?;
    let state = before.filter(|_| desk.ladders.state() == before);
    guarded(|| {
        work(&Reader {
            connection: &transaction,
            letters: &desk.letters,
            ladders: Some((&desk.ladders, state)),
        })
    })
}

/// A panic in the closure is a defect of its own, not the end of the thread; the transaction is rolled back.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Error::Bug(words(panic.as_ref()))))
}

fn words(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned())
}

fn closed() -> Error {
    Error::Bug("the store's thread is gone".to_owned())
}
