//! What is asked of the server, a bounded window ahead, and what its answers are for.

use super::filing::{Arrived, Arriving, BATCH_AGE, Filing, Part};
use super::fingerprint::fingerprint;
use crate::Engine;
use crate::courier::Stop;
use crate::maildrop::Maildrop;
use crate::problem::Explained;
use crate::retention::Listed;
use contract::{Account, MessageId, Phase, Problem, ProblemCode, Progress, Side};
use pop3::{Command, Session};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Commands that may be under way at once, where the server takes them ahead. More are sent when half of them are
/// answered: many together are one packet, and one awakening of the server.
const AHEAD_MESSAGES: usize = 512;
/// Bytes, as LIST tells, that may be under way at once; likewise.
const AHEAD_BYTES: u64 = 32 * 1024 * 1024;
/// What a header is taken to have, in bytes.
const HEADER: u64 = 4 * 1024;
/// How much longer than LIST says a message may be before the server is taken for one that never ends it.
const LONGER: u64 = 64 * 1024 * 1024;
/// The shortest time between two reports of progress.
const REPORT: Duration = Duration::from_millis(100);

/// A message to fetch, and what for.
#[derive(Clone, Debug)]
pub(super) struct Fetch {
    pub(super) listed: Listed,
    pub(super) what_for: WhatFor,
}

/// What a message is fetched for.
#[derive(Clone, Copy, Debug)]
pub(super) enum WhatFor {
    /// To file all of it.
    Whole,
    /// To file all of it in the place of its header.
    Completes(MessageId),
    /// To file the header.
    Header,
    /// To see by the header, before it is removed, that it is the one that is safe on disk.
    Verify([u8; 32]),
    /// The same, with all of it, from a server without TOP.
    VerifyWhole([u8; 32]),
}

impl Fetch {
    fn command(&self) -> Command {
        match self.what_for {
            WhatFor::Whole | WhatFor::Completes(_) | WhatFor::VerifyWhole(_) => {
                Command::Retr(self.listed.number)
            }
            WhatFor::Header | WhatFor::Verify(_) => Command::Top(self.listed.number, 0),
        }
    }

    fn bytes(&self) -> u64 {
        match self.what_for {
            WhatFor::Header | WhatFor::Verify(_) => HEADER,
            _ => self.listed.size,
        }
    }

    fn again(self, what_for: WhatFor) -> Self {
        Self { what_for, ..self }
    }
}

/// How far the session is.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) done: u64,
    pub(super) total: u64,
    pub(super) bytes_done: u64,
    pub(super) bytes_total: u64,
    /// Messages that the server refused to hand out.
    pub(super) failed: u64,
    /// Why, in its words, for the last of them.
    pub(super) refusal: Option<String>,
    /// Message numbers that are safe on disk for sure, and may go.
    pub(super) verified: Vec<u32>,
}

impl Tally {
    pub(super) fn refused(&mut self, refusal: &pop3::Refusal) {
        self.failed += 1;
        self.refusal = Some(refusal.words.clone());
    }
}

/// Fetches all, into the filing.
pub(super) struct Fetching<'a> {
    pub(super) engine: &'a Engine,
    pub(super) account: &'a Account,
    pub(super) maildrop: &'a Maildrop,
    pub(super) session: &'a mut Session,
    pub(super) filing: &'a mut Filing,
    pub(super) tally: &'a mut Tally,
    pub(super) stop: &'a mut Stop,
    /// Nothing is asked ahead.
    pub(super) one_by_one: bool,
    /// When progress was reported last, and whether there is some since.
    pub(super) reported: Instant,
    pub(super) unreported: bool,
}

