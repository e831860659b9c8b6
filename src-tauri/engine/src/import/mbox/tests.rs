//! What is found in files of every dialect, and in files of none.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::import::lines::restored;
use std::io::Cursor;

const FROM: &str = "From a@b Sun Nov  1 10:00:00 2026\n";

/// The messages of a file as they would be filed, with LF for line ends; `!n` for bytes that are no message.
fn read(file: &str, dialect: Dialect) -> Vec<String> {
    let mut mbox = Mbox::new(Cursor::new(file.as_bytes()), dialect, 0);
    let mut all = Vec::new();
    let mut place = 0;
    while let Some(found) = mbox.find_next().unwrap() {
        assert!(mbox.place() > place, "it goes on");
        place = mbox.place();
        all.push(match found {
            Found::Nothing { bytes, .. } => format!("!{bytes}"),
            Found::Message(entry) => {
                let raw = mbox.bytes(&entry).unwrap();
                let mut pieces = Vec::new();
                let visit = |piece: &[u8]| {
                    pieces.extend_from_slice(piece);
                    Ok::<_, io::Error>(())
                };
                mbox.pieces(&entry, visit).unwrap();
                assert_eq!(pieces, raw);
                let restored = restored(raw, entry.quoting);
                String::from_utf8(restored).unwrap().replace("\r\n", "\n")
            }
        });
        // From every place it goes on as it would have.
        let rest = Mbox::new(Cursor::new(file.as_bytes()), dialect, place).find_next();
        let next = Mbox::new(Cursor::new(file.as_bytes()), dialect, mbox.place()).find_next();
        assert_eq!(rest.unwrap(), next.unwrap());
    }
    assert_eq!(place, file.len() as u64, "every byte is accounted for");
    all
}

/// Also with CRLF everywhere, which must be the same.
fn check(what: &str, file: &str, dialect: Dialect, expected: &[&str]) {
    assert_eq!(read(file, dialect), expected, "{what}");
    if !file.contains("Content-Length") && !expected.iter().any(|found| found.starts_with('!')) {
        let file = file.replace('\n', "\r\n");
        assert_eq!(read(&file, dialect), expected, "{what}, with CRLF");
    }
}

fn letters(letters: &[&str]) -> String {
    letters
        .iter()
        .map(|letter| format!("{FROM}{letter}\n"))
        .collect()
}

#[test]
fn messages_end_before_the_empty_line() {
    let auto = Dialect::Auto;
    let two = ["a: 1\n\none\n", "a: 2\n\ntwo\n"];
    check("two", &letters(&two), auto, &two);
    check(
        "no header",
        &letters(&["just text\n"]),
        auto,
        &["just text\n"],
    );
    check(
        "heads only",
        &letters(&["a: 1\n", "a: 2\n"]),
        auto,
        &["a: 1\n", "a: 2\n"],
    );
    check(
        "empty bodies",
        &letters(&["a: 1\n\n", "a: 2\n\n"]),
        auto,
        &["a: 1\n\n", "a: 2\n\n"],
    );
    let blank = ["a: 1\n\none\n\n\n\n", "a: 2\n\n\n\ntwo\n"];
    check("empty lines", &letters(&blank), auto, &blank);
    check(
        "nothing in them",
        &letters(&["", "a: 1\n\nx\n", ""]),
        auto,
        &["", "a: 1\n\nx\n", ""],
    );
    check("an empty file", "", auto, &[]);
    check(
        "empty lines first",
        &format!("\n\n{}", letters(&two)),
        auto,
        &two,
    );
    check(
        "no end",
        &format!("{FROM}a: 1\n\none\n\n{FROM}a: 2\n\ntw"),
        auto,
        &["a: 1\n\none\n", "a: 2\n\ntw"],
    );
    check(
        "no empty line at the end",
        &format!("{FROM}a: 1\n\none\n"),
        auto,
        &["a: 1\n\none\n"],
    );
    check("only a separator", FROM, auto, &[""]);
    check("only a cut separator", FROM.trim_end(), auto, &[""]);
    check(
        "Thunderbird's bare separators",
        "From \nX-Mozilla-Status: 0001\n\none\n\nFrom \na: 2\n\nFrom \nhere\n",
        auto,
        &["X-Mozilla-Status: 0001\n\none\n", "a: 2\n\nFrom \nhere\n"],
    );
}

