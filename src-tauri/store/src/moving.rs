//! Messages go to another folder, or for good.

use crate::conversations::{Among, Heads};
use crate::{Error, Tx};
use contract::{FolderId, MessageId, UnixTime};
use rusqlite::{OptionalExtension as _, Row};
use std::collections::BTreeSet;

/// What a message leaves when it goes.
struct Left {
    folder: FolderId,
    conversation: i64,
    /// Which heads it was there.
    heads: Heads,
}

impl Left {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            folder: FolderId(row.get(0)?),
            conversation: row.get(1)?,
            heads: [row.get(2)?, row.get(3)?, row.get(4)?],
        })
    }
}

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
            "SELECT folder, conversation, head, unread_head, flagged_head, unread, flagged FROM messages
             WHERE id = ?1 AND folder <> ?2",
        )?;
        let mut update = self
            .connection
            .prepare_cached("UPDATE messages SET folder = ?2 WHERE id = ?1")?;
        for message in messages {
            let from = find
                .query_row((message.0, folder.0), |row| {
                    Ok((Left::read(row)?, [true, row.get(5)?, row.get(6)?]))
                })
                .optional()?;
            self.withdraw(*message)?;
            if let Some((from, is)) = from {
                update.execute((message.0, folder.0))?;
                self.went(from.conversation, from.folder, from.heads)?;
                for (among, _) in Among::EACH.into_iter().zip(is).filter(|(_, is)| *is) {
                    self.came(*message, from.conversation, folder, among)?;
                }
                touched.extend([from.folder, folder]);
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
            "DELETE FROM messages WHERE id = ?1
             RETURNING folder, conversation, head, unread_head, flagged_head",
        )?;
        for message in messages {
            self.withdraw(*message)?;
            remember.execute((message.0, now))?;
            let gone = delete.query_row([message.0], Left::read).optional()?;
            if let Some(gone) = gone {
                self.went(gone.conversation, gone.folder, gone.heads)?;
                touched.insert(gone.folder);
            }
        }
        Ok(touched.into_iter().collect())
    }
}
