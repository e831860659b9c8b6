//! The battery: every fault with the Problem that it should be told as. Here is what breaks; `lies.rs` has
//! what is said wrong.

use super::answers::without_cr;
use super::fault::{Act, Fault, Place, Script, Stage};
use super::lies;
use contract::ProblemCode;
use std::time::Duration;

/// What happens to what was received.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// It is removed from the server.
    Delete,
    /// A copy stays.
    Keep,
}

/// A fault, and what should come of it. That nothing is lost, damaged or received twice goes without saying.
#[derive(Clone, Debug)]
pub struct Case {
    /// In words.
    pub name: String,
    /// What the server does.
    pub script: Script,
    /// The Problem that the first session tells; `None` where it should tell none.
    pub problem: Option<ProblemCode>,
    /// Where it means something in one mode only.
    pub only: Option<Mode>,
    /// What waits in the maildrop.
    pub maildrop: Vec<Vec<u8>>,
    /// How much longer than a silence of the server's the first session may take.
    pub longer: Duration,
    /// Whether the server sends bare LFs, which are kept as they are sent.
    pub bare_lf: bool,
}

impl Case {
    pub(super) fn new(
        name: impl Into<String>,
        script: Script,
        problem: Option<ProblemCode>,
    ) -> Self {
        Self {
            name: name.into(),
            script,
            problem,
            only: None,
            maildrop: maildrop(),
            longer: Duration::ZERO,
            bare_lf: false,
        }
    }

    pub(super) fn only(self, mode: Mode) -> Self {
        Self {
            only: Some(mode),
            ..self
        }
    }

    /// A message as this server sends it.
    #[must_use]
    pub fn sent(&self, raw: &[u8]) -> Vec<u8> {
        if self.bare_lf {
            without_cr(raw)
        } else {
            raw.to_vec()
        }
    }
}

/// Six messages, each odd in its own way, all of them with CRLF at the end.
#[must_use]
pub fn maildrop() -> Vec<Vec<u8>> {
    let head = |number: usize, subject: &str| {
        format!(
            "Message-ID: <{number}.faulty@kardelen.example>\r\nFrom: Ayşe <ayse@kardelen.example>\r\n\
             Date: Sun, 1 Nov 2026 10:0{number}:00 +0300\r\nSubject: {subject}\r\n\r\n"
        )
        .into_bytes()
    };
    let large: String = (0..2_000_u32)
        .map(|line| format!("{line:08x}{:064x}\r\n", line.wrapping_mul(2_654_435_761)))
        .collect();
    let body = |number, subject, body: &[u8]| [&head(number, subject), body].concat();
    vec![
        body(1, "small", b"Merhaba.\r\n"),
        body(2, "dots", b".\r\n..\r\n.leading\r\n...\r\n\r\n.\r\n.\r\n"),
        body(
            3,
            "NULs",
            b"\0\0 \x00 \xff\xfe\x80 \xde\xfd \x1a\x1b\r\n\0\r\n\r\n",
        ),
        body(4, "large", large.as_bytes()),
        body(
            5,
            "lines",
            &[&[b'x'; 20_000][..], b"\rno line\r\r\n"].concat(),
        ),
        body(6, "LFs", b"one\ntwo\n\nthree\r\n"),
    ]
}

pub(super) fn first(name: &str, faults: &[Fault], problem: Option<ProblemCode>) -> Case {
    Case::new(name, Script::first(faults), problem)
}

pub(super) fn always(name: &str, faults: &[Fault], problem: Option<ProblemCode>) -> Case {
    Case::new(name, Script::always(faults), problem)
}

fn at(stage: Stage, act: Act, problem: Option<ProblemCode>) -> Case {
    let case = first(
        &format!("{act:?} at {stage:?}"),
        &[Fault::At(stage, act)],
        problem,
    );
    match stage {
        // In keep mode nothing is deleted.
        Stage::Dele(_) => case.only(Mode::Delete),
        _ => case,
    }
}

/// All cases without TLS.
#[must_use]
pub fn cases() -> Vec<Case> {
    [
        every_stage(),
        breaks(),
        replies(),
        lies::endings(),
        lies::listings(),
        lies::unique_ids(),
        lies::abilities(),
    ]
    .concat()
}

/// The same six misdeeds at every step.
fn every_stage() -> Vec<Case> {
    use ProblemCode as P;
    use Stage as S;
    let stages = [
        S::Greeting,
        S::Capa,
        S::User,
        S::Pass,
        S::List,
        S::Uidl,
        S::Retr(3),
        S::Dele(3),
    ];
    let mut cases = Vec::new();
    for stage in stages {
        cases.push(at(stage, Act::Cut, Some(P::ConnectionLost)));
        cases.push(at(stage, Act::Reset, Some(P::ConnectionLost)));
        cases.push(at(stage, Act::Stall, Some(P::TimedOut)));
        cases.push(at(stage, Act::Garbage, Some(P::ServerMisbehaved)));
        cases.push(at(stage, Act::EndlessLine, Some(P::ServerMisbehaved)));
        let refused = match stage {
            // Optional (RFC 2449 §5).
            S::Capa => None,
            // Below.
            S::Uidl => continue,
            S::User | S::Pass => Some(P::SignInRefused),
            _ => Some(P::Refused),
        };
        cases.push(at(stage, Act::Refuse("not today"), refused));
    }
    // Optional, too (RFC 1939 §7): what is removed anyway is received without it. What stays would all be received
    // anew, from a server that says that it can.
    let uidl = |problem| at(S::Uidl, Act::Refuse("not today"), problem);
    cases.push(uidl(None).only(Mode::Delete));
    cases.push(uidl(Some(P::ServerBusy)).only(Mode::Keep));
    // Whatever becomes of QUIT, the mail is here: the next session sees what is left.
    for act in [
        Act::Cut,
        Act::Reset,
        Act::Stall,
        Act::Garbage,
        Act::EndlessLine,
    ] {
        cases.push(at(S::Quit, act, None));
    }
    // Where nothing was to be removed, nobody has to know that the server did not like the goodbye.
    let quit = |problem| at(S::Quit, Act::Refuse("not today"), problem);
    cases.push(quit(Some(P::Refused)).only(Mode::Delete));
    cases.push(quit(None).only(Mode::Keep));
    cases
}

