//! The text around the hits, for the rows on screen. It is asked for after they are painted: the rows do not wait
//! for it.

use crate::ipc::call;
use crate::parts::after_painting;
use crate::state::App;
use crate::state::rows::row_in;
use contract::command::Snippets;
use contract::{MessageId, Piece, Snippet};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, HashSet};

/// Messages asked for at a time, which is as many as the engine takes.
const AT_A_TIME: usize = 100;
/// When so many are kept, it begins anew with those on screen.
const KEPT: usize = 1_000;

/// For which messages of a search the text was asked for already.
#[derive(Clone, Debug, Default)]
struct Asked {
    search: u32,
    messages: HashSet<MessageId>,
}

impl Asked {
    /// Those of these messages that were not asked for yet; from now on they were.
    fn missing(&mut self, search: u32, messages: Vec<MessageId>) -> Vec<MessageId> {
        if self.search != search {
            *self = Self {
                search,
                messages: HashSet::new(),
            };
        }
        messages
            .into_iter()
            .filter(|message| self.messages.insert(*message))
            .collect()
    }
}

/// Takes in an answer. A message that was asked for and is not in it has no hit in its text: what an earlier search
/// found there goes.
fn merge(known: &mut HashMap<MessageId, Vec<Piece>>, asked: &[MessageId], snippets: Vec<Snippet>) {
    for message in asked {
        known.remove(message);
    }
    for snippet in snippets {
        known.insert(snippet.message, snippet.pieces);
    }
}

/// Fills [`App::search_snippets`] from now on.
pub(super) fn follow(app: App) {
    let asked = StoredValue::new(Asked::default());
    let due = StoredValue::new(false);
    let shown = Memo::new(move |_| {
        app.search
            .course
            .with(|course| course.found().map(|found| found.search))
    });
    Effect::new(move |_| {
        if shown.get().is_none() {
            if !app.search_snippets.with_untracked(HashMap::is_empty) {
                app.search_snippets.set(HashMap::new());
            }
            return;
        }
        app.visible.track();
        app.pages.track();
        if due.get_value() {
            return;
        }
        due.set_value(true);
        after_painting(move || {
            due.set_value(false);
            if let Some(search) = shown.get_untracked() {
                if app.search_snippets.with_untracked(HashMap::len) > KEPT {
                    asked.set_value(Asked::default());
                    app.search_snippets.set(HashMap::new());
                }
                let messages = asked
                    .try_update_value(|asked| asked.missing(search, on_screen(app)))
                    .unwrap_or_default();
                ask(app, search, messages, shown);
            }
        });
    });
}

fn on_screen(app: App) -> Vec<MessageId> {
    let (first, last) = app.visible.get_untracked();
    app.pages.with_untracked(|pages| {
        (first..=last)
            .filter_map(|place| row_in(pages, place).map(|row| row.id))
            .collect()
    })
}

fn ask(app: App, search: u32, messages: Vec<MessageId>, shown: Memo<Option<u32>>) {
    for messages in messages.chunks(AT_A_TIME).map(<[_]>::to_vec) {
        spawn_local(async move {
            let snippets = call(Snippets {
                search,
                messages: messages.clone(),
            })
            .await;
            // Rows without them can be read as well: no problem is told.
            if let (Ok(snippets), true) = (snippets, shown.get_untracked() == Some(search)) {
                app.search_snippets
                    .update(|known| merge(known, &messages, snippets));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[i64]) -> Vec<MessageId> {
        ids.iter().copied().map(MessageId).collect()
    }

    fn snippet(message: i64, text: &str) -> Snippet {
        Snippet {
            message: MessageId(message),
            pieces: vec![Piece {
                text: text.to_owned(),
                hit: true,
            }],
        }
    }

    #[test]
    fn each_message_is_asked_for_once_in_a_search() {
        let mut asked = Asked::default();
        assert_eq!(asked.missing(1, ids(&[1, 2])), ids(&[1, 2]));
        assert_eq!(asked.missing(1, ids(&[2, 3])), ids(&[3]));
        assert_eq!(asked.missing(2, ids(&[2, 3])), ids(&[2, 3]));
    }

    #[test]
    fn what_is_not_found_any_more_goes() {
        let mut known = HashMap::new();
        merge(
            &mut known,
            &ids(&[1, 2]),
            vec![snippet(1, "te"), snippet(2, "te")],
        );
        merge(&mut known, &ids(&[1, 2]), vec![snippet(2, "tea")]);
        assert_eq!(known.len(), 1);
        assert_eq!(known.get(&MessageId(2)), Some(&snippet(2, "tea").pieces));
    }
}
