// Before the screen: while its program is compiled, the engine is asked what to show first.
import init from "./ui.js";

const { invoke, metadata, transformCallback } = window.__TAURI_INTERNALS__;

// What the engine tells meanwhile is kept for the screen.
let told = [];
let hear = (event) => told.push(event);
const handler = transformCallback((message) => hear(message.payload));
const listening = invoke("plugin:event|listen", { event: "postane", target: { kind: "Any" }, handler });

// Asked once what happens is heard of, so that nothing is missed between.
const request = { command: "LoadStart", with: { rows: 40 } };
const start =
  metadata.currentWindow.label === "main" ? listening.then(() => invoke("call", { request })) : undefined;
// Who waits for it hears of a failure.
start?.catch(() => {});

window.postane = {
  start: async () => start,
  listen(next) {
    hear = next;
    told.forEach(next);
    told = [];
  },
};

init({ module_or_path: "./ui_bg.wasm" });
