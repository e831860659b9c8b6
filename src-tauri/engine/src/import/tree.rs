//! What there is to import: every file of a folder, in an order that stays the same.
//!
//! Folders become folders. A Maildir is known by its `cur` and `new`, also in the middle of a tree; an mbox by its first
//! line, whatever its name (Thunderbird's have none to tell them by); a message by the end `.eml` of its name. Anything
//! else is left out and counted.

use super::{maildir, mbox};
use crate::problem::from_io;
use contract::{ImportFormat, ImportNote, ImportTrouble, Problem, ProblemCode, UnixTime};
use sha2::{Digest as _, Sha256};
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use store::ImportPlace;

/// Bytes of a file that are looked at to find out what it is.
const LOOKED_AT: u64 = 2048;

/// All files, in the order in which they are imported.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
    /// A name for what is imported.
    pub(super) name: String,
    pub(super) places: Vec<Place>,
    pub(super) files: Vec<Leaf>,
    pub(super) bytes: u64,
    pub(super) notes: Vec<ImportNote>,
    /// Files that are no mail by their looks.
    pub(super) ignored: u64,
}

/// Where files are, and the path of the folder that their messages go to.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    pub(super) folder: Vec<String>,
}

/// A file. There may be millions.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its number among the places.
    pub(super) place: usize,
    name: OsString,
    pub(super) size: u64,
    pub(super) modified: UnixTime,
    pub(super) kind: Kind,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    InMaildir,
    Mbox,
}

impl Tree {
    /// Looks at what is at a path.
    pub(super) fn look(path: &Path, format: ImportFormat) -> Result<Self, Problem> {
        let unreadable = |error: io::Error| {
            Problem::new(ProblemCode::FileUnreadable)
                .about(path.to_string_lossy())
                .saying(error.to_string())
        };
        let root = fs::canonicalize(path).map_err(unreadable)?;
        let metadata = fs::metadata(&root).map_err(unreadable)?;
        let mut tree = Self {
            name: root
                .file_name()
                .map_or_else(|| "mail".to_owned(), folder_name),
            root,
            places: Vec::new(),
            files: Vec::new(),
            bytes: 0,
            notes: Vec::new(),
            ignored: 0,
        };
        if metadata.is_dir() {
            fs::read_dir(&tree.root).map_err(unreadable)?;
            tree.walk(format);
        } else {
            let kind = kind_of_file(&tree.root, format).map_err(unreadable)?;
            let kind = kind
                .ok_or_else(|| Problem::new(ProblemCode::Invalid).about(path.to_string_lossy()))?;
            let (path, name) = (tree.root.clone(), OsString::new());
            tree.places.push(Place {
                path,
                folder: Vec::new(),
            });
            tree.add(0, name, kind, &metadata);
        }
        Ok(tree)
    }

    /// The path of a file.
    pub(super) fn path(&self, leaf: &Leaf) -> PathBuf {
        match self.places.get(leaf.place) {
            Some(place) if leaf.name.is_empty() => place.path.clone(),
            Some(place) => place.path.join(&leaf.name),
            None => self.root.clone(),
        }
    }

    /// A file's name, as seen from what is imported.
    pub(super) fn name_of(&self, leaf: &Leaf) -> String {
        self.seen_from_root(&self.path(leaf))
    }

    fn seen_from_root(&self, path: &Path) -> String {
        match path.strip_prefix(&self.root) {
            Ok(inside) if !inside.as_os_str().is_empty() => inside,
            _ => path.file_name().map_or(path, Path::new),
        }
        .to_string_lossy()
        .into_owned()
    }

    /// By what an import of the same files, with the same wishes, is known again.
    pub(super) fn fingerprint(&self, wishes: &str) -> [u8; 32] {
        let mut sha256 = Sha256::new();
        sha256.update(wishes.as_bytes());
        for leaf in &self.files {
            let place = self.places.get(leaf.place);
            let folder = place.map_or(OsStr::new(""), |place| place.path.as_os_str());
            for part in [folder, &leaf.name] {
                sha256.update([0]);
                sha256.update(part.as_encoded_bytes());
            }
            sha256.update(leaf.size.to_le_bytes());
            sha256.update(leaf.modified.to_le_bytes());
        }
        sha256.finalize().into()
    }

