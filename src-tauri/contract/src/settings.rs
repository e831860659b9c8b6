//! What the user chose for the whole program.

use serde::{Deserialize, Serialize};

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
            remote_allowed: Vec::new(),
        }
    }
}