/// Answers that break off, are silent in the middle, or come slowly.
fn breaks() -> Vec<Case> {
    use Place as At;
    use ProblemCode as P;
    use Stage as S;
    let mut cases = Vec::new();
    let small = [At::StatusLine, At::Start, At::Bytes(1), At::LastCr];
    for place in small
        .into_iter()
        .chain([At::BeforeDot, At::BehindDot, At::DotCr])
    {
        cases.push(at(S::Retr(3), Act::CutAt(place), Some(P::ConnectionLost)));
    }
    for place in [At::Middle, At::Bytes(70_000)] {
        cases.push(at(S::Retr(4), Act::CutAt(place), Some(P::ConnectionLost)));
    }
    // Its own dots are no end.
    cases.push(at(
        S::Retr(2),
        Act::CutAt(At::Middle),
        Some(P::ConnectionLost),
    ));
    cases.push(at(
        S::Retr(4),
        Act::ResetAt(At::Middle),
        Some(P::ConnectionLost),
    ));
    for stage in [S::Capa, S::List, S::Uidl] {
        for place in [At::Middle, At::BeforeDot] {
            cases.push(at(stage, Act::CutAt(place), Some(P::ConnectionLost)));
        }
    }
    for (stage, place) in [
        (S::List, At::BeforeDot),
        (S::Retr(3), At::BeforeDot),
        (S::Retr(3), At::DotCr),
        (S::Retr(4), At::Middle),
    ] {
        cases.push(at(stage, Act::StallAt(place), Some(P::TimedOut)));
    }
    for stage in [S::Greeting, S::List, S::Retr(2), S::Quit] {
        cases.push(at(stage, Act::Trickle, None));
    }
    // They end at a limit, and reading so far takes a while.
    for (stage, act) in [
        (S::Capa, Act::EndlessListing),
        (S::List, Act::EndlessListing),
        (S::Uidl, Act::EndlessListing),
        (S::Retr(3), Act::EndlessMessage),
    ] {
        cases.push(Case {
            longer: Duration::from_secs(30),
            ..at(stage, act, Some(P::ServerMisbehaved))
        });
    }
    for stage in [S::Greeting, S::Pass, S::Retr(3)] {
        cases.push(at(stage, Act::Binary, Some(P::ServerMisbehaved)));
    }
    cases
}

/// Refusals that say why (RFC 2449 §8, RFC 3206).
fn replies() -> Vec<Case> {
    use Act::{Refuse, RefuseAndCut};
    use ProblemCode as P;
    use Stage as S;
    vec![
        at(
            S::Pass,
            Refuse("[IN-USE] another session"),
            Some(P::MaildropInUse),
        ),
        at(
            S::Pass,
            Refuse("[SYS/TEMP] disk trouble"),
            Some(P::ServerBusy),
        ),
        at(S::Pass, Refuse("[SYS/PERM] no mailbox"), Some(P::Refused)),
        at(
            S::Pass,
            Refuse("[LOGIN-DELAY] too soon"),
            Some(P::ServerBusy),
        ),
        at(S::Pass, Refuse("[AUTH] no"), Some(P::SignInRefused)),
        at(
            S::Greeting,
            RefuseAndCut("[SYS/TEMP] overloaded"),
            Some(P::ServerBusy),
        ),
        at(
            S::Greeting,
            RefuseAndCut("too many connections"),
            Some(P::Refused),
        ),
        at(
            S::List,
            RefuseAndCut("[SYS/TEMP] disk trouble"),
            Some(P::ServerBusy),
        ),
        at(
            S::Retr(4),
            RefuseAndCut("Disconnected for inactivity"),
            Some(P::ConnectionLost),
        ),
        at(
            S::Dele(4),
            RefuseAndCut("Disconnected for inactivity"),
            Some(P::ConnectionLost),
        ),
    ]
}

/// The cases over TLS.
#[must_use]
pub fn tls_cases() -> Vec<Case> {
    use ProblemCode as P;
    use Stage as S;
    let cases = vec![
        at(S::Handshake, Act::Garbage, Some(P::TlsFailed)),
        at(S::Handshake, Act::Stall, Some(P::TimedOut)),
        at(S::Handshake, Act::Cut, Some(P::ConnectionLost)),
        at(S::Handshake, Act::Reset, Some(P::ConnectionLost)),
        // No close_notify: somebody on the way may have cut it.
        at(
            S::Retr(4),
            Act::CutAt(Place::Middle),
            Some(P::ConnectionLost),
        ),
        at(
            S::Retr(3),
            Act::CutAt(Place::BeforeDot),
            Some(P::ConnectionLost),
        ),
        at(
            S::Uidl,
            Act::CutAt(Place::BeforeDot),
            Some(P::ConnectionLost),
        ),
        at(S::Retr(4), Act::StallAt(Place::Middle), Some(P::TimedOut)),
        at(S::Retr(2), Act::Trickle, None),
        at(S::Quit, Act::Reset, None),
        always("a healthy server", &[], None),
    ];
    cases
        .into_iter()
        .map(|case| Case {
            name: format!("TLS: {}", case.name),
            ..case
        })
        .collect()
}
