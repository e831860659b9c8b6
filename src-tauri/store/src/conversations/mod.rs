//! Conversations: which messages answer each other, and which of them the user watches or ignores.
//!
//! A message belongs to the conversation of the ids that it names (References, In-Reply-To), whether the messages they
//! stand for are here or not, so that late parents join. Only a reply that names none goes by its subject. What a
//! hostile header can cost is limited: so many ids are looked at, and so many conversations become one.

mod heads;
#[cfg(test)]
mod tests;

pub(crate) use heads::{Among, Heads};

use crate::{Error, NewMessage, Reader, Tx, keys};
use contract::{FolderId, MessageId, UnixTime, Watch};
use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Ids of References that are looked at: the first one, and the last so many.
const REFERENCES: usize = 30;
/// Bytes of an id that are looked at.
const ID: usize = 512;
/// Conversations that one message may join to one.
const MERGES: usize = 8;
/// Messages that a conversation may have to become part of another.
const SMALL: usize = 1_000;
/// Steps from a conversation to the one that it became.
const STEPS: usize = 32;
/// Seconds in which a reply that names no ids belongs to a message with its subject.
const SUBJECT: i64 = 30 * 24 * 60 * 60;

/// An id as it is kept.
fn key(id: &str) -> i64 {
    let id = id.as_bytes();
    let digest = Sha256::digest(id.get(..ID).unwrap_or(id));
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(digest) {
        *to = from;
    }
    i64::from_le_bytes(first)
}

/// What of a message tells its conversation.
pub(crate) struct Named<'n> {
    folder: FolderId,
    subject: &'n str,
    received: UnixTime,
    message_id: Option<&'n str>,
    in_reply_to: Option<&'n str>,
    references: &'n [String],
}

impl<'n> Named<'n> {
    pub(crate) fn of(new: &'n NewMessage) -> Self {
        Self {
            folder: new.folder,
            subject: &new.subject,
            received: new.received,
            message_id: new.message_id.as_deref(),
            in_reply_to: new.in_reply_to.as_deref(),
            references: &new.references,
        }
    }

    /// The ids that it has or names: its own, then the nearest of those it answers first.
    fn ids(&self) -> Vec<i64> {
        let references = self.references.iter().map(String::as_str);
        let mut keys = Vec::new();
        for id in (self.message_id.into_iter())
            .chain(self.in_reply_to)
            .chain(references.clone().rev().take(REFERENCES))
            .chain(references.take(1))
        {
            let key = key(id);
            if !id.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}

impl Reader<'_> {
    /// The conversation that one has become.
    fn resolve(&self, conversation: i64) -> Result<i64, Error> {
        let mut into = self.connection.prepare_cached(
            "SELECT into_conversation FROM merged_conversations WHERE conversation = ?1",
        )?;
        let mut now = conversation;
        for _ in 0..STEPS {
            match into.query_row([now], |row| row.get(0)).optional()? {
                Some(next) => now = next,
                None => break,
            }
        }
        Ok(now)
    }

    pub(crate) fn watch_of(&self, conversation: i64) -> Result<i64, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT watch FROM conversations WHERE id = ?1")?
            .query_row([conversation], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    }
}

impl Tx<'_> {
    /// The conversation of a message that is about to be filed under a number.
    pub(crate) fn join(&self, id: MessageId, new: &Named<'_>) -> Result<i64, Error> {
        let ids = new.ids();
        let mut here = Vec::new();
        let mut known = self
            .connection
            .prepare_cached("SELECT conversation FROM reference_ids WHERE key = ?1")?;
        let mut unknown = Vec::new();
        for id in ids {
            match known.query_row([id], |row| row.get(0)).optional()? {
                Some(noted) => {
                    let conversation = self.resolve(noted)?;
                    if noted != conversation {
                        self.connection
                            .prepare_cached(
                                "UPDATE reference_ids SET conversation = ?2 WHERE key = ?1",
                            )?
                            .execute((id, conversation))?;
                    }
                    if !here.contains(&conversation) {
                        here.push(conversation);
                    }
                }
                None => unknown.push(id),
            }
        }
        if here.is_empty() && new.references.is_empty() && new.in_reply_to.is_none() {
            here.extend(self.by_subject(new)?);
        }
        let mut conversation = match here.first() {
            Some(first) => *first,
            None => self.resolve(id.0)?,
        };
        for other in here.iter().skip(1).take(MERGES) {
            conversation = self.merge(*other, conversation)?;
        }
        self.note(&unknown, conversation)?;
        Ok(conversation)
    }

