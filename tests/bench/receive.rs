//! `cargo xtask bench receive`: Postane against mpop, fetchmail, and a client that does only what cannot be left out.
//!
//! All of them receive the same maildrops from the same Dovecot, in turns and in the same call: on another machine, or in
//! another hour, only the ratios can be compared. Every run is a process of its own, measured by the kernel.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[cfg(target_os = "linux")]
mod clients;
#[cfg(target_os = "linux")]
mod corpus;
#[cfg(target_os = "linux")]
mod delay;
#[cfg(target_os = "linux")]
mod limit;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod rounds;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    rounds::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("this bench needs Linux: it starts a Dovecot of its own");
}
