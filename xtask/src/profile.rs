//! Which functions of the web app an empty editor runs: found out in a browser, kept as `frontend/first-part.txt`.
//!
//! A function is known by what it does and for which modules: its name without types, and the modules of ours that the
//! types are from. So what is written anew in a module that takes part in the start does so, too. Some that
//! would be known by that do not run; these are left out by their whole names. Of all only hashes are kept.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, Instruction, MemArg, MemorySection, Module};
use wasmparser::{CustomSectionReader, FunctionBody, MemorySectionReader, Parser};

use crate::browser_tests::BrowserTests;
use crate::cache::Cache;
use crate::stage::{Outcome, Report};
use crate::workspace::{Workspace, create_folder, fingerprint};
use crate::{app, node_tools, splitting, suite};

/// Where the profile is.
const FILE: &str = "frontend/first-part.txt";
/// Bytes of one page of memory.
const PAGE: u64 = 65_536;

const REMARK: &str = "\
# What an empty editor runs, of which the first part of the web app is made: `cargo xtask profile` writes this file.
# Hashes of functions, by what they do and for which modules; after a \"-\", of whole names that do not run all the same.
";

/// What runs at the start.
pub struct Profile {
    known: BTreeSet<u32>,
    left_out: BTreeSet<u32>,
}

impl Profile {
    /// The profile of this checkout.
    pub fn read(workspace: &Workspace) -> Result<Profile> {
        let path = workspace.root.join(FILE);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text)
    }

    /// Reads the text of one.
    pub fn parse(text: &str) -> Result<Profile> {
        let (mut known, mut left_out) = (BTreeSet::new(), BTreeSet::new());
        let words = text.lines().filter(|line| !line.starts_with('#'));
        for word in words.flat_map(str::split_whitespace) {
            let (set, digits) = match word.strip_prefix('-') {
                Some(digits) => (&mut left_out, digits),
                None => (&mut known, word),
            };
            let hash = u32::from_str_radix(digits, 16);
            set.insert(hash.with_context(|| format!("{word} is no hash"))?);
        }
        Ok(Profile { known, left_out })
    }

    /// Whether a function runs at the start.
    pub fn runs(&self, name: &str) -> bool {
        self.known.contains(&hash(&gist(name))) && !self.left_out.contains(&hash(&steady(name)))
    }

    /// What ran, and what did not, as the text of a profile.
    pub fn text<'a>(functions: impl Iterator<Item = (&'a str, bool)> + Clone) -> String {
        let ran = functions.clone().filter(|(_, ran)| *ran);
        let known: BTreeSet<u32> = ran.clone().map(|(name, _)| hash(&gist(name))).collect();
        let run: BTreeSet<u32> = ran.map(|(name, _)| hash(&steady(name))).collect();
        let left_out: BTreeSet<u32> = functions
            .filter(|(name, ran)| !ran && known.contains(&hash(&gist(name))))
            .map(|(name, _)| hash(&steady(name)))
            .filter(|name| !run.contains(name))
            .collect();
        let known = known.iter().map(|hash| format!("{hash:08x}"));
        let left_out = left_out.iter().map(|hash| format!("-{hash:08x}"));
        let words: Vec<String> = known.chain(left_out).collect();
        let lines = words.chunks(12).map(|words| words.join(" ") + "\n");
        REMARK.to_owned() + &lines.collect::<String>()
    }
}

fn hash(name: &str) -> u32 {
    let hash = fingerprint(name.as_bytes().iter());
    (hash ^ (hash >> 32)) as u32
}

/// A name without what changes with its surroundings: hashes of crates, numbers of closures and copies.
fn steady(name: &str) -> String {
    let is_passing = |text: &str| text.bytes().all(|letter| letter.is_ascii_hexdigit());
    let mut parts = name.split('[');
    let mut steady = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((passing, rest)) if is_passing(passing) => steady.push_str(rest),
            _ => {
                steady.push('[');
                steady.push_str(part);
            }
        }
    }
    let copy = |letter: char| letter.is_ascii_digit();
    let end = steady.trim_end_matches(copy);
    let end = end.strip_suffix('.').unwrap_or(&steady).len();
    steady.truncate(end);
    let mut parts = steady.split("{closure#");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("{closure");
        text.push_str(part.trim_start_matches(copy));
    }
    text
}

