//! What queries mean.

#![allow(clippy::panic)]

use search::{Complaint, Field, Mark, Node, Query, Text, Today, Word, parse, parse_as_typed};

/// Monday, 2026-11-23, 15:30 in Istanbul.
const TODAY: Today = Today {
    now: 1_795_437_000,
    offset_seconds: 10_800,
};
/// The beginning of that day there.
const MIDNIGHT: i64 = 1_795_381_200;
const DAY: i64 = 86_400;

/// A condition in few characters: `all(…)`, `any(…)`, `not …`, `subject[phrase of wor*]`.
fn written(node: &Node) -> String {
    let list = |parts: &[Node]| parts.iter().map(written).collect::<Vec<_>>().join(", ");
    match node {
        Node::And(parts) => format!("all({})", list(parts)),
        Node::Or(parts) => format!("any({})", list(parts)),
        Node::Not(inner) => format!("not {}", written(inner)),
        Node::Text(Text { field, words }) => {
            let word = |word: &Word| word.folded.clone() + if word.prefix { "*" } else { "" };
            let words: Vec<_> = words.iter().map(word).collect();
            let field = if *field == Field::Any {
                String::new()
            } else {
                format!("{field:?}").to_lowercase()
            };
            format!("{field}[{}]", words.join(" "))
        }
        Node::Is(Mark::Unread) => "unread".into(),
        Node::Is(Mark::Read) => "read".into(),
        Node::Is(Mark::Flagged) => "flagged".into(),
        Node::HasAttachment => "attachment".into(),
        Node::In(name) => format!("in<{name}>"),
        Node::Account(name) => format!("account<{name}>"),
        Node::Before(moment) => format!("<{}", moment - MIDNIGHT),
        Node::After(moment) => format!(">={}", moment - MIDNIGHT),
        Node::Larger(bytes) => format!("larger {bytes}"),
        Node::Smaller(bytes) => format!("smaller {bytes}"),
    }
}

fn root(query: &Query) -> String {
    query.root.as_ref().map(written).unwrap_or_default()
}

fn means(table: &[(&str, &str)]) {
    for (text, expected) in table {
        let query = parse(text, TODAY);
        assert_eq!(root(&query), *expected, "{text}");
        assert_eq!(query.complaints, [], "{text}");
    }
}

#[test]
fn words_and_phrases() {
    means(&[
        ("", ""),
        ("  ", ""),
        ("!!! 🎉", ""),
        ("TITLE", "[title]"),
        ("IŞIK söndü", "all([isik], [sondu])"),
        ("\"IŞIK söndü\"", "[isik sondu]"),
        ("“IŞIK söndü”", "[isik sondu]"),
        ("„Straße frei“ „x", "all([strasse frei], [x])"),
        ("e-posta", "[e posta]"),
        ("Ankara'da", "[ankara da]"),
        ("ali.veli@example.com", "[ali veli example com]"),
        ("fatura*", "[fatura*]"),
        ("e-pos*", "[e pos*]"),
        ("\"yeni fat\"*", "[yeni fat*]"),
        ("*", ""),
        ("\"unclosed phrase", "[unclosed phrase]"),
        ("\"\" x", "[x]"),
        ("\"a\"\"b\"", "[a b]"),
        (
            "http://example.com 12:30 re:foo",
            "all([http example com], [12 30], [re foo])",
        ),
        ("and or not", "all([and], [or], [not])"),
    ]);
}

#[test]
fn scripts_without_spaces() {
    means(&[
        ("東", "[東*]"),
        ("東京", "[東京]"),
        ("東京都", "[東京 京都]"),
        ("\"東京 大阪\"", "[東京 京 大阪]"),
        ("東京2026", "[東京 京 2026]"),
        ("2026年", "[2026 年*]"),
        ("ไม่", "[ไม ม่]"),
        ("한국", "[한국]"),
        ("subject:請求書", "subject[請求 求書]"),
    ]);
}

