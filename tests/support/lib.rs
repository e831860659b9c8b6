//! What the end-to-end tests stand on: real servers, a real window, and the embedded post office of the demo.
//!
//! None of this is in the product. Whatever goes wrong here stops the test that asked for it, loudly.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

pub mod certificates;
#[cfg(target_os = "linux")]
pub mod cli;
#[cfg(target_os = "linux")]
pub mod desktop;
#[cfg(target_os = "linux")]
pub mod dovecot;
#[cfg(target_os = "linux")]
pub mod faulty;
#[cfg(target_os = "linux")]
pub mod keychain;
pub mod mixed;
#[cfg(target_os = "linux")]
pub mod notifications;
pub mod ports;
pub mod post_office;
#[cfg(target_os = "linux")]
pub mod postfix;
#[cfg(target_os = "linux")]
pub mod processes;
pub mod room;
pub mod samples;
#[cfg(target_os = "linux")]
pub mod tray;
#[cfg(target_os = "linux")]
pub mod webdriver;
pub mod witness;
