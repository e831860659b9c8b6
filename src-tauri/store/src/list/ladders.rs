//! The ladders of the lists that were looked at last, kept right while rows come and go.
//!
//! From when a list first asks for a ladder, the writer's connection has triggers of its own that tell [`Ladders`] of
//! every row that is changed. After a commit the ladders follow. A reader may see a state that is one commit older or
//! newer than the ladder it uses; then its window is off by the rows of that commit until the screen asks again, which
//! it does after each change. What must not happen is that a ladder drifts: one that is made belongs to a state with a
//! number, and the commits behind that are made up for.

use super::ladder::Ladder;
use super::order::{Listed, Section};
use crate::Error;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Ladders that are kept (a list that is sorted by account has one for each of them),
const KEPT: usize = 64;
/// and steps of them all together; the largest folders have some eight thousand each.
const STEPS: usize = 400_000;
/// Commits that a ladder may be behind when it is made,
const LOG: usize = 64;
/// and rows that these changed.
const LOG_ROWS: usize = 20_000;
/// Rows that one commit may change before the ladders of its folders are given up.
const MANY: usize = if cfg!(test) { 20 } else { 5_000 };

/// A row as it was, and as it is.
#[derive(Debug)]
pub(crate) struct Change {
    old: Option<Listed>,
    new: Option<Listed>,
}

/// What a commit changed.
#[derive(Debug)]
enum Changes {
    Rows(Vec<Change>),
    /// Too many to follow.
    Folders(BTreeSet<i64>),
}

impl Changes {
    fn rows(&self) -> usize {
        match self {
            Self::Rows(rows) => rows.len(),
            Self::Folders(_) => 0,
        }
    }
}

#[derive(Debug)]
struct Kept {
    folder: i64,
    section: Section,
    ladder: Arc<Ladder>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The latest used last.
    kept: VecDeque<Kept>,
    /// The latest commits with their numbers.
    log: VecDeque<(u64, Arc<Changes>)>,
    /// What the transaction that goes on has changed so far.
    changing: Vec<Change>,
    too_many: BTreeSet<i64>,
}

/// Shared by all threads of a store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ladders {
    inner: Arc<Mutex<Inner>>,
    /// Commits begun, and commits that the ladders have followed: where both are equal, nothing is under way.
    begun: Arc<AtomicU64>,
    followed: Arc<AtomicU64>,
    /// A list has asked for one.
    wanted: Arc<AtomicBool>,
    /// The writer tells of every row that it changes.
    told: Arc<AtomicBool>,
}

impl Ladders {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the state that is committed; `None` while a commit is under way.
    pub(crate) fn state(&self) -> Option<u64> {
        let followed = self.followed.load(Ordering::SeqCst);
        (self.begun.load(Ordering::SeqCst) == followed).then_some(followed)
    }

    /// The ladder of a section, where there is one.
    pub(super) fn get(&self, folder: i64, section: Section) -> Option<Arc<Ladder>> {
        self.wanted.store(true, Ordering::SeqCst);
        let mut inner = self.lock();
        let at = inner
            .kept
            .iter()
            .position(|kept| kept.folder == folder && kept.section == section)?;
        let kept = inner.kept.remove(at)?;
        let ladder = Arc::clone(&kept.ladder);
        inner.kept.push_back(kept);
        Some(ladder)
    }

    /// Keeps a ladder that was made from the state of a number.
    pub(super) fn keep(&self, folder: i64, section: Section, ladder: &Ladder, state: u64) {
        let mut inner = self.lock();
        let behind = self.followed.load(Ordering::SeqCst).saturating_sub(state);
        let missed: Vec<Arc<Changes>> = inner
            .log
            .iter()
            .filter(|(number, _)| *number > state)
            .map(|(_, changes)| Arc::clone(changes))
            .collect();
        if missed.len() as u64 != behind {
            return;
        }
        let mut ladder = ladder.clone();
        for changes in missed {
            if follow(&mut ladder, folder, section, &changes).is_none() {
                return;
            }
        }
        inner
            .kept
            .retain(|kept| kept.folder != folder || kept.section != section);
        inner.kept.push_back(Kept {
            folder,
            section,
            ladder: Arc::new(ladder),
        });
        let mut steps: usize = inner.kept.iter().map(|kept| kept.ladder.weight()).sum();
        while inner.kept.len() > KEPT || (steps > STEPS && inner.kept.len() > 1) {
            let Some(kept) = inner.kept.pop_front() else {
                break;
            };
            steps -= kept.ladder.weight();
        }
    }

    /// A commit begins: from now on until it ends nobody knows which state a reader sees.
    pub(crate) fn begin(&self) {
        self.begun.fetch_add(1, Ordering::SeqCst);
    }

