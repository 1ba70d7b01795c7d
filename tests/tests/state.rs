//! The state of an export is kept where the design says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::io::{Read, Write};
use std::net::TcpStream;

use expect_test::expect;
use server::export::export;
use shared::document::Document;
use shared::plan::Level;
use shared::sketch;
use tests::emulator::Emulator;
use tests::terraform::Folder;
use tests::tool;

fn network() -> Document {
    sketch::parse(
        "
        design: is name=\"My shop\" state_bucket=our-states state_region=eu-west-1
        r: region
          v: vpc cidr=10.0.0.0/16
        ",
    )
    .unwrap()
}

#[test]
fn the_bucket_of_the_state_stands_in_a_file_of_its_own() {
    let files = export(&network(), Level::Standard).unwrap().files;
    expect![[r#"
        terraform {
          backend "s3" {
            bucket       = "our-states"
            key          = "my-shop/production/terraform.tfstate"
            region       = "eu-west-1"
            encrypt      = true
            use_lockfile = true
          }
        }
    "#]]
    .assert_eq(files.get("backend.tf").unwrap());
    let readme = files.get("README.md").unwrap();
    assert!(readme.contains("in the bucket `our-states` in eu-west-1"));
}

#[test]
fn without_a_bucket_the_state_stays_beside_the_code() {
    let sketch = "r: region\n  v: vpc cidr=10.0.0.0/16";
    let files = export(&sketch::parse(sketch).unwrap(), Level::Standard).unwrap();
    assert!(!files.files.contains_key("backend.tf"));
}

#[test]
fn terraform_keeps_the_state_in_the_bucket() {
    let test = "terraform_keeps_the_state_in_the_bucket";
    let (Some(binary), Some(moto)) = (tool(test, "AZIMUTH_TERRAFORM"), tool(test, "AZIMUTH_MOTO"))
    else {
        return;
    };
    let emulator = Emulator::start(&moto).unwrap();
    asked(&emulator, "PUT", "our-states");
    let files = export(&network(), Level::Standard).unwrap().files;
    let folder = Folder::new(&binary, &files).unwrap();
    let folder = folder.against(&emulator.endpoint());
    // What only the emulator needs is given on the side; the file is used as it is.
    let settings = [
        "access_key=test",
        "secret_key=test",
        "use_path_style=true",
        "skip_credentials_validation=true",
        "skip_requesting_account_id=true",
        "skip_metadata_api_check=true",
    ];
    let settings = settings.map(|setting| format!("-backend-config={setting}"));
    let mut init = vec!["init", "-no-color"];
    init.extend(settings.iter().map(String::as_str));
    folder.succeed(&init).unwrap();
    folder.succeed(&["fmt", "-check", "-diff"]).unwrap();
    let apply = ["apply", "-no-color", "-auto-approve"];
    folder.succeed(&apply).unwrap();
    let key = "our-states/my-shop/production/terraform.tfstate";
    let state = asked(&emulator, "GET", key);
    assert!(state.contains("\"type\": \"aws_vpc\""), "{state}");
}

/// What the emulator answers to a call of S3, of which it does not check the signature.
fn asked(emulator: &Emulator, method: &str, path: &str) -> String {
    let endpoint = emulator.endpoint();
    let host = endpoint.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "{method} /{path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: AWS test:test\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.lines().next().unwrap().contains(" 200 "), "{answer}");
    answer
}
