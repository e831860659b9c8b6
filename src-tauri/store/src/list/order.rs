//! Orders of the list: which index holds them, and which rows a view shows of it.

use super::ladder::{Key, Lead};
use crate::conversations::Among;
use contract::{Show, SortBy};
use rusqlite::Row;
use rusqlite::types::Value;

/// An index of `messages`: folder, a leading column, received, id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Index {
    Received,
    Sent,
    From,
    To,
    Subject,
    Size,
}

impl Index {
    /// Its leading column; `None` where the time received leads.
    pub(super) fn lead(self) -> Option<&'static str> {
        match self {
            Self::Received => None,
            Self::Sent => Some("sent_or_received"),
            Self::From => Some("from_key"),
            Self::To => Some("to_key"),
            Self::Subject => Some("subject_key"),
            Self::Size => Some("size"),
        }
    }

    /// Its columns behind the folder, of the table called `m`.
    pub(super) fn columns(self) -> String {
        match self.lead() {
            None => "m.received, m.id".to_owned(),
            Some(lead) => format!("m.{lead}, m.received, m.id"),
        }
    }

    /// The same, largest first.
    pub(super) fn backwards(self) -> String {
        self.columns().replace(',', " DESC,") + " DESC"
    }

    /// As many question marks, from a number on.
    pub(super) fn marks(self, from: usize) -> String {
        let marks = if self.lead().is_some() { 3 } else { 2 };
        let marks: Vec<String> = (from..from + marks).map(|n| format!("?{n}")).collect();
        marks.join(", ")
    }

    /// A key as parameters for these.
    pub(super) fn values(self, key: &Key) -> Vec<Value> {
        let mut values = match &key.lead {
            Lead::Received => Vec::new(),
            Lead::Number(number) => vec![Value::Integer(*number)],
            Lead::Text(text) => vec![Value::Text(text.clone())],
        };
        values.extend([Value::Integer(key.received), Value::Integer(key.id)]);
        values
    }

    /// The key in the columns of a row that begin at `at`, which are [`Self::columns`].
    pub(super) fn key(self, row: &Row<'_>, at: usize) -> rusqlite::Result<Key> {
        let (lead, at) = match self {
            Self::Received => (Lead::Received, at),
            Self::Sent | Self::Size => (Lead::Number(row.get(at)?), at + 1),
            Self::From | Self::To | Self::Subject => (Lead::Text(row.get(at)?), at + 1),
        };
        Ok(Key {
            lead,
            received: row.get(at)?,
            id: row.get(at + 1)?,
        })
    }
}

/// What of a row decides where and whether it is listed.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) folder: i64,
    pub(crate) id: i64,
    pub(crate) received: i64,
    pub(crate) sent: i64,
    pub(crate) size: i64,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) unread: bool,
    pub(crate) flagged: bool,
    pub(crate) attachment: bool,
    pub(crate) account: Option<i64>,
    pub(crate) watch: i64,
    pub(crate) head: bool,
    pub(crate) unread_head: bool,
    pub(crate) flagged_head: bool,
}

impl Listed {
    pub(super) fn key(&self, index: Index) -> Key {
        Key {
            lead: match index {
                Index::Received => Lead::Received,
                Index::Sent => Lead::Number(self.sent),
                Index::From => Lead::Text(self.from.clone()),
                Index::To => Lead::Text(self.to.clone()),
                Index::Subject => Lead::Text(self.subject.clone()),
                Index::Size => Lead::Number(self.size),
            },
            received: self.received,
            id: self.id,
        }
    }
}

/// Which messages of a conversation a view shows, if it shows the conversation.
pub(super) fn shown(show: Show) -> Among {
    match show {
        Show::All | Show::HideIgnored | Show::Watched => Among::All,
        Show::Unread | Show::HideReadOrIgnored => Among::Unread,
        Show::Flagged => Among::Flagged,
    }
}

/// Which rows of an index are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    pub(super) unread: bool,
    pub(super) flagged: Option<bool>,
    pub(super) attachment: Option<bool>,
    /// `Some(None)`: of no account.
    pub(super) account: Option<Option<i64>>,
    pub(super) not_ignored: bool,
    pub(super) watched: bool,
    /// Only the heads of conversations among these messages.
    pub(super) head: Option<Among>,
}

