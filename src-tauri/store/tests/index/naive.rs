//! Letters, random ones too, and a search that looks through all of them.

use contract::*;
use search::{Field, Mark, Node, Query, Text, tokens};
use store::index::Texts;
use store::{NewMessage, pack};

/// A linear congruential generator (Knuth's constants): the same sequence on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// What a message says and how it is marked.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) from: Person,
    pub(crate) to: Vec<Person>,
    pub(crate) cc: Vec<Person>,
    pub(crate) names: Vec<String>,
    pub(crate) body: String,
    pub(crate) received: i64,
    pub(crate) size: usize,
    pub(crate) unread: bool,
    pub(crate) flagged: bool,
    pub(crate) folder: FolderRole,
    pub(crate) gone: bool,
}

impl Default for Letter {
    fn default() -> Self {
        Self {
            subject: String::new(),
            from: person("Zeynep", "zeynep@k.example"),
            to: vec![person("Ali", "ali@k.example")],
            cc: Vec::new(),
            names: Vec::new(),
            body: String::new(),
            received: 1_000,
            size: 10,
            unread: true,
            flagged: false,
            folder: FolderRole::Inbox,
            gone: false,
        }
    }
}

fn person(name: &str, address: &str) -> Person {
    Person {
        name: name.into(),
        address: address.into(),
    }
}

const WORDS: &[&str] = &[
    "elma",
    "Elma",
    "armut",
    "kiraz",
    "Işık",
    "ışık",
    "IŞIK",
    "isik",
    "şeftali",
    "seftali",
    "çay",
    "Çay",
    "elmas",
    "armutlu",
    "kirazlı",
    "東京都",
    "京都",
    "สวัสดี",
    "straße",
    "STRASSE",
    "2026",
    "a1",
    "İzmir",
    "izmir",
];
const PEOPLE: &[(&str, &str)] = &[
    ("Ali Veli", "ali@k.example"),
    ("Veli Ali", "veli@k.example"),
    ("Çiğdem", "cigdem@elma.example"),
    ("", "armut@k.example"),
];

fn text(dice: &mut Dice, most: u64) -> String {
    let count = dice.roll(most + 1);
    let words: Vec<&str> = (0..count).map(|_| dice.pick(WORDS)).collect();
    words.join([" ", ", ", "\n"][dice.roll(3) as usize])
}

fn people(dice: &mut Dice, most: u64) -> Vec<Person> {
    (0..dice.roll(most + 1))
        .map(|_| {
            let (name, address) = PEOPLE[dice.roll(PEOPLE.len() as u64) as usize];
            person(name, address)
        })
        .collect()
}

impl Letter {
    pub(crate) fn random(dice: &mut Dice, number: u64) -> Self {
        let names = (0..dice.roll(3))
            .map(|_| format!("{}.pdf", dice.pick(WORDS)))
            .collect();
        let day = match dice.roll(3) {
            0 => dice.roll(300),
            _ => number,
        };
        Self {
            subject: text(dice, 4),
            from: people(dice, 1).pop().unwrap_or_default(),
            to: people(dice, 2),
            cc: people(dice, 2),
            names,
            body: text(dice, 12),
            // Some three years from September 2001.
            received: 1_000_000_000 + day as i64 * 4 * 86_400,
            size: 1 << dice.roll(12),
            unread: dice.roll(3) == 0,
            flagged: dice.roll(5) == 0,
            folder: [FolderRole::Inbox, FolderRole::Sent, FolderRole::Junk][dice.roll(3) as usize],
            gone: false,
        }
    }

    pub(crate) fn texts(&self) -> Texts {
        Texts {
            subject: self.subject.clone(),
            from: vec![self.from.clone()],
            to: self.to.clone(),
            cc: self.cc.clone(),
            names: self.names.clone(),
            body: vec![self.body.clone()],
        }
    }

    pub(crate) fn new_message(&self, folder: FolderId) -> NewMessage {
        let mut raw = self.body.clone().into_bytes();
        raw.resize(self.size, b'.');
        NewMessage {
            account: None,
            folder,
            from: self.from.clone(),
            to: self.to.clone(),
            subject: self.subject.clone(),
            preview: String::new(),
            sent: None,
            has_attachment: !self.names.is_empty(),
            priority: Priority::Normal,
            message_id: None,
            in_reply_to: None,
            references: Vec::new(),
            packed: pack(store::Algorithm::default(), raw),
            received: self.received,
            unread: self.unread,
            uidl: None,
            whole_size: None,
        }
    }
}

