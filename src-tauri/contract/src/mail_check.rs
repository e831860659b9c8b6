//! A look at every letter on the disk.

use crate::MessageSummary;
use serde::{Deserialize, Serialize};

/// What a look at every letter found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailChecked {
    /// Letters that were looked at.
    pub letters: u64,
    /// Those of them whose bytes are damaged or missing, at most 100.
    pub damaged: Vec<MessageSummary>,
    /// What else is not as it should be, none of which touches a letter.
    pub others: u64,
    /// Whether it was stopped before the last one.
    pub stopped: bool,
}
