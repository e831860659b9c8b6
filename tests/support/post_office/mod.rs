//! An embedded, honest post office on loopback: POP3 (RFC 1939, 2449, 2595, 5034) and SMTP submission (RFC 5321, 6409)
//! for the demo and for faults that a real server will not commit.
//!
//! It runs on threads of its own, so that plain and async tests alike can open one; it closes when it is dropped.

mod maildrop;
mod pop3;
mod smtp;
mod stream;

#[cfg(test)]
mod tests;

use crate::certificates::{Certs, Flaw, ServerCertificate};
use maildrop::Maildrops;
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use stream::Conversation;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// A way to misbehave. Each is off until [`PostOffice::behave`] turns it on, for the connections that follow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Behaviour {
    /// Every sign-in is refused, in the words that servers use for a wrong password.
    RefuseSignIn,
    /// Greets and then never answers.
    Hang,
    /// STLS and STARTTLS are not announced, and refused.
    WithoutStartTls,
    /// A reply of an attacker follows the go-ahead for TLS in the same segment, in plain text.
    InjectAfterStartTls,
    /// A message body stops in the middle of RETR, and the connection closes.
    CutRetr,
    /// SMTP takes the whole message and closes the connection instead of answering.
    CutAfterData,
    /// SMTP refuses every recipient for good (550).
    RefuseRecipients,
    /// SMTP refuses every recipient for now (450).
    DeferRecipients,
}

/// The ports, all on 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// POP3 in plain text, where STLS is announced too (110 in the world).
    pub pop3: u16,
    /// POP3 with implicit TLS (995).
    pub pop3s: u16,
    /// Submission with STARTTLS (587). Signs nobody in before it.
    pub smtp: u16,
    /// Submission with implicit TLS (465).
    pub smtps: u16,
}

/// A message as somebody submitted it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Submitted {
    /// Who had signed in.
    pub user: String,
    /// The reverse-path, without brackets.
    pub from: String,
    /// The forward-paths, without brackets.
    pub recipients: Vec<String>,
    /// The bytes after dot-unstuffing, nothing added.
    pub raw: Vec<u8>,
}

/// What the connections share.
struct Office {
    state: Mutex<State>,
    tls: TlsAcceptor,
}

struct State {
    maildrops: Maildrops,
    submitted: Vec<Submitted>,
    behaviours: Vec<Behaviour>,
}

impl Office {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn behaves(&self, behaviour: Behaviour) -> bool {
        self.state().behaviours.contains(&behaviour)
    }

    /// Whether this is a user's name and password.
    fn knows(&self, user: &str, password: &str) -> bool {
        !self.behaves(Behaviour::RefuseSignIn)
            && self.state().maildrops.password(user) == Some(password)
    }
}

/// The open post office.
pub struct PostOffice {
    /// Where it listens.
    pub ports: Ports,
    ca_file: PathBuf,
    office: Arc<Office>,
    runtime: Option<Runtime>,
}

impl PostOffice {
    /// Opens it for these users (name, password) with a good certificate; the maildrops are in memory.
    ///
    /// # Panics
    /// When loopback has no ports left.
    #[must_use]
    pub fn open(users: &[(&str, &str)], certs: &Certs) -> Self {
        Self::open_with(users, certs, Flaw::None, None)
    }

    /// Opens it with a chosen certificate and, where a folder is given, maildrops that are kept in it as .eml files
    /// (one folder a user) and are there again at the next opening.
    ///
    /// # Panics
    /// When loopback has no ports left, or the folder cannot be written.
    #[must_use]
    pub fn open_with(
        users: &[(&str, &str)],
        certs: &Certs,
        flaw: Flaw,
        folder: Option<&Path>,
    ) -> Self {
        let certificate: &ServerCertificate = certs.server(flaw);
        let office = Arc::new(Office {
            state: Mutex::new(State {
                maildrops: Maildrops::open(users, folder),
                submitted: Vec::new(),
                behaviours: Vec::new(),
            }),
            tls: TlsAcceptor::from(certificate.server_config()),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("post-office")
            .enable_all()
            .build()
            .unwrap();
        let listen = |door: Door| {
            let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            listener.set_nonblocking(true).unwrap();
            let port = listener.local_addr().unwrap().port();
            runtime.spawn(serve(listener, door, Arc::clone(&office)));
            port
        };
        let ports = Ports {
            pop3: listen(Door::Pop3 {
                implicit_tls: false,
            }),
            pop3s: listen(Door::Pop3 { implicit_tls: true }),
            smtp: listen(Door::Smtp {
                implicit_tls: false,
            }),
            smtps: listen(Door::Smtp { implicit_tls: true }),
        };
        Self {
            ports,
            ca_file: certs.ca_file(),
            office,
            runtime: Some(runtime),
        }
    }

    /// The authority to trust, a PEM file.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    /// Puts a message into a user's maildrop. An open session does not see it (RFC 1939 §3).
    ///
    /// # Panics
    /// When there is no such user.
    pub fn deliver(&self, user: &str, raw: &[u8]) {
        assert!(
            self.office.state().maildrops.deliver(user, raw),
            "the post office has no user {user}"
        );
    }

    /// What is in a user's maildrop, oldest first.
    #[must_use]
    pub fn maildrop(&self, user: &str) -> Vec<Vec<u8>> {
        self.office
            .state()
            .maildrops
            .messages(user)
            .iter()
            .map(|message| message.raw.to_vec())
            .collect()
    }

    /// Everything that was submitted, in order.
    #[must_use]
    pub fn submitted(&self) -> Vec<Submitted> {
        self.office.state().submitted.clone()
    }

    /// What was submitted to somebody who has no maildrop here; it goes nowhere.
    #[must_use]
    pub fn sent(&self) -> Vec<Submitted> {
        let state = self.office.state();
        let elsewhere =
            |message: &&Submitted| message.recipients.iter().any(|to| !state.maildrops.has(to));
        state.submitted.iter().filter(elsewhere).cloned().collect()
    }

    /// Turns a misbehaviour on.
    pub fn behave(&self, behaviour: Behaviour) {
        self.office.state().behaviours.push(behaviour);
    }

    /// Turns every misbehaviour off.
    pub fn behave_well(&self) {
        self.office.state().behaviours.clear();
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Inside an async test a blocking end would panic.
            runtime.shutdown_background();
        }
    }
}

#[derive(Clone, Copy)]
enum Door {
    Pop3 { implicit_tls: bool },
    Smtp { implicit_tls: bool },
}

async fn serve(listener: StdListener, door: Door, office: Arc<Office>) {
    let listener = TcpListener::from_std(listener).unwrap();
    // A client that goes away, in the handshake or later, is the client's affair.
    while let Ok((socket, _)) = listener.accept().await {
        let office = Arc::clone(&office);
        tokio::spawn(async move {
            let _gone = converse(socket, door, &office).await;
        });
    }
}

async fn converse(socket: TcpStream, door: Door, office: &Office) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    let (Door::Pop3 { implicit_tls } | Door::Smtp { implicit_tls }) = door;
    let conversation = if implicit_tls {
        Conversation::new(Box::new(office.tls.accept(socket).await?), true)
    } else {
        Conversation::new(Box::new(socket), false)
    };
    match door {
        Door::Pop3 { .. } => pop3::serve(conversation, office).await,
        Door::Smtp { .. } => smtp::serve(conversation, office).await,
    }
}