impl Filter {
    /// What a view shows; `grouped`: only the heads of that.
    pub(super) fn of(show: Show, grouped: bool) -> Self {
        let all = Self::default();
        let filter = match show {
            Show::All => all,
            Show::Unread => Self {
                unread: true,
                ..all
            },
            Show::Flagged => Self {
                flagged: Some(true),
                ..all
            },
            Show::HideIgnored => Self {
                not_ignored: true,
                ..all
            },
            Show::HideReadOrIgnored => Self {
                unread: true,
                not_ignored: true,
                ..all
            },
            Show::Watched => Self {
                watched: true,
                ..all
            },
        };
        if !grouped {
            return filter;
        }
        // Heads are of their kind; to test that, too, would lead to an index that does not tell the heads.
        Self {
            unread: false,
            flagged: None,
            head: Some(shown(show)),
            ..filter
        }
    }

    /// The unread ones of what it shows.
    pub(super) fn unread(self) -> Self {
        Self {
            unread: self.head != Some(Among::Unread),
            ..self
        }
    }

    /// Whether it shows everything.
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The condition on a row of the table called `m`, with AND in front; empty where there is none.
    pub(super) fn sql(self) -> String {
        let mut sql = String::new();
        let mut and = |condition: &str| {
            sql.push_str(" AND ");
            sql.push_str(condition);
        };
        if self.unread {
            and("m.unread = 1");
        }
        match self.flagged {
            Some(true) => and("m.flagged = 1"),
            Some(false) => and("m.flagged = 0"),
            None => {}
        }
        match self.attachment {
            Some(true) => and("m.has_attachment = 1"),
            Some(false) => and("m.has_attachment = 0"),
            None => {}
        }
        match self.account {
            // IS, so that the answer is never NULL.
            Some(Some(account)) => and(&format!("m.account IS {account}")),
            Some(None) => and("m.account IS NULL"),
            None => {}
        }
        if self.not_ignored {
            and("m.watch <> 2");
        }
        if self.watched {
            and("m.watch = 1");
        }
        if let Some(among) = self.head {
            and(&format!("m.{} = 1", among.mark()));
        }
        sql
    }

    pub(super) fn shows(self, row: &Listed) -> bool {
        (!self.unread || row.unread)
            && self.flagged.is_none_or(|flagged| flagged == row.flagged)
            && self
                .attachment
                .is_none_or(|attachment| attachment == row.attachment)
            && self.account.is_none_or(|account| account == row.account)
            && !(self.not_ignored && row.watch == 2)
            && (!self.watched || row.watch == 1)
            && match self.head {
                None => true,
                Some(Among::All) => row.head,
                Some(Among::Unread) => row.unread_head,
                Some(Among::Flagged) => row.flagged_head,
            }
    }
}

/// A part of a list: the rows of an index that a filter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Section {
    pub(super) index: Index,
    pub(super) filter: Filter,
}

/// The sections of an order, smallest first. Orders that have few values (a flag, the account) have no index: each value
/// is a section of the order of arrival. `accounts` are all accounts by name.
pub(super) fn sections(sort: SortBy, filter: Filter, accounts: &[i64]) -> Vec<Section> {
    let one = |index| vec![Section { index, filter }];
    let by = |filters: Vec<Filter>| {
        let section = |filter| Section {
            index: Index::Received,
            filter,
        };
        filters.into_iter().map(section).collect()
    };
    match sort {
        SortBy::Received => one(Index::Received),
        SortBy::Sent => one(Index::Sent),
        SortBy::From => one(Index::From),
        SortBy::To => one(Index::To),
        SortBy::Subject => one(Index::Subject),
        SortBy::Size => one(Index::Size),
        SortBy::Flag if filter.flagged.is_some() => one(Index::Received),
        SortBy::Flag => by([false, true]
            .map(|flagged| Filter {
                flagged: Some(flagged),
                ..filter
            })
            .to_vec()),
        SortBy::Attachment => by([false, true]
            .map(|attachment| Filter {
                attachment: Some(attachment),
                ..filter
            })
            .to_vec()),
        SortBy::Account => {
            let accounts = accounts.iter().map(|account| Some(*account));
            by(std::iter::once(None)
                .chain(accounts)
                .map(|account| Filter {
                    account: Some(account),
                    ..filter
                })
                .collect())
        }
    }
}
