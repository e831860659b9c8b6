//! SMTP replies (RFC 5321 §4.2).

use crate::Error;

/// A reply of one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits.
    pub(super) code: u16,
    /// What stands behind them, line by line.
    texts: Vec<String>,
}

impl Reply {
    /// Reads the lines of a reply; `None` where their codes differ.
    pub(super) fn parse(lines: &[String]) -> Option<Self> {
        let code = code(lines.first()?)?;
        let texts = lines
            .iter()
            .map(|line| {
                let same = self::code(line)? == code;
                same.then(|| line.get(4..).unwrap_or_default().trim().to_owned())
            })
            .collect::<Option<_>>()?;
        Some(Self { code, texts })
    }

    /// Whether an EHLO reply offers an extension. Its first line is the server's name.
    pub(super) fn offers(&self, extension: &str) -> bool {
        self.texts.iter().skip(1).any(|text| {
            let keyword = text.split_ascii_whitespace().next();
            keyword.is_some_and(|keyword| keyword.eq_ignore_ascii_case(extension))
        })
    }

    /// The refusal that this reply is.
    pub(super) fn refused(&self) -> Error {
        Error::Refused {
            code: self.code,
            words: format!("{} {}", self.code, self.texts.join(" ")),
        }
    }
}

/// Whether a reply line is the last of its reply; `None` where it is no reply line.
pub(super) fn is_last(line: &str) -> Option<bool> {
    code(line)?;
    match line.as_bytes().get(3) {
        None | Some(b' ') => Some(true),
        Some(b'-') => Some(false),
        Some(_) => None,
    }
}

fn code(line: &str) -> Option<u16> {
    let digits = line.get(..3)?;
    let code: u16 = digits
        .bytes()
        .all(|digit| digit.is_ascii_digit())
        .then(|| digits.parse().ok())??;
    (200..600).contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_reply() {
        assert_eq!(is_last("250 ok"), Some(true));
        assert_eq!(is_last("250"), Some(true));
        assert_eq!(is_last("250-more"), Some(false));
        assert_eq!(is_last("250ok"), None);
        assert_eq!(is_last("25"), None);
        assert_eq!(is_last("+50 x"), None);
        assert_eq!(is_last("099 x"), None);
        assert_eq!(is_last("é50 x"), None);
    }
}
