//! What is marked on messages: read, flagged, answered, forwarded.

use crate::{Error, Tx};
use contract::{FolderId, MessageId};
use std::collections::BTreeSet;

impl Tx<'_> {
    /// Marks messages read or unread. Answers the folders whose rows changed; messages that are gone are passed over,
    /// here and in the methods below.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_read(&self, messages: &[MessageId], read: bool) -> Result<Vec<FolderId>, Error> {
        self.set(
            "UPDATE messages SET unread = ?2 WHERE id = ?1 AND unread <> ?2 RETURNING folder",
            messages,
            !read,
        )
    }

    /// Marks a whole folder read.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn mark_folder_read(&self, folder: FolderId) -> Result<Vec<FolderId>, Error> {
        let changed = self
            .connection
            .prepare_cached("UPDATE messages SET unread = 0 WHERE folder = ?1 AND unread = 1")?
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
        self.set(
            "UPDATE messages SET flagged = ?2 WHERE id = ?1 AND flagged <> ?2 RETURNING folder",
            messages,
            flagged,
        )
    }

    /// Marks a message answered.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_answered(&self, message: MessageId) -> Result<Vec<FolderId>, Error> {
        self.set(
            "UPDATE messages SET answered = ?2 WHERE id = ?1 AND answered <> ?2 RETURNING folder",
            &[message],
            true,
        )
    }

    /// Marks a message forwarded.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_forwarded(&self, message: MessageId) -> Result<Vec<FolderId>, Error> {
        self.set(
            "UPDATE messages SET forwarded = ?2 WHERE id = ?1 AND forwarded <> ?2 RETURNING folder",
            &[message],
            true,
        )
    }

    fn set(&self, sql: &str, messages: &[MessageId], value: bool) -> Result<Vec<FolderId>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut touched = BTreeSet::new();
        for message in messages {
            for folder in statement.query_map((message.0, value), |row| row.get(0).map(FolderId))? {
                touched.insert(folder?);
            }
        }
        Ok(touched.into_iter().collect())
    }
}
