//! Who works when: one task per account, one for the outbox, and the stop signal.

use crate::{Engine, lock};
use contract::{Account, AccountId, Event, Problem, ProblemCode};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc;

/// The longest wait for the next look at the outbox while something waits for its time.
const OUTBOX_LOOK: Duration = Duration::from_secs(15);

/// A signal to stop the work in hand.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    stops: tokio::sync::watch::Receiver<u64>,
}

impl Stop {
    /// Ends when the user (or the end of the program) asks for it.
    pub(crate) async fn asked(&mut self) {
        if self.stops.changed().await.is_err() {
            // The engine is gone; so is whoever waits here, soon.
        }
    }
}

impl Engine {
    /// Begins the work in the background: schedules and the outbox.
    ///
    /// # Errors
    /// The accounts cannot be read.
    pub async fn start(&self) -> Result<(), Problem> {
        self.inner.started.store(true, Ordering::SeqCst);
        for account in self.list_accounts().await? {
            self.begin(&account);
            // Outlook Express did so too: mail at the start of the program.
            if account.settings.include_in_all {
                self.wake(account.id);
            }
        }
        let engine = self.clone();
        tokio::spawn(async move { engine.outbox_task().await });
        Ok(())
    }

    /// Sends what waits and receives; from one account, or from all that are included in it.
    ///
    /// # Errors
    /// There is no account to do this with.
    pub async fn send_receive(&self, account: Option<AccountId>) -> Result<(), Problem> {
        let accounts = match account {
            Some(account) => vec![self.account(account).await?],
            None => self
                .list_accounts()
                .await?
                .into_iter()
                .filter(|a| a.settings.include_in_all)
                .collect(),
        };
        if accounts.is_empty() {
            return Err(Problem::new(ProblemCode::NoAccount));
        }
        self.release_waiting().await?;
        self.inner.outbox.notify_one();
        for account in accounts {
            self.wake(account.id);
        }
        Ok(())
    }

    /// Stops what is being sent and received. What is committed stays; the rest is received next time.
    ///
    /// # Errors
    /// None today.
    pub async fn stop(&self) -> Result<(), Problem> {
        self.inner.stops.send_modify(|stops| *stops += 1);
        Ok(())
    }

    pub(crate) fn stop_signal(&self) -> Stop {
        Stop {
            stops: self.inner.stops.subscribe(),
        }
    }

    /// Begins an account's task anew, with its present settings.
    pub(crate) fn begin(&self, account: &Account) {
        if !self.inner.started.load(Ordering::SeqCst) {
            return;
        }
        // One request waiting is enough: it is answered by a session that begins after it was made.
        let (sender, requests) = mpsc::channel(1);
        lock(&self.inner.tasks).insert(account.id, sender);
        let engine = self.clone();
        let (id, every) = (account.id, account.settings.receive_every_minutes);
        tokio::spawn(async move { engine.account_task(id, every, requests).await });
    }

    pub(crate) fn end(&self, account: AccountId) {
        lock(&self.inner.tasks).remove(&account);
    }

    fn wake(&self, account: AccountId) {
        if let Some(task) = lock(&self.inner.tasks).get(&account) {
            // Full: a request is waiting already.
            let _ = task.try_send(());
        }
    }

    /// Receives when asked, and by the schedule. Ends when the account is removed or changed.
    async fn account_task(
        &self,
        account: AccountId,
        every: Option<u32>,
        mut requests: mpsc::Receiver<()>,
    ) {
        let pause = every
            .filter(|minutes| *minutes > 0)
            .map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
        loop {
            let timer = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                request = requests.recv() => if request.is_none() { return },
                () = timer => {}
            }
            if let Err(problem) = self.receive(account).await
                && problem.code != ProblemCode::Stopped
            {
                self.tell(Event::Problem {
                    problem: problem.of(account),
                });
            }
        }
    }

    /// Submits what is due, when woken and from time to time. Ends with the engine.
    async fn outbox_task(&self) {
        loop {
            self.submit_due().await;
            tokio::select! {
                () = self.inner.outbox.notified() => {}
                () = tokio::time::sleep(OUTBOX_LOOK) => {}
            }
        }
    }
}
