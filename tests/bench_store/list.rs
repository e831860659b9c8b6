//! Windows of fifty rows: at the beginning, in the middle, at the end, and anywhere.

use crate::report::Timed;
use crate::rounds::timed;
use contract::{Direction, FolderId, ListView, Show, SortBy};
use engine::Engine;
use std::time::Instant;

const ROWS: u64 = 50;
const TIMES: u64 = 200;
const SORTS: [SortBy; 9] = [
    SortBy::Received,
    SortBy::Sent,
    SortBy::From,
    SortBy::To,
    SortBy::Subject,
    SortBy::Size,
    SortBy::Flag,
    SortBy::Attachment,
    SortBy::Account,
];

pub(crate) async fn windows(engine: &Engine, inbox: FolderId, messages: u64) -> Vec<Timed> {
    let mut all = Vec::new();
    for sort in SORTS {
        let view = ListView {
            sort,
            ..ListView::of(inbox)
        };
        all.push(of(engine, &view, format!("{sort:?}"), messages).await);
    }
    for (name, view) in [
        (
            "Received, grouped",
            ListView {
                grouped: true,
                ..ListView::of(inbox)
            },
        ),
        (
            "Subject, ascending",
            ListView {
                sort: SortBy::Subject,
                direction: Direction::Ascending,
                ..ListView::of(inbox)
            },
        ),
        (
            "Received, unread",
            ListView {
                show: Show::Unread,
                ..ListView::of(inbox)
            },
        ),
    ] {
        all.push(of(engine, &view, name.to_owned(), messages).await);
    }
    all
}

async fn of(engine: &Engine, view: &ListView, name: String, messages: u64) -> Timed {
    // The first look makes the ladder; how long that takes is told by itself.
    let began = Instant::now();
    let middle = engine
        .list_messages(view.clone(), messages / 2, ROWS)
        .await
        .unwrap();
    let first = began.elapsed();
    let mut dice = 1_u64;
    let mut times = Vec::new();
    for at in 0..TIMES {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let last = middle.total.saturating_sub(ROWS).max(1);
        let offset = match at % 4 {
            0 => (at * 7).min(last),
            1 => last - (at * 7).min(last),
            _ => (dice >> 33) % last,
        };
        let began = Instant::now();
        let window = engine
            .list_messages(view.clone(), offset, ROWS)
            .await
            .unwrap();
        times.push(began.elapsed());
        assert!(!window.rows.is_empty() || window.total == 0);
    }
    timed(
        format!("{name} (first jump {} ms)", first.as_millis()),
        times,
    )
}
