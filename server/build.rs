//! Makes sure that the folder of the built web app exists, so that the server compiles without it.

fn main() {
    println!("cargo:rerun-if-changed=../dist");
    if let Err(error) = std::fs::create_dir_all("../dist") {
        println!("cargo:warning=cannot create ../dist: {error}");
    }
}
