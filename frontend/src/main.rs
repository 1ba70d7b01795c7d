//! The web app: shows the headless editor of `shared` in a browser and passes events to it.

mod api;
mod app;
mod appearance;
mod arrangement;
mod autosave;
mod browser;
mod canvas;
mod files;
mod icons;
mod panels;
mod sharing;
mod shortcuts;
mod store;
mod templates;
mod test_hook;
mod widgets;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