/// What a function does, and for which modules of ours.
fn gist(name: &str) -> String {
    let name = steady(name);
    let mut modules = BTreeSet::new();
    for word in name.split(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter))) {
        let ours = ["frontend::", "shared::"]
            .iter()
            .any(|ours| word.starts_with(ours));
        if ours {
            let path = word.split("::").filter(|part| !part.is_empty()).take(3);
            modules.insert(path.collect::<Vec<_>>().join("::"));
        }
    }
    // Arguments of types stand behind a name or a path; what begins with `<` is a type itself.
    let (mut text, mut depths) = (String::new(), Vec::new());
    for letter in name.chars() {
        let within = depths.contains(&true);
        match letter {
            '<' => {
                let arguments =
                    text.ends_with(|last: char| last.is_alphanumeric() || "_:".contains(last));
                depths.push(within || arguments);
                if !within && !arguments {
                    text.push('<');
                }
            }
            '>' if text.ends_with('-') && !within => text.push('>'),
            '>' => {
                if depths.pop() == Some(false) {
                    text.push('>');
                }
            }
            _ if within => {}
            _ => text.push(letter),
        }
    }
    for module in modules {
        text.push(' ');
        text.push_str(&module);
    }
    text
}

/// Finds out what an empty editor runs, and writes it down.
pub fn run(workspace: &Workspace, cache: &Cache) -> Result<bool> {
    let mut report = Report::new();
    let built = suite::for_browser(&mut report, workspace, cache);
    report.stage("profile", || {
        let Some((binary, chromium)) = &built else {
            return Ok(Outcome::Skipped("not all of it is there".to_owned()));
        };
        let folder = workspace.work.join("profile");
        create_folder(&folder)?;
        let module = std::fs::read(workspace.work.join(app::WHOLE))?;
        let (watched, page) = watched(&module)?;
        std::fs::write(folder.join("watched.wasm"), watched)?;
        std::fs::write(folder.join("page"), page.to_string())?;
        let tests = BrowserTests {
            workspace,
            binary,
            packages: &node_tools::browser_test_packages(workspace, cache)?,
            chromium,
            terraform: None,
        };
        tests.run(&["--config", "profile.config.ts"].map(str::to_owned))?;
        let ran = std::fs::read(folder.join("ran")).context("the browser left no profile")?;
        let names = splitting::names(&module, app::LOADER)?;
        let functions = names
            .iter()
            .map(String::as_str)
            .zip(ran.iter().map(|ran| *ran != 0));
        std::fs::write(workspace.root.join(FILE), Profile::text(functions))?;
        Ok(Outcome::Passed("build again".to_owned()))
    });
    Ok(report.close())
}

/// A module that notes which functions run: each sets a byte of a page of memory that nobody else uses. Also where that is.
pub fn watched(module: &[u8]) -> Result<(Vec<u8>, u64)> {
    let mut watch = Watch::default();
    let mut watched = Module::new();
    watch.parse_core_module(&mut watched, Parser::new(0), module)?;
    Ok((watched.finish(), watch.page))
}

#[derive(Default)]
struct Watch {
    page: u64,
    functions: u64,
}

impl Reencode for Watch {
    type Error = std::convert::Infallible;

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: MemorySectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        for memory in section {
            let mut memory = self.memory_type(memory?)?;
            self.page = memory.minimum * PAGE;
            memory.minimum += 1;
            memories.memory(memory);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let here = MemArg {
            offset: self.page + self.functions,
            align: 0,
            memory_index: 0,
        };
        self.functions += 1;
        function
            .instruction(&Instruction::I32Const(0))
            .instruction(&Instruction::I32Const(1))
            .instruction(&Instruction::I32Store8(here));
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Profile, gist, steady};

    #[test]
    fn functions_are_known_by_what_they_do_and_for_whom() {
        assert_eq!(
            gist(
                "<reactive_graph[1f]::Memo<shared[2e]::cost::bill::Bill> as core[3d]::Read>::try_read::{closure#12}.7"
            ),
            "<reactive_graph::Memo as core::Read>::try_read::{closure} shared::cost::bill"
        );
        assert_eq!(
            gist("core[9]::ptr::drop_in_place::<[u8; 4]>"),
            "core::ptr::drop_in_place::"
        );
        assert_eq!(steady("<[u8] as a[0f]::B>::c"), "<[u8] as a::B>::c");
    }

    #[test]
    fn what_does_not_run_is_left_out_of_what_is_known() -> anyhow::Result<()> {
        let functions = [
            ("a::view::<b::X>", true),
            ("a::view::<b::Y>", false),
            ("a::export", false),
        ];
        let profile = Profile::parse(&Profile::text(functions.into_iter()))?;
        let runs = [
            "a::view::<b::X>",
            "a::view::<b::Y>",
            "a::export",
            "a::view::<b::New>",
        ];
        assert_eq!(
            runs.map(|name| profile.runs(name)),
            [true, false, false, true]
        );
        Ok(())
    }
}
