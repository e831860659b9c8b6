//! The state machine.
//!
//! Two queues: `waiting` holds commands that have not been written, `asked` those whose answers are due, in order.
//! The server's bytes are read against the front of `asked`. Whatever does not fit kills the machine: from then on
//! nobody can know which answer belongs to which command, and a wrong guess could delete a letter.

use crate::exchange::Exchange;
use crate::reply::Reply;
use crate::{Command, Event, Limits, Verb, Violation, limits};
use answer::Answer;
use std::collections::VecDeque;
use std::fmt;
use wire::line::Buffer;

mod answer;

/// What protects the connection, and so what may be written on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS stands: everything may be written.
    Encrypted,
    /// Plain, by the owner's choice: everything may be written.
    PlainAllowed,
    /// Plain, and STLS is required: no credential before the handshake.
    PlainUntilStls,
}

/// What to do next. `Debug` shows how much is to be written, never what.
#[derive(PartialEq, Eq)]
pub enum Step {
    /// Write these bytes, all of them.
    Write(Vec<u8>),
    /// Nothing more can be done before the server has said more (or another command is sent).
    Read,
    /// Do the TLS handshake now, then call [`Client::tls_started`].
    StartTls,
    /// An answer.
    Event(Event),
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(bytes) => write!(f, "Write({} bytes)", bytes.len()),
            Self::Read => f.write_str("Read"),
            Self::StartTls => f.write_str("StartTls"),
            Self::Event(event) => f.debug_tuple("Event").field(event).finish(),
        }
    }
}

/// The POP3 client without I/O.
#[derive(Debug)]
pub struct Client {
    protection: Protection,
    limits: Limits,
    phase: Phase,
    pipelining: bool,
    buffer: Buffer,
    waiting: VecDeque<Command>,
    asked: VecDeque<Asked>,
    /// So many commands are without an answer that no more are written until half of them have theirs.
    full: bool,
    /// What has arrived of the answer to the front of `asked`.
    answer: Answer,
    observer: wire::Observer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The server has not greeted.
    Greeting,
    /// Commands and answers.
    Open,
    /// STLS was accepted, and the handshake is under way.
    Handshake,
    /// QUIT was answered, or the server refused the connection.
    Over,
    /// A violation happened.
    Dead,
}

/// A command that was written.
#[derive(Debug)]
struct Asked {
    verb: Verb,
    number: Option<u32>,
    /// LANG without a language: a listing follows.
    lists: bool,
    /// AUTH goes back and forth.
    exchange: Option<Exchange>,
}

impl Client {
    /// A client on a fresh connection: the server speaks first.
    #[must_use]
    pub fn new(protection: Protection, limits: Limits) -> Self {
        Self {
            protection,
            limits,
            phase: Phase::Greeting,
            pipelining: false,
            buffer: Buffer::new(),
            waiting: VecDeque::new(),
            asked: VecDeque::new(),
            full: false,
            answer: Answer::Status,
            observer: wire::Observer::none(),
        }
    }

    /// The same, with somebody who hears each line; secrets are replaced, messages and listings left out.
    #[must_use]
    pub fn observed(mut self, observer: wire::Observer) -> Self {
        self.observer = observer;
        self
    }

    /// Queues a command. It is written as soon as the server allows.
    pub fn send(&mut self, command: Command) {
        self.waiting.push_back(command);
    }

