//! Files the user chooses, and attachments on their way to other programs.

use crate::desk::Desk;
use contract::{DraftAttachment, DraftId, MessageId, Problem, ProblemCode};
use std::fs;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;

/// Endings of files that a desktop would run instead of showing.
const PROGRAMS: &[&str] = &[
    "app",
    "appimage",
    "appinstaller",
    "application",
    "appx",
    "bash",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "diagcab",
    "dll",
    "dmg",
    "elf",
    "exe",
    "fileloc",
    "flatpakref",
    "hta",
    "img",
    "inetloc",
    "inf",
    "iso",
    "jar",
    "js",
    "jse",
    "library-ms",
    "lnk",
    "mpkg",
    "msc",
    "msi",
    "msix",
    "msp",
    "pif",
    "pkg",
    "pl",
    "ps1",
    "psm1",
    "py",
    "rb",
    "reg",
    "rpm",
    "run",
    "scf",
    "scpt",
    "scr",
    "sct",
    "search-ms",
    "settingcontent-ms",
    "sh",
    "snap",
    "terminal",
    "tool",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "webloc",
    "workflow",
    "wsc",
    "wsf",
    "wsh",
    "xll",
];

/// Asks where, and saves the raw message; answers whether it was saved.
pub(crate) async fn save_message(
    window: &WebviewWindow,
    message: MessageId,
) -> Result<bool, Problem> {
    let engine = window.state::<Desk>().engine().clone();
    let view = engine.open_message(message).await?;
    let name: String = view
        .subject
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                ' '
            } else {
                c
            }
        })
        .take(80)
        .collect();
    let name = name.trim_matches([' ', '.']);
    let name = if name.is_empty() {
        format!("{message}.eml")
    } else {
        format!("{name}.eml")
    };
    let raw = engine.raw(message).await?;
    save(window, name, raw).await
}

/// Asks where, and saves an attachment; answers whether it was saved.
pub(crate) async fn save_attachment(
    window: &WebviewWindow,
    message: MessageId,
    part: u32,
) -> Result<bool, Problem> {
    let part = window.state::<Desk>().engine().part(message, part).await?;
    save(window, part.name, part.bytes).await
}

async fn save(window: &WebviewWindow, name: String, bytes: Vec<u8>) -> Result<bool, Problem> {
    let (chosen, answer) = tokio::sync::oneshot::channel();
    window
        .dialog()
        .file()
        .set_parent(window)
        .set_file_name(name)
        .save_file(move |path| {
            let _ = chosen.send(path);
        });
    let Some(path) = answer
        .await
        .ok()
        .flatten()
        .and_then(|path| path.into_path().ok())
    else {
        return Ok(false);
    };
    write(&path, &bytes)?;
    Ok(true)
}

/// Where attachments are put for other programs: inside the profile, which only its owner can read.
fn opened(profile: &Path) -> PathBuf {
    profile.join("opened")
}

/// Takes away what was opened the last time; programs that still show it have read it.
pub(crate) fn forget_opened(profile: &Path) {
    // Where it cannot be, the next start tries again.
    let _ = fs::remove_dir_all(opened(profile));
}

/// Opens an attachment with the desktop's program for it; never runs one.
pub(crate) async fn open_attachment(
    app: &AppHandle,
    message: MessageId,
    part: u32,
) -> Result<(), Problem> {
    let desk = app.state::<Desk>();
    let found = desk.engine().part(message, part).await?;
    let ending = Path::new(&found.name)
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    if ending.is_some_and(|ending| PROGRAMS.contains(&ending.as_str())) {
        return Err(Problem::new(ProblemCode::Invalid).about(found.name));
    }
    let folder = opened(desk.profile()).join(format!("{message}-{part}"));
    let path = folder.join(&found.name);
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    write(&path, &found.bytes)?;
    app.opener()
        .open_path(path.to_string_lossy(), None::<&str>)
        .map_err(|error| {
            Problem::new(ProblemCode::FileUnreadable)
                .about(found.name)
                .saying(error.to_string())
        })
}

/// Asks for files and attaches them.
pub(crate) async fn attach(
    window: &WebviewWindow,
    draft: DraftId,
) -> Result<Vec<DraftAttachment>, Problem> {
    let (chosen, answer) = tokio::sync::oneshot::channel();
    window
        .dialog()
        .file()
        .set_parent(window)
        .pick_files(move |paths| {
            let _ = chosen.send(paths);
        });
    let paths: Vec<PathBuf> = answer
        .await
        .ok()
        .flatten()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|path| path.into_path().ok())
        .collect();
    window.state::<Desk>().engine().attach(draft, paths).await
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(ProblemCode::FileUnwritable)
        .about(path.to_string_lossy())
        .saying(error.to_string())
}
