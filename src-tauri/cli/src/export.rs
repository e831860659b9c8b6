//! `export`: messages as files, byte for byte.

use crate::Call;
use crate::arguments::Format;
use crate::mail::find_folder;
use contract::{Folder, FolderId, Problem, ProblemCode};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) async fn run(
    call: &Call,
    folder: Option<&str>,
    all: bool,
    format: Format,
    dir: &Path,
) -> Result<(), Problem> {
    let folders = call.engine.list_folders().await?;
    let chosen: Vec<&Folder> = match folder {
        Some(name) if !all => vec![find_folder(&folders, name)?],
        _ => folders.iter().collect(),
    };
    let mut count = 0_u64;
    for folder in chosen {
        let target = if all {
            dir.join(path_of(&folders, folder))
        } else {
            dir.to_owned()
        };
        let mut ids = call.engine.ids_in(folder.id).await?;
        ids.sort_unstable();
        let place = match format {
            Format::Eml => target.clone(),
            Format::Maildir => target.join("cur"),
        };
        prepare(&target, format).map_err(|error| unwritable(&target, &error))?;
        for id in ids {
            let raw = call.engine.raw(id).await?;
            let name = match format {
                Format::Eml => format!("{id:08}.eml"),
                // A Maildir name needs to be unique and must not hold '/' or ':' before the flags.
                Format::Maildir => format!("{id:08}.postane.export:2,S"),
            };
            write(&place.join(&name), &raw)
                .map_err(|error| unwritable(&place.join(&name), &error))?;
            count += 1;
        }
    }
    call.out
        .print(&serde_json::json!({ "exported": count }), |_| {
            format!("{count} messages written\n")
        })
}

/// Own folders nest; names become safe file names.
fn path_of(folders: &[Folder], folder: &Folder) -> PathBuf {
    let mut names = Vec::new();
    let mut at = Some(folder);
    while let Some(folder) = at {
        names.push(safe(&folder.name, folder.id));
        // A store cannot hold a ring of folders; a bound costs nothing.
        if names.len() > 64 {
            break;
        }
        at = folder
            .parent
            .and_then(|parent| folders.iter().find(|folder| folder.id == parent));
    }
    names.iter().rev().collect()
}

fn safe(name: &str, id: FolderId) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let safe = safe.trim_matches([' ', '.']);
    if safe.is_empty() {
        format!("folder-{id}")
    } else {
        safe.to_owned()
    }
}

fn prepare(target: &Path, format: Format) -> io::Result<()> {
    fs::create_dir_all(target)?;
    if matches!(format, Format::Maildir) {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(target.join(part))?;
        }
    }
    Ok(())
}

/// Never over a file that is there.
fn write(path: &Path, raw: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(raw)
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(ProblemCode::FileUnwritable)
        .about(path.to_string_lossy())
        .saying(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_names_become_safe_file_names() {
        assert_eq!(safe("Aile", FolderId(7)), "Aile");
        assert_eq!(safe("../../etc", FolderId(7)), "_.._etc");
        assert_eq!(safe("..", FolderId(7)), "folder-7");
    }
}
