//! A session over a connection: the loop that drives the machine.

use crate::sasl::Plain;
use crate::{
    Capabilities, Client, Command, Error, Event, Limits, Listed, Protection, Refusal, Stat, Step,
    UniqueId, Violation,
};
use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::net::{Connection, Endpoint, Security, TlsInfo, Trust};
use wire::{Observer, Secret};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How QUIT ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuitOutcome {
    /// The server has removed what was marked.
    Confirmed,
    /// The answer did not come: what was marked may be removed or not. Check next time.
    Unknown,
    /// The server could not remove everything (RFC 1939 §6).
    Refused(Refusal),
}

/// A POP3 session.
///
/// Dropping the future of one of its methods loses nothing that was sent or received: what is half done stays in the
/// session, and [`Session::next`] goes on with it. After an error other than [`Error::Refused`] the connection is
/// closed, and every further call fails.
pub struct Session {
    /// `None` once the session is over.
    connection: Option<Connection>,
    client: Client,
    /// What the machine wants written, and how much of it has been.
    outbox: Vec<u8>,
    written: usize,
    chunk: Box<[u8]>,
    /// Answers that came while somebody waited for a later one.
    set_aside: VecDeque<Event>,
    about: About,
}

impl fmt::Debug for Session {
    // The outbox may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("host", &self.about.host)
            .field("open", &self.connection.is_some())
            .field("unanswered", &self.unanswered())
            .finish_non_exhaustive()
    }
}

/// What is known about the other side.
#[derive(Debug)]
struct About {
    greeting: String,
    apop: Option<String>,
    capabilities: Option<Capabilities>,
    none: Capabilities,
    tls: Option<TlsInfo>,
    host: String,
    connect_time: Duration,
}

impl Session {
    /// Connects, reads the greeting, asks for the capabilities, and with [`Security::Starttls`] does STLS and asks
    /// for them again.
    ///
    /// # Errors
    /// [`Error::ConnectionRefused`], [`Error::StlsMissing`], and the wire and misbehaved kinds.
    pub async fn open(
        endpoint: &Endpoint,
        trust: &Trust,
        limits: Limits,
        observer: Observer,
    ) -> Result<Self, Error> {
        let connection = Connection::connect(endpoint, trust).await?;
        let protection = match endpoint.security {
            Security::Tls => Protection::Encrypted,
            Security::Starttls => Protection::PlainUntilStls,
            Security::Plain => Protection::PlainAllowed,
        };
        let mut session = Self {
            about: About {
                greeting: String::new(),
                apop: None,
                capabilities: None,
                none: Capabilities::default(),
                tls: connection.tls().cloned(),
                host: connection.host().to_owned(),
                connect_time: connection.connect_time(),
            },
            connection: Some(connection),
            client: Client::new(protection, limits).observed(observer),
            outbox: Vec::new(),
            written: 0,
            chunk: vec![0; CHUNK].into_boxed_slice(),
            set_aside: VecDeque::new(),
        };
        match session.event().await? {
            Event::Greeting { words, apop } => {
                session.about.greeting = words;
                session.about.apop = apop;
            }
            Event::Refused { refusal, .. } => return Err(Error::ConnectionRefused(refusal)),
            _ => return Err(Violation::Unasked.into()),
        }
        session.capa().await?;
        if endpoint.security == Security::Starttls {
            if !session.capabilities().stls {
                return Err(Error::StlsMissing);
            }
            session.stls(trust).await?;
            session.capa().await?;
        }
        Ok(session)
    }

    /// Signs in: AUTH PLAIN where the server offers it, else USER and PASS. A refusal is never answered with another
    /// try by another method: servers count failures, and lock accounts.
    ///
    /// # Errors
    /// [`Error::Refused`] with the server's reason: the session goes on and may try another password.
    /// [`Error::NoSignInMethod`].
    pub async fn sign_in(&mut self, user: &str, password: &Secret) -> Result<(), Error> {
        match self.method().ok_or(Error::NoSignInMethod)? {
            Method::Plain => {
                let plain = Plain::new(user, password.clone());
                self.ask(Command::Auth(Box::new(plain))).await?;
            }
            Method::UserPass => {
                self.ask(Command::User(user.to_owned())).await?;
                self.ask(Command::Pass(password.clone())).await?;
            }
        }
        Ok(())
    }

    fn method(&self) -> Option<Method> {
        let Some(all) = &self.about.capabilities else {
            // A server without CAPA has nothing but USER and PASS.
            return Some(Method::UserPass);
        };
        if all.offers("PLAIN") {
            Some(Method::Plain)
        } else if all.user || (all.sasl.is_empty() && self.about.tls.is_some()) {
            // Some servers forget to announce USER. Inside TLS it does no harm to try; in plaintext a server that
            // does not announce it may be refusing plaintext passwords, and must not be told one.
            Some(Method::UserPass)
        } else {
            None
        }
    }

