//! Heads: of each conversation the newest message in each folder, which stands for it in a grouped list. What is done to
//! one message costs the same however long the conversation is.

use crate::{Error, Tx};
use contract::{FolderId, MessageId, UnixTime};
use rusqlite::OptionalExtension as _;

impl Tx<'_> {
    /// The newest messages of a conversation in a folder, newest first.
    pub(super) fn newest(
        &self,
        conversation: i64,
        folder: FolderId,
        count: i64,
    ) -> Result<Vec<i64>, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT id FROM messages WHERE conversation = ?1 AND folder = ?2
                 ORDER BY received DESC, id DESC LIMIT ?3",
            )?
            .query_map((conversation, folder.0, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn set_head(&self, message: i64, head: bool) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE messages SET head = ?2 WHERE id = ?1 AND head <> ?2")?
            .execute((message, head))?;
        Ok(())
    }

    /// The head of a conversation left a folder: the newest that is left there becomes it.
    pub(crate) fn head_went(&self, conversation: i64, folder: FolderId) -> Result<(), Error> {
        for newest in self.newest(conversation, folder, 1)? {
            self.set_head(newest, true)?;
        }
        Ok(())
    }

    /// A message came to a folder: it becomes the head of its conversation there, or does not.
    pub(crate) fn came(
        &self,
        message: MessageId,
        conversation: i64,
        folder: FolderId,
    ) -> Result<(), Error> {
        let newest = self.newest(conversation, folder, 2)?;
        let is_head = newest.first() == Some(&message.0);
        self.set_head(message.0, is_head)?;
        if let Some(before) = newest.get(1).filter(|_| is_head) {
            self.set_head(*before, false)?;
        }
        Ok(())
    }

    /// Chooses the head of a conversation in a folder anew, after many of its messages came there.
    pub(crate) fn choose_head(&self, conversation: i64, folder: FolderId) -> Result<(), Error> {
        let newest = self.newest(conversation, folder, 1)?;
        self.connection
            .prepare_cached(
                "UPDATE messages SET head = NOT head
                 WHERE conversation = ?1 AND folder = ?2 AND head <> (id = ?3)",
            )?
            .execute((conversation, folder.0, newest.first()))?;
        Ok(())
    }

    /// Chooses all heads anew.
    pub(crate) fn choose_heads(&self) -> Result<(), Error> {
        self.connection.execute(
            "UPDATE messages SET head = NOT head WHERE head <> (NOT EXISTS (
                 SELECT 1 FROM messages n
                 WHERE n.conversation = messages.conversation AND n.folder = messages.folder
                 AND (n.received, n.id) > (messages.received, messages.id)))",
            [],
        )?;
        Ok(())
    }

    /// Whether a message that is about to be filed is the newest of its conversation in its folder; then the one that
    /// was is not any more.
    pub(crate) fn takes_head(
        &self,
        conversation: i64,
        folder: FolderId,
        received: UnixTime,
    ) -> Result<bool, Error> {
        let newest: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT id, received FROM messages WHERE conversation = ?1 AND folder = ?2
                 ORDER BY received DESC, id DESC LIMIT 1",
            )?
            .query_row((conversation, folder.0), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        match newest {
            Some((_, newest)) if newest > received => Ok(false),
            Some((head, _)) => self.set_head(head, false).map(|()| true),
            None => Ok(true),
        }
    }
}