#[test]
fn lines_that_look_like_separators() {
    let auto = Dialect::Auto;
    let in_text = [
        "a: 1\n\nFrom here on\n\nFrom May 2026 on\n",
        &format!("a: 2\n\nnot behind an empty line:\n{FROM}a: 3\n"),
        "a: 4\n\nx\n",
    ];
    check("in a text", &letters(&in_text), auto, &in_text);
    check(
        "behind an empty line it is one",
        &letters(&[&format!("a: 1\n\nx\n\n{FROM}a: 2\n")]),
        auto,
        &["a: 1\n\nx\n", "a: 2\n"],
    );
}

#[test]
fn quoting_by_dialect() {
    let file = letters(&[
        &format!("a: 1\n\n>{FROM}\n>>{FROM}>From me\n >From\n"),
        "a: 2\n\n>From you\n",
    ]);
    let rd = [
        &format!("a: 1\n\n{FROM}\n>{FROM}From me\n >From\n") as &str,
        "a: 2\n\nFrom you\n",
    ];
    check("rd", &file, Dialect::Rd, &rd);
    check("auto is rd", &file, Dialect::Auto, &rd);
    let o = [
        &format!("a: 1\n\n{FROM}\n>>{FROM}From me\n >From\n") as &str,
        "a: 2\n\nFrom you\n",
    ];
    check("o", &file, Dialect::O, &o);
    let none = [
        &format!("a: 1\n\n>{FROM}\n>>{FROM}>From me\n >From\n") as &str,
        "a: 2\n\n>From you\n",
    ];
    check("cl2 without lengths", &file, Dialect::Cl2, &none);
}

/// A letter as mboxcl and mboxcl2 have it.
fn measured(body: &str) -> String {
    format!("Content-Length: {}\n\n{body}", body.len())
}

#[test]
fn lengths_are_believed_where_the_file_bears_them_out() {
    let unquoted = measured(&format!("x\n\n{FROM}a: not a message\n\n>From me\n"));
    let quoted = measured("x\n\n>From me\n");
    let taken = quoted.replace(">From", "From");
    let last = measured("no line end");
    let file = letters(&[&unquoted, &quoted, &last]);
    let as_they_are = [&unquoted as &str, &quoted, &last];
    check("auto", &file, Dialect::Auto, &[&unquoted, &taken, &last]);
    check("cl2", &file, Dialect::Cl2, &as_they_are);
    check(
        "cl",
        &letters(&[&quoted, &last]),
        Dialect::Cl,
        &[&taken, &last],
    );
    let split = unquoted.split_once(&format!("\n{FROM}")).unwrap();
    check(
        "rd does not believe it",
        &letters(&[&unquoted]),
        Dialect::Rd,
        &[split.0, "a: not a message\n\nFrom me\n"],
    );
    let empty = measured("");
    check(
        "empty bodies",
        &letters(&[&empty, &empty]),
        Dialect::Auto,
        &[&empty, &empty],
    );
    // The separator at once, without an empty line.
    let body = measured("x\n");
    check(
        "no empty line",
        &format!("{FROM}{body}{FROM}{body}"),
        Dialect::Auto,
        &[&body, &body],
    );
    check(
        "and at the end",
        &format!("{FROM}{body}"),
        Dialect::Cl2,
        &[&body],
    );
    // With CRLF in the file the length counts both.
    let crlf = format!("{FROM}Content-Length: 14\n\nx\n\n{FROM}").replace('\n', "\r\n");
    let file = crlf.replace("14", &(6 + FROM.len()).to_string());
    assert_eq!(
        read(&format!("{file}\r\n"), Dialect::Auto),
        [format!("Content-Length: {}\n\nx\n\n{FROM}", 6 + FROM.len())]
    );
}

#[test]
fn lengths_that_are_wrong_are_not_believed() {
    for length in [
        "0",
        "1",
        "3",
        "6",
        "7",
        "1000",
        "18446744073709551615",
        "-1",
        "x",
        "99999999999999999999999",
    ] {
        let one = format!("Content-Length: {length}\n\none\n");
        let file = letters(&[&one, "a: 2\n\n>From two\n"]);
        check(length, &file, Dialect::Auto, &[&one, "a: 2\n\nFrom two\n"]);
        check(length, &file, Dialect::Cl, &[&one, "a: 2\n\nFrom two\n"]);
        check(length, &file, Dialect::Cl2, &[&one, "a: 2\n\n>From two\n"]);
    }
}

