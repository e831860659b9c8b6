//! The table `uidls`: which messages of a maildrop were received. A row stays until the maildrop lists it no more,
//! also when the message itself is long deleted.

use crate::{Error, Reader, Tx};
use contract::{AccountId, MessageId, UnixTime};
use rusqlite::OptionalExtension as _;
use std::collections::HashMap;

/// What is remembered of a unique-id. The message is, or was, safe on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenUidl {
    /// When it was received.
    pub received_at: UnixTime,
    /// When its owner deleted it for good.
    pub deleted_at: Option<UnixTime>,
    /// DELE was sent for it; it is still there if the session did not end well.
    pub removed: bool,
    /// SHA-256 of the raw message, while that is kept.
    pub sha256: Option<[u8; 32]>,
}

impl Reader<'_> {
    /// All unique-ids seen in an account's maildrop.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn seen(&self, account: AccountId) -> Result<HashMap<String, SeenUidl>, Error> {
        let seen = self
            .connection
            .prepare_cached(
                "SELECT u.uidl, u.received_at, u.deleted_at, u.removed, m.sha256
                 FROM uidls u LEFT JOIN messages m ON m.id = u.message
                 WHERE u.account = ?1",
            )?
            .query_map([account.0], |row| {
                let seen = SeenUidl {
                    received_at: row.get(1)?,
                    deleted_at: row.get(2)?,
                    removed: row.get(3)?,
                    sha256: row.get(4)?,
                };
                Ok((row.get(0)?, seen))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(seen)
    }

    /// A message of this account with exactly these bytes.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn has_sha256(
        &self,
        account: AccountId,
        sha256: &[u8; 32],
    ) -> Result<Option<MessageId>, Error> {
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM messages WHERE account = ?1 AND sha256 = ?2 LIMIT 1")?
            .query_row((account.0, sha256), |row| row.get(0))
            .optional()?;
        Ok(id.map(MessageId))
    }
}

impl Tx<'_> {
    /// Forgets unique-ids that the maildrop lists no more.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget(&self, account: AccountId, uidls: &[String]) -> Result<(), Error> {
        let mut forget = self
            .connection
            .prepare_cached("DELETE FROM uidls WHERE account = ?1 AND uidl = ?2")?;
        for uidl in uidls {
            forget.execute((account.0, uidl))?;
        }
        Ok(())
    }

    /// Remembers that DELE was sent for these.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_removed(&self, account: AccountId, uidls: &[String]) -> Result<(), Error> {
        let mut mark = self
            .connection
            .prepare_cached("UPDATE uidls SET removed = 1 WHERE account = ?1 AND uidl = ?2")?;
        for uidl in uidls {
            mark.execute((account.0, uidl))?;
        }
        Ok(())
    }

    /// Remembers a unique-id with the message it stands for. An account removed meanwhile remembers nothing.
    pub(crate) fn remember(
        &self,
        account: AccountId,
        uidl: &str,
        message: MessageId,
        received: UnixTime,
        size: u64,
    ) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO uidls (account, uidl, message, received_at, size)
                 SELECT id, ?2, ?3, ?4, ?5 FROM accounts WHERE id = ?1
                 ON CONFLICT (account, uidl) DO UPDATE SET
                     message = excluded.message, received_at = excluded.received_at,
                     size = excluded.size, deleted_at = NULL, removed = 0",
            )?
            .execute((account.0, uidl, message.0, received, crate::int(size)))?;
        Ok(())
    }
}
