//! What a client can ask for.

use crate::sasl::{self, Mechanism};
use md5::{Digest, Md5};
use std::fmt;
use wire::Secret;

/// A command of RFC 1939, RFC 2449, RFC 2595, RFC 5034 or RFC 6856. `Debug` never shows a secret.
#[derive(Debug)]
pub enum Command {
    /// What the server can do (RFC 2449).
    Capa,
    /// Begin TLS (RFC 2595).
    Stls,
    /// Sign in: the name.
    User(String),
    /// Sign in: the password.
    Pass(Secret),
    /// Sign in: the name, and a digest of the greeting's timestamp and the password (RFC 1939 §7). Made by
    /// [`Command::apop`].
    Apop {
        /// The name.
        user: String,
        /// The digest in hexadecimal: whoever has it can try passwords against it.
        digest: Secret,
    },
    /// Sign in by a SASL mechanism (RFC 5034).
    Auth(Box<dyn Mechanism>),
    /// Speak UTF-8 from now on (RFC 6856 §2).
    Utf8,
    /// Say human words in this language from now on; without one, list the languages (RFC 6856 §3).
    Lang(Option<String>),
    /// How many messages and bytes.
    Stat,
    /// The unique-id of every message.
    Uidl,
    /// The size of every message.
    List,
    /// A whole message.
    Retr(u32),
    /// A message's header and so many lines of its body.
    Top(u32, u32),
    /// Mark a message to be removed at QUIT.
    Dele(u32),
    /// Nothing.
    Noop,
    /// Unmark every message.
    Rset,
    /// Remove what is marked, and end.
    Quit,
}

/// A command without its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the command of its name")]
pub enum Verb {
    Capa,
    Stls,
    User,
    Pass,
    Apop,
    Auth,
    Utf8,
    Lang,
    Stat,
    Uidl,
    List,
    Retr,
    Top,
    Dele,
    Noop,
    Rset,
    Quit,
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Capa => "CAPA",
            Self::Stls => "STLS",
            Self::User => "USER",
            Self::Pass => "PASS",
            Self::Apop => "APOP",
            Self::Auth => "AUTH",
            Self::Utf8 => "UTF8",
            Self::Lang => "LANG",
            Self::Stat => "STAT",
            Self::Uidl => "UIDL",
            Self::List => "LIST",
            Self::Retr => "RETR",
            Self::Top => "TOP",
            Self::Dele => "DELE",
            Self::Noop => "NOOP",
            Self::Rset => "RSET",
            Self::Quit => "QUIT",
        })
    }
}

impl Command {
    /// APOP: signs in with the timestamp of the greeting ([`Event::Greeting`](crate::Event::Greeting)), which has
    /// its angle brackets.
    #[must_use]
    pub fn apop(timestamp: &str, user: impl Into<String>, password: &Secret) -> Self {
        let digest = Md5::new()
            .chain_update(timestamp)
            .chain_update(password.expose())
            .finalize();
        Self::Apop {
            user: user.into(),
            digest: sasl::hex(&digest).into(),
        }
    }

    /// Which command it is.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self {
            Self::Capa => Verb::Capa,
            Self::Stls => Verb::Stls,
            Self::User(_) => Verb::User,
            Self::Pass(_) => Verb::Pass,
            Self::Apop { .. } => Verb::Apop,
            Self::Auth(_) => Verb::Auth,
            Self::Utf8 => Verb::Utf8,
            Self::Lang(_) => Verb::Lang,
            Self::Stat => Verb::Stat,
            Self::Uidl => Verb::Uidl,
            Self::List => Verb::List,
            Self::Retr(_) => Verb::Retr,
            Self::Top(..) => Verb::Top,
            Self::Dele(_) => Verb::Dele,
            Self::Noop => Verb::Noop,
            Self::Rset => Verb::Rset,
            Self::Quit => Verb::Quit,
        }
    }

    /// The message number it is about.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Retr(number) | Self::Top(number, _) | Self::Dele(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether writing it gives a secret (or the name that goes with one) away to whoever listens.
    pub(crate) fn is_credential(&self) -> bool {
        matches!(
            self,
            Self::User(_) | Self::Pass(_) | Self::Apop { .. } | Self::Auth(_)
        )
    }

    /// The command line as it is written, with CRLF; `None` where an argument would break the line in two.
    /// AUTH is written by the machine, which knows the mechanism's state.
    pub(crate) fn line(&self) -> Option<Vec<u8>> {
        let verb = self.verb();
        let line = match self {
            Self::User(name) => format!("{verb} {name}"),
            Self::Pass(secret) => format!("{verb} {}", secret.expose()),
            // A blank in the name would make the digest the third word.
            Self::Apop { user, .. } if user.contains(' ') => return None,
            Self::Apop { user, digest } => format!("{verb} {user} {}", digest.expose()),
            Self::Lang(Some(tag)) => format!("{verb} {tag}"),
            Self::Retr(number) | Self::Dele(number) => format!("{verb} {number}"),
            Self::Top(number, lines) => format!("{verb} {number} {lines}"),
            Self::Auth(mechanism) => format!("{verb} {}", mechanism.name()),
            _ => verb.to_string(),
        };
        if line.contains(['\r', '\n', '\0']) {
            return None;
        }
        let mut line = line.into_bytes();
        line.extend_from_slice(b"\r\n");
        Some(line)
    }

    /// The command line as somebody may see it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Pass(_) => "PASS …".to_owned(),
            Self::User(name) => format!("USER {name}"),
            Self::Apop { user, .. } => format!("APOP {user} …"),
            Self::Lang(Some(tag)) => format!("LANG {tag}"),
            Self::Auth(mechanism) => format!("AUTH {} …", mechanism.name()),
            Self::Retr(number) | Self::Dele(number) => format!("{} {number}", self.verb()),
            Self::Top(number, lines) => format!("TOP {number} {lines}"),
            _ => self.verb().to_string(),
        }
    }
}

impl Verb {
    /// Whether other commands may be written before this one is answered. TLS, sign-in, UTF8, LANG and the end change
    /// what the connection is, and CAPA what may be done on it, so their answers are waited for (RFC 2449 §6.6).
    pub(crate) fn may_be_followed(self) -> bool {
        matches!(
            self,
            Self::Stat
                | Self::Uidl
                | Self::List
                | Self::Retr
                | Self::Top
                | Self::Dele
                | Self::Noop
                | Self::Rset
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Command;
    use wire::Secret;

    #[test]
    fn the_apop_example_of_rfc_1939() {
        // RFC 1939 §7.
        let apop = Command::apop(
            "<1896.697170952@dbc.mtview.ca.us>",
            "mrose",
            &Secret::new("tanstaaf"),
        );
        assert_eq!(
            apop.line().as_deref(),
            Some(&b"APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n"[..])
        );
        assert_eq!(apop.shown(), "APOP mrose …");
        assert!(!format!("{apop:?}").contains("c4c9"));
        let blank = Command::apop("<1@x>", "m rose", &Secret::new("x"));
        assert_eq!(blank.line(), None);
    }
}
