//! Addresses that lead to shared designs, and what their queries say.

use shared::shared_link::{SharedLink, View, view, without_link};

use super::Target;

pub const TARGET: Target = Target {
    name: "shared_link",
    run,
    seeds,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(link) = SharedLink::read(text) {
        let path = link.path();
        assert!(path.starts_with('/') && !path.starts_with("//"), "{path:?}");
        assert_eq!(SharedLink::read(&path), Some(link.clone()), "{path:?}");
        let elsewhere = format!("https://example.com{path}");
        assert_eq!(SharedLink::read(&elsewhere), Some(link.clone()), "{path:?}");
        let embedding = link.embedding("https://example.com", text);
        // Six values in quotes, two tags: nothing of the text adds a mark.
        assert_eq!(embedding.matches('"').count(), 12, "{embedding}");
        assert_eq!(embedding.matches(['<', '>']).count(), 4, "{embedding}");
    }
    let rest = without_link(text);
    assert_eq!(without_link(&rest), rest, "{text:?}");
    assert_eq!(view(&rest), View::Edit, "{text:?}");
}

fn seeds() -> Vec<Vec<u8>> {
    let seeds = [
        "/d/AbC-12_9",
        "/d/AbC-12_9/3?view=read&with=2#key-k_-9",
        "https://example.com/d/a?view=embed",
        " http://127.0.0.1:8080/?x&view=compare#design-AYAB",
        "/#design-A",
        "/d/../x?view=edit",
        "?test&view=read&with=2",
    ];
    seeds.map(|seed| seed.as_bytes().to_vec()).to_vec()
}
