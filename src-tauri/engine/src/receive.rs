//! The receive line: from the maildrop to the disk, and only then off the server.
//!
//! Retrieved messages are gathered into batches. A batch is summarised and packed on worker threads and committed in
//! one transaction (raw bytes, row, UIDL and folder together) while the next one arrives. DELE is sent for what is
//! committed, at the end of the session. Killed anywhere, the next session finds each message either committed with
//! its UIDL, and removes it from the server, or still there, and retrieves it.

use crate::problem::{Explain, Explained};
use crate::retention::{self, Listed, Plan, Seen};
use crate::{Engine, courier::Stop, lock, now};
use contract::{
    Account, AccountId, AccountSettings, Event, FolderId, FolderRole, Phase, Problem, ProblemCode,
    Progress, Security, Server,
};
use message::Summary;
use pop3::{Command, QuitOutcome, Session};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{NewMessage, Packed};
use tokio::task::JoinHandle;
use wire::net::{Endpoint, Trust};
use wire::{Observer, Secret};

/// RETRs that may be under way at once, where the server takes commands ahead.
const AHEAD_MESSAGES: usize = 64;
/// Bytes, as LIST tells, that may be under way at once.
const AHEAD_BYTES: u64 = 4 * 1024 * 1024;
/// A batch is committed when it holds so many messages,
const BATCH_MESSAGES: usize = 100;
/// or so many bytes,
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// or is so old: on a slow line letters show up one by one.
const BATCH_AGE: Duration = Duration::from_millis(500);
/// Batches that may wait for the disk before the socket is read on.
const BATCHES_WAITING: usize = 2;

/// What a session did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Messages received.
    pub received: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Messages removed from the server.
    pub deleted: u64,
    /// Messages that the server refused to hand out or to remove.
    pub failed: u64,
}

impl Engine {
    /// Receives what waits for an account. One session per maildrop: a second call waits for the first.
    ///
    /// # Errors
    /// Why the session ended early. What was committed until then stays.
    pub async fn receive(&self, account: AccountId) -> Result<Received, Problem> {
        let maildrop = lock(&self.inner.maildrops)
            .entry(account)
            .or_default()
            .clone();
        let _one_session = maildrop.lock().await;
        let account = self.account(account).await?;
        let mut stop = self.stop_signal();
        self.tell_receiving(&account, Phase::Connecting, &Tally::default());
        let about = |problem: Problem| {
            let problem = problem.of(account.id);
            if problem.subject.is_some() {
                problem
            } else {
                problem.about(account.settings.incoming.host.clone())
            }
        };
        let opened = tokio::select! {
            opened = self.open_maildrop(&account) => opened,
            () = stop.asked() => Err(Problem::new(ProblemCode::Stopped)),
        };
        let done = match opened {
            Ok((session, plan)) => {
                self.empty_maildrop(&account, session, plan, &mut stop)
                    .await
            }
            Err(problem) => Err(problem),
        };
        let tally = Tally {
            done: done.as_ref().map_or(0, |done| done.received),
            ..Tally::default()
        };
        self.tell_receiving(&account, Phase::Done, &tally);
        done.map_err(about)
    }

    /// Connects, signs in, lists, and decides what to do.
    async fn open_maildrop(&self, account: &Account) -> Result<(Session, Plan), Problem> {
        let settings = &account.settings;
        let trust = trust(settings).await?;
        let password = Secret::new(self.inner.secrets.password(account.id).await?);
        let endpoint = endpoint(&settings.incoming, settings);
        let mut session =
            Session::open(&endpoint, &trust, pop3::Limits::default(), Observer::none())
                .await
                .explained()?;
        session
            .sign_in(&settings.user, &password)
            .await
            .map_err(explain_sign_in)?;
        let sizes = session.list().await.explained()?;
        let uidls: Option<HashMap<u32, String>> = match session.uidl().await {
            Ok(uidls) => Some(
                uidls
                    .into_iter()
                    .map(|entry| (entry.number, entry.uid))
                    .collect(),
            ),
            // No UIDL at all (RFC 1939 §7: optional): content guards against second copies.
            Err(pop3::Error::Refused(_)) => None,
            Err(error) => return Err(error.explain()),
        };
        let listing: Vec<Listed> = sizes
            .into_iter()
            .map(|entry| Listed {
                number: entry.number,
                uidl: uidls
                    .as_ref()
                    .and_then(|uidls| uidls.get(&entry.number).cloned()),
                size: entry.bytes,
            })
            .collect();
        let id = account.id;
        let seen: HashMap<String, Seen> = self
            .inner
            .store
            .read(move |reader| reader.seen(id))
            .await
            .explained()?
            .into_iter()
            .map(|(uidl, seen)| {
                (
                    uidl,
                    Seen {
                        received: seen.received_at,
                        deleted: seen.deleted_at.is_some(),
                    },
                )
            })
            .collect();
        let mut plan = retention::plan(&listing, &seen, &settings.retention, now());
        if uidls.is_none() {
            // Not knowing what is listed is no reason to forget what was seen.
            plan.forget.clear();
        }
        Ok((session, plan))
    }

