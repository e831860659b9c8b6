//! Heads: of each conversation the newest message in each folder, which stands for it in a grouped list; and the newest
//! unread and the newest flagged one, for lists that show only such. What is done to one message costs the same however
//! long the conversation is.

#[cfg(test)]
pub(super) mod tests;

use crate::{Error, Tx};
use contract::{FolderId, MessageId, UnixTime};
use rusqlite::OptionalExtension as _;

/// The messages of a conversation among which the newest is the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Among {
    All,
    Unread,
    Flagged,
}

/// Which heads a message is.
pub(crate) type Heads = [bool; 3];

impl Among {
    /// In the order of [`Heads`].
    pub(crate) const EACH: [Self; 3] = [Self::All, Self::Unread, Self::Flagged];

    /// The column that marks their heads.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::All => "head",
            Self::Unread => "unread_head",
            Self::Flagged => "flagged_head",
        }
    }

    /// The table called `m`, by the index in which they stand by conversation and folder, oldest first.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::All => "messages m INDEXED BY messages_by_conversation",
            Self::Unread => "messages m INDEXED BY messages_unread_of_conversation",
            Self::Flagged => "messages m INDEXED BY messages_flagged_of_conversation",
        }
    }

    /// The condition on one of them in the table called `m`, with AND in front.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unread => " AND m.unread = 1",
            Self::Flagged => " AND m.flagged = 1",
        }
    }
}

