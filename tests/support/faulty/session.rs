//! One session, from the greeting to its end, however that comes.

use super::answers::View;
use super::fault::{Act, Fault, Stage};
use super::stream::Stream;
use super::{Moment, PASSWORD, Shared, USER};
use std::io;
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

/// The session is over.
struct Over;

impl From<io::Error> for Over {
    /// The other side is gone: a client's right, at any time.
    fn from(_: io::Error) -> Self {
        Self
    }
}

pub(super) fn serve(socket: TcpStream, shared: &Shared) {
    let session = shared.sessions.fetch_add(1, Ordering::Relaxed);
    let Ok(stream) = Stream::new(socket) else {
        return;
    };
    let mut conversation = Conversation {
        shared,
        view: View::new(shared.script.of(session), session),
        acts: Vec::new(),
        stream,
        signed_in: None,
        retrieved: Vec::new(),
    };
    conversation.acts = conversation
        .view
        .faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::At(stage, act) => Some((*stage, *act)),
            _ => None,
        })
        .collect();
    let _over = conversation.hold();
    if conversation.view.has(Fault::DirtyCommit) {
        conversation.update(usize::MAX);
    }
}

struct Conversation<'a> {
    shared: &'a Shared,
    view: View,
    acts: Vec<(Stage, Act)>,
    stream: Stream,
    signed_in: Option<MutexGuard<'a, ()>>,
    /// What was handed out.
    retrieved: Vec<usize>,
}

