//! What the main window shows first.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing
)]

mod profile;

use contract::*;

const LETTERS: u32 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_what_would_be_asked_for_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let letters = (0..LETTERS)
        .map(|number| {
            format!("From: a@k.example\r\nSubject: {number}\r\n\r\nBody\r\n").into_bytes()
        })
        .collect();
    let engine = profile::with_letters(dir.path(), letters).await;
    let inbox = engine.list_folders().await.unwrap()[0].id;
    for grouped in [false, true] {
        let mut settings = Settings {
            grouped,
            ..engine.load_settings().await.unwrap()
        };
        settings.keep_view(&ListView {
            sort: SortBy::Size,
            ..ListView::of(inbox)
        });
        engine.save_settings(settings.clone()).await.unwrap();
        let start = engine.load_start("tr-TR".to_owned(), 40).await.unwrap();
        assert_eq!(start.settings, settings);
        assert_eq!(start.system_language, "tr-TR");
        assert_eq!(start.accounts, engine.list_accounts().await.unwrap());
        assert_eq!(start.folders, engine.list_folders().await.unwrap());
        assert_eq!(
            (start.view.grouped, start.view.sort),
            (grouped, SortBy::Size)
        );
        let list = engine.list_messages(start.view, 0, 40).await.unwrap();
        assert_eq!(start.list, list);
        assert_eq!(list.total, u64::from(LETTERS));
        let newest = list.rows.first().map(|row| row.subject.as_str());
        assert_eq!(newest, Some("59"));
    }
}
