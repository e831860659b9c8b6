//! From the socket to the disk: batches are summarised and packed on worker threads and committed in one transaction
//! each, while the next one arrives.

use super::fingerprint::fingerprint;
use crate::problem::Explained;
use crate::retention::{Listed, MADE_UP};
use crate::{Engine, lock, now};
use contract::{AccountId, FolderId, MessageId, Problem, ProblemCode};
use message::Summary;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Algorithm, Claims, NewMessage, NewUidl, Packed, Spool};
use tokio::task::JoinHandle;

/// A batch is committed when it holds so many messages,
const BATCH_MESSAGES: usize = 200;
/// or so many bytes,
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// or is so old: on a slow line letters show up one by one.
pub(super) const BATCH_AGE: Duration = Duration::from_millis(500);
/// Batches that may wait for the disk before the socket is read on.
const BATCHES_WAITING: usize = 1;
/// A message above so many bytes is not held in memory.
const SPOOL_ABOVE: usize = 8 * 1024 * 1024;

/// A message that is arriving.
#[derive(Debug, Default)]
pub(super) struct Arriving {
    /// All of it; once it is spooled, its beginning.
    head: Vec<u8>,
    spool: Option<Spool>,
    bytes: u64,
}

/// A message that arrived, or its header.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) listed: Listed,
    /// The bytes; of a spooled message the beginning, which tells what the list shows.
    head: Vec<u8>,
    spooled: Option<Packed>,
    pub(super) part: Part,
}

/// What of a message arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// All of a message of which the header is here.
    Completes(MessageId),
    /// The header only.
    Header,
}

impl Arriving {
    /// Bytes so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next piece.
    pub(super) async fn push(&mut self, engine: &Engine, piece: Vec<u8>) -> Result<(), Problem> {
        self.bytes += piece.len() as u64;
        if self.spool.is_none() && self.head.len() + piece.len() <= SPOOL_ABOVE {
            if self.head.is_empty() {
                self.head = piece;
            } else {
                self.head.extend_from_slice(&piece);
            }
            return Ok(());
        }
        let (mut spool, begun) = match self.spool.take() {
            Some(spool) => (spool, true),
            None => (engine.inner.store.spool().explained()?, false),
        };
        let head = std::mem::take(&mut self.head);
        let (spool, head) = blocking(move || {
            if !begun {
                spool.push(&head)?;
            }
            spool.push(&piece)?;
            Ok::<_, store::Error>((spool, head))
        })
        .await?
        .explained()?;
        (self.spool, self.head) = (Some(spool), head);
        Ok(())
    }

    /// With the last piece it has arrived.
    pub(super) async fn finish(
        &mut self,
        engine: &Engine,
        listed: Listed,
        part: Part,
        last: Vec<u8>,
    ) -> Result<Arrived, Problem> {
        let mut arriving = std::mem::take(self);
        arriving.push(engine, last).await?;
        let spooled = match arriving.spool {
            Some(spool) => Some(blocking(move || spool.finish()).await?.explained()?),
            None => None,
        };
        Ok(Arrived {
            listed,
            head: arriving.head,
            spooled,
            part,
        })
    }
}

impl Arrived {
    /// The header of a message.
    pub(super) fn header(listed: Listed, raw: Vec<u8>) -> Self {
        Self {
            listed,
            head: raw,
            spooled: None,
            part: Part::Header,
        }
    }

    /// By what it is known again.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        fingerprint(&self.head)
    }

    /// As the store takes it.
    fn prepare(
        self,
        algorithm: Algorithm,
        account: AccountId,
        folder: FolderId,
    ) -> (NewMessage, Part) {
        let summary = message::summarize(&self.head);
        let fingerprint = self.fingerprint();
        let packed = self
            .spooled
            .unwrap_or_else(|| store::pack(algorithm, self.head));
        let uid = self.listed.uidl.unwrap_or_else(|| made_up(&packed));
        let header = self.part == Part::Header;
        let mut new = new_message(Some(account), folder, summary, packed, true);
        new.uidl = Some(NewUidl {
            uid,
            listed_size: self.listed.size,
            fingerprint,
        });
        new.whole_size = header.then_some(self.listed.size);
        (new, self.part)
    }
}

/// A unique-id for a message that has none.
fn made_up(packed: &Packed) -> String {
    let mut uid = MADE_UP.to_owned();
    for byte in packed.digest() {
        // Writing to a String cannot fail.
        let _ = write!(uid, "{byte:02x}");
    }
    uid
}