    /// A commit has ended, well or not.
    pub(crate) fn end(&self, committed: bool) {
        let mut inner = self.lock();
        let rows = std::mem::take(&mut inner.changing);
        let folders = std::mem::take(&mut inner.too_many);
        let number = self.begun.load(Ordering::SeqCst);
        if committed && self.told.load(Ordering::SeqCst) {
            let changes = if folders.is_empty() {
                Changes::Rows(rows)
            } else {
                let rows = rows
                    .iter()
                    .flat_map(|change| [&change.old, &change.new])
                    .flatten();
                Changes::Folders(rows.map(|row| row.folder).chain(folders).collect())
            };
            inner.kept.retain_mut(|kept| {
                follow(
                    Arc::make_mut(&mut kept.ladder),
                    kept.folder,
                    kept.section,
                    &changes,
                )
                .is_some()
            });
            inner.log.push_back((number, Arc::new(changes)));
            let mut rows: usize = inner.log.iter().map(|(_, changes)| changes.rows()).sum();
            while inner.log.len() > LOG || rows > LOG_ROWS {
                let Some((_, changes)) = inner.log.pop_front() else {
                    break;
                };
                rows -= changes.rows();
            }
        } else {
            // It may have been committed all the same, and nobody knows what it changed.
            inner.kept.clear();
            inner.log.clear();
        }
        self.followed.store(number, Ordering::SeqCst);
    }

    /// The transaction was rolled back.
    pub(crate) fn forget(&self) {
        let mut inner = self.lock();
        inner.changing.clear();
        inner.too_many.clear();
    }

    fn note(&self, change: Change) {
        let mut inner = self.lock();
        if inner.too_many.is_empty() && inner.changing.len() < MANY {
            inner.changing.push(change);
        } else {
            let folders = [&change.old, &change.new]
                .into_iter()
                .flatten()
                .map(|row| row.folder);
            inner.too_many.extend(folders);
        }
    }

    /// A transaction is about to begin: once ladders are wanted, the writer's connection tells of every row that it
    /// changes. Before, filing costs less.
    pub(crate) fn listen(&self, writer: &Connection) -> Result<(), Error> {
        if self.told.load(Ordering::SeqCst) || !self.wanted.load(Ordering::SeqCst) {
            return Ok(());
        }
        let ladders = self.clone();
        writer.create_scalar_function(
            "row_changed",
            -1,
            FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS,
            move |context| {
                let half = context.len() / 2;
                ladders.note(Change {
                    old: listed(context, 0)?,
                    new: listed(context, half)?,
                });
                Ok(0)
            },
        )?;
        let columns = |row: &str| {
            COLUMNS.map(|column| {
                if row.is_empty() {
                    "NULL".to_owned()
                } else {
                    format!("{row}.{column}")
                }
            })
        };
        for (name, event, old, new) in [
            ("came", "INSERT", "", "NEW"),
            ("went", "DELETE", "OLD", ""),
            ("changed", "UPDATE", "OLD", "NEW"),
        ] {
            writer.execute_batch(&format!(
                "CREATE TEMP TRIGGER IF NOT EXISTS row_{name} AFTER {event} ON main.messages
                 BEGIN SELECT row_changed({}, {}); END",
                columns(old).join(", "),
                columns(new).join(", "),
            ))?;
        }
        self.told.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// What the triggers tell, in this order.
const COLUMNS: [&str; 16] = [
    "id",
    "folder",
    "received",
    "sent_or_received",
    "size",
    "from_key",
    "to_key",
    "subject_key",
    "unread",
    "flagged",
    "has_attachment",
    "account",
    "watch",
    "head",
    "unread_head",
    "flagged_head",
];

fn listed(context: &Context<'_>, from: usize) -> rusqlite::Result<Option<Listed>> {
    let Some(id) = context.get::<Option<i64>>(from)? else {
        return Ok(None);
    };
    Ok(Some(Listed {
        id,
        folder: context.get(from + 1)?,
        received: context.get(from + 2)?,
        sent: context.get(from + 3)?,
        size: context.get(from + 4)?,
        from: context.get(from + 5)?,
        to: context.get(from + 6)?,
        subject: context.get(from + 7)?,
        unread: context.get(from + 8)?,
        flagged: context.get(from + 9)?,
        attachment: context.get(from + 10)?,
        account: context.get(from + 11)?,
        watch: context.get(from + 12)?,
        head: context.get(from + 13)?,
        unread_head: context.get(from + 14)?,
        flagged_head: context.get(from + 15)?,
    }))
}

/// Lets a ladder follow a commit; `None`: it cannot.
fn follow(ladder: &mut Ladder, folder: i64, section: Section, changes: &Changes) -> Option<()> {
    let rows = match changes {
        Changes::Rows(rows) => rows,
        Changes::Folders(folders) => return (!folders.contains(&folder)).then_some(()),
    };
    for change in rows {
        if let (Some(old), Some(new)) = (&change.old, &change.new)
            && old.folder == new.folder
            && section.filter.shows(old) == section.filter.shows(new)
            && old.key(section.index) == new.key(section.index)
        {
            continue;
        }
        if let Some(old) = change.old.as_ref().filter(|row| row.folder == folder) {
            let shown = section.filter.shows(old);
            ladder.remove(&old.key(section.index), shown).ok()?;
        }
        if let Some(new) = change.new.as_ref().filter(|row| row.folder == folder) {
            let shown = section.filter.shows(new);
            ladder.insert(&new.key(section.index), shown).ok()?;
        }
    }
    Some(())
}
