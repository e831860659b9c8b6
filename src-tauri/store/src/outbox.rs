//! The table `outbox`: the SMTP envelope of every message in the Outbox, and where its submission stands.

use crate::conversations::Among;
use crate::{Error, NewMessage, Reader, Tx};
use contract::{
    AccountId, FolderId, FolderRole, MessageId, OutboxState, Problem, ProblemCode, UnixTime,
};
use rusqlite::{OptionalExtension as _, Row};

/// The SMTP envelope of a message, and the account it leaves from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The account.
    pub account: AccountId,
    /// The reverse-path.
    pub reverse_path: String,
    /// The forward-paths.
    pub forward_paths: Vec<String>,
}

/// A message in the Outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its row.
    pub message: MessageId,
    /// The account it leaves from.
    pub account: AccountId,
    /// The SMTP envelope's reverse-path.
    pub reverse_path: String,
    /// The SMTP envelope's forward-paths.
    pub forward_paths: Vec<String>,
    /// Attempts so far.
    pub attempts: u32,
}

fn kind(state: &OutboxState) -> &'static str {
    match state {
        OutboxState::Waiting => "waiting",
        OutboxState::Sending => "sending",
        OutboxState::Retrying { .. } => "retrying",
        OutboxState::Failed { .. } => "failed",
        OutboxState::MayHaveBeenSent => "may_have_been_sent",
    }
}

/// The state as JSON tells it; where that cannot be read, as far as the kind tells it.
pub(crate) fn read_state(kind: &str, state: &str) -> OutboxState {
    serde_json::from_str(state).unwrap_or_else(|_| match kind {
        "waiting" => OutboxState::Waiting,
        "sending" => OutboxState::Sending,
        "retrying" => OutboxState::Retrying {
            at: 0,
            problem: Problem::new(ProblemCode::Refused),
        },
        "may_have_been_sent" => OutboxState::MayHaveBeenSent,
        _ => OutboxState::Failed {
            problem: Problem::new(ProblemCode::Refused),
        },
    })
}

const QUEUED: &str = "SELECT message, account, reverse_path, forward_paths, attempts FROM outbox";

fn queued(row: &Row<'_>) -> rusqlite::Result<(Queued, String)> {
    let queued = Queued {
        message: MessageId(row.get(0)?),
        account: AccountId(row.get(1)?),
        reverse_path: row.get(2)?,
        forward_paths: Vec::new(),
        attempts: row.get(4)?,
    };
    Ok((queued, row.get(3)?))
}

fn with_paths((mut queued, paths): (Queued, String)) -> Result<Queued, Error> {
    queued.forward_paths = serde_json::from_str(&paths).map_err(|error| {
        Error::Damaged(format!(
            "the SMTP envelope of message {}: {error}",
            queued.message
        ))
    })?;
    Ok(queued)
}

impl Reader<'_> {
    /// A message in the Outbox, whatever its state.
    ///
    /// # Errors
    /// It is not there (any more), or its account was removed; the store cannot be read.
    pub fn queued(&self, message: MessageId) -> Result<Queued, Error> {
        with_paths(
            self.connection
                .prepare_cached(&format!(
                    "{QUEUED} WHERE message = ?1 AND account IS NOT NULL"
                ))?
                .query_row([message.0], queued)?,
        )
    }

    /// What is to be submitted now, in the order it was queued.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn due(&self, now: UnixTime) -> Result<Vec<Queued>, Error> {
        let due = self
            .connection
            .prepare_cached(&format!(
                "{QUEUED}
                 WHERE account IS NOT NULL
                 AND (kind = 'waiting' OR (kind = 'retrying' AND not_before <= ?1))
                 ORDER BY message"
            ))?
            .query_map([now], queued)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        due.into_iter().map(with_paths).collect()
    }
}

