//! Reads tauri.conf.json.

fn main() {
    // The screen is embedded; tauri-build notices changed files in it, but not new ones.
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::build();
}
