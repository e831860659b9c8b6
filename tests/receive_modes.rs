//! What stays on the server and what comes first: headers, big messages, the newest megabytes, against a real Dovecot.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::{
    Account, AccountSettings, Direction, FolderRole, MessageSummary, Rest, Retention, Security,
    Server, SortBy,
};
use engine::{Engine, Options, Received};
use support::certificates::Certs;
use support::dovecot::{Dovecot, PASSWORD};
use support::mixed::{Dice, as_sent};
use tempfile::TempDir;

/// An engine with one account on a Dovecot of its own.
struct Room {
    dovecot: Dovecot,
    engine: Engine,
    account: Account,
    _certs: Certs,
    _profile: TempDir,
}

impl Room {
    async fn new(retention: Retention, headers_first_above_mb: Option<u32>) -> Self {
        let certs = Certs::make();
        let dovecot = Dovecot::start(&certs);
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
        let settings = AccountSettings {
            name: "kardelen.example".to_owned(),
            display_name: "Ayşe Işık".to_owned(),
            email: "ayse@kardelen.example".to_owned(),
            reply_to: None,
            incoming: server.clone(),
            outgoing: server,
            user: "ayse".to_owned(),
            outgoing_sign_in: true,
            retention,
            timeout_seconds: 20,
            include_in_all: true,
            receive_every_minutes: None,
            headers_first_above_mb,
            ca_file: Some(certs.ca_file().to_string_lossy().into_owned()),
        };
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

    async fn receive(&self) -> Received {
        self.engine.receive(self.account.id).await.unwrap()
    }

    async fn inbox(&self) -> Vec<MessageSummary> {
        let folders = self.engine.list_folders().await.unwrap();
        let inbox = folders
            .iter()
            .find(|folder| folder.role == Some(FolderRole::Inbox));
        let by = (SortBy::Subject, Direction::Ascending);
        let window = self
            .engine
            .list_messages(inbox.unwrap().id, by.0, by.1, 0, 500)
            .await;
        window.unwrap().rows
    }

    fn left(&self) -> usize {
        self.dovecot.remaining("ayse").len()
    }
}

/// A message of about so many bytes that does not shrink.
fn letter(subject: &str, bytes: usize) -> Vec<u8> {
    let mut dice = Dice::new(bytes as u64);
    let mut raw = format!(
        "From: Deniz <deniz@example.com>\nTo: ayse@kardelen.example\nSubject: {subject}\n\
         Message-ID: <{subject}@example.com>\nDate: Sun, 22 Nov 2026 10:00:00 +0300\n\n"
    )
    .into_bytes();
    while raw.len() < bytes {
        for _ in 0..72 {
            raw.push(b'!' + (dice.below(90) as u8));
        }
        raw.push(b'\n');
    }
    raw
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_big_message_the_header_comes_first_and_the_rest_when_it_is_asked_for() {
    let room = Room::new(Retention::default(), Some(1)).await;
    let (big, bigger) = (letter("b-big", 1_500_000), letter("c-bigger", 1_200_000));
    for raw in [&letter("a-small", 2_000), &big, &bigger] {
        room.dovecot.deliver("ayse", raw);
    }
    let done = room.receive().await;
    assert_eq!((done.received, done.deleted), (1, 1));
    let rows = room.inbox().await;
    assert_eq!(
        rows.iter().map(|row| row.rest).collect::<Vec<_>>(),
        [None, Some(Rest::OnServer), Some(Rest::OnServer)]
    );
    assert!(rows[1].size > 1_400_000, "its size is the server's");
    let head = room.engine.raw(rows[1].id).await.unwrap();
    assert!(head.len() < 1_000 && head.starts_with(b"From: Deniz"));
    assert_eq!(room.left(), 2, "a header alone is not safe on disk");

    // Nothing changes by itself.
    assert_eq!(room.receive().await, Received::default());
    assert_eq!((room.inbox().await.len(), room.left()), (3, 2));

    room.engine.download_rest(vec![rows[1].id]).await.unwrap();
    assert_eq!(room.inbox().await[1].rest, Some(Rest::Asked));
    room.engine
        .delete_on_server(vec![rows[2].id])
        .await
        .unwrap();
    let done = room.receive().await;
    assert_eq!((done.received, done.deleted), (1, 2));
    let rows = room.inbox().await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].rest, None);
    assert!(room.engine.raw(rows[1].id).await.unwrap() == as_sent(&big));
    assert_eq!(room.left(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_too_big_for_memory_arrives_byte_for_byte() {
    let room = Room::new(Retention::default(), None).await;
    let huge = letter("huge", 40_000_000);
    room.dovecot.deliver("ayse", &letter("first", 900));
    room.dovecot.deliver("ayse", &huge);
    assert_eq!(room.receive().await.received, 2);
    let rows = room.inbox().await;
    assert!(room.engine.raw(rows[1].id).await.unwrap() == as_sent(&huge));
    assert_eq!(rows[1].subject, "huge");
    assert_eq!(room.left(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_megabytes_stay_on_the_server() {
    let retention = Retention {
        leave_on_server: true,
        keep_newest_mb: Some(1),
        ..Retention::default()
    };
    let room = Room::new(retention, None).await;
    for number in 0..4 {
        room.dovecot
            .deliver("ayse", &letter(&format!("{number}"), 400_000));
    }
    assert_eq!(room.receive().await.received, 4);
    assert_eq!(room.left(), 4, "what is new was not compared yet");
    let done = room.receive().await;
    assert_eq!((done.received, done.deleted), (0, 2));
    assert_eq!((room.inbox().await.len(), room.left()), (4, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conversation_can_be_looked_at_and_holds_no_password() {
    let room = Room::new(Retention::default(), None).await;
    room.dovecot.deliver("ayse", &letter("one", 500));
    room.receive().await;
    let said = room.engine.conversation(room.account.id).await.unwrap();
    let lines: Vec<_> = said.iter().map(|line| line.line.as_str()).collect();
    assert!(
        lines.contains(&"UIDL") && lines.contains(&"QUIT"),
        "{lines:?}"
    );
    assert!(
        said.iter()
            .any(|line| !line.ours && line.line.starts_with("+OK"))
    );
    assert!(!lines.iter().any(|line| line.contains(PASSWORD)));
    let encoded = ["AHlzZ", "a8Sxei1rdWx"];
    assert!(
        !lines
            .iter()
            .any(|line| encoded.iter().any(|part| line.contains(part)))
    );
}
