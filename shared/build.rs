//! Makes tables of the icons in `assets/icons`, so that a new one needs no edit here.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let assets = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let components = icons(
        "COMPONENTS",
        "The icons of component types.",
        &assets.join("icons"),
    )?;
    let interface = icons(
        "INTERFACE",
        "The icons of the interface.",
        &assets.join("icons/ui"),
    )?;
    fs::write(out.join("icons.rs"), components + &interface)?;
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

/// A table of icons: the paths to stroke, and those to fill as well.
fn icons(table: &str, about: &str, folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = format!("/// {about}\npub const {table}: &[(&str, Icon)] = &[\n");
    for (name, svg) in files(folder, "svg")? {
        let elements: Vec<&str> = svg.split('<').skip(1).map(str::trim).collect();
        let mut paths = Vec::new();
        for element in elements {
            if let Some(path) = element.strip_prefix("path d=\"") {
                let (data, rest) = path
                    .split_once('"')
                    .ok_or_else(|| format!("{name}.svg: a path without an end"))?;
                paths.push((data, rest.contains("fill=\"currentColor\"")));
            } else if !element.starts_with("svg ") && !element.starts_with('/') {
                return Err(format!(
                    "{name}.svg: icons are made of paths only, this one has <{element}"
                )
                .into());
            }
        }
        writeln!(text, "    ({name:?}, Icon {{ paths: &{paths:?} }}),")?;
    }
    text += "];\n";
    Ok(text)
}
