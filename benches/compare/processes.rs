//! Programs that this program starts. Each is a process group. All of them end with this program, also after an error.

use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::Outcome;

/// How long a group may take to end before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The groups and the folder that must not outlive this program.
struct Running {
    groups: Vec<Pid>,
    folder: Option<PathBuf>,
}

static RUNNING: Mutex<Running> = Mutex::new(Running { groups: vec![], folder: None });

fn running() -> MutexGuard<'static, Running> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program and the processes that it started.
pub struct Group {
    child: Child,
    pub leader: Pid,
}

impl Group {
    /// Starts a program as the leader of a new process group.
    pub fn spawn(command: &mut Command) -> Outcome<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        // Held while the program starts, so that a signal in between finds it in the list.
        let mut running = running();
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let child = child.map_err(|error| format!("{name} ne démarre pas : {error}."))?;
        let leader = Pid::from_child(&child);
        running.groups.push(leader);
        Ok(Self { child, leader })
    }

    /// Tells whether the program still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for the end of the program.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("a child of our own")
    }

    /// Its standard output up to its end.
    pub fn output(mut self) -> (String, ExitStatus) {
        let mut written = vec![];
        if let Some(output) = &mut self.child.stdout {
            output.read_to_end(&mut written).expect("a pipe of our own");
        }
        (String::from_utf8_lossy(&written).into_owned(), self.wait())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let asked = Instant::now();
        if self.runs() {
            let _ = kill_process_group(self.leader, Signal::TERM);
        }
        while self.runs() && asked.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(2));
        }
        // The program may have left other processes of its group.
        let _ = kill_process_group(self.leader, Signal::KILL);
        let _ = self.child.wait();
        running().groups.retain(|group| *group != self.leader);
    }
}

/// Returns the standard output of a program that must succeed.
pub fn told(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let (text, status) = Group::spawn(command.stdout(Stdio::piped()))?.output();
    if status.success() { Ok(text) } else { Err(format!("{name} a échoué : {status}.")) }
}

/// Returns the path of a program: from `PATH`, or from the folders where systems install servers.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A temporary folder, removed when dropped.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// Creates the folder.
    pub fn new() -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("hent-bench.").tempdir();
        let folder = folder.map_err(|error| format!("pas de dossier temporaire : {error}."))?;
        running().folder = Some(folder.path().to_owned());
        Ok(Self(folder))
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// On SIGINT or SIGTERM, ends all groups and this program.
pub async fn end_on_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).expect("signals can be heard");
    let mut interrupt = listen(SignalKind::interrupt());
    let mut terminate = listen(SignalKind::terminate());
    let mut hang_up = listen(SignalKind::hangup());
    let code = tokio::select! {
        _ = interrupt.recv() => 130,
        _ = terminate.recv() => 143,
        _ = hang_up.recv() => 129,
    };
    // The lock is never released, so no other thread can start a program.
    let running = running();
    for signal in [Signal::TERM, Signal::KILL] {
        for group in &running.groups {
            let _ = kill_process_group(*group, signal);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    if let Some(folder) = &running.folder {
        let _ = std::fs::remove_dir_all(folder);
    }
    std::process::exit(code);
}

/// Prints a progress line with the time of day.
pub fn say(text: impl std::fmt::Display) {
    let now = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let _ = writeln!(std::io::stderr(), "{now}  {text}");
}
