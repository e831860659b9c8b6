//! The screen: crate `ui` compiled to wasm, its JavaScript glue by wasm-bindgen's library, one style sheet, and the static
//! files, together in ui/dist. Files that did not change are not touched: the shell embeds them, and would be built again.

use crate::process::{Outcome, cargo, root, run, target};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Builds ui/dist; `release` for what is shipped.
pub(crate) fn build(release: bool) -> Outcome {
    let profile = if release { "wasm" } else { "wasm-dev" };
    run(&mut cargo([
        "build",
        "--package",
        "ui",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile,
    ]))?;
    let wasm = target()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("ui.wasm");
    let glue = bind(&wasm, profile)?;
    let ui = root().join("ui");
    let dist = ui.join("dist");
    let mut kept = BTreeSet::new();
    for (name, from) in files(&glue)?.into_iter().chain(files(&ui.join("assets"))?) {
        kept.insert(put(&dist, &name, &read(&from)?)?);
    }
    for name in ["index.html", "boot.js", "repairing.html"] {
        kept.insert(put(&dist, Path::new(name), &read(&ui.join(name))?)?);
    }
    kept.insert(put(&dist, Path::new("style.css"), &style_sheet(&ui)?)?);
    for (name, stale) in files(&dist)? {
        if !kept.contains(&name) {
            fs::remove_file(&stale).map_err(|error| format!("{}: {error}", stale.display()))?;
        }
    }
    Ok(())
}

/// The folder with wasm-bindgen's output, made again when the wasm is newer.
fn bind(wasm: &Path, profile: &str) -> Outcome<PathBuf> {
    let folder = target().join("ui").join(profile);
    // The length and time of the wasm that the folder was made from.
    let stamp = target().join("ui").join(format!("{profile}.stamp"));
    let made_from = fs::metadata(wasm)
        .and_then(|wasm| Ok(format!("{} {:?}", wasm.len(), wasm.modified()?)))
        .map_err(|error| format!("{}: {error}", wasm.display()))?;
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from)
        && folder.join("ui_bg.wasm").is_file()
    {
        return Ok(folder);
    }
    let _not_there = fs::remove_file(&stamp);
    let _not_there = fs::remove_dir_all(&folder);
    let mut bindgen = Bindgen::new();
    let bindgen = bindgen.input_path(wasm).out_name("ui").typescript(false);
    let outcome = bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(&folder));
    outcome.map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    fs::write(&stamp, made_from).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(folder)
}

/// ui/styles/*.css by name, then the components' own ui/src/**/*.css by path.
fn style_sheet(ui: &Path) -> Outcome<Vec<u8>> {
    let mut sheet = Vec::new();
    for folder in ["styles", "src"] {
        for (name, file) in files(&ui.join(folder))? {
            if name.extension().is_some_and(|extension| extension == "css") {
                sheet.extend_from_slice(format!("/* {folder}/{} */\n", slashes(&name)).as_bytes());
                sheet.extend(read(&file)?);
                sheet.push(b'\n');
            }
        }
    }
    Ok(sheet)
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Every file below, sorted: its path from `folder`, and its whole path. A folder that is not there has none.
fn files(folder: &Path) -> Outcome<Vec<(PathBuf, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        if !next.is_dir() {
            continue;
        }
        let entries =
            fs::read_dir(&next).map_err(|error| format!("{}: {error}", next.display()))?;
        for entry in entries {
            let path = entry
                .map_err(|error| format!("{}: {error}", next.display()))?
                .path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                found.push((name.to_path_buf(), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a file of ui/dist unless it is like that already; gives back its name.
fn put(dist: &Path, name: &Path, bytes: &[u8]) -> Outcome<PathBuf> {
    let file = dist.join(name);
    if fs::read(&file).is_ok_and(|there| there == bytes) {
        return Ok(name.to_path_buf());
    }
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    fs::create_dir_all(file.parent().unwrap_or(dist)).map_err(failed)?;
    fs::write(&file, bytes).map_err(failed)?;
    Ok(name.to_path_buf())
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}
