// Before the screen: while its program is read and compiled, which takes longest, the engine is asked what to show first.
const program = WebAssembly.compileStreaming(fetch("./ui_bg.wasm"));
const screen = import("./ui.js");

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

const { default: init } = await screen;
init({ module_or_path: await program });
