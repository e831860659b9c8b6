//! The way to the engine and back.

use contract::{Command, Event, Problem, ProblemCode};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], catch)]
    async fn invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = transformCallback)]
    fn transform_callback(callback: &JsValue, once: bool) -> f64;
}

#[derive(Serialize)]
struct Arguments<T> {
    request: T,
}

#[derive(Serialize)]
struct Listen<'a> {
    event: &'a str,
    target: Target<'a>,
    handler: f64,
}

#[derive(Serialize)]
struct Target<'a> {
    kind: &'a str,
}

type Listener = Rc<dyn Fn(Event)>;

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
    static LISTENING: RefCell<bool> = const { RefCell::new(false) };
}

fn to_js(value: &impl Serialize) -> Result<JsValue, Problem> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| bug(&error.to_string()))
}

fn bug(words: &str) -> Problem {
    Problem::new(ProblemCode::Bug).saying(words)
}

/// Asks for a command, and waits for its answer.
///
/// # Errors
/// The Problem that the engine answers.
pub async fn call<C: Command>(command: C) -> Result<C::Reply, Problem> {
    let arguments = to_js(&Arguments {
        request: command.into_request(),
    })?;
    match invoke("call", arguments).await {
        Ok(reply) => serde_wasm_bindgen::from_value(reply).map_err(|error| bug(&error.to_string())),
        Err(error) => Err(serde_wasm_bindgen::from_value(error.clone())
            .unwrap_or_else(|_| bug(&error.as_string().unwrap_or_else(|| format!("{error:?}"))))),
    }
}

/// Hears every event from now on.
pub fn listen(hear: impl Fn(Event) + 'static) {
    LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::new(hear)));
    if LISTENING.replace(true) {
        return;
    }
    let callback = Closure::<dyn FnMut(JsValue)>::new(|message: JsValue| {
        let payload =
            js_sys::Reflect::get(&message, &JsValue::from_str("payload")).unwrap_or_default();
        // A newer shell may say what this screen does not know.
        if let Ok(event) = serde_wasm_bindgen::from_value::<Event>(payload) {
            let listeners = LISTENERS.with_borrow(Clone::clone);
            for hear in listeners {
                hear(event.clone());
            }
        }
    });
    // Kept for as long as the window lives.
    let handler = transform_callback(&callback.into_js_value(), false);
    leptos::task::spawn_local(async move {
        let listen = Listen {
            event: "postane",
            target: Target { kind: "Any" },
            handler,
        };
        if let Ok(arguments) = to_js(&listen) {
            let _ = invoke("plugin:event|listen", arguments).await;
        }
    });
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
