//! Who works when: one task per account, one for the outbox, and the stop signal.

use crate::network::Network;
use crate::schedule::Schedule;
use crate::{Engine, lock, profile, receive::Received};
use contract::{Account, AccountId, Event, Problem, ProblemCode};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc;

/// The longest wait for the next look at the outbox while something waits for its time.
const OUTBOX_LOOK: Duration = Duration::from_secs(15);

/// Why an account's task is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Somebody asked for it.
    Asked,
    /// The network is back, or the computer woke up: whoever waits for that tries at once.
    Network,
}

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
        let engine = self.clone();
        tokio::spawn(async move { engine.network_task().await });
        tokio::spawn(self.clone().keeper_task());
        let engine = self.clone();
        tokio::spawn(async move { engine.index_task().await });
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
        let (id, schedule) = (
            account.id,
            Schedule::new(account.settings.receive_every_minutes),
        );
        tokio::spawn(async move { engine.account_task(id, schedule, requests).await });
    }

    pub(crate) fn end(&self, account: AccountId) {
        lock(&self.inner.tasks).remove(&account);
        lock(&self.inner.problems).retain(|problem| problem.account != Some(account));
    }

    pub(crate) fn wake(&self, account: AccountId) {
        if let Some(task) = lock(&self.inner.tasks).get(&account) {
            // Full: a request is waiting already.
            let _ = task.try_send(Wake::Asked);
        }
    }

    /// Receives when asked, by the schedule, and when the network is back. Ends when the account is removed or changed.
    async fn account_task(
        &self,
        account: AccountId,
        mut schedule: Schedule,
        mut requests: mpsc::Receiver<Wake>,
    ) {
        loop {
            let login_delay = self.maildrop(account).login_delay();
            let pause = schedule.pause(login_delay, profile::chance());
            let timer = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                request = requests.recv() => match request {
                    None => return,
                    Some(Wake::Network) if !schedule.wants_network() => continue,
                    Some(_) => {}
                },
                () = timer => {}
            }
            let outcome = self.receive(account).await;
            schedule.ended(outcome.as_ref().map(drop).map_err(|problem| problem.code));
            let problem = match outcome {
                Ok(Received { failed: 0, .. }) => continue,
                // The session went well, but for these.
                Ok(Received { refusal, .. }) => {
                    let problem = Problem::new(ProblemCode::Refused);
                    match refusal {
                        Some(words) => problem.saying(words),
                        None => problem,
                    }
                }
                Err(problem) if problem.code == ProblemCode::Stopped => continue,
                Err(problem) => problem,
            };
            self.tell(Event::Problem {
                problem: problem.of(account),
            });
        }
    }

    /// Wakes everybody who waits for the network when it is back. Ends with the engine.
    async fn network_task(&self) {
        let mut network = Network::new();
        loop {
            network.returned().await;
            for task in lock(&self.inner.tasks).values() {
                let _ = task.try_send(Wake::Network);
            }
            self.inner.outbox.notify_one();
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
