//! Which columns the list has besides those that are always there: marks, attachment, person and subject.

use super::App;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// A column that can be chosen, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// When it was received.
    Received,
    /// The Date field.
    Sent,
    /// The account it came through.
    Account,
    /// The size.
    Size,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Received, Self::Sent, Self::Account, Self::Size];

    /// The Fluent key of its name, and its `data-test`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Received => "column-received",
            Self::Sent => "column-sent",
            Self::Account => "column-account",
            Self::Size => "column-size",
        }
    }
}

/// The columns at first.
pub(super) fn usual() -> BTreeSet<Column> {
    [Column::Received, Column::Size].into()
}

/// What is on screen of the chosen ones. Hits are of several folders: theirs has the place of the size.
pub(super) fn shown(chosen: &BTreeSet<Column>, hits: bool) -> Vec<Column> {
    chosen
        .iter()
        .copied()
        .filter(|column| !hits || *column != Column::Size)
        .collect()
}

impl App {
    /// The chosen columns that are on screen.
    #[must_use]
    pub fn columns_shown(self) -> Vec<Column> {
        let hits = self.searched.get().is_some();
        self.columns.with(|chosen| shown(chosen, hits))
    }

    /// Shows a column, or does so no longer.
    pub fn toggle_column(self, column: Column) {
        self.columns.update(|chosen| {
            if !chosen.remove(&column) {
                chosen.insert(column);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_order_and_make_room_for_the_folder() {
        let mut chosen = usual();
        chosen.insert(Column::Account);
        chosen.insert(Column::Sent);
        assert_eq!(shown(&chosen, false), Column::ALL);
        assert_eq!(
            shown(&chosen, true),
            [Column::Received, Column::Sent, Column::Account]
        );
    }
}