    /// Takes bytes from the server, split anywhere.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.phase != Phase::Dead {
            self.buffer.push(bytes);
        }
    }

    /// Where bytes from the server are put behind those that are there, as [`Client::feed`] does, by whoever can read
    /// them to that place.
    pub(crate) fn fed(&mut self) -> &mut Vec<u8> {
        self.buffer.end()
    }

    /// The TLS handshake that [`Step::StartTls`] asked for is done. What the server said about itself before is
    /// forgotten (RFC 2595 §4).
    ///
    /// # Errors
    /// [`Violation::Injected`] where bytes were fed between the go-ahead and the handshake.
    pub fn tls_started(&mut self) -> Result<(), Violation> {
        if self.phase != Phase::Handshake || !self.buffer.is_empty() {
            return Err(self.die(Violation::Injected));
        }
        self.phase = Phase::Open;
        self.protection = Protection::Encrypted;
        self.pipelining = false;
        Ok(())
    }

    /// The server closed the connection. Says whether that was its right: after QUIT was answered. The end of the
    /// stream is never the end of a message.
    ///
    /// # Errors
    /// [`Violation::Eof`] anywhere else; [`Violation::Over`] after an earlier violation.
    pub fn closed(&mut self) -> Result<(), Violation> {
        match self.phase {
            Phase::Over => Ok(()),
            Phase::Dead => Err(Violation::Over),
            Phase::Greeting | Phase::Open | Phase::Handshake => Err(self.die(Violation::Eof)),
        }
    }

    /// How many commands have no answer yet.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.waiting.len() + self.asked.len()
    }

    /// What to do next.
    ///
    /// # Errors
    /// The connection has to be closed. After the first violation every further call says [`Violation::Over`].
    pub fn step(&mut self) -> Result<Step, Violation> {
        let step = match self.phase {
            Phase::Dead => Err(Violation::Over),
            Phase::Over if self.waiting.is_empty() => Ok(Step::Read),
            Phase::Over => Err(Violation::Over),
            Phase::Handshake => Ok(Step::StartTls),
            Phase::Greeting => self.greeting(),
            Phase::Open => self.open(),
        };
        step.map_err(|violation| self.die(violation))
    }

    fn die(&mut self, violation: Violation) -> Violation {
        self.phase = Phase::Dead;
        self.buffer = Buffer::new();
        self.waiting.clear();
        self.asked.clear();
        self.answer = Answer::Status;
        violation
    }

    fn open(&mut self) -> Result<Step, Violation> {
        // Answers first: they may be what allows the next command.
        if let Some(step) = self.read()? {
            return Ok(step);
        }
        Ok(self.write()?.map_or(Step::Read, Step::Write))
    }

    /// What may be written now, whatever the server has said meanwhile; `None` where nothing may.
    ///
    /// # Errors
    /// As [`Client::step`].
    pub fn write_ahead(&mut self) -> Result<Option<Vec<u8>>, Violation> {
        match self.phase {
            Phase::Dead => Err(Violation::Over),
            Phase::Open => self.write().map_err(|violation| self.die(violation)),
            Phase::Greeting | Phase::Handshake | Phase::Over => Ok(None),
        }
    }

    fn write(&mut self) -> Result<Option<Vec<u8>>, Violation> {
        let mut bytes = Vec::new();
        while self.may_write()
            && let Some(command) = self.waiting.pop_front()
        {
            let (line, asked) = self.prepare(command)?;
            bytes.extend_from_slice(&line);
            self.asked.push_back(asked);
        }
        Ok((!bytes.is_empty()).then_some(bytes))
    }

    /// Whether the next command may be written now.
    fn may_write(&mut self) -> bool {
        let most = if self.full {
            limits::PIPELINED / 2
        } else {
            limits::PIPELINED
        };
        self.full = self.asked.len() >= most;
        self.asked
            .back()
            .is_none_or(|last| self.pipelining && last.verb.may_be_followed() && !self.full)
    }

    fn prepare(&mut self, command: Command) -> Result<(Vec<u8>, Asked), Violation> {
        let verb = command.verb();
        if command.is_credential() && self.protection == Protection::PlainUntilStls {
            return Err(Violation::CredentialNotAllowed);
        }
        let mut line = command.line().ok_or(Violation::BadArgument(verb))?;
        self.observer.ours(command.shown());
        let number = command.number();
        let lists = matches!(command, Command::Lang(None));
        let mut exchange = None;
        if let Command::Auth(mechanism) = command {
            let (begun, with_response) = Exchange::begin(mechanism);
            exchange = Some(begun);
            line = with_response;
        }
        let asked = Asked {
            verb,
            number,
            lists,
            exchange,
        };
        Ok((line, asked))
    }

    fn greeting(&mut self) -> Result<Step, Violation> {
        let Some(line) = self.line(limits::STATUS_LINE)? else {
            return Ok(Step::Read);
        };
        self.observer.theirs(&line);
        match Reply::parse(&line) {
            Some(Reply::Ok(words)) => {
                self.phase = Phase::Open;
                let apop = apop_banner(&words);
                Ok(Step::Event(Event::Greeting { words, apop }))
            }
            Some(Reply::Err(refusal)) => {
                self.phase = Phase::Over;
                self.waiting.clear();
                Ok(Step::Event(Event::Refused {
                    command: None,
                    number: None,
                    refusal,
                }))
            }
            Some(Reply::Continue(_)) | None => Err(nonsense(&line)),
        }
    }

    /// Reads on in the answer to the oldest command; `None` where more bytes are wanted.
    fn read(&mut self) -> Result<Option<Step>, Violation> {
        let Some(front) = self.asked.front() else {
            return if self.buffer.is_empty() {
                Ok(None)
            } else {
                Err(Violation::Unasked)
            };
        };
        let verb = front.verb;
        if matches!(self.answer, Answer::Status) {
            let Some(line) = self.line(limits::STATUS_LINE)? else {
                return Ok(None);
            };
            let reply = Reply::parse(&line).ok_or_else(|| nonsense(&line))?;
            match &reply {
                // A challenge is half a secret.
                Reply::Continue(_) => self.observer.theirs("+ …".as_bytes()),
                _ => self.observer.theirs(&line),
            }
            return match reply {
                Reply::Ok(words) => self.accepted(verb, words, &line),
                Reply::Err(refusal) => {
                    let number = self.asked.pop_front().and_then(|asked| asked.number);
                    Ok(Some(Step::Event(Event::Refused {
                        command: Some(verb),
                        number,
                        refusal,
                    })))
                }
                Reply::Continue(challenge) => self.challenged(&challenge, &line).map(Some),
            };
        }
        self.read_on(verb)
    }

    /// `+ `: the server wants the next response of a SASL exchange.
    fn challenged(&mut self, challenge: &str, line: &[u8]) -> Result<Step, Violation> {
        let front = self.asked.front_mut();
        let exchange = front
            .and_then(|asked| asked.exchange.as_mut())
            .ok_or_else(|| nonsense(line))?;
        let answer = exchange.answer(challenge)?;
        self.observer.ours(if answer == "*" { "*" } else { "…" });
        Ok(Step::Write(format!("{answer}\r\n").into_bytes()))
    }

    /// What protects the connection.
    pub(crate) fn protection(&self) -> Protection {
        self.protection
    }

    fn line(&mut self, limit: usize) -> Result<Option<Vec<u8>>, Violation> {
        self.buffer
            .take_line(limit)
            .map_err(|_| Violation::LineTooLong)
    }
}

