//! Files with random faults: every reader reads them or refuses them with a reason, and never crashes.
//!
//! The faults are those of a seed, so a run can be repeated. `HENT_MUTATION_SECONDS` sets how long each reader is tried, and
//! `HENT_MUTATION_SEED` the seed (scripts/mutations). A file that crashes a reader is written to the temporary folder of the
//! tests; its place is in the failure. Once the reader is mended, the file belongs to tests/mutation/found.

mod faults; // the faults

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use hent::envoi::{Envoi, Lu};

use self::faults::Faults;
use crate::support::means::{program, shared_data};
use crate::verification::{Serveur, in_every_format, zipped};

/// The time for each reader in seconds, unless the environment has another one.
const SECONDS: u64 = 5;
/// The signals by which the system ends a process at one of its limits: processor time, and the size of a written file.
const LIMITS: [i32; 2] = [24, 25];

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// A program that reads one file.
struct Reader {
    /// Its name, for messages.
    name: &'static str,
    /// Files that it reads.
    seeds: Vec<Vec<u8>>,
    /// The command for a file.
    command: fn(&Path) -> Command,
    /// Tells what is wrong with what the program did.
    wrong: fn(ExitStatus, &[u8], &str) -> Option<String>,
}

/// Tries each reader with faulty files until its time is over. Returns how many files each got.
fn tried(readers: &[Reader]) -> Vec<usize> {
    let seconds = Duration::from_secs(number("HENT_MUTATION_SECONDS", SECONDS));
    let seed = number("HENT_MUTATION_SEED", 22);
    let one = |reader: &Reader| {
        let mut faults = Faults::new(seed);
        let start = Instant::now();
        let mut count = 0;
        // The seeds themselves come first.
        let mut bodies = reader.seeds.clone().into_iter();
        while start.elapsed() < seconds || bodies.len() > 0 {
            let body = bodies.next().unwrap_or_else(|| faults.of(&reader.seeds));
            read(reader, &body, &format!("graine {seed}, fichier {count}"));
            count += 1;
        }
        println!("{} : {count} fichiers", reader.name);
        count
    };
    std::thread::scope(|scope| {
        let half = |half| move || readers.iter().skip(half).step_by(2).map(one).collect::<Vec<usize>>();
        let other = scope.spawn(half(1));
        let counts = half(0)();
        [counts, other.join().unwrap()].concat()
    })
}

/// Lets a reader read a body.
fn read(reader: &Reader, body: &[u8], name: &str) {
    let (envoi, _) = Envoi::nouveau().unwrap();
    std::fs::write(envoi.corps(), body).unwrap();
    let output = (reader.command)(&envoi.corps()).stdin(Stdio::null()).output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    if let Some(wrong) = (reader.wrong)(output.status, &output.stdout, &complaints) {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{}", reader.name));
        std::fs::write(&kept, body).unwrap();
        panic!("{}, {name}: {wrong}\n{}\n{complaints}", reader.name, kept.display());
    }
}

/// The reader of bodies that were sent. It writes what it read, or a reason, and ends well unless it met a limit.
fn of_sent(name: &'static str, seeds: Vec<Vec<u8>>) -> Reader {
    Reader {
        name,
        seeds,
        command: |file| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hent-import"));
            command.arg("lire").arg(file.parent().unwrap()).env("TMPDIR", file.parent().unwrap());
            command
        },
        wrong: |status, output, complaints| {
            let is_limit = status.signal().is_some_and(|signal| LIMITS.contains(&signal));
            // An allocation beyond the limit ends the process, too.
            if is_limit || complaints.contains("memory allocation of") {
                return None;
            }
            let read = Lu::decoder(output);
            (!status.success() || read.is_none()).then(|| format!("{status}, {} bytes of answer", output.len()))
        },
    }
}

/// The reader of `hent import`. It says what it would do, or why it cannot.
fn of_import(name: &'static str, seeds: Vec<Vec<u8>>, command: fn(&Path) -> Command) -> Reader {
    Reader {
        name,
        seeds,
        command,
        wrong: |status, _, complaints| match status.code() {
            Some(0) => None,
            Some(1 | 2) if complaints.contains("hent : ") && !complaints.contains("panicked") => None,
            _ => Some(status.to_string()),
        },
    }
}

