//! What the tests share.

use contract::*;
use std::path::Path;
use store::{NewMessage, NewUidl, Store, pack};

pub(crate) fn settings(email: &str) -> AccountSettings {
    let server = Server {
        host: "mail.example".into(),
        port: 995,
        security: Security::Tls,
    };
    AccountSettings {
        name: email.into(),
        display_name: "Ayşe".into(),
        email: email.into(),
        reply_to: None,
        incoming: server.clone(),
        outgoing: server,
        user: email.into(),
        outgoing_sign_in: true,
        retention: Retention::default(),
        timeout_seconds: 60,
        include_in_all: true,
        receive_every_minutes: None,
        headers_first_above_mb: None,
        ca_file: None,
    }
}

pub(crate) fn new(folder: FolderId, raw: &[u8]) -> NewMessage {
    NewMessage {
        account: None,
        folder,
        from: Person {
            name: "Çiğdem".into(),
            address: "c@example.com".into(),
        },
        to: vec![Person {
            name: "Ali".into(),
            address: "ali@example.com".into(),
        }],
        subject: "Re: Merhaba".into(),
        preview: "…".into(),
        sent: Some(5),
        has_attachment: false,
        priority: Priority::High,
        message_id: Some("a@b".into()),
        in_reply_to: None,
        references: vec!["x@y".into()],
        packed: pack(store::Algorithm::default(), raw),
        received: 1000,
        unread: true,
        uidl: None,
        whole_size: None,
    }
}

pub(crate) fn uidl(uid: &str) -> NewUidl {
    NewUidl {
        uid: uid.into(),
        listed_size: 1,
        fingerprint: [7; 32],
    }
}

pub(crate) fn open(dir: &Path) -> Store {
    Store::open(dir).unwrap()
}

pub(crate) fn role(store: &Store, role: FolderRole) -> FolderId {
    store.read_blocking(move |r| r.by_role(role)).unwrap()
}

/// A linear congruential generator (Knuth's constants): the same sequence on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}
