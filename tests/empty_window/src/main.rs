//! A window as large as Postane's, with a web view in it that shows one colour, and nothing else.

#[cfg(target_os = "linux")]
fn main() -> Result<(), gtk::glib::BoolError> {
    use gtk::prelude::*;
    use webkit2gtk::{WebView, WebViewExt};

    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1280, 800);
    let view = WebView::new();
    view.load_html("<body style=\"background: #0a8f3c\"></body>", None);
    window.add(&view);
    window.show_all();
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("WebKitGTK is on Linux only");
}