#[test]
fn bodies_with_faults_are_read_or_refused() {
    const TEST: &str = "bodies_with_faults_are_read_or_refused";
    let (Some(corpus), Some(())) = (shared_data(TEST, "gpx/corpus"), program(TEST, "ogr2ogr")) else { return };
    let mut seeds: std::collections::BTreeMap<&'static str, Vec<Vec<u8>>> = Default::default();
    for (format, body) in in_every_format(&Serveur::new(), TEST) {
        seeds.entry(format).or_default().push(body);
    }
    seeds.entry("gpx").or_default().extend(files_below(&corpus));
    let readers: Vec<Reader> = seeds.into_iter().map(|(format, seeds)| of_sent(format, seeds)).collect();
    let names: Vec<&str> = readers.iter().map(|reader| reader.name).collect();
    assert_eq!(names, ["fit", "geojson", "gpkg", "gpx", "kml", "kmz", "zip"]);
    let counts = tried(&readers);
    assert!(counts.iter().all(|count| *count > 5), "{counts:?}");
}

#[test]
fn files_to_import_with_faults_are_read_or_refused() {
    let Some(files) = shared_data("files_to_import_with_faults_are_read_or_refused", "fichiers") else { return };
    let regions = files.join("../osm/regions");
    let named = |names: &[&str]| -> Vec<Vec<u8>> {
        names.iter().map(|name| std::fs::read(files.join(name)).unwrap()).collect()
    };
    let read = |path: PathBuf| std::fs::read(path).unwrap();
    let readers = [
        of_import("csv", named(&["blankline.csv", "formphone.csv", "sci.csv", "sep.csv"]), |file| {
            import(file, "csv", "hebergeurs")
        }),
        of_import("xlsx", named(&["telnum.xlsx", "titre.xlsx", "vides.xlsx"]), |file| {
            import(file, "xlsx", "hebergeurs")
        }),
        of_import("voies-xlsx", named(&["voies.xlsx"]), |file| import(file, "xlsx", "voies")),
        of_import("osm", named(&["fb150.osm", "ff150.osm"]), |file| import(file, "osm", "voies")),
        of_import("osm-pbf", vec![read(regions.join("monaco.osm.pbf"))], |file| import(file, "osm.pbf", "voies")),
        of_import("tif", vec![read(files.join("../altitude/elevation_4326.tif"))], |file| {
            import(file, "tif", "altitude")
        }),
    ];
    let counts = tried(&readers);
    assert!(counts.iter().all(|count| *count > 1), "{counts:?}");
}

/// Returns the command that imports a file as a trial.
fn import(file: &Path, extension: &str, kind: &str) -> Command {
    let named = file.with_extension(extension);
    std::fs::rename(file, &named).unwrap();
    let store = file.with_file_name("hent.gpkg");
    std::fs::copy(store_of_imports(), &store).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hent"));
    command.arg("import").arg(&named).args(["--as", kind, "--dry-run", "--store"]).arg(&store);
    command
}

/// Returns an empty store, made once.
fn store_of_imports() -> &'static Path {
    static STORE: std::sync::OnceLock<(tempfile::TempDir, PathBuf)> = std::sync::OnceLock::new();
    let (_, path) = STORE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hent.gpkg");
        let made = crate::support::programs::hent(folder.path(), &["db", "init"]);
        assert!(made.status.success(), "{made:?}");
        (folder, path)
    });
    path
}

/// Every file that once crashed a reader gets an answer.
#[test]
fn what_was_found_stays_mended() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutation/found");
    let bodies = files_below(&found);
    assert!(!bodies.is_empty());
    let reader = of_sent("found", vec![]);
    for (number, body) in bodies.iter().enumerate() {
        read(&reader, body, &format!("fichier {number}"));
    }
}

/// Returns the content of all files in a folder and its folders, in the order of their paths.
fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![std::fs::read(path).unwrap()] })
        .collect()
}

/// An archive whose content has faults is a whole archive.
#[test]
fn the_content_of_an_archive_gets_faults_too() {
    let seeds = [zipped(&[("a.gpx", b"<gpx><trk/></gpx>")])];
    let mut faults = Faults::new(1);
    let whole = (0..100).map(|_| faults.of(&seeds)).filter(|body| {
        zip::ZipArchive::new(std::io::Cursor::new(body)).is_ok_and(|mut archive| {
            archive.by_name("a.gpx").is_ok_and(|mut entry| std::io::copy(&mut entry, &mut std::io::sink()).is_ok())
        })
    });
    assert!(whole.count() > 20);
}