impl Conversation<'_> {
    fn hold(&mut self) -> Result<(), Over> {
        if let Some(config) = &self.shared.tls {
            let act = self.act(Stage::Handshake);
            if let Some(act) = act {
                self.misbehave(act, b"+OK ready, in plain text\r\n")?;
            }
            self.stream.encrypt(config.clone())?;
        }
        let greeting = self.view.greeting();
        self.answer(Stage::Greeting, &greeting)?;
        while let Some(line) = self.stream.line() {
            if self.view.has(Fault::DropsEarly) {
                self.stream.forget_ahead();
            }
            self.obey(&line)?;
        }
        Ok(())
    }

    fn obey(&mut self, line: &str) -> Result<(), Over> {
        let (word, argument) = line.split_once(' ').unwrap_or((line, ""));
        let number: usize = argument.parse().unwrap_or(0);
        match (word.to_ascii_uppercase().as_str(), self.signed_in.is_some()) {
            ("CAPA", _) => {
                let answer = self.view.capa();
                self.answer(Stage::Capa, &answer)
            }
            ("USER", false) => {
                let answer = self.view.ok("and the password?");
                self.answer(Stage::User, &answer)
            }
            ("PASS", false) => self.sign_in(argument),
            ("STAT", true) => {
                let answer = self.view.stat();
                self.answer(Stage::Stat, &answer)
            }
            ("LIST", true) => {
                let answer = self.view.list();
                self.answer(Stage::List, &answer)
            }
            ("UIDL", true) => {
                let answer = self.view.uidl();
                self.answer(Stage::Uidl, &answer)
            }
            ("RETR", true) => {
                let answer = match self.view.message(number) {
                    Some(message) => {
                        self.retrieved.push(message.id);
                        self.view.retr(message)
                    }
                    None => self.view.err("no such message"),
                };
                self.answer(Stage::Retr(number), &answer)
            }
            ("TOP", true) if !self.view.has(Fault::NoTop) => {
                let number = argument
                    .split(' ')
                    .next()
                    .and_then(|word| word.parse().ok());
                let answer = match number.and_then(|number| self.view.message(number)) {
                    Some(message) => self.view.top(message),
                    None => self.view.err("no such message"),
                };
                Ok(self.stream.write(&answer)?)
            }
            ("DELE", true) => self.delete(number),
            ("NOOP", true) => {
                let answer = self.view.ok("");
                Ok(self.stream.write(&answer)?)
            }
            ("RSET", true) => {
                self.view.deleted.fill(false);
                let answer = self.view.ok("");
                Ok(self.stream.write(&answer)?)
            }
            ("QUIT", _) => self.quit(),
            _ => {
                let answer = self.view.err("unknown command");
                Ok(self.stream.write(&answer)?)
            }
        }
    }

    fn sign_in(&mut self, password: &str) -> Result<(), Over> {
        if password != PASSWORD {
            let answer = self.view.err(&format!("[AUTH] not the password of {USER}"));
            return Ok(self.stream.write(&answer)?);
        }
        let guard = self.shared.signed_in.lock();
        self.signed_in = Some(guard.unwrap_or_else(PoisonError::into_inner));
        self.view.take(self.shared.maildrop().clone());
        let answer = self.view.ok("welcome");
        let answered = self.answer(Stage::Pass, &answer);
        if self
            .act(Stage::Pass)
            .is_some_and(|act| matches!(act, Act::Refuse(_)))
        {
            self.signed_in = None;
        }
        answered
    }

    fn delete(&mut self, number: usize) -> Result<(), Over> {
        let there = self.view.message(number).is_some();
        let refused = self
            .act(Stage::Dele(number))
            .is_some_and(|act| matches!(act, Act::Refuse(_)));
        let answer = if there {
            self.view.ok("marked")
        } else {
            self.view.err("no such message")
        };
        if there && !refused {
            self.view.deleted[number - 1] = true;
        }
        self.answer(Stage::Dele(number), &answer)
    }

    /// The UPDATE state.
    fn quit(&mut self) -> Result<(), Over> {
        self.shared.tell(Moment::Before(Stage::Quit));
        let unanswered = self.view.faults.iter().find_map(|fault| match fault {
            Fault::QuitUnanswered { done } => Some(*done),
            _ => None,
        });
        let answer = if let Some(done) = unanswered {
            self.update(if done { usize::MAX } else { 0 });
            self.stream.cut();
            return Err(Over);
        } else if self.view.has(Fault::QuitHalf) {
            self.update(1);
            self.view.err("some deleted messages not removed")
        } else if self.act(Stage::Quit).is_some() {
            // What breaks here breaks before anything is removed.
            self.view.ok("bye")
        } else {
            self.update(usize::MAX);
            self.view.ok("bye")
        };
        self.answered(Stage::Quit, &answer)?;
        Err(Over)
    }

    /// Removes what is marked, or the first few of it.
    fn update(&mut self, most: usize) {
        let marked: Vec<usize> = self.view.marked().into_iter().take(most).collect();
        let mut maildrop = self.shared.maildrop();
        maildrop.retain(|message| !marked.contains(&message.id));
        for message in maildrop.iter_mut() {
            message.popped |= self.retrieved.contains(&message.id);
        }
    }

    fn act(&self, stage: Stage) -> Option<Act> {
        let found = self.acts.iter().find(|(at, _)| *at == stage);
        found.map(|(_, act)| *act)
    }

    fn answer(&mut self, stage: Stage, answer: &[u8]) -> Result<(), Over> {
        self.shared.tell(Moment::Before(stage));
        self.answered(stage, answer)
    }

    fn answered(&mut self, stage: Stage, answer: &[u8]) -> Result<(), Over> {
        match self.act(stage) {
            Some(act) => self.misbehave(act, answer)?,
            None => self.stream.write(answer)?,
        }
        self.shared.tell(Moment::After(stage));
        Ok(())
    }

    /// Does it instead of answering, or while answering.
    fn misbehave(&mut self, act: Act, answer: &[u8]) -> Result<(), Over> {
        let stream = &mut self.stream;
        match act {
            Act::Cut => stream.cut(),
            Act::Reset => stream.reset(),
            Act::Stall => stream.stall(),
            Act::Garbage => {
                stream.write(b"HTTP/1.0 400 Bad Request\r\n")?;
                return Ok(stream.write(answer)?);
            }
            Act::Binary => {
                stream.write(b"\0\0\xff\xfe\x80\0+OK\0\r\n")?;
                return Ok(stream.write(answer)?);
            }
            Act::EndlessLine => loop {
                stream.write(&[b'x'; 8192])?;
            },
            Act::EndlessListing => {
                stream.write(b"+OK\r\n")?;
                for start in (1_usize..).step_by(1000) {
                    let lines: String = (start..start + 1000)
                        .map(|number| format!("{number} {}\r\n", number % 1000 + 1))
                        .collect();
                    stream.write(lines.as_bytes())?;
                }
            }
            Act::EndlessMessage => {
                stream.write(b"+OK\r\nSubject: endless\r\n\r\n")?;
                let lines =
                    b"and so on, and so on, and so on, and so on, and so on\r\n".repeat(1000);
                loop {
                    stream.write(&lines)?;
                }
            }
            Act::CutAt(place) => {
                stream.write(&answer[..place.of(answer)])?;
                stream.cut();
            }
            Act::ResetAt(place) => {
                stream.write(&answer[..place.of(answer)])?;
                stream.reset();
            }
            Act::StallAt(place) => {
                stream.write(&answer[..place.of(answer)])?;
                stream.stall();
            }
            Act::Trickle => return Ok(stream.trickle(answer)?),
            Act::Refuse(words) => return Ok(stream.write(&self.view.err(words))?),
            Act::RefuseAndCut(words) => {
                stream.write(&self.view.err(words))?;
                stream.cut();
            }
        }
        Err(Over)
    }
}
