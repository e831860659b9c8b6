//! Room on the disk.

use std::io;
use std::path::Path;

/// Bytes that may still be written where `path` is. It has to be there.
///
/// # Errors
/// The system does not tell.
pub fn available(path: &Path) -> io::Result<u64> {
    fs4::available_space(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_temporary_folder_has_room() {
        assert!(available(&std::env::temp_dir()).unwrap() > 0);
        assert!(available(Path::new("/nowhere/at/all")).is_err());
    }
}
