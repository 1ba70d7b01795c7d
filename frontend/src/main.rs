//! The web app: shows the headless editor of `shared` in a browser and passes events to it.

mod app;
mod store;
mod arrangement;
mod appearance;
mod autosave;
mod files;
mod shortcuts;
mod api;
mod words;
mod icons;
mod templates;
mod canvas;
mod panels;
mod widgets;
mod browser;
mod test_hook;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
