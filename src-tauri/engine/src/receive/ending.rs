//! The end of a session: what is safe on disk is removed from the server, and goodbye is said.

use super::Received;
use super::fetch::Tally;
use crate::courier::Stop;
use crate::problem::Explained;
use contract::{Problem, ProblemCode};
use pop3::{Command, Goodbye, QuitOutcome, Session};

/// DELE, for what is safe on disk.
pub(super) async fn remove_all(
    session: &mut Session,
    remove: Vec<u32>,
    tally: &mut Tally,
    done: &mut Received,
    stop: &mut Stop,
) -> Result<(), Problem> {
    for number in remove {
        session.send(Command::Dele(number));
    }
    while session.unanswered() > 0 {
        let event = tokio::select! {
            event = session.next() => event.explained()?,
            // Without QUIT nothing is removed; the next session does it.
            () = stop.asked() => return Err(Problem::new(ProblemCode::Stopped)),
        };
        match event {
            pop3::Event::Deleted { .. } => done.deleted += 1,
            pop3::Event::Refused { refusal, .. } => tally.refused(&refusal),
            _ => {}
        }
    }
    Ok(())
}

/// QUIT. Where nothing is removed nothing hangs on the server's answer, and nobody has to wait for it: it is still to be
/// [`heard`], because the server ends the session with it.
///
/// RFC 1939 §6: nothing is removed before QUIT. Where its answer does not come, the UIDLs stay remembered, so that the
/// next session neither retrieves these again nor forgets to remove them.
pub(super) async fn leave(
    session: Session,
    removes: bool,
    tally: &mut Tally,
    stop: &mut Stop,
) -> Result<Option<Goodbye>, Problem> {
    let stopped = || Problem::new(ProblemCode::Stopped);
    let goodbye = tokio::select! {
        goodbye = session.leave() => goodbye,
        () = stop.asked() => return Err(stopped()),
    };
    if !removes {
        return Ok(Some(goodbye));
    }
    let quit = tokio::select! {
        quit = goodbye.heard() => quit,
        () = stop.asked() => return Err(stopped()),
    };
    if let QuitOutcome::Refused(refusal) = quit {
        tally.refused(&refusal);
    }
    Ok(None)
}

/// Waits until the server has ended the session, or the user or the end of the program asks for no more.
pub(super) async fn heard(goodbye: Goodbye, stop: &mut Stop) {
    tokio::select! {
        _ = goodbye.heard() => {}
        () = stop.asked() => {}
    }
}
