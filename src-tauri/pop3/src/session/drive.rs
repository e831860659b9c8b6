//! The loop that drives the machine.

use super::{CHUNK, Session, is_answer};
use crate::{Command, Error, Event, Step, Violation};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

impl Session {
    /// Sends a command and waits for its answer; earlier answers, and its own pieces, are set aside for
    /// [`Session::next`].
    pub(super) async fn ask(&mut self, command: Command) -> Result<Event, Error> {
        let before = self.client.unanswered();
        self.client.send(command);
        let mut answered = 0;
        loop {
            match self.due().await? {
                event if answered == before && is_answer(&event) => {
                    return match event {
                        Event::Refused { refusal, .. } => Err(Error::Refused(refusal)),
                        event => Ok(event),
                    };
                }
                earlier => {
                    answered += usize::from(is_answer(&earlier));
                    self.set_aside.push_back(earlier);
                }
            }
        }
    }

    pub(super) async fn due(&mut self) -> Result<Event, Error> {
        if self.connection.is_none() {
            return Err(Violation::Over.into());
        }
        if self.client.unanswered() == 0 {
            return Err(Violation::NothingDue.into());
        }
        self.event().await
    }

    pub(super) async fn event(&mut self) -> Result<Event, Error> {
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
    pub(super) async fn step(&mut self) -> Result<Option<Step>, Error> {
        self.write_outbox().await?;
        match self.client.step()? {
            Step::Write(bytes) => {
                self.outbox = bytes;
                self.written = 0;
                self.write_outbox().await?;
            }
            Step::Read => {
                let connection = self.connection.as_mut().ok_or(Violation::Over)?;
                let fed = self.client.fed();
                fed.reserve(CHUNK);
                // Whoever drops this future has read nothing.
                let count = connection.read_buf(fed).await.map_err(wire::Error::from)?;
                if count == 0 {
                    self.client.closed()?;
                    return Err(Violation::Over.into());
                }
            }
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    pub(super) async fn write_queued(&mut self) -> Result<(), Error> {
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

    pub(super) fn or_close<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err() {
            self.connection = None;
        }
        result
    }

    /// An answer to another command than the one that was asked: a defect of ours, and no ground to go on.
    pub(super) fn confused(&mut self) -> Error {
        self.connection = None;
        Violation::Unasked.into()
    }
}
