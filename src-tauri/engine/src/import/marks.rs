//! The marks that a message brings with it.

/// Read, flagged, answered, forwarded. Where nothing tells, a message is read: old mail is no news.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) unread: bool,
    pub(super) flagged: bool,
    pub(super) answered: bool,
    pub(super) forwarded: bool,
}
