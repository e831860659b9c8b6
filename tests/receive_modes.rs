//! What stays on the server and what comes first: headers, big messages, the newest megabytes, against a real Dovecot.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use contract::{Rest, Retention};
use engine::Received;
use support::dovecot::PASSWORD;
use support::mixed::{Dice, as_sent};
use support::room::Room;

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
    let room = Room::new(|settings| settings.headers_first_above_mb = Some(1)).await;
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
    let room = Room::new(|_| {}).await;
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
    let room = Room::new(|settings| settings.retention = retention).await;
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
    let room = Room::new(|_| {}).await;
    room.dovecot.deliver("ayse", &letter("one", 500));
    room.receive().await;
    let said = room.said().await;
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
