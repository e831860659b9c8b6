//! From a query to what each of its hits has, so that a shard without it need not be asked.

use super::compile::marked;
use super::filter::{beginning, half, hash, hash_of_beginning, pair};
use super::layout::ATTACHMENT;
use search::{Field, Node};

/// Words of a phrase that are looked up, and pairs of them.
const FEW: usize = 4;

/// What a message must have.
#[derive(Default)]
pub(super) struct Required {
    pub(super) words: Vec<String>,
    pub(super) looked_up: Vec<String>,
    /// What some of its words begin with,
    pub(super) begins: Vec<String>,
    /// and the hashes of that.
    pub(super) beginnings: Vec<u64>,
    pub(super) pairs: Vec<u64>,
}

impl Required {
    /// To meet a condition, too; answers whether it meets it with the words and what they begin with, apart from when it was
    /// received.
    pub(super) fn by(&mut self, node: &Node) -> bool {
        match node {
            Node::And(nodes) => {
                let mut only = true;
                for node in nodes {
                    only &= self.by(node);
                }
                only
            }
            Node::Text(text) => {
                let known = || text.words.iter().filter(|word| !word.prefix);
                // They stand side by side without the mark of a field, too.
                let halves: Vec<u32> = known().map(|word| half(hash(&word.folded))).collect();
                let pairs = halves.array_windows().map(|[one, two]| pair(*one, *two));
                self.pairs.extend(a_few(pairs));
                let known: Vec<String> = known()
                    .map(|word| marked(text.field, &word.folded))
                    .collect();
                self.looked_up.extend(a_few(known.iter().cloned()));
                self.words.extend(known);
                let begun = text.words.iter().filter(|word| word.prefix);
                for begins in begun.map(|word| marked(text.field, &word.folded)) {
                    self.beginnings
                        .extend(beginning(&begins).map(hash_of_beginning));
                    self.begins.push(begins);
                }
                text.field != Field::Body && text.words.len() == 1
            }
            Node::HasAttachment => {
                self.looked_up.push(ATTACHMENT.to_owned());
                self.words.push(ATTACHMENT.to_owned());
                true
            }
            _ => false,
        }
    }
}

/// A few of many, from all over them.
fn a_few<T>(many: impl ExactSizeIterator<Item = T>) -> impl Iterator<Item = T> {
    let step = many.len().div_ceil(FEW).max(1);
    many.step_by(step)
}

pub(super) fn longest_first(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words
}
