//! From a query to what FTS5 is asked, and what is left to be tested of each hit.
//!
//! What the index knows becomes one MATCH expression. What it does not know (the folder, what is read and flagged, the
//! exact size), and spelling with accents, is tested of each message that matches. So the expression finds all that
//! the query means and perhaps more, and where it finds no more there is nothing to test.

use super::filter::hash;
use super::layout::{
    self, ATTACHMENT, CC, EIGHTH, EVERY, FROM, LARGEST, NAME, SIZE, SUBJECT, TO, quoted,
};
use super::names::Names;
use super::required::{Required, longest_first};
use search::{Field, Mark, Node, Text};
use std::ops::RangeInclusive;

/// A query, ready to be asked.
#[derive(Debug)]
pub(super) struct Plan {
    /// What FTS5 is asked.
    pub(super) expression: String,
    /// What it is asked where it is known in which messages words begin as they should. `None`: nothing more.
    pub(super) rest: Option<String>,
    /// Whether words in it stand for all that begin with them.
    pub(super) prefix: bool,
    /// Words that every hit has, the longest first: it is likely the least frequent.
    pub(super) words: Vec<String>,
    /// Those of them of which it is looked up where they are frequent: of a long phrase, as of text without spaces, a few
    /// tell enough, and each costs something in every shard.
    pub(super) looked_up: Vec<String>,
    /// What words of every hit begin with.
    pub(super) begins: Vec<String>,
    /// Hashes of these words, and of what words of every hit begin with.
    pub(super) hashes: Vec<u64>,
    /// Hashes of words that stand side by side in every hit.
    pub(super) pairs: Vec<u64>,
    /// Whether each message with the words, and with some that begin so, that was received in time is a hit.
    pub(super) only_words: bool,
    /// Whether words are asked for, so that matches are good or less good.
    pub(super) ranked: bool,
    /// What is left to be tested.
    pub(super) tests: Vec<Test>,
    /// Received at this moment or later.
    pub(super) from: Option<i64>,
    /// Received before this moment.
    pub(super) to: Option<i64>,
}

impl Plan {
    /// Whether somebody who asks for a word types one more.
    pub(super) fn is_refined(&self) -> bool {
        self.prefix && !self.words.is_empty()
    }
}

/// What is tested of a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// FTS5 finds it by this expression.
    Matches(String),
    /// Its text has these words, with their accents.
    Says(Text),
    In(Vec<i64>),
    Unread(bool),
    Flagged,
    From(i64),
    To(i64),
    Larger(u64),
    Smaller(u64),
}

/// What FTS5 can say of a condition.
enum Finds {
    /// Nothing: any message may meet it.
    Any,
    /// Those that this expression finds.
    Those(String),
    /// All but those that this expression finds.
    AllBut(String),
}

/// A condition: what FTS5 finds of it, whether that is no more than is meant, and what is meant.
struct Part {
    finds: Finds,
    exact: bool,
    test: Test,
}

pub(super) struct Compiler<'n> {
    pub(super) names: &'n Names,
    /// Whether accents matter.
    pub(super) accents: bool,
}

/// An expression that nothing matches.
const NOTHING: &str = "\"\u{8a}\"";

