//! Tidying the segments: letters that arrived as they are get compressed, and the space of deleted ones is given back.
//!
//! A segment that is worth it is rewritten: its living letters are appended at the end of the last segment, compressed,
//! in small transactions between which others write; when nothing in it lives any more, its file goes. Killed at any
//! instant, each letter is where the database says: the new copy is on disk before the commit that points to it, and the
//! old file goes long after.

use crate::letters::{Found, Header, Place, scan};
use crate::{Error, Store, Tx, pack, unsigned};
use contract::MessageId;
use std::fs;
use std::io;
use std::time::{Duration, Instant};

/// A segment is rewritten when so many hundredths of it would be saved.
const WORTH: u64 = 20;
/// What compressing is taken to save, in hundredths.
const COMPRESSION: u64 = 35;
/// Bytes that are moved in one transaction.
const BATCH: u64 = 4 * 1024 * 1024;
/// Letters above so many bytes stay as they are: most of what is in them is compressed already.
const LARGE: u64 = 8 * 1024 * 1024;
/// Pages that the database gives back at once.
const FREE_PAGES: u64 = 512;
/// How long the file of a segment stays when the last letter has left it: somebody may be about to read where an older
/// state of the database pointed to.
const GRACE: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 60 });

/// The work of tidying, from step to step.
#[derive(Debug, Default)]
pub struct Tidying {
    /// The segment that is being rewritten, and what is left of it.
    segment: Option<(i64, std::vec::IntoIter<(Place, Header)>)>,
    /// Segments that cannot be rewritten, because something in them is damaged.
    left_alone: Vec<i64>,
    /// Segments without letters, and since when.
    empty: Vec<(i64, Instant)>,
    /// Bytes given back so far.
    pub freed: u64,
}

/// What a step of tidying did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidied {
    /// Something; there may be more.
    Some,
    /// There was nothing to do.
    Nothing,
}

/// What moves in one transaction.
struct Moved {
    from: Place,
    header: Header,
    /// `None`: those at `from`.
    bytes: Option<Vec<u8>>,
}

