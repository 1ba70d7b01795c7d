//! The page with all rules, as it is published.

use expect_test::expect_file;
use shared::rules::explaining;
use tests::repository;

#[test]
fn the_page_of_rules_is_up_to_date() {
    let path = repository().join("docs/rules.md");
    expect_file![path].assert_eq(&explaining::markdown());
}