/// `<process-ID.clock@hostname>`, which APOP digests with the password (RFC 1939 §7). Only a msg-id as RFC 822 spells
/// it: with freer ones a false server can have digests computed that give the password away (CVE-2007-1558).
fn apop_banner(words: &str) -> Option<String> {
    words.split('<').skip(1).find_map(|from| {
        let (banner, _) = from.split_once('>')?;
        let (local, domain) = banner.split_once('@')?;
        let good = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'@')
        };
        (good(local) && good(domain)).then(|| format!("<{banner}>"))
    })
}

fn nonsense(line: &[u8]) -> Violation {
    Violation::Nonsense(beginning(line))
}

fn beginning(line: &[u8]) -> String {
    String::from_utf8_lossy(line).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::apop_banner;

    #[test]
    fn only_a_well_formed_banner() {
        let good = "<1896.697170952@dbc.mtview.ca.us>";
        assert_eq!(apop_banner(&format!("ready {good}")).as_deref(), Some(good));
        assert_eq!(apop_banner("<ready> <1@x> <2@y>").as_deref(), Some("<1@x>"));
        for bad in [
            "",
            "<1@x",
            "1@x>",
            "<1>",
            "<@x>",
            "<1@>",
            "<1@x@y>",
            "<1 @x>",
            "<\u{fffd}@x>",
            "<1\u{1}@x>",
        ] {
            assert_eq!(apop_banner(bad), None, "{bad}");
        }
    }
}
