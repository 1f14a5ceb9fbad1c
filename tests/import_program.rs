//! The server does not contain GDAL: `hent-import`, a program of its own beside `hent`, reads other people's files.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// Returns the shared libraries that the loader loads for a program: names without versions.
fn libraries(program: &str) -> BTreeSet<String> {
    let listed = Command::new(program).env("LD_TRACE_LOADED_OBJECTS", "1").output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let name = |line: &str| Some(Path::new(line.split_whitespace().next()?).file_name()?.to_str()?.to_owned());
    listed.lines().filter_map(name).map(|name| name.split('.').next().unwrap().to_owned()).collect()
}

#[test]
fn only_hent_import_links_gdal() {
    let serves = libraries(env!("CARGO_BIN_EXE_hent"));
    assert!(serves.contains("libc"), "{serves:?}");
    let few = ["linux-vdso", "linux-gate", "ld-linux-x86-64", "ld-linux-aarch64", "libc", "libm", "libgcc_s"];
    assert!(serves.iter().all(|library| few.contains(&library.as_str())), "{serves:?}");
    assert!(libraries(env!("CARGO_BIN_EXE_hent-import")).contains("libgdal"), "the test would see GDAL in hent");
}

#[test]
fn without_hent_import_the_command_says_so() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let alone = folder.path().join("hent");
    std::fs::hard_link(env!("CARGO_BIN_EXE_hent"), &alone).unwrap();
    let run = |arguments: &[&str]| -> Output {
        Command::new(&alone).args(arguments).current_dir(&folder).env_remove("HENT_STORE").output().unwrap()
    };
    for arguments in [&["import", "voies.csv", "--as", "voies"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let output = run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        let error = said.lines().last().unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(error.starts_with("hent : ") && error.contains("hent-import : ce programme manque"), "{said}");
    }
    // Commands that read no foreign file work without it.
    assert_eq!(run(&["db", "init"]).status.code(), Some(0));
}

/// To its caller `hent import` is one process: usage errors, failures and output are those of a single command.
#[test]
fn hent_import_passes_on_output_and_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hent")).args(arguments).current_dir(&folder).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let store = ["--store", "essai.gpkg"];
    assert_eq!(run(&[&["db", "init"][..], &store].concat()).0, Some(0));
    std::fs::write(folder.path().join("voies.csv"), "code,nom\nbeauport,Abbaye de Beauport\n").unwrap();
    let import = |file| run(&[&["import", file, "--as", "voies"][..], &store].concat());
    let (code, said, progress) = import("voies.csv");
    assert!(code == Some(0) && said.contains("1 ajoutés"), "{code:?} {said} {progress}");
    assert!(progress.starts_with("lecture de ") && progress.ends_with("voies.csv\n"), "{progress}");
    let (code, said, error) = import("absent.csv");
    assert!(code == Some(2) && said.is_empty() && error.starts_with("hent : absent.csv : introuvable"), "{error}");
    let (code, help, _) = run(&["import", "--help"]);
    assert!(code == Some(0) && help.contains("Utilisation : hent import [OPTIONS]"), "{help}");
}

/// Threads share one heap. For each further heap glibc reserves 64 MB, aligned to that size, and makes its beginning
/// writable. (Another mapping may start at such an address by chance.)
#[test]
fn the_server_uses_few_heaps() {
    const HEAP: u64 = 64 << 20;
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = crate::support::programs::serve_in(folder.path(), &[], std::process::Stdio::null());
    ureq::get(format!("http://{address}/api/voies")).call().unwrap();
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", process.id())).unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(maps.contains("[heap]"), "{maps}");
    let mapped: Vec<(u64, u64, &str)> = maps
        .lines()
        .map(|line| {
            let (range, rest) = line.split_once(' ').unwrap();
            let (start, end) = range.split_once('-').unwrap();
            let number = |hex| u64::from_str_radix(hex, 16).unwrap();
            (number(start), number(end), &rest[..4])
        })
        .collect();
    let is_heap = |pair: &&[(u64, u64, &str)]| {
        let ((start, end, mode), (reserved, last, closed)) = (pair[0], pair[1]);
        (mode, closed) == ("rw-p", "---p") && start.is_multiple_of(HEAP) && reserved == end && last.is_multiple_of(HEAP)
    };
    assert!(mapped.windows(2).filter(is_heap).count() <= 1, "{maps}");
}
