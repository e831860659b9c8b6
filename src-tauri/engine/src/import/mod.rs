//! Mail from files: `.eml`, mbox in its four dialects, Maildir, and trees of any of these.
//!
//! One thread goes through the files and makes batches ([`read`]), worker threads make messages of them ([`prepare`]), and
//! batches are committed one after the other, in the order of the files, each together with the place behind it
//! ([`filing`]). So an import that ends at any instant, by Stop or by a crash, goes on where it was when it is asked for
//! again: nothing twice, nothing left out. Where the files were changed meanwhile it begins anew, and knows what is here
//! already by its bytes.
//!
//! Messages whose bytes were in the profile before the import began are duplicates and are not filed again. Equal letters
//! within the files stay as many as they are.

mod filing;
mod lines;
mod maildir;
mod marks;
mod mbox;
mod prepare;
mod read;
#[cfg(test)]
mod tests;
mod tree;

use crate::problem::Explained;
use crate::{Engine, now};
use contract::{
    Event, ImportFormat, ImportNote, ImportProgress, Imported, Problem, ProblemCode, Work,
};
use filing::{Filed, Target, file};
use prepare::{PreparedBatch, prepare};
use read::{Batch, Reading};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use store::Importing;
use tree::{Tree, room};

/// Notes that are kept; beyond them they are counted.
const NOTES: usize = 1000;
/// Threads that prepare; beyond so many the disk is what one waits for.
const WORKERS: usize = 8;

/// What to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// A file or a folder.
    pub path: PathBuf,
    /// How mail is kept there.
    pub format: ImportFormat,
    /// The folder it goes to: a role's key, the name or number of a folder, or a path of names with `/` between them,
    /// which is made where it is missing. `None`: a new one at the top, named after the file. Folders inside become
    /// folders inside.
    pub into: Option<String>,
}

/// A batch, and where its messages are to be handed to when they are prepared.
type Job = (Batch, SyncSender<Result<PreparedBatch, store::Error>>);

impl Engine {
    /// Imports mail from files, or goes on with an import of the same files that was cut short.
    /// [`Engine::stop_work`] ends it after the batch it is at; what was filed stays.
    ///
    /// # Errors
    /// The files cannot be looked at; the folder takes no mail (Outbox, Drafts); the disk has not the room that it would
    /// need; the store cannot be written. What was filed until then stays, and the next call goes on from there.
    pub async fn import(
        &self,
        import: Import,
        progress: impl FnMut(&ImportProgress) + Send + 'static,
    ) -> Result<Imported, Problem> {
        self.begin_work(Work::Importing);
        let engine = self.clone();
        tokio::task::spawn_blocking(move || engine.import_blocking(&import, progress))
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?
    }

    fn import_blocking(
        &self,
        import: &Import,
        progress: impl FnMut(&ImportProgress),
    ) -> Result<Imported, Problem> {
        let store = &self.inner.store;
        let mut tree = Tree::look(&import.path, import.format)?;
        let wishes = format!("{:?}\n{:?}", import.format, import.into);
        let (source, fingerprint) = (tree.source(), tree.fingerprint(&wishes));
        let into = import.into.clone();
        let (importing, resumed) = store
            .write_blocking(move |tx| {
                if let Some(words) = into {
                    // Where it cannot go is said before the work, not after.
                    tx.may_be_filed_in(&words)?;
                }
                tx.begin_import(&source, &fingerprint)
            })
            .explained()?;
        let mut run = Run {
            engine: self,
            total: tree.bytes,
            target: Target {
                into: import.into.clone(),
                name: tree.name.clone(),
            },
            importing,
            outcome: Imported {
                resumed,
                ignored: tree.ignored,
                ..Imported::default()
            },
            last: ImportProgress::default(),
            progress,
        };
        run.note(std::mem::take(&mut tree.notes));
        let place = run.importing.place;
        let earlier = tree.bytes_before(place);
        room(store.profile(), tree.bytes.saturating_sub(earlier))?;
        run.tell(earlier, String::new());
        run.go(&tree, import.format)?;
        run.outcome.bytes = run.last.bytes.saturating_sub(earlier);
        if !run.outcome.stopped {
            let source = run.importing.source.clone();
            store
                .write_blocking(move |tx| tx.end_import(&source))
                .explained()?;
        }
        Ok(run.outcome)
    }
}

