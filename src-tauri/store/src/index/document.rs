//! From what a message says to the words that the index keeps of it. Pure.

use super::layout::{
    self, ACCOUNT, ATTACHMENT, BETWEEN, CC, EIGHTH, EVERY, FROM, NAME, SIZE, SUBJECT, TO,
};
use contract::{AccountId, MessageId, Person, UnixTime};

/// Bytes of words kept of one message.
const LIMIT: usize = 1024 * 1024;
/// Bytes of words kept of its people, subject and names.
const HEAD: usize = 64 * 1024;

/// What the row of a message says that the index keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its row.
    pub message: MessageId,
    /// When it was received.
    pub received: UnixTime,
    /// The account it came through.
    pub account: Option<AccountId>,
    /// Bytes of the raw message.
    pub size: u64,
    /// Whether it has attachments.
    pub has_attachment: bool,
    /// The subject, for a message whose bytes cannot be read.
    pub subject: String,
    /// The first person of From, for the same.
    pub from: Person,
    /// The people of To, for the same.
    pub to: Vec<Person>,
}

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The subject.
    pub subject: String,
    /// From.
    pub from: Vec<Person>,
    /// To.
    pub to: Vec<Person>,
    /// Cc.
    pub cc: Vec<Person>,
    /// Names of attachments.
    pub names: Vec<String>,
    /// Its texts.
    pub body: Vec<String>,
}

/// A message as the index keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub(super) message: i64,
    pub(super) received: UnixTime,
    pub(super) head: String,
    pub(super) body: String,
}

impl Document {
    /// Takes the texts apart into words.
    #[must_use]
    pub fn new(facts: &Facts, texts: &Texts) -> Self {
        let mut head = String::from(EVERY);
        if facts.has_attachment {
            add(&mut head, ATTACHMENT);
        }
        if let Some(account) = facts.account {
            add(&mut head, &format!("{ACCOUNT}{account}"));
        }
        let (class, eighth) = layout::size_class(facts.size);
        add(
            &mut head,
            &format!("{SIZE}{class} {EIGHTH}{class}x{eighth}"),
        );
        let mut words = String::new();
        field(&mut head, SUBJECT, &mut words, [texts.subject.as_str()]);
        let people = [(FROM, &texts.from), (TO, &texts.to), (CC, &texts.cc)];
        for (mark, people) in people {
            let people: Vec<String> = people
                .iter()
                .map(|Person { name, address }| format!("{name} {address}"))
                .collect();
            field(
                &mut head,
                mark,
                &mut words,
                people.iter().map(String::as_str),
            );
        }
        field(
            &mut head,
            NAME,
            &mut words,
            texts.names.iter().map(String::as_str),
        );
        let mut body = String::new();
        for text in &texts.body {
            between(&mut body);
            let room = LIMIT.saturating_sub(body.len());
            search::index_text(text, &mut body, room);
        }
        Self {
            message: facts.message.0,
            received: facts.received,
            head,
            body,
        }
    }

    /// Bytes that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

/// Adds the words of a field's values twice: as they are, and marked with the field.
fn field<'t>(
    head: &mut String,
    mark: char,
    words: &mut String,
    values: impl IntoIterator<Item = &'t str>,
) {
    for value in values {
        words.clear();
        let room = HEAD.saturating_sub(head.len()) / 4;
        search::index_text(value, words, room);
        if words.is_empty() {
            continue;
        }
        between(head);
        add(head, words);
        between(head);
        for word in words.split(' ') {
            head.push(' ');
            head.push(mark);
            head.push_str(word);
        }
    }
}

fn add(out: &mut String, word: &str) {
    out.push(' ');
    out.push_str(word);
}

fn between(out: &mut String) {
    out.push(' ');
    out.push(BETWEEN);
}
