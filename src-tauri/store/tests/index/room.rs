//! A profile with an index, and what the engine does with it.

use super::naive::Letter;
use contract::*;
use search::{Today, parse};
use std::sync::atomic::AtomicBool;
use store::Store;
use store::index::{Ask, Batch, Document, Index};

pub(crate) const TODAY: Today = Today {
    now: 1_790_000_000,
    offset_seconds: 0,
};

/// A profile with an index.
pub(crate) struct Room {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) index: Index,
    /// What the messages say, by their numbers.
    pub(crate) letters: Vec<Letter>,
}

impl Room {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let index = Index::open(&store).unwrap();
        Self {
            dir,
            store,
            index,
            letters: Vec::new(),
        }
    }

    pub(crate) fn with(letters: Vec<Letter>) -> Self {
        let mut room = Self::new();
        for letter in letters {
            room.file(letter);
        }
        room.fill(100);
        room
    }

    pub(crate) fn role(&self, role: FolderRole) -> FolderId {
        self.store.read_blocking(move |r| r.by_role(role)).unwrap()
    }

    pub(crate) fn file(&mut self, letter: Letter) -> MessageId {
        let new = letter.new_message(self.role(letter.folder));
        let flagged = letter.flagged;
        let id = self
            .store
            .write_blocking(move |tx| {
                let id = tx.file(&new)?;
                tx.set_flag(&[id], flagged)?;
                Ok(id)
            })
            .unwrap();
        assert_eq!(id.0 as usize, self.letters.len() + 1);
        self.letters.push(letter);
        id
    }

    /// One step of what the engine does all the time; whether there was one.
    pub(crate) fn step(&self, most: u64) -> bool {
        let todo = self
            .index
            .work(self.index.standing().unwrap(), most)
            .unwrap();
        if todo.is_empty() {
            return false;
        }
        let documents = todo
            .messages
            .iter()
            .map(|facts| Document::new(facts, &self.letters[facts.message.0 as usize - 1].texts()))
            .collect();
        let batch = Batch {
            documents,
            gone: todo.gone,
            now: todo.now,
            then: todo.then,
        };
        assert!(self.index.apply(&batch).unwrap());
        assert!(!self.index.apply(&batch).unwrap(), "it is done once");
        true
    }

    pub(crate) fn fill(&self, most: u64) {
        while self.step(most) {}
    }

    pub(crate) fn ask(&self, query: &str) -> Ask {
        Ask {
            query: parse(query, TODAY),
            folder: None,
            order: SearchOrder::Newest,
            reads: None,
        }
    }

    pub(crate) fn find(&self, query: &str) -> Vec<i64> {
        self.found(&self.ask(query))
    }

    /// All hits of an index that may be damaged: what it says while that is found out does not count.
    pub(crate) fn all(&self, query: &str) -> Vec<i64> {
        let mut all = Vec::new();
        self.index
            .all(&self.ask(query), &AtomicBool::new(false), |some| {
                all.extend(some)
            })
            .unwrap();
        all.into_iter().map(|id: MessageId| id.0).collect()
    }

    /// All hits; the first ones must be the beginning of them.
    pub(crate) fn found(&self, ask: &Ask) -> Vec<i64> {
        let stop = AtomicBool::new(false);
        let mut all = Vec::new();
        assert!(self.index.all(ask, &stop, |some| all.extend(some)).unwrap());
        for limit in [1, 3, 50] {
            let first = self.index.first(ask, limit, &stop).unwrap().unwrap();
            assert_eq!(first, all[..limit.min(all.len())], "{:?}", ask.query);
        }
        all.into_iter().map(|id| id.0).collect()
    }
}

pub(crate) fn letter(subject: &str, body: &str) -> Letter {
    Letter {
        subject: subject.into(),
        body: body.into(),
        ..Letter::default()
    }
}
