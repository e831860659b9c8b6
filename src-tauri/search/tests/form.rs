//! The query that a dialog builds means what the dialog says.

#![allow(clippy::indexing_slicing)]

mod random;

use random::Random;
use search::{Field, Form, Mark, Node, Text, Today, Word, build, parse, tokens};

const TODAY: Today = Today {
    now: 1_795_437_000,
    offset_seconds: 10_800,
};

#[test]
fn queries_of_forms() {
    let form = |change: fn(&mut Form)| {
        let mut form = Form::default();
        change(&mut form);
        build(&form)
    };
    assert_eq!(form(|_| {}), "");
    assert_eq!(
        form(|form| form.from = "Ali Veli".into()),
        "from:Ali from:Veli"
    );
    assert_eq!(
        form(|form| form.from = "ali@example.com".into()),
        "from:ali@example.com"
    );
    assert_eq!(
        form(|form| form.subject = "\"aylık rapor\" ek".into()),
        "subject:\"aylık rapor\" subject:ek"
    );
    assert_eq!(
        form(|form| form.text = "OR -x from:y a(b) VEYA --z 🎉".into()),
        "\"OR\" \"-x\" \"from:y\" \"a(b)\" \"VEYA\" --z"
    );
    assert_eq!(
        form(|form| form.body = "x* \"open end".into()),
        "body:\"x*\" body:\"open end\""
    );
    assert_eq!(
        form(|form| form.folder = Some("Sent Items".into())),
        "in:\"Sent Items\""
    );
    assert_eq!(
        form(|form| form.folder = Some("a\"b".into())),
        "in:\"a\"\"b\""
    );
    assert_eq!(form(|form| form.folder = Some(String::new())), "");
    assert_eq!(
        form(|form| {
            (form.attachment, form.flagged, form.unread) = (true, true, true);
            (form.since, form.until) = (Some("2026-11-23".into()), Some("2026-12-31".into()));
        }),
        "has:attachment is:flagged is:unread after:2026-11-23 before:2027-01-01"
    );
    assert_eq!(form(|form| form.since = Some("soon".into())), "");
}

/// The words of a field, by the form's own rule: quotation marks make a phrase, spaces stand between words.
fn expected(field: Field, text: &str, nodes: &mut Vec<Node>) {
    for (at, part) in text.split('"').enumerate() {
        let pieces: Vec<&str> = if at % 2 == 1 {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        for piece in pieces {
            let mut found: Vec<_> = tokens(piece).collect();
            if found.len() > 1 && found[found.len() - 1].end == found[found.len() - 2].end {
                found.pop();
            }
            let word = |token: &search::Token<'_>| Word {
                folded: token.folded.clone().into_owned(),
                raw: piece
                    .get(token.start..token.end)
                    .unwrap_or_default()
                    .to_owned(),
                prefix: false,
            };
            let words: Vec<Word> = found.iter().map(word).collect();
            if !words.is_empty() {
                nodes.push(Node::Text(Text { field, words }));
            }
        }
    }
}

/// Single characters of scripts without spaces are beginnings; the form knows nothing of that.
fn without_prefixes(node: &mut Node) {
    match node {
        Node::And(parts) => parts.iter_mut().for_each(without_prefixes),
        Node::Text(text) => text.words.iter_mut().for_each(|word| word.prefix = false),
        _ => {}
    }
}

#[test]
fn random_forms() {
    let mut random = Random::new(3);
    for _ in 0..20_000 {
        let form = Form {
            from: random.query(6),
            to: random.query(6),
            subject: random.query(6),
            body: random.query(6),
            text: random.query(12),
            attachment: random.below(2) == 0,
            flagged: random.below(2) == 0,
            unread: random.below(2) == 0,
            folder: (random.below(2) == 0).then(|| random.query(6)),
            since: (random.below(2) == 0).then(|| "2026-11-23".to_owned()),
            until: (random.below(2) == 0).then(|| "2026-11-23".to_owned()),
        };
        let mut nodes = Vec::new();
        expected(Field::From, &form.from, &mut nodes);
        expected(Field::To, &form.to, &mut nodes);
        expected(Field::Subject, &form.subject, &mut nodes);
        expected(Field::Body, &form.body, &mut nodes);
        expected(Field::Any, &form.text, &mut nodes);
        nodes.extend(form.attachment.then_some(Node::HasAttachment));
        nodes.extend(form.flagged.then_some(Node::Is(Mark::Flagged)));
        nodes.extend(form.unread.then_some(Node::Is(Mark::Unread)));
        nodes.extend(
            form.folder
                .clone()
                .filter(|folder| !folder.is_empty())
                .map(Node::In),
        );
        nodes.extend(form.since.as_ref().map(|_| Node::After(1_795_381_200)));
        nodes.extend(form.until.as_ref().map(|_| Node::Before(1_795_467_600)));
        let mut query = parse(&build(&form), TODAY);
        if let Some(root) = &mut query.root {
            without_prefixes(root);
        }
        let expected = if nodes.len() > 1 {
            Some(Node::And(nodes))
        } else {
            nodes.pop()
        };
        assert_eq!(query.root, expected, "{form:?} is {:?}", build(&form));
        assert_eq!(query.complaints, [], "{form:?} is {:?}", build(&form));
    }
}
