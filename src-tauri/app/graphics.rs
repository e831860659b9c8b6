//! How the windows are drawn on Linux.

use std::fs;
use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Where the kernel shows what can draw.
const RENDERERS: &str = "/dev/dri";

/// On a machine that has no graphics card, lets the window be drawn as it is: layers that are put together by a card
/// that the processor has to play take a third more time and memory.
pub(crate) fn fit(window: &WebviewWindow) {
    if has_card() {
        return;
    }
    // What is asked for is a matter of speed only.
    let _ = window.with_webview(|webview| {
        if let Some(settings) = WebViewExt::settings(&webview.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
}

fn has_card() -> bool {
    fs::read_dir(RENDERERS).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().as_encoded_bytes().starts_with(b"renderD"))
    })
}
