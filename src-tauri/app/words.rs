//! The shell's few words: menus, the tray, notifications, and a start that failed.

use contract::{Language, Problem, Settings};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

const EN: [&str; 2] = [
    include_str!("../../ui/locales/en/desktop.ftl"),
    include_str!("../../ui/locales/en/problems.ftl"),
];
const TR: [&str; 2] = [
    include_str!("../../ui/locales/tr/desktop.ftl"),
    include_str!("../../ui/locales/tr/problems.ftl"),
];

/// Texts in one language.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// In the language of the settings, else the desktop's.
    pub(crate) fn of(settings: &Settings) -> Self {
        settings
            .language
            .map_or_else(Self::of_the_desktop, Self::new)
    }

    /// In the desktop's language, where we have it.
    pub(crate) fn of_the_desktop() -> Self {
        let turkish = system_language().to_ascii_lowercase().starts_with("tr");
        Self::new(if turkish { Language::Tr } else { Language::En })
    }

    fn new(language: Language) -> Self {
        let (texts, tag) = match language {
            Language::En => (EN, "en"),
            Language::Tr => (TR, "tr"),
        };
        let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        for text in texts {
            // A text with a mistake still yields every entry that is right.
            let resource =
                FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    pub(crate) fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    pub(crate) fn with(&self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let (key, attribute) = match key.split_once('.') {
            Some((key, attribute)) => (key, Some(attribute)),
            None => (key, None),
        };
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(*name, value.clone());
        }
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| match attribute {
                Some(attribute) => message
                    .get_attribute(attribute)
                    .map(|attribute| attribute.value()),
                None => message.value(),
            });
        let mut errors = Vec::new();
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| {
                self.bundle
                    .format_pattern(pattern, Some(&values), &mut errors)
                    .into_owned()
            },
        )
    }

    /// What happened, and what to do next.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        let key = format!("problem-{}", problem.code.key());
        let arguments = [
            (
                "subject",
                FluentValue::from(problem.subject.as_deref().unwrap_or("none")),
            ),
            ("account", FluentValue::from("none")),
        ];
        format!(
            "{}\n\n{}",
            self.with(&key, &arguments),
            self.with(&format!("{key}.next"), &arguments)
        )
    }
}

/// The desktop's language, as a BCP 47 tag.
pub(crate) fn system_language() -> String {
    sys_locale::get_locale().unwrap_or_else(|| "en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Action;

    #[test]
    fn every_action_has_its_words_in_both_languages() {
        for language in [Language::En, Language::Tr] {
            let words = Words::new(language);
            for action in Action::ALL {
                let key = format!("action-{}", action.key());
                assert_ne!(words.text(&key), key);
            }
        }
    }
}