impl Compiler<'_> {
    pub(super) fn plan(&self, root: Option<&Node>, folder: Option<i64>) -> Plan {
        let (mut from, mut to): (Option<i64>, Option<i64>) = (None, None);
        let mut parts = Vec::new();
        let mut begins = Vec::new();
        let conditions = match root {
            Some(Node::And(conditions)) => conditions.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        for condition in conditions {
            match condition {
                Node::After(time) => from = Some(from.map_or(*time, |from| from.max(*time))),
                Node::Before(time) => to = Some(to.map_or(*time, |to| to.min(*time))),
                Node::Text(text) if is_beginning(text) => begins.push(self.part(condition)),
                other => parts.push(self.part(other)),
            }
        }
        if let Some(folder) = folder {
            parts.push(tested(Finds::Any, Test::In(vec![folder])));
        }
        let rest = expression(&all(&parts));
        parts.extend(begins);
        let tests: Vec<Test> = parts
            .iter()
            .filter(|part| !part.exact)
            .map(|part| part.test.clone())
            .collect();
        let mut required = Required::default();
        let mut only_words = folder.is_none() && !self.accents;
        for condition in conditions {
            let in_time = matches!(condition, Node::After(_) | Node::Before(_));
            only_words &= in_time || required.by(condition);
        }
        let words = longest_first(required.words);
        let mut hashes = required.beginnings;
        hashes.extend(words.iter().map(|word| hash(word)));
        Plan {
            hashes,
            only_words: only_words && !(words.is_empty() && required.begins.is_empty()),
            begins: longest_first(required.begins),
            words,
            looked_up: longest_first(required.looked_up),
            pairs: required.pairs,
            expression: match all(&parts) {
                Finds::Any => quoted(EVERY),
                finds => expression(&finds).unwrap_or_default(),
            },
            rest,
            prefix: root.is_some_and(has_prefix),
            ranked: root.is_some_and(has_text),
            tests,
            from,
            to,
        }
    }

    fn part(&self, node: &Node) -> Part {
        match node {
            Node::And(nodes) => {
                let parts: Vec<Part> = nodes.iter().map(|node| self.part(node)).collect();
                Part {
                    finds: all(&parts),
                    exact: parts.iter().all(|part| part.exact),
                    test: Test::All(parts.into_iter().map(|part| part.test).collect()),
                }
            }
            Node::Or(nodes) => {
                let parts: Vec<Part> = nodes.iter().map(|node| self.part(node)).collect();
                let expressions: Option<Vec<String>> =
                    parts.iter().map(|part| expression(&part.finds)).collect();
                Part {
                    finds: expressions.map_or(Finds::Any, |expressions| {
                        Finds::Those(joined(&expressions, " OR "))
                    }),
                    exact: parts.iter().all(|part| part.exact),
                    test: Test::Any(parts.into_iter().map(|part| part.test).collect()),
                }
            }
            Node::Not(node) => {
                let part = self.part(node);
                let finds = match part.finds {
                    Finds::Those(expression) if part.exact => Finds::AllBut(expression),
                    Finds::AllBut(expression) if part.exact => Finds::Those(expression),
                    _ => Finds::Any,
                };
                Part {
                    exact: part.exact,
                    finds,
                    test: Test::Not(Box::new(part.test)),
                }
            }
            Node::Text(text) if self.accents => Part {
                finds: Finds::Those(text_expression(text)),
                exact: false,
                test: Test::Says(text.clone()),
            },
            Node::Text(text) => known(text_expression(text)),
            Node::HasAttachment => known(quoted(ATTACHMENT)),
            Node::Account(name) => {
                let accounts: Vec<String> = self
                    .names
                    .accounts(name)
                    .iter()
                    .map(|word| quoted(word))
                    .collect();
                known(if accounts.is_empty() {
                    NOTHING.to_owned()
                } else {
                    joined(&accounts, " OR ")
                })
            }
            Node::In(name) => tested(Finds::Any, Test::In(self.names.folders(name))),
            Node::Is(Mark::Unread) => tested(Finds::Any, Test::Unread(true)),
            Node::Is(Mark::Read) => tested(Finds::Any, Test::Unread(false)),
            Node::Is(Mark::Flagged) => tested(Finds::Any, Test::Flagged),
            Node::After(time) => tested(Finds::Any, Test::From(*time)),
            Node::Before(time) => tested(Finds::Any, Test::To(*time)),
            Node::Larger(bytes) => {
                let (class, eighth) = layout::size_class(bytes.saturating_add(1));
                sized(
                    class + 1..=LARGEST,
                    class,
                    eighth..=7,
                    eighth,
                    Test::Larger(*bytes),
                )
            }
            Node::Smaller(0) => known(NOTHING.to_owned()),
            Node::Smaller(bytes) => {
                let (class, eighth) = layout::size_class(bytes - 1);
                sized(
                    0..=class.saturating_sub(1),
                    class,
                    0..=eighth,
                    eighth,
                    Test::Smaller(*bytes),
                )
            }
        }
    }
}

