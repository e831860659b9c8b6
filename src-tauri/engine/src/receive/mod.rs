//! The receive line: from the maildrop to the disk, and only then off the server.
//!
//! [`fetch`] asks for messages a bounded window ahead. [`filing`] gathers them into batches, which are summarised and
//! packed on worker threads and committed in one transaction each (raw bytes, row, UIDL and folder together) while the
//! next one arrives. DELE is sent for what is committed, at the end of the session. Killed anywhere, the next session
//! finds each message either committed with its UIDL, and removes it from the server, or still there, and retrieves it.
//! What an earlier session committed is compared once more, by its header, before it is removed: a server may have
//! given its unique-id to another message.

mod choice;
mod ending;
mod fetch;
mod filing;
mod fingerprint;
mod opening;
mod rest;

pub(crate) use filing::new_message;
pub(crate) use opening::{endpoint, sign_in, trust};

use crate::maildrop::Maildrop;
use crate::problem::Explained;
use crate::retention;
use crate::{Engine, courier::Stop, lock, now};
use choice::what_to_fetch;
use contract::{Account, AccountId, Event, FolderId, FolderRole, Phase, Problem, ProblemCode};
use ending::{heard, leave, remove_all};
use fetch::{Fetching, Tally};
use filing::Filing;
use opening::Opened;
use pop3::{Goodbye, Session};
use std::sync::Arc;
use std::time::Instant;

/// For how long commands are sent one at a time to a server that lost some that came ahead, in seconds. An unlucky
/// network looks the same, and being slow for a day is the least harm.
const ONE_BY_ONE: i64 = 24 * 60 * 60;

/// What a session did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Messages received.
    pub received: u64,
    /// Of these, how many were not here before.
    pub new: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Messages removed from the server.
    pub deleted: u64,
    /// Messages that the server refused to hand out or to remove.
    pub failed: u64,
    /// Why, in its words, for the last of them.
    pub refusal: Option<String>,
}

impl Engine {
    /// Receives what waits for an account. One session per maildrop: a second call waits for the first.
    ///
    /// # Errors
    /// Why the session ended early. What was committed until then stays.
    pub async fn receive(&self, account: AccountId) -> Result<Received, Problem> {
        let maildrop = self.maildrop(account);
        let one_session = Arc::clone(&maildrop.session).lock_owned().await;
        let account = self.account(account).await?;
        let mut stop = self.stop_signal();
        let mut tally = Tally::default();
        let done = self
            .all_sessions(&account, &maildrop, &mut stop, &mut tally)
            .await;
        self.tell_receiving(&account, Phase::Done, &tally, 0);
        let done = done.map(|(done, goodbye)| {
            if let Some(goodbye) = goodbye {
                tokio::spawn(async move {
                    heard(goodbye, &mut stop).await;
                    // The next session begins when the server has ended this one.
                    drop(one_session);
                });
            }
            done
        });
        done.map_err(|problem| {
            let problem = problem.of(account.id);
            if problem.subject.is_some() {
                problem
            } else {
                problem.about(account.settings.incoming.host.clone())
            }
        })
    }

    /// What was said in the latest sessions of an account, oldest line first; secrets are replaced.
    ///
    /// # Errors
    /// None today.
    pub async fn conversation(
        &self,
        account: AccountId,
    ) -> Result<Vec<contract::ConversationLine>, Problem> {
        Ok(self.maildrop(account).conversation())
    }

    /// Sessions until the maildrop has nothing new: one, except where the server shows it in parts.
    async fn all_sessions(
        &self,
        account: &Account,
        maildrop: &Arc<Maildrop>,
        stop: &mut Stop,
        tally: &mut Tally,
    ) -> Result<(Received, Option<Goodbye>), Problem> {
        let mut all = Received::default();
        loop {
            self.tell_receiving(account, Phase::Connecting, tally, 0);
            let opened = tokio::select! {
                opened = self.open_maildrop(account, maildrop) => opened?,
                () = stop.asked() => return Err(Problem::new(ProblemCode::Stopped)),
            };
            let in_parts = opened.in_parts;
            let (done, goodbye) = self
                .empty_maildrop(account, maildrop, opened, stop, tally)
                .await?;
            // Not those it had already: a server that shows the same ones for ever would never be done.
            let more = in_parts && done.new > 0;
            all.received += done.received;
            all.new += done.new;
            all.bytes += done.bytes;
            all.deleted += done.deleted;
            all.failed += done.failed;
            all.refusal = done.refusal.or(all.refusal);
            if !more {
                return Ok((all, goodbye));
            }
            if let Some(goodbye) = goodbye {
                heard(goodbye, stop).await;
            }
        }
    }