impl Store {
    /// Does one step of tidying; it takes a fraction of a second.
    ///
    /// # Errors
    /// No room on the disk; the store cannot be read or written.
    pub fn tidy_blocking(&self, tidying: &mut Tidying) -> Result<Tidied, Error> {
        self.remove_empty(tidying)?;
        if let Some((segment, letters)) = &mut tidying.segment {
            let segment = *segment;
            let mut batch = Vec::new();
            let mut bytes = 0;
            for (place, header) in letters.by_ref() {
                bytes += place.length;
                batch.push((place, header));
                if bytes >= BATCH {
                    break;
                }
            }
            if !batch.is_empty() {
                match self.move_letters(batch) {
                    Err(Error::DamagedLetter(_) | Error::Damaged(_) | Error::Io(_)) => {
                        tidying.left_alone.push(segment);
                        tidying.segment = None;
                    }
                    moved => moved?,
                }
                return Ok(Tidied::Some);
            }
            tidying.segment = None;
        }
        let left_alone = tidying.left_alone.clone();
        let Some(segment) = self.read_blocking(move |reader| reader.worth_tidying(&left_alone))?
        else {
            return self.shrink();
        };
        let mut letters = Vec::new();
        let scanned = scan(self.letters().folder(), segment, |found| {
            match found {
                Found::Letter(place, header) => letters.push((place, header)),
                // The segment is no longer as it was written. What can be read of it stays where it is.
                Found::Noise { .. } => tidying.left_alone.push(segment),
            }
            Ok(())
        });
        match scanned {
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                tidying.left_alone.push(segment);
            }
            other => other?,
        }
        if tidying.left_alone.last() != Some(&segment) {
            tidying.segment = Some((segment, letters.into_iter()));
        }
        Ok(Tidied::Some)
    }

    /// Moves those of the letters that live to the end of the last segment.
    fn move_letters(&self, letters: Vec<(Place, Header)>) -> Result<(), Error> {
        let moved = self.read_blocking(move |reader| {
            let mut moved = Vec::new();
            for (from, header) in letters {
                if !reader.lives(from, &header)? {
                    continue;
                }
                let mut header = Header {
                    tidied: true,
                    ..header
                };
                let mut bytes = None;
                if from.length <= LARGE {
                    let raw = reader.letters.read(from)?.1;
                    let compressed = pack::compress(&raw);
                    header.coding = if compressed.is_some() {
                        pack::ZSTD
                    } else {
                        pack::AS_IS
                    };
                    let kept = compressed.unwrap_or(raw);
                    header.length = kept.len() as u64;
                    bytes = Some(kept);
                }
                moved.push(Moved {
                    from,
                    header,
                    bytes,
                });
            }
            Ok(moved)
        })?;
        self.write_blocking(move |tx| {
            for letter in &moved {
                // It may have been deleted meanwhile.
                if tx.lives(letter.from, &letter.header)? {
                    tx.append_raw(&letter.header, |write| match &letter.bytes {
                        Some(bytes) => write(bytes),
                        None => tx.letters.copy(letter.from, write),
                    })?;
                }
            }
            Ok(())
        })
    }

    /// Gives some free pages of the database back, where there are many.
    fn shrink(&self) -> Result<Tidied, Error> {
        let (free, pages) = self.read_blocking(|reader| {
            let count = |pragma| {
                let count = reader
                    .connection
                    .pragma_query_value(None, pragma, |row| row.get(0));
                count.map(unsigned)
            };
            Ok((count("freelist_count")?, count("page_count")?))
        })?;
        if free < FREE_PAGES || free < pages / 8 {
            return Ok(Tidied::Nothing);
        }
        self.write_blocking(|tx| {
            tx.connection
                .execute_batch(&format!("PRAGMA incremental_vacuum({FREE_PAGES})"))?;
            Ok(Tidied::Some)
        })
    }

    /// Removes the files of segments that have been empty for long enough.
    fn remove_empty(&self, tidying: &mut Tidying) -> Result<(), Error> {
        let empty = self.read_blocking(|reader| reader.empty_segments())?;
        for (segment, length) in empty {
            match tidying.empty.iter().find(|(known, _)| *known == segment) {
                None => tidying.empty.push((segment, Instant::now())),
                Some((_, since)) if since.elapsed() >= GRACE => {
                    tidying.empty.retain(|(known, _)| *known != segment);
                    self.letters().forget(segment);
                    match fs::remove_file(self.letters().path(segment)) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => {
                            return Err(error.into());
                        }
                        _ => {}
                    }
                    self.write_blocking(move |tx| tx.forget_segment(segment))?;
                    tidying.freed += length;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

impl crate::Reader<'_> {
    /// The segment whose rewriting saves most, if any is worth it; never the one that is written to.
    fn worth_tidying(&self, left_alone: &[i64]) -> Result<Option<i64>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, length, dead, loose FROM segments
             WHERE number < (SELECT max(number) FROM segments) AND dead < length",
        )?;
        let mut best = None;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let (length, dead, loose) = (
                unsigned(row.get(1)?),
                unsigned(row.get(2)?),
                unsigned(row.get(3)?),
            );
            let saved = dead + loose.saturating_sub(dead).saturating_mul(COMPRESSION) / 100;
            if saved.saturating_mul(100) >= length.saturating_mul(WORTH)
                && !left_alone.contains(&number)
                && best.is_none_or(|(most, _)| saved > most)
            {
                best = Some((saved, number));
            }
        }
        Ok(best.map(|(_, number)| number))
    }

    /// Segments in which no letter lives, with their lengths; never the one that is written to.
    fn empty_segments(&self) -> Result<Vec<(i64, u64)>, Error> {
        let empty = self
            .connection
            .prepare_cached(
                "SELECT number, length FROM segments
                 WHERE dead >= length AND number < (SELECT max(number) FROM segments)",
            )?
            .query_map([], |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(empty)
    }

    /// Whether a message has its bytes at this place.
    fn lives(&self, place: Place, header: &Header) -> Result<bool, Error> {
        match self.place_of_raw(MessageId(header.message)) {
            Ok(known) => Ok(known == place),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Tx<'_> {
    fn forget_segment(&self, segment: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM segments WHERE number = ?1 AND dead >= length")?
            .execute([segment])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{NewMessage, letters};
    use contract::{FolderRole, Person, Priority};

    fn letter(number: u64) -> Vec<u8> {
        // Every third one does not compress.
        let noise = |at: u64| (number * 7_919 + at).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        let mut raw = format!("Subject: letter {number}\r\n\r\n").into_bytes();
        raw.extend((0..2_000).map(|at| {
            if number.is_multiple_of(3) {
                noise(at) as u8
            } else {
                b'a'
            }
        }));
        raw
    }

    fn file(store: &Store, number: u64) -> MessageId {
        let packed = pack::pack(store.algorithm(), letter(number));
        store
            .write_blocking(move |tx| {
                let folder = tx.by_role(FolderRole::Inbox)?;
                tx.file(&NewMessage {
                    account: None,
                    folder,
                    from: Person::default(),
                    to: Vec::new(),
                    subject: String::new(),
                    preview: String::new(),
                    sent: None,
                    has_attachment: false,
                    priority: Priority::Normal,
                    message_id: None,
                    in_reply_to: None,
                    references: Vec::new(),
                    packed: packed.clone(),
                    received: 0,
                    unread: false,
                    uidl: None,
                    whole_size: None,
                })
            })
            .unwrap()
    }

    fn tidy(store: &Store) -> u64 {
        let mut tidying = Tidying::default();
        while store.tidy_blocking(&mut tidying).unwrap() == Tidied::Some {}
        // Once to see that they are empty, once to remove them.
        store.tidy_blocking(&mut tidying).unwrap();
        tidying.freed
    }

    fn bytes(store: &Store) -> u64 {
        let folder = store.letters().folder().to_owned();
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .sum()
    }

    #[test]
    fn what_lives_is_compressed_and_stays_what_is_dead_goes() {
        let profile = tempfile::tempdir().unwrap();
        let store = Store::open(profile.path()).unwrap();
        let ids: Vec<MessageId> = (0..200).map(|number| file(&store, number)).collect();
        let before = bytes(&store);
        let (gone, kept): (Vec<_>, Vec<_>) = (0..200).partition(|number| number % 2 == 0);
        let doomed: Vec<MessageId> = gone.iter().map(|number| ids[*number as usize]).collect();
        store
            .write_blocking(move |tx| tx.delete_messages(&doomed, 0))
            .unwrap();
        assert!(tidy(&store) > 0);
        assert!(bytes(&store) < before / 2, "{} of {before}", bytes(&store));
        for number in &kept {
            let id = ids[*number as usize];
            let raw = store.read_blocking(move |reader| reader.raw(id)).unwrap();
            assert!(raw == letter(*number));
        }
        // What has been tidied is not tidied again.
        let settled = bytes(&store);
        assert_eq!(tidy(&store), 0);
        assert_eq!(bytes(&store), settled);
        drop(store);
        let store = Store::open(profile.path()).unwrap();
        for number in kept {
            let id = ids[number as usize];
            let raw = store.read_blocking(move |reader| reader.raw(id)).unwrap();
            assert!(raw == letter(number));
        }
    }

    #[test]
    fn a_damaged_segment_is_left_alone() {
        let profile = tempfile::tempdir().unwrap();
        let store = Store::open(profile.path()).unwrap();
        let ids: Vec<MessageId> = (0..40).map(|number| file(&store, number)).collect();
        let place = store
            .read_blocking({
                let id = ids[3];
                move |reader| reader.place_of_raw(id)
            })
            .unwrap();
        let path = letters::segment_path(store.letters().folder(), place.segment);
        let mut content = fs::read(&path).unwrap();
        let middle = (place.offset + place.length / 2) as usize;
        content[middle] ^= 1;
        fs::write(&path, content).unwrap();
        tidy(&store);
        for (number, id) in ids.into_iter().enumerate() {
            let raw = store.read_blocking(move |reader| reader.raw(id));
            if number == 3 {
                assert!(matches!(raw, Err(Error::DamagedLetter(_))));
            } else {
                assert!(raw.unwrap() == letter(number as u64));
            }
        }
    }
}
