//! Bringing mail in from files.

use serde::{Deserialize, Serialize};

/// How mail is kept in the files that it is brought in from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Found out by looking at each file.
    #[default]
    Auto,
    /// A message in each file.
    Eml,
    /// Messages behind one another, each behind a line "From "; the dialect is found out message by message.
    Mbox,
    /// The same, where ">From " stands for "From " and ">>From " for itself. No Content-Length is believed.
    Mboxo,
    /// The same, where one ">" is taken from each ">From ", ">>From " and so on. No Content-Length is believed.
    Mboxrd,
    /// The same, with Content-Length, and quoted as in mboxrd.
    Mboxcl,
    /// The same, with Content-Length, and nothing quoted.
    Mboxcl2,
    /// `cur` and `new`, with the marks in the file names.
    Maildir,
}

/// How far an import is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// Messages filed.
    pub messages: u64,
    /// Bytes of the files that are done, also in an earlier run that was cut short.
    pub bytes: u64,
    /// Bytes of all files.
    pub total_bytes: u64,
    /// Messages that were in the profile already.
    pub duplicates: u64,
    /// Messages and files that could not be brought in.
    pub failed: u64,
    /// The file that it is at.
    pub file: String,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Messages filed.
    pub messages: u64,
    /// Bytes of the files that were gone through.
    pub bytes: u64,
    /// Messages that were in the profile before; they were not filed again.
    pub duplicates: u64,
    /// Messages that their mail program had marked as deleted and not yet taken out of the file; left out.
    pub expunged: u64,
    /// Messages and files that could not be brought in; each has a note.
    pub failed: u64,
    /// Files that are no mail by their looks; left out.
    pub ignored: u64,
    /// Whether it went on where an earlier run was cut short. All counts are of this run.
    pub resumed: bool,
    /// Whether it was stopped before the end. The same import goes on from there.
    pub stopped: bool,
    /// What was noticed, at most a thousand.
    pub notes: Vec<ImportNote>,
    /// How many notes there would have been beyond these.
    pub more_notes: u64,
}

/// Something noticed in the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportNote {
    /// The file, as seen from what was imported.
    pub file: String,
    /// Where in it, in bytes; 0 where it concerns the whole file.
    pub offset: u64,
    /// What.
    #[serde(flatten)]
    pub what: ImportTrouble,
}

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum ImportTrouble {
    /// Failed: the file, or the rest of it, cannot be read.
    Unreadable {
        /// In the system's words.
        words: String,
    },
    /// Failed: bytes that belong to no message, because no line "From " is before them.
    NoMessage {
        /// How many.
        bytes: u64,
    },
    /// Failed: more bytes than a message may have.
    TooLarge {
        /// How many.
        bytes: u64,
    },
    /// Failed: a link to a folder; these are not followed.
    Link,
    /// Left out: a line "From " and no message behind it, or an empty file.
    Empty,
    /// Filed: it ends in the middle of a line, as something cut short does.
    Cut,
    /// Filed: there are NUL bytes in it, as a disk leaves them behind that was not written to the end.
    Nul,
    /// Filed: a line in it has more than a million bytes.
    LongLine,
}

impl ImportTrouble {
    /// Whether something was not brought in that may be mail.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Unreadable { .. }
            | Self::NoMessage { .. }
            | Self::TooLarge { .. }
            | Self::Link => true,
            Self::Empty | Self::Cut | Self::Nul | Self::LongLine => false,
        }
    }
}
