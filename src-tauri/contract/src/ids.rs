//! Row numbers with a type each, so that a folder is never taken for a message.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An account's row.
    AccountId
);
id!(
    /// A folder's row.
    FolderId
);
id!(
    /// A message's row: received, sent and waiting messages alike.
    MessageId
);
id!(
    /// A draft's row.
    DraftId
);
id!(
    /// A conversation: messages that answer each other.
    ConversationId
);
id!(
    /// A kept search's row.
    SavedSearchId
);
