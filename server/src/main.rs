//! The binary `azimuth`.

use std::process::ExitCode;

/// Exports are made of many small texts: with the allocator of the C library more than a third of their
/// time goes into finding room for these.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::command::main()
}
