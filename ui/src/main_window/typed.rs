//! Jumping to what is typed while the list has the keyboard: letters that follow each other quickly are one beginning.

use crate::ipc::call;
use crate::state::App;
use crate::state::source::Source;
use contract::command::PlaceTyped;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Milliseconds after which a letter begins anew.
const PAUSE: f64 = 1_000.0;

/// What was typed lately.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    text: String,
    /// When the last letter came, in milliseconds.
    at: f64,
}

impl Typed {
    /// The next letter begins anew.
    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    /// Takes a key; answers the beginning that is meant, where the key is a letter.
    fn take(&mut self, key: &str, now: f64) -> Option<String> {
        let mut letters = key.chars();
        let letter = letters.next().filter(|c| !c.is_control())?;
        if letters.next().is_some() {
            return None;
        }
        if now - self.at > PAUSE {
            self.text.clear();
        }
        // A blank begins nothing: it has a meaning of its own.
        if letter == ' ' && self.text.is_empty() {
            return None;
        }
        self.at = now;
        self.text.push(letter);
        Some(self.text.clone())
    }
}

/// Goes to the first row that begins with what is typed; answers whether the key was a part of that.
pub(super) fn jump(app: App, typed: StoredValue<Typed>, key: &str) -> bool {
    let Some(Source::Folder(view)) = app.source() else {
        return false;
    };
    let now = js_sys::Date::now();
    let Some(text) = typed
        .try_update_value(|typed| typed.take(key, now))
        .flatten()
    else {
        return false;
    };
    spawn_local(async move {
        let asked = text.clone();
        match call(PlaceTyped { view, text }).await {
            // More was typed meanwhile, or something else done.
            _ if typed.with_value(|typed| typed.text != asked) => {}
            Ok(Some(place)) => app.select(place),
            Ok(None) => {}
            Err(problem) => app.tell(problem),
        }
    });
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_add_up_until_there_is_a_pause() {
        let mut typed = Typed::default();
        assert_eq!(typed.take("a", 10_000.0).as_deref(), Some("a"));
        assert_eq!(typed.take("y", 10_300.0).as_deref(), Some("ay"));
        assert_eq!(typed.take(" ", 10_500.0).as_deref(), Some("ay "));
        assert_eq!(typed.take("ş", 12_000.0).as_deref(), Some("ş"));
        assert_eq!(typed.take(" ", 20_000.0), None);
        assert_eq!(typed.take("Enter", 20_100.0), None);
        assert_eq!(typed.take("k", 20_200.0).as_deref(), Some("k"));
        typed.clear();
        assert_eq!(typed.take("u", 20_300.0).as_deref(), Some("u"));
    }
}
