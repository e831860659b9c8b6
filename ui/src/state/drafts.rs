//! The drafts as rows of the list. They are few, come all at once, and are sorted here.

use contract::{
    ConversationId, Direction, Draft, FolderId, Grouping, MessageId, MessageSummary, Person,
    Priority, SortBy,
};
use std::cmp::Ordering;

/// Sorts drafts. Messages are sorted by the store.
fn sort_rows(rows: &mut [MessageSummary], (sort, direction): (SortBy, Direction)) {
    let name = |person: Option<&Person>| {
        person.map_or_else(String::new, |person| person.name.to_lowercase())
    };
    let compare = |a: &MessageSummary, b: &MessageSummary| -> Ordering {
        match sort {
            SortBy::Received
            | SortBy::Sent
            | SortBy::Flag
            | SortBy::Attachment
            | SortBy::Account => a.received.cmp(&b.received),
            SortBy::From => name(Some(&a.from)).cmp(&name(Some(&b.from))),
            SortBy::To => name(a.to.first()).cmp(&name(b.to.first())),
            SortBy::Subject => a.subject.to_lowercase().cmp(&b.subject.to_lowercase()),
            SortBy::Size => a.size.cmp(&b.size),
        }
        .then(a.id.cmp(&b.id))
    };
    rows.sort_by(|a, b| match direction {
        Direction::Ascending => compare(a, b),
        Direction::Descending => compare(b, a),
    });
}

/// The drafts as rows, in the order of the list.
pub(super) fn draft_rows(
    drafts: &[Draft],
    folder: FolderId,
    sort: (SortBy, Direction),
) -> Vec<MessageSummary> {
    let mut rows: Vec<_> = drafts
        .iter()
        .map(|draft| draft_row(draft, folder))
        .collect();
    sort_rows(&mut rows, sort);
    rows
}

/// A draft as a row of the list.
fn draft_row(draft: &Draft, folder: FolderId) -> MessageSummary {
    MessageSummary {
        id: MessageId(draft.id.0),
        account: draft.account,
        folder,
        from: Person::default(),
        to: vec![Person {
            name: draft.to.clone(),
            address: String::new(),
        }],
        subject: draft.subject.clone(),
        preview: draft
            .text
            .chars()
            .take(200)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect(),
        received: draft.saved,
        sent: None,
        size: draft.text.len() as u64 + draft.attachments.iter().map(|file| file.size).sum::<u64>(),
        unread: false,
        flagged: false,
        answered: false,
        forwarded: false,
        has_attachment: !draft.attachments.is_empty(),
        priority: Priority::Normal,
        outbox: None,
        rest: None,
        conversation: ConversationId(0),
        watch: None,
        grouping: Grouping::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafts() -> Vec<Draft> {
        let draft = |id: i64, to: &str, subject: &str| Draft {
            id: contract::DraftId(id),
            account: None,
            to: to.to_owned(),
            cc: String::new(),
            bcc: String::new(),
            subject: subject.to_owned(),
            text: "x".repeat(usize::try_from(id).unwrap_or_default()),
            attachments: Vec::new(),
            in_reply_to: None,
            references: Vec::new(),
            source: None,
            forwards: false,
            saved: 100 - id,
        };
        vec![
            draft(1, "bora", "Çay"),
            draft(2, "Ada", "kahve"),
            draft(3, "cem", "Arı"),
        ]
    }

    fn ids(rows: &[MessageSummary]) -> Vec<i64> {
        rows.iter().map(|row| row.id.0).collect()
    }

    #[test]
    fn drafts_are_sorted_as_messages_are() {
        let sorted = |sort| ids(&draft_rows(&drafts(), FolderId(1), sort));
        assert_eq!(sorted((SortBy::Received, Direction::Descending)), [1, 2, 3]);
        assert_eq!(sorted((SortBy::Received, Direction::Ascending)), [3, 2, 1]);
        assert_eq!(sorted((SortBy::To, Direction::Ascending)), [2, 1, 3]);
        assert_eq!(sorted((SortBy::Subject, Direction::Ascending)), [3, 2, 1]);
        assert_eq!(sorted((SortBy::Size, Direction::Descending)), [3, 2, 1]);
    }
}
