//! Status lines and response codes (RFC 1939 §3, RFC 2449 §8, RFC 3206).

use std::fmt;

/// The machine-readable reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RespCode {
    /// `[AUTH]`: the credentials are at fault.
    Auth,
    /// `[IN-USE]`: another session holds the maildrop.
    InUse,
    /// `[SYS/TEMP]`: a trouble of the server's that should pass.
    SysTemp,
    /// `[SYS/PERM]`: a trouble of the server's that somebody has to mend.
    SysPerm,
    /// `[LOGIN-DELAY]`: too soon after the last sign-in.
    LoginDelay,
    /// Another one, in upper case.
    Other(String),
}

/// The server said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, for machines.
    pub code: Option<RespCode>,
    /// Why, in the server's own words (without `-ERR` and the code); may be empty.
    pub words: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// A status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// `+OK` and the words behind it.
    Ok(String),
    /// `-ERR`.
    Err(Refusal),
    /// `+ ` and a base64 challenge (RFC 5034 §4).
    Continue(String),
}

impl Reply {
    /// Reads a status line without its line ending.
    pub(crate) fn parse(line: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(line);
        let text = text.trim();
        if let Some(words) = indicator(text, "+OK") {
            return Some(Self::Ok(words.to_owned()));
        }
        if let Some(words) = indicator(text, "-ERR") {
            return Some(Self::Err(refusal(words)));
        }
        let challenge = text.strip_prefix('+')?;
        (challenge.is_empty() || challenge.starts_with(' '))
            .then(|| Self::Continue(challenge.trim().to_owned()))
    }
}

/// What stands behind a status indicator, in whatever case it was written.
fn indicator<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(name.len())?;
    if !head.eq_ignore_ascii_case(name) {
        return None;
    }
    // `+OKAY` is no indicator, `+OK<1896.697170952@dbc>` and `-ERR[AUTH]` are.
    match rest.chars().next() {
        Some(c) if c.is_alphanumeric() => None,
        _ => Some(rest.trim()),
    }
}

fn refusal(words: &str) -> Refusal {
    let coded = words
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .filter(|(code, _)| !code.is_empty() && code.len() <= 64);
    match coded {
        Some((code, rest)) => Refusal {
            code: Some(resp_code(code)),
            words: rest.trim().to_owned(),
        },
        None => Refusal {
            code: None,
            words: words.to_owned(),
        },
    }
}

fn resp_code(code: &str) -> RespCode {
    let code = code.trim().to_ascii_uppercase();
    // RFC 2449 §8: codes are hierarchical; what stands behind an unknown `/` only says more.
    let is = |name: &str| {
        code.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if is("AUTH") {
        RespCode::Auth
    } else if is("IN-USE") {
        RespCode::InUse
    } else if is("SYS/PERM") {
        RespCode::SysPerm
    } else if is("SYS/TEMP") {
        RespCode::SysTemp
    } else if is("LOGIN-DELAY") {
        RespCode::LoginDelay
    } else {
        RespCode::Other(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(words: &str) -> Option<Reply> {
        Some(Reply::Ok(words.to_owned()))
    }

    fn err(code: Option<RespCode>, words: &str) -> Option<Reply> {
        Some(Reply::Err(Refusal {
            code,
            words: words.to_owned(),
        }))
    }

    #[test]
    fn status_lines() {
        assert_eq!(Reply::parse(b"+OK"), ok(""));
        assert_eq!(Reply::parse(b"+OK  2 320 "), ok("2 320"));
        assert_eq!(Reply::parse(b" +ok ready"), ok("ready"));
        assert_eq!(Reply::parse(b"+OK\xff"), ok("\u{fffd}"));
        assert_eq!(Reply::parse(b"+OKAY"), None);
        assert_eq!(Reply::parse(b"-ERR"), err(None, ""));
        assert_eq!(Reply::parse(b"-err no"), err(None, "no"));
        assert_eq!(
            Reply::parse(b"-ERR [IN-USE] Do you have another POP session running?"),
            err(
                Some(RespCode::InUse),
                "Do you have another POP session running?"
            )
        );
        assert_eq!(
            Reply::parse(b"-ERR [sys/temp/disk] later"),
            err(Some(RespCode::SysTemp), "later")
        );
        assert_eq!(
            Reply::parse(b"-ERR [AUTHX] x"),
            err(Some(RespCode::Other("AUTHX".to_owned())), "x")
        );
        assert_eq!(Reply::parse(b"-ERR [broken"), err(None, "[broken"));
        assert_eq!(
            Reply::parse(b"+ abc="),
            Some(Reply::Continue("abc=".to_owned()))
        );
        assert_eq!(Reply::parse(b"+"), Some(Reply::Continue(String::new())));
        assert_eq!(Reply::parse(b"HTTP/1.1 400 Bad Request"), None);
        assert_eq!(Reply::parse(b""), None);
        assert_eq!(Reply::parse("+€".as_bytes()), None);
    }
}