    /// Retrieves and files, then removes what is safe, then says goodbye.
    async fn empty_maildrop(
        &self,
        account: &Account,
        maildrop: &Maildrop,
        opened: Opened,
        stop: &mut Stop,
        tally: &mut Tally,
    ) -> Result<(Received, Option<Goodbye>), Problem> {
        let Opened {
            mut session,
            plan,
            seen,
            claims,
            one_by_one,
            ..
        } = opened;
        let folder = self
            .inner
            .store
            .read(|reader| reader.by_role(FolderRole::Inbox))
            .await
            .explained()?;
        let mut filing = Filing::new(self.clone(), account.id, folder, claims);
        let (queue, safe) = what_to_fetch(&plan, &seen);
        let new = plan
            .retrieve
            .iter()
            .chain(&plan.complete)
            .chain(&plan.headers);
        tally.total += new.clone().count() as u64;
        tally.bytes_total += new.map(|message| message.size).sum::<u64>();
        tally.verified = safe;
        let fetching = Fetching {
            engine: self,
            account,
            maildrop,
            session: &mut session,
            filing: &mut filing,
            tally,
            stop,
            one_by_one,
            reported: Instant::now(),
            unreported: false,
        };
        let fetched = fetching.run(queue).await;
        // Whatever ended the fetching: what arrived whole is filed.
        let filed = filing.finish().await;
        self.announce(account.id, folder, &filing);
        let fetched = self.doubting(account.id, &session, fetched).await;
        fetched?;
        filed?;

        let mut remove = std::mem::take(&mut tally.verified);
        if retention::removes_at_once(&account.settings.retention) {
            remove.extend(&filing.filed);
        }
        let mut done = Received {
            received: filing.filed.len() as u64,
            new: filing.new,
            bytes: filing.bytes,
            ..Received::default()
        };
        let removes = !remove.is_empty();
        if one_by_one {
            for number in remove {
                remove_all(&mut session, vec![number], tally, &mut done, stop).await?;
            }
        } else {
            remove_all(&mut session, remove, tally, &mut done, stop).await?;
        }
        let goodbye = leave(session, removes, tally, stop).await?;
        (done.failed, done.refusal) = (std::mem::take(&mut tally.failed), tally.refusal.take());
        if !plan.forget.is_empty() {
            let id = account.id;
            let touched = self
                .inner
                .store
                .write(move |tx| tx.forget(id, &plan.forget))
                .await
                .explained()?;
            self.tell_changed(touched);
        }
        Ok((done, goodbye))
    }

    /// A server that is silent while commands lie ahead may have lost them: for a while it gets one at a time.
    async fn doubting<T>(
        &self,
        account: AccountId,
        session: &Session,
        outcome: Result<T, Problem>,
    ) -> Result<T, Problem> {
        let silent = outcome
            .as_ref()
            .is_err_and(|problem| problem.code == ProblemCode::TimedOut);
        if silent && session.capabilities().pipelining {
            let until = now().saturating_add(ONE_BY_ONE);
            let kept = self
                .inner
                .store
                .write(move |tx| tx.set_one_by_one(account, until));
            kept.await.explained()?;
        }
        outcome
    }

    fn announce(&self, account: AccountId, folder: FolderId, filing: &Filing) {
        if let Some((from, subject)) = &filing.newest {
            self.tell(Event::MessagesArrived {
                account,
                folder,
                count: filing.new,
                from: from.clone(),
                subject: subject.clone(),
            });
        }
    }

    /// What is known of an account's maildrop while the program runs.
    pub(crate) fn maildrop(&self, account: AccountId) -> Arc<Maildrop> {
        lock(&self.inner.maildrops)
            .entry(account)
            .or_default()
            .clone()
    }
}