    /// Bytes of all files before a place.
    pub(super) fn bytes_before(&self, place: ImportPlace) -> u64 {
        let files = usize::try_from(place.file).unwrap_or(usize::MAX);
        let before = self.files.iter().take(files);
        before.map(|leaf| leaf.size).sum::<u64>() + place.offset
    }

    /// By what it is told from other imports.
    pub(super) fn source(&self) -> String {
        self.root.to_string_lossy().into_owned()
    }

    fn add(&mut self, place: usize, name: OsString, kind: Kind, metadata: &Metadata) {
        let modified = metadata.modified().ok();
        let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        self.bytes += metadata.len();
        self.files.push(Leaf {
            place,
            name,
            size: metadata.len(),
            modified: modified.map_or(0, |since| since.as_secs().cast_signed()),
            kind,
        });
    }

    fn note(&mut self, path: &Path, what: ImportTrouble) {
        let file = self.seen_from_root(path);
        self.notes.push(ImportNote {
            file,
            offset: 0,
            what,
        });
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let words = error.to_string();
        self.note(path, ImportTrouble::Unreadable { words });
    }

    fn walk(&mut self, format: ImportFormat) {
        let mut waiting = vec![(self.root.clone(), Vec::new())];
        while let Some((path, folder)) = waiting.pop() {
            let may_be_maildir = matches!(format, ImportFormat::Auto | ImportFormat::Maildir);
            let is_maildir =
                may_be_maildir && path.join("cur").is_dir() && path.join("new").is_dir();
            let mut inside = Vec::new();
            if is_maildir {
                for part in ["cur", "new"] {
                    self.maildir(path.join(part), &folder);
                }
            }
            let here = self.places.len();
            self.places.push(Place {
                path: path.clone(),
                folder: folder.clone(),
            });
            for entry in self.entries(&path) {
                let (name, entry_path) = (entry.file_name(), entry.path());
                let Some((metadata, is_dir)) = self.metadata(&entry) else {
                    continue;
                };
                if is_dir {
                    if is_maildir && ["cur", "new", "tmp"].iter().any(|part| name == *part) {
                        continue;
                    }
                    let mut folder = folder.clone();
                    match name.to_str().filter(|_| is_maildir) {
                        Some(name) if name.starts_with('.') => {
                            folder.extend(maildir::folder_path(name));
                        }
                        _ => folder.push(folder_name(&name)),
                    }
                    inside.push((entry_path, folder));
                } else if is_maildir {
                    // What a server keeps there for itself.
                    self.ignored += 1;
                } else {
                    self.file(here, name, &entry_path, format, &metadata);
                }
            }
            waiting.extend(inside.into_iter().rev());
        }
    }

    fn maildir(&mut self, path: PathBuf, folder: &[String]) {
        let here = self.places.len();
        let entries = self.entries(&path);
        self.places.push(Place {
            path,
            folder: folder.to_vec(),
        });
        for entry in entries {
            let name = entry.file_name();
            match self.metadata(&entry) {
                Some((metadata, false)) if !name.as_encoded_bytes().starts_with(b".") => {
                    self.add(here, name, Kind::InMaildir, &metadata);
                }
                Some(_) => self.ignored += 1,
                None => {}
            }
        }
    }

    fn file(
        &mut self,
        here: usize,
        name: OsString,
        path: &Path,
        format: ImportFormat,
        metadata: &Metadata,
    ) {
        // What macOS puts beside files on foreign disks.
        let is_shadow = name.as_encoded_bytes().starts_with(b"._");
        let kind = match kind_in_tree(path, format) {
            Ok(kind) => kind.filter(|_| !is_shadow),
            Err(error) => return self.unreadable(path, &error),
        };
        match kind {
            None => self.ignored += 1,
            Some(Kind::Mbox) => {
                let place = self.places.get(here);
                let mut folder = place.map_or_else(Vec::new, |place| place.folder.clone());
                // Apple Mail keeps `Name.mbox/mbox`.
                if name != "mbox" || folder.is_empty() {
                    folder.push(folder_name(&name));
                }
                let parent = path.parent().unwrap_or(path).to_owned();
                self.places.push(Place {
                    path: parent,
                    folder,
                });
                self.add(self.places.len() - 1, name, Kind::Mbox, metadata);
            }
            Some(kind) => self.add(here, name, kind, metadata),
        }
    }

