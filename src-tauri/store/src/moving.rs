//! Messages go to another folder, or for good.

use crate::{Error, Tx};
use contract::{FolderId, MessageId, UnixTime};
use rusqlite::OptionalExtension as _;
use std::collections::BTreeSet;

impl Tx<'_> {
    /// Moves messages. What is moved out of the Outbox is not sent any more.
    ///
    /// # Errors
    /// The folder is gone, or is Outbox or Drafts; a message is being sent right now; the store cannot be written.
    pub fn move_to(
        &self,
        messages: &[MessageId],
        folder: FolderId,
    ) -> Result<Vec<FolderId>, Error> {
        self.takes_messages(folder)?;
        let mut touched = BTreeSet::new();
        let mut find = self.connection.prepare_cached(
            "SELECT folder, conversation, head FROM messages WHERE id = ?1 AND folder <> ?2",
        )?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE messages SET folder = ?2 WHERE id = ?1")?;
        for message in messages {
            let from: Option<(FolderId, i64, bool)> = find
                .query_row((message.0, folder.0), |row| {
                    Ok((FolderId(row.get(0)?), row.get(1)?, row.get(2)?))
                })
                .optional()?;
            self.withdraw(*message)?;
            if let Some((from, conversation, head)) = from {
                update.execute((message.0, folder.0))?;
                if head {
                    self.head_went(conversation, from)?;
                }
                self.came(*message, conversation, folder)?;
                touched.extend([from, folder]);
            }
        }
        Ok(touched.into_iter().collect())
    }

    /// Deletes messages for good, with their bytes. Their unique-ids stay, so that they are not received again.
    ///
    /// # Errors
    /// A message is being sent right now; the store cannot be written.
    pub fn delete_messages(
        &self,
        messages: &[MessageId],
        now: UnixTime,
    ) -> Result<Vec<FolderId>, Error> {
        let mut touched = BTreeSet::new();
        let mut remember = self
            .connection
            .prepare_cached("UPDATE uidls SET deleted_at = ?2 WHERE message = ?1")?;
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM messages WHERE id = ?1 RETURNING folder, conversation, head",
        )?;
        for message in messages {
            self.withdraw(*message)?;
            remember.execute((message.0, now))?;
            let gone: Option<(FolderId, i64, bool)> = delete
                .query_row([message.0], |row| {
                    Ok((FolderId(row.get(0)?), row.get(1)?, row.get(2)?))
                })
                .optional()?;
            if let Some((folder, conversation, head)) = gone {
                if head {
                    self.head_went(conversation, folder)?;
                }
                touched.insert(folder);
            }
        }
        Ok(touched.into_iter().collect())
    }
}