    /// Retrieves and files, then removes what is safe, then says goodbye.
    async fn empty_maildrop(
        &self,
        account: &Account,
        mut session: Session,
        plan: Plan,
        stop: &mut Stop,
    ) -> Result<Received, Problem> {
        let folder = self
            .inner
            .store
            .read(|reader| reader.by_role(FolderRole::Inbox))
            .await
            .explained()?;
        let mut filing = Filing::new(self.clone(), account.id, folder);
        let mut tally = Tally {
            total: plan.retrieve.len() as u64,
            bytes_total: plan.retrieve.iter().map(|message| message.size).sum(),
            ..Tally::default()
        };
        let retrieved = self
            .retrieve(account, &mut session, &plan, &mut filing, &mut tally, stop)
            .await;
        // Whatever ended the retrieving: what arrived whole is filed.
        let filed = filing.finish().await;
        self.announce(account.id, folder, &filing);
        retrieved?;
        filed?;

        let mut remove: Vec<u32> = plan.remove.iter().map(|message| message.number).collect();
        if retention::removes_at_once(&account.settings.retention) {
            remove.extend(&filing.filed);
        }
        let mut done = Received {
            received: filing.filed.len() as u64,
            bytes: filing.bytes,
            deleted: 0,
            failed: tally.failed,
        };
        for number in remove {
            session.send(Command::Dele(number));
        }
        while session.unanswered() > 0 {
            match session.next().await.explained()? {
                pop3::Event::Deleted { .. } => done.deleted += 1,
                pop3::Event::Refused { .. } => done.failed += 1,
                _ => {}
            }
        }
        // RFC 1939 §6: nothing is removed before QUIT. Unknown: the UIDLs stay remembered, so the next session
        // neither retrieves these again nor forgets to remove them.
        match session.quit().await {
            QuitOutcome::Confirmed | QuitOutcome::Unknown => {}
            QuitOutcome::Refused(_) => done.failed += 1,
        }
        if !plan.forget.is_empty() {
            let id = account.id;
            self.inner
                .store
                .write(move |tx| tx.forget(id, &plan.forget))
                .await
                .explained()?;
        }
        Ok(done)
    }

    /// RETR, a bounded window ahead, into the filing.
    async fn retrieve(
        &self,
        account: &Account,
        session: &mut Session,
        plan: &Plan,
        filing: &mut Filing,
        tally: &mut Tally,
        stop: &mut Stop,
    ) -> Result<(), Problem> {
        let mut next = plan.retrieve.iter();
        let mut ahead: VecDeque<&Listed> = VecDeque::new();
        let mut ahead_bytes = 0;
        let mut told = Instant::now();
        self.tell_receiving(account, Phase::Receiving, tally);
        loop {
            while ahead.is_empty() || (ahead.len() < AHEAD_MESSAGES && ahead_bytes < AHEAD_BYTES) {
                let Some(message) = next.next() else { break };
                session.send(Command::Retr(message.number));
                ahead_bytes += message.size;
                ahead.push_back(message);
            }
            let Some(message) = ahead.pop_front() else {
                return Ok(());
            };
            let event = loop {
                tokio::select! {
                    event = session.next() => break event.explained()?,
                    () = stop.asked() => return Err(Problem::new(ProblemCode::Stopped)),
                    // A batch is not kept waiting for a message that takes its time.
                    () = tokio::time::sleep(BATCH_AGE), if filing.waits() => filing.flush().await?,
                }
            };
            ahead_bytes = ahead_bytes.saturating_sub(message.size);
            match event {
                pop3::Event::Retrieved { number, raw } if number == message.number => {
                    tally.done += 1;
                    tally.bytes_done += raw.len() as u64;
                    filing.add(message, raw).await?;
                }
                // This one is not to be had now; the others are.
                pop3::Event::Refused { .. } => tally.failed += 1,
                other => {
                    return Err(Problem::new(ProblemCode::ServerMisbehaved)
                        .saying(format!("an answer out of turn: {}", name(&other))));
                }
            }
            if told.elapsed() >= Duration::from_millis(100) || ahead.is_empty() {
                told = Instant::now();
                self.tell_receiving(account, Phase::Receiving, tally);
            }
        }
    }

