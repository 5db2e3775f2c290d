//! Takes out of a module what the chain refuses or what only costs, and checks what is left.

use std::ops::Range;

use anyhow::{bail, ensure, Context, Result};
use wasm_encoder::{CodeSection, ExportKind, ExportSection, Function, Module, RawSection};
use wasmparser::{
    BinaryReader, CodeSectionReader, ExportSectionReader, ExternalKind, FunctionBody, Operator, Parser,
    Payload, TypeRef, Validator, WasmFeatures,
};

/// The two functions that the chain calls; it refuses any other export.
const ENTRY_POINTS: [&str; 2] = ["call", "deploy"];

/// What the chain lends to a contract, in pages of 64 KiB.
const MEMORY_PAGES: u64 = 16;

/// Keeps the entry points as only exports, drops custom sections and the start function.
pub fn strip(code: &[u8]) -> Result<Vec<u8>> {
    let start = start_function(code)?;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(code) {
        let payload = payload?;
        match &payload {
            // The data count belongs to bulk memory operations, which the chain does not know.
            Payload::StartSection { .. } | Payload::CustomSection(_) | Payload::DataCountSection { .. } => {}
            Payload::ExportSection(exports) => {
                module.section(&entry_points(exports.clone())?);
            }
            Payload::CodeSectionStart { unchecked_range, .. } => {
                let bodies = slice(code, unchecked_range.clone())?;
                module.section(&without_body(bodies, start)?);
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    module.section(&RawSection { id, data: slice(code, range)? });
                }
            }
        }
    }
    Ok(module.finish())
}

/// Fails unless the chain takes this code: plain WebAssembly 1.0 without floats, two entry points,
/// imported memory within the limit, nothing run at start.
pub fn check(code: &[u8]) -> Result<()> {
    let features = WasmFeatures::MVP.difference(WasmFeatures::FLOATS);
    Validator::new_with_features(features)
        .validate_all(code)
        .context("the code uses WebAssembly that the chain does not know")?;
    let mut exported = Vec::new();
    let mut memory = None;
    for payload in Parser::new(0).parse_all(code) {
        match payload? {
            Payload::ExportSection(exports) => {
                for export in exports {
                    exported.push(export?.name.to_string());
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Memory(found) = import?.ty {
                        memory = Some(found);
                    }
                }
            }
            Payload::MemorySection(_) => bail!("the code brings its own memory; the chain wants to lend it"),
            Payload::StartSection { .. } => bail!("the code has a start function"),
            _ => {}
        }
    }
    exported.sort();
    ensure!(exported == ENTRY_POINTS, "the code exports {exported:?} instead of {ENTRY_POINTS:?}");
    let memory = memory.context("the code imports no memory")?;
    ensure!(
        memory.maximum.is_some_and(|pages| pages <= MEMORY_PAGES),
        "the code wants {:?} pages of memory, the chain lends {MEMORY_PAGES}",
        memory.maximum
    );
    Ok(())
}

/// Position of the start function among the functions that have a body.
fn start_function(code: &[u8]) -> Result<Option<usize>> {
    let (mut imported, mut start, mut bodies) = (0_usize, None, Vec::new());
    for payload in Parser::new(0).parse_all(code) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::StartSection { func, .. } => start = Some(usize::try_from(func)?),
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let Some(index) = start else { return Ok(None) };
    let position = index.checked_sub(imported).context("the start function is imported")?;
    let body = bodies.get(position).context("the start function has no body")?;
    ensure!(
        only_zeroes_memory(body)?,
        "the start function does more than zeroing memory and cannot be dropped"
    );
    Ok(Some(position))
}

/// The linker's start function fills memory with zeroes, which is zero in every fresh instance
/// anyway; running it would cost a millisecond per call.
fn only_zeroes_memory(body: &FunctionBody<'_>) -> Result<bool> {
    let mut operators = Vec::new();
    for operator in body.get_operators_reader()? {
        operators.push(operator?);
    }
    let Some((Operator::End, fills)) = operators.split_last() else { return Ok(false) };
    Ok(fills.chunks(4).all(|fill| {
        matches!(
            fill,
            [
                Operator::I32Const { .. },
                Operator::I32Const { value: 0 },
                Operator::I32Const { .. },
                Operator::MemoryFill { .. }
            ]
        )
    }))
}

/// The code section with one body emptied. The function stays, so that the indices of the others
/// do, until the optimiser removes what nobody calls.
fn without_body(section: &[u8], emptied: Option<usize>) -> Result<CodeSection> {
    let mut bodies = CodeSection::new();
    for (position, body) in CodeSectionReader::new(BinaryReader::new(section, 0))?.into_iter().enumerate() {
        if emptied == Some(position) {
            let mut function = Function::new([]);
            function.instructions().unreachable().end();
            bodies.function(&function);
        } else {
            bodies.raw(slice(section, body?.range())?);
        }
    }
    Ok(bodies)
}

fn entry_points(exports: ExportSectionReader<'_>) -> Result<ExportSection> {
    let mut kept = ExportSection::new();
    for export in exports {
        let export = export?;
        if export.kind == ExternalKind::Func && ENTRY_POINTS.contains(&export.name) {
            kept.export(export.name, ExportKind::Func, export.index);
        }
    }
    ensure!(kept.len() == 2, "the code does not export both `call` and `deploy`");
    Ok(kept)
}

fn slice(code: &[u8], range: Range<u64>) -> Result<&[u8]> {
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    code.get(range).context("a section ends behind the module")
}
