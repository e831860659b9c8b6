//! What the wizard asks for, whether an answer can be right, and the settings that come of it. No screen in here.

use super::server_form::{ServerForm, is_host};
use contract::{AccountSettings, Retention, Side};

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
    use contract::Security;

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
