//! The server is asked whatever its own description allows, and much that it does not.

use std::process::Command;

use shared::api;
use tests::http::Server;

/// What must hold for every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method";
/// Requests to each operation: a sample, or as many as `AZIMUTH_SCHEMATHESIS_EXAMPLES` says.
const EXAMPLES: u64 = 10;

#[test]
fn no_request_gets_an_answer_that_is_not_described() {
    let test = "no_request_gets_an_answer_that_is_not_described";
    let (Some(schemathesis), Some(program)) = (
        tests::tool(test, "AZIMUTH_SCHEMATHESIS"),
        tests::tool(test, "AZIMUTH_BIN"),
    ) else {
        return;
    };
    let server = Server::of(&program, "sqlite::memory:");
    let folder = tempfile::tempdir().unwrap();
    let examples = tests::number("AZIMUTH_SCHEMATHESIS_EXAMPLES", EXAMPLES);
    let output = Command::new(schemathesis)
        .arg("run")
        .arg(format!("http://{}{}", server.address, api::OPENAPI))
        .args(["--checks", CHECKS, "--max-examples", &examples.to_string()])
        .args([
            "--seed",
            "1",
            "--workers",
            "1",
            "--suppress-health-check",
            "all",
        ])
        .args([
            "--continue-on-failure",
            "--no-color",
            "--request-timeout",
            "60",
        ])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    println!("{told}");
}
