//! Searching on the screen.
//!
//! The box in the toolbar sends a search with each keystroke ([`state`]); of the answers only the latest is shown
//! ([`course`]), in the message list itself. Above the list stands what was found and where ([`results`]), in an empty
//! box what can be typed ([`suggestions`]). Find Message builds a query out of fields, and a query that is kept stands
//! below the folders.

mod complaint;
mod course;
mod find_dialog;
mod recent;
mod results;
mod saved;
mod search_box;
mod snippets;
mod state;
mod suggestions;

pub use course::{Course, Found};
pub(crate) use find_dialog::FindMessage;
pub use recent::Recent;
pub(crate) use results::{NoHits, Results, count_text};
pub(crate) use saved::Keep;
pub use saved::KeepForm;
pub(crate) use search_box::{SearchBox, type_query};
pub use state::Search;
