//! Splits the web app's WebAssembly in two: what an empty editor needs, and the second part, fetched when it is needed.
//!
//! The first part is the module without the functions of the second. Where something of the first part calls one of them
//! there is a stub, which has the second part loaded if it is not there yet, and goes on to it through a table that
//! the second part fills. The second part takes memory, tables, globals and functions from the exports of the first.
//! Which functions an empty editor runs is known from a profile, kept as `frontend/first-part.txt`. Data stay in the first
//! part but for long texts that only the second reads: where they stood are zeros until it brings them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::profile::Profile;
use anyhow::{Context, Result, bail};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    Instruction, Module, RefType, StartSection, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ElementItems, ElementKind,
    ExportSectionReader, FunctionBody, FunctionSectionReader, GlobalSectionReader, KnownCustom,
    Name, Operator, Parser, Payload, TableSectionReader, TypeRef, TypeSectionReader,
};

/// Under this name the second part takes everything from the exports of the first.
pub const FIRST: &str = "first";
/// Exports for the second part begin with this, which no name of wasm-bindgen does.
const PREFIX: char = '.';
/// A function of fewer bytes of code costs less than its stub.
const SMALLER_THAN_A_STUB: usize = 20;

/// Both modules.
pub struct Parts {
    pub first: Vec<u8>,
    pub second: Vec<u8>,
    /// The names of the functions of the second part that the first has stubs for; their places are the numbers
    /// with which the stubs call the loader.
    pub stubs: Vec<String>,
    /// The functions of the first part with the lengths of their code, the longest first: for those who want it smaller.
    pub kept: Vec<(usize, String)>,
}

/// Splits a module that still has its names by a profile. What is exported as `loader` is called with the number of the
/// stub. `texts` are data of the second part.
pub fn split(module: &[u8], profile: &Profile, texts: &[Vec<u8>], loader: &str) -> Result<Parts> {
    let survey = Survey::of(module, loader)?;
    let mut plan = Plan::of(&survey, profile);
    plan.texts = survey.found(texts)?;
    plan.check_texts(&survey)?;
    let mut first = Module::new();
    First {
        survey: &survey,
        plan: &plan,
    }
    .parse_core_module(&mut first, Parser::new(0), module)
    .context("cannot write the first part")?;
    let name = |function: &u32| survey.name(*function).to_owned();
    let kept = survey.own().filter(|function| plan.is_first(*function));
    let length = |function| survey.body(function).map_or(0, |body| body.range().len());
    let mut kept: Vec<_> = kept
        .map(|function| (length(function), name(&function)))
        .collect();
    kept.sort_by(|a, b| b.cmp(a));
    Ok(Parts {
        kept,
        first: first.finish(),
        second: second(&survey, &plan).context("cannot write the second part")?,
        stubs: plan.stubs.iter().map(name).collect(),
    })
}

/// A function that is not where it is looked for.
#[derive(Debug)]
struct Missing(u32);

impl std::fmt::Display for Missing {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(text, "function {} is not there", self.0)
    }
}

impl std::error::Error for Missing {}

type Written<T = ()> = std::result::Result<T, reencode::Error<Missing>>;

fn expected<T>(found: Option<T>, function: u32) -> Written<T> {
    found.ok_or(reencode::Error::UserError(Missing(function)))
}

/// The names of the functions of a module that are not imported, in their order.
pub fn names(module: &[u8], loader: &str) -> Result<Vec<String>> {
    let survey = Survey::of(module, loader)?;
    Ok(survey
        .own()
        .map(|function| survey.name(function).to_owned())
        .collect())
}

/// What is known about a module.
#[derive(Default)]
struct Survey<'a> {
    types: Vec<wasmparser::FuncType>,
    raw_types: Option<TypeSectionReader<'a>>,
    /// The types of all functions, imported ones first.
    functions: Vec<u32>,
    imported: u32,
    /// What gets the second part: takes a number, gives nothing.
    loader: u32,
    tables: Vec<wasmparser::TableType>,
    memories: Vec<wasmparser::MemoryType>,
    globals: Vec<wasmparser::GlobalType>,
    /// What somebody outside calls.
    entrances: Vec<u32>,
    /// Places of tables that hold functions: table, place, function.
    held: Vec<(u32, u32, u32)>,
    bodies: Vec<FunctionBody<'a>>,
    /// Addresses, and what memory holds there at the start.
    data: Vec<(u32, &'a [u8])>,
    names: BTreeMap<u32, String>,
}

