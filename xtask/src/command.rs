//! Starting other programs: failures become one sentence, long ones report how far they are.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The cargo that started this program, or the one on PATH.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, under the name that it has on this system.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs a program, whose output is seen, and complains when it does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| cannot_start(command))?;
    succeeded(command, status)
}

/// Runs a program silently and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}", shown(command), complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program whose standard output passes through `each_line` on its way to the screen.
pub fn run_seeing_lines(command: &mut Command, mut each_line: impl FnMut(&str)) -> Result<()> {
    use std::io::BufRead;

    let mut child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = std::io::BufReader::new(stdout);
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .is_ok_and(|length| length > 0)
        {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            each_line(text.trim_end());
            line.clear();
        }
    }
    let status = child
        .wait()
        .with_context(|| format!("lost sight of {}", shown(command)))?;
    succeeded(command, status)
}

/// Runs a program that takes long: its output goes to `log`, and every twenty seconds a line says how far it is.
pub fn run_with_progress(command: &mut Command, title: &str, log: &Path) -> Result<()> {
    let mut log_file =
        File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let for_stdout = log_file
        .try_clone()
        .with_context(|| format!("cannot write {}", log.display()))?;
    let mut child = start(
        command
            .stdin(Stdio::null())
            .stdout(for_stdout)
            .stderr(Stdio::piped()),
    )?;

    let parts = Arc::new(Mutex::new(None));
    let reader = child.stderr.take().map(|mut stderr| {
        let parts = Arc::clone(&parts);
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok(length @ 1..) = stderr.read(&mut buffer) {
                let seen = buffer.get(..length).unwrap_or_default();
                // The log is for a person to read later; that it cannot be written must not stop the work.
                let _ = log_file.write_all(seen);
                if let (Some(progress), Ok(mut parts)) =
                    (progress_in(&String::from_utf8_lossy(seen)), parts.lock())
                {
                    *parts = Some(progress);
                }
            }
        })
    });

    let begin = Instant::now();
    let mut reported = begin;
    let status = loop {
        if let Some(status) = child
            .try_wait()
            .with_context(|| format!("lost sight of {}", shown(command)))?
        {
            break status;
        }
        if reported.elapsed() >= Duration::from_secs(20) {
            reported = Instant::now();
            let so_far = match parts.lock().ok().and_then(|parts| *parts) {
                Some((done, all)) => format!("{done} of {all} parts built, "),
                None => String::new(),
            };
            println!("    {title}: {so_far}{} so far", duration(begin.elapsed()));
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    if let Some(reader) = reader {
        let _ = reader.join();
    }
    if !status.success() {
        eprintln!("{}", last_lines(log, 30));
    }
    succeeded(command, status)
}

/// Starts a program and leaves it running.
pub fn start(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| cannot_start(command))
}

/// Looks a program up as a shell would.
pub fn find_on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// PATH with these folders before the others.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&rest));
    std::env::join_paths(all).context("a folder on PATH has a name that PATH cannot hold")
}

/// The end of a text file, for an error message.
pub fn last_lines(file: &Path, count: usize) -> String {
    let text = std::fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).replace('\r', "\n");
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| progress_in(line).is_none())
        .collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(count))
        .map(|line| format!("    | {line}\n"))
        .collect()
}

/// A length of time as people say it.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Finds `Building [===>   ] 12/345` in what cargo prints: parts done, and all of them.
fn progress_in(text: &str) -> Option<(u32, u32)> {
    let (_, after) = text.rsplit_once("Building [")?;
    let (_, after) = after.split_once("] ")?;
    let (done, after) = after.split_once('/')?;
    let digits = after
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(after.len());
    Some((
        done.trim().parse().ok()?,
        after.get(..digits)?.parse().ok()?,
    ))
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => bail!("{} ended with exit code {code}", shown(command)),
        None => bail!("{} was stopped by a signal", shown(command)),
    }
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", command.get_program().to_string_lossy())
}

/// Name and first arguments: enough to know which call it was.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let arguments = command.get_args().map(|word| word.to_string_lossy());
    let words: Vec<String> = arguments
        .filter(|word| !word.contains('/'))
        .take(3)
        .map(Into::into)
        .collect();
    format!("`{}`", [vec![program], words].concat().join(" "))
}

#[cfg(test)]
mod tests {
    use super::progress_in;

    #[test]
    fn progress_is_read_from_the_last_bar_that_cargo_drew() {
        assert_eq!(
            progress_in("Building [=>  ] 11/345: a\rBuilding [=> ] 12/345: b, c"),
            Some((12, 345))
        );
        assert_eq!(progress_in("   Compiling serde v1.0.0"), None);
    }
}