#[test]
fn dialects_may_be_mixed() {
    let measured = measured("x\n\nFrom me\n>From you\n");
    let file = letters(&["a: 1\n\n>From x\n", &measured, "a: 3\n\n>>From y\n"]);
    let file = format!("{file}{}", letters(&["a: 4\n\nz\n"]).replace('\n', "\r\n"));
    check(
        "mixed",
        &file,
        Dialect::Auto,
        &[
            "a: 1\n\nFrom x\n",
            &measured,
            "a: 3\n\n>From y\n",
            "a: 4\n\nz\n",
        ],
    );
}

#[test]
fn what_is_no_mbox() {
    let auto = Dialect::Auto;
    check("garbage", "\u{1}garbage\n\nmore\n", auto, &["!15"]);
    check(
        "garbage first",
        &format!("garbage\n\n{}", letters(&["a: 1\n"])),
        auto,
        &["!8", "a: 1\n"],
    );
    check(
        "a message without a separator",
        "a: 1\n\nx\n",
        auto,
        &["a: 1\n\nx\n"],
    );
    check(
        "and others behind it",
        &format!("a: 1\n\nx\n\n{}", letters(&["a: 2\n"])),
        auto,
        &["a: 1\n\nx\n", "a: 2\n"],
    );
    let nul = "\0".repeat(5000);
    check(
        "NULs",
        &letters(&[&format!("a: 1\n\n{nul}\n"), "a: 2\n"]),
        auto,
        &[&format!("a: 1\n\n{nul}\n"), "a: 2\n"],
    );
}

#[test]
fn messages_of_every_size_and_at_every_place_of_the_window() {
    let mut all = Vec::new();
    for size in [
        0,
        1,
        100,
        8191,
        LEAST - 40,
        LEAST,
        LEAST + 1,
        CHUNK - 7,
        CHUNK,
        CHUNK + 1,
        3 * CHUNK,
    ] {
        for more in 0..4 {
            let line = "x".repeat(size + more);
            all.push(format!("a: {size}\n\n{line}\n"));
            let lines = "y\n\n".repeat(size / 3 + more);
            all.push(format!("a: {size}\n\n{lines}\n"));
        }
    }
    let texts: Vec<&str> = all.iter().map(String::as_str).collect();
    let file = letters(&texts);
    assert_eq!(read(&file, Dialect::Auto), all);
    let long_head = format!("a: {}\nContent-Length: 3\n\nab\n", "x".repeat(2 * HEAD));
    assert_eq!(
        read(&letters(&[&long_head]), Dialect::Auto),
        [long_head.as_str()]
    );
}

#[test]
fn any_bytes_are_read_without_a_panic_and_all_are_accounted_for() {
    // Pieces that files are made of, in every order that a small generator finds.
    let pieces = [
        FROM,
        "From ",
        "\n",
        "\r\n",
        "\r",
        ">",
        "From \n",
        "a: b\n",
        "Content-Length: 7\n",
        "\n\n",
        "x",
        "\0",
        "From x 10:00 May 2026",
        "Status: RO\n",
        ">From ",
        "Content-Length: 0\r\n",
    ];
    let mut state = 7_u64;
    for _ in 0..1_000 {
        let mut file = String::new();
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        for _ in 0..state >> 58 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            file.push_str(pieces[(state >> 60) as usize]);
        }
        for dialect in [
            Dialect::Auto,
            Dialect::O,
            Dialect::Rd,
            Dialect::Cl,
            Dialect::Cl2,
        ] {
            let mut mbox = Mbox::new(Cursor::new(file.as_bytes()), dialect, 0);
            let mut before = 0;
            while let Some(found) = mbox.find_next().unwrap() {
                let (start, end) = match found {
                    Found::Message(entry) => (entry.offset, entry.end),
                    Found::Nothing { offset, bytes } => (offset, offset + bytes),
                };
                assert!(
                    start >= before && end >= start && mbox.place() > before,
                    "{file:?}"
                );
                // What lies between is at most the empty lines.
                let gap = &file.as_bytes()[before as usize..start as usize];
                assert!(
                    gap.iter().all(|byte| matches!(byte, b'\r' | b'\n')),
                    "{file:?}"
                );
                let gap = &file.as_bytes()[end as usize..mbox.place() as usize];
                assert!(
                    gap.iter().all(|byte| matches!(byte, b'\r' | b'\n')),
                    "{file:?}"
                );
                before = mbox.place();
            }
        }
    }
}

#[test]
fn a_mailbox_of_candidates_is_read_in_reasonable_time() {
    // A hundred thousand lines that almost are separators.
    let file = format!("{FROM}a: b\n\n{}", "\nFrom x\n".repeat(100_000));
    assert_eq!(read(&file, Dialect::Auto).len(), 1);
}
