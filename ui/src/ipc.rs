//! The way to the engine and back.

use contract::command::LoadStart;
use contract::{Command, Event, Problem, ProblemCode, Start};
use js_sys::Promise;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], catch)]
    fn invoke(command: &str, arguments: JsValue) -> Result<Promise, JsValue>;

    /// `boot.js` has asked for it before this program was ready; `undefined` in a window that has no use for it.
    #[wasm_bindgen(js_namespace = ["window", "postane"], js_name = start, catch)]
    async fn start_asked() -> Result<JsValue, JsValue>;

    /// `boot.js` hears from the beginning, and hands on what came until now, too.
    #[wasm_bindgen(js_namespace = ["window", "postane"], js_name = listen)]
    fn listen_on(hear: &JsValue);
}

#[derive(Serialize)]
struct Arguments<T> {
    request: T,
}

type Listener = Rc<dyn Fn(Event)>;

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

fn bug(words: &str) -> Problem {
    Problem::new(ProblemCode::Bug).saying(words)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, Problem> {
    let json = serde_json::to_string(value).map_err(|error| bug(&error.to_string()))?;
    js_sys::JSON::parse(&json).map_err(|error| bug(&format!("{error:?}")))
}

fn from_js<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    let json = js_sys::JSON::stringify(value).ok()?;
    serde_json::from_str(&json.as_string()?).ok()
}

/// What the shell answers: JSON in bytes, or the Problem as an object.
fn reply<T: DeserializeOwned>(answer: Result<JsValue, JsValue>) -> Result<T, Problem> {
    match answer {
        Ok(bytes) => {
            let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
            serde_json::from_slice(&bytes).map_err(|error| bug(&error.to_string()))
        }
        Err(error) => Err(from_js(&error)
            .unwrap_or_else(|| bug(&error.as_string().unwrap_or_else(|| format!("{error:?}"))))),
    }
}

/// Asks for a command at once, and answers what is to be waited for.
///
/// # Errors
/// The Problem that the engine answers.
pub fn call<C: Command>(command: C) -> impl Future<Output = Result<C::Reply, Problem>> + use<C> {
    let arguments = to_js(&Arguments {
        request: command.into_request(),
    });
    let asked = arguments.map(|arguments| invoke("call", arguments));
    async move {
        match asked? {
            Ok(answer) => reply(JsFuture::from(answer).await),
            Err(error) => reply(Err(error)),
        }
    }
}

/// What the main window shows first; `None` in another window, or where it cannot be had at once: then each thing is
/// asked for, and says what is wrong with it.
pub async fn start() -> Option<Start> {
    let answer = start_asked().await;
    if answer.as_ref().is_ok_and(JsValue::is_undefined) {
        return None;
    }
    reply::<<LoadStart as Command>::Reply>(answer).ok()
}

/// Hears every event, as soon as [`hear`] was called.
pub fn listen(hear: impl Fn(Event) + 'static) {
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::new(hear)));
}

/// Whoever is to hear what happens listens: what happened since the page was opened is told, and all that comes.
pub fn hear() {
    let callback = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        // A newer shell may say what this screen does not know.
        if let Some(event) = from_js::<Event>(&event) {
            let listeners = LISTENERS.with_borrow(Clone::clone);
            for hear in listeners {
                hear(event.clone());
            }
        }
    });
    // Kept for as long as the window lives.
    listen_on(&callback.into_js_value());
}

/// The label of this window: `main`, or `compose-<draft>`.
#[must_use]
pub fn window_label() -> String {
    let get =
        |value: JsValue, name: &str| js_sys::Reflect::get(&value, &JsValue::from_str(name)).ok();
    get(js_sys::global().into(), "__TAURI_INTERNALS__")
        .and_then(|value| get(value, "metadata"))
        .and_then(|value| get(value, "currentWindow"))
        .and_then(|value| get(value, "label"))
        .and_then(|value| value.as_string())
        .unwrap_or_else(|| "main".to_owned())
}

/// Where message bodies are served from, ending in `/`.
#[must_use]
pub fn mail_base() -> &'static str {
    let agent = leptos::prelude::window()
        .navigator()
        .user_agent()
        .unwrap_or_default();
    if agent.contains("Windows") {
        "http://mail.localhost/"
    } else {
        "mail://localhost/"
    }
}
