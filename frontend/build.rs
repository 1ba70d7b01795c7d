//! Makes a table of the designs in `assets/designs`, so that a new one needs no edit here.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let assets = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let templates = templates(&assets.join("designs"))?;
    fs::write(out.join("templates.rs"), templates)?;
    Ok(())
}

/// The files of a folder with an extension, by name; the build runs again when the folder changes.
fn files(folder: &Path, extension: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// A table of designs, without the spaces that make their files readable.
fn templates(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = "/// The designs that come with the app: name of the file, and its text.\npub const DESIGNS: &[(&str, &str)] = &[\n".to_owned();
    for (name, design) in files(folder, "json")? {
        let design: serde_json::Value = serde_json::from_str(&design)?;
        writeln!(text, "    ({name:?}, {:?}),", design.to_string())?;
    }
    text += "];\n";
    Ok(text)
}
