//! `cargo xtask bundle`: the .deb and the .rpm, and with `--try` the .deb on this machine.

use crate::process::{Outcome, cargo, output, root, run, target};
use crate::setup::{self, Purpose};
use crate::ui;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tauri CLI, as npm has it; its minor version follows the tauri crate's.
const TAURI_CLI: &str = "2.12.5";

/// Makes the installers and prints where they are.
pub(crate) fn bundle(try_it: bool) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("installers are made on Linux so far (.deb and .rpm)".to_owned());
    }
    setup::prepare(Purpose::Bundle)?;
    ui::build(true)?;
    run(&mut cargo([
        "build",
        "--release",
        "--locked",
        "--package",
        "cli",
    ]))?;
    let tauri = tauri_cli()?;
    let folder = target().join("release/bundle");
    // Else an installer of an earlier version would be found, too.
    let _not_there = fs::remove_dir_all(&folder);
    let arguments = ["build", "--ci", "--bundles", "deb,rpm", "--", "--locked"];
    run(Command::new(tauri).args(arguments).current_dir(root()))?;
    let deb = find(&folder.join("deb"), "deb")?;
    pack_tightly(&deb)?;
    let deb = report(&folder.join("deb"), "deb")?;
    report(&folder.join("rpm"), "rpm")?;
    if try_it { try_out(&deb) } else { Ok(()) }
}

/// Installs the tauri CLI below target/ unless that version is there.
fn tauri_cli() -> Outcome<PathBuf> {
    let tools = target().join("tools");
    let tauri = tools.join("node_modules/.bin/tauri");
    let version = output(Command::new(&tauri).arg("--version")).unwrap_or_default();
    if version.trim().ends_with(TAURI_CLI) {
        return Ok(tauri);
    }
    println!(
        "xtask: installing @tauri-apps/cli {TAURI_CLI} into {}",
        tools.display()
    );
    fs::create_dir_all(&tools).map_err(|error| format!("{}: {error}", tools.display()))?;
    let package = format!("@tauri-apps/cli@{TAURI_CLI}");
    let arguments = [
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--save-exact",
        "--prefix",
    ];
    run(Command::new("npm")
        .args(arguments)
        .arg(&tools)
        .arg(&package))?;
    Ok(tauri)
}

/// The tauri CLI packs a .deb with gzip; xz makes it a fifth smaller.
fn pack_tightly(deb: &Path) -> Outcome {
    let unpacked = deb.with_extension("unpacked");
    let _not_there = fs::remove_dir_all(&unpacked);
    run(Command::new("dpkg-deb")
        .arg("--raw-extract")
        .args([deb, &unpacked]))?;
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "--build"])
        .args([&unpacked, deb]))?;
    fs::remove_dir_all(&unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))
}

/// The installer in a folder.
fn find(folder: &Path, extension: &str) -> Outcome<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut made = entries.flatten().map(|entry| entry.path());
    let file = made.find(|path| path.extension().is_some_and(|end| end == extension));
    file.ok_or_else(|| format!("no .{extension} was made in {}", folder.display()))
}

/// Prints the installer in a folder; gives it back.
fn report(folder: &Path, extension: &str) -> Outcome<PathBuf> {
    let file = find(folder, extension)?;
    let bytes = fs::metadata(&file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    println!("{} ({:.1} MB)", file.display(), bytes as f64 / 1e6);
    Ok(file)
}

/// Installs it, runs the window test on what is installed, and removes it, whatever the test said.
fn try_out(deb: &Path) -> Outcome {
    setup::prepare(Purpose::Test)?;
    let package = output(
        Command::new("dpkg-deb")
            .arg("--field")
            .arg(deb)
            .arg("Package"),
    );
    let package = package.ok_or_else(|| format!("{} does not say its package", deb.display()))?;
    println!("xtask: installing {}", deb.display());
    setup::as_root(
        "apt-get",
        &["install", "-y", "--reinstall", &deb.display().to_string()],
    )?;
    let outcome = run(cargo(["test", "--workspace", "--test", "window"])
        .env("POSTANE_BIN", "/usr/bin/postane")
        .env("POSTANE_CLI", "/usr/bin/postane-cli"));
    println!("xtask: removing {}", package.trim());
    setup::as_root("apt-get", &["remove", "-y", package.trim()])?;
    outcome
}
