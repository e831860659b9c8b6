//! Texts, dates, sizes and numbers in the user's language.

use contract::{Language, UnixTime};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;
use wasm_bindgen::JsValue;

macro_rules! texts {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/main.ftl")),
            include_str!(concat!("../locales/", $language, "/list.ftl")),
            include_str!(concat!("../locales/", $language, "/search.ftl")),
            include_str!(concat!("../locales/", $language, "/desktop.ftl")),
            include_str!(concat!("../locales/", $language, "/courier.ftl")),
            include_str!(concat!("../locales/", $language, "/problems.ftl")),
            include_str!(concat!("../locales/", $language, "/accounts.ftl")),
            include_str!(concat!("../locales/", $language, "/wizard.ftl")),
            include_str!(concat!("../locales/", $language, "/compose.ftl")),
        ]
    };
}

const EN: &[&str] = texts!("en");
const TR: &[&str] = texts!("tr");

static LANGUAGE: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::En));

thread_local! {
    static ENGLISH: RefCell<Texts> = RefCell::new(Texts::new(Language::En));
    static TURKISH: RefCell<Texts> = RefCell::new(Texts::new(Language::Tr));
}

/// The texts of a language, read file by file as they are asked for: the first window needs those of the first few. So no
/// text may refer to one of another file.
struct Texts {
    bundle: FluentBundle<FluentResource>,
    unread: std::slice::Iter<'static, &'static str>,
}

impl Texts {
    fn new(language: Language) -> Self {
        let (tag, texts) = match language {
            Language::En => ("en", EN),
            Language::Tr => ("tr", TR),
        };
        let mut bundle = FluentBundle::new(tag.parse().into_iter().collect());
        bundle.set_use_isolating(false);
        Self {
            bundle,
            unread: texts.iter(),
        }
    }

    /// The bundle, with this message, if there is one.
    fn with(&mut self, id: &str) -> &FluentBundle<FluentResource> {
        while !self.bundle.has_message(id)
            && let Some(text) = self.unread.next()
        {
            let resource = FluentResource::try_new((*text).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            self.bundle.add_resource_overriding(resource);
        }
        &self.bundle
    }
}

/// The language on screen, reactively.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Switches the language; everything on screen follows.
pub fn set_language(language: Language) {
    if LANGUAGE.get_untracked() != language {
        LANGUAGE.set(language);
    }
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag(language));
    }
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::En => "en-GB",
        Language::Tr => "tr-TR",
    }
}

/// A text, or `key.attribute`.
#[must_use]
pub fn t(key: &str) -> String {
    t_args(key, &[])
}

/// A text with values.
#[must_use]
pub fn t_args(key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
    let mut values = FluentArgs::new();
    for (name, value) in arguments {
        values.set(*name, value.clone());
    }
    let texts = match language() {
        Language::En => &ENGLISH,
        Language::Tr => &TURKISH,
    };
    texts.with_borrow_mut(|texts| {
        let (id, attribute) = match key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (key, None),
        };
        let bundle = texts.with(id);
        let pattern = bundle.get_message(id).and_then(|message| match attribute {
            Some(attribute) => message
                .get_attribute(attribute)
                .map(|attribute| attribute.value()),
            None => message.value(),
        });
        let mut errors = Vec::new();
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| {
                bundle
                    .format_pattern(pattern, Some(&values), &mut errors)
                    .into_owned()
            },
        )
    })
}

/// How a date or a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Time,
    Date,
    LongDate,
    Weekday,
    /// With so many digits after the point.
    Decimal(u32),
}

