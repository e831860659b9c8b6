//! How the windows are drawn on Linux.

use std::fs;

/// Where the kernel shows what can draw.
const RENDERERS: &str = "/dev/dri";
/// What lets WebKitGTK draw a window as it is.
const PLAIN: [&str; 2] = [
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
];

/// On a machine that has no graphics card, lets the windows be drawn as they are: layers that are put together by a card
/// that the processor has to play take a third more time and memory, and the first window waits for that card. Whoever
/// has set one of the variables has decided otherwise. To be called before there are threads and windows.
pub(crate) fn choose() {
    if has_card() {
        return;
    }
    for name in PLAIN {
        // What is asked for is a matter of speed only.
        let _ = glib::setenv(name, "1", false);
    }
}

fn has_card() -> bool {
    fs::read_dir(RENDERERS).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().as_encoded_bytes().starts_with(b"renderD"))
    })
}
