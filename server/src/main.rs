//! The binary `azimuth`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::command::main()
}