    /// The conversation of the newest message with the subject that a reply has.
    fn by_subject(&self, new: &Named<'_>) -> Result<Option<i64>, Error> {
        let key = keys::subject(new.subject);
        if key.is_empty() || key == keys::whole_subject(new.subject) {
            return Ok(None);
        }
        Ok(self
            .connection
            .prepare_cached(
                "SELECT conversation FROM messages
                 WHERE folder = ?1 AND subject_key = ?2 AND received BETWEEN ?3 AND ?4 AND conversation <> 0
                 ORDER BY received DESC, id DESC LIMIT 1",
            )?
            .query_row(
                (new.folder.0, key, new.received - SUBJECT, new.received),
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Makes one conversation of two, and answers which one it is (of two large ones, `to` as it was: then somebody
    /// made them so). The smaller becomes part of the larger, so that a message changes its conversation seldom.
    fn merge(&self, from: i64, to: i64) -> Result<i64, Error> {
        let (mut from, mut into) = (from, to);
        let (mut moving, other) = (self.members(from)?, self.members(into)?);
        if moving.len() > other.len() {
            (from, into) = (into, from);
            moving = other;
        }
        if moving.len() > SMALL {
            return Ok(to);
        }
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO merged_conversations (conversation, into_conversation) VALUES (?1, ?2)",
            )?
            .execute((from, into))?;
        let watch = self.watch_of(from)?;
        if watch != 0 && self.watch_of(into)? == 0 {
            self.mark_conversation(into, watch)?;
            self.connection
                .prepare_cached("UPDATE messages SET watch = ?2 WHERE conversation = ?1")?
                .execute((into, watch))?;
        }
        let watch = self.watch_of(into)?;
        let folders: BTreeSet<i64> = moving.into_iter().collect();
        let heads = self.heads_in([from, into], folders.into_iter().map(FolderId))?;
        self.connection
            .prepare_cached(
                "UPDATE messages SET conversation = ?2, watch = ?3 WHERE conversation = ?1",
            )?
            .execute((from, into, watch))?;
        self.keep_heads(into, &heads)?;
        Ok(into)
    }

    /// The folders of a conversation's messages, of one more than [`SMALL`] at most.
    fn members(&self, conversation: i64) -> Result<Vec<i64>, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT folder FROM messages WHERE conversation = ?1 LIMIT ?2")?
            .query_map((conversation, SMALL as i64 + 1), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn mark_conversation(&self, conversation: i64, watch: i64) -> Result<(), Error> {
        let sql = if watch == 0 {
            "DELETE FROM conversations WHERE id = ?1 AND ?2 = 0"
        } else {
            "INSERT INTO conversations (id, watch) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET watch = excluded.watch"
        };
        self.connection
            .prepare_cached(sql)?
            .execute((conversation, watch))?;
        Ok(())
    }

    /// Watches or ignores the conversations of messages, or neither. What is ignored is marked read. Answers the
    /// folders whose rows changed.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn watch(
        &self,
        messages: &[MessageId],
        watch: Option<Watch>,
    ) -> Result<Vec<FolderId>, Error> {
        let watch = match watch {
            None => 0,
            Some(Watch::Watched) => 1,
            Some(Watch::Ignored) => 2,
        };
        let mut conversations = BTreeSet::new();
        for message in messages {
            let found: Option<i64> = self
                .connection
                .prepare_cached("SELECT conversation FROM messages WHERE id = ?1")?
                .query_row([message.0], |row| row.get(0))
                .optional()?;
            conversations.extend(found);
        }
        let mut touched = BTreeSet::new();
        let mut change = self.connection.prepare_cached(
            "UPDATE messages SET watch = ?2, unread = unread AND ?2 <> 2, unread_head = unread_head AND ?2 <> 2
             WHERE conversation = ?1 AND watch <> ?2 RETURNING folder",
        )?;
        for conversation in conversations {
            self.mark_conversation(conversation, watch)?;
            let changed: BTreeSet<FolderId> = change
                .query_map((conversation, watch), |row| row.get(0).map(FolderId))?
                .collect::<rusqlite::Result<_>>()?;
            for folder in changed.iter().filter(|_| watch == 2) {
                // Unread ones are left only where a recovered database was not at one with itself.
                self.head_went(conversation, *folder, Among::Unread)?;
            }
            touched.extend(changed);
        }
        Ok(touched.into_iter().collect())
    }

    /// Gives messages that have none their conversation, in the order in which they came (a database from before there
    /// were conversations, or one that was recovered), and chooses all heads anew.
    pub(crate) fn thread_all(&self) -> Result<(), Error> {
        self.each_named("+conversation = 0", |id, _, named| {
            let conversation = self.join(id, named)?;
            self.connection
                .prepare_cached("UPDATE messages SET conversation = ?2, watch = ?3 WHERE id = ?1")?
                .execute((id.0, conversation, self.watch_of(conversation)?))?;
            Ok(())
        })?;
        self.choose_heads()
    }

    /// Notes the ids of all messages that have a conversation, where that was lost.
    pub(crate) fn note_all(&self) -> Result<(), Error> {
        self.each_named("+conversation <> 0", |_, conversation, named| {
            self.note(&named.ids(), conversation)
        })
    }

    fn note(&self, ids: &[i64], conversation: i64) -> Result<(), Error> {
        let mut note = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO reference_ids (key, conversation) VALUES (?1, ?2)",
        )?;
        for id in ids {
            note.execute((id, conversation))?;
        }
        Ok(())
    }

    /// Visits messages with their conversations, in the order in which they came.
    fn each_named(
        &self,
        condition: &str,
        mut visit: impl FnMut(MessageId, i64, &Named<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut last = 0;
        let mut next = self.connection.prepare(&format!(
            "SELECT id, folder, subject, received, message_id, in_reply_to, refs, conversation FROM messages
             WHERE id > ?1 AND {condition} ORDER BY id LIMIT 1"
        ))?;
        loop {
            let mut rows = next.query([last])?;
            let Some(row) = rows.next()? else {
                return Ok(());
            };
            last = row.get(0)?;
            let references: Vec<String> =
                serde_json::from_str(row.get_ref(6)?.as_str().unwrap_or_default())
                    .unwrap_or_default();
            let (subject, message_id): (String, Option<String>) = (row.get(2)?, row.get(4)?);
            let in_reply_to: Option<String> = row.get(5)?;
            let named = Named {
                folder: FolderId(row.get(1)?),
                subject: &subject,
                received: row.get(3)?,
                message_id: message_id.as_deref(),
                in_reply_to: in_reply_to.as_deref(),
                references: &references,
            };
            visit(MessageId(last), row.get(7)?, &named)?;
        }
    }
}

/// A mark, from its column.
pub(crate) fn read_watch(watch: i64) -> Option<Watch> {
    match watch {
        1 => Some(Watch::Watched),
        2 => Some(Watch::Ignored),
        _ => None,
    }
}
