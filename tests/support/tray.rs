//! The tray: this plays the desktop's side of it (org.kde.StatusNotifierWatcher) and clicks in the menu over D-Bus.

use crate::keychain::Bus;
use crate::processes::wait_for;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// One entry of a menu and what is under it, as com.canonical.dbusmenu gives it.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// An item as it was registered: its owner on the bus and its object.
type Item = (String, String);

struct Watcher {
    items: Arc<Mutex<Vec<Item>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: zbus::message::Header<'_>,
    ) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // By the specification a bus name; the Ayatana library gives its object's path.
        let item = if service.starts_with('/') {
            (sender, service.to_owned())
        } else {
            (service.to_owned(), "/StatusNotifierItem".to_owned())
        };
        self.items.lock().unwrap().push(item);
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items
            .lock()
            .unwrap()
            .iter()
            .map(|(owner, path)| format!("{owner}{path}"))
            .collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A tray on a desktop's bus. It must be there before the program starts.
pub struct Tray {
    connection: Connection,
    items: Arc<Mutex<Vec<Item>>>,
}

impl Tray {
    /// Puts a tray on the bus.
    ///
    /// # Panics
    /// When the bus refuses.
    #[must_use]
    pub fn start(bus: &Bus) -> Self {
        let items = Arc::new(Mutex::new(Vec::new()));
        let connection = zbus::blocking::connection::Builder::address(bus.address.as_str())
            .unwrap()
            .serve_at(
                "/StatusNotifierWatcher",
                Watcher {
                    items: Arc::clone(&items),
                },
            )
            .unwrap()
            .name("org.kde.StatusNotifierWatcher")
            .unwrap()
            .build()
            .unwrap();
        Self { connection, items }
    }

    /// The program's icon in the tray, once it is there.
    fn item(&self) -> Item {
        wait_for("an icon in the tray", Duration::from_secs(20), || {
            self.items.lock().unwrap().last().cloned()
        })
    }

    fn menu(&self) -> Proxy<'static> {
        let (owner, path) = self.item();
        let item = Proxy::new(
            &self.connection,
            owner.clone(),
            path,
            "org.kde.StatusNotifierItem",
        )
        .unwrap();
        let menu: OwnedObjectPath = item.get_property("Menu").unwrap();
        Proxy::new(&self.connection, owner, menu, "com.canonical.dbusmenu").unwrap()
    }

    /// The entries of the menu, with their numbers, from top to bottom; separators have no label.
    #[must_use]
    pub fn entries(&self) -> Vec<(i32, String)> {
        let (_, root): (u32, Layout) = self
            .menu()
            .call("GetLayout", &(0_i32, -1_i32, vec!["label"]))
            .unwrap();
        let mut entries = Vec::new();
        collect(&root, &mut entries);
        entries
    }

    /// Clicks the entry with this label.
    ///
    /// # Panics
    /// When there is no such entry.
    pub fn click(&self, label: &str) {
        let id = wait_for(
            &format!("{label:?} in the tray's menu"),
            Duration::from_secs(20),
            || {
                self.entries()
                    .into_iter()
                    .find(|(_, text)| text == label)
                    .map(|(id, _)| id)
            },
        );
        let nothing = Value::from(0_i32);
        self.menu()
            .call::<_, _, ()>("Event", &(id, "clicked", nothing, 0_u32))
            .unwrap();
    }

    /// What is written beside the icon (the Ayatana extension), such as the number of unread messages.
    #[must_use]
    pub fn label(&self) -> String {
        let (owner, path) = self.item();
        let item = Proxy::new(&self.connection, owner, path, "org.kde.StatusNotifierItem").unwrap();
        item.get_property("XAyatanaLabel").unwrap_or_default()
    }
}

fn collect(entry: &Layout, into: &mut Vec<(i32, String)>) {
    let (id, properties, children) = entry;
    if let Some(label) = properties
        .get("label")
        .and_then(|value| <&str>::try_from(value).ok())
    {
        // A single underscore marks the letter for the keyboard.
        into.push((*id, label.replace('_', "")));
    }
    for child in children {
        if let Ok(child) = child.try_clone().and_then(Layout::try_from) {
            collect(&child, into);
        }
    }
}
