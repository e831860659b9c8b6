//! Searches of every kind: the first page of the newest hits, as it is asked for with each keystroke.

use crate::report::Timed;
use crate::rounds::timed;
use contract::{FolderId, ListView, MessageSummary, SearchOrder};
use engine::Engine;
use std::time::Instant;

/// Queries of each kind: enough for the slowest twentieth of them to be more than a few.
const TIMES: usize = 400;

pub(crate) async fn searches(engine: &Engine, inbox: FolderId, messages: u64) -> Vec<Timed> {
    let sample = sample(engine, inbox, messages).await;
    let word = |at: usize| words(&sample[at % sample.len()]).into_iter().next_back();
    let mut kinds: Vec<(&str, Vec<String>, bool)> = Vec::new();
    let mut kind = |name, queries: Vec<String>, typing| kinds.push((name, queries, typing));
    kind("common word", repeat(corpus::COMMON), false);
    kind("rare word", repeat(corpus::BIRD), false);
    kind(
        "rare phrase",
        repeat(&format!("\"{}\"", corpus::PHRASE)),
        false,
    );
    kind(
        "word of a letter",
        (0..TIMES).filter_map(word).collect(),
        false,
    );
    kind(
        "phrase of a letter",
        (0..TIMES)
            .filter_map(|at| neighbours(&sample[at % sample.len()]))
            .collect(),
        false,
    );
    for length in [1, 2, 3, 4, 6] {
        let beginning = |at| word(at).map(|word| word.chars().take(length).collect());
        let name = match length {
            1 => "prefix of 1",
            2 => "prefix of 2",
            3 => "prefix of 3",
            4 => "prefix of 4",
            _ => "prefix of 6",
        };
        kind(name, (0..TIMES).filter_map(beginning).collect(), true);
    }
    kind(
        "prefix of a rare word",
        repeat(&corpus::BIRD.chars().take(6).collect::<String>()),
        true,
    );
    kind(
        "prefix of no word",
        (0..TIMES).map(|at| format!("qxzj{at}w")).collect(),
        true,
    );
    kind(
        "two words",
        (0..TIMES)
            .filter_map(|at| Some(format!("{} {}", word(at)?, word(at + 7)?)))
            .collect(),
        false,
    );
    for length in [1, 2, 3] {
        let second = |at| word(at).map(|word| word.chars().take(length).collect::<String>());
        let name = match length {
            1 => "word, prefix of 1",
            2 => "word, prefix of 2",
            _ => "word, prefix of 3",
        };
        let queries =
            (0..TIMES).filter_map(|at| Some(format!("{} {}", word(at)?, second(at + 7)?)));
        kind(name, queries.collect(), true);
    }
    kind(
        "common word, not a word",
        (0..TIMES)
            .filter_map(|at| Some(format!("{} -{}", corpus::COMMON, word(at)?)))
            .collect(),
        false,
    );
    kind(
        "from:",
        (0..TIMES)
            .map(|at| {
                let from = &sample[at % sample.len()].from;
                let name = from.name.split(' ').next().unwrap_or_default();
                format!(
                    "from:{}",
                    if name.is_empty() { &from.address } else { name }
                )
            })
            .collect(),
        false,
    );
    kind(
        "common word in a month",
        (0..TIMES)
            .map(|at| {
                let (year, month) = (2012 + at % 14, 1 + at % 11);
                format!(
                    "{} after:{year}-{month:02}-01 before:{year}-{:02}-01",
                    corpus::COMMON,
                    month + 1
                )
            })
            .collect(),
        false,
    );
    kind(
        "has:attachment is:unread",
        repeat("has:attachment is:unread"),
        false,
    );
    kind(
        "no hit",
        (0..TIMES).map(|at| format!("qxzj{at}w")).collect(),
        false,
    );
    let mut all = Vec::new();
    let mut number = 0;
    for (name, queries, typing) in kinds {
        let mut times = Vec::new();
        for query in queries {
            number += 1;
            let began = Instant::now();
            engine
                .search(number, query, typing, SearchOrder::Newest, None, 50)
                .await
                .unwrap();
            times.push(began.elapsed());
        }
        if !times.is_empty() {
            all.push(timed(name, times));
        }
    }
    all
}

fn repeat(query: &str) -> Vec<String> {
    vec![query.to_owned(); TIMES]
}

/// Letters from all over the folder.
async fn sample(engine: &Engine, inbox: FolderId, messages: u64) -> Vec<MessageSummary> {
    let mut sample = Vec::new();
    for at in 0..TIMES as u64 {
        let offset = messages / TIMES as u64 * at;
        let window = engine
            .list_messages(ListView::of(inbox), offset, 1)
            .await
            .unwrap();
        sample.extend(window.rows);
    }
    sample
}

/// Two longer words that stand side by side in a letter, as a phrase.
fn neighbours(row: &MessageSummary) -> Option<String> {
    let all: Vec<&str> = row.preview.split(' ').collect();
    let long = |word: &str| word.chars().count() > 3 && word.chars().all(char::is_alphanumeric);
    all.windows(2)
        .find(|two| two.iter().all(|word| long(word)))
        .map(|two| format!("\"{}\"", two.join(" ")))
}

/// The longer words of a preview, which has only its own words, in their order.
fn words(row: &MessageSummary) -> Vec<String> {
    row.preview
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(str::to_owned)
        .collect()
}
