//! The table `uidls`: which messages of a maildrop were received. A row stays until the maildrop lists it no more,
//! also when the message itself is long deleted.
//!
//! The unique-id alone is not trusted: servers have been seen to give a message another one, and to give one to
//! another message. So the bytes decide. What a maildrop holds and what is here are matched one to one by [`Claims`].

use crate::{Error, NewMessage, Reader, Tx, int, unsigned};
use contract::{AccountId, FolderId, MessageId, UnixTime};
use rusqlite::OptionalExtension as _;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Of a message of which only the header was received: what is to become of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It stays on the server.
    OnServer,
    /// It is to be received.
    Asked,
    /// The message is to be removed from the server, too.
    Unwanted,
}

impl Rest {
    fn read(text: &str) -> Self {
        match text {
            "asked" => Self::Asked,
            "unwanted" => Self::Unwanted,
            _ => Self::OnServer,
        }
    }
}

/// What is remembered of a unique-id. The message is, or was, safe on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenUidl {
    /// The message; `None` once its owner deleted it for good.
    pub message: Option<MessageId>,
    /// When it was received.
    pub received_at: UnixTime,
    /// When its owner deleted it for good.
    pub deleted_at: Option<UnixTime>,
    /// Bytes, as LIST told.
    pub listed_size: Option<u64>,
    /// A digest of its header, by which it is known again.
    pub fingerprint: Option<[u8; 32]>,
    /// Where only the header was received: what is to become of the rest.
    pub rest: Option<Rest>,
}

/// The unique-id of a message to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUidl {
    /// As the server says it; made up from the content where the server has none.
    pub uid: String,
    /// Bytes, as LIST told.
    pub listed_size: u64,
    /// A digest of its header, by which it is known again.
    pub fingerprint: [u8; 32],
}

/// What the messages of a maildrop stand for, in one session: each message here is claimed by one message there.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Messages here that a message of the maildrop stands for.
    pub messages: HashSet<MessageId>,
    /// Every unique-id that is listed.
    pub listed: HashSet<String>,
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
                "SELECT uidl, message, received_at, deleted_at, listed_size, fingerprint, rest
                 FROM uidls WHERE account = ?1",
            )?
            .query_map([account.0], |row| {
                let seen = SeenUidl {
                    message: row.get::<_, Option<i64>>(1)?.map(MessageId),
                    received_at: row.get(2)?,
                    deleted_at: row.get(3)?,
                    listed_size: row.get::<_, Option<i64>>(4)?.map(unsigned),
                    fingerprint: row.get(5)?,
                    rest: row.get::<_, Option<String>>(6)?.as_deref().map(Rest::read),
                };
                Ok((row.get(0)?, seen))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(seen)
    }
}

