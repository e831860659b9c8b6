//! Starts the screen.

fn main() {
    ui::start();
}
