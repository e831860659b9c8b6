//! Making the ladders of a list: one pass over an index.

use super::ladder::Ladder;
use super::order::{Filter, Index, Section};
use crate::{Error, Reader};
use contract::FolderId;
use rusqlite::OptionalExtension as _;
use std::sync::Arc;

impl Reader<'_> {
    /// The ladders of the sections of a list; those that are missing are made, in one pass over the index. `None` in a
    /// transaction that writes, whose state no ladder knows.
    pub(super) fn ladders_of(
        &self,
        folder: FolderId,
        sections: &[Section],
    ) -> Result<Vec<Option<Arc<Ladder>>>, Error> {
        let Some((ladders, state)) = &self.ladders else {
            return Ok(vec![None; sections.len()]);
        };
        let found: Vec<Option<Arc<Ladder>>> = sections
            .iter()
            .map(|section| ladders.get(folder.0, *section))
            .collect();
        let missing: Vec<Section> = (sections.iter().zip(&found))
            .filter_map(|(section, found)| found.is_none().then_some(*section))
            .collect();
        let mut made = self.make_ladders(folder, &missing)?.into_iter();
        Ok((sections.iter().zip(found))
            .map(|(section, found)| {
                found.or_else(|| {
                    let ladder = Arc::new(made.next()?);
                    if let Some(state) = state {
                        ladders.keep(folder.0, *section, &ladder, *state);
                    }
                    Some(ladder)
                })
            })
            .collect())
    }

    /// Makes ladders of sections of one index.
    fn make_ladders(&self, folder: FolderId, sections: &[Section]) -> Result<Vec<Ladder>, Error> {
        let Some(first) = sections.first() else {
            return Ok(Vec::new());
        };
        let index = first.index;
        // What a view tests stands in the index of arrival only: other indexes are compared with what that one shows.
        let shown = match index {
            Index::Received => None,
            _ if first.filter.is_none() => None,
            _ => Some(self.shown(folder, first.filter)?),
        };
        let columns = index.columns();
        let conditions: String = match shown {
            Some(_) => "0, ".to_owned(),
            None => (sections.iter())
                .map(|section| format!("1{}, ", section.filter.sql()))
                .collect(),
        };
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT m.id, {conditions}{columns} FROM messages m WHERE m.folder = ?1 ORDER BY {columns}"
        ))?;
        let mut rows = statement.query([folder.0])?;
        let mut made = vec![Ladder::new(shown.is_some()); sections.len()];
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            for (at, ladder) in made.iter_mut().enumerate() {
                let shown = match &shown {
                    Some(shown) => shown.contains(id),
                    None => row.get(1 + at)?,
                };
                ladder.push(id, shown, || index.key(row, 1 + sections.len()))?;
            }
        }
        drop(rows);
        let backwards = index.backwards();
        let last = self
            .connection
            .prepare_cached(&format!(
                "SELECT {columns} FROM messages m WHERE m.folder = ?1 ORDER BY {backwards} LIMIT 1"
            ))?
            .query_row([folder.0], |row| index.key(row, 0))
            .optional()?;
        if let Some(last) = last {
            for ladder in &mut made {
                ladder.finish(last.clone());
            }
        }
        Ok(made)
    }

    /// The rows of a folder that a filter shows.
    fn shown(&self, folder: FolderId, filter: Filter) -> Result<Set, Error> {
        let filter = filter.sql();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT m.id FROM messages m INDEXED BY messages_by_received WHERE m.folder = ?1{filter}"
        ))?;
        let mut rows = statement.query([folder.0])?;
        let mut set = Set::default();
        while let Some(row) = rows.next()? {
            set.insert(row.get(0)?);
        }
        Ok(set)
    }
}

/// Row numbers, a bit for each.
#[derive(Default)]
struct Set(Vec<u64>);

impl Set {
    fn insert(&mut self, id: i64) {
        let at = (id >> 6) as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= 1 << (id & 63);
        }
    }

    fn contains(&self, id: i64) -> bool {
        self.0
            .get((id >> 6) as usize)
            .is_some_and(|bits| bits & (1 << (id & 63)) != 0)
    }
}
