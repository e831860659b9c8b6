//! What the engine knows of a maildrop while it runs.

use contract::{ConversationLine, Side};
use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use wire::{Observer, Said};

use crate::lock;
use std::sync::Arc;

/// Lines of a conversation that are kept.
const LINES: usize = 1_000;

/// One account's maildrop, for as long as the program runs.
#[derive(Debug, Default)]
pub(crate) struct Maildrop {
    /// One session at a time (RFC 1939 §4: the server locks it).
    pub(crate) session: Arc<tokio::sync::Mutex<()>>,
    said: Mutex<VecDeque<ConversationLine>>,
    /// Seconds that the server wants between two sign-ins (RFC 2449 §6.5).
    login_delay: AtomicU32,
    /// How often a session broke off in the middle of a message, by its unique-id.
    broke_off: Mutex<HashMap<String, u32>>,
}

impl Maildrop {
    /// Begins the conversation with a server anew, and listens to it.
    pub(crate) fn listen(self: &Arc<Self>, side: Side) -> Observer {
        lock(&self.said).retain(|line| line.side != side);
        let maildrop = Arc::clone(self);
        Observer::new(move |Said { ours, line }| {
            let mut said = lock(&maildrop.said);
            if said.len() >= LINES {
                said.pop_front();
            }
            said.push_back(ConversationLine { side, ours, line });
        })
    }

    pub(crate) fn conversation(&self) -> Vec<ConversationLine> {
        lock(&self.said).iter().cloned().collect()
    }

    pub(crate) fn set_login_delay(&self, seconds: Option<u32>) {
        self.login_delay
            .store(seconds.unwrap_or(0), Ordering::Relaxed);
    }

    pub(crate) fn login_delay(&self) -> u32 {
        self.login_delay.load(Ordering::Relaxed)
    }

    /// A session broke off while this message arrived.
    pub(crate) fn broke_off(&self, uidl: &str) {
        *lock(&self.broke_off).entry(uidl.to_owned()).or_default() += 1;
    }

    /// How often that was so: what breaks a session every time must not keep the others from arriving.
    pub(crate) fn breaks(&self, uidl: Option<&str>) -> u32 {
        uidl.and_then(|uidl| lock(&self.broke_off).get(uidl).copied())
            .unwrap_or(0)
    }
}
