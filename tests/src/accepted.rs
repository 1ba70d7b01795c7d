//! What real Terraform says about exports: well formed, valid, and planned as they were meant.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use server::export::terraform;
use shared::plan::Root;

use crate::planned::Planned;
use crate::terraform::Folder;

/// Terraform finds every root well formed and valid and plans what its plan holds, value by value.
/// All of them are modules of one, so that the provider starts once.
///
/// # Errors
/// What Terraform says, or where its plan differs.
pub fn accepts(binary: &Path, roots: &BTreeMap<String, Root>) -> Result<()> {
    let mut modules = BTreeMap::new();
    for (name, root) in roots {
        modules.insert(name.clone(), terraform::files(&root.plan, &root.document)?);
    }
    let folder = Folder::of_modules(binary, &modules)?;
    check(&folder, modules.keys().map(String::as_str))?;
    let planned = folder.plan()?;
    for (name, root) in roots {
        compare(name, root, &Planned::module(&planned, name))?;
    }
    Ok(())
}

/// The same for one root as it is exported, with the providers that it declares.
///
/// # Errors
/// What Terraform says, or where its plan differs.
pub fn accepts_alone(binary: &Path, name: &str, root: &Root) -> Result<()> {
    let files = terraform::files(&root.plan, &root.document)?;
    let folder = Folder::new(binary, &files)?;
    check(&folder, std::iter::empty())?;
    compare(name, root, &Planned::root(&folder.plan()?))
}

/// The files stand as Terraform writes them, in these folders or at the top, and are valid.
fn check<'a>(folder: &Folder, folders: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut format = vec!["fmt", "-check", "-diff"];
    format.extend(folders);
    folder.succeed(&format)?;
    folder.succeed(&["init", "-no-color"])?;
    folder.succeed(&["validate", "-no-color"])?;
    Ok(())
}

fn compare(name: &str, root: &Root, planned: &Planned<'_>) -> Result<()> {
    let (differences, compared) = planned.differences(&root.plan);
    ensure!(differences.is_empty(), "{name}: {}", differences.join("\n"));
    let resources = root.plan.resources.len();
    ensure!(compared > resources, "{name}: {compared} values compared");
    Ok(())
}
