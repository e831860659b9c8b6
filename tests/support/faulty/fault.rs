//! The ways to misbehave.

use std::ops::Range;

/// Where in a session something happens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// The TLS handshake, on a server that begins with one.
    Handshake,
    /// The greeting.
    Greeting,
    /// The answer to CAPA.
    Capa,
    /// The answer to USER.
    User,
    /// The answer to PASS.
    Pass,
    /// The answer to STAT.
    Stat,
    /// The answer to LIST.
    List,
    /// The answer to UIDL.
    Uidl,
    /// The answer to RETR of the message with this number.
    Retr(usize),
    /// The answer to DELE of the message with this number.
    Dele(usize),
    /// The answer to QUIT.
    Quit,
}

/// A place in the answer that hands out a message, or in a listing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// In the status line.
    StatusLine,
    /// Behind the status line.
    Start,
    /// Behind so many bytes of what follows the status line.
    Bytes(usize),
    /// Half way.
    Middle,
    /// Between CR and LF of the last line.
    LastCr,
    /// Behind the last line, in front of the dot.
    BeforeDot,
    /// Behind the dot.
    BehindDot,
    /// Between CR and LF behind the dot.
    DotCr,
}

impl Place {
    /// How many bytes of an answer are in front of this place.
    pub(super) fn of(self, answer: &[u8]) -> usize {
        let status = answer
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(answer.len(), |at| at + 1);
        let end = answer.len();
        match self {
            Self::StatusLine => status / 2,
            Self::Start => status,
            Self::Bytes(count) => (status + count).min(end),
            Self::Middle => status + (end - status) / 2,
            // ...CR LF . CR LF
            Self::LastCr => end.saturating_sub(4),
            Self::BeforeDot => end.saturating_sub(3),
            Self::BehindDot => end.saturating_sub(2),
            Self::DotCr => end.saturating_sub(1),
        }
    }
}

/// What is done instead of answering.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Act {
    /// Closes the connection (FIN).
    Cut,
    /// Resets the connection (RST).
    Reset,
    /// Is silent for ever, and keeps the connection.
    Stall,
    /// Says something that is no status line, and then goes on as if nothing had been.
    Garbage,
    /// Says NULs and bytes beyond ASCII instead of a status line, and goes on.
    Binary,
    /// Begins a line, and never ends it.
    EndlessLine,
    /// Begins a listing, and never ends it.
    EndlessListing,
    /// Begins a message, and never ends it.
    EndlessMessage,
    /// Answers with the first part, up to that place, and closes the connection.
    CutAt(Place),
    /// Answers with the first part, up to that place, and resets the connection.
    ResetAt(Place),
    /// Answers with the first part, up to that place, and is silent from then on.
    StallAt(Place),
    /// Answers byte after byte, slowly: each is well within a time-out of seconds, all together are not.
    Trickle,
    /// `-ERR` and these words.
    Refuse(&'static str),
    /// `-ERR` and these words, and closes the connection.
    RefuseAndCut(&'static str),
}

/// A way to misbehave. Several may be combined; see [`Script`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// At one step of the session.
    At(Stage, Act),

    // What QUIT does.
    /// QUIT is not answered, and the connection closed; the deletions are done (or not).
    QuitUnanswered {
        /// Whether they are done.
        done: bool,
    },
    /// QUIT is refused: "some deleted messages not removed". Only the first one marked is removed.
    QuitHalf,
    /// Deletions are done however the session ends (against RFC 1939 §6).
    DirtyCommit,

    // What the listings say.
    /// LIST gives every message this size.
    Sizes(&'static str),
    /// LIST leaves the last message out.
    ListShort,
    /// LIST names a message more than there is.
    ListLong,
    /// LIST and STAT give wrong counts and sizes in their status lines.
    WrongCounts,

    // Unique-ids.
    /// UIDL leaves the last message out.
    UidlShort,
    /// The fifth and the sixth message have the same unique-id.
    UidlTwice,
    /// The second message's unique-id is empty.
    UidlEmpty,
    /// Unique-ids are that long.
    UidlLong(usize),
    /// Unique-ids hold spaces and bytes beyond ASCII.
    UidlOdd,
    /// Unique-ids are other ones in each session.
    UidlNew,
    /// Unique-ids are the message numbers: what is removed passes its own on.
    UidlNumbers,
    /// From the second session on the first two messages have each other's unique-id.
    UidlSwapped,

    /// As Gmail does: only so many messages in a session, and those not again that were retrieved in one before.
    Portions(usize),

    // What the server can do.
    /// UIDL is unknown.
    NoUidl,
    /// CAPA is unknown.
    NoCapa,
    /// TOP is unknown.
    NoTop,
    /// Commands ahead are not announced.
    NoPipelining,
    /// Commands ahead are announced, and thrown away when they come.
    DropsEarly,
    /// `+ok` and `-err`.
    LowerCase,
    /// Every line ends in LF, messages' lines too.
    BareLf,
    /// Messages' lines end in LF, the server's own ones in CRLF.
    BareLfInMessages,
    /// Only what stands behind CRLF is a line for the dot (RFC 1939 §3 to the letter): what stands behind LF is not
    /// stuffed.
    StrictDots,
}

/// What a server does wrong.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Script {
    /// In these sessions (the first is 0) ...
    pub sessions: Range<usize>,
    /// ... it does this,
    pub sometimes: Vec<Fault>,
    /// and in every session this.
    pub always: Vec<Fault>,
}

impl Script {
    /// A healthy server.
    #[must_use]
    pub fn healthy() -> Self {
        Self::default()
    }

    /// These faults in the first session.
    #[must_use]
    pub fn first(faults: &[Fault]) -> Self {
        Self {
            sessions: 0..1,
            sometimes: faults.to_vec(),
            always: Vec::new(),
        }
    }

    /// These faults in every session.
    #[must_use]
    pub fn always(faults: &[Fault]) -> Self {
        Self::first(&[]).and_always(faults)
    }

    /// The same, and these in every session.
    #[must_use]
    pub fn and_always(mut self, faults: &[Fault]) -> Self {
        self.always.extend_from_slice(faults);
        self
    }

    pub(super) fn of(&self, session: usize) -> Vec<Fault> {
        let mut faults = self.always.clone();
        if self.sessions.contains(&session) {
            faults.extend_from_slice(&self.sometimes);
        }
        faults
    }
}
