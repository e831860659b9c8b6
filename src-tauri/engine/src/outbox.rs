//! The Outbox: what waits there is submitted when its time has come, and says where it stands.

use crate::problem::{Explain, Explained};
use crate::submission::{Failure, Submission, endpoint};
use crate::{Engine, now};
use contract::{
    Account, AccountId, Event, FolderRole, MessageId, OutboxState, Phase, Problem, ProblemCode,
    Progress, Side,
};
use store::{Envelope, Queued};
use wire::Secret;

/// The first pause after a passing trouble, in seconds; it doubles with each attempt.
const FIRST_PAUSE: i64 = 60;
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 60 * 60;

impl Engine {
    /// Puts a finished message from a file into the Outbox. The SMTP envelope is read from its header fields; Bcc is
    /// taken out of them.
    ///
    /// # Errors
    /// There is nobody to send it to; the store cannot be written.
    pub async fn queue_file(&self, account: AccountId, raw: Vec<u8>) -> Result<MessageId, Problem> {
        let sender = self.account(account).await?.settings.email;
        let envelope = message::envelope_of(&raw);
        if envelope.forward_paths.is_empty() {
            return Err(Problem::new(ProblemCode::NoRecipient));
        }
        let raw = wire::crlf::canonical(&envelope.raw).into_owned();
        let envelope = Envelope {
            account,
            reverse_path: sender,
            forward_paths: envelope.forward_paths,
        };
        self.queue(raw, envelope, None).await
    }

    /// Queues bytes, and with them drops the draft they were made from, in one transaction.
    pub(crate) async fn queue(
        &self,
        raw: Vec<u8>,
        envelope: Envelope,
        draft: Option<contract::Draft>,
    ) -> Result<MessageId, Problem> {
        let account = envelope.account;
        let algorithm = self.inner.store.algorithm();
        let packing = move || (message::summarize(&raw), store::pack(algorithm, raw));
        let (summary, packed) = tokio::task::spawn_blocking(packing)
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?;
        let (message, touched) = self
            .inner
            .store
            .write(move |tx| {
                let folder = tx.by_role(FolderRole::Outbox)?;
                let new =
                    crate::receive::new_message(Some(account), folder, summary, packed, false);
                let message = tx.queue(&new, &envelope)?;
                let mut touched = vec![folder];
                if let Some(draft) = draft {
                    tx.discard_draft(draft.id)?;
                    touched.push(tx.by_role(FolderRole::Drafts)?);
                    if let Some(source) = draft.source {
                        if draft.forwards {
                            touched.extend(tx.set_forwarded(source)?);
                        } else {
                            touched.extend(tx.set_answered(source)?);
                        }
                    }
                }
                Ok((message, touched))
            })
            .await
            .explained()?;
        self.tell(Event::DraftsChanged);
        self.tell_changed(touched);
        Ok(message)
    }

    /// Submits one message of the Outbox now, and waits for the outcome.
    ///
    /// # Errors
    /// Why it was not submitted; it stays in the Outbox with that.
    pub async fn submit_now(&self, message: MessageId) -> Result<(), Problem> {
        let _one = self.inner.submitting.lock().await;
        let queued = self
            .inner
            .store
            .read(move |reader| reader.queued(message))
            .await
            .explained()?;
        let account = self.account(queued.account).await?;
        self.submit_all(&account, vec![queued]).await
    }

    /// Tries to send a message in the Outbox again now.
    ///
    /// # Errors
    /// It is not in the Outbox any more; the store cannot be written.
    pub async fn retry_outbox(&self, message: MessageId) -> Result<(), Problem> {
        self.set_state(message, OutboxState::Waiting).await?;
        self.inner.outbox.notify_one();
        Ok(())
    }

    /// Says of a message that may have been sent that it was: it goes to Sent Items.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn confirm_sent(&self, message: MessageId) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.sent(message, now()))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }

    /// Send/Receive does not wait for a pause to end.
    pub(crate) async fn release_waiting(&self) -> Result<(), Problem> {
        self.inner
            .store
            .write(|tx| tx.release_retrying())
            .await
            .explained()
    }