fn known(expression: String) -> Part {
    Part {
        exact: true,
        test: Test::Matches(expression.clone()),
        finds: Finds::Those(expression),
    }
}

fn tested(finds: Finds, test: Test) -> Part {
    Part {
        finds,
        exact: false,
        test,
    }
}

/// Messages of these size classes, and of these eighths of a class; those of one eighth are tested.
fn sized(
    classes: RangeInclusive<u32>,
    class: u32,
    eighths: RangeInclusive<u64>,
    tested: u64,
    test: Test,
) -> Part {
    let mut surely: Vec<String> = classes
        .filter(|other| *other != class)
        .map(|class| quoted(&format!("{SIZE}{class}")))
        .collect();
    let eighth = |eighth: u64| quoted(&format!("{EIGHTH}{class}x{eighth}"));
    surely.extend(eighths.filter(|other| *other != tested).map(eighth));
    let mut perhaps = surely.clone();
    perhaps.push(eighth(tested));
    let mut tests = vec![test];
    if !surely.is_empty() {
        tests.insert(0, Test::Matches(joined(&surely, " OR ")));
    }
    self::tested(Finds::Those(joined(&perhaps, " OR ")), Test::Any(tests))
}

/// As FTS5 is asked; `None`: it need not be.
fn expression(finds: &Finds) -> Option<String> {
    match finds {
        Finds::Any => None,
        Finds::Those(expression) => Some(expression.clone()),
        Finds::AllBut(expression) => Some(format!("({} NOT {expression})", quoted(EVERY))),
    }
}

/// What all of them find.
fn all(parts: &[Part]) -> Finds {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for part in parts {
        match &part.finds {
            Finds::Any => {}
            Finds::Those(expression) => with.push(expression.clone()),
            Finds::AllBut(expression) => without.push(expression.clone()),
        }
    }
    match (with.is_empty(), without.is_empty()) {
        (true, true) => Finds::Any,
        (true, false) => Finds::AllBut(joined(&without, " OR ")),
        (false, true) => Finds::Those(joined(&with, " AND ")),
        (false, false) => Finds::Those(format!(
            "({} NOT {})",
            joined(&with, " AND "),
            joined(&without, " OR ")
        )),
    }
}

fn joined(expressions: &[String], with: &str) -> String {
    match expressions {
        [one] => one.clone(),
        several => format!("({})", several.join(with)),
    }
}

/// The word of a text as it stands in the index.
pub(super) fn marked(field: Field, folded: &str) -> String {
    let mark = match field {
        Field::Any | Field::Body => return folded.to_owned(),
        Field::From => FROM,
        Field::To => TO,
        Field::Cc => CC,
        Field::Subject => SUBJECT,
        Field::Filename => NAME,
    };
    format!("{mark}{folded}")
}

/// Words one behind the other, where they have to be.
fn text_expression(text: &Text) -> String {
    let words: Vec<String> = text
        .words
        .iter()
        .map(|word| marked(text.field, &word.folded))
        .collect();
    let star = if text.words.last().is_some_and(|word| word.prefix) {
        " *"
    } else {
        ""
    };
    let phrase = format!("\"{}\"{star}", words.join(" "));
    if text.field == Field::Body {
        format!("(body : {phrase})")
    } else {
        phrase
    }
}

fn texts(node: &Node, asked: &impl Fn(&Text) -> bool) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(|node| texts(node, asked)),
        Node::Not(node) => texts(node, asked),
        Node::Text(text) => asked(text),
        _ => false,
    }
}

/// Whether it is one word that begins so, wherever it stands.
fn is_beginning(text: &Text) -> bool {
    let [word] = text.words.as_slice() else {
        return false;
    };
    word.prefix && text.field != Field::Body
}

fn has_prefix(node: &Node) -> bool {
    texts(node, &|text| text.words.iter().any(|word| word.prefix))
}

fn has_text(node: &Node) -> bool {
    texts(node, &|_| true)
}
