//! `cargo xtask bench store`: what a million letters cost. Importing, indexing, windows of the list, searches, the first
//! rows after a start, memory and disk, at several sizes of the same kind of mail; beside notmuch on the same letters.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_os = "linux")]
mod list;
#[cfg(target_os = "linux")]
#[path = "../bench/measure.rs"]
mod measure;
#[cfg(target_os = "linux")]
mod notmuch;
#[cfg(target_os = "linux")]
mod profile;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod rounds;
#[cfg(target_os = "linux")]
mod search;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    rounds::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("this bench needs Linux");
}
