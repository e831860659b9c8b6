//! A disk that is small, and may be write-protected.

use crate::processes::is_root;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A file system of its own, in memory; it goes when this goes.
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts one of this size.
    ///
    /// # Panics
    /// When this process may not mount: then it says so, because a test that is skipped says nothing.
    #[must_use]
    pub fn mount(kilobytes: u32) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("postane-disk-")
            .tempdir()
            .unwrap();
        let made = as_root("mount")
            .args(["-t", "tmpfs", "-o"])
            .arg(format!("size={kilobytes}k,mode=1777"))
            .arg("tmpfs")
            .arg(folder.path())
            .output();
        let made = made.unwrap_or_else(|error| panic!("mount does not start: {error}"));
        assert!(
            made.status.success(),
            "a full disk is tried on a tmpfs of its own, and this process may not mount one (root: {}): {}",
            is_root(),
            String::from_utf8_lossy(&made.stderr)
        );
        Self { folder }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Makes it larger.
    pub fn grow(&self, kilobytes: u32) {
        self.remount(&format!("size={kilobytes}k"));
    }

    /// Makes it write-protected, or writable again.
    pub fn protect(&self, protected: bool) {
        self.remount(if protected { "ro" } else { "rw" });
    }

    fn remount(&self, option: &str) {
        let status = as_root("mount")
            .args(["-o", &format!("remount,{option}")])
            .arg(self.path())
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "cannot remount with {option}"
        );
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that was killed may still be letting go of its files.
        let _ = as_root("umount").arg("-l").arg(self.path()).status();
    }
}

/// Mounting is root's: through sudo for others.
fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}