    fn announce(&self, account: AccountId, folder: FolderId, filing: &Filing) {
        if let Some((from, subject)) = &filing.newest {
            self.tell(Event::MessagesArrived {
                account,
                folder,
                count: filing.filed_new,
                from: from.clone(),
                subject: subject.clone(),
            });
        }
    }

    fn tell_receiving(&self, account: &Account, phase: Phase, tally: &Tally) {
        let progress = Progress {
            account: account.id,
            phase,
            host: account.settings.incoming.host.clone(),
            done: tally.done,
            total: tally.total,
            bytes_done: tally.bytes_done,
            bytes_total: tally.bytes_total,
        };
        self.tell(Event::Progress { progress });
    }
}

/// How far the session is.
#[derive(Debug, Default)]
struct Tally {
    done: u64,
    total: u64,
    bytes_done: u64,
    bytes_total: u64,
    failed: u64,
}

/// What was retrieved, on its way to the disk.
struct Filing {
    engine: Engine,
    account: AccountId,
    folder: FolderId,
    batch: Vec<(u32, Option<String>, Vec<u8>)>,
    batch_bytes: usize,
    began: Instant,
    writing: VecDeque<JoinHandle<Result<Filed, Problem>>>,
    /// Message numbers of what is committed.
    filed: Vec<u32>,
    /// How many of them were not here before.
    filed_new: u64,
    bytes: u64,
    newest: Option<(String, String)>,
}

/// What one transaction committed.
struct Filed {
    numbers: Vec<u32>,
    new: u64,
    bytes: u64,
    newest: Option<(String, String)>,
}

impl Filing {
    fn new(engine: Engine, account: AccountId, folder: FolderId) -> Self {
        Self {
            engine,
            account,
            folder,
            batch: Vec::new(),
            batch_bytes: 0,
            began: Instant::now(),
            writing: VecDeque::new(),
            filed: Vec::new(),
            filed_new: 0,
            bytes: 0,
            newest: None,
        }
    }

    fn waits(&self) -> bool {
        !self.batch.is_empty()
    }

    async fn add(&mut self, message: &Listed, raw: Vec<u8>) -> Result<(), Problem> {
        if self.batch.is_empty() {
            self.began = Instant::now();
        }
        self.batch_bytes += raw.len();
        self.batch.push((message.number, message.uidl.clone(), raw));
        let full = self.batch.len() >= BATCH_MESSAGES || self.batch_bytes >= BATCH_BYTES;
        if full || self.began.elapsed() >= BATCH_AGE {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Hands the batch to the disk; waits where too many are there already, so that memory stays bounded.
    async fn flush(&mut self) -> Result<(), Problem> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if !batch.is_empty() {
            let (engine, account, folder) = (self.engine.clone(), self.account, self.folder);
            self.writing
                .push_back(tokio::spawn(file(engine, account, folder, batch)));
        }
        while self.writing.len() > BATCHES_WAITING {
            self.collect().await?;
        }
        Ok(())
    }

    /// Files the rest, and waits for all of it. Every batch is waited for, also after one that failed.
    async fn finish(&mut self) -> Result<(), Problem> {
        let mut result = self.flush().await;
        while !self.writing.is_empty() {
            let collected = self.collect().await;
            result = result.and(collected);
        }
        result
    }

    async fn collect(&mut self) -> Result<(), Problem> {
        let Some(writing) = self.writing.pop_front() else {
            return Ok(());
        };
        let filed = writing
            .await
            .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))??;
        self.filed.extend(filed.numbers);
        self.filed_new += filed.new;
        self.bytes += filed.bytes;
        if filed.newest.is_some() {
            self.newest = filed.newest;
        }
        Ok(())
    }
}

