//! The web app: shows the headless editor of `shared` in a browser and passes events to it.

mod analysis;
mod api;
mod app;
mod appearance;
mod arrangement;
mod autosave;
mod bench;
mod browser;
mod canvas;
mod comparison;
mod files;
mod panels;
mod second_part;
mod sharing;
mod shortcuts;
mod snapshot;
mod store;
mod templates;
mod test_hook;
mod widgets;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    if !browser::has_page() {
        // A worker: it is told what to do (frontend/src/analysis/worker.rs).
        return;
    }
    second_part::listen();
    // The tasks of leptos need what mounting sets up.
    wasm_bindgen_futures::spawn_local(async {
        let restored = autosave::restored().await;
        if browser::address::link().is_some() {
            second_part::arrived().await;
        }
        let starting = gloo::utils::document().get_element_by_id("starting");
        leptos::mount::mount_to_body(move || app::app(restored));
        // The page shows it until here.
        starting.inspect(|starting| starting.remove());
    });
}
