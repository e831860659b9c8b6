//! From the items of a query to its conditions:
//!
//! ```text
//! all     = { any }
//! any     = one { "OR" one }
//! one     = [ "-" ] ( "(" all ")" | operator ( value | "(" all ")" ) | word | phrase )
//! ```

use super::lex::{Item, items};
use super::operator::{Operator, is_attachment, mark, size};
use super::when::{Span, age, span};
use super::{
    Complaint, End, Field, MAX_DEPTH, MAX_NODES, MAX_QUERY_BYTES, Node, Query, Text, Today, words,
};

/// An operator and its name as it was typed.
type Named<'a> = Option<(Operator, &'a str)>;

pub(super) fn parse(text: &str, today: Today, typed: bool) -> Query {
    let read = text
        .get(..text.floor_char_boundary(MAX_QUERY_BYTES))
        .unwrap_or_default();
    let items = items(read);
    let mut parser = Parser {
        items: &items,
        at: 0,
        today,
        typed,
        excluding: 0,
        nodes: 0,
        complaints: Vec::new(),
    };
    if read.len() < text.len() {
        parser.too_long();
    }
    let root = parser.all(0, None);
    Query {
        root,
        complaints: parser.complaints,
    }
}

struct Parser<'i, 'a> {
    items: &'i [Item<'a>],
    at: usize,
    today: Today,
    typed: bool,
    /// How many exclusions what is read stands in.
    excluding: usize,
    nodes: usize,
    complaints: Vec<Complaint>,
}

impl<'i, 'a> Parser<'i, 'a> {
    fn peek(&self) -> Option<&'i Item<'a>> {
        self.items.get(self.at)
    }

    fn all(&mut self, depth: usize, operator: Named<'a>) -> Option<Node> {
        let mut parts = Vec::new();
        while let Some(item) = self.peek() {
            match item {
                Item::Close if depth > 0 => break,
                // Closes nothing, or has nothing on its left.
                Item::Close | Item::Or => self.at += 1,
                _ => match self.any(depth, operator) {
                    Some(Node::And(inner)) => parts.extend(inner),
                    Some(part) => parts.push(part),
                    None => {}
                },
            }
        }
        several(parts, Node::And)
    }

    fn any(&mut self, depth: usize, operator: Named<'a>) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            match self.one(depth, operator) {
                Some(Node::Or(inner)) => parts.extend(inner),
                Some(part) => parts.push(part),
                None => {}
            }
            if self.peek() != Some(&Item::Or) {
                break;
            }
            while self.peek() == Some(&Item::Or) {
                self.at += 1;
            }
            if matches!(self.peek(), None | Some(Item::Close)) {
                break;
            }
        }
        several(parts, Node::Or)
    }

    fn one(&mut self, depth: usize, operator: Named<'a>) -> Option<Node> {
        if self.peek() != Some(&Item::Minus) {
            return self.primary(depth, operator);
        }
        self.at += 1;
        self.excluding += 1;
        let node = self.primary(depth, operator);
        self.excluding -= 1;
        node.map(|node| Node::Not(Box::new(node)))
    }

    fn primary(&mut self, depth: usize, operator: Named<'a>) -> Option<Node> {
        match self.peek()? {
            Item::Open => {
                self.at += 1;
                if depth >= MAX_DEPTH {
                    self.too_long();
                    return None;
                }
                let node = self.all(depth + 1, operator);
                // Nothing else ends a group but the end of the query.
                self.at += 1;
                node
            }
            Item::Operator(inner, name) => {
                self.at += 1;
                self.value(depth, *inner, name)
            }
            Item::Word { text, last } => {
                self.at += 1;
                self.word(text, *last, operator)
            }
            Item::Phrase { text, prefix } => {
                self.at += 1;
                self.atom(
                    operator,
                    text,
                    if *prefix { End::Prefix } else { End::Whole },
                    false,
                )
            }
            Item::Close | Item::Or | Item::Minus => None,
        }
    }

    fn value(&mut self, depth: usize, operator: Operator, name: &'a str) -> Option<Node> {
        match self.peek() {
            Some(Item::Word { .. } | Item::Phrase { .. } | Item::Open) => {
                self.primary(depth, Some((operator, name)))
            }
            Some(_) => self.complain(name, ""),
            None if self.typed => None,
            None => self.complain(name, ""),
        }
    }

    fn word(&mut self, text: &str, last: bool, operator: Named<'a>) -> Option<Node> {
        let typed = self.typed && last;
        if let Some(start) = text.strip_suffix('*') {
            return self.atom(operator, start, End::Prefix, typed);
        }
        let end = if typed && self.excluding == 0 {
            End::Typed
        } else {
            End::Whole
        };
        self.atom(operator, text, end, typed)
    }

    /// The condition of a value. One that is still being typed and means nothing yet is none.
    fn atom(&mut self, operator: Named<'a>, text: &str, end: End, typed: bool) -> Option<Node> {
        let field = match operator {
            None => Field::Any,
            Some((Operator::Field(field), _)) => field,
            Some((operator, name)) => {
                return match self.condition(operator, text) {
                    Some(node) => self.counted(node),
                    None if typed => None,
                    None => {
                        self.complain(name, text);
                        self.text(Field::Any, &format!("{name}:{text}"), End::Whole)
                    }
                };
            }
        };
        self.text(field, text, end)
    }

    fn text(&mut self, field: Field, text: &str, end: End) -> Option<Node> {
        let words = words(text, end);
        if words.is_empty() {
            return None;
        }
        self.counted(Node::Text(Text { field, words }))
    }

    fn condition(&self, operator: Operator, value: &str) -> Option<Node> {
        let on = || span(value, self.today);
        let age = || age(value, self.today);
        Some(match operator {
            Operator::Field(_) => return None,
            Operator::Has => is_attachment(value).then_some(Node::HasAttachment)?,
            Operator::Is => Node::Is(mark(value)?),
            Operator::In | Operator::Account if value.is_empty() => return None,
            Operator::In => Node::In(value.to_owned()),
            Operator::Account => Node::Account(value.to_owned()),
            Operator::Before | Operator::Older => {
                Node::Before(on().map(|span| span.from).or_else(age)?)
            }
            Operator::After | Operator::Newer => {
                Node::After(on().map(|span| span.from).or_else(age)?)
            }
            Operator::On => {
                let Span { from, to } = on()?;
                Node::And(vec![Node::After(from), Node::Before(to)])
            }
            Operator::Larger => Node::Larger(size(value)?),
            Operator::Smaller => Node::Smaller(size(value)?),
        })
    }

    /// The condition, unless there are too many of them.
    fn counted(&mut self, node: Node) -> Option<Node> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.too_long();
            return None;
        }
        Some(node)
    }

    fn complain(&mut self, operator: &str, value: &str) -> Option<Node> {
        let complaint = Complaint::Value {
            operator: operator.to_owned(),
            value: value.to_owned(),
        };
        if !self.complaints.contains(&complaint) && self.complaints.len() < MAX_NODES {
            self.complaints.push(complaint);
        }
        None
    }

    fn too_long(&mut self) {
        if !self.complaints.contains(&Complaint::TooLong) {
            self.complaints.push(Complaint::TooLong);
        }
    }
}

/// A condition of several, of one, or none.
fn several(mut parts: Vec<Node>, together: fn(Vec<Node>) -> Node) -> Option<Node> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(together(parts)),
    }
}
