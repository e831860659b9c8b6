//! An account's settings while they are edited: ports and hosts as typed, judged only when they are kept.

use crate::wizard::form::{Question, is_address};
use crate::wizard::server_form::ServerForm;
use contract::{AccountSettings, Side};

/// The settings, being edited.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// All but the servers and the reply address.
    pub settings: AccountSettings,
    /// The POP3 server.
    pub incoming: ServerForm,
    /// The submission server.
    pub outgoing: ServerForm,
    /// The reply address; empty where there is none.
    pub reply_to: String,
    /// A new password; empty where it stays.
    pub password: String,
}

/// What an edited account cannot be kept with: the tab it is on, and the key of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The tab.
    pub tab: Tab,
    /// The field, where it has one of its own.
    pub question: Question,
    /// The sentence.
    pub key: &'static str,
}

/// The tabs of the properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Names and addresses.
    General,
    /// Hosts and sign-in.
    Servers,
    /// When to receive.
    Connection,
    /// Protection.
    Security,
    /// Ports, timeout, what stays on the server.
    Advanced,
}

impl Tab {
    /// Every tab, with its key.
    pub const ALL: [(Tab, &'static str); 5] = [
        (Self::General, "properties-general"),
        (Self::Servers, "properties-servers"),
        (Self::Connection, "properties-connection"),
        (Self::Security, "properties-security"),
        (Self::Advanced, "properties-advanced"),
    ];
}

impl Edit {
    /// Begins with what is kept.
    #[must_use]
    pub fn of(settings: AccountSettings) -> Self {
        Self {
            incoming: ServerForm::of(&settings.incoming),
            outgoing: ServerForm::of(&settings.outgoing),
            reply_to: settings.reply_to.clone().unwrap_or_default(),
            password: String::new(),
            settings,
        }
    }

    /// The first thing that cannot be.
    #[must_use]
    pub fn wrong(&self) -> Option<Wrong> {
        let email = self.settings.email.trim();
        let reply_to = self.reply_to.trim();
        let bad = |address: &str| (!is_address(address)).then_some("wizard-bad-email");
        [
            (
                Tab::General,
                Question::Name,
                self.settings
                    .display_name
                    .trim()
                    .is_empty()
                    .then_some("wizard-missing-name"),
            ),
            (Tab::General, Question::Email, bad(email)),
            (
                Tab::General,
                Question::Email,
                if reply_to.is_empty() {
                    None
                } else {
                    bad(reply_to)
                },
            ),
            (Tab::Servers, Question::Incoming, self.incoming.host_error()),
            (Tab::Servers, Question::Outgoing, self.outgoing.host_error()),
            (
                Tab::Servers,
                Question::User,
                self.settings
                    .user
                    .trim()
                    .is_empty()
                    .then_some("wizard-missing-user"),
            ),
            (
                Tab::Advanced,
                Question::IncomingPort,
                self.incoming.port_error(),
            ),
            (
                Tab::Advanced,
                Question::OutgoingPort,
                self.outgoing.port_error(),
            ),
        ]
        .into_iter()
        .find_map(|(tab, question, key)| {
            Some(Wrong {
                tab,
                question,
                key: key?,
            })
        })
    }

    /// The settings to keep, once nothing is wrong.
    #[must_use]
    pub fn settings(&self) -> Option<AccountSettings> {
        if self.wrong().is_some() {
            return None;
        }
        let trimmed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let email = self.settings.email.trim().to_owned();
        Some(AccountSettings {
            name: trimmed(&self.settings.name).unwrap_or_else(|| email.clone()),
            display_name: self.settings.display_name.trim().to_owned(),
            email,
            reply_to: trimmed(&self.reply_to),
            incoming: self.incoming.server()?,
            outgoing: self.outgoing.server()?,
            user: self.settings.user.trim().to_owned(),
            ..self.settings.clone()
        })
    }

    /// Brings hosts and ports into order.
    pub fn tidy(&mut self) {
        self.incoming.tidy(Side::Incoming);
        self.outgoing.tidy(Side::Outgoing);
    }
}
