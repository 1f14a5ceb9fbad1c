//! Gives up the rights of this process before it reads a hostile file.
//!
//! Limits of the system hold everywhere. Landlock, where the kernel has it, also takes away the network and all files but
//! the folder of the file and the libraries. Without `unsafe` a parent cannot limit a child before it starts, so the child
//! limits itself before it opens the file.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus,
    path_beneath_rules,
};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use crate::error::{Error, Result};

/// The memory that the process may allocate, in bytes.
const MEMORY: u64 = 256 << 20;
/// The processor time, in seconds. The service also ends the process after this time on the clock.
pub(super) const SECONDS: u64 = 20;
/// The number of open files. GDAL keeps a few open: its data, those of PROJ, and the parts of a shapefile.
const FILES: u64 = 64;
/// The size of a file that it writes, in bytes: what a ZIP archive contains.
const WRITTEN: u64 = 256 << 20;
/// What it may read beside its folder: the libraries, and the data of GDAL and PROJ.
const READ: [&str; 4] = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache"];
/// The environment variables that name further data of GDAL and PROJ.
pub(super) const DATA: [&str; 3] = ["GDAL_DATA", "PROJ_DATA", "PROJ_LIB"];

/// Limits this process: memory, time, files, no further process, no network, and no file but those in `dossier` and
/// the libraries. Returns false if the kernel has no Landlock, so that only the limits hold. Must be called before
/// threads are started, because Landlock holds for one thread and those that it starts.
///
/// # Errors
/// The system refuses a limit.
pub fn confiner(dossier: &Path) -> Result<bool> {
    let failed = |what: &str, error: &dyn std::fmt::Display| Error::Internal(format!("{what} : {error}"));
    // The reader ends with the service, however that ends.
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| failed("prctl", &error))?;
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::Data, MEMORY),
        (Resource::Cpu, SECONDS),
        (Resource::Nofile, FILES),
        (Resource::Fsize, WRITTEN),
        (Resource::Nproc, 0),
    ] {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, limit).map_err(|error| failed("setrlimit", &error))?;
    }
    landlock(dossier).map_err(|error| failed("landlock", &error))
}

fn landlock(dossier: &Path) -> Result<bool, RulesetError> {
    // What an older kernel does not know of this version is left out.
    let abi = ABI::V5;
    let named = DATA.iter().filter_map(std::env::var_os).map(PathBuf::from);
    let read: Vec<PathBuf> = READ.iter().map(PathBuf::from).chain(named).collect();
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(read, AccessFs::from_read(abi)))?
        .add_rules(path_beneath_rules([dossier], AccessFs::from_all(abi)))?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}
