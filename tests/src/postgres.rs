//! A real PostgreSQL for a test, in a folder of its own, ended with the test.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot start its database must fail"
)]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Whom the database knows.
pub const USER: &str = "azimuth";

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Postgres {
    /// Starts one with the programs in the folder that `AZIMUTH_POSTGRES` names; none when there is none.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        let programs = crate::tool(test, "AZIMUTH_POSTGRES")?;
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let postgres = Self {
            programs,
            folder,
            port: port.local_addr().unwrap().port(),
        };
        drop(port);
        postgres.make_room();
        let data = postgres.data();
        postgres.run("initdb", |initdb| {
            initdb.args(["--no-sync", "--auth=trust", "--username", USER]);
            initdb.arg("--encoding=UTF8").arg("--pgdata").arg(&data);
        });
        postgres.go_on();
        Some(postgres)
    }

    /// The address of its database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// The same for those who are told elsewhere as whom they log in.
    #[must_use]
    pub fn url_without_user(&self) -> String {
        format!("postgres://127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it at once, as a crash does: nothing is tidied up.
    pub fn crash(&self) {
        let data = self.data();
        self.run("pg_ctl", |pg_ctl| {
            pg_ctl
                .args(["stop", "--mode=immediate", "--pgdata"])
                .arg(&data);
        });
    }

    /// Starts it again where it was.
    pub fn go_on(&self) {
        let data = self.data();
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' -c fsync=off \
             -c max_connections=60",
            self.port
        );
        self.run("pg_ctl", |pg_ctl| {
            pg_ctl.args(["start", "--wait", "--pgdata"]).arg(&data);
            pg_ctl.arg("--log").arg(data.join("server.log"));
            pg_ctl.arg("--options").arg(&options);
        });
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&self, program: &str, with: impl FnOnce(&mut Command)) {
        let program = self.programs.join(program);
        let mut command = as_somebody(&program);
        with(&mut command);
        let output = command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = output.status().unwrap();
        let log = std::fs::read_to_string(self.data().join("server.log")).unwrap_or_default();
        assert!(status.success(), "{} failed: {log}", program.display());
    }

    /// PostgreSQL refuses to run as root, so somebody else owns its folder then.
    fn make_room(&self) {
        std::fs::create_dir(self.data()).unwrap();
        #[cfg(unix)]
        if is_root() {
            use std::os::unix::fs::PermissionsExt;
            let open = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(self.folder.path(), open).unwrap();
            let status = Command::new("chown")
                .arg(SOMEBODY)
                .arg(self.data())
                .status();
            assert!(status.unwrap().success());
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may have been ended by the test.
        let mut stop = as_somebody(&self.programs.join("pg_ctl"));
        let stop = stop
            .args(["stop", "--mode=immediate", "--pgdata"])
            .arg(self.data());
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// Who runs a database that root wants.
const SOMEBODY: &str = "nobody";

fn as_somebody(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", SOMEBODY, "--regid", "nogroup", "--clear-groups"]);
    command.arg(program);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}
