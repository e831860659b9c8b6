//! The limit (limit.c), made into a program.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SOURCE: &str = include_str!("limit.c");

/// Compiles it into a folder.
///
/// # Panics
/// When there is no C compiler, or no OpenSSL to compile with.
pub(crate) fn compile(folder: &Path) -> PathBuf {
    let program = folder.join("limit");
    let mut compiler = Command::new("cc")
        .args(["-O2", "-Wall", "-Wextra", "-Werror", "-x", "c", "-", "-o"])
        .arg(&program)
        .args(["-lssl", "-lcrypto"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("cc (apt-get install build-essential libssl-dev)");
    let mut input = compiler.stdin.take().unwrap();
    input.write_all(SOURCE.as_bytes()).unwrap();
    drop(input);
    assert!(compiler.wait().unwrap().success(), "cc");
    program
}