    /// What is in a folder, by name.
    fn entries(&mut self, path: &Path) -> Vec<DirEntry> {
        let mut entries = Vec::new();
        match fs::read_dir(path) {
            Ok(found) => {
                for entry in found {
                    match entry {
                        Ok(entry) => entries.push(entry),
                        Err(error) => self.unreadable(path, &error),
                    }
                }
            }
            Err(error) => self.unreadable(path, &error),
        }
        entries.sort_by_key(DirEntry::file_name);
        entries
    }

    /// Links to files are followed, links to folders are not: they may lead in a ring.
    fn metadata(&mut self, entry: &DirEntry) -> Option<(Metadata, bool)> {
        let path = entry.path();
        let found = entry
            .file_type()
            .and_then(|kind| Ok((kind.is_symlink(), fs::metadata(&path)?)));
        match found {
            Ok((true, metadata)) if metadata.is_dir() => {
                self.note(&path, ImportTrouble::Link);
                None
            }
            Ok((_, metadata)) if metadata.is_dir() || metadata.is_file() => {
                let is_dir = metadata.is_dir();
                Some((metadata, is_dir))
            }
            Ok(_) => {
                self.ignored += 1;
                None
            }
            Err(error) => {
                self.unreadable(&path, &error);
                None
            }
        }
    }
}

/// What a file in a tree is; `None` where it is no mail.
fn kind_in_tree(path: &Path, format: ImportFormat) -> io::Result<Option<Kind>> {
    let ends = |end: &str| {
        let extension = path.extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(end))
    };
    let is_mbox = || Ok::<_, io::Error>(ends("mbox") || begins_as_mbox(path)?);
    Ok(match format {
        ImportFormat::Auto | ImportFormat::Eml if ends("eml") => Some(Kind::Message),
        ImportFormat::Eml | ImportFormat::Maildir => None,
        _ => is_mbox()?.then_some(Kind::Mbox),
    })
}

/// What a file is that was asked for by name.
fn kind_of_file(path: &Path, format: ImportFormat) -> io::Result<Option<Kind>> {
    Ok(match format {
        ImportFormat::Auto => kind_in_tree(path, format)?.or(Some(Kind::Message)),
        ImportFormat::Eml => Some(Kind::Message),
        ImportFormat::Maildir => None,
        _ => Some(Kind::Mbox),
    })
}

fn begins_as_mbox(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?
        .take(LOOKED_AT)
        .read_to_end(&mut beginning)?;
    Ok(mbox::is_mbox(&beginning))
}

/// The folder's name for a file's.
fn folder_name(name: &OsStr) -> String {
    let name = name.to_string_lossy();
    let stem = [".mbox", ".mbx", ".sbd", ".eml"].iter().find_map(|end| {
        let (stem, given) = name.split_at_checked(name.len().checked_sub(end.len())?)?;
        (given.eq_ignore_ascii_case(end) && !stem.is_empty()).then_some(stem)
    });
    stem.unwrap_or(&name).to_owned()
}

/// What the profile's disk has no room for, or nobody may read, is the system's word.
pub(super) fn room(profile: &Path, bytes: u64) -> Result<(), Problem> {
    let needed = bytes.saturating_add(bytes / 2).saturating_add(200_000_000);
    let free = store::available(profile).map_err(|error| from_io(&error))?;
    if free >= needed {
        return Ok(());
    }
    let words = format!(
        "{} MB free, {} MB needed",
        free / 1_000_000,
        needed / 1_000_000
    );
    Err(Problem::new(ProblemCode::DiskFull)
        .about(profile.to_string_lossy())
        .saying(words))
}
