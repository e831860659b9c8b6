//! Lists with one row for each conversation: of its messages in the folder the newest that the view shows, and below it,
//! where it is open, the others that it shows. The heads are a list of their own; what is open is inserted into it.

use super::order::{Filter, shown};
use crate::conversations::Among;
use crate::messages::{SUMMARY, summary};
use crate::{Error, Reader, int, unsigned};
use contract::{ConversationId, Grouping, ListView, ListWindow, MessageId, MessageSummary};
use rusqlite::OptionalExtension as _;

/// Conversations that may be open at once; further ones stay closed.
const OPEN: usize = 200;

/// An open conversation of a list.
struct Open {
    /// Where its head stands among the heads.
    place: u64,
    conversation: ConversationId,
    /// Messages below the head.
    below: u64,
}

impl Reader<'_> {
    /// Some rows of a grouped list.
    pub(super) fn grouped(
        &self,
        view: &ListView,
        offset: u64,
        limit: u64,
    ) -> Result<ListWindow, Error> {
        let heads = self.rows(view, Filter::of(view.show, true), None)?;
        let open = self.open_in(view)?;
        let total = heads.total() + open.iter().map(|open| open.below).sum::<u64>();
        let end = offset.saturating_add(limit).min(total);
        let mut rows = Vec::new();
        // Row by row in stretches: heads up to and with the next open one, then what is below it.
        let (mut at, mut head) = (0, 0);
        for open in open.iter().map(Some).chain([None]) {
            let stop = open.map_or(heads.total(), |open| open.place + 1);
            let (first, last) = (offset.max(at), end.min(at + (stop - head)));
            if first < last {
                let found = heads.window(view.direction, head + (first - at), last - first)?;
                for found in found {
                    rows.push(self.with_group(view, found)?);
                }
            }
            at += stop - head;
            head = stop;
            let Some(open) = open else { break };
            let (first, last) = (offset.max(at), end.min(at + open.below));
            if first < last {
                rows.extend(self.below(view, open.conversation, first - at, last - first)?);
            }
            at += open.below;
        }
        Ok(ListWindow {
            offset,
            total,
            rows,
        })
    }

    /// The place of a message in a grouped list: of a message of a closed conversation that of its head. `None` when the
    /// view does not show it.
    pub(super) fn place_in_groups(
        &self,
        view: &ListView,
        message: MessageId,
    ) -> Result<Option<u64>, Error> {
        let row = match self.message(message) {
            Err(Error::NotFound) => return Ok(None),
            row => row?,
        };
        let among = shown(view.show);
        let is = match among {
            Among::All => true,
            Among::Unread => row.unread,
            Among::Flagged => row.flagged,
        };
        if !is || row.folder != view.folder {
            return Ok(None);
        }
        let Some(head) = self.head_of(view, &row)? else {
            return Ok(None);
        };
        let heads = self.rows(view, Filter::of(view.show, true), None)?;
        let Some(place) = heads.place(view.direction, head.id)? else {
            return Ok(None);
        };
        let open = self.open_in(view)?;
        let before = open.iter().take_while(|open| open.place < place);
        let mut place = place + before.map(|open| open.below).sum::<u64>();
        if head.id != message && view.open.contains(&row.conversation) {
            let (table, condition) = (among.table(), among.sql());
            place += 1 + self
                .connection
                .prepare_cached(&format!(
                    "SELECT count(*) FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}
                     AND (m.received, m.id) < (?3, ?4)"
                ))?
                .query_row(
                    (row.conversation.0, view.folder.0, row.received, message.0),
                    |row| row.get(0).map(unsigned),
                )?;
        }
        Ok(Some(place))
    }

    /// Of a message's conversation the newest message that a view shows.
    pub(super) fn head_of(
        &self,
        view: &ListView,
        row: &MessageSummary,
    ) -> Result<Option<MessageSummary>, Error> {
        self.newest(view, row.conversation)?
            .map(|head| self.message(head))
            .transpose()
    }

    fn newest(
        &self,
        view: &ListView,
        conversation: ConversationId,
    ) -> Result<Option<MessageId>, Error> {
        let among = shown(view.show);
        let (table, condition) = (among.table(), among.sql());
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT m.id FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}
                 ORDER BY m.received DESC, m.id DESC LIMIT 1"
            ))?
            .query_row((conversation.0, view.folder.0), |row| {
                row.get(0).map(MessageId)
            })
            .optional()?)
    }

    /// The first unread message from a place on: a head that was found, or one below a head that stands before it.
    pub(super) fn or_below(
        &self,
        view: &ListView,
        from: u64,
        head: Option<(u64, MessageSummary)>,
    ) -> Result<Option<(u64, MessageSummary)>, Error> {
        let mut inserted = 0;
        for open in self.open_in(view)? {
            let first = open.place + inserted + 1;
            inserted += open.below;
            if head.as_ref().is_some_and(|(place, _)| *place < first) {
                break;
            }
            let below = from.saturating_sub(first);
            let Some(below) = self.unread_below(view, open.conversation, below)? else {
                continue;
            };
            // The last of the conversation is its head.
            if below < open.below {
                let row = self.below(view, open.conversation, below, 1)?.pop();
                return Ok(row.map(|row| (first + below, row)));
            }
        }
        Ok(head)
    }

    /// The open conversations that the list shows, in its order.
    fn open_in(&self, view: &ListView) -> Result<Vec<Open>, Error> {
        let heads = self.rows(view, Filter::of(view.show, true), None)?;
        let mut all = Vec::new();
        for conversation in view.open.iter().take(OPEN) {
            let Some(head) = self.newest(view, *conversation)? else {
                continue;
            };
            if let Some(place) = heads.place(view.direction, head)? {
                all.push(Open {
                    place,
                    conversation: *conversation,
                    below: self.members(view, *conversation)?.0.saturating_sub(1),
                });
            }
        }
        all.sort_by_key(|open| open.place);
        all.dedup_by_key(|open| open.place);
        Ok(all)
    }

    /// The number of the first unread message of a conversation from a number on, oldest first, among those that a view
    /// shows.
    fn unread_below(
        &self,
        view: &ListView,
        conversation: ConversationId,
        from: u64,
    ) -> Result<Option<u64>, Error> {
        let among = shown(view.show);
        let (table, condition) = (among.table(), among.sql());
        let mut unread = self.connection.prepare_cached(&format!(
            "SELECT m.unread FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}
             ORDER BY m.received, m.id LIMIT -1 OFFSET ?3"
        ))?;
        let mut rows = unread.query((conversation.0, view.folder.0, int(from)))?;
        let mut number = from;
        while let Some(row) = rows.next()? {
            if row.get(0)? {
                return Ok(Some(number));
            }
            number += 1;
        }
        Ok(None)
    }

    /// Messages of a conversation that a view shows, and how many of them are unread.
    fn members(&self, view: &ListView, conversation: ConversationId) -> Result<(u64, u64), Error> {
        let among = shown(view.show);
        let (table, condition) = (among.table(), among.sql());
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*), coalesce(sum(m.unread), 0) FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}"
            ))?
            .query_row((conversation.0, view.folder.0), |row| {
                Ok((unsigned(row.get(0)?), unsigned(row.get(1)?)))
            })?)
    }

    fn with_group(
        &self,
        view: &ListView,
        mut row: MessageSummary,
    ) -> Result<MessageSummary, Error> {
        let (messages, unread) = self.members(view, row.conversation)?;
        if messages > 1 {
            row.grouping = Grouping::Head {
                messages,
                unread,
                open: view.open.contains(&row.conversation),
            };
        }
        Ok(row)
    }

    /// What stands below a head, oldest first; the head is the last of its conversation.
    fn below(
        &self,
        view: &ListView,
        conversation: ConversationId,
        from: u64,
        count: u64,
    ) -> Result<Vec<MessageSummary>, Error> {
        let among = shown(view.show);
        let (table, condition) = (among.table(), among.sql());
        let mut rows = self
            .connection
            .prepare_cached(&format!(
                "{SUMMARY} WHERE m.id IN (
                     SELECT m.id FROM {table} WHERE m.conversation = ?1 AND m.folder = ?2{condition}
                     ORDER BY m.received, m.id LIMIT ?3 OFFSET ?4
                 ) ORDER BY m.received, m.id"
            ))?
            .query_map(
                (conversation.0, view.folder.0, int(count), int(from)),
                summary,
            )?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for row in &mut rows {
            row.grouping = Grouping::Below;
        }
        Ok(rows)
    }
}
