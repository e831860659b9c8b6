//! What the wizard asks for, whether an answer can be right, and the settings that come of it. No screen in here.

use contract::{AccountSettings, Retention, Security, Server, Side};

/// A field of the wizard, to say which one an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The owner's name.
    Name,
    /// The owner's address.
    Email,
    /// The POP3 server.
    Incoming,
    /// The POP3 port.
    IncomingPort,
    /// The submission server.
    Outgoing,
    /// The submission port.
    OutgoingPort,
    /// The name to sign in with.
    User,
    /// The password.
    Password,
}

/// The server name, port and protection as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerForm {
    /// Host name, perhaps with a port behind it until [`ServerForm::tidy`].
    pub host: String,
    /// The port, as typed.
    pub port: String,
    /// The protection.
    pub security: Security,
}

/// The port that a server of this kind usually listens on (RFC 8314 §7.3, RFC 1939 §3, RFC 6409 §3.1).
#[must_use]
pub fn usual_port(side: Side, security: Security) -> u16 {
    match (side, security) {
        (Side::Incoming, Security::Tls) => 995,
        (Side::Incoming, Security::Starttls | Security::None) => 110,
        (Side::Outgoing, Security::Tls) => 465,
        (Side::Outgoing, Security::Starttls) => 587,
        (Side::Outgoing, Security::None) => 25,
    }
}

impl ServerForm {
    /// Empty, with implicit TLS on its usual port.
    #[must_use]
    pub fn new(side: Side) -> Self {
        Self {
            host: String::new(),
            port: usual_port(side, Security::Tls).to_string(),
            security: Security::Tls,
        }
    }

    /// As a server is kept.
    #[must_use]
    pub fn of(server: &Server) -> Self {
        Self {
            host: server.host.clone(),
            port: server.port.to_string(),
            security: server.security,
        }
    }

    /// Changes the protection; the port follows, unless its owner has chosen an unusual one.
    pub fn protect(&mut self, side: Side, security: Security) {
        if self.port.trim().is_empty()
            || self.port.trim() == usual_port(side, self.security).to_string()
        {
            self.port = usual_port(side, security).to_string();
        }
        self.security = security;
    }

    /// Takes spaces off both ends, and moves a port that was typed behind the host into its own field. A well-known
    /// port brings its protection with it.
    pub fn tidy(&mut self, side: Side) {
        self.host = self.host.trim().trim_end_matches('.').to_owned();
        self.port = self.port.trim().to_owned();
        let split = self.host.rsplit_once(':').and_then(|(host, port)| {
            let one_colon = !host.contains(':') || host.starts_with('[') && host.ends_with(']');
            (one_colon && !host.is_empty() && !port.is_empty())
                .then(|| port.parse::<u16>().ok().map(|port| (host.to_owned(), port)))?
        });
        if let Some((host, port)) = split {
            self.security = match (side, port) {
                (Side::Incoming, 995) | (Side::Outgoing, 465) => Security::Tls,
                (Side::Incoming, 110) | (Side::Outgoing, 587) if self.security == Security::Tls => {
                    Security::Starttls
                }
                _ => self.security,
            };
            self.host = host;
            self.port = port.to_string();
        }
    }

    /// The key of what is wrong with the host, if anything is.
    #[must_use]
    pub fn host_error(&self) -> Option<&'static str> {
        let host = self.host.trim();
        if host.is_empty() {
            Some("wizard-missing-server")
        } else if is_host(host) {
            None
        } else {
            Some("wizard-bad-server")
        }
    }

    /// The key of what is wrong with the port, if anything is.
    #[must_use]
    pub fn port_error(&self) -> Option<&'static str> {
        match self.port.trim().parse::<u16>() {
            Ok(1..) => None,
            Ok(0) | Err(_) => Some("wizard-bad-port"),
        }
    }

    /// The server, once both errors are gone.
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        let port = self.port.trim().parse().ok().filter(|port| *port != 0)?;
        self.host_error().is_none().then(|| Server {
            host: self.host.trim().to_owned(),
            port,
            security: self.security,
        })
    }
}

