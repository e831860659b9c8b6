//! A POP3 server that does one thing wrong, on loopback: for the faults that no real server commits when asked to.
//!
//! Its maildrop outlives its sessions, and deletions are real at QUIT (RFC 1939 §6), so that what a client does about
//! a fault shows in what is left. A thread for each connection, blocking, in the order in which a person would read
//! the protocol.

mod answers;
mod battery;
mod disk;
mod fault;
mod lies;
mod session;
mod stream;

pub use battery::{Case, Mode, cases, maildrop, tls_cases};
pub use disk::SmallDisk;
pub use fault::{Act, Fault, Place, Script, Stage};

use rustls::ServerConfig;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name to sign in with, and the account's address.
pub const USER: &str = "ayse@kardelen.example";
/// The password.
pub const PASSWORD: &str = "kız-kulesi-1453";

/// A moment of a session, told to whoever listens, before the session goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Moment {
    /// The command has come and has had no effect yet.
    Before(Stage),
    /// The answer has been written.
    After(Stage),
}

/// Hears each moment; the session goes on when it returns.
type Listener = Box<dyn Fn(Moment) + Send>;

/// A message that waits.
#[derive(Clone, Debug)]
struct Stored {
    /// Never used again, whatever the server says at UIDL.
    id: usize,
    raw: Arc<[u8]>,
    /// It was retrieved in a session that ended well; Gmail does not show it again.
    popped: bool,
}

struct Shared {
    script: Script,
    tls: Option<Arc<ServerConfig>>,
    maildrop: Mutex<Vec<Stored>>,
    /// Held by the session that is signed in (RFC 1939 §4: exclusive access).
    signed_in: Mutex<()>,
    listener: Mutex<Option<Listener>>,
    delivered: AtomicUsize,
    sessions: AtomicUsize,
}

impl Shared {
    fn maildrop(&self) -> MutexGuard<'_, Vec<Stored>> {
        self.maildrop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, moment: Moment) {
        let listener = self.listener.lock();
        if let Some(listener) = listener.unwrap_or_else(PoisonError::into_inner).as_ref() {
            listener(moment);
        }
    }
}

/// The server. Its threads end with the test program.
pub struct Faulty {
    /// Where it listens, on loopback.
    pub port: u16,
    shared: Arc<Shared>,
}

impl Faulty {
    /// Starts it, without TLS.
    #[must_use]
    pub fn start(script: Script) -> Self {
        Self::start_with(script, None)
    }

    /// Starts it, where a TLS configuration is given with implicit TLS.
    ///
    /// # Panics
    /// When loopback has no ports left.
    #[must_use]
    pub fn start_with(script: Script, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            script,
            tls,
            maildrop: Mutex::new(Vec::new()),
            signed_in: Mutex::new(()),
            listener: Mutex::new(None),
            delivered: AtomicUsize::new(0),
            sessions: AtomicUsize::new(0),
        });
        let host = Arc::clone(&shared);
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let host = Arc::clone(&host);
                std::thread::spawn(move || session::serve(socket, &host));
            }
        });
        Self { port, shared }
    }

    /// Puts a message into the maildrop. An open session does not see it (RFC 1939 §3).
    pub fn deliver(&self, raw: &[u8]) {
        let id = self.shared.delivered.fetch_add(1, Ordering::Relaxed);
        let raw = raw.into();
        self.shared.maildrop().push(Stored {
            id,
            raw,
            popped: false,
        });
    }

    /// What lies in the maildrop, oldest first.
    #[must_use]
    pub fn remaining(&self) -> Vec<Vec<u8>> {
        let maildrop = self.shared.maildrop();
        maildrop.iter().map(|stored| stored.raw.to_vec()).collect()
    }

    /// How many sessions there were.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.shared.sessions.load(Ordering::Relaxed)
    }

    /// From now on this hears every moment, on the session's own thread: while it does not return, nothing is
    /// answered.
    pub fn listen(&self, listener: impl Fn(Moment) + Send + 'static) {
        let mut place = self
            .shared
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(Box::new(listener));
    }
}
