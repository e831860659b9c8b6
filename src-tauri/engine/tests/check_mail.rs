//! A look at every letter, as the window asks for it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing
)]

mod profile;

use contract::*;
use std::fs;

fn letter(number: u32) -> Vec<u8> {
    format!("From: a@k.example\r\nSubject: Letter {number}\r\n\r\nThis is body {number}.\r\n")
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_letter_is_named_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let engine = profile::with_letters(dir.path(), (0..5).map(letter).collect()).await;
    let whole = engine.check_mail().await.unwrap();
    assert_eq!(
        whole,
        MailChecked {
            letters: 5,
            ..MailChecked::default()
        }
    );

    let segment = dir.path().join("letters/00000001.seg");
    let mut bytes = fs::read(&segment).unwrap();
    let body = b"This is body 3.";
    let at = bytes.windows(body.len()).position(|part| part == body);
    bytes[at.expect("small letters are kept as they are")] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let mut events = engine.events();
    let checked = engine.check_mail().await.unwrap();
    let damaged: Vec<&str> = checked.damaged.iter().map(|row| &*row.subject).collect();
    assert_eq!((checked.letters, damaged), (5, vec!["Letter 3"]));
    let mut works = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Working { work, done, total } = event {
            works.push((work, done, total));
        }
    }
    assert_eq!(works.first(), Some(&(Work::Checking, 0, 5)));
    assert_eq!(works.last(), Some(&(Work::Checking, 5, 5)), "it is over");
}