/// What was retrieved, on its way to the disk.
pub(super) struct Filing {
    engine: Engine,
    account: AccountId,
    folder: FolderId,
    claims: Arc<Mutex<Claims>>,
    batch: Vec<Arrived>,
    batch_bytes: usize,
    began: Instant,
    writing: VecDeque<JoinHandle<Result<Filed, Problem>>>,
    /// Message numbers of what is committed whole.
    pub(super) filed: Vec<u32>,
    /// How many messages were not here before.
    pub(super) new: u64,
    pub(super) bytes: u64,
    /// From and subject of the newest of them.
    pub(super) newest: Option<(String, String)>,
}

/// What one transaction committed.
struct Filed {
    numbers: Vec<u32>,
    new: u64,
    bytes: u64,
    newest: Option<(String, String)>,
}

impl Filing {
    pub(super) fn new(
        engine: Engine,
        account: AccountId,
        folder: FolderId,
        claims: Claims,
    ) -> Self {
        Self {
            engine,
            account,
            folder,
            claims: Arc::new(Mutex::new(claims)),
            batch: Vec::new(),
            batch_bytes: 0,
            began: Instant::now(),
            writing: VecDeque::new(),
            filed: Vec::new(),
            new: 0,
            bytes: 0,
            newest: None,
        }
    }

    /// Whether something is in hand that is not on its way to the disk yet.
    pub(super) fn waits(&self) -> bool {
        !self.batch.is_empty()
    }

    pub(super) async fn add(&mut self, arrived: Arrived) -> Result<(), Problem> {
        if self.batch.is_empty() {
            self.began = Instant::now();
        }
        self.batch_bytes += arrived.head.len();
        self.batch.push(arrived);
        let full = self.batch.len() >= BATCH_MESSAGES || self.batch_bytes >= BATCH_BYTES;
        if full || self.began.elapsed() >= BATCH_AGE {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Hands the batch to the disk; waits where too many are there already, so that memory stays bounded.
    pub(super) async fn flush(&mut self) -> Result<(), Problem> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if !batch.is_empty() {
            self.writing.push_back(tokio::spawn(file(
                self.engine.clone(),
                self.account,
                self.folder,
                Arc::clone(&self.claims),
                batch,
            )));
        }
        while self.writing.len() > BATCHES_WAITING {
            self.collect().await?;
        }
        Ok(())
    }

    /// Files the rest, and waits for all of it. Every batch is waited for, also after one that failed.
    pub(super) async fn finish(&mut self) -> Result<(), Problem> {
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
        let filed = writing.await.map_err(defect)??;
        self.filed.extend(filed.numbers);
        self.new += filed.new;
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
    claims: Arc<Mutex<Claims>>,
    batch: Vec<Arrived>,
) -> Result<Filed, Problem> {
    let algorithm = engine.inner.store.algorithm();
    let (numbers, messages) = blocking(move || {
        let whole = batch.iter().filter(|arrived| arrived.part != Part::Header);
        let numbers: Vec<u32> = whole.map(|arrived| arrived.listed.number).collect();
        let messages: Vec<_> = batch
            .into_iter()
            .map(|arrived| arrived.prepare(algorithm, account, folder))
            .collect();
        (numbers, messages)
    })
    .await?;
    let bytes = messages
        .iter()
        .map(|(message, _)| message.packed.size())
        .sum();
    let (new, newest) = engine
        .inner
        .store
        .write(move |tx| {
            let mut claims = lock(&claims);
            let (mut new, mut newest) = (0, None);
            for (message, part) in &messages {
                let is_new = match part {
                    Part::Completes(id) => {
                        tx.complete(*id, message)?;
                        false
                    }
                    Part::Whole | Part::Header => tx.receive(message, &mut claims)?,
                };
                if is_new {
                    new += 1;
                    newest = Some(message);
                }
            }
            let newest = newest.map(|message| {
                let from = &message.from;
                let from = Some(&from.name)
                    .filter(|name| !name.is_empty())
                    .unwrap_or(&from.address);
                (from.clone(), message.subject.clone())
            });
            Ok((new, newest))
        })
        .await
        .explained()?;
    engine.tell_changed(vec![folder]);
    Ok(Filed {
        numbers,
        new,
        bytes,
        newest,
    })
}

/// A message as the store takes it.
pub(crate) fn new_message(
    account: Option<AccountId>,
    folder: FolderId,
    summary: Summary,
    packed: Packed,
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
        uidl: None,
        whole_size: None,
    }
}

/// Work that computes or writes files, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(defect)
}

fn defect(error: tokio::task::JoinError) -> Problem {
    Problem::new(ProblemCode::Bug).saying(error.to_string())
}
