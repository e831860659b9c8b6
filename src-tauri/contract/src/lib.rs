//! What the screen and the engine say to each other: the types and the list of commands.
//!
//! This crate holds data only. It builds for wasm and for the machine itself, and a thing has one name from
//! the SQL column to the screen. Every command is declared once, in [`command`]; the shell answers each in an
//! exhaustive `match`, so a command without an answer does not compile.

mod account;
mod action;
mod check;
pub mod command;
mod draft;
mod event;
mod folder;
mod ids;
mod import;
mod list;
mod mail_check;
mod message;
mod problem;
mod search;
mod settings;
mod start;

pub use account::{Account, AccountSettings, Retention, Security, Server};
pub use action::{Action, SHORTCUTS, Shortcut};
pub use check::{CheckStep, Side};
pub use command::{Command, Request};
pub use draft::{Draft, DraftAttachment, DraftKind};
pub use event::{ConversationLine, Event, OutboxState, Phase, Progress};
pub use folder::{Folder, FolderRole};
pub use ids::{AccountId, ConversationId, DraftId, FolderId, MessageId, SavedSearchId};
pub use import::{ImportFormat, ImportNote, ImportProgress, ImportTrouble, Imported};
pub use list::{Direction, Grouping, ListView, ListWindow, Show, SortBy, Watch};
pub use mail_check::MailChecked;
pub use message::{
    Attachment, Body, MessageSummary, MessageView, Person, Priority, RemoteContent, Rest,
};
pub use problem::{Problem, ProblemCode};
pub use search::{FindForm, Hit, Piece, SavedSearch, SearchOrder, SearchPage, Snippet, Work};
pub use settings::{Column, FolderView, Language, Layout, Settings, Theme};
pub use start::Start;

/// Seconds since 1970-01-01T00:00:00Z, as every time in Postane is kept.
pub type UnixTime = i64;