    /// Submits what is due, account by account. Troubles are kept with the messages they befell.
    pub(crate) async fn submit_due(&self) {
        let _one = self.inner.submitting.lock().await;
        let due = match self.inner.store.read(|reader| reader.due(now())).await {
            Ok(due) => due,
            Err(error) => {
                return self.tell(Event::Problem {
                    problem: error.explain(),
                });
            }
        };
        let mut accounts: Vec<AccountId> = due.iter().map(|queued| queued.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        for id in accounts {
            let queued: Vec<Queued> = due
                .iter()
                .filter(|queued| queued.account == id)
                .cloned()
                .collect();
            let sent = match self.account(id).await {
                Ok(account) => self.submit_all(&account, queued).await,
                Err(problem) => Err(problem),
            };
            if let Err(problem) = sent
                && problem.code != ProblemCode::Stopped
            {
                self.tell(Event::Problem {
                    problem: problem.of(id),
                });
            }
        }
    }

    /// One session, all messages; answers the first trouble.
    async fn submit_all(&self, account: &Account, queued: Vec<Queued>) -> Result<(), Problem> {
        let total = queued.len() as u64;
        let mut done = 0;
        let outcome = self.submit_each(account, queued, &mut done).await;
        self.tell_sending(account, Phase::Done, done, total);
        outcome
    }

    async fn submit_each(
        &self,
        account: &Account,
        queued: Vec<Queued>,
        done: &mut u64,
    ) -> Result<(), Problem> {
        let total = queued.len() as u64;
        self.tell_sending(account, Phase::Connecting, 0, total);
        let mut stop = self.stop_signal();
        let opened = tokio::select! {
            opened = self.open_submission(account) => opened,
            () = stop.asked() => Err(Problem::new(ProblemCode::Stopped)),
        };
        let mut session = match opened {
            Ok(session) => session,
            Err(problem) => {
                for queued in &queued {
                    self.put_off(queued, problem.clone()).await?;
                }
                return Err(problem);
            }
        };
        let mut first = None;
        for queued in queued {
            self.tell_sending(account, Phase::Sending, *done, total);
            match self.submit_one(&mut session, &queued).await? {
                None => *done += 1,
                Some(failure) => {
                    let problem = failure.problem().clone();
                    let broken = matches!(
                        problem.code,
                        ProblemCode::ConnectionLost
                            | ProblemCode::TimedOut
                            | ProblemCode::MayHaveBeenSent
                    );
                    match failure {
                        Failure::Passing(problem) => self.put_off(&queued, problem).await?,
                        Failure::Refused(problem) => {
                            self.set_state(queued.message, OutboxState::Failed { problem })
                                .await?;
                        }
                        Failure::Unknown(_) => {
                            self.set_state(queued.message, OutboxState::MayHaveBeenSent)
                                .await?;
                        }
                    }
                    first.get_or_insert(problem);
                    if broken {
                        // The rest waits for the next session.
                        break;
                    }
                }
            }
        }
        session.quit().await;
        first.map_or(Ok(()), Err)
    }

    async fn open_submission(&self, account: &Account) -> Result<Submission, Problem> {
        let settings = &account.settings;
        let trust = crate::receive::trust(settings).await?;
        let password = if settings.outgoing_sign_in {
            Some(Secret::new(self.inner.secrets.password(account.id).await?))
        } else {
            None
        };
        let observer = self.maildrop(account.id).listen(Side::Outgoing);
        let mut session = Submission::open(&endpoint(settings), &trust, observer).await?;
        if let Some(password) = password {
            session.sign_in(&settings.user, &password).await?;
        }
        Ok(session)
    }

    /// Submits one message; an `Err` is a trouble of our own.
    async fn submit_one(
        &self,
        session: &mut Submission,
        queued: &Queued,
    ) -> Result<Option<Failure>, Problem> {
        let message = queued.message;
        self.set_state(message, OutboxState::Sending).await?;
        let raw = self.raw(message).await?;
        let store = self.inner.store.clone();
        let starts = || async move {
            store
                .write(move |tx| tx.mark_data_started(message))
                .await
                .explained()
        };
        match session
            .submit(&queued.reverse_path, &queued.forward_paths, &raw, starts)
            .await
        {
            Ok(()) => {
                let touched = self
                    .inner
                    .store
                    .write(move |tx| tx.sent(message, now()))
                    .await
                    .explained()?;
                self.tell_changed(touched);
                Ok(None)
            }
            Err(failure) => Ok(Some(failure)),
        }
    }

    /// A passing trouble: later again, each time after a longer pause.
    async fn put_off(&self, queued: &Queued, problem: Problem) -> Result<(), Problem> {
        let doubled = FIRST_PAUSE.saturating_mul(1_i64 << queued.attempts.min(6));
        let at = now().saturating_add(doubled.min(LONGEST_PAUSE));
        self.set_state(queued.message, OutboxState::Retrying { at, problem })
            .await
    }

    async fn set_state(&self, message: MessageId, state: OutboxState) -> Result<(), Problem> {
        let folder = self
            .inner
            .store
            .write(move |tx| {
                tx.set_outbox_state(message, &state)?;
                tx.by_role(FolderRole::Outbox)
            })
            .await
            .explained()?;
        self.tell_changed(vec![folder]);
        Ok(())
    }

    fn tell_sending(&self, account: &Account, phase: Phase, done: u64, total: u64) {
        let progress = Progress {
            account: account.id,
            side: Side::Outgoing,
            phase,
            host: account.settings.outgoing.host.clone(),
            done,
            total,
            bytes_done: 0,
            bytes_total: 0,
        };
        self.tell(Event::Progress { progress });
    }
}
