//! An engine with one account on a Dovecot of its own.

use crate::certificates::Certs;
use crate::dovecot::{Dovecot, PASSWORD};
use contract::{
    Account, AccountSettings, Direction, FolderRole, ListView, MessageSummary, Problem, Retention,
    Security, Server, SortBy,
};
use engine::{Engine, Options, Received};
use tempfile::TempDir;

/// An engine with one account on a Dovecot of its own.
pub struct Room {
    /// The server; the account's user is `ayse`.
    pub dovecot: Dovecot,
    /// The engine.
    pub engine: Engine,
    /// Its only account.
    pub account: Account,
    _certs: Certs,
    _profile: TempDir,
}

impl Room {
    /// With a usual Dovecot; `change` may change what the account's owner chose (TLS, removed once received).
    ///
    /// # Panics
    /// When Dovecot does not start, or the engine does not open.
    pub async fn new(change: impl FnOnce(&mut AccountSettings)) -> Self {
        Self::offering("plain login", |_, settings| change(settings)).await
    }

    /// With a Dovecot that has these ways to sign in.
    ///
    /// # Panics
    /// When Dovecot does not start, or the engine does not open.
    pub async fn offering(
        mechanisms: &str,
        change: impl FnOnce(&Dovecot, &mut AccountSettings),
    ) -> Self {
        let certs = Certs::make();
        let dovecot = Dovecot::start_offering(&certs, mechanisms);
        let profile = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            profile: profile.path().to_owned(),
        })
        .await
        .unwrap();
        let server = Server {
            host: "localhost".to_owned(),
            port: dovecot.pop3s_port,
            security: Security::Tls,
        };
        let mut settings = AccountSettings {
            name: "kardelen.example".to_owned(),
            display_name: "Ayşe Işık".to_owned(),
            email: "ayse@kardelen.example".to_owned(),
            reply_to: None,
            incoming: server.clone(),
            outgoing: server,
            user: "ayse".to_owned(),
            outgoing_sign_in: true,
            retention: Retention::default(),
            timeout_seconds: 20,
            include_in_all: true,
            receive_every_minutes: None,
            headers_first_above_mb: None,
            ca_file: Some(certs.ca_file().to_string_lossy().into_owned()),
        };
        change(&dovecot, &mut settings);
        let account = engine
            .create_account_without_password(settings)
            .await
            .unwrap();
        engine.keep_password_for_now(account.id, PASSWORD.to_owned());
        Self {
            dovecot,
            engine,
            account,
            _certs: certs,
            _profile: profile,
        }
    }

    /// One session.
    ///
    /// # Panics
    /// When it fails.
    pub async fn receive(&self) -> Received {
        self.try_to_receive().await.unwrap()
    }

    /// One session that may fail.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn try_to_receive(&self) -> Result<Received, Problem> {
        self.engine.receive(self.account.id).await
    }

    /// The rows of the Inbox, by subject.
    ///
    /// # Panics
    /// When the engine cannot read them.
    pub async fn inbox(&self) -> Vec<MessageSummary> {
        let folders = self.engine.list_folders().await.unwrap();
        let inbox = folders
            .iter()
            .find(|folder| folder.role == Some(FolderRole::Inbox));
        let view = ListView {
            sort: SortBy::Subject,
            direction: Direction::Ascending,
            ..ListView::of(inbox.unwrap().id)
        };
        let window = self.engine.list_messages(view, 0, 500).await;
        window.unwrap().rows
    }

    /// How many messages are left in the maildrop.
    #[must_use]
    pub fn left(&self) -> usize {
        self.dovecot.remaining("ayse").len()
    }

    /// What was said in the latest session.
    ///
    /// # Panics
    /// When the engine does not tell.
    pub async fn said(&self) -> Vec<contract::ConversationLine> {
        self.engine.conversation(self.account.id).await.unwrap()
    }
}
