//! A session over a connection: opening it, and what is known about the other side. The loop that drives the machine
//! is in `drive`, the commands are in `commands`, and signing in is in `sign_in`.

mod commands;
mod drive;
mod sign_in;

pub use commands::Goodbye;

use crate::{
    Capabilities, Client, Command, Error, Event, Limits, Protection, Refusal, Step, Violation,
};
use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;
use wire::Observer;
use wire::net::{Connection, Endpoint, Security, TlsInfo, Trust};

/// How much is read at once, at least.
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

/// What a caller may choose about a session.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is too large.
    pub limits: Limits,
    /// Who hears each line.
    pub observer: Observer,
    /// The language that the server's words shall be in, as a tag (RFC 5646, `tr`), where it knows several.
    pub language: Option<String>,
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
    port: u16,
    connect_time: Duration,
}

impl Session {
    /// Connects, reads the greeting, asks for the capabilities, and with [`Security::Starttls`] does STLS and asks
    /// for them again. Where the server offers them, it then asks for UTF-8 and for the language (RFC 6856).
    ///
    /// # Errors
    /// [`Error::ConnectionRefused`], [`Error::StlsMissing`], and the wire and misbehaved kinds.
    pub async fn open(endpoint: &Endpoint, trust: &Trust, options: Options) -> Result<Self, Error> {
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
                port: endpoint.port,
                connect_time: connection.connect_time(),
            },
            connection: Some(connection),
            client: Client::new(protection, options.limits).observed(options.observer),
            outbox: Vec::new(),
            written: 0,
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
        session.international(options.language).await?;
        Ok(session)
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

    /// The next answer, in the order of the commands sent, or the next piece of a long one ([`Event::Piece`]); writes
    /// what is queued first. A refusal of a sent command
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

    /// How many sent commands have no answer that [`Session::next`] has given. Pieces of an answer do not count.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        let answers = self.set_aside.iter().filter(|event| is_answer(event));
        self.client.unanswered() + answers.count()
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

    /// UTF8 and LANG (RFC 6856), which are only known before the sign-in. Where they are refused it goes on without.
    async fn international(&mut self, language: Option<String>) -> Result<(), Error> {
        let mut wishes = Vec::new();
        if self.capabilities().utf8 {
            wishes.push(Command::Utf8);
        }
        // What is no tag would break the line.
        let tag = language
            .filter(|tag| !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_graphic()));
        if let Some(tag) = tag.filter(|_| self.capabilities().lang) {
            wishes.push(Command::Lang(Some(tag)));
        }
        for wish in wishes {
            match self.ask(wish).await {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
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
}

/// Whether an event answers a command: a piece does not, more of the answer follows it.
fn is_answer(event: &Event) -> bool {
    !matches!(event, Event::Piece { .. })
}
