//! Postane without a window: accounts, the receive line, the outbox, drafts, secrets and Problems.
//!
//! [`Engine`] is what the shell and the command line talk to. For every command of [`contract::command`] that needs
//! no window it has a method of the same name. Work in the background (schedules, the outbox) begins with
//! [`Engine::start`]; without it the engine does only what it is asked, which is how the command line uses it.

mod accounts;
mod check;
mod courier;
mod drafts;
mod folders;
mod import;
mod indexer;
mod keeper;
mod maildrop;
mod messages;
mod network;
mod outbox;
mod problem;
mod profile;
mod receive;
mod recovery;
mod retention;
mod schedule;
mod search;
mod searches;
mod secrets;
mod start;
mod submission;

pub use import::Import;
pub use message::{Part, PartInfo};
pub use messages::{Document, MessageForm, Page, sender_of};
pub use profile::default_profile;
pub use receive::Received;
pub use recovery::{Lost, Recovered, recover};
pub use store::index::Compared as IndexCompared;
pub use store::{Check as StoreCheck, Finding};

use contract::{AccountId, Event, FolderId, Problem, ProblemCode, UnixTime};
use problem::{Explain, Explained};
use secrets::Secrets;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use store::Store;
use tokio::sync::{Notify, broadcast, mpsc, watch};

/// Events that a slow listener may fall behind by before it misses some (it then reloads what it shows).
const EVENTS_BEHIND: usize = 1024;

/// How to open an engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data folder; made where it is missing.
    pub profile: PathBuf,
}

/// Postane without a window. Clones are the same engine.
#[derive(Clone, Debug)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    secrets: Secrets,
    events: broadcast::Sender<Event>,
    /// Counts how often Stop was pressed; work in hand watches it.
    stops: watch::Sender<u64>,
    /// What is known of each maildrop while the program runs.
    maildrops: Mutex<HashMap<AccountId, Arc<maildrop::Maildrop>>>,
    /// Wakes the account tasks; empty until [`Engine::start`].
    tasks: Mutex<HashMap<AccountId, mpsc::Sender<courier::Wake>>>,
    /// What went wrong in the latest session of each account.
    problems: Mutex<Vec<Problem>>,
    /// Wakes the outbox task.
    outbox: Notify,
    /// One submission at a time.
    submitting: tokio::sync::Mutex<()>,
    started: std::sync::atomic::AtomicBool,
    works: keeper::Works,
    indexer: indexer::Indexer,
    searching: search::Searching,
}

impl Engine {
    /// Opens the profile, and settles what a crash left in the Outbox.
    ///
    /// # Errors
    /// The profile is in use, newer, damaged, or cannot be written. Nothing is changed in it then.
    pub async fn open(options: Options) -> Result<Self, Problem> {
        let profile = options.profile;
        let about = profile.to_string_lossy().into_owned();
        let (store, index, name) = tokio::task::spawn_blocking(move || {
            keeper::refuse_damaged(&profile).map_err(|problem| problem.about(about.clone()))?;
            let store =
                Store::open(&profile).map_err(|error| error.explain().about(about.clone()))?;
            let index = store::index::Index::open(&store)
                .map_err(|error| error.explain().about(about.clone()))?;
            let name =
                profile::name(&profile).map_err(|error| problem::from_io(&error).about(about))?;
            Ok::<_, Problem>((store, index, name))
        })
        .await
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))??;
        store.write(|tx| tx.recover_outbox()).await.explained()?;
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                secrets: Secrets::new(name),
                events: broadcast::Sender::new(EVENTS_BEHIND),
                stops: watch::Sender::new(0),
                maildrops: Mutex::default(),
                tasks: Mutex::default(),
                problems: Mutex::default(),
                outbox: Notify::new(),
                submitting: tokio::sync::Mutex::new(()),
                started: std::sync::atomic::AtomicBool::new(false),
                works: keeper::Works::default(),
                indexer: indexer::Indexer::new(index),
                searching: search::Searching::default(),
            }),
        })
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Stops what is being sent and received, and waits until the last transaction is on disk.
    pub async fn shut_down(&self) {
        self.inner.stops.send_modify(|stops| *stops += 1);
        lock(&self.inner.tasks).clear();
        self.inner.indexer.end();
        self.inner.searching.end();
        let maildrops: Vec<_> = lock(&self.inner.maildrops).values().cloned().collect();
        let orderly = async {
            for maildrop in maildrops {
                drop(maildrop.session.lock().await);
            }
            drop(self.inner.submitting.lock().await);
            self.inner.indexer.ended().await;
        };
        // A server that does not answer must not keep the computer from shutting down; what is committed is safe.
        let _ = tokio::time::timeout(std::time::Duration::from_secs(5), orderly).await;
        self.note_ended();
    }

    /// What went wrong in the latest session of each account, where something did.
    #[must_use]
    pub fn list_problems(&self) -> Vec<Problem> {
        lock(&self.inner.problems).clone()
    }

    fn tell(&self, event: Event) {
        match &event {
            Event::Problem { problem } => {
                let mut problems = lock(&self.inner.problems);
                problems
                    .retain(|known| known.account != problem.account || known.code != problem.code);
                problems.push(problem.clone());
            }
            // A new try: what the last one said is out of date.
            Event::Progress { progress } if progress.phase == contract::Phase::Connecting => {
                lock(&self.inner.problems).retain(|known| known.account != Some(progress.account));
            }
            Event::MessagesArrived { .. } | Event::MessagesChanged { .. } => {
                self.inner.indexer.wake();
            }
            _ => {}
        }
        // Nobody listening is no failure.
        let _ = self.inner.events.send(event);
    }

    fn tell_changed(&self, folders: Vec<FolderId>) {
        if !folders.is_empty() {
            self.tell(Event::MessagesChanged { folders });
        }
    }
}

/// A poisoned lock is taken all the same: what it holds is whole after every statement.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The wall clock. Read here and handed down, so that what decides by time can be tested.
fn now() -> UnixTime {
    chrono::Utc::now().timestamp()
}