impl Fetching<'_> {
    pub(super) async fn run(mut self, queue: Vec<Fetch>) -> Result<(), Problem> {
        let mut queue = VecDeque::from(queue);
        let mut ahead: VecDeque<Fetch> = VecDeque::new();
        let mut ahead_bytes = 0;
        self.report(0);
        loop {
            let mut refill = !self.one_by_one
                && ahead.len() <= AHEAD_MESSAGES / 2
                && ahead_bytes <= AHEAD_BYTES / 2;
            while ahead.is_empty() || refill {
                let Some(fetch) = queue.pop_front() else {
                    break;
                };
                self.session.send(fetch.command());
                ahead_bytes += fetch.bytes();
                ahead.push_back(fetch);
                refill &= ahead.len() < AHEAD_MESSAGES && ahead_bytes < AHEAD_BYTES;
            }
            let Some(fetch) = ahead.pop_front() else {
                return Ok(());
            };
            ahead_bytes = ahead_bytes.saturating_sub(fetch.bytes());
            match self.one(fetch.clone()).await {
                Ok(again) => queue.extend(again),
                Err(problem) => {
                    if matches!(
                        problem.code,
                        ProblemCode::ConnectionLost
                            | ProblemCode::TimedOut
                            | ProblemCode::ServerMisbehaved
                    ) && let Some(uidl) = &fetch.listed.uidl
                    {
                        self.maildrop.broke_off(uidl);
                    }
                    return Err(problem);
                }
            }
            self.unreported = true;
            if ahead.is_empty() {
                self.report(0);
            }
        }
    }

    /// Takes the answer for one message; answers what to fetch instead, where this did not do.
    async fn one(&mut self, fetch: Fetch) -> Result<Option<Fetch>, Problem> {
        let number = fetch.listed.number;
        let mut arriving = Arriving::default();
        loop {
            if self.unreported && self.reported.elapsed() >= REPORT {
                self.report(arriving.bytes());
            }
            let event = tokio::select! {
                // In this order: clocks are only set where there is something to wait for.
                biased;
                () = self.stop.asked() => return Err(Problem::new(ProblemCode::Stopped)),
                event = self.session.next() => event.explained()?,
                // A batch is not kept waiting for a message that takes its time.
                () = tokio::time::sleep(BATCH_AGE), if self.filing.waits() => {
                    self.filing.flush().await?;
                    continue;
                }
                () = tokio::time::sleep(REPORT), if self.unreported => {
                    self.report(arriving.bytes());
                    continue;
                }
            };
            match event {
                pop3::Event::Piece { number: of, bytes } if of == number => {
                    arriving.push(self.engine, bytes).await?;
                    let listed = fetch.listed.size;
                    if listed > 0
                        && arriving.bytes() > listed.saturating_mul(2).saturating_add(LONGER)
                    {
                        return Err(Problem::new(ProblemCode::ServerMisbehaved)
                            .saying("a message far longer than LIST says"));
                    }
                    self.unreported = true;
                }
                pop3::Event::Retrieved { number: of, raw } if of == number => {
                    return self.retrieved(fetch, &mut arriving, raw).await;
                }
                pop3::Event::Top { number: of, raw } if of == number => {
                    return self.top(fetch, raw).await;
                }
                pop3::Event::Refused { refusal, .. } => return Ok(self.refused(fetch, &refusal)),
                _ => {
                    return Err(
                        Problem::new(ProblemCode::ServerMisbehaved).saying("an answer out of turn")
                    );
                }
            }
        }
    }

    async fn retrieved(
        &mut self,
        fetch: Fetch,
        arriving: &mut Arriving,
        raw: Vec<u8>,
    ) -> Result<Option<Fetch>, Problem> {
        let part = match fetch.what_for {
            WhatFor::Completes(id) => Part::Completes(id),
            _ => Part::Whole,
        };
        let bytes = arriving.bytes() + raw.len() as u64;
        let arrived = arriving
            .finish(self.engine, fetch.listed, part, raw)
            .await?;
        if let WhatFor::VerifyWhole(known) = fetch.what_for
            && arrived.fingerprint() == known
        {
            self.tally.verified.push(arrived.listed.number);
            return Ok(None);
        }
        self.tally.done += 1;
        self.tally.bytes_done += bytes;
        self.filing.add(arrived).await?;
        Ok(None)
    }

    async fn top(&mut self, fetch: Fetch, raw: Vec<u8>) -> Result<Option<Fetch>, Problem> {
        match fetch.what_for {
            WhatFor::Verify(known) if fingerprint(&raw) == known => {
                self.tally.verified.push(fetch.listed.number);
                Ok(None)
            }
            // The server gave its unique-id to another message: that one is not here yet.
            WhatFor::Verify(_) => {
                self.tally.total += 1;
                self.tally.bytes_total += fetch.listed.size;
                Ok(Some(fetch.again(WhatFor::Whole)))
            }
            _ => {
                self.tally.done += 1;
                self.tally.bytes_done += fetch.listed.size;
                self.filing.add(Arrived::header(fetch.listed, raw)).await?;
                Ok(None)
            }
        }
    }

    fn refused(&mut self, fetch: Fetch, refusal: &pop3::Refusal) -> Option<Fetch> {
        match fetch.what_for {
            // RFC 1939 §7: TOP is optional.
            WhatFor::Header if fetch.listed.size <= store::MESSAGE_LIMIT => {
                Some(fetch.again(WhatFor::Whole))
            }
            WhatFor::Verify(known) => Some(fetch.again(WhatFor::VerifyWhole(known))),
            // This one is not to be had now; the others are.
            _ => {
                self.tally.refused(refusal);
                None
            }
        }
    }

    /// Reports how far it is, with so many bytes of the next message.
    fn report(&mut self, arriving: u64) {
        (self.reported, self.unreported) = (Instant::now(), false);
        self.engine
            .tell_receiving(self.account, Phase::Receiving, self.tally, arriving);
    }
}

impl Engine {
    pub(super) fn tell_receiving(
        &self,
        account: &Account,
        phase: Phase,
        tally: &Tally,
        arriving: u64,
    ) {
        let progress = Progress {
            account: account.id,
            side: Side::Incoming,
            phase,
            host: account.settings.incoming.host.clone(),
            done: tally.done,
            total: tally.total,
            bytes_done: tally.bytes_done + arriving,
            bytes_total: tally.bytes_total,
        };
        self.tell(contract::Event::Progress { progress });
    }
}