#[test]
fn groups() {
    means(&[
        ("a OR b", "any([a], [b])"),
        ("a VEYA b", "any([a], [b])"),
        ("x a OR b OR c y", "all([x], any([a], [b], [c]), [y])"),
        ("(x a) OR b", "any(all([x], [a]), [b])"),
        ("(a b) c", "all([a], [b], [c])"),
        ("((a))", "[a]"),
        ("-a", "not [a]"),
        ("-\"a b\" c", "all(not [a b], [c])"),
        ("-(a OR b)", "not any([a], [b])"),
        ("-from:ali", "not from[ali]"),
        ("a OR -b", "any([a], not [b])"),
        ("a - b", "all([a], [b])"),
        ("--verbose", "[verbose]"),
        ("OR a OR", "[a]"),
        ("a OR OR b", "any([a], [b])"),
        ("(a OR", "[a]"),
        ("a) b", "all([a], [b])"),
        ("() a (", "[a]"),
        (":) -) a", "[a]"),
        ("f(x)", "all([f], [x])"),
    ]);
}

#[test]
fn operators() {
    means(&[
        (
            "from:ali to:veli cc:can",
            "all(from[ali], to[veli], cc[can])",
        ),
        (
            "kimden:Işıl kime:veli bilgi:can",
            "all(from[isil], to[veli], cc[can])",
        ),
        (
            "FROM:ali Subject:x BODY:y",
            "all(from[ali], subject[x], body[y])",
        ),
        (
            "konu:\"aylık rapor\" GÖVDE:ek govde:x",
            "all(subject[aylik rapor], body[ek], body[x])",
        ),
        (
            "filename:rapor.pdf dosya:*.pdf",
            "all(filename[rapor pdf], filename[pdf])",
        ),
        ("from: ali", "from[ali]"),
        (
            "from:(ali OR veli) x",
            "all(any(from[ali], from[veli]), [x])",
        ),
        ("from:(a subject:b)", "all(from[a], subject[b])"),
        (
            "subject:-5 subject:from:x",
            "all(subject[5], subject[from x])",
        ),
        ("subject:OR", "subject[or]"),
        ("has:attachment var:EK", "all(attachment, attachment)"),
        ("is:unread is:read is:flagged", "all(unread, read, flagged)"),
        (
            "durum:okunmadı durum:OKUNMADI durum:okundu DURUM:bayraklı",
            "all(unread, unread, read, flagged)",
        ),
        ("-is:(read OR flagged)", "not any(read, flagged)"),
        (
            "in:Inbox klasör:\"Gönderilmiş Öğeler\" in:\"a \"\"b\"\"\"",
            "all(in<Inbox>, in<Gönderilmiş Öğeler>, in<a \"b\">)",
        ),
        (
            "account:ali@example.com hesap:\"İş\"",
            "all(account<ali@example.com>, account<İş>)",
        ),
        (
            "larger:10k smaller:1.5mb",
            "all(larger 10000, smaller 1500000)",
        ),
        (
            "büyük:5M küçük:1,25GB larger:\"2 MB\" larger:7",
            "all(larger 5000000, smaller 1250000000, larger 2000000, larger 7)",
        ),
    ]);
}

#[test]
fn dates() {
    let table = [
        ("on:2026-11-23", 0, 1),
        ("on:today", 0, 1),
        ("tarih:BUGÜN", 0, 1),
        ("on:yesterday", -1, 0),
        ("tarih:dün", -1, 0),
        ("on:23.11.2026", 0, 1),
        ("on:1.12.2026", 8, 9),
        ("on:23/11/2026", 0, 1),
        ("on:11/23/2026", 0, 1),
        ("on:23-11-2026", 0, 1),
        ("on:2026/11/23", 0, 1),
        ("on:2026-11", -22, 8),
        ("on:11.2026", -22, 8),
        ("on:2026", -326, 39),
        ("on:2024-02-29", -998, -997),
        ("on:12/12/2026", 19, 20),
    ];
    for (text, from, to) in table {
        means(&[(text, &format!("all(>={}, <{})", from * DAY, to * DAY))]);
    }
    means(&[
        (
            "before:2026-11-23 after:2026-11",
            &format!("all(<0, >={})", -22 * DAY),
        ),
        ("önce:dün SONRA:bugün", &format!("all(<{}, >=0)", -DAY)),
        (
            "older:2026-11-23 before:1d",
            &format!("all(<0, <{})", TODAY.now - MIDNIGHT - DAY),
        ),
        (
            "on:1970",
            &format!(
                "all(>={}, <{})",
                -10_800 - MIDNIGHT,
                365 * DAY - 10_800 - MIDNIGHT
            ),
        ),
    ]);
}

