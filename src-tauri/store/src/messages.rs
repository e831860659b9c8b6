//! The table `messages`: the rows of the list.

use crate::conversations::{Named, read_watch};
use crate::{Error, NewUidl, Packed, Reader, Tx, int, keys, unsigned};
use contract::{
    AccountId, ConversationId, FolderId, Grouping, MessageId, MessageSummary, OutboxState, Person,
    Priority, Rest, UnixTime,
};
use rusqlite::{OptionalExtension as _, Row, params};
use std::collections::BTreeSet;

/// A message to be filed.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The account it came through.
    pub account: Option<AccountId>,
    /// Where to.
    pub folder: FolderId,
    /// The first person of From.
    pub from: Person,
    /// The people of To.
    pub to: Vec<Person>,
    /// The subject, decoded.
    pub subject: String,
    /// The beginning of the text.
    pub preview: String,
    /// The Date field.
    pub sent: Option<UnixTime>,
    /// Whether there are attachments.
    pub has_attachment: bool,
    /// Its priority.
    pub priority: Priority,
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// The first id of In-Reply-To, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The ids of References, oldest first.
    pub references: Vec<String>,
    /// The exact bytes.
    pub packed: Packed,
    /// When it was received.
    pub received: UnixTime,
    /// Not read yet.
    pub unread: bool,
    /// Its unique-id in the account's maildrop.
    pub uidl: Option<NewUidl>,
    /// Where `packed` is the header only: bytes of the whole message, as the server tells.
    pub whole_size: Option<u64>,
}

/// The columns that [`summary`] reads, with the tables they are in.
pub(crate) const SUMMARY: &str = "
    SELECT m.id, m.account, m.folder, m.from_name, m.from_address, m.recipients, m.subject, m.preview, m.received,
           m.sent, m.size, m.unread, m.flagged, m.answered, m.forwarded, m.has_attachment, m.priority, m.rest, o.kind,
           o.state, m.conversation, m.watch
    FROM messages m LEFT JOIN outbox o ON o.message = m.id";

pub(crate) fn summary(row: &Row<'_>) -> rusqlite::Result<MessageSummary> {
    let kind: Option<String> = row.get(18)?;
    let state: Option<String> = row.get(19)?;
    let outbox: Option<OutboxState> = kind
        .zip(state)
        .map(|(kind, state)| crate::outbox::read_state(&kind, &state));
    let people: Vec<(String, String)> =
        serde_json::from_str(&row.get::<_, String>(5)?).unwrap_or_default();
    Ok(MessageSummary {
        id: MessageId(row.get(0)?),
        account: row.get::<_, Option<i64>>(1)?.map(AccountId),
        folder: FolderId(row.get(2)?),
        from: Person {
            name: row.get(3)?,
            address: row.get(4)?,
        },
        to: people
            .into_iter()
            .map(|(name, address)| Person { name, address })
            .collect(),
        subject: row.get(6)?,
        preview: row.get(7)?,
        received: row.get(8)?,
        sent: row.get(9)?,
        size: unsigned(row.get(10)?),
        unread: row.get(11)?,
        flagged: row.get(12)?,
        answered: row.get(13)?,
        forwarded: row.get(14)?,
        has_attachment: row.get(15)?,
        priority: match row.get::<_, i64>(16)? {
            0 => Priority::High,
            2 => Priority::Low,
            _ => Priority::Normal,
        },
        rest: match row.get::<_, Option<String>>(17)?.as_deref() {
            None => None,
            Some("asked") => Some(Rest::Asked),
            Some("gone") => Some(Rest::Gone),
            Some(_) => Some(Rest::OnServer),
        },
        outbox,
        conversation: ConversationId(row.get(20)?),
        watch: read_watch(row.get(21)?),
        grouping: Grouping::Alone,
    })
}

impl Reader<'_> {
    /// The row of a message.
    ///
    /// # Errors
    /// It is gone; the store cannot be read.
    pub fn message(&self, id: MessageId) -> Result<MessageSummary, Error> {
        Ok(self
            .connection
            .prepare_cached(&format!("{SUMMARY} WHERE m.id = ?1"))?
            .query_row([id.0], summary)?)
    }

    /// Every message of a folder, oldest row first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn ids_in(&self, folder: FolderId) -> Result<Vec<MessageId>, Error> {
        let ids = self
            .connection
            .prepare_cached("SELECT id FROM messages WHERE folder = ?1 ORDER BY id")?
            .query_map([folder.0], |row| row.get(0).map(MessageId))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(ids)
    }

    /// Those of the messages that are in a folder.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn still_in(
        &self,
        folder: FolderId,
        messages: &[MessageId],
    ) -> Result<Vec<MessageId>, Error> {
        let mut find = self
            .connection
            .prepare_cached("SELECT 1 FROM messages WHERE id = ?1 AND folder = ?2")?;
        let mut still = Vec::with_capacity(messages.len());
        for message in messages {
            if find.exists((message.0, folder.0))? {
                still.push(*message);
            }
        }
        Ok(still)
    }

    /// Gives every message of a folder (`None`: of all) with its bytes to `visit`, one after the other.
    ///
    /// # Errors
    /// What `visit` answers; a message's bytes do not add up; the store cannot be read.
    pub fn for_each_raw(
        &self,
        folder: Option<FolderId>,
        mut visit: impl FnMut(MessageId, &MessageSummary, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut after = 0;
        loop {
            let page = self
                .connection
                .prepare_cached(&format!(
                    "{SUMMARY} WHERE m.id > ?1 AND (?2 IS NULL OR m.folder = ?2) ORDER BY m.id LIMIT 200"
                ))?
                .query_map((after, folder.map(|id| id.0)), summary)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            for row in &page {
                visit(row.id, row, &self.raw(row.id)?)?;
                after = row.id.0;
            }
            if page.is_empty() {
                return Ok(());
            }
        }
    }
}

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
        let head = self.takes_head(conversation, new.folder, new.received)?;
        let watch = self.watch_of(conversation)?;
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
                     subject_key, rest, id, conversation, head, watch
                 ) VALUES (
                     (SELECT id FROM accounts WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                     ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25
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
                // Who ignores a conversation wants to hear no more of it.
                new.unread && watch != 2,
                new.has_attachment,
                match new.priority {
                    Priority::High => 0,
                    Priority::Normal => 1,
                    Priority::Low => 2,
                },
                new.message_id,
                new.in_reply_to,
                serde_json::to_string(&new.references)?,
                new.packed.sha256,
                keys::person(&new.from.name, &new.from.address),
                first,
                keys::subject(&new.subject),
                new.whole_size.map(|_| "on_server"),
                id.0,
                conversation,
                head,
                watch,
            ])?;
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
                new.packed.sha256,
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
