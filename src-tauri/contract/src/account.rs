//! A mail account: who one is, and where one's servers are. Never a password: those live in the keychain.

use crate::AccountId;
use serde::{Deserialize, Serialize};

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Implicit TLS: encrypted from the first byte (RFC 8314 §3).
    Tls,
    /// STLS or STARTTLS, required: a server that does not offer it is refused (RFC 2595, RFC 3207).
    Starttls,
    /// Plain: everything readable on the way. Only by the owner's own choice.
    None,
}

/// One server of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Host name or address, without a port.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
}

/// What becomes of a message on the server after it is safe on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Leave a copy on the server.
    pub leave_on_server: bool,
    /// With `leave_on_server`: remove it this many days after it was received.
    pub remove_after_days: Option<u32>,
    /// With `leave_on_server`: remove it when it is deleted from Deleted Items.
    pub remove_when_deleted: bool,
    /// With `leave_on_server`: keep only so many megabytes (10⁶ bytes) there, the newest.
    pub keep_newest_mb: Option<u32>,
}

/// Everything about an account that its owner chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// What the account is called on screen, e.g. `kardelen.example`.
    pub name: String,
    /// The owner's name, as it appears in From.
    pub display_name: String,
    /// The owner's addr-spec.
    pub email: String,
    /// The addr-spec answers should go to, where it is another one.
    pub reply_to: Option<String>,
    /// The POP3 server.
    pub incoming: Server,
    /// The submission server.
    pub outgoing: Server,
    /// The name to sign in with, on both servers.
    pub user: String,
    /// Whether the outgoing server wants a sign-in.
    pub outgoing_sign_in: bool,
    /// What stays on the server.
    pub retention: Retention,
    /// The longest wait for a server's next sign of life, in seconds (10 to 300).
    pub timeout_seconds: u32,
    /// Whether Send/Receive All includes this account.
    pub include_in_all: bool,
    /// Receive every so many minutes; `None`: only when asked.
    pub receive_every_minutes: Option<u32>,
    /// Of messages above so many megabytes (10⁶ bytes) only the header is received first; `None`: all of everything.
    #[serde(default)]
    pub headers_first_above_mb: Option<u32>,
    /// A PEM file with a further trust anchor for this account's servers.
    pub ca_file: Option<String>,
}

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its row.
    pub id: AccountId,
    /// Whether new messages are sent from it.
    pub is_default: bool,
    /// What its owner chose.
    #[serde(flatten)]
    pub settings: AccountSettings,
}