/// A name, an IPv4 address, or an IPv6 address with or without brackets. Names may be international.
fn is_host(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.chars().count())
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// Whether this can be an addr-spec: something, one `@`, a domain. The server has the last word.
#[must_use]
pub fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let local_is_right = quoted
        || (!local.is_empty()
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c)));
    let literal = domain.starts_with('[') && domain.ends_with(']');
    local_is_right && address.len() <= 320 && (literal || is_host(domain)) && is_one_line(address)
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// The pages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// The display name.
    Name,
    /// The e-mail address.
    Email,
    /// Type and names of the servers.
    Servers,
    /// Account name and password.
    SignIn,
    /// The account is tried.
    Check,
    /// It is there.
    Done,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 6] = [
        Self::Name,
        Self::Email,
        Self::Servers,
        Self::SignIn,
        Self::Check,
        Self::Done,
    ];

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        Self::ALL
            .iter()
            .position(|page| *page == self)
            .map_or(1, |i| i + 1)
    }

    /// The page that Next leads to.
    #[must_use]
    pub fn next(self) -> Page {
        Self::ALL.get(self.number()).copied().unwrap_or(Self::Done)
    }

    /// The page that Back leads to; there is no way back from the end.
    #[must_use]
    pub fn back(self) -> Option<Page> {
        if self == Self::Done {
            return None;
        }
        Self::ALL.get(self.number().checked_sub(2)?).copied()
    }
}

/// All answers of the wizard.
#[derive(Clone, PartialEq, Eq)]
pub struct WizardForm {
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// The POP3 server.
    pub incoming: ServerForm,
    /// The submission server.
    pub outgoing: ServerForm,
    /// The name to sign in with.
    pub user: String,
    /// The password.
    pub password: String,
    /// Whether the keychain keeps it.
    pub remember: bool,
}

impl Default for WizardForm {
    fn default() -> Self {
        Self {
            name: String::new(),
            email: String::new(),
            incoming: ServerForm::new(Side::Incoming),
            outgoing: ServerForm::new(Side::Outgoing),
            user: String::new(),
            password: String::new(),
            remember: true,
        }
    }
}

impl WizardForm {
    /// Brings what was typed on a page into order before it is judged.
    pub fn tidy(&mut self, page: Page) {
        match page {
            Page::Name => self.name = self.name.trim().to_owned(),
            Page::Email => {
                self.email = self.email.trim().to_owned();
                if self.user.is_empty() {
                    self.user = self.email.clone();
                }
            }
            Page::Servers => {
                self.incoming.tidy(Side::Incoming);
                self.outgoing.tidy(Side::Outgoing);
            }
            Page::SignIn => self.user = self.user.trim().to_owned(),
            Page::Check | Page::Done => {}
        }
    }

    /// What is wrong on a page: the field, and the key of the sentence.
    #[must_use]
    pub fn errors(&self, page: Page) -> Vec<(Question, &'static str)> {
        let found = match page {
            Page::Name => vec![(
                Question::Name,
                self.name.trim().is_empty().then_some("wizard-missing-name"),
            )],
            Page::Email => vec![(
                Question::Email,
                if self.email.trim().is_empty() {
                    Some("wizard-missing-email")
                } else {
                    (!is_address(self.email.trim())).then_some("wizard-bad-email")
                },
            )],
            Page::Servers => vec![
                (Question::Incoming, self.incoming.host_error()),
                (Question::IncomingPort, self.incoming.port_error()),
                (Question::Outgoing, self.outgoing.host_error()),
                (Question::OutgoingPort, self.outgoing.port_error()),
            ],
            Page::SignIn => vec![
                (
                    Question::User,
                    self.user.trim().is_empty().then_some("wizard-missing-user"),
                ),
                (
                    Question::Password,
                    self.password
                        .is_empty()
                        .then_some("wizard-missing-password"),
                ),
            ],
            Page::Check | Page::Done => Vec::new(),
        };
        found
            .into_iter()
            .filter_map(|(question, error)| Some((question, error?)))
            .collect()
    }

