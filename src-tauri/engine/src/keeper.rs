//! Keeping the store in order, behind everything else: a look at it after a crash, tidying, backups, and emptying
//! Deleted Items without keeping anybody waiting.

use crate::problem::{Explain, Explained};
use crate::{Engine, lock, now};
use contract::{Event, FolderRole, MailChecked, Problem, ProblemCode, Work};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Check, Finding, Tidied, Tidying};

/// How long the program runs before anything of this begins: starting comes first.
const SETTLING: Duration = Duration::from_secs(30);
/// Between two looks at whether there is something to tidy.
const LOOK: Duration = Duration::from_secs(60);
/// Between two steps of tidying.
const BREATH: Duration = Duration::from_millis(20);
/// Seconds from one backup to the next.
const BACKUP: i64 = 24 * 60 * 60;
/// Messages that are deleted in one transaction.
const TOGETHER: usize = 250;

/// What a running engine leaves in the profile, and a proper end takes away.
const RUNNING: &str = "running";
/// Says that damage was met: the next start offers to recover.
const DAMAGED: &str = "damaged.txt";

/// Long work that was asked to end.
#[derive(Debug, Default)]
pub(crate) struct Works {
    stopped: Mutex<HashSet<Work>>,
}

impl Works {
    fn begin(&self, work: Work) {
        lock(&self.stopped).remove(&work);
    }

    fn goes_on(&self, work: Work) -> bool {
        !lock(&self.stopped).contains(&work)
    }
}

impl Engine {
    /// Ends long work after the step it is at.
    pub fn stop_work(&self, work: Work) {
        lock(&self.inner.works.stopped).insert(work);
    }

    /// Whether nobody has asked this work to end since it [began](Self::begin_work).
    pub(crate) fn work_goes_on(&self, work: Work) -> bool {
        self.inner.works.goes_on(work)
    }

    pub(crate) fn begin_work(&self, work: Work) {
        self.inner.works.begin(work);
    }

    /// Deletes everything in Deleted Items for good, some at a time; others have their turn in between.
    ///
    /// # Errors
    /// The store cannot be written. What was deleted until then stays deleted.
    pub async fn empty_deleted(&self) -> Result<(), Problem> {
        let store = &self.inner.store;
        let (folder, doomed) = store
            .read(|reader| {
                let folder = reader.by_role(FolderRole::Deleted)?;
                Ok((folder, reader.ids_in(folder)?))
            })
            .await
            .explained()?;
        self.begin_work(Work::Emptying);
        let total = doomed.len() as u64;
        let tell = |done: u64| {
            if total > TOGETHER as u64 {
                self.tell(Event::Working {
                    work: Work::Emptying,
                    done,
                    total,
                });
            }
        };
        let mut done = 0;
        for some in doomed.chunks(TOGETHER) {
            if !self.work_goes_on(Work::Emptying) {
                break;
            }
            let some = some.to_vec();
            done += some.len() as u64;
            let touched = store
                .write(move |tx| {
                    // What was taken out of the folder meanwhile is not meant any more.
                    let some = tx.still_in(folder, &some)?;
                    tx.delete_messages(&some, now())
                })
                .await
                .explained()
                .inspect_err(|_| tell(total))?;
            self.tell_changed(touched);
            tell(done);
        }
        tell(total);
        Ok(())
    }

    /// Looks over the store. `progress` hears how many of how many letters are done, and answers whether to go on.
    ///
    /// # Errors
    /// The store cannot be read at all.
    pub async fn check_store(
        &self,
        check: Check,
        progress: impl FnMut(u64, u64) -> bool + Send + 'static,
    ) -> Result<Vec<Finding>, Problem> {
        let store = self.inner.store.clone();
        let found = tokio::task::spawn_blocking(move || store.check_blocking(check, progress))
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?
            .explained();
        if let Ok(findings) = &found
            && findings
                .iter()
                .any(|finding| matches!(finding, Finding::Database(_)))
        {
            self.damage_met();
        }
        found
    }

