//! The data folder.

use contract::{Problem, ProblemCode};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The operating system's data folder for Postane.
///
/// # Errors
/// The system tells no home folder.
pub fn default_profile() -> Result<PathBuf, Problem> {
    directories::ProjectDirs::from("app", "", "Postane")
        .map(|folders| folders.data_dir().to_owned())
        .ok_or_else(|| Problem::new(ProblemCode::FileUnwritable))
}

/// The name under which this profile's passwords stand in the keychain: made once, so that the folder can be moved.
pub(crate) fn name(profile: &Path) -> io::Result<String> {
    let path = profile.join("profile-name");
    match fs::read_to_string(&path) {
        Ok(name) if !name.trim().is_empty() => Ok(name.trim().to_owned()),
        Ok(_) => make(&path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&path),
        Err(error) => Err(error),
    }
}

fn make(path: &Path) -> io::Result<String> {
    let name = format!("{:032x}", random()?);
    fs::write(path, &name)?;
    Ok(name)
}

/// 128 random bits from the operating system.
pub(crate) fn random() -> io::Result<u128> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(u128::from_le_bytes(bytes))
}

/// Chance, from 0 to 1; no chance where the system has none.
pub(crate) fn chance() -> f64 {
    let bits = random().unwrap_or_default() as u32;
    f64::from(bits) / f64::from(u32::MAX)
}
