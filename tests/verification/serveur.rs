//! A service that is sent files: the program itself, because it starts `hent-import` beside it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::programs::{outcome, serve_by};
use crate::support::wait::eventually;

/// A running service with the demonstration data, and its folders.
pub struct Serveur {
    process: Child,
    pub address: String,
    folder: TempDir,
    /// Where it keeps what is sent while it is read.
    temporary: PathBuf,
}

/// Returns a store with the demonstration data, made once.
fn store() -> &'static Path {
    static STORE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hent.gpkg");
        let made = Command::new(env!("CARGO_BIN_EXE_hent-import")).arg("demonstration").arg(&path).output().unwrap();
        let (code, _, complaints) = outcome(made);
        assert_eq!(code, Some(0), "{complaints}");
        (folder, path)
    });
    path
}

impl Serveur {
    pub fn new() -> Self {
        Self::prepared(|_| ())
    }

    /// Starts a service after `prepare` changed its store.
    pub fn prepared(prepare: impl FnOnce(&Path)) -> Self {
        Self::of(Path::new(env!("CARGO_BIN_EXE_hent")), tempfile::tempdir().unwrap(), prepare)
    }

    /// Starts a service beside another `hent-import`: a shell script.
    pub fn beside(script: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let program = folder.path().join("hent");
        std::fs::hard_link(env!("CARGO_BIN_EXE_hent"), &program).unwrap();
        let other = folder.path().join("hent-import");
        std::fs::write(&other, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self::of(&program, folder, |_| ())
    }

    fn of(program: &Path, folder: TempDir, prepare: impl FnOnce(&Path)) -> Self {
        let path = folder.path().join("hent.gpkg");
        std::fs::copy(store(), &path).unwrap();
        prepare(&path);
        let temporary = folder.path().join("tmp");
        std::fs::create_dir(&temporary).unwrap();
        let mut command = Command::new(program);
        command.arg("serve").current_dir(folder.path()).env("TMPDIR", &temporary).stderr(Stdio::null());
        let (process, address) = serve_by(&mut command);
        Self { process, address, folder, temporary }
    }

    /// Returns the path of its store.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("hent.gpkg")
    }

    pub fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> ureq::http::Response<Vec<u8>> {
        let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
        let agent: ureq::Agent = config.build().into();
        let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = agent.run(request.body(body).unwrap()).unwrap();
        let (parts, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(100 << 20).read_to_vec().unwrap();
        ureq::http::Response::from_parts(parts, bytes)
    }

    pub fn get(&self, path: &str) -> Vec<u8> {
        let answer = self.request("GET", path, &[], b"");
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body()
    }

    pub fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.get(path)).unwrap()
    }

    pub fn post_as(&self, query: &str, media_type: &str, body: &[u8]) -> ureq::http::Response<Vec<u8>> {
        self.request("POST", &format!("/api/verification{query}"), &[("content-type", media_type)], body)
    }

    /// Sends a file. Returns the status and the document.
    pub fn post(&self, query: &str, media_type: &str, body: &[u8]) -> (u16, Value) {
        let answer = self.post_as(query, media_type, body);
        let document = serde_json::from_slice(answer.body())
            .unwrap_or_else(|error| panic!("{error}: {} {}", answer.status(), String::from_utf8_lossy(answer.body())));
        (answer.status().as_u16(), document)
    }

    /// Returns the processes that the service started and that still are there.
    pub fn children(&self) -> String {
        let id = self.process.id();
        let threads = std::fs::read_dir(format!("/proc/{id}/task")).unwrap();
        let of = |thread: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap_or_default()
        };
        threads.map(of).collect()
    }

    /// Checks that no file and no process is left of what was sent.
    #[track_caller]
    pub fn leaves_nothing(&self) {
        let left = || std::fs::read_dir(&self.temporary).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
        eventually("nothing that was sent is left", || left().is_empty().then_some(()));
        eventually("no process is left", || self.children().trim().is_empty().then_some(()));
    }

    /// Returns the greatest memory of the service so far, in kilobytes.
    pub fn memory_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Serveur {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
