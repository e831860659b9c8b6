//! What the server can do (RFC 2449).

/// The answer to CAPA. The default is a server that does not know CAPA.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Every line, as the server said it.
    pub lines: Vec<String>,
    /// The SASL mechanisms, in upper case.
    pub sasl: Vec<String>,
    /// USER and PASS are accepted.
    pub user: bool,
    /// TLS can be begun (RFC 2595).
    pub stls: bool,
    /// TOP is known.
    pub top: bool,
    /// UIDL is known.
    pub uidl: bool,
    /// Commands may be written ahead of their answers.
    pub pipelining: bool,
    /// Refusals carry response codes.
    pub resp_codes: bool,
    /// A refused sign-in says `[AUTH]` exactly where the credentials are at fault (RFC 3206).
    pub auth_resp_code: bool,
    /// UTF8 is known (RFC 6856 §2).
    pub utf8: bool,
    /// Names and passwords may be UTF-8 also in USER, PASS and APOP (RFC 6856 §2.1).
    pub utf8_user: bool,
    /// LANG is known (RFC 6856 §3).
    pub lang: bool,
    /// Days that messages are kept; `None` for no word about it. `Some(None)` is NEVER.
    pub expire: Option<Option<u32>>,
    /// The least seconds between two sign-ins.
    pub login_delay: Option<u32>,
    /// The server's name and version.
    pub implementation: Option<String>,
}

impl Capabilities {
    /// Reads the lines of a CAPA answer. What is not known is kept in [`Capabilities::lines`] only.
    #[must_use]
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for line in lines {
            all.read(line.trim());
        }
        all
    }

    /// Whether a SASL mechanism is offered.
    #[must_use]
    pub fn offers(&self, mechanism: &str) -> bool {
        self.sasl
            .iter()
            .any(|name| name.eq_ignore_ascii_case(mechanism))
    }

    fn read(&mut self, line: &str) {
        let mut words = line.split_ascii_whitespace();
        let Some(tag) = words.next() else { return };
        match tag.to_ascii_uppercase().as_str() {
            "SASL" => self.sasl.extend(words.map(str::to_ascii_uppercase)),
            "USER" => self.user = true,
            "STLS" => self.stls = true,
            "TOP" => self.top = true,
            "UIDL" => self.uidl = true,
            "PIPELINING" => self.pipelining = true,
            "RESP-CODES" => self.resp_codes = true,
            "AUTH-RESP-CODE" => self.auth_resp_code = true,
            "UTF8" => {
                self.utf8 = true;
                self.utf8_user |= words.any(|word| word.eq_ignore_ascii_case("USER"));
            }
            "LANG" => self.lang = true,
            "EXPIRE" => {
                // `USER` behind it says that it differs from user to user.
                self.expire = words.next().and_then(|days| {
                    if days.eq_ignore_ascii_case("NEVER") {
                        Some(None)
                    } else {
                        days.parse().ok().map(Some)
                    }
                });
            }
            "LOGIN-DELAY" => self.login_delay = words.next().and_then(|s| s.parse().ok()),
            "IMPLEMENTATION" => {
                self.implementation = line
                    .split_once(|c: char| c.is_ascii_whitespace())
                    .map(|(_, rest)| rest.trim().to_owned());
            }
            _ => {}
        }
        self.lines.push(line.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::Capabilities;

    #[test]
    fn reads_what_servers_say() {
        let all = Capabilities::parse([
            "TOP",
            "uidl",
            "RESP-CODES",
            "PIPELINING",
            "AUTH-RESP-CODE",
            "STLS",
            "USER",
            "SASL plain LOGIN",
            "EXPIRE NEVER",
            "LOGIN-DELAY 180",
            "IMPLEMENTATION Dovecot on a  sunny day",
            "X-UNKNOWN a b",
            "",
        ]);
        assert!(all.top && all.uidl && all.resp_codes && all.pipelining && all.stls && all.user);
        assert!(all.offers("PLAIN") && all.offers("login") && !all.offers("CRAM-MD5"));
        assert_eq!(all.expire, Some(None));
        assert_eq!(all.login_delay, Some(180));
        assert_eq!(
            all.implementation.as_deref(),
            Some("Dovecot on a  sunny day")
        );
        assert_eq!(all.lines.len(), 12);
    }

    #[test]
    fn arguments() {
        let all =
            Capabilities::parse(["EXPIRE 5 USER", "LOGIN-DELAY 120 USER", "UTF8 user", "LANG"]);
        assert_eq!(all.expire, Some(Some(5)));
        assert_eq!(all.login_delay, Some(120));
        assert!(all.utf8 && all.utf8_user && all.lang && !all.user);
        let all = Capabilities::parse(["EXPIRE 0", "UTF8", "LOGIN-DELAY soon"]);
        assert_eq!(all.expire, Some(Some(0)));
        assert_eq!(all.login_delay, None);
        assert!(all.utf8 && !all.utf8_user && !all.lang);
        // What makes no sense is no promise to keep letters.
        for line in ["EXPIRE", "EXPIRE soon"] {
            assert_eq!(Capabilities::parse([line]).expire, None);
        }
        assert_eq!(Capabilities::parse(["expire never"]).expire, Some(None));
    }
}