/// An import that is going on.
struct Run<'e, P> {
    engine: &'e Engine,
    total: u64,
    target: Target,
    importing: Importing,
    outcome: Imported,
    last: ImportProgress,
    progress: P,
}

impl<P: FnMut(&ImportProgress)> Run<'_, P> {
    /// Everything from the place of `importing` on.
    fn go(&mut self, tree: &Tree, format: ImportFormat) -> Result<(), Problem> {
        let store = &self.engine.inner.store;
        let from = self.importing.place;
        let workers = thread::available_parallelism()
            .map_or(2, usize::from)
            .min(WORKERS);
        let (jobs, to_do) = mpsc::sync_channel::<Job>(1);
        let to_do = &Mutex::new(to_do);
        // In the order of the files.
        let (coming, prepared) = mpsc::sync_channel(workers);
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(move || {
                    while let Some((batch, answer)) = next(to_do) {
                        // Nobody waits any more when the import has ended.
                        let _ = answer.send(prepare(batch, store, now()));
                    }
                });
            }
            let reader = scope.spawn(move || {
                let hand_over = |batch| {
                    let (answer, answered) = mpsc::sync_channel(1);
                    let sent = coming.send(answered).is_ok() && jobs.send((batch, answer)).is_ok();
                    if sent {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    }
                };
                Reading::new(tree, store, format, hand_over).read(from)
            });
            let filed = self.file_all(tree, &prepared);
            // Lets the reader go, and with it the workers.
            drop(prepared);
            let read = reader.join().unwrap_or_else(|_| {
                Err(store::Error::Bug(
                    "a panic while files were read".to_owned(),
                ))
            });
            filed.and(read.map(|_| ()).explained())
        })
    }

    fn file_all(
        &mut self,
        tree: &Tree,
        prepared: &Receiver<Receiver<Result<PreparedBatch, store::Error>>>,
    ) -> Result<(), Problem> {
        let store = &self.engine.inner.store;
        for answered in prepared {
            if !self.engine.work_goes_on(Work::Importing) {
                self.outcome.stopped = true;
                return Ok(());
            }
            // A worker that is gone has panicked.
            let gone = || store::Error::Bug("a panic while messages were prepared".to_owned());
            let batch = answered
                .recv()
                .unwrap_or_else(|_| Err(gone()))
                .explained()?;
            let mut paths = HashMap::new();
            for message in &batch.messages {
                paths.entry(message.place).or_insert_with(|| {
                    let place = tree.places.get(message.place);
                    place.map_or_else(Vec::new, |place| place.folder.clone())
                });
            }
            let (filed, rest) =
                file(store, &self.importing, &self.target, paths, batch).explained()?;
            self.filed(filed, rest.batch);
        }
        Ok(())
    }

    fn filed(&mut self, filed: Filed, batch: Batch) {
        self.importing = filed.importing;
        self.outcome.messages += filed.messages;
        self.outcome.duplicates += filed.duplicates;
        self.outcome.expunged += batch.expunged;
        self.note(batch.notes);
        if filed.made {
            self.engine.tell(Event::FoldersChanged);
        }
        self.engine.tell_changed(filed.folders);
        self.tell(batch.done, batch.file);
    }

    fn note(&mut self, notes: Vec<ImportNote>) {
        for note in notes {
            self.outcome.failed += u64::from(note.what.is_failure());
            if self.outcome.notes.len() < NOTES {
                self.outcome.notes.push(note);
            } else {
                self.outcome.more_notes += 1;
            }
        }
    }

    fn tell(&mut self, bytes: u64, file: String) {
        self.last = ImportProgress {
            messages: self.outcome.messages,
            bytes,
            total_bytes: self.total,
            duplicates: self.outcome.duplicates,
            failed: self.outcome.failed,
            file,
        };
        (self.progress)(&self.last);
        self.engine.tell(Event::Working {
            work: Work::Importing,
            done: bytes,
            total: self.total,
        });
    }
}

fn next(jobs: &Mutex<Receiver<Job>>) -> Option<Job> {
    let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    jobs.recv().ok()
}