impl Tx<'_> {
    /// Puts a message into the Outbox (whatever folder it names), to be submitted.
    ///
    /// # Errors
    /// Nobody to send it to; the account is gone; it is too large; the store cannot be written.
    pub fn queue(&self, new: &NewMessage, envelope: &Envelope) -> Result<MessageId, Error> {
        if envelope.forward_paths.is_empty() {
            return Err(Error::Invalid("no forward-path".to_owned()));
        }
        let new = NewMessage {
            folder: self.by_role(FolderRole::Outbox)?,
            uidl: None,
            ..new.clone()
        };
        let message = self.file(&new)?;
        self.connection
            .prepare_cached(
                "INSERT INTO outbox (message, account, reverse_path, forward_paths, kind, state)
                 VALUES (?1, ?2, ?3, ?4, 'waiting', ?5)",
            )?
            .execute((
                message.0,
                envelope.account.0,
                &envelope.reverse_path,
                serde_json::to_string(&envelope.forward_paths)?,
                serde_json::to_string(&OutboxState::Waiting)?,
            ))?;
        Ok(message)
    }

    /// Says where a submission stands. `Sending` counts an attempt.
    ///
    /// # Errors
    /// It is not in the Outbox (any more); its account was removed and it cannot wait for anything; the store cannot
    /// be written.
    pub fn set_outbox_state(&self, message: MessageId, state: &OutboxState) -> Result<(), Error> {
        let not_before = match state {
            OutboxState::Retrying { at, .. } => *at,
            _ => 0,
        };
        let has_account: bool = self
            .connection
            .prepare_cached("SELECT account IS NOT NULL FROM outbox WHERE message = ?1")?
            .query_row([message.0], |row| row.get(0))?;
        if !has_account && matches!(state, OutboxState::Waiting | OutboxState::Sending) {
            return Err(Error::Invalid(
                "the account it was to leave from was removed".to_owned(),
            ));
        }
        self.connection
            .prepare_cached(
                "UPDATE outbox
                 SET kind = ?2, state = ?3, not_before = ?4, data_started = 0, attempts = attempts + (?2 = 'sending')
                 WHERE message = ?1",
            )?
            .execute((message.0, kind(state), serde_json::to_string(state)?, not_before))?;
        Ok(())
    }

    /// Remembers that the message itself is about to go out: from here on a crash leaves it unknown whether it was
    /// sent.
    ///
    /// # Errors
    /// It is not being sent; the store cannot be written.
    pub fn mark_data_started(&self, message: MessageId) -> Result<(), Error> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE outbox SET data_started = 1 WHERE message = ?1 AND kind = 'sending'",
            )?
            .execute([message.0])?;
        if changed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }

    /// After a crash: what was being sent waits again, or may have been sent, if the message itself was on its way.
    /// Answers how many were found so.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn recover_outbox(&self) -> Result<u64, Error> {
        let mut recovered = 0;
        for (state, data_started) in [(OutboxState::MayHaveBeenSent, 1), (OutboxState::Waiting, 0)]
        {
            recovered += self.connection.execute(
                "UPDATE outbox SET kind = ?1, state = ?2, data_started = 0
                 WHERE kind = 'sending' AND data_started = ?3",
                (kind(&state), serde_json::to_string(&state)?, data_started),
            )?;
        }
        Ok(recovered as u64)
    }

    /// What waits for a pause to end waits no longer.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn release_retrying(&self) -> Result<(), Error> {
        self.connection.execute(
            "UPDATE outbox SET kind = 'waiting', state = ?1, not_before = 0 WHERE kind = 'retrying'",
            [serde_json::to_string(&OutboxState::Waiting)?],
        )?;
        Ok(())
    }

    /// A message was sent: it goes from the Outbox to Sent Items. Answers both folders.
    ///
    /// # Errors
    /// It is not in the Outbox (any more); the store cannot be written.
    pub fn sent(&self, message: MessageId, now: UnixTime) -> Result<Vec<FolderId>, Error> {
        let removed = self
            .connection
            .prepare_cached("DELETE FROM outbox WHERE message = ?1")?
            .execute([message.0])?;
        if removed == 0 {
            return Err(Error::NotFound);
        }
        let (outbox, sent) = (
            self.by_role(FolderRole::Outbox)?,
            self.by_role(FolderRole::Sent)?,
        );
        let (conversation, flagged) = self
            .connection
            .prepare_cached(
                "UPDATE messages SET folder = ?2, unread = 0, unread_head = 0, received = ?3 WHERE id = ?1
                 RETURNING conversation, flagged",
            )?
            .query_row((message.0, sent.0, now), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        self.went(conversation, outbox, [true; 3])?;
        self.came(message, conversation, sent, Among::All)?;
        if flagged {
            self.came(message, conversation, sent, Among::Flagged)?;
        }
        Ok(vec![outbox, sent])
    }

    /// Takes a message out of the outbox, so that it is not sent when it is moved or deleted.
    pub(crate) fn withdraw(&self, message: MessageId) -> Result<(), Error> {
        let kind: Option<String> = self
            .connection
            .prepare_cached("SELECT kind FROM outbox WHERE message = ?1")?
            .query_row([message.0], |row| row.get(0))
            .optional()?;
        match kind.as_deref() {
            None => Ok(()),
            Some("sending") => Err(Error::Invalid("the message is being sent".to_owned())),
            Some(_) => {
                self.connection
                    .prepare_cached("DELETE FROM outbox WHERE message = ?1")?
                    .execute([message.0])?;
                Ok(())
            }
        }
    }
}
