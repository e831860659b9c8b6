//! What the program is started with.

use contract::Problem;
use std::ffi::OsString;
use std::path::PathBuf;

/// `postane [--profile DIR] [--hidden] [mailto:…]`. Desktops pass odd things; what is unknown is passed over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The data folder, where it is not the usual one.
    pub(crate) profile: Option<PathBuf>,
    /// Start in the tray.
    pub(crate) hidden: bool,
    /// A link to write to.
    pub(crate) mailto: Option<String>,
}

impl Arguments {
    /// The data folder.
    pub(crate) fn profile(&self) -> Result<PathBuf, Problem> {
        match &self.profile {
            Some(profile) => Ok(profile.clone()),
            None => engine::default_profile(),
        }
    }

    pub(crate) fn read(mut arguments: impl Iterator<Item = OsString>) -> Self {
        let mut read = Self {
            profile: std::env::var_os("POSTANE_PROFILE").map(PathBuf::from),
            ..Self::default()
        };
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--profile") => {
                    read.profile = arguments.next().map(PathBuf::from).or(read.profile)
                }
                Some("--hidden") => read.hidden = true,
                Some(text) if is_mailto(text) => read.mailto = Some(text.to_owned()),
                _ => {}
            }
        }
        read
    }
}

pub(crate) fn is_mailto(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("mailto"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_any_order() {
        let read = Arguments::read(
            ["--hidden", "MAILTO:a@b.example", "--profile", "p"]
                .map(OsString::from)
                .into_iter(),
        );
        assert_eq!(
            read,
            Arguments {
                profile: Some("p".into()),
                hidden: true,
                mailto: Some("MAILTO:a@b.example".to_owned())
            }
        );
    }
}
