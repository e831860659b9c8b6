//! What the words of a text are, and what the index gets.

#![allow(clippy::string_slice, clippy::indexing_slicing)]

use search::{LONGEST_WORD, index_text, tokens};

fn words(text: &str) -> Vec<String> {
    tokens(text)
        .map(|token| token.folded.into_owned())
        .collect()
}

#[test]
fn words_of_texts() {
    let table: &[(&str, &str)] = &[
        ("", ""),
        (" .,;!? ", ""),
        ("The TITLE, the title.", "the title the title"),
        ("Ankara'da IŞIK söndü", "ankara da isik sondu"),
        ("Ankara’da", "ankara da"),
        ("O\u{2bc}Neill", "o neill"),
        ("ali.veli@example.com.tr", "ali veli example com tr"),
        ("snake_case e-posta", "snake case e posta"),
        ("1.234,56 TL 2026-11-23", "1 234 56 tl 2026 11 23"),
        ("Straße/STRASSE", "strasse strasse"),
        ("cre\u{300}me crème", "creme creme"),
        ("Stra\u{ad}ße zero\u{200d}width", "strasse zerowidth"),
        ("a\u{a0}b\u{200b}c", "a b c"),
        (
            "🎉 party🎉time ❤\u{fe0f} 👨\u{200d}👩\u{200d}👧",
            "party time",
        ),
        ("1\u{fe0f}\u{20e3}2", "12"),
        ("東京", "東京 京"),
        ("東", "東"),
        ("東京都に行く", "東京 京都 都に に行 行く く"),
        ("iPhone用ケース", "iphone 用ケ ケー ース ス"),
        ("東京2026年", "東京 京 2026 年"),
        ("我喜欢、北京。", "我喜 喜欢 欢 北京 京"),
        ("ｶﾞｽ料金", "ガス ス料 料金 金"),
        ("カ\u{3099}ス", "ガス ス"),
        ("葛\u{e0100}城", "葛城 城"),
        ("한국어 메일", "한국어 메일"),
        ("ไทย", "ไท ทย ย"),
        ("ที่นี่ hi", "ที ี\u{e48} \u{e48}น นี ี\u{e48} \u{e48} hi"),
        ("हिन्दी में", "हिन्दी में"),
        ("مُحَمَّد", "محمد"),
        ("①② ½ ⒈ №", "12 12 1"),
        ("Æ Ø", "ae o"),
    ];
    for (text, expected) in table {
        let mut indexed = String::new();
        index_text(text, &mut indexed, usize::MAX);
        assert_eq!(words(text).join(" "), *expected, "{text:?}");
        assert_eq!(indexed, *expected, "{text:?}");
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text = "x IŞIK, İ\u{307}! cre\u{300}me 東京x ｶﾞｽ";
    let places: Vec<_> = tokens(text)
        .map(|token| &text[token.start..token.end])
        .collect();
    assert_eq!(
        places,
        [
            "x",
            "IŞIK",
            "İ\u{307}",
            "cre\u{300}me",
            "東京",
            "京",
            "x",
            "ｶﾞｽ",
            "ｽ"
        ]
    );
}

#[test]
fn composed_and_decomposed_texts_have_the_same_words() {
    use unicode_normalization::UnicodeNormalization as _;
    for text in [
        "Işık çağrı",
        "한국어 메일",
        "ガス料金 パリ",
        "น้ำ ทำ",
        "Ελλάδα",
        "Việt Nam",
        "ёлка й",
    ] {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        assert_eq!(words(&composed), words(&decomposed), "{text}");
    }
}

#[test]
fn long_words_are_cut() {
    let long = "Ab".repeat(5000);
    for (text, kept) in [
        (long.clone(), "ab".repeat(LONGEST_WORD / 2)),
        (long.replace('A', "Ş"), "sb".repeat(LONGEST_WORD / 2)),
    ] {
        let text = format!("{text} end");
        let found: Vec<_> = tokens(&text).collect();
        assert_eq!(found[0].folded, kept);
        assert_eq!(found[0].end, text.len() - 4);
        assert_eq!(found[1].folded, "end");
        let mut indexed = String::new();
        index_text(&text, &mut indexed, usize::MAX);
        assert_eq!(indexed, format!("{kept} end"));
    }
}

#[test]
fn what_is_indexed_is_limited_by_whole_words() {
    let text = "one İKİ 東京都 vier";
    let all = "one iki 東京 京都 都 vier";
    for limit in 0..all.len() + 2 {
        let mut out = String::new();
        index_text(text, &mut out, limit);
        assert!(out.len() <= limit);
        assert!(all.starts_with(&out));
        assert!(
            out.is_empty() || all[out.len()..].is_empty() || all[out.len()..].starts_with(' '),
            "{out:?}"
        );
        // The next word would have been too much.
        let next = all[out.len()..]
            .trim_start()
            .split(' ')
            .next()
            .map_or(0, str::len);
        assert!(
            out.len() == all.len() || out.len() + usize::from(!out.is_empty()) + next > limit,
            "{limit} {out:?}"
        );
    }
}

#[test]
fn texts_are_appended() {
    let mut out = String::from("subject");
    index_text("IŞIK", &mut out, 100);
    index_text("🎉 ", &mut out, 100);
    index_text("\u{2bb}", &mut out, 100);
    index_text("東", &mut out, 100);
    assert_eq!(out, "subject isik 東");
    index_text("more", &mut out, 4);
    assert_eq!(out, "subject isik 東", "the space counts");
    index_text("more", &mut out, 5);
    assert_eq!(out, "subject isik 東 more");
}
