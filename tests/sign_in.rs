//! Every way to sign in that Dovecot has, and what is never said without TLS.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::{ProblemCode, Security};
use support::dovecot::PASSWORD;
use support::room::Room;

const LETTER: &[u8] = b"Subject: signed in\r\n\r\n";

/// Signs in at a server with these mechanisms, over TLS or in plain text by choice; answers how it was done.
async fn way(mechanisms: &str, encrypted: bool) -> String {
    let room = Room::offering(mechanisms, |dovecot, settings| {
        if !encrypted {
            settings.incoming.security = Security::None;
            settings.incoming.port = dovecot.pop3_port;
        }
    })
    .await;
    room.dovecot.deliver("ayse", LETTER);
    assert_eq!(room.receive().await.received, 1, "{mechanisms}");
    let said = room.said().await;
    assert!(
        !said.iter().any(|line| line.line.contains(PASSWORD)),
        "{mechanisms}: the password is in the conversation"
    );
    let ways = ["AUTH", "APOP", "USER"];
    let line = said
        .iter()
        .find(|line| line.ours && ways.iter().any(|way| line.line.starts_with(way)))
        .unwrap();
    let words: Vec<&str> = line.line.split(' ').collect();
    match words.as_slice() {
        ["AUTH", mechanism, ..] => (*mechanism).to_owned(),
        [way, ..] => (*way).to_owned(),
        [] => String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_strongest_way_that_both_sides_have_is_taken() {
    for (mechanisms, encrypted, expected) in [
        (
            "plain login cram-md5 scram-sha-1 scram-sha-256",
            true,
            "SCRAM-SHA-256",
        ),
        ("plain login cram-md5 scram-sha-1", true, "SCRAM-SHA-1"),
        ("plain login cram-md5", true, "CRAM-MD5"),
        ("plain login", true, "PLAIN"),
        ("login", true, "LOGIN"),
        ("plain scram-sha-256", false, "SCRAM-SHA-256"),
        ("cram-md5 apop", false, "CRAM-MD5"),
        ("apop", false, "APOP"),
    ] {
        assert_eq!(way(mechanisms, encrypted).await, expected, "{mechanisms}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused_by_every_way() {
    for mechanisms in ["scram-sha-256", "scram-sha-1", "cram-md5", "plain", "login"] {
        let room = Room::offering(mechanisms, |_, _| {}).await;
        room.engine
            .keep_password_for_now(room.account.id, "not the password".to_owned());
        let problem = room.try_to_receive().await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::SignInRefused, "{mechanisms}");
    }
}
