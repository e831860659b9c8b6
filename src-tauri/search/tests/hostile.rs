//! Whatever comes in, nothing panics, what holds always holds, and nothing costs more than its size.

#![allow(clippy::string_slice, clippy::indexing_slicing)]

mod random;

use std::time::{Duration, Instant};

use random::Random;
use search::{
    MAX_DEPTH, MAX_NODES, Node, Today, fold, index_text, marked, parse, parse_as_typed,
    same_with_accents, snippet, tokens,
};

const TODAY: Today = Today {
    now: 1_795_400_000,
    offset_seconds: 10_800,
};

#[test]
fn random_texts() {
    let mut random = Random::new(1);
    for round in 0..20_000 {
        let text = random.text(60);
        let folded = fold(&text);
        assert_eq!(fold(&folded), folded, "{text:?}");
        let mut indexed = String::new();
        index_text(&text, &mut indexed, usize::MAX);
        let words: Vec<_> = tokens(&text).collect();
        assert_eq!(
            words
                .iter()
                .map(|word| word.folded.as_ref())
                .collect::<Vec<_>>()
                .join(" "),
            indexed,
            "{text:?}"
        );
        for c in indexed.chars() {
            assert!(
                c == ' ' || !c.is_ascii() || c.is_ascii_digit() || c.is_ascii_lowercase(),
                "{c:?} of {text:?}"
            );
        }
        let mut before = 0;
        for word in &words {
            assert!(before <= word.start && word.start < word.end, "{text:?}");
            before = word.start;
            let spelling = &text[word.start..word.end];
            assert!(
                same_with_accents(spelling, spelling, round % 2 == 0),
                "{spelling:?}"
            );
        }
    }
}

#[test]
fn random_queries() {
    let mut random = Random::new(2);
    for _ in 0..2_000 {
        let (asked, text) = (random.query(80), random.text(400));
        for query in [parse(&asked, TODAY), parse_as_typed(&asked, TODAY)] {
            if let Some(root) = &query.root {
                sound(root);
            }
            let whole: String = marked(&text, &query)
                .into_iter()
                .map(|piece| piece.text)
                .collect();
            assert_eq!(whole, text);
            let shown: String = snippet(&text, &query, 40)
                .into_iter()
                .map(|piece| piece.text)
                .collect();
            assert!(shown.chars().count() <= 40 + 8 + 2, "{shown:?}");
            let spaced = text
                .split(|c: char| c.is_whitespace() || c.is_control())
                .filter(|part| !part.is_empty());
            let spaced = spaced.collect::<Vec<_>>().join(" ");
            assert!(
                spaced.contains(shown.trim_matches('…').trim()),
                "{shown:?} of {spaced:?}"
            );
        }
    }
}

#[test]
fn every_part_of_a_text_is_found_in_it() {
    let mut random = Random::new(4);
    for _ in 0..20_000 {
        let text = random.text(40);
        let words: Vec<_> = tokens(&text).collect();
        let first = random.below(words.len());
        let last = first + random.below(words.len().saturating_sub(first).min(30));
        let (Some(begin), Some(end)) = (words.get(first), words.get(last)) else {
            continue;
        };
        let part = &text[begin.start..end.end];
        for query in [
            parse(&format!("\"{part}\""), TODAY),
            parse_as_typed(&format!("subject:\"{part}\""), TODAY),
        ] {
            let pieces = marked(&text, &query);
            assert!(
                pieces
                    .iter()
                    .any(|piece| piece.hit && piece.text.contains(part)),
                "{part:?} in {text:?}: {query:?}"
            );
        }
    }
}

/// Groups have at least two parts and texts at least one word.
fn sound(node: &Node) {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            assert!(parts.len() >= 2);
            parts.iter().for_each(sound);
        }
        Node::Not(inner) => sound(inner),
        Node::Text(text) => {
            assert!(!text.words.is_empty() && text.words.iter().all(|word| !word.folded.is_empty()))
        }
        _ => {}
    }
}

fn depth(node: &Node) -> usize {
    match node {
        Node::And(parts) | Node::Or(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Node::Not(inner) => 1 + depth(inner),
        _ => 1,
    }
}

fn nodes(node: &Node) -> usize {
    match node {
        Node::And(parts) | Node::Or(parts) => parts.iter().map(nodes).sum(),
        Node::Not(inner) => nodes(inner),
        _ => 1,
    }
}

#[test]
fn queries_are_limited() {
    let queries = [
        "(".repeat(100_000),
        "-(a ".repeat(100_000),
        "from:(a OR ".repeat(100_000),
        "a ".repeat(100_000),
        "on:2026 ".repeat(100_000),
        "before:banana ".repeat(100_000),
        "is:".repeat(100_000),
        "\"".repeat(100_001),
        "\"a b".repeat(100_000),
        "OR ".repeat(100_000),
        "-".repeat(100_000),
        "- ".repeat(100_000),
        ")".repeat(100_000),
        "a".repeat(1_000_000),
        "東".repeat(1_000_000),
        "a\u{301}".repeat(1_000_000),
        "ş".repeat(4095),
        format!("larger:{}gb", "9".repeat(3000)),
        format!("older:{}y", "9".repeat(3000)),
        format!("on:{}", "1-".repeat(3000)),
    ];
    for text in queries {
        let begun = Instant::now();
        let query = parse(&text, TODAY);
        let start: String = text.chars().take(20).collect();
        assert!(
            query
                .root
                .as_ref()
                .is_none_or(|root| depth(root) <= 3 * (MAX_DEPTH + 1)),
            "{start}"
        );
        assert!(
            query
                .root
                .as_ref()
                .is_none_or(|root| nodes(root) <= 2 * MAX_NODES),
            "{start}"
        );
        assert!(query.complaints.len() <= MAX_NODES + 1, "{start}");
        let text = "a b 東京 ".repeat(100_000);
        let _ = snippet(&text, &query, 160);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{start} took {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn clocks_of_other_ages() {
    for now in [i64::MIN, -1, 0, i64::MAX] {
        for offset_seconds in [i32::MIN, 0, i32::MAX] {
            let today = Today {
                now,
                offset_seconds,
            };
            for text in [
                "on:today",
                "before:yesterday",
                "older:999999999y",
                "newer:999999999d",
                "after:9999",
                "on:1",
            ] {
                let _ = parse(text, today);
            }
        }
    }
}

#[test]
fn texts_cost_what_their_size_costs() {
    let texts = [
        "\u{301}".repeat(1_000_000),
        format!("a{}", "\u{301}".repeat(1_000_000)),
        " ".repeat(2_000_000),
        "\u{3099}".repeat(700_000),
        "\u{1161}".repeat(700_000),
        "ﷺ".repeat(100_000),
        "東".repeat(700_000),
        "a b ".repeat(500_000),
        "A".repeat(2_000_000),
        "\u{200d}".repeat(700_000),
    ];
    let query = parse(
        "a OR \"a a a a\" OR \"a b a b\" OR 東東東 OR ا* OR *",
        TODAY,
    );
    for text in texts {
        let begun = Instant::now();
        let mut out = String::new();
        index_text(&text, &mut out, usize::MAX);
        let shown: usize = snippet(&text, &query, 160)
            .iter()
            .map(|piece| piece.text.chars().count())
            .sum();
        assert!(shown <= 180);
        let _ = marked(&text, &query);
        let _ = fold(&text);
        let _ = same_with_accents(&text, &text, true);
        let start: String = text.chars().take(3).collect();
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{start:?} took {:?}",
            begun.elapsed()
        );
    }
}
