//! What has to be on the machine: Debian packages and Rust's wasm target. A second run finds everything and does nothing.

use crate::process::{Outcome, cargo, has, output, run, words};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the machine is prepared for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// Building and running the program.
    Build,
    /// The real servers, the real keychain, the real window.
    Test,
    /// Other mail programs to be measured beside.
    Bench,
    /// Making installers.
    Bundle,
}

/// The web view and the libraries that the desktop shell links.
const BUILD: &[&str] = &[
    "build-essential",
    "file",
    "libayatana-appindicator3-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
];

/// Servers to talk to, and a desktop without a screen.
const TEST: &[&str] = &[
    "at-spi2-core",
    "dbus",
    "dbus-daemon",
    "dbus-x11",
    "dovecot-imapd",
    "dovecot-pop3d",
    "fonts-dejavu-core",
    "fonts-inter",
    "fonts-noto-core",
    "gnome-keyring",
    "imagemagick",
    "postfix",
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
];

/// Programs that receive mail, the server they receive it from, and what the limit is compiled with.
const BENCH: &[&str] = &[
    "build-essential",
    "dovecot-pop3d",
    "fetchmail",
    "libssl-dev",
    "mpop",
    "notmuch",
    "pkg-config",
];

/// The tauri CLI comes through npm. (It makes the .rpm by itself.)
const BUNDLE: &[&str] = &["nodejs", "npm"];

/// Installs what is missing for `purpose`, and says so; elsewhere than on Debian says what to install.
pub(crate) fn prepare(purpose: Purpose) -> Outcome {
    if purpose != Purpose::Bench {
        wasm_target()?;
    }
    if purpose == Purpose::Test {
        components()?;
    }
    if !cfg!(target_os = "linux") {
        return elsewhere();
    }
    let mut wanted = BUILD.to_vec();
    match purpose {
        Purpose::Build => {}
        Purpose::Test => wanted.extend(TEST),
        // It has no window.
        Purpose::Bench => wanted = BENCH.to_vec(),
        // Node.js from elsewhere is not Debian's package, and does not go together with its npm.
        Purpose::Bundle if has("npm") => {}
        Purpose::Bundle => wanted.extend(BUNDLE),
    }
    if !has("dpkg-query") || !has("apt-get") {
        return other_linux();
    }
    let missing = missing(&wanted);
    if missing.is_empty() {
        Ok(())
    } else {
        install(&missing)
    }
}

/// Adds Rust's wasm target where it is not installed.
pub(crate) fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let library =
        output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]));
    if library.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    if !has("rustup") {
        return Err(format!(
            "Rust's target {TARGET} is missing, and so is rustup; install the target"
        ));
    }
    println!("xtask: adding Rust's target {TARGET}");
    run(Command::new("rustup").args(["target", "add", TARGET]))
}

/// Adds rustfmt and clippy, which rustup's minimal profile leaves out.
fn components() -> Outcome {
    for (component, program) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if output(&mut cargo([program, "--version"])).is_none() {
            println!("xtask: adding Rust's component {component}");
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn missing<'names>(wanted: &[&'names str]) -> Vec<&'names str> {
    // It fails when one of them is unknown, and still prints the others.
    let format = "--showformat=${Package} ${db:Status-Status}\\n";
    let listing = Command::new("dpkg-query")
        .args(["--show", format])
        .args(wanted)
        .stderr(Stdio::null())
        .output();
    let listing = listing
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let installed: BTreeSet<&str> = listing
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

fn install(missing: &[&str]) -> Outcome {
    println!("xtask: installing with apt-get: {}", missing.join(" "));
    as_root("apt-get", &["update", "-qq"])?;
    if missing.contains(&"postfix") {
        // Else it asks; the tests bring a configuration of their own.
        preseed("postfix postfix/main_mailer_type select No configuration\n")?;
    }
    let started = hold_daemons()?;
    let arguments = [
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "-o",
        "Dpkg::Use-Pty=0",
    ];
    let outcome = as_root("apt-get", &[&arguments[..], missing].concat());
    if started {
        as_root("rm", &["-f", POLICY])?;
    }
    outcome
}

/// Debian's way to say which daemons may start when they are installed (invoke-rc.d).
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Keeps Dovecot and Postfix from starting on the real ports; the tests start their own. True when there was no policy
/// before, so that ours has to be taken away again.
fn hold_daemons() -> Outcome<bool> {
    if Path::new(POLICY).exists() {
        return Ok(false);
    }
    as_root_with_input("tee", &[POLICY], "#!/bin/sh\nexit 101\n")?;
    as_root("chmod", &["755", POLICY])?;
    Ok(true)
}

fn preseed(answers: &str) -> Outcome {
    as_root_with_input("debconf-set-selections", &[], answers)
}

/// The command itself for root, through sudo for others.
fn root_command(program: &str, arguments: &[&str]) -> Outcome<Command> {
    let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut command = Command::new("env");
    if !is_root {
        if !has("sudo") {
            return Err(format!(
                "this needs root and there is no sudo: {program} {}",
                arguments.join(" ")
            ));
        }
        command = Command::new("sudo");
        command.arg("env");
    }
    command
        .arg("DEBIAN_FRONTEND=noninteractive")
        .arg(program)
        .args(arguments);
    Ok(command)
}

/// Runs it as root, through sudo if need be.
pub(crate) fn as_root(program: &str, arguments: &[&str]) -> Outcome {
    run(&mut root_command(program, arguments)?)
}

fn as_root_with_input(program: &str, arguments: &[&str], input: &str) -> Outcome {
    let mut command = root_command(program, arguments)?;
    let failed = |error: std::io::Error| format!("{program} did not run: {error}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).map_err(failed)?;
    }
    let status = child.wait().map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} ended with {status}", words(&command)))
    }
}

fn other_linux() -> Outcome {
    let libraries = [
        "webkit2gtk-4.1",
        "gtk+-3.0",
        "librsvg-2.0",
        "ayatana-appindicator3-0.1",
    ];
    let found = |name: &&str| output(Command::new("pkg-config").args(["--exists", name])).is_some();
    let missing: Vec<&str> = libraries
        .iter()
        .filter(|name| !found(name))
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "only Debian and Ubuntu are prepared automatically. Please install, with their development files: {}.\n\
         For `cargo xtask test` also: dovecot, postfix, Xvfb, WebKitWebDriver, dbus, gnome-keyring, imagemagick, xdotool, \
         the fonts Inter and Noto.\nOn Debian these packages are: {} {}",
        missing.join(", "),
        BUILD.join(" "),
        TEST.join(" ")
    ))
}

fn elsewhere() -> Outcome {
    if cfg!(target_os = "macos") && output(Command::new("xcode-select").arg("-p")).is_none() {
        return Err(
            "please install Xcode's command line tools first: xcode-select --install".to_owned(),
        );
    }
    if cfg!(windows) {
        println!(
            "xtask: needed: the Visual Studio Build Tools (C++) and, before Windows 11, the WebView2 runtime"
        );
    }
    Ok(())
}