/// What a query finds, newest first, by looking through everything.
pub(crate) fn model(letters: &[Letter], query: &Query) -> Vec<i64> {
    let Some(root) = &query.root else {
        return Vec::new();
    };
    let mut found: Vec<(i64, i64)> = letters
        .iter()
        .zip(1..)
        .filter(|(letter, _)| !letter.gone && meets(letter, root))
        .map(|(letter, id)| (letter.received, id))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, id)| id).collect()
}

fn meets(letter: &Letter, node: &Node) -> bool {
    match node {
        Node::And(nodes) => nodes.iter().all(|node| meets(letter, node)),
        Node::Or(nodes) => nodes.iter().any(|node| meets(letter, node)),
        Node::Not(node) => !meets(letter, node),
        Node::Text(text) => values(letter, text.field)
            .iter()
            .any(|value| says(value, text)),
        Node::Is(Mark::Unread) => letter.unread,
        Node::Is(Mark::Read) => !letter.unread,
        Node::Is(Mark::Flagged) => letter.flagged,
        Node::HasAttachment => !letter.names.is_empty(),
        Node::In(name) => match name.as_str() {
            "inbox" | "Gelen Kutusu" => letter.folder == FolderRole::Inbox,
            "sent" => letter.folder == FolderRole::Sent,
            "junk" => letter.folder == FolderRole::Junk,
            _ => false,
        },
        Node::Account(_) => false,
        Node::Before(time) => letter.received < *time,
        Node::After(time) => letter.received >= *time,
        Node::Larger(bytes) => letter.size as u64 > *bytes,
        Node::Smaller(bytes) => (letter.size as u64) < *bytes,
    }
}

fn values(letter: &Letter, field: Field) -> Vec<String> {
    let people = |people: &[Person]| -> Vec<String> {
        people
            .iter()
            .map(|p| format!("{} {}", p.name, p.address))
            .collect()
    };
    match field {
        Field::From => people(std::slice::from_ref(&letter.from)),
        Field::To => people(&letter.to),
        Field::Cc => people(&letter.cc),
        Field::Subject => vec![letter.subject.clone()],
        Field::Body => vec![letter.body.clone()],
        Field::Filename => letter.names.clone(),
        Field::Any => [
            Field::From,
            Field::To,
            Field::Cc,
            Field::Subject,
            Field::Body,
            Field::Filename,
        ]
        .into_iter()
        .flat_map(|field| values(letter, field))
        .collect(),
    }
}

fn says(value: &str, text: &Text) -> bool {
    let found: Vec<String> = tokens(value)
        .map(|token| token.folded.into_owned())
        .collect();
    found.windows(text.words.len()).any(|window| {
        window.iter().zip(&text.words).all(|(found, word)| {
            if word.prefix {
                found.starts_with(&word.folded)
            } else {
                *found == word.folded
            }
        })
    })
}

/// A query of any shape.
pub(crate) fn random_query(dice: &mut Dice) -> String {
    let count = 1 + dice.roll(3);
    let parts: Vec<String> = (0..count).map(|_| condition(dice, 2)).collect();
    parts.join(" ")
}

fn condition(dice: &mut Dice, depth: u64) -> String {
    let minus = if dice.roll(4) == 0 { "-" } else { "" };
    if depth > 0 && dice.roll(4) == 0 {
        let count = 2 + dice.roll(2);
        let parts: Vec<String> = (0..count).map(|_| condition(dice, depth - 1)).collect();
        return format!("{minus}({})", parts.join(dice.pick(&[" ", " OR "])));
    }
    let word = dice.pick(WORDS);
    let other = dice.pick(WORDS);
    let day = |dice: &mut Dice| {
        let (year, month) = (2001 + dice.roll(4), 1 + dice.roll(12));
        format!("{year}-{month:02}-{:02}", 1 + dice.roll(28))
    };
    let condition = match dice.roll(14) {
        0..=3 => word.to_owned(),
        4 => format!("\"{word} {other}\""),
        5 => {
            let end = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
            format!("{}*", &word[..end])
        }
        6 => format!(
            "{}:{word}",
            dice.pick(&["subject", "body", "from", "filename"])
        ),
        7 => format!(
            "{}:{}",
            dice.pick(&["from", "to", "cc"]),
            dice.pick(&["ali", "veli", "\"ali veli\"", "k"])
        ),
        8 => dice
            .pick(&["is:unread", "is:read", "is:flagged", "has:attachment"])
            .to_owned(),
        9 => format!(
            "in:{}",
            dice.pick(&["inbox", "sent", "\"Gelen Kutusu\"", "nowhere"])
        ),
        10 => format!("before:{}", day(dice)),
        11 => format!("after:{}", day(dice)),
        12 => format!("larger:{}", 1 << dice.roll(12)),
        _ => format!("smaller:{}", 3 << dice.roll(11)),
    };
    format!("{minus}{condition}")
}
