//! A session bus of a test's own, and a real Secret Service on it.

use crate::processes::{Running, find_program, wait_for};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A session bus that starts nothing by itself: what is not put on it is not there.
pub struct Bus {
    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub address: String,
    _running: Running,
}

impl Bus {
    /// Starts it, with its socket in `folder`.
    ///
    /// # Panics
    /// When dbus-daemon is not installed or does not start.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        let program = find_program("dbus-daemon", "dbus-daemon");
        let config = folder.join("bus.conf");
        // The system's own configuration starts services on demand, a keychain among them; this one knows none.
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
             <busconfig>\n<type>session</type>\n<listen>unix:path={}/bus</listen>\n<auth>EXTERNAL</auth>\n\
             <policy context=\"default\">\n<allow send_destination=\"*\" eavesdrop=\"true\"/>\n\
             <allow eavesdrop=\"true\"/>\n<allow own=\"*\"/>\n</policy>\n</busconfig>\n",
            folder.display()
        );
        fs::write(&config, text).unwrap();
        let mut running = Running::start(
            Command::new(program)
                .arg(format!("--config-file={}", config.display()))
                .args(["--nofork", "--print-address=1"])
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let mut address = String::new();
        BufReader::new(running.child().stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("unix:"), "dbus-daemon told no address");
        Self {
            address,
            _running: running,
        }
    }

    /// A connection to it.
    ///
    /// # Panics
    /// When the bus does not answer.
    pub fn connect(&self) -> zbus::blocking::Connection {
        zbus::blocking::connection::Builder::address(self.address.as_str())
            .unwrap()
            .build()
            .unwrap()
    }

    /// Whether somebody owns a name on it.
    ///
    /// # Panics
    /// When the bus does not answer.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let bus = zbus::blocking::fdo::DBusProxy::new(&self.connect()).unwrap();
        bus.name_has_owner(name.try_into().unwrap()).unwrap()
    }
}

/// GNOME's keyring, unlocked, with its file under a private home.
pub struct Keychain {
    _running: Running,
}

impl Keychain {
    /// Starts it on a bus.
    ///
    /// # Panics
    /// When gnome-keyring-daemon is not installed or does not start.
    #[must_use]
    pub fn start(bus: &Bus, home: &Path, runtime: &Path) -> Self {
        let program = find_program("gnome-keyring-daemon", "gnome-keyring");
        let mut running = Running::start(
            Command::new(program)
                .args(["--unlock", "--foreground", "--components=secrets"])
                .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
                .env("HOME", home)
                .env("XDG_RUNTIME_DIR", runtime)
                .env_remove("XDG_DATA_HOME")
                .env_remove("XDG_CONFIG_HOME")
                .env_remove("DISPLAY")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        // The password of the keyring itself; the end of the input tells that it is complete.
        running
            .child()
            .stdin
            .take()
            .unwrap()
            .write_all(b"test")
            .unwrap();
        wait_for("the Secret Service", Duration::from_secs(15), || {
            running.must_run(Path::new(""));
            bus.has("org.freedesktop.secrets").then_some(())
        });
        Self { _running: running }
    }

    /// How many secrets it holds.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn count(&self, bus: &Bus) -> usize {
        let connection = bus.connect();
        let service = zbus::blocking::Proxy::new(
            &connection,
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service",
        )
        .unwrap();
        let everything = std::collections::HashMap::<&str, &str>::new();
        let (unlocked, locked): (
            Vec<zbus::zvariant::OwnedObjectPath>,
            Vec<zbus::zvariant::OwnedObjectPath>,
        ) = service.call("SearchItems", &(everything,)).unwrap();
        unlocked.len() + locked.len()
    }
}