    /// What the server can do, as of the last CAPA; nothing, where it does not know CAPA.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        self.about.capabilities.as_ref().unwrap_or(&self.about.none)
    }

    /// The server's words of greeting.
    #[must_use]
    pub fn greeting(&self) -> &str {
        &self.about.greeting
    }

    /// The APOP timestamp of the greeting, with angle brackets.
    #[must_use]
    pub fn apop_banner(&self) -> Option<&str> {
        self.about.apop.as_deref()
    }

    /// What TLS was agreed on.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.about.tls.as_ref()
    }

    /// The host, as it was asked for.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.about.host
    }

    /// How long the look-up and the TCP connection took, without TLS.
    #[must_use]
    pub fn connect_time(&self) -> Duration {
        self.about.connect_time
    }

    /// STAT: how many messages and bytes lie in the maildrop.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn stat(&mut self) -> Result<Stat, Error> {
        match self.ask(Command::Stat).await? {
            Event::Stat(stat) => Ok(stat),
            _ => Err(self.confused()),
        }
    }

    /// UIDL: every message's unique-id.
    ///
    /// # Errors
    /// Refused, also where the server does not know UIDL; or over.
    pub async fn uidl(&mut self) -> Result<Vec<UniqueId>, Error> {
        match self.ask(Command::Uidl).await? {
            Event::Uidl(entries) => Ok(entries),
            _ => Err(self.confused()),
        }
    }

    /// LIST: every message's size.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn list(&mut self) -> Result<Vec<Listed>, Error> {
        match self.ask(Command::List).await? {
            Event::List(entries) => Ok(entries),
            _ => Err(self.confused()),
        }
    }

    /// RETR: one message, the exact bytes.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn retrieve(&mut self, number: u32) -> Result<Vec<u8>, Error> {
        match self.ask(Command::Retr(number)).await? {
            Event::Retrieved { raw, .. } => Ok(raw),
            _ => Err(self.confused()),
        }
    }

    /// TOP: a message's header and the first lines of its body.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn top(&mut self, number: u32, lines: u32) -> Result<Vec<u8>, Error> {
        match self.ask(Command::Top(number, lines)).await? {
            Event::Top { raw, .. } => Ok(raw),
            _ => Err(self.confused()),
        }
    }

    /// DELE: marks a message, which QUIT removes.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn delete(&mut self, number: u32) -> Result<(), Error> {
        self.ask(Command::Dele(number)).await.map(drop)
    }

    /// NOOP.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn noop(&mut self) -> Result<(), Error> {
        self.ask(Command::Noop).await.map(drop)
    }

    /// RSET: unmarks every message.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn rset(&mut self) -> Result<(), Error> {
        self.ask(Command::Rset).await.map(drop)
    }

    /// QUIT: removes what was marked, and ends the session.
    pub async fn quit(mut self) -> QuitOutcome {
        let outcome = match self.ask(Command::Quit).await {
            Ok(Event::Bye { .. }) => QuitOutcome::Confirmed,
            Err(Error::Refused(refusal)) => QuitOutcome::Refused(refusal),
            Ok(_) | Err(_) => QuitOutcome::Unknown,
        };
        if let Some(connection) = &mut self.connection {
            // Manners only: the answer has been given.
            let _ = connection.shutdown().await;
        }
        outcome
    }

    /// Queues a command for pipelining; it is written by [`Session::flush`] or [`Session::next`], at once where the
    /// server announced PIPELINING, else when the one before it has been answered.
    pub fn send(&mut self, command: Command) {
        self.client.send(command);
    }

    /// Writes what is queued, as far as the server allows commands ahead of their answers.
    ///
    /// # Errors
    /// The session is over.
    pub async fn flush(&mut self) -> Result<(), Error> {
        // Without the server's answers the machine has nothing to say but what may be written now.
        let result = self.write_queued().await;
        self.or_close(result)
    }

    /// The next answer, in the order of the commands sent; writes what is queued first. A refusal of a sent command
    /// is an [`Event::Refused`], not an error.
    ///
    /// # Errors
    /// [`Violation::NothingDue`] where no command is without an answer. After any other error the session is over.
    pub async fn next(&mut self) -> Result<Event, Error> {
        match self.set_aside.pop_front() {
            Some(event) => Ok(event),
            None => self.due().await,
        }
    }

    /// How many sent commands have no answer that [`Session::next`] has given.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.client.unanswered() + self.set_aside.len()
    }

    async fn capa(&mut self) -> Result<(), Error> {
        self.about.capabilities = match self.ask(Command::Capa).await {
            Ok(Event::Capabilities(all)) => Some(all),
            // RFC 1939 servers do not know it.
            Err(Error::Refused(_)) => None,
            Ok(_) => return Err(self.confused()),
            Err(error) => return Err(error),
        };
        Ok(())
    }

    async fn stls(&mut self, trust: &Trust) -> Result<(), Error> {
        let result = self.encrypt(trust).await;
        self.or_close(result)
    }

    async fn encrypt(&mut self, trust: &Trust) -> Result<(), Error> {
        self.client.send(Command::Stls);
        loop {
            match self.step().await? {
                Some(Step::StartTls) => break,
                Some(Step::Event(Event::Refused { refusal, .. })) => {
                    return Err(Error::ConnectionRefused(refusal));
                }
                Some(Step::Event(_)) => return Err(Violation::Unasked.into()),
                Some(Step::Write(_) | Step::Read) | None => {}
            }
        }
        let plain = self.connection.take().ok_or(Violation::Over)?;
        let encrypted = plain.start_tls(trust).await?;
        self.client.tls_started()?;
        self.about.tls = encrypted.tls().cloned();
        self.connection = Some(encrypted);
        Ok(())
    }

    /// Sends a command and waits for its answer; earlier answers are set aside for [`Session::next`].
    async fn ask(&mut self, command: Command) -> Result<Event, Error> {
        let before = self.client.unanswered();
        self.client.send(command);
        for _ in 0..before {
            let earlier = self.due().await?;
            self.set_aside.push_back(earlier);
        }
        match self.due().await? {
            Event::Refused { refusal, .. } => Err(Error::Refused(refusal)),
            event => Ok(event),
        }
    }

    async fn due(&mut self) -> Result<Event, Error> {
        if self.connection.is_none() {
            return Err(Violation::Over.into());
        }
        if self.client.unanswered() == 0 {
            return Err(Violation::NothingDue.into());
        }
        self.event().await
    }

    async fn event(&mut self) -> Result<Event, Error> {
        if let Some(connection) = &mut self.connection {
            connection.restart_patience();
        }
        let result = loop {
            match self.step().await {
                Ok(Some(Step::Event(event))) => break Ok(event),
                Ok(Some(Step::StartTls)) => break Err(Violation::Unasked.into()),
                Ok(Some(Step::Write(_) | Step::Read) | None) => {}
                Err(error) => break Err(error),
            }
        };
        self.or_close(result)
    }

    /// Does what the machine wants next, or gives what is not for this function to do.
    async fn step(&mut self) -> Result<Option<Step>, Error> {
        self.write_outbox().await?;
        match self.client.step()? {
            Step::Write(bytes) => {
                self.outbox = bytes;
                self.written = 0;
                self.write_outbox().await?;
            }
            Step::Read => {
                let connection = self.connection.as_mut().ok_or(Violation::Over)?;
                let count = connection
                    .read(&mut self.chunk)
                    .await
                    .map_err(wire::Error::from)?;
                if count == 0 {
                    self.client.closed()?;
                    return Err(Violation::Over.into());
                }
                self.client
                    .feed(self.chunk.get(..count).unwrap_or_default());
            }
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    async fn write_queued(&mut self) -> Result<(), Error> {
        self.write_outbox().await?;
        while let Some(bytes) = self.client.write_ahead()? {
            self.outbox = bytes;
            self.written = 0;
            self.write_outbox().await?;
        }
        Ok(())
    }

    /// Writes what is left in the outbox. Whoever drops this future in the middle finds the rest still there.
    async fn write_outbox(&mut self) -> Result<(), Error> {
        if self.outbox.is_empty() {
            return Ok(());
        }
        let connection = self.connection.as_mut().ok_or(Violation::Over)?;
        while let Some(rest) = self.outbox.get(self.written..).filter(|b| !b.is_empty()) {
            let count = connection.write(rest).await.map_err(wire::Error::from)?;
            if count == 0 {
                return Err(wire::Error::ConnectionLost.into());
            }
            self.written += count;
        }
        connection.flush().await.map_err(wire::Error::from)?;
        self.outbox.clear();
        self.written = 0;
        Ok(())
    }

    fn or_close<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err() {
            self.connection = None;
        }
        result
    }

    /// An answer to another command than the one that was asked: a defect of ours, and no ground to go on.
    fn confused(&mut self) -> Error {
        self.connection = None;
        Violation::Unasked.into()
    }
}

#[derive(Clone, Copy, Debug)]
enum Method {
    Plain,
    UserPass,
}
