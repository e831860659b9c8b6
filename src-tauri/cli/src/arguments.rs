//! The command line, as clap reads it; `--help` is made from the comments here.

use clap::{Args, Parser, Subcommand, ValueEnum};
use contract::{ImportFormat, SearchOrder, Security, SortBy};
use std::path::PathBuf;

/// Postane without a window: receive, read and send mail from the command line.
#[derive(Debug, Parser)]
#[command(name = "postane-cli", version)]
pub(crate) struct Arguments {
    /// The data folder (default: the one of the desktop program).
    #[arg(long, global = true, env = "POSTANE_PROFILE", value_name = "DIR")]
    pub(crate) profile: Option<PathBuf>,
    /// Print JSON: a list as one array, a single thing as one object.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read the account's password from the first line of standard input.
    #[arg(long, global = true)]
    pub(crate) password_stdin: bool,
    #[command(subcommand)]
    pub(crate) work: Work,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Work {
    /// Add, list, show, remove and test accounts.
    Account {
        #[command(subcommand)]
        work: AccountWork,
    },
    /// Receive new mail; progress on standard error, a summary on standard output.
    Receive {
        /// Only this account (default: all).
        #[arg(long, value_name = "ID")]
        account: Option<i64>,
        /// Make it searchable at once (else the next search does).
        #[arg(long)]
        index: bool,
    },
    /// Send messages that are ready in files (RFC 5322).
    Send {
        /// The files.
        #[arg(required = true, value_name = "FILE.eml")]
        files: Vec<PathBuf>,
        /// From this account (default: the one whose address is in From, else the default account).
        #[arg(long, value_name = "ID")]
        account: Option<i64>,
        /// Leave them in the Outbox.
        #[arg(long)]
        queue_only: bool,
    },
    /// List the folders.
    Folders,
    /// List the messages of a folder, newest first.
    List {
        /// Its name (inbox, outbox, sent, deleted, junk, or a folder of your own) or its number.
        folder: String,
        /// Rows at most.
        #[arg(long, default_value_t = 50)]
        limit: u64,
        /// Rows to skip.
        #[arg(long, default_value_t = 0)]
        offset: u64,
        /// Sort by.
        #[arg(long, value_enum, default_value_t = Sort::Received)]
        sort: Sort,
        /// Smallest first.
        #[arg(long)]
        ascending: bool,
    },
    /// Search all messages; operators are from:, to:, subject:, before:, has:attachment and others.
    Search {
        /// What to search for.
        #[arg(value_name = "QUERY", allow_hyphen_values = true)]
        query: String,
        /// Rows at most.
        #[arg(long, default_value_t = 50)]
        limit: u64,
        /// Only say how many there are.
        #[arg(long)]
        count: bool,
        /// In which order.
        #[arg(long, value_enum, default_value_t = Order::Newest)]
        order: Order,
    },
    /// Show a message (default: as text).
    Show {
        /// Its number.
        #[arg(value_name = "ID")]
        message: i64,
        #[command(flatten)]
        form: Form,
    },
    /// Write messages out, byte for byte as they were received.
    Export {
        /// The folder (with --all there is none).
        #[arg(value_name = "FOLDER")]
        first: PathBuf,
        /// Every folder.
        #[arg(long)]
        all: bool,
        /// One file a message, or a Maildir for each folder.
        #[arg(long, value_enum, default_value_t = Format::Eml)]
        format: Format,
        /// Where to.
        #[arg(
            value_name = "DIR",
            required_unless_present = "all",
            conflicts_with = "all"
        )]
        dir: Option<PathBuf>,
    },
    /// Bring mail in from files, byte for byte (bare line feeds become CRLF). Cut short, it goes on when it is called
    /// again; what is here already is not brought in twice.
    Import {
        /// A .eml or mbox file, a Maildir, or a folder with any of these in it.
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// How mail is kept there.
        #[arg(long, value_enum, default_value_t = Source::Auto)]
        format: Source,
        /// The folder it goes to: inbox, sent, a folder of your own, or a path such as Archive/2024, which is made where it
        /// is missing (default: a new folder, named after PATH).
        #[arg(long, value_name = "FOLDER")]
        into: Option<String>,
    },
    /// Look the profile over: the database, and every letter in it.
    Doctor {
        /// Look at the database's structure only.
        #[arg(long)]
        quick: bool,
        /// Mend the search index where it differs from the mail.
        #[arg(long, conflicts_with = "quick")]
        repair: bool,
        /// Give space on the disk back.
        #[arg(long)]
        tidy: bool,
        /// Back accounts, folders, marks and drafts up, beside the profile.
        #[arg(long)]
        backup: bool,
        /// Put a damaged database together anew, from the letters; the old one is kept.
        #[arg(long, conflicts_with_all = ["quick", "repair", "tidy", "backup"])]
        recover: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountWork {
    /// Add an account; its password goes to the keychain.
    Add(Box<NewAccount>),
    /// List the accounts.
    List,
    /// Show an account.
    Show {
        /// Its number.
        id: i64,
    },
    /// Remove an account and its password; its messages stay.
    Remove {
        /// Its number.
        id: i64,
    },
    /// Sign in on both servers and tell each step.
    Test {
        /// Its number.
        id: i64,
    },
}

#[derive(Args, Debug)]
pub(crate) struct NewAccount {
    /// Your name, as it appears in From.
    #[arg(long)]
    pub(crate) name: String,
    /// Your address.
    #[arg(long)]
    pub(crate) email: String,
    /// The incoming server.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) pop3: String,
    /// How that connection is protected.
    #[arg(long, value_enum, default_value_t = Protection::Tls)]
    pub(crate) pop3_security: Protection,
    /// The outgoing server.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) smtp: String,
    /// How that connection is protected.
    #[arg(long, value_enum, default_value_t = Protection::Tls)]
    pub(crate) smtp_security: Protection,
    /// The name to sign in with (default: the address).
    #[arg(long)]
    pub(crate) user: Option<String>,
    /// Leave a copy on the server.
    #[arg(long)]
    pub(crate) leave_on_server: bool,
    /// Remove that copy after so many days.
    #[arg(long, value_name = "N", requires = "leave_on_server")]
    pub(crate) remove_after_days: Option<u32>,
    /// Keep only so many megabytes there, the newest.
    #[arg(long, value_name = "N", requires = "leave_on_server")]
    pub(crate) keep_newest_mb: Option<u32>,
    /// Of messages above so many megabytes receive only the header.
    #[arg(long, value_name = "N")]
    pub(crate) headers_first_above_mb: Option<u32>,
    /// The longest wait for a server's next sign of life.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=300))]
    pub(crate) timeout: u32,
    /// A PEM file with a further certificate authority to trust for this account.
    #[arg(long, value_name = "PEM")]
    pub(crate) ca_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Form {
    /// The body as sanitised HTML.
    #[arg(long)]
    pub(crate) html: bool,
    /// The body as text.
    #[arg(long)]
    pub(crate) text: bool,
    /// The exact bytes.
    #[arg(long)]
    pub(crate) raw: bool,
    /// The header fields.
    #[arg(long)]
    pub(crate) headers: bool,
    /// The tree of MIME parts.
    #[arg(long)]
    pub(crate) parts: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Protection {
    /// Encrypted from the first byte.
    Tls,
    /// STLS or STARTTLS, required.
    Starttls,
    /// Not encrypted.
    None,
}

impl From<Protection> for Security {
    fn from(protection: Protection) -> Self {
        match protection {
            Protection::Tls => Self::Tls,
            Protection::Starttls => Self::Starttls,
            Protection::None => Self::None,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Sort {
    Received,
    Sent,
    From,
    To,
    Subject,
    Size,
    Flag,
    Attachment,
    Account,
}

impl From<Sort> for SortBy {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Received => Self::Received,
            Sort::From => Self::From,
            Sort::To => Self::To,
            Sort::Subject => Self::Subject,
            Sort::Size => Self::Size,
            Sort::Sent => Self::Sent,
            Sort::Flag => Self::Flag,
            Sort::Attachment => Self::Attachment,
            Sort::Account => Self::Account,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Order {
    Newest,
    Relevance,
}

impl From<Order> for SearchOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Relevance => Self::Relevance,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Eml,
    Maildir,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Source {
    /// Find out, file by file.
    Auto,
    /// A message in each file that ends in .eml.
    Eml,
    /// An mbox; the dialect is found out message by message.
    Mbox,
    /// ">From " stands for "From ", ">>From " for itself; no Content-Length.
    Mboxo,
    /// One ">" is taken from ">From ", ">>From " and so on; no Content-Length.
    Mboxrd,
    /// Content-Length, and quoted as mboxrd.
    Mboxcl,
    /// Content-Length, and nothing quoted.
    Mboxcl2,
    /// A Maildir, with its folders.
    Maildir,
}

impl From<Source> for ImportFormat {
    fn from(source: Source) -> Self {
        match source {
            Source::Auto => Self::Auto,
            Source::Eml => Self::Eml,
            Source::Mbox => Self::Mbox,
            Source::Mboxo => Self::Mboxo,
            Source::Mboxrd => Self::Mboxrd,
            Source::Mboxcl => Self::Mboxcl,
            Source::Mboxcl2 => Self::Mboxcl2,
            Source::Maildir => Self::Maildir,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
