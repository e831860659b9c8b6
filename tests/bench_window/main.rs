//! `cargo xtask bench window`: the program as it is shipped, in a window that is looked at from outside. From its start to
//! the list on screen, processor time until then and memory afterwards, beside an empty WebKitGTK window; and from a
//! keystroke in the search box to the painted results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[cfg(target_os = "linux")]
#[path = "../bench/measure.rs"]
mod measure;
#[cfg(target_os = "linux")]
#[path = "../bench_store/profile.rs"]
mod profile;
#[cfg(target_os = "linux")]
mod rounds;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod tree;
#[cfg(target_os = "linux")]
mod typing;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    rounds::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("this bench needs Linux");
}