/// Summarises, packs and commits one batch.
async fn file(
    engine: Engine,
    account: AccountId,
    folder: FolderId,
    batch: Vec<(u32, Option<String>, Vec<u8>)>,
) -> Result<Filed, Problem> {
    let prepared = tokio::task::spawn_blocking(move || {
        let mut filed = Filed {
            numbers: Vec::new(),
            new: 0,
            bytes: 0,
            newest: None,
        };
        let messages: Vec<_> = batch
            .into_iter()
            .map(|(number, uidl, raw)| {
                filed.numbers.push(number);
                filed.bytes += raw.len() as u64;
                let summary = message::summarize(&raw);
                let from = if summary.from.name.is_empty() {
                    &summary.from.address
                } else {
                    &summary.from.name
                };
                filed.newest = Some((from.clone(), summary.subject.clone()));
                new_message(
                    Some(account),
                    folder,
                    summary,
                    store::pack(&raw),
                    uidl,
                    true,
                )
            })
            .collect();
        (filed, messages)
    });
    let (mut filed, messages) = prepared
        .await
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?;
    let messages = Arc::new(messages);
    filed.new = engine
        .inner
        .store
        .write(move |tx| {
            let mut new = 0;
            for message in messages.iter() {
                // Without a unique-id only the content tells whether an earlier session had it.
                if message.uidl.is_none()
                    && tx.has_sha256(account, message.packed.sha256())?.is_some()
                {
                    continue;
                }
                tx.file(message)?;
                new += 1;
            }
            Ok(new)
        })
        .await
        .explained()?;
    if filed.new == 0 {
        filed.newest = None;
    }
    engine.tell_changed(vec![folder]);
    Ok(filed)
}

/// A message as the store takes it.
pub(crate) fn new_message(
    account: Option<AccountId>,
    folder: FolderId,
    summary: Summary,
    packed: Packed,
    uidl: Option<String>,
    unread: bool,
) -> NewMessage {
    NewMessage {
        account,
        folder,
        from: summary.from,
        to: summary.to,
        subject: summary.subject,
        preview: summary.preview,
        received: now(),
        sent: summary.sent,
        unread,
        has_attachment: summary.has_attachment,
        priority: summary.priority,
        message_id: summary.message_id,
        in_reply_to: summary.in_reply_to,
        references: summary.references,
        packed,
        uidl,
    }
}

/// Where and how to connect for an account.
pub(crate) fn endpoint(server: &Server, settings: &AccountSettings) -> Endpoint {
    Endpoint {
        host: server.host.clone(),
        port: server.port,
        security: match server.security {
            Security::Tls => wire::net::Security::Tls,
            Security::Starttls => wire::net::Security::Starttls,
            Security::None => wire::net::Security::Plain,
        },
        timeout: Duration::from_secs(u64::from(settings.timeout_seconds.clamp(1, 300))),
    }
}

/// Whom to trust: the operating system's store, and the account's own file.
pub(crate) async fn trust(settings: &AccountSettings) -> Result<Trust, Problem> {
    let Some(path) = settings.ca_file.clone() else {
        return Ok(Trust::system());
    };
    let unreadable = |words: String| {
        Problem::new(ProblemCode::FileUnreadable)
            .about(path.clone())
            .saying(words)
    };
    let pem = tokio::fs::read(&path)
        .await
        .map_err(|error| unreadable(error.to_string()))?;
    Trust::with_extra_roots(&pem).map_err(|error| unreadable(error.to_string()))
}

/// A refusal without a response code is about the credentials when it answers them.
pub(crate) fn explain_sign_in(error: pop3::Error) -> Problem {
    match error {
        pop3::Error::Refused(refusal)
            if matches!(refusal.code, None | Some(pop3::RespCode::Auth)) =>
        {
            Problem::new(crate::problem::sign_in_refused(&refusal.words)).saying(refusal.words)
        }
        other => other.explain(),
    }
}

fn name(event: &pop3::Event) -> &'static str {
    match event {
        pop3::Event::Retrieved { .. } => "another message",
        _ => "another command's",
    }
}
