//! A Problem in words: the same Fluent texts that the window shows.

use contract::Problem;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

const EN: &str = include_str!("../../../ui/locales/en/problems.ftl");
const TR: &str = include_str!("../../../ui/locales/tr/problems.ftl");

/// What happened, what to do next, and the other side's own words.
pub(crate) fn sentence(problem: &Problem) -> String {
    let turkish = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|language| language.starts_with("tr"));
    let (text, language) = if turkish { (TR, "tr") } else { (EN, "en") };
    let mut sentence =
        in_language(problem, text, language).unwrap_or_else(|| problem.code.key().to_owned());
    if let Some(words) = &problem.server_words {
        sentence.push_str("\n  > ");
        sentence.push_str(words);
    }
    sentence
}

fn in_language(problem: &Problem, text: &str, language: &str) -> Option<String> {
    // A text with a mistake still yields every entry that is right.
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new(vec![language.parse::<LanguageIdentifier>().ok()?]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).ok()?;
    let mut arguments = FluentArgs::new();
    arguments.set("subject", problem.subject.as_deref().unwrap_or("none"));
    arguments.set("host", problem.subject.as_deref().unwrap_or("none"));
    let account = problem.account.map(|account| account.to_string());
    arguments.set("account", account.unwrap_or_else(|| "none".to_owned()));
    let message = bundle.get_message(&format!("problem-{}", problem.code.key()))?;
    let mut errors = Vec::new();
    let what = bundle
        .format_pattern(message.value()?, Some(&arguments), &mut errors)
        .into_owned();
    Some(match message.get_attribute("next") {
        Some(next) => {
            format!(
                "{what} {}",
                bundle.format_pattern(next.value(), Some(&arguments), &mut errors)
            )
        }
        None => what,
    })
}
