//! The table `messages`: the rows of the list.

use crate::conversations::read_watch;
use crate::{Error, NewUidl, Packed, Reader, unsigned};
use contract::{
    AccountId, ConversationId, FolderId, Grouping, MessageId, MessageSummary, OutboxState, Person,
    Priority, Rest, UnixTime,
};
use rusqlite::Row;

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
