//! What is marked on messages: read, flagged, answered, forwarded.

use crate::conversations::Among;
use crate::{Error, Tx};
use contract::{FolderId, MessageId};
use rusqlite::OptionalExtension as _;
use std::collections::BTreeSet;

impl Tx<'_> {
    /// Marks messages read or unread. Answers the folders whose rows changed; messages that are gone are passed over,
    /// here and in the methods below.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_read(&self, messages: &[MessageId], read: bool) -> Result<Vec<FolderId>, Error> {
        self.mark(messages, "unread", Among::Unread, !read)
    }

    /// Marks a whole folder read.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_folder_read(&self, folder: FolderId) -> Result<Vec<FolderId>, Error> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE messages SET unread = 0, unread_head = 0 WHERE folder = ?1 AND unread = 1",
            )?
            .execute([folder.0])?;
        Ok(if changed == 0 {
            Vec::new()
        } else {
            vec![folder]
        })
    }

    /// Sets or clears flags.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_flag(&self, messages: &[MessageId], flagged: bool) -> Result<Vec<FolderId>, Error> {
        self.mark(messages, "flagged", Among::Flagged, flagged)
    }

    /// Marks a message answered.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_answered(&self, message: MessageId) -> Result<Vec<FolderId>, Error> {
        self.set(
            "UPDATE messages SET answered = 1 WHERE id = ?1 AND answered = 0 RETURNING folder",
            message,
        )
    }

    /// Marks a message forwarded.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_forwarded(&self, message: MessageId) -> Result<Vec<FolderId>, Error> {
        self.set(
            "UPDATE messages SET forwarded = 1 WHERE id = ?1 AND forwarded = 0 RETURNING folder",
            message,
        )
    }

    fn set(&self, sql: &str, message: MessageId) -> Result<Vec<FolderId>, Error> {
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_map([message.0], |row| row.get(0).map(FolderId))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Makes messages unread or flagged ones, of which each conversation has a head, or takes that from them.
    fn mark(
        &self,
        messages: &[MessageId],
        column: &str,
        among: Among,
        is: bool,
    ) -> Result<Vec<FolderId>, Error> {
        let mark = among.mark();
        let mut find = self.connection.prepare_cached(&format!(
            "SELECT folder, conversation, {mark} FROM messages WHERE id = ?1 AND {column} <> ?2"
        ))?;
        let mut update = self.connection.prepare_cached(&format!(
            "UPDATE messages SET {column} = ?2, {mark} = 0 WHERE id = ?1"
        ))?;
        let mut touched = BTreeSet::new();
        for message in messages {
            let found: Option<(FolderId, i64, bool)> = find
                .query_row((message.0, is), |row| {
                    Ok((FolderId(row.get(0)?), row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let Some((folder, conversation, was_head)) = found else {
                continue;
            };
            update.execute((message.0, is))?;
            if is {
                self.came(*message, conversation, folder, among)?;
            } else if was_head {
                self.head_went(conversation, folder, among)?;
            }
            touched.insert(folder);
        }
        Ok(touched.into_iter().collect())
    }
}
