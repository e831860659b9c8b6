//! Searching through the engine: from committed letters to hits.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

mod profile;

use contract::*;
use engine::Engine;
use profile::{open, with_letters};
use std::path::Path;
use std::time::Duration;

fn raw(subject: &str, body: &str) -> Vec<u8> {
    format!(
        "From: =?utf-8?q?=C3=87i=C4=9Fdem?= <cigdem@k.example>\r\nTo: Ali <ali@k.example>\r\nSubject: {subject}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>{body}</p><p>ikinci</p>\r\n\
         --b\r\nContent-Type: text/csv; charset=utf-8; name=\"çizelge.csv\"\r\n\
         Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nw6dpbGVrO2tpcmF6\r\n--b--\r\n"
    )
    .into_bytes()
}

/// A profile with these letters in the Inbox.
async fn engine(profile: &Path, letters: &[(&str, &str)]) -> Engine {
    let letters = letters
        .iter()
        .map(|(subject, body)| raw(subject, body))
        .collect();
    with_letters(profile, letters).await
}

async fn find(engine: &Engine, query: &str) -> Vec<i64> {
    let page = engine
        .search(1, query.into(), false, SearchOrder::Newest, None, 50)
        .await
        .unwrap();
    page.hits.iter().map(|hit| hit.message.id.0).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_found_by_all_that_they_say() {
    let dir = tempfile::tempdir().unwrap();
    let engine = engine(
        dir.path(),
        &[("Rapor", "IŞIK hızı"), ("Plan", "çay &amp; kahve")],
    )
    .await;
    engine.index_up_to_date().await.unwrap();
    engine.prepare_search().await.unwrap();
    for query in [
        "ışık",
        "isik",
        "from:cigdem rapor",
        "\"isik hizi\"",
        "subject:rapor filename:cizelge",
    ] {
        assert_eq!(find(&engine, query).await, [1], "{query}");
    }
    for query in [
        "cilek",
        "kiraz",
        "ikinci",
        "has:attachment",
        "to:ali@k.example",
        "in:inbox is:unread",
    ] {
        assert_eq!(find(&engine, query).await, [2, 1], "{query}");
    }
    assert_eq!(find(&engine, "hızı ikinci").await, [1]);
    assert!(find(&engine, "\"hızı ikinci çilek\"").await.is_empty());
    let page = engine
        .search(7, "rap".into(), true, SearchOrder::Newest, None, 50)
        .await
        .unwrap();
    assert_eq!(page.total, Some(1));
    let hit = Piece {
        text: "Rapor".into(),
        hit: true,
    };
    assert_eq!(page.hits[0].subject, [hit]);
    let page = engine
        .search(
            8,
            "kahve larger:many".into(),
            false,
            SearchOrder::Relevance,
            None,
            50,
        )
        .await
        .unwrap();
    assert_eq!(page.complaints, ["larger:many"]);
    engine
        .search(9, "kahve".into(), false, SearchOrder::Relevance, None, 50)
        .await
        .unwrap();
    let snippets = engine
        .snippets(9, vec![MessageId(2), MessageId(99)])
        .await
        .unwrap();
    assert_eq!(snippets.len(), 1);
    assert!(
        snippets[0]
            .pieces
            .iter()
            .any(|piece| piece.hit && piece.text == "kahve")
    );
    let page = engine
        .search(10, "cilek".into(), false, SearchOrder::Newest, None, 1)
        .await
        .unwrap();
    assert_eq!((page.hits.len(), page.total), (1, Some(2)));
    let rest = engine.search_window(10, 1, 10).await.unwrap();
    assert_eq!(rest.hits[0].message.id, MessageId(1));
    let ended = engine.search_window(8, 0, 10).await.unwrap_err();
    assert_eq!(ended.code, ProblemCode::Stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn accents_count_where_the_settings_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let engine = engine(dir.path(), &[("a", "ışık"), ("b", "isik")]).await;
    engine.index_up_to_date().await.unwrap();
    assert_eq!(find(&engine, "isik").await, [2, 1]);
    engine
        .save_settings(Settings {
            ignore_accents: false,
            ..Settings::default()
        })
        .await
        .unwrap();
    assert_eq!(find(&engine, "isik").await, [2]);
    assert_eq!(find(&engine, "ışık").await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_hits_are_counted_behind_the_first_page() {
    let dir = tempfile::tempdir().unwrap();
    let letters: Vec<(&str, &str)> = (0..700).map(|_| ("Fatura", "ödeme")).collect();
    let engine = engine(dir.path(), &letters).await;
    let mut events = engine.events();
    engine.index_up_to_date().await.unwrap();
    let mut steps = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Working {
            work: Work::Indexing,
            done,
            total,
        } = event
        {
            steps.push((done, total));
        }
    }
    assert_eq!(steps.first(), Some(&(0, 700)));
    assert_eq!(steps.last(), Some(&(700, 700)));
    let page = engine
        .search(3, "odeme".into(), false, SearchOrder::Newest, None, 50)
        .await
        .unwrap();
    assert_eq!((page.hits.len(), page.total), (50, None));
    let counted = async {
        loop {
            if let Event::SearchCounted { search, total } = events.recv().await.unwrap() {
                return (search, total);
            }
        }
    };
    let counted = tokio::time::timeout(Duration::from_secs(20), counted)
        .await
        .unwrap();
    assert_eq!(counted, (3, 700));
    let page = engine.search_window(3, 640, 500).await.unwrap();
    let ids: Vec<i64> = page.hits.iter().map(|hit| hit.message.id.0).collect();
    assert_eq!(ids, (1..=60).rev().collect::<Vec<_>>());
    assert_eq!((page.offset, page.total), (640, Some(700)));
    assert_eq!(engine.search_total(3).await.unwrap(), 700);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_is_indexed_in_the_background() {
    let dir = tempfile::tempdir().unwrap();
    let engine = engine(dir.path(), &[("a", "elma"), ("b", "elma"), ("c", "armut")]).await;
    engine.start().await.unwrap();
    until(&engine, "elma", &[2, 1]).await;
    engine.delete_messages(vec![MessageId(1)]).await.unwrap();
    until(&engine, "elma", &[2]).await;
    engine.index_up_to_date().await.unwrap();
    let compared = engine.compare_index().await.unwrap();
    assert_eq!(compared.indexed, 2);
    assert!(compared.missing.is_empty() && compared.superfluous.is_empty());
    engine.rebuild_index().await.unwrap();
    until(&engine, "elma OR armut", &[3, 2]).await;
    engine.shut_down().await;
}

async fn until(engine: &Engine, query: &str, wanted: &[i64]) {
    for _ in 0..200 {
        if find(engine, query).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{query} never found {wanted:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_bytes_are_damaged_is_found_by_its_row() {
    let dir = tempfile::tempdir().unwrap();
    let first = engine(
        dir.path(),
        &[("Bir", "elma"), ("Iki", "armut"), ("Uc", "kiraz")],
    )
    .await;
    first.shut_down().await;
    drop(first);
    let segment = dir.path().join("letters/00000001.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    let at = bytes
        .windows(5)
        .position(|window| window == b"armut")
        .unwrap();
    bytes[at] = b'X';
    std::fs::write(&segment, bytes).unwrap();
    let _ = std::fs::remove_file(dir.path().join("search.db"));
    let engine = open(dir.path()).await;
    engine.index_up_to_date().await.unwrap();
    assert_eq!(find(&engine, "iki").await, [2]);
    assert!(find(&engine, "armut").await.is_empty());
    assert_eq!(find(&engine, "kirazz OR kiraz").await.first(), Some(&3));
    // Opened, it says so of itself and of no other.
    let problem = engine.open_message(MessageId(2)).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::LetterDamaged);
    assert!(engine.open_message(MessageId(3)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_kept_and_forms_are_queries() {
    let dir = tempfile::tempdir().unwrap();
    let engine = engine(dir.path(), &[]).await;
    let mut events = engine.events();
    let kept = engine
        .keep_search(None, "Faturalar".into(), "fatura".into())
        .await
        .unwrap();
    assert_eq!(
        engine.list_searches().await.unwrap(),
        std::slice::from_ref(&kept)
    );
    engine.forget_search(kept.id).await.unwrap();
    assert!(engine.list_searches().await.unwrap().is_empty());
    assert_eq!(events.try_recv().unwrap(), Event::SearchesChanged);
    let form = FindForm {
        from: "ali".into(),
        body: "\"ara rapor\"".into(),
        until: "2026-11-22".into(),
        unread: true,
        folder: Some(FolderId(1)),
        ..FindForm::default()
    };
    let query = engine.query_of(form).await.unwrap();
    assert_eq!(
        query,
        "from:ali body:\"ara rapor\" is:unread in:inbox before:2026-11-23"
    );
}
