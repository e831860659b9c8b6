//! Which columns the list has besides those that are always there: marks, attachment, person and subject.

use super::App;
use contract::Column;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The Fluent key of a column's name, and its `data-test`.
#[must_use]
pub fn column_key(column: Column) -> &'static str {
    match column {
        Column::Received => "column-received",
        Column::Sent => "column-sent",
        Column::Account => "column-account",
        Column::Size => "column-size",
    }
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
        self.change_settings(|settings| {
            if !settings.columns.remove(&column) {
                settings.columns.insert(column);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_order_and_make_room_for_the_folder() {
        let mut chosen = contract::Settings::default().columns;
        chosen.insert(Column::Account);
        chosen.insert(Column::Sent);
        assert_eq!(shown(&chosen, false), Column::ALL);
        assert_eq!(
            shown(&chosen, true),
            [Column::Received, Column::Sent, Column::Account]
        );
    }
}
