//! What went wrong, so that the screen can say it in the user's language with the next step.

use crate::{AccountId, UnixTime};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// The kinds of problem that the screen treats differently.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)*
        }

        impl ProblemCode {
            /// Every code, for the test that each has its words.
            pub const ALL: &[ProblemCode] = &[$(Self::$name,)*];

            /// Its Fluent key: `problem-<key>` says what happened, `.next` what to do.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

codes! {
    // Unreachable: nobody answered.
    /// The server's name is not known to DNS.
    NameNotFound = "name-not-found",
    /// Nothing listens on that port.
    ConnectionRefused = "connection-refused",
    /// No answer within the account's timeout.
    TimedOut = "timed-out",
    /// The connection broke off in the middle.
    ConnectionLost = "connection-lost",
    /// This computer has no network.
    NetworkDown = "network-down",

    // Untrusted: somebody answered, but not provably the right one.
    /// The certificate has expired or is not valid yet.
    CertificateExpired = "certificate-expired",
    /// The certificate belongs to another host.
    CertificateWrongHost = "certificate-wrong-host",
    /// Nobody whom this computer trusts vouches for the certificate.
    CertificateUnknownIssuer = "certificate-unknown-issuer",
    /// The certificate is unacceptable for another reason (revoked, malformed).
    CertificateBad = "certificate-bad",
    /// The TLS handshake failed.
    TlsFailed = "tls-failed",
    /// The server does not offer the STARTTLS/STLS that the account requires.
    StarttlsMissing = "starttls-missing",
    /// Somebody wrote into the connection before it was encrypted.
    StarttlsInjected = "starttls-injected",

    // Refused: the server said no.
    /// User name or password were not accepted.
    SignInRefused = "sign-in-refused",
    /// The password was refused for a reason of the provider's: an app password is wanted.
    AppPasswordWanted = "app-password-wanted",
    /// The server offers no way to sign in that this account allows.
    NoSignInMethod = "no-sign-in-method",
    /// Another program holds the maildrop (RFC 2449 [IN-USE]).
    MaildropInUse = "maildrop-in-use",
    /// The server has a trouble of its own that should pass (RFC 3206 [SYS/TEMP], 4yz).
    ServerBusy = "server-busy",
    /// The server refused a command (-ERR, 5yz) and nothing more precise is known.
    Refused = "refused",
    /// The server does not accept mail from this address.
    SenderRefused = "sender-refused",
    /// One of the recipients was refused.
    RecipientRefused = "recipient-refused",
    /// The message is larger than the server takes.
    MessageTooLarge = "message-too-large",

    // Misbehaved: the server broke the rules.
    /// The server's answers make no sense.
    ServerMisbehaved = "server-misbehaved",
    /// The connection was lost after the whole message went out: it may have been sent.
    MayHaveBeenSent = "may-have-been-sent",

    // Ours: this computer, or what was asked.
    /// No room on the disk.
    DiskFull = "disk-full",
    /// The data folder cannot be written.
    DiskReadOnly = "disk-read-only",
    /// Another Postane holds this profile.
    ProfileInUse = "profile-in-use",
    /// The mail database was written by a newer Postane.
    StoreNewer = "store-newer",
    /// The mail database is damaged.
    StoreDamaged = "store-damaged",
    /// The bytes of one letter are damaged on the disk.
    LetterDamaged = "letter-damaged",
    /// No keychain answers on this computer.
    KeychainMissing = "keychain-missing",
    /// The keychain is locked or refused.
    KeychainLocked = "keychain-locked",
    /// The password is not known and has to be asked for.
    PasswordNeeded = "password-needed",
    /// No account is set up to do this with.
    NoAccount = "no-account",
    /// An address cannot be read.
    AddressInvalid = "address-invalid",
    /// There is nobody to send it to.
    NoRecipient = "no-recipient",
    /// A file cannot be read.
    FileUnreadable = "file-unreadable",
    /// A file cannot be written.
    FileUnwritable = "file-unwritable",
    /// What was asked for is not there any more.
    NotFound = "not-found",
    /// A folder of that name is already there.
    NameTaken = "name-taken",
    /// A value that cannot be (an empty host, a port of 0).
    Invalid = "invalid",
    /// The user stopped it.
    Stopped = "stopped",
    /// A defect of Postane's.
    Bug = "bug",
}

/// What went wrong, told to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind.
    pub code: ProblemCode,
    /// The account it concerns.
    pub account: Option<AccountId>,
    /// What it is about: a host, an address, a file name. Shown in the sentence.
    pub subject: Option<String>,
    /// The server's (or system's) own words, without secrets; one click away on screen.
    pub server_words: Option<String>,
    /// When it was seen; 0 where the moment says it all.
    pub since: UnixTime,
}

impl Problem {
    /// A problem of this kind, about nothing in particular yet.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            account: None,
            subject: None,
            server_words: None,
            since: 0,
        }
    }

    /// The same, naming what it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same, with the other side's words.
    #[must_use]
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        self.server_words = Some(words.into());
        self
    }

    /// The same, for an account.
    #[must_use]
    pub fn of(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }
}

impl fmt::Display for Problem {
    /// For logs and the command line: the code, what it is about, and the other side's words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.key())?;
        if let Some(subject) = &self.subject {
            write!(f, " ({subject})")?;
        }
        if let Some(words) = &self.server_words {
            write!(f, ": {words}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
