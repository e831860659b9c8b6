//! A corpus on disk, letter by letter: never more than one in memory.

use crate::calendar;
use crate::dice::{Dice, Purpose};
use crate::{Corpus, Letter};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How letters are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A file `000/0000000.eml` for each, a thousand to a folder, byte for byte.
    Eml,
    /// One file `corpus.mbox` in the mboxrd manner: `>` before every line of `>`s and "From ", an empty line behind each
    /// letter, and LF line ends, as an mbox on a Unix disk has them (the letters themselves have CRLF).
    Mbox,
    /// `cur`, `new` and `tmp`, with flags in the names; byte for byte, with CRLF. Not for Windows, whose file names have no
    /// colon.
    Maildir,
}

/// Writes all letters into a folder, which is made if it is not there and has to be empty. After each one, `progress` is
/// told how many there are and how many bytes they have.
///
/// # Errors
///
/// The folder is not empty, the disk refuses, or it is a maildir on Windows.
pub fn write(
    corpus: &Corpus,
    format: Format,
    into: &Path,
    mut progress: impl FnMut(u64, u64),
) -> io::Result<()> {
    if cfg!(windows) && format == Format::Maildir {
        return Err(io::ErrorKind::Unsupported.into());
    }
    fs::create_dir_all(into)?;
    if fs::read_dir(into)?.next().is_some() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "the folder is not empty",
        ));
    }
    let mut mbox = match format {
        Format::Mbox => Some(BufWriter::with_capacity(
            1 << 20,
            File::create(into.join("corpus.mbox"))?,
        )),
        Format::Maildir => {
            for folder in ["cur", "new", "tmp"] {
                fs::create_dir(into.join(folder))?;
            }
            None
        }
        Format::Eml => None,
    };
    let mut bytes = 0;
    for letter in corpus.iter() {
        match (&mut mbox, format) {
            (Some(mbox), _) => mbox_entry(mbox, &letter)?,
            (None, Format::Maildir) => fs::write(into.join(maildir_name(&letter)), &letter.raw)?,
            (None, _) => {
                let folder = into.join(format!("{:03}", letter.number / 1_000));
                if letter.number.is_multiple_of(1_000) {
                    fs::create_dir(&folder)?;
                }
                fs::write(
                    folder.join(format!("{:07}.eml", letter.number)),
                    &letter.raw,
                )?;
            }
        }
        bytes += letter.raw.len() as u64;
        progress(letter.number + 1, bytes);
    }
    match mbox {
        Some(mut mbox) => mbox.flush(),
        None => Ok(()),
    }
}

/// Writes a letter as an mboxrd file has it.
///
/// # Errors
///
/// What `out` says.
pub fn mbox_entry(out: &mut impl Write, letter: &Letter) -> io::Result<()> {
    let from = &letter.from.address;
    writeln!(out, "From {from} {}", calendar::asctime(letter.sent))?;
    for line in letter.raw.split_inclusive(|byte| *byte == b'\n') {
        let quoted = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
        if line
            .get(quoted..)
            .is_some_and(|rest| rest.starts_with(b"From "))
        {
            out.write_all(b">")?;
        }
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                out.write_all(line)?;
                out.write_all(b"\n")?;
            }
            None => out.write_all(line)?,
        }
    }
    out.write_all(b"\n")
}

/// Where in a maildir a letter is: four of five are seen, one of twenty is new.
fn maildir_name(letter: &Letter) -> String {
    let mut dice = Dice::new(0, letter.number, Purpose::Flags);
    let base = format!("{}.M{}P1.corpus", letter.sent, letter.number);
    if dice.percent(5) {
        return format!("new/{base}");
    }
    let mut flags = String::new();
    // In the order of the alphabet, as maildirs have them.
    for (flag, share) in [('F', 3), ('P', 2), ('R', 20), ('S', 84)] {
        if dice.percent(share) {
            flags.push(flag);
        }
    }
    format!("cur/{base}:2,{flags}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Kind;

    fn walk(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => walk(&path, found),
                false => found.push(path),
            }
        }
    }

    #[test]
    fn every_format_holds_every_letter() {
        let corpus = Corpus::new(3, 1_010, Kind::Small);
        let formats = [Format::Eml, Format::Maildir];
        for format in formats.into_iter().take(if cfg!(windows) { 1 } else { 2 }) {
            let home = tempfile::tempdir().unwrap();
            let mut told = (0, 0);
            write(&corpus, format, home.path(), |done, bytes| {
                told = (done, bytes)
            })
            .unwrap();
            let mut files = Vec::new();
            walk(home.path(), &mut files);
            assert_eq!((files.len() as u64, told.0), (1_010, 1_010));
            let size: u64 = files
                .iter()
                .map(|file| file.metadata().unwrap().len())
                .sum();
            assert_eq!(size, told.1);
            assert!(write(&corpus, format, home.path(), |_, _| ()).is_err());
        }
    }

    #[test]
    fn an_mbox_gives_back_what_was_put_in() {
        let corpus = Corpus::new(3, 1_000, Kind::Small);
        let mut file = Vec::new();
        for letter in corpus.iter() {
            mbox_entry(&mut file, &letter).unwrap();
        }
        assert!(!file.contains(&b'\r'));
        let mut letters: Vec<Vec<u8>> = Vec::new();
        let mut quoted = 0;
        for line in file.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b"From ") {
                letters.push(Vec::new());
                continue;
            }
            let depth = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
            let strip = depth > 0 && line.get(depth..).unwrap().starts_with(b"From ");
            quoted += u64::from(strip);
            let line = line.get(usize::from(strip)..).unwrap();
            let letter = letters.last_mut().unwrap();
            letter.extend_from_slice(line.strip_suffix(b"\n").unwrap());
            letter.extend_from_slice(b"\r\n");
        }
        assert_eq!(letters.len(), 1_000);
        assert!(quoted > 5, "{quoted}");
        for (letter, back) in corpus.iter().zip(&letters) {
            assert_eq!(letter.raw, back.strip_suffix(b"\r\n").unwrap());
        }
    }
}
