//! New rows of the table `messages`: a message is filed, or takes the place of its header.

use crate::conversations::Named;
use crate::messages::NewMessage;
use crate::{Error, Tx, int, keys};
use contract::{MessageId, Priority};
use rusqlite::params;

impl Tx<'_> {
    /// Files a message: its row, its bytes and its unique-id.
    ///
    /// # Errors
    /// It is too large; the folder is gone; the store cannot be written.
    pub fn file(&self, new: &NewMessage) -> Result<MessageId, Error> {
        new.packed.check()?;
        let id = self.insert_row(None, new)?;
        self.insert_raw(id, new)?;
        if let (Some(account), Some(uidl)) = (new.account, &new.uidl) {
            self.remember(account, uidl, new, Some(id))?;
        }
        Ok(id)
    }

    /// The row of a message, with a number of its own or a given one.
    pub(crate) fn insert_row(
        &self,
        id: Option<MessageId>,
        new: &NewMessage,
    ) -> Result<MessageId, Error> {
        let id = match id {
            Some(id) => id,
            None => self.next_number()?,
        };
        let conversation = self.join(id, &Named::of(new))?;
        let watch = self.watch_of(conversation)?;
        // Who ignores a conversation wants to hear no more of it.
        let unread = new.unread && watch != 2;
        let [head, unread_head, _] =
            self.takes_heads(conversation, new.folder, new.received, unread)?;
        let people: Vec<_> = new
            .to
            .iter()
            .map(|person| (&person.name, &person.address))
            .collect();
        let first = new.to.first().map_or_else(String::new, |person| {
            keys::person(&person.name, &person.address)
        });
        self.connection
            .prepare_cached(
                "INSERT INTO messages (
                     account, folder, from_name, from_address, recipients, subject, preview, received, sent, size,
                     unread, has_attachment, priority, message_id, in_reply_to, refs, sha256, from_key, to_key,
                     subject_key, rest, id, conversation, head, watch, unread_head
                 ) VALUES (
                     (SELECT id FROM accounts WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                     ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26
                 )",
            )?
            .execute(params![
                new.account.map(|id| id.0),
                new.folder.0,
                new.from.name,
                new.from.address,
                serde_json::to_string(&people)?,
                new.subject,
                new.preview,
                new.received,
                new.sent,
                int(new.whole_size.unwrap_or(new.packed.size)),
                unread,
                new.has_attachment,
                match new.priority {
                    Priority::High => 0,
                    Priority::Normal => 1,
                    Priority::Low => 2,
                },
                new.message_id,
                new.in_reply_to,
                serde_json::to_string(&new.references)?,
                new.packed.digest,
                keys::person(&new.from.name, &new.from.address),
                first,
                keys::subject(&new.subject),
                new.whole_size.map(|_| "on_server"),
                id.0,
                conversation,
                head,
                watch,
                unread_head,
            ])?;
        self.connection
            .prepare_cached(
                "UPDATE folders SET total = total + 1, unread = unread + ?2 WHERE id = ?1",
            )?
            .execute((new.folder.0, unread))?;
        Ok(id)
    }

    /// The number that the next message gets. It is never that of one that is gone (AUTOINCREMENT).
    fn next_number(&self) -> Result<MessageId, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'messages'), 0) + 1",
            )?
            .query_row([], |row| row.get(0).map(MessageId))?)
    }

    /// Puts the whole message in the place of its header. Folder and marks stay. Where its row is gone meanwhile, it is
    /// filed anew: a letter that was asked for is not thrown away.
    ///
    /// # Errors
    /// As [`Tx::file`].
    pub fn complete(&self, id: MessageId, new: &NewMessage) -> Result<MessageId, Error> {
        new.packed.check()?;
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE messages SET size = ?2, preview = ?3, has_attachment = ?4, sha256 = ?5, rest = NULL
                 WHERE id = ?1",
            )?
            .execute(params![
                id.0,
                int(new.packed.size),
                new.preview,
                new.has_attachment,
                new.packed.digest,
            ])?;
        if changed == 0 {
            return self.file(new);
        }
        self.insert_raw(id, new)?;
        if let (Some(account), Some(uidl)) = (new.account, &new.uidl) {
            self.remember(account, uidl, new, Some(id))?;
        }
        Ok(id)
    }
}