    /// Looks at every letter, telling how far it is; [`Self::stop_work`] ends it.
    ///
    /// # Errors
    /// The database is damaged, or cannot be read at all.
    pub async fn check_mail(&self) -> Result<MailChecked, Problem> {
        self.begin_work(Work::Checking);
        let looked = Arc::new(Mutex::new((0, 0)));
        let (engine, noted) = (self.clone(), Arc::clone(&looked));
        let tell = move |done, total| {
            *lock(&noted) = (done, total);
            engine.tell(Event::Working {
                work: Work::Checking,
                done,
                total,
            });
            engine.work_goes_on(Work::Checking)
        };
        let found = self.check_store(Check::Everything, tell).await;
        let (letters, total) = *lock(&looked);
        // However it ended, it is over.
        self.tell(Event::Working {
            work: Work::Checking,
            done: total,
            total,
        });
        let mut checked = MailChecked {
            letters,
            // It may be less than all because some were deleted meanwhile.
            stopped: letters < total && !self.work_goes_on(Work::Checking),
            ..MailChecked::default()
        };
        let mut damaged = Vec::new();
        for finding in found? {
            match finding {
                Finding::Database(why) => {
                    return Err(Problem::new(ProblemCode::StoreDamaged).saying(why));
                }
                Finding::Letter { message, .. } => damaged.push(message),
                Finding::Count(_) | Finding::Unknown(_) => checked.others += 1,
            }
        }
        let store = &self.inner.store;
        for message in damaged {
            match store.read(move |reader| reader.message(message)).await {
                Ok(row) => checked.damaged.push(row),
                // Deleted meanwhile.
                Err(store::Error::NotFound) => {}
                Err(error) => return Err(error.explain()),
            }
        }
        Ok(checked)
    }

    /// Makes a backup of the small parts beside the profile.
    ///
    /// # Errors
    /// It cannot be written.
    pub async fn back_up(&self) -> Result<PathBuf, Problem> {
        let store = self.inner.store.clone();
        tokio::task::spawn_blocking(move || store.back_up_blocking(now()))
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?
            .explained()
    }

    /// Gives space back, step by step, until nothing is left to do or it is told to stop. Answers the bytes.
    ///
    /// # Errors
    /// No room on the disk; the store cannot be read or written.
    pub async fn tidy(&self) -> Result<u64, Problem> {
        let mut tidying = Tidying::default();
        self.begin_work(Work::Tidying);
        self.tidy_on(&mut tidying).await
    }

    async fn tidy_on(&self, tidying: &mut Tidying) -> Result<u64, Problem> {
        let before = tidying.freed;
        while self.work_goes_on(Work::Tidying) {
            let store = self.inner.store.clone();
            let mut taken = std::mem::take(tidying);
            let (step, taken) = tokio::task::spawn_blocking(move || {
                let step = store.tidy_blocking(&mut taken);
                (step, taken)
            })
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?;
            *tidying = taken;
            if step.explained()? == Tidied::Nothing {
                break;
            }
            self.quiet().await;
        }
        Ok(tidying.freed - before)
    }

    /// Waits for a moment in which no session receives.
    async fn quiet(&self) {
        tokio::time::sleep(BREATH).await;
        let maildrops: Vec<_> = lock(&self.inner.maildrops).values().cloned().collect();
        for maildrop in maildrops {
            drop(maildrop.session.lock().await);
        }
    }

    pub(crate) async fn keeper_task(self) {
        let crashed = self.note_running();
        tokio::time::sleep(SETTLING).await;
        if crashed {
            // The file system may have lost what it promised to keep.
            let found = self.check_store(Check::Structure, |_, _| true).await;
            if found.is_ok_and(|findings| !findings.is_empty()) {
                self.tell(Event::Problem {
                    problem: Problem::new(ProblemCode::StoreDamaged),
                });
                return;
            }
        }
        let mut tidying = Tidying::default();
        loop {
            self.begin_work(Work::Tidying);
            // Both are tried again later; neither is worth a word to the user before that.
            let _ = self.tidy_on(&mut tidying).await;
            if self.backup_is_due() {
                let _ = self.back_up().await;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn backup_is_due(&self) -> bool {
        let last = self.inner.store.backed_up_at().unwrap_or(None);
        last.is_none_or(|last| now() - last >= BACKUP || now() < last)
    }

    /// Notes that the engine runs; answers whether the last one ended without a word.
    fn note_running(&self) -> bool {
        let path = self.inner.store.profile().join(RUNNING);
        let crashed = path.exists();
        // What cannot be noted is not worth a failed start: the check is then left out.
        let _ = fs::write(path, "");
        crashed
    }

    pub(crate) fn note_ended(&self) {
        if !self.inner.started.load(Ordering::SeqCst) {
            return;
        }
        let _ = fs::remove_file(self.inner.store.profile().join(RUNNING));
    }

    /// Damage was met: the next start offers to recover.
    pub(crate) fn damage_met(&self) {
        let _ = fs::write(self.inner.store.profile().join(DAMAGED), "");
    }
}

/// Refuses a profile in which damage was met, so that it is recovered before it is used.
pub(crate) fn refuse_damaged(profile: &Path) -> Result<(), Problem> {
    if profile.join(DAMAGED).exists() {
        return Err(store::Error::Damaged("damage was met in it".to_owned()).explain());
    }
    Ok(())
}

/// It was recovered.
pub(crate) fn forget_damage(profile: &Path) {
    let _ = fs::remove_file(profile.join(DAMAGED));
}