#[test]
fn ages() {
    let time = TODAY.now - MIDNIGHT;
    let table = [
        ("3d", 3),
        ("3g", 3),
        ("3gün", 3),
        ("\"3 days\"", 3),
        ("2w", 14),
        ("2h", 14),
        ("2hafta", 14),
        // To August 23rd, and to May 23rd.
        ("3m", 92),
        ("6a", 184),
        ("1y", 365),
        ("1Yıl", 365),
        ("12ay", 365),
    ];
    for (age, days) in table {
        let moment = time - days * DAY;
        means(&[
            (&format!("older:{age}"), &format!("<{moment}")),
            (&format!("yeni:{age}"), &format!(">={moment}")),
        ]);
    }
    // The 31st of a shorter month is its last day.
    let today = Today {
        now: 1_774_958_400,
        offset_seconds: 0,
    };
    assert_eq!(
        parse("older:1m", today).root,
        Some(Node::Before(1_774_958_400 - 31 * DAY)),
        "2026-03-31 to 02-28"
    );
}

#[test]
fn complaints() {
    let table = [
        ("before:banana", "[before banana]", "before", "banana"),
        ("x önce:muz", "all([x], [once muz])", "önce", "muz"),
        ("on:2026-02-30", "[on 2026 02 30]", "on", "2026-02-30"),
        ("on:11/12/2026", "[on 11 12 2026]", "on", "11/12/2026"),
        ("on:3d", "[on 3d]", "on", "3d"),
        ("older:3x", "[older 3x]", "older", "3x"),
        ("is:purple", "[is purple]", "is", "purple"),
        ("HAS:wings", "[has wings]", "HAS", "wings"),
        ("larger:-1", "[larger 1]", "larger", "-1"),
        ("larger:1.5.2m", "[larger 1 5 2m]", "larger", "1.5.2m"),
        ("larger:huge", "[larger huge]", "larger", "huge"),
        ("from:", "", "from", ""),
        ("from: OR x", "[x]", "from", ""),
        ("from: to:x", "to[x]", "from", ""),
        ("in:\"\" x", "all([in], [x])", "in", ""),
    ];
    for (text, expected, operator, value) in table {
        let query = parse(text, TODAY);
        assert_eq!(root(&query), expected, "{text}");
        let complaint = Complaint::Value {
            operator: operator.into(),
            value: value.into(),
        };
        assert_eq!(query.complaints, [complaint], "{text}");
    }
    let long = parse(&"a ".repeat(1000), TODAY);
    assert_eq!(long.complaints, [Complaint::TooLong]);
}

#[test]
fn as_typed() {
    let table = [
        ("fat", "[fat*]"),
        ("f", "[f]"),
        ("fat ", "[fat]"),
        ("yeni fat", "all([yeni], [fat*])"),
        ("\"yeni fat\"", "[yeni fat]"),
        ("\"yeni fat", "[yeni fat]"),
        ("e-po", "[e po*]"),
        ("ali@", "[ali]"),
        ("ali@ex", "[ali ex*]"),
        ("東", "[東*]"),
        ("東京", "[東京*]"),
        ("from:al", "from[al*]"),
        ("from:(al", "from[al*]"),
        ("from:", ""),
        ("x from:", "[x]"),
        ("x -al", "all([x], not [al])"),
        ("x before:20", "[x]"),
        ("x before:2026", "all([x], <-28166400)"),
        ("x is:unr", "[x]"),
        ("a OR", "[a]"),
        ("(fat", "[fat*]"),
        ("(fat)", "[fat]"),
    ];
    for (text, expected) in table {
        let query = parse_as_typed(text, TODAY);
        assert_eq!(root(&query), expected, "{text}");
        assert_eq!(query.complaints, [], "{text}");
    }
    let query = parse_as_typed("before:ban x", TODAY);
    assert_eq!(
        (root(&query).as_str(), query.complaints.len()),
        ("all([before ban], [x])", 1)
    );
}

#[test]
fn words_keep_their_spelling() {
    let Some(Node::Text(text)) = parse("subject:\"IŞIK Söndü\"", TODAY).root else {
        panic!("no text")
    };
    assert_eq!(text.field, Field::Subject);
    assert_eq!(
        text.words
            .iter()
            .map(|word| word.raw.as_str())
            .collect::<Vec<_>>(),
        ["IŞIK", "Söndü"]
    );
}
