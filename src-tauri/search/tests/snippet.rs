//! What of a text is shown.

use search::{Piece, Today, marked, parse, snippet};

const TODAY: Today = Today {
    now: 0,
    offset_seconds: 0,
};

/// Hits in brackets.
fn written(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| {
        if piece.hit {
            format!("[{}]", piece.text)
        } else {
            piece.text.clone()
        }
    };
    pieces.iter().map(piece).collect()
}

#[test]
fn subjects() {
    let table = [
        ("title", "The TITLE of it", "The [TITLE] of it"),
        ("isik", "IŞIK, ışık; Işıklar", "[IŞIK], [ışık]; Işıklar"),
        ("ışık*", "IŞIK, Işıklar", "[IŞIK], [Işıklar]"),
        ("strasse", "In der Straße.", "In der [Straße]."),
        ("creme", "une cre\u{300}me", "une [cre\u{300}me]"),
        (
            "\"aylık rapor\"",
            "Aylık  rapor, aylık",
            "[Aylık  rapor], aylık",
        ),
        ("a b", "b x a", "[b] x [a]"),
        ("-a b", "a b", "a [b]"),
        ("-(a b) OR c", "a b c", "a b [c]"),
        ("subject:a from:b body:c", "a b c", "[a] b c"),
        ("\"a b\" OR b", "a b b", "[a b] [b]"),
        ("\"a a b\"", "a a a b", "a [a a b]"),
        ("東京", "東京都と東京", "[東京]都と[東京]"),
        ("東京都", "東京都と", "[東京都]と"),
        ("東", "東京 東", "[東]京 [東]"),
        ("ガ", "ｶﾞｽ料金", "[ｶﾞ]ｽ料金"),
        ("ไม่", "ไม่เป็น", "[ไม่]เป็น"),
        ("x", "🎉x🎉", "🎉[x]🎉"),
        ("is:unread", "a b", "a b"),
        ("", "a b", "a b"),
        ("a", "", ""),
    ];
    for (query, text, expected) in table {
        assert_eq!(
            written(&marked(text, &parse(query, TODAY))),
            expected,
            "{query} in {text}"
        );
    }
}

#[test]
fn parts_of_texts() {
    let before = "word ".repeat(100);
    let table = [
        (
            "hit",
            "a  hit\r\n\tin a\nshort text ",
            "a [hit] in a short text",
        ),
        ("none", "a  short\n\ntext ", "a short text"),
        ("", "", ""),
        ("x", "\u{0}x\u{7}y", "[x] y"),
        (
            "hit",
            &format!("{before}hit {before}"),
            "…word word [hit] word word word word word…",
        ),
        (
            "none",
            &format!("{before}hit"),
            "word word word word word word word word…",
        ),
        // Both of what was looked for, before one of it twice.
        (
            "hit other",
            &format!("hit hit hit {before} other hit {before}"),
            "…word word [other] [hit] word word word word…",
        ),
        (
            "from:word -word hit",
            &format!("{before}hit"),
            "…word word [hit]",
        ),
    ];
    for (query, text, expected) in table {
        assert_eq!(
            written(&snippet(text, &parse(query, TODAY), 40)),
            expected,
            "{query}"
        );
    }
}

#[test]
fn texts_without_spaces_are_cut_between_characters() {
    let text = format!(
        "{}東京{}",
        "か\u{3099}".repeat(200),
        "か\u{3099}".repeat(200)
    );
    let pieces = snippet(&text, &parse("東京", TODAY), 40);
    let written = written(&pieces);
    assert!(
        written.starts_with("…か\u{3099}")
            && written.contains("[東京]")
            && written.ends_with("\u{3099}…"),
        "{written}"
    );
    let length = written.chars().count();
    assert!((40..=50).contains(&length), "{length}");
}

#[test]
fn a_hit_may_be_longer_than_the_window() {
    let text = format!("before {} behind", "Ab".repeat(5000));
    let shown = written(&snippet(&text, &parse(&"ab".repeat(30), TODAY), 40));
    assert_eq!(shown, format!("…[{}]…", "Ab".repeat(20)));
    assert_eq!(
        written(&snippet("x hit y", &parse("hit", TODAY), 0)),
        "…[h]…"
    );
}