    /// The account, once every page is right. It is called by its domain, as its owner would call it.
    #[must_use]
    pub fn settings(&self) -> Option<AccountSettings> {
        let email = self.email.trim().to_owned();
        Some(AccountSettings {
            name: email
                .rsplit_once('@')
                .map_or_else(|| email.clone(), |(_, domain)| domain.to_owned()),
            display_name: self.name.trim().to_owned(),
            email,
            reply_to: None,
            incoming: self.incoming.server()?,
            outgoing: self.outgoing.server()?,
            user: self.user.trim().to_owned(),
            outgoing_sign_in: true,
            retention: Retention::default(),
            timeout_seconds: 60,
            include_in_all: true,
            receive_every_minutes: Some(10),
            headers_first_above_mb: None,
            ca_file: None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_port_behind_the_host_goes_to_its_own_field() {
        let mut form = ServerForm::new(Side::Incoming);
        form.host = "  pop.kardelen.example:110 ".into();
        form.tidy(Side::Incoming);
        assert_eq!(
            (form.host.as_str(), form.port.as_str()),
            ("pop.kardelen.example", "110")
        );
        assert_eq!(form.security, Security::Starttls);

        form.host = "2001:db8::1".into();
        form.tidy(Side::Incoming);
        assert_eq!(form.host, "2001:db8::1");
        form.host = "[2001:db8::1]:1110".into();
        form.tidy(Side::Incoming);
        assert_eq!(
            (form.host.as_str(), form.port.as_str()),
            ("[2001:db8::1]", "1110")
        );
        assert_eq!(form.host_error(), None);
    }

    #[test]
    fn the_port_follows_the_protection_unless_it_is_an_own_one() {
        let mut form = ServerForm::new(Side::Outgoing);
        assert_eq!(form.port, "465");
        form.protect(Side::Outgoing, Security::Starttls);
        assert_eq!(form.port, "587");
        form.protect(Side::Outgoing, Security::None);
        assert_eq!(form.port, "25");
        form.port = "2525".into();
        form.protect(Side::Outgoing, Security::Tls);
        assert_eq!(form.port, "2525");
    }

    #[test]
    fn hosts_and_ports_that_cannot_be_are_named() {
        let mut form = ServerForm::new(Side::Incoming);
        for (host, error) in [
            ("", Some("wizard-missing-server")),
            ("pop kardelen", Some("wizard-bad-server")),
            ("pop..example", Some("wizard-bad-server")),
            ("https://pop.example", Some("wizard-bad-server")),
            ("pop.ışık.example", None),
            ("localhost", None),
            ("127.0.0.1", None),
        ] {
            form.host = host.into();
            assert_eq!(form.host_error(), error, "{host}");
        }
        for port in ["", "0", "65536", "x", "-1"] {
            form.port = port.into();
            assert_eq!(form.port_error(), Some("wizard-bad-port"), "{port}");
        }
    }

    #[test]
    fn addresses() {
        for good in [
            "ayse@kardelen.example",
            "a.b+c@x.example",
            "ışık@ışık.example",
            "\"a b\"@x.example",
            "root@localhost",
            "a@[127.0.0.1]",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "ali",
            "@x.example",
            "ali@",
            "ali@@ornek",
            "a b@x.example",
            "a@x example",
            "a..b@x.example",
            "a@x.example\r\nBcc: b",
            "<a@x.example>",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn the_whole_path_makes_settings() {
        let mut form = WizardForm::default();
        for page in [Page::Name, Page::Email, Page::Servers, Page::SignIn] {
            assert!(!form.errors(page).is_empty(), "{page:?}");
        }
        form.name = " Ayşe Işık ".into();
        form.email = "ayse@kardelen.example ".into();
        form.incoming.host = "pop.kardelen.example".into();
        form.outgoing.host = "smtp.kardelen.example:587".into();
        form.password = "gizli".into();
        let mut page = Page::Name;
        while page < Page::Check {
            form.tidy(page);
            assert_eq!(form.errors(page), [], "{page:?}");
            page = page.next();
        }
        let settings = form.settings().unwrap();
        assert_eq!(settings.name, "kardelen.example");
        assert_eq!(settings.display_name, "Ayşe Işık");
        assert_eq!(settings.user, "ayse@kardelen.example");
        assert_eq!(
            (settings.outgoing.port, settings.outgoing.security),
            (587, Security::Starttls)
        );
    }

    #[test]
    fn pages_know_their_neighbours() {
        assert_eq!(Page::Name.back(), None);
        assert_eq!(Page::Check.back(), Some(Page::SignIn));
        assert_eq!(Page::Done.back(), None);
        assert_eq!(Page::Done.next(), Page::Done);
        assert_eq!(Page::Name.next(), Page::Email);
    }
}
