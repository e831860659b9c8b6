//! What the user chose for the whole program.

use crate::{Direction, FolderId, ListView, Show, SortBy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A language of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Türkçe.
    Tr,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Where the reading pane stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Under the list.
    #[default]
    Below,
    /// Beside the list.
    Beside,
    /// Not at all.
    Off,
}

/// A column of the list that can be chosen, in the order of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
}

/// How a folder is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderView {
    /// Which folder.
    pub folder: FolderId,
    /// Sorted by.
    pub sort: SortBy,
    /// Up or down.
    pub direction: Direction,
    /// Which of its messages.
    pub show: Show,
}

/// What the user chose for the whole program. Missing fields take their defaults, so that older files are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language; `None`: as the desktop has it.
    pub language: Option<Language>,
    /// The colours.
    pub theme: Theme,
    /// The reading pane.
    pub layout: Layout,
    /// Width of the folder tree in CSS pixels.
    pub tree_width: u32,
    /// Share of the list beside or above the reading pane, in percent.
    pub list_share: u32,
    /// A message is marked read when it was open for so many seconds; `None`: never by itself.
    pub mark_read_after_seconds: Option<u32>,
    /// Whether closing the window leaves Postane in the tray.
    pub close_to_tray: bool,
    /// Whether new mail is announced.
    pub notify: bool,
    /// Whether searching takes ı, ü and é for i, u and e.
    pub ignore_accents: bool,
    /// Whether the list has one row for each conversation.
    pub grouped: bool,
    /// The columns of the list, besides those that are always there.
    pub columns: BTreeSet<Column>,
    /// How folders are looked at that are not looked at as at first; see [`Self::list_view`].
    pub folder_views: Vec<FolderView>,
    /// Addr-specs whose remote content is shown without asking.
    pub remote_allowed: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::System,
            layout: Layout::Below,
            tree_width: 232,
            list_share: 44,
            mark_read_after_seconds: Some(3),
            close_to_tray: true,
            notify: true,
            ignore_accents: true,
            grouped: false,
            columns: [Column::Received, Column::Size].into(),
            folder_views: Vec::new(),
            remote_allowed: Vec::new(),
        }
    }
}

impl Settings {
    /// The list of a folder, as it was looked at last.
    #[must_use]
    pub fn list_view(&self, folder: FolderId) -> ListView {
        let first = ListView {
            grouped: self.grouped,
            ..ListView::of(folder)
        };
        match self.folder_views.iter().find(|view| view.folder == folder) {
            None => first,
            Some(view) => ListView {
                sort: view.sort,
                direction: view.direction,
                show: view.show,
                ..first
            },
        }
    }

    /// Remembers how a folder is looked at.
    pub fn keep_view(&mut self, view: &ListView) {
        let kept = |view: &ListView| FolderView {
            folder: view.folder,
            sort: view.sort,
            direction: view.direction,
            show: view.show,
        };
        self.folder_views
            .retain(|other| other.folder != view.folder);
        if kept(view) != kept(&ListView::of(view.folder)) {
            self.folder_views.push(kept(view));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_looked_at_as_it_was_last() {
        let mut settings = Settings {
            grouped: true,
            ..Settings::default()
        };
        let first = settings.list_view(FolderId(1));
        assert_eq!((first.sort, first.grouped), (SortBy::Received, true));
        let by_size = ListView {
            sort: SortBy::Size,
            direction: Direction::Ascending,
            show: Show::Flagged,
            ..first.clone()
        };
        settings.keep_view(&by_size);
        assert_eq!(settings.list_view(FolderId(1)), by_size);
        assert_eq!(settings.list_view(FolderId(2)).sort, SortBy::Received);
        settings.keep_view(&first);
        assert_eq!(settings.folder_views, []);
    }
}