impl Form {
    /// The options of `Intl` for it.
    fn options(self) -> Vec<(&'static str, JsValue)> {
        let text = |(name, value): (&'static str, &str)| (name, JsValue::from_str(value));
        let date = |month| [("day", "numeric"), ("month", month), ("year", "numeric")];
        match self {
            Self::Time => {
                let time = [("hour", "2-digit"), ("minute", "2-digit")];
                let clock = [("hourCycle", "h23")];
                time.into_iter().chain(clock).map(text).collect()
            }
            Self::Date => date("short").map(text).into(),
            Self::LongDate => date("long").map(text).into(),
            Self::Weekday => [("weekday", "short"), ("day", "numeric"), ("month", "short")]
                .map(text)
                .into(),
            Self::Decimal(digits) => ["minimumFractionDigits", "maximumFractionDigits"]
                .map(|name| (name, JsValue::from_f64(f64::from(digits))))
                .into(),
        }
    }

    /// The function that writes it in a language.
    fn formatter(self, language: Language) -> Function {
        let settings = Object::new();
        for (name, value) in self.options() {
            let _ = Reflect::set(&settings, &JsValue::from_str(name), &value);
        }
        let locale = Array::of1(&JsValue::from_str(tag(language)));
        match self {
            Self::Decimal(_) => Intl::NumberFormat::new(&locale, &settings).format(),
            _ => Intl::DateTimeFormat::new(&locale, &settings).format(),
        }
    }

    fn write(self, value: &JsValue) -> String {
        // A formatter knows its time zone from the time when it was made.
        let zone = match self {
            Self::Decimal(_) => 0,
            _ => Date::new_0().get_timezone_offset() as i32,
        };
        let language = language();
        let formatter = FORMATTERS.with_borrow_mut(|known| {
            let formatter = known.entry((language, self, zone));
            formatter
                .or_insert_with(|| self.formatter(language))
                .clone()
        });
        let text = formatter.call1(&JsValue::UNDEFINED, value).ok();
        text.and_then(|text| text.as_string()).unwrap_or_default()
    }
}

thread_local! {
    /// They are dear to make, and each row of a list needs two.
    static FORMATTERS: RefCell<HashMap<(Language, Form, i32), Function>> = RefCell::default();
}

fn date_text(time: UnixTime, form: Form) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "times of this age are exact in a double"
    )]
    let date = Date::new(&JsValue::from_f64(time as f64 * 1000.0));
    form.write(&date)
}

/// `14:32`.
#[must_use]
pub fn time(time: UnixTime) -> String {
    date_text(time, Form::Time)
}

/// `3 March 2027`.
#[must_use]
pub fn long_date(time: UnixTime) -> String {
    date_text(time, Form::LongDate)
}

/// `22 Nov 2026 14:32`.
#[must_use]
pub fn date_and_time(at: UnixTime) -> String {
    format!("{} {}", date_text(at, Form::Date), time(at))
}

/// As a list shows it: `Today 14:32`, `Yesterday 21:14`, `Fri 20 Nov`, `2 Mar 2025`.
#[must_use]
pub fn list_date(at: UnixTime) -> String {
    const DAY: f64 = 86_400_000.0;
    let midnight = Date::new_0();
    midnight.set_hours(0);
    midnight.set_minutes(0);
    midnight.set_seconds(0);
    midnight.set_milliseconds(0);
    let today = midnight.get_time();
    #[expect(
        clippy::cast_precision_loss,
        reason = "times of this age are exact in a double"
    )]
    let then = at as f64 * 1000.0;
    if then >= today && then < today + DAY {
        t_args("date-today", &[("time", time(at).into())])
    } else if then >= today - DAY && then < today {
        t_args("date-yesterday", &[("time", time(at).into())])
    } else if then >= today - 6.0 * DAY && then < today {
        date_text(at, Form::Weekday)
    } else {
        date_text(at, Form::Date)
    }
}

/// `1,248`.
#[must_use]
pub fn number(value: u64) -> String {
    decimal(value, 0)
}

fn decimal(thousandths: u64, digits: u32) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown with at most one digit after the point"
    )]
    let value = if digits == 0 {
        thousandths as f64
    } else {
        thousandths as f64 / 1000.0
    };
    Form::Decimal(digits).write(&JsValue::from_f64(value))
}

/// `2.1 MB`, `48 KB`; in Turkish `2,1 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", number(bytes.div_ceil(1000))),
        1_000_000..10_000_000 => format!("{} MB", decimal(bytes / 1000, 1)),
        10_000_000..1_000_000_000 => format!("{} MB", number(bytes / 1_000_000)),
        _ => format!("{} GB", decimal(bytes / 1_000_000, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::folder_key;
    use contract::FolderRole;

    #[test]
    fn every_folder_with_a_role_has_a_name_in_both_languages() {
        for language in [Language::En, Language::Tr] {
            let mut texts = Texts::new(language);
            for role in FolderRole::ALL {
                let key = folder_key(role);
                assert!(texts.with(key).has_message(key), "{language:?} {role:?}");
            }
        }
    }
}