impl<'a> Survey<'a> {
    fn of(module: &'a [u8], loader: &str) -> Result<Survey<'a>> {
        let mut survey = Survey::default();
        let mut found = None;
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    survey.raw_types = Some(section.clone());
                    for kind in section.into_iter_err_on_gc_types() {
                        survey.types.push(kind?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        match import.ty {
                            TypeRef::Func(kind) => {
                                survey.functions.push(kind);
                                survey.imported += 1;
                            }
                            _ => bail!("only functions can be imported, not {}", import.name),
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        survey.functions.push(kind?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        survey.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        survey.memories.push(memory?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        survey.globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == wasmparser::ExternalKind::Func {
                            if export.name == loader {
                                found = Some(export.index);
                            }
                            survey.entrances.push(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => survey.entrances.push(func),
                Payload::ElementSection(section) => {
                    for element in section {
                        survey.hold(element?)?;
                    }
                }
                Payload::DataSection(section) => {
                    for data in section {
                        survey.lay(data?)?;
                    }
                }
                Payload::CodeSectionEntry(body) => survey.bodies.push(body),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        for name in names {
                            if let Name::Function(names) = name? {
                                for naming in names {
                                    let naming = naming?;
                                    survey.names.insert(naming.index, naming.name.to_owned());
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        if survey.names.is_empty() {
            bail!("the functions have no names");
        }
        survey.loader = found.with_context(|| format!("nothing is exported as {loader}"))?;
        Ok(survey)
    }

    fn hold(&mut self, element: wasmparser::Element<'_>) -> Result<()> {
        let (
            ElementKind::Active {
                table_index,
                offset_expr,
            },
            ElementItems::Functions(functions),
        ) = (element.kind, element.items)
        else {
            return Ok(());
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            bail!("a table is filled from a place that is not a constant");
        };
        for (place, function) in (u32::try_from(value)?..).zip(functions) {
            self.held.push((table_index.unwrap_or(0), place, function?));
        }
        Ok(())
    }

    fn lay(&mut self, data: wasmparser::Data<'a>) -> Result<()> {
        if let wasmparser::DataKind::Active { offset_expr, .. } = data.kind {
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                bail!("data lie at a place that is not a constant");
            };
            self.data.push((u32::try_from(value)?, data.data));
            return Ok(());
        }
        bail!("data are not in memory from the start")
    }

    /// Where texts lie.
    fn found(&self, texts: &[Vec<u8>]) -> Result<Vec<(u32, Vec<u8>)>> {
        let place = |text: &Vec<u8>| {
            let places = self.data.iter().filter_map(|(address, data)| {
                let start = data.windows(text.len()).position(|part| part == text)?;
                Some(*address + start as u32)
            });
            let begins = String::from_utf8_lossy(text.get(..40).unwrap_or(text)).into_owned();
            let place = places.into_iter().next();
            Ok((
                place.with_context(|| format!("no data are {begins:?}…"))?,
                text.clone(),
            ))
        };
        texts.iter().map(place).collect()
    }

    fn name(&self, function: u32) -> &str {
        self.names.get(&function).map_or("?", String::as_str)
    }

    /// The type of a function.
    fn kind(&self, function: u32) -> Written<u32> {
        expected(self.functions.get(function as usize).copied(), function)
    }

    /// The code of a function that is not imported.
    fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies
            .get(function.checked_sub(self.imported)? as usize)
    }

    /// All that are not imported.
    fn own(&self) -> impl Iterator<Item = u32> {
        self.imported..self.functions.len() as u32
    }

    /// Some functions and all that they call, and so on through those that are looked into.
    fn reached(
        &self,
        from: impl IntoIterator<Item = u32>,
        is_looked_into: impl Fn(u32) -> bool,
    ) -> BTreeSet<u32> {
        let mut found: BTreeSet<u32> = from.into_iter().collect();
        let mut ahead: Vec<u32> = found.iter().copied().collect();
        while let Some(function) = ahead.pop() {
            if is_looked_into(function) {
                let named = self.named_by(function).into_iter();
                ahead.extend(named.filter(|named| found.insert(*named)));
            }
        }
        found
    }

    /// The functions that a function names.
    fn named_by(&self, function: u32) -> BTreeSet<u32> {
        let operators = self
            .body(function)
            .and_then(|body| body.get_operators_reader().ok());
        let operators = operators.into_iter().flatten().flatten();
        operators
            .filter_map(|operator| match operator {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => Some(function_index),
                _ => None,
            })
            .collect()
    }
}

/// Which function goes where.
struct Plan {
    /// Those of the second part, in its order.
    second: Vec<u32>,
    /// Those of the second part that the first calls, or keeps in a table.
    stubs: Vec<u32>,
    /// Where each function is in the first part: itself or its stub.
    places: BTreeMap<u32, u32>,
    /// Those of the first part that the second calls.
    borrowed: BTreeSet<u32>,
    /// Data of the second part, with their addresses.
    texts: Vec<(u32, Vec<u8>)>,
}

impl Plan {
    fn of(survey: &Survey<'_>, profile: &Profile) -> Plan {
        // What gets the second part cannot wait for it, nor what the browser calls meanwhile.
        let always = survey.reached([survey.loader], |_| true);
        let is_apart = |function: &u32| {
            let body = survey.body(*function);
            body.is_some_and(|body| body.range().len() >= SMALLER_THAN_A_STUB)
                && !profile.runs(survey.name(*function))
                && !always.contains(function)
                && !survey.entrances.contains(function)
        };
        let apart: BTreeSet<u32> = survey.own().filter(is_apart).collect();
        let held = survey.held.iter().map(|(_, _, function)| *function);
        let found = survey.reached(survey.entrances.iter().copied().chain(held), |function| {
            !apart.contains(&function)
        });
        let is_first = |function: &u32| found.contains(function) && !apart.contains(function);
        let first: Vec<u32> = survey.own().filter(is_first).collect();
        let second: Vec<u32> = survey
            .own()
            .filter(|function| !is_first(function))
            .collect();
        let stubs: Vec<u32> = found.intersection(&apart).copied().collect();
        let imported = 0..survey.imported;
        let places = imported
            .chain(first.iter().copied())
            .chain(stubs.iter().copied());
        let own: BTreeSet<u32> = second.iter().copied().collect();
        let named = second
            .iter()
            .flat_map(|function| survey.named_by(*function));
        Plan {
            borrowed: named.filter(|function| !own.contains(function)).collect(),
            places: places.zip(0..).collect(),
            second,
            stubs,
            texts: Vec::new(),
        }
    }

    /// Complains when a function of the first part reads a text of the second.
    fn check_texts(&self, survey: &Survey<'_>) -> Result<()> {
        for function in survey.own().filter(|function| self.is_first(*function)) {
            let operators = survey
                .body(function)
                .and_then(|body| body.get_operators_reader().ok());
            for operator in operators.into_iter().flatten().flatten() {
                let Operator::I32Const { value } = operator else {
                    continue;
                };
                let read = self.texts.iter().find(|(address, text)| {
                    u32::try_from(value).is_ok_and(|value| {
                        (*address..*address + text.len() as u32).contains(&value)
                    })
                });
                if read.is_some() {
                    bail!(
                        "{} is in the first part, and a text that it reads in the second",
                        survey.name(function)
                    );
                }
            }
        }
        Ok(())
    }

    /// The functions whose code the first part has.
    fn is_first(&self, function: u32) -> bool {
        self.places.contains_key(&function) && self.stubs.binary_search(&function).is_err()
    }
}

/// Exports for the second part are counted.
fn export_name(kind: &str, index: usize) -> String {
    format!("{PREFIX}{kind}{index}")
}

/// The first part: the module with stubs, one table and one global more, and exports for the second part.
struct First<'a> {
    survey: &'a Survey<'a>,
    plan: &'a Plan,
}

impl First<'_> {
    /// The index of the table that leads from the stubs to the second part.
    fn way(&self) -> u32 {
        self.survey.tables.len() as u32
    }

    /// The index of the global that says whether the second part is there.
    fn there(&self) -> u32 {
        self.survey.globals.len() as u32
    }

    fn stub(&self, place: usize, function: u32) -> Written<Function> {
        let kind = self.survey.kind(function)?;
        let parameters = expected(self.survey.types.get(kind as usize), function)?
            .params()
            .len();
        let mut stub = Function::new([]);
        for parameter in 0..parameters {
            stub.instruction(&Instruction::LocalGet(parameter as u32));
        }
        stub.instruction(&Instruction::I32Const(place as i32))
            .instruction(&Instruction::Call(self.plan.places.len() as u32))
            .instruction(&Instruction::CallIndirect {
                type_index: kind,
                table_index: self.way(),
            })
            .instruction(&Instruction::End);
        Ok(stub)
    }

    /// What all stubs call with their numbers, to get them back when the second part is there; it stands behind them.
    fn waiter(&self) -> Written<Function> {
        let loader = self.survey.loader;
        let loader = expected(self.plan.places.get(&loader).copied(), loader)?;
        let mut waiter = Function::new([]);
        waiter
            .instruction(&Instruction::GlobalGet(self.there()))
            .instruction(&Instruction::I32Eqz)
            .instruction(&Instruction::If(BlockType::Empty))
            .instruction(&Instruction::LocalGet(0))
            .instruction(&Instruction::Call(loader))
            .instruction(&Instruction::End)
            .instruction(&Instruction::LocalGet(0))
            .instruction(&Instruction::End);
        Ok(waiter)
    }
}

impl Reencode for First<'_> {
    type Error = Missing;

    fn function_index(&mut self, function: u32) -> Written<u32> {
        expected(self.plan.places.get(&function).copied(), function)
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Written {
        reencode::utils::parse_type_section(self, types, section)?;
        // The type of the waiter.
        types.ty().function([ValType::I32], [ValType::I32]);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Written {
        let first = self
            .survey
            .own()
            .filter(|function| self.plan.is_first(*function));
        for function in first.chain(self.plan.stubs.iter().copied()) {
            functions.function(self.survey.kind(function)?);
        }
        functions.function(self.survey.types.len() as u32);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: TableSectionReader<'_>,
    ) -> Written {
        reencode::utils::parse_table_section(self, tables, section)?;
        tables.table(way(self.plan));
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Written {
        reencode::utils::parse_global_section(self, globals, section)?;
        globals.global(THERE, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Written {
        reencode::utils::parse_export_section(self, exports, section)?;
        for (count, kind, word) in [
            (self.survey.memories.len(), ExportKind::Memory, "m"),
            (self.survey.tables.len() + 1, ExportKind::Table, "t"),
            (self.survey.globals.len() + 1, ExportKind::Global, "g"),
        ] {
            for index in 0..count {
                exports.export(&export_name(word, index), kind, index as u32);
            }
        }
        for (index, function) in self.plan.borrowed.iter().enumerate() {
            let place = self.function_index(*function)?;
            exports.export(&export_name("", index), ExportKind::Func, place);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Written {
        for (function, body) in self.survey.own().zip(section) {
            let body = body?;
            if self.plan.is_first(function) {
                self.parse_function_body(code, body)?;
            }
        }
        for (place, function) in self.plan.stubs.iter().enumerate() {
            code.function(&self.stub(place, *function)?);
        }
        code.function(&self.waiter()?);
        Ok(())
    }

    fn parse_data_section(&mut self, data: &mut DataSection, _: DataSectionReader<'_>) -> Written {
        for (address, bytes) in &self.survey.data {
            let mut bytes = bytes.to_vec();
            for (place, text) in &self.plan.texts {
                let start = place.checked_sub(*address).map(|start| start as usize);
                let held = start.and_then(|start| bytes.get_mut(start..start + text.len()));
                held.into_iter().for_each(|held| held.fill(0));
            }
            data.active(0, &ConstExpr::i32_const(*address as i32), bytes);
        }
        Ok(())
    }

    /// Names and notes of tools are not needed by anybody who runs it.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Written {
        Ok(())
    }
}

/// Whether the second part is there.
const THERE: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};

/// The table that leads from the stubs to the second part.
fn way(plan: &Plan) -> TableType {
    let size = plan.stubs.len() as u64;
    TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: size,
        maximum: Some(size),
        shared: false,
    }
}

/// Renumbers functions for the second part.
struct Second {
    places: BTreeMap<u32, u32>,
}

impl Reencode for Second {
    type Error = Missing;

    fn function_index(&mut self, function: u32) -> Written<u32> {
        expected(self.places.get(&function).copied(), function)
    }
}

fn second(survey: &Survey<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let functions = plan.borrowed.iter().chain(&plan.second).copied();
    let mut writer = Second {
        places: functions.zip(0..).collect(),
    };
    let starter = writer.places.len() as u32;

    let mut types = TypeSection::new();
    writer.parse_type_section(
        &mut types,
        survey.raw_types.clone().context("there are no types")?,
    )?;
    let nothing = types.len();
    types.ty().function([], []);

    let mut imports = ImportSection::new();
    for (index, function) in plan.borrowed.iter().enumerate() {
        let kind = EntityType::Function(survey.kind(*function)?);
        imports.import(FIRST, &export_name("", index), kind);
    }
    for (index, table) in survey.tables.iter().enumerate() {
        // What grows is larger by then.
        imports.import(FIRST, &export_name("t", index), writer.table_type(*table)?);
    }
    let way_index = survey.tables.len();
    imports.import(FIRST, &export_name("t", way_index), way(plan));
    for (index, memory) in survey.memories.iter().enumerate() {
        imports.import(
            FIRST,
            &export_name("m", index),
            writer.memory_type(*memory)?,
        );
    }
    for (index, global) in survey.globals.iter().enumerate() {
        imports.import(
            FIRST,
            &export_name("g", index),
            writer.global_type(*global)?,
        );
    }
    let there = survey.globals.len();
    imports.import(FIRST, &export_name("g", there), THERE);

    let mut kinds = FunctionSection::new();
    let mut code = CodeSection::new();
    for function in &plan.second {
        kinds.function(survey.kind(*function)?);
        let body = survey.body(*function).context("a function has no code")?;
        writer.parse_function_body(&mut code, body.clone())?;
    }
    kinds.function(nothing);
    let mut start = Function::new([]);
    start
        .instruction(&Instruction::I32Const(1))
        .instruction(&Instruction::GlobalSet(there as u32))
        .instruction(&Instruction::End);
    code.function(&start);

    let mut elements = ElementSection::new();
    let mut fill = |table: u32, place: u32, functions: Vec<u32>| {
        let offset = ConstExpr::i32_const(place as i32);
        elements.active(
            Some(table),
            &offset,
            Elements::Functions(Cow::Owned(functions)),
        );
    };
    let mut own = |function: &u32| writer.function_index(*function);
    let stubs = plan.stubs.iter().map(&mut own).collect::<Result<_, _>>()?;
    fill(way_index as u32, 0, stubs);
    // Where a table holds a stub, the function itself takes its place.
    for run in survey
        .held
        .chunk_by(|(table, place, held), (next_table, next, next_held)| {
            let both = [held, next_held].map(|held| plan.is_first(*held));
            table == next_table && place + 1 == *next && both == [false, false]
        })
    {
        if let Some((table, place, held)) = run.first()
            && !plan.is_first(*held)
        {
            let functions = run
                .iter()
                .map(|(_, _, held)| own(held))
                .collect::<Result<_, _>>()?;
            fill(*table, *place, functions);
        }
    }

    let mut data = DataSection::new();
    for (address, text) in &plan.texts {
        data.active(
            0,
            &ConstExpr::i32_const(*address as i32),
            text.iter().copied(),
        );
    }

    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&kinds)
        .section(&StartSection {
            function_index: starter,
        })
        .section(&elements)
        .section(&code)
        .section(&data);
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{DataSection, MemorySection, MemoryType, NameMap, NameSection};

    use super::*;

    /// A module of functions that call one each, `loader` first; their names are their letters.
    fn module(calls: &[(&str, Option<u32>)], held: &[u32], text: &str) -> Vec<u8> {
        let (mut types, mut kinds, mut code) = (
            TypeSection::new(),
            FunctionSection::new(),
            CodeSection::new(),
        );
        types.ty().function([ValType::I32], []);
        let (mut names, mut exports) = (NameMap::new(), ExportSection::new());
        for (index, (name, called)) in (0..).zip(calls) {
            kinds.function(0);
            names.append(index, name);
            let mut function = Function::new([]);
            (0..SMALLER_THAN_A_STUB).for_each(|_| {
                function.instruction(&Instruction::Nop);
            });
            if let Some(called) = called {
                function
                    .instruction(&Instruction::LocalGet(0))
                    .instruction(&Instruction::Call(*called));
            }
            code.function(function.instruction(&Instruction::End));
        }
        exports
            .export("loader", ExportKind::Func, 0)
            .export("start", ExportKind::Func, 1);
        let (mut tables, mut globals) = (TableSection::new(), GlobalSection::new());
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 8,
            maximum: None,
            shared: false,
        });
        globals.global(THERE, &ConstExpr::i32_const(0));
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(1),
            Elements::Functions(held.into()),
        );
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(64), text.bytes());
        let mut named = NameSection::new();
        named.functions(&names);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&kinds)
            .section(&tables)
            .section(&memories)
            .section(&globals);
        module
            .section(&exports)
            .section(&elements)
            .section(&code)
            .section(&data)
            .section(&named);
        module.finish()
    }

    fn profile(ran: &[&'static str]) -> Result<Profile> {
        Profile::parse(&Profile::text(ran.iter().map(|name| (*name, true))))
    }

    #[test]
    fn what_does_not_run_at_the_start_is_apart_with_all_that_only_it_calls() -> Result<()> {
        let calls = [
            ("l", None),
            ("start", Some(2)),
            ("late", Some(3)),
            ("later", None),
            ("held", None),
        ];
        let whole = module(&calls, &[1, 4], "kept and a long text");
        let parts = split(
            &whole,
            &profile(&["start"])?,
            &[b"a long text".to_vec()],
            "loader",
        )?;
        assert_eq!(parts.stubs, ["late", "held"]);
        let kept: Vec<&str> = parts.kept.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(kept, ["start", "l"]);
        let bodies = |module: &[u8]| {
            let payloads = Parser::new(0)
                .parse_all(module)
                .collect::<std::result::Result<Vec<_>, _>>();
            let payloads = payloads.into_iter().flatten();
            payloads
                .filter(|payload| matches!(payload, Payload::CodeSectionEntry(_)))
                .count()
        };
        // With two stubs and their waiter; with what says that it is there.
        assert_eq!(
            (bodies(&parts.first), bodies(&parts.second)),
            (2 + 2 + 1, 3 + 1)
        );
        let holds =
            |module: &[u8], text: &[u8]| module.windows(text.len()).any(|part| part == text);
        assert!(holds(&parts.first, b"kept and \0") && !holds(&parts.first, b"a long text"));
        assert!(holds(&parts.second, b"a long text"));
        Ok(())
    }

    #[test]
    fn what_gets_the_second_part_is_in_the_first_with_all_that_it_calls() -> Result<()> {
        let calls = [
            ("l", Some(2)),
            ("start", None),
            ("fetch", None),
            ("late", None),
        ];
        let parts = split(
            &module(&calls, &[], ""),
            &profile(&["start"])?,
            &[],
            "loader",
        )?;
        assert_eq!(parts.stubs, <[&str; 0]>::default());
        assert_eq!(parts.kept.len(), 3);
        Ok(())
    }
}