impl Tx<'_> {
    /// The newest of the messages of a conversation in a folder, newest first.
    fn newest(
        &self,
        conversation: i64,
        folder: FolderId,
        among: Among,
        count: i64,
    ) -> Result<Vec<i64>, Error> {
        let (table, condition) = (among.table(), among.sql());
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT m.id FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}
                 ORDER BY m.received DESC, m.id DESC LIMIT ?3"
            ))?
            .query_map((conversation, folder.0, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn set_head(&self, message: i64, among: Among, head: bool) -> Result<(), Error> {
        let mark = among.mark();
        self.connection
            .prepare_cached(&format!(
                "UPDATE messages SET {mark} = ?2 WHERE id = ?1 AND {mark} <> ?2"
            ))?
            .execute((message, head))?;
        Ok(())
    }

    /// A head left a folder, or is not of its kind any more: the newest that is left there becomes it.
    pub(crate) fn head_went(
        &self,
        conversation: i64,
        folder: FolderId,
        among: Among,
    ) -> Result<(), Error> {
        for newest in self.newest(conversation, folder, among, 1)? {
            self.set_head(newest, among, true)?;
        }
        Ok(())
    }

    /// A message left a folder, in which it was these heads.
    pub(crate) fn went(
        &self,
        conversation: i64,
        folder: FolderId,
        heads: Heads,
    ) -> Result<(), Error> {
        for (among, _) in Among::EACH.into_iter().zip(heads).filter(|(_, head)| *head) {
            self.head_went(conversation, folder, among)?;
        }
        Ok(())
    }

    /// A message came to a folder, or is of this kind now: it becomes the head of its conversation there, or does not.
    pub(crate) fn came(
        &self,
        message: MessageId,
        conversation: i64,
        folder: FolderId,
        among: Among,
    ) -> Result<(), Error> {
        let newest = self.newest(conversation, folder, among, 2)?;
        let is_head = newest.first() == Some(&message.0);
        self.set_head(message.0, among, is_head)?;
        if let Some(before) = newest.get(1).filter(|_| is_head) {
            self.set_head(*before, among, false)?;
        }
        Ok(())
    }

    /// Chooses the heads of a conversation in a folder anew, after many of its messages came there.
    pub(crate) fn choose_head(&self, conversation: i64, folder: FolderId) -> Result<(), Error> {
        let [all, unread, flagged] = Among::EACH;
        let newest = |among| {
            let newest = self.newest(conversation, folder, among, 1)?;
            Ok::<_, Error>(newest.first().copied())
        };
        // IS, because there may be none.
        self.connection
            .prepare_cached(
                "UPDATE messages SET head = (id IS ?3), unread_head = (id IS ?4), flagged_head = (id IS ?5)
                 WHERE conversation = ?1 AND folder = ?2
                 AND (head <> (id IS ?3) OR unread_head <> (id IS ?4) OR flagged_head <> (id IS ?5))",
            )?
            .execute((
                conversation,
                folder.0,
                newest(all)?,
                newest(unread)?,
                newest(flagged)?,
            ))?;
        Ok(())
    }

    /// Chooses all heads anew.
    pub(crate) fn choose_heads(&self) -> Result<(), Error> {
        for among in Among::EACH {
            let (mark, table, condition) = (among.mark(), among.table(), among.sql());
            // One pass over the index: no other stands behind a head.
            self.connection.execute(
                &format!(
                    "UPDATE messages SET {mark} = NOT {mark} WHERE {mark} <> (id IN (
                         SELECT id FROM (
                             SELECT m.id, lead(m.id) OVER (
                                 PARTITION BY m.conversation, m.folder ORDER BY m.received, m.id
                             ) AS newer
                             FROM {table} WHERE 1{condition}
                         ) WHERE newer IS NULL
                     ))"
                ),
                [],
            )?;
        }
        Ok(())
    }

    /// The heads of two conversations in folders, before they become one.
    pub(super) fn heads_in(
        &self,
        conversations: [i64; 2],
        folders: impl Iterator<Item = FolderId>,
    ) -> Result<Vec<(FolderId, Among, i64)>, Error> {
        let mut heads = Vec::new();
        for folder in folders {
            for among in Among::EACH {
                for conversation in conversations {
                    let newest = self.newest(conversation, folder, among, 1)?;
                    heads.extend(newest.into_iter().map(|head| (folder, among, head)));
                }
            }
        }
        Ok(heads)
    }

    /// Of what were the heads of two conversations, those stay heads that are the newest of the one that they are now.
    pub(super) fn keep_heads(
        &self,
        conversation: i64,
        heads: &[(FolderId, Among, i64)],
    ) -> Result<(), Error> {
        for (folder, among, head) in heads {
            let newest = self.newest(conversation, *folder, *among, 1)?;
            self.set_head(*head, *among, newest.first() == Some(head))?;
        }
        Ok(())
    }

    /// Which heads a message that is about to be filed without a flag is; then those that were are not any more.
    pub(crate) fn takes_heads(
        &self,
        conversation: i64,
        folder: FolderId,
        received: UnixTime,
        unread: bool,
    ) -> Result<Heads, Error> {
        let newest: Option<(i64, i64, bool)> = self
            .connection
            .prepare_cached(
                "SELECT id, received, unread FROM messages INDEXED BY messages_by_conversation
                 WHERE conversation = ?1 AND folder = ?2 ORDER BY received DESC, id DESC LIMIT 1",
            )?
            .query_row((conversation, folder.0), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((head, newest, head_is_unread)) = newest else {
            return Ok([true, unread, false]);
        };
        let is_head = newest <= received;
        if is_head {
            // It is the newest unread one, too, if it is unread.
            self.connection
                .prepare_cached(
                    "UPDATE messages SET head = 0, unread_head = unread_head AND NOT ?2 WHERE id = ?1",
                )?
                .execute((head, unread))?;
        }
        if !unread || head_is_unread {
            return Ok([is_head, unread && is_head, false]);
        }
        let newest: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT id, received FROM messages INDEXED BY messages_unread_of_conversation
                 WHERE conversation = ?1 AND folder = ?2 AND unread = 1 ORDER BY received DESC, id DESC LIMIT 1",
            )?
            .query_row((conversation, folder.0), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        Ok(match newest {
            Some((_, newest)) if newest > received => [is_head, false, false],
            Some((before, _)) => {
                self.set_head(before, Among::Unread, false)?;
                [is_head, true, false]
            }
            None => [is_head, true, false],
        })
    }
}
