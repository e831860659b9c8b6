//! The receive line: from the maildrop to the disk, and only then off the server.
//!
//! [`fetch`] asks for messages a bounded window ahead. [`filing`] gathers them into batches, which are summarised and
//! packed on worker threads and committed in one transaction each (raw bytes, row, UIDL and folder together) while the
//! next one arrives. DELE is sent for what is committed, at the end of the session. Killed anywhere, the next session
//! finds each message either committed with its UIDL, and removes it from the server, or still there, and retrieves it.
//! What an earlier session committed is compared once more, by its header, before it is removed: a server may have
//! given its unique-id to another message.

mod ending;
mod fetch;
mod filing;
mod fingerprint;
mod opening;

pub(crate) use filing::new_message;
pub(crate) use opening::{endpoint, sign_in, trust};

use crate::maildrop::Maildrop;
use crate::problem::Explained;
use crate::retention::{self, Listed, Plan, Policy, Seen};
use crate::{Engine, courier::Stop, lock, now};
use contract::{
    Account, AccountId, AccountSettings, Event, FolderId, FolderRole, Language, Phase, Problem,
    ProblemCode, Side,
};
use ending::{heard, leave, remove_all};
use fetch::{Fetch, Fetching, Tally, WhatFor};
use filing::Filing;
use opening::list;
use pop3::{Goodbye, Session};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use store::{Claims, SeenUidl};
use wire::Secret;

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

/// An open maildrop, and what is to be done with it.
struct Opened {
    session: Session,
    plan: Plan,
    seen: HashMap<String, SeenUidl>,
    /// Every unique-id that is listed.
    claims: Claims,
    /// Gmail shows a part of what waits, and more in the next session.
    in_parts: bool,
    /// Commands are not sent ahead.
    one_by_one: bool,
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

    /// Receives the rest of messages of which only the header is here: now, where their account is at work in the
    /// background, else in its next session.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn download_rest(&self, messages: Vec<contract::MessageId>) -> Result<(), Problem> {
        let asked = self
            .inner
            .store
            .write(move |tx| tx.ask_rest(&messages))
            .await;
        self.decided(asked.explained()?);
        Ok(())
    }

    /// Deletes messages of which only the header is here, on the server, too.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn delete_on_server(
        &self,
        messages: Vec<contract::MessageId>,
    ) -> Result<(), Problem> {
        let decided = self
            .inner
            .store
            .write(move |tx| tx.delete_on_server(&messages, now()))
            .await;
        self.decided(decided.explained()?);
        Ok(())
    }

    fn decided(&self, (folders, accounts): (Vec<FolderId>, Vec<AccountId>)) {
        self.tell_changed(folders);
        for account in accounts {
            self.wake(account);
        }
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

    /// Connects, signs in, lists, and decides what to do.
    async fn open_maildrop(
        &self,
        account: &Account,
        maildrop: &Arc<Maildrop>,
    ) -> Result<Opened, Problem> {
        let settings = &account.settings;
        let trust = trust(settings).await?;
        let password = Secret::new(self.inner.secrets.password(account.id).await?);
        let endpoint = endpoint(&settings.incoming, settings);
        let options = pop3::Options {
            observer: maildrop.listen(Side::Incoming),
            language: self.language().await?,
            limits: pop3::Limits {
                message: usize::try_from(store::MESSAGE_LIMIT).unwrap_or(usize::MAX),
                ..pop3::Limits::default()
            },
        };
        let mut session = Session::open(&endpoint, &trust, options)
            .await
            .explained()?;
        sign_in(&mut session, settings, password).await?;
        maildrop.set_login_delay(session.capabilities().login_delay);
        let id = account.id;
        let (seen, one_by_one_until) = self
            .inner
            .store
            .read(move |reader| Ok((reader.seen(id)?, reader.one_by_one_until(id)?)))
            .await
            .explained()?;
        let stays = !retention::removes_at_once(&settings.retention);
        let one_by_one = now() < one_by_one_until;
        let listing = list(&mut session, stays, one_by_one).await;
        let listing = self.doubting(id, &session, listing).await?;
        let known: HashMap<String, Seen> = seen
            .iter()
            .map(|(uid, seen)| (uid.clone(), known(seen)))
            .collect();
        let policy = Policy {
            retention: settings.retention.clone(),
            headers_above: Some(headers_above(settings)),
        };
        let mut plan = retention::plan(&listing, &known, &policy, now());
        // What broke a session off before comes last.
        plan.retrieve
            .sort_by_key(|message| maildrop.breaks(message.uidl.as_deref()));
        let trusted = plan.trusted.iter().filter_map(|uid| seen.get(uid)?.message);
        let claims = Claims {
            messages: trusted.collect(),
            listed: listing
                .into_iter()
                .filter_map(|message| message.uidl)
                .collect(),
        };
        Ok(Opened {
            in_parts: session.greeting().contains("Gpop"),
            one_by_one,
            session,
            plan,
            seen,
            claims,
        })
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

    /// The language that the server's words should be in, where the user chose one (RFC 6856 §3).
    async fn language(&self) -> Result<Option<String>, Problem> {
        let settings = self
            .inner
            .store
            .read(|reader| reader.settings())
            .await
            .explained()?;
        Ok(settings.language.map(|language| {
            match language {
                Language::En => "en",
                Language::Tr => "tr",
            }
            .to_owned()
        }))
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

/// What to ask the server for; and, of what is to be removed, the numbers that need no second look.
fn what_to_fetch(plan: &Plan, seen: &HashMap<String, SeenUidl>) -> (Vec<Fetch>, Vec<u32>) {
    let mut queue = Vec::new();
    let mut safe = Vec::new();
    let fetch = |listed: &Listed, what_for| Fetch {
        listed: listed.clone(),
        what_for,
    };
    let known = |listed: &Listed| listed.uidl.as_ref().and_then(|uid| seen.get(uid));
    for listed in &plan.complete {
        let what_for = match known(listed).and_then(|seen| seen.message) {
            Some(message) => WhatFor::Completes(message),
            None => WhatFor::Whole,
        };
        queue.push(fetch(listed, what_for));
    }
    queue.extend(
        plan.retrieve
            .iter()
            .map(|listed| fetch(listed, WhatFor::Whole)),
    );
    queue.extend(
        plan.headers
            .iter()
            .map(|listed| fetch(listed, WhatFor::Header)),
    );
    for listed in &plan.remove {
        match known(listed).and_then(|seen| seen.fingerprint) {
            Some(fingerprint) => queue.push(fetch(listed, WhatFor::Verify(fingerprint))),
            None => safe.push(listed.number),
        }
    }
    (queue, safe)
}

fn known(seen: &SeenUidl) -> Seen {
    Seen {
        received: seen.received_at,
        deleted: seen.deleted_at.is_some(),
        listed_size: seen.listed_size,
        rest: seen.rest,
    }
}

/// Above so many bytes only the header is received; what cannot be kept at all is shown by its header, too.
fn headers_above(settings: &AccountSettings) -> u64 {
    settings
        .headers_first_above_mb
        .map_or(store::MESSAGE_LIMIT, |megabytes| {
            (u64::from(megabytes) * 1_000_000).min(store::MESSAGE_LIMIT)
        })
}
