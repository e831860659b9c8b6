//! The table `settings`: one row of JSON.

use crate::{Error, Reader, Tx};
use contract::Settings;
use rusqlite::OptionalExtension as _;
use serde_json::Value;

impl Reader<'_> {
    /// The settings. What is missing, unknown or garbled takes its default.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn settings(&self) -> Result<Settings, Error> {
        let json: Option<String> = self
            .connection
            .prepare_cached("SELECT settings FROM settings WHERE id = 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(json.map_or_else(Settings::default, |json| lenient(&json)))
    }
}

impl Tx<'_> {
    /// Keeps the settings.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO settings (id, settings) VALUES (1, ?1)
                 ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
            )?
            .execute([serde_json::to_string(settings)?])?;
        Ok(())
    }
}

/// Takes field by field what can be read.
fn lenient(json: &str) -> Settings {
    let mut settings = Settings::default();
    let Ok(Value::Object(fields)) = serde_json::from_str(json) else {
        return settings;
    };
    for (name, value) in fields {
        if let Ok(Value::Object(mut whole)) = serde_json::to_value(&settings) {
            whole.insert(name, value);
            if let Ok(better) = serde_json::from_value(Value::Object(whole)) {
                settings = better;
            }
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Theme;

    #[test]
    fn one_garbled_field_does_not_spoil_the_others() {
        let settings =
            lenient(r#"{"theme":"dark","layout":17,"tree_width":-4,"later":{},"notify":false}"#);
        assert_eq!(
            settings,
            Settings {
                theme: Theme::Dark,
                notify: false,
                ..Settings::default()
            }
        );
        assert_eq!(lenient("garbage"), Settings::default());
    }
}