impl Tx<'_> {
    /// Files a message of a maildrop, unless it is here already: then only its unique-id is remembered. Answers
    /// whether it is new.
    ///
    /// # Errors
    /// As [`Tx::file`].
    pub fn receive(&self, new: &NewMessage, claims: &mut Claims) -> Result<bool, Error> {
        let (Some(account), Some(uidl)) = (new.account, &new.uidl) else {
            self.file(new)?;
            return Ok(true);
        };
        let here: Vec<MessageId> = self
            .connection
            .prepare_cached(
                "SELECT id FROM messages WHERE account = ?1 AND sha256 = ?2 AND (rest IS NULL) = ?3 ORDER BY id",
            )?
            .query_map(
                (account.0, new.packed.digest(), new.whole_size.is_none()),
                |row| row.get(0).map(MessageId),
            )?
            .collect::<rusqlite::Result<_>>()?;
        if let Some(known) = here.into_iter().find(|id| !claims.messages.contains(id)) {
            claims.messages.insert(known);
            self.remember(account, uidl, new, Some(known))?;
            return Ok(false);
        }
        if self.was_deleted(account, new, claims)? {
            return Ok(false);
        }
        claims.messages.insert(self.file(new)?);
        Ok(true)
    }

    /// Whether its owner deleted it for good under a unique-id that the maildrop does not list any more; the new one
    /// is then remembered as deleted.
    fn was_deleted(
        &self,
        account: AccountId,
        new: &NewMessage,
        claims: &Claims,
    ) -> Result<bool, Error> {
        let deleted: Vec<(String, UnixTime)> = self
            .connection
            .prepare_cached(
                "SELECT uidl, deleted_at FROM uidls
                 WHERE account = ?1 AND sha256 = ?2 AND message IS NULL AND deleted_at IS NOT NULL",
            )?
            .query_map((account.0, new.packed.digest()), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let uid = new.uidl.as_ref().map(|uidl| &uidl.uid);
        let Some((_, at)) = deleted
            .into_iter()
            .find(|(old, _)| Some(old) == uid || !claims.listed.contains(old))
        else {
            return Ok(false);
        };
        if let Some(uidl) = &new.uidl {
            self.remember(account, uidl, new, None)?;
            self.connection
                .prepare_cached(
                    "UPDATE uidls SET deleted_at = ?3 WHERE account = ?1 AND uidl = ?2",
                )?
                .execute((account.0, &uidl.uid, at))?;
        }
        Ok(true)
    }

    /// Forgets unique-ids that the maildrop lists no more. Messages of which only the header is here cannot be
    /// completed any more; answers the folders they are in.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget(&self, account: AccountId, uidls: &[String]) -> Result<Vec<FolderId>, Error> {
        let mut gone = self.connection.prepare_cached(
            "UPDATE messages SET rest = 'gone' WHERE rest IS NOT NULL AND id =
                 (SELECT message FROM uidls WHERE account = ?1 AND uidl = ?2)
             RETURNING folder",
        )?;
        let mut forget = self
            .connection
            .prepare_cached("DELETE FROM uidls WHERE account = ?1 AND uidl = ?2")?;
        let mut touched = BTreeSet::new();
        for uidl in uidls {
            for folder in gone.query_map((account.0, uidl), |row| row.get(0).map(FolderId))? {
                touched.insert(folder?);
            }
            forget.execute((account.0, uidl))?;
        }
        Ok(touched.into_iter().collect())
    }

    /// Asks for the rest of messages of which only the header is here. Answers their folders and accounts.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn ask_rest(
        &self,
        messages: &[MessageId],
    ) -> Result<(Vec<FolderId>, Vec<AccountId>), Error> {
        self.decide_rest(
            messages,
            "asked",
            "UPDATE messages SET rest = 'asked' WHERE id = ?1 AND rest = 'on_server' RETURNING folder",
        )
    }

    /// Deletes messages of which only the header is here, and has them removed from the server next time. Answers
    /// their folders and accounts.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn delete_on_server(
        &self,
        messages: &[MessageId],
        now: UnixTime,
    ) -> Result<(Vec<FolderId>, Vec<AccountId>), Error> {
        let headers: Vec<MessageId> = messages
            .iter()
            .copied()
            .map(|id| Ok(self.message(id)?.rest.is_some().then_some(id)))
            .filter_map(Result::transpose)
            .collect::<Result<_, Error>>()?;
        let (_, accounts) = self.decide_rest(
            &headers,
            "unwanted",
            "SELECT folder FROM messages WHERE id = ?1",
        )?;
        Ok((self.delete_messages(&headers, now)?, accounts))
    }

    fn decide_rest(
        &self,
        messages: &[MessageId],
        rest: &str,
        sql: &str,
    ) -> Result<(Vec<FolderId>, Vec<AccountId>), Error> {
        let mut row = self.connection.prepare_cached(sql)?;
        let mut decide = self.connection.prepare_cached(
            "UPDATE uidls SET rest = ?2 WHERE message = ?1 AND rest IS NOT NULL RETURNING account",
        )?;
        let (mut folders, mut accounts) = (BTreeSet::new(), BTreeSet::new());
        for id in messages {
            let folder: Option<i64> = row.query_row([id.0], |row| row.get(0)).optional()?;
            folders.extend(folder.map(FolderId));
            for account in decide.query_map((id.0, rest), |row| row.get(0).map(AccountId))? {
                accounts.insert(account?);
            }
        }
        Ok((
            folders.into_iter().collect(),
            accounts.into_iter().collect(),
        ))
    }

    /// Remembers a unique-id with the message it stands for. An account removed meanwhile remembers nothing.
    pub(crate) fn remember(
        &self,
        account: AccountId,
        uidl: &NewUidl,
        new: &NewMessage,
        message: Option<MessageId>,
    ) -> Result<(), Error> {
        let is_here = self
            .connection
            .prepare_cached("SELECT 1 FROM accounts WHERE id = ?1")?
            .exists([account.0])?;
        if !is_here {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "INSERT INTO uidls (
                     account, uidl, message, received_at, size, listed_size, fingerprint, sha256, rest
                 ) VALUES (
                     ?1, ?2, ?3, coalesce((SELECT received FROM messages WHERE id = ?3), ?4), ?5, ?6, ?7, ?8, ?9
                 )
                 ON CONFLICT (account, uidl) DO UPDATE SET
                     message = excluded.message, received_at = excluded.received_at, size = excluded.size,
                     listed_size = excluded.listed_size, fingerprint = excluded.fingerprint,
                     sha256 = excluded.sha256, rest = excluded.rest, deleted_at = NULL",
            )?
            .execute((
                account.0,
                &uidl.uid,
                message.map(|id| id.0),
                new.received,
                int(new.packed.size()),
                int(uidl.listed_size),
                &uidl.fingerprint,
                new.packed.digest(),
                new.whole_size.map(|_| "on_server"),
            ))?;
        Ok(())
    }
}
