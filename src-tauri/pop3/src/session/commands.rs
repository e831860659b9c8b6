//! One method for each command: asks, and waits for the answer.

use super::{QuitOutcome, Session};
use crate::{Command, Error, Event, Listed, Stat, UniqueId};
use tokio::io::AsyncWriteExt;

impl Session {
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

    /// UIDL: every message's unique-id. A message whose entry cannot be read is not in the list.
    ///
    /// # Errors
    /// Refused, also where the server does not know UIDL; or over.
    pub async fn uidl(&mut self) -> Result<Vec<UniqueId>, Error> {
        match self.ask(Command::Uidl).await? {
            Event::Uidl(entries) => Ok(entries),
            _ => Err(self.confused()),
        }
    }

    /// LIST: every message's size. A message whose entry cannot be read is not in the list.
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn list(&mut self) -> Result<Vec<Listed>, Error> {
        match self.ask(Command::List).await? {
            Event::List(entries) => Ok(entries),
            _ => Err(self.confused()),
        }
    }

    /// RETR: one message, the exact bytes, all of it in memory: its pieces are joined. To have them one by one, use
    /// [`Session::send`] and [`Session::next`].
    ///
    /// # Errors
    /// Refused, or over.
    pub async fn retrieve(&mut self, number: u32) -> Result<Vec<u8>, Error> {
        let Event::Retrieved { raw, .. } = self.ask(Command::Retr(number)).await? else {
            return Err(self.confused());
        };
        // The pieces in front of it were set aside, behind every earlier answer. They wait there and not in a
        // variable of this function, so that dropping its future does not tear a hole into the message.
        let mut first = self.set_aside.len();
        while let Some(Event::Piece { .. }) = first
            .checked_sub(1)
            .and_then(|before| self.set_aside.get(before))
        {
            first -= 1;
        }
        let mut whole = Vec::new();
        for piece in self.set_aside.drain(first..) {
            if let Event::Piece { bytes, .. } = piece {
                whole.extend_from_slice(&bytes);
            }
        }
        if whole.is_empty() {
            return Ok(raw);
        }
        whole.extend_from_slice(&raw);
        Ok(whole)
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
    pub async fn quit(self) -> QuitOutcome {
        self.leave().await.heard().await
    }

    /// [`Session::quit`] without waiting for the answer.
    pub async fn leave(mut self) -> Goodbye {
        self.send(Command::Quit);
        // Where it could not be written, no answer comes.
        let _ = self.flush().await;
        Goodbye(self)
    }
}

/// A session that QUIT was written to, and whose answer is due. Dropping it closes the connection.
#[derive(Debug)]
#[must_use = "what was marked is removed for sure once the answer was heard"]
pub struct Goodbye(Session);

impl Goodbye {
    /// Waits for the answer, past those of earlier commands.
    pub async fn heard(self) -> QuitOutcome {
        let Self(mut session) = self;
        let mut outcome = QuitOutcome::Unknown;
        while session.client.unanswered() > 0 {
            outcome = match session.due().await {
                Ok(Event::Bye { .. }) => QuitOutcome::Confirmed,
                Ok(Event::Refused { refusal, .. }) => QuitOutcome::Refused(refusal),
                Ok(_) => QuitOutcome::Unknown,
                Err(_) => return QuitOutcome::Unknown,
            };
        }
        if let Some(connection) = &mut session.connection {
            // Manners only: the answer has been given.
            let _ = connection.shutdown().await;
        }
        outcome
    }
}
