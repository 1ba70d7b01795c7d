//! Every design: the template that ships is the saved form of its sketch.

use expect_test::expect_file;
use shared::wire;
use tests::{design, names, repository};

#[test]
fn every_template_is_the_saved_form_of_its_sketch() {
    for name in names() {
        let path = repository()
            .join("assets/designs")
            .join(format!("{name}.json"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        expect_file![path].assert_eq(&wire::to_text(&design(&name)));
    }
}
