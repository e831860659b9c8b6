//! A query taken apart into parentheses, operators, words and phrases.

use std::borrow::Cow;

use super::operator::Operator;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item<'a> {
    Open,
    Close,
    Or,
    /// Excludes what follows.
    Minus,
    /// The operator, and its name as it was typed.
    Operator(Operator, &'a str),
    /// A word; `last` if nothing stands behind it, not even a space.
    Word {
        text: &'a str,
        last: bool,
    },
    /// What stands between quotation marks; `prefix` if a star stands behind it.
    Phrase {
        text: Cow<'a, str>,
        prefix: bool,
    },
}

pub(super) fn items(text: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut rest = text;
    // Directly behind an operator's colon stands its value, whatever it looks like.
    let mut value = false;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            _ if c.is_whitespace() => rest = behind,
            '(' => (rest, _) = (behind, items.push(Item::Open)),
            ')' => (rest, _) = (behind, items.push(Item::Close)),
            _ if is_quote(c) => {
                let (text, after) = quoted(c, behind);
                let star = after.strip_prefix('*');
                items.push(Item::Phrase {
                    text,
                    prefix: star.is_some(),
                });
                rest = star.unwrap_or(after);
            }
            '-' if !value
                && behind.starts_with(|next: char| next != '-' && !next.is_whitespace()) =>
            {
                items.push(Item::Minus);
                rest = behind;
            }
            _ => {
                let end =
                    rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c));
                let (word, after) = rest
                    .split_at_checked(end.unwrap_or(rest.len()))
                    .unwrap_or((rest, ""));
                let named = word.split_once([':', '：']).filter(|_| !value);
                if let Some((name, given)) = named
                    && let Some(operator) = Operator::named(name)
                {
                    items.push(Item::Operator(operator, name));
                    // From the value on, in the same text.
                    rest = rest.get(word.len() - given.len()..).unwrap_or_default();
                    value = true;
                    continue;
                }
                items.push(match word {
                    "OR" | "VEYA" if !value => Item::Or,
                    text => Item::Word {
                        text,
                        last: after.is_empty(),
                    },
                });
                rest = after;
            }
        }
        value = false;
    }
    items
}

/// Typographic quotation marks come from keyboards that mean well.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What stands between an opening quotation mark and its end, and what is behind. A straight one is closed by a
/// straight one only, and two of them within are one; a typographic one by any.
fn quoted(open: char, text: &str) -> (Cow<'_, str>, &str) {
    let mut inner = Cow::Borrowed("");
    let mut from = 0;
    loop {
        let rest = text.get(from..).unwrap_or_default();
        let close = rest.find(|c: char| if open == '"' { c == '"' } else { is_quote(c) });
        let (part, after) = rest
            .split_at_checked(close.unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        inner = if inner.is_empty() {
            Cow::Borrowed(part)
        } else {
            inner + part
        };
        if open == '"' && after.starts_with("\"\"") {
            inner += "\"";
            from += part.len() + 2;
            continue;
        }
        let mut after = after.chars();
        after.next();
        return (inner, after.as_str());
    }
}
