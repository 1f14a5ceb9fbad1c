//! Bundles the browser side with npm and esbuild into `OUT_DIR/web`, from where `web` embeds it; part of the build script.
//!
//! `npm ci` runs only when `package-lock.json` is newer than what is installed; of the source tree nothing but
//! `src/web/node_modules` is written. Programs for checks alone (`devDependencies`) are left out: scripts/test installs them.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::SystemTime;

/// What the bundle is made of, beside the scripts; `node_modules` follows `package-lock.json`.
const SOURCES: &[&str] = &["bundle.rs", "carte.css", "package.json", "package-lock.json", ".npmrc", "../words"];

/// What the pictures are lettered in.
const FONT: &str = "@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf";

/// Whose work is embedded, and the notice that goes with it, in `node_modules`. Fluent's package has none of its own: it
/// names the Apache licence, whose text lies at the top of the repository.
const LICENCES: [(&str, &str); 3] = [
    ("MapLibre GL JS", "maplibre-gl/LICENSE.txt"),
    ("Open Sans (lettres des images)", "@expo-google-fonts/open-sans/LICENSE_FONT"),
    ("Fluent.js (phrases de la carte), de Mozilla et contributeurs", "../../../LICENSE-APACHE"),
];

/// Makes the bundle, or ends the build with what to do about it.
pub(crate) fn run() {
    let web = Path::new("src/web");
    for source in SOURCES.iter().map(|name| web.join(name)).chain(scripts(web)) {
        println!("cargo:rerun-if-changed={}", source.display());
    }
    let out = std::env::var("OUT_DIR").unwrap_or_else(|_| stop("OUT_DIR manque", "Lancez ce programme par cargo."));

    let lock = modified(&web.join("package-lock.json"));
    let done = modified(&web.join("node_modules/.package-lock.json"));
    if done.is_none() || done < lock {
        npm(web, &["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    }
    npm(web, &["run", "--silent", "bundle", "--", &format!("--outdir={out}/web")]);
    // The licences ask that the notice goes wherever the work goes.
    let notices =
        LICENCES.map(|(what, notice)| format!("{what}\n\n{}\n\n", String::from_utf8_lossy(&installed(web, notice))));
    write(&format!("{out}/web/licences.txt"), notices.concat().as_bytes());
    write(&format!("{out}/web/open-sans.ttf"), &installed(web, FONT));
}

/// The TypeScript modules. One that is added is imported by one that is there, so the bundle is made again.
fn scripts(web: &Path) -> Vec<PathBuf> {
    let files = web.read_dir().into_iter().flatten().flatten().map(|file| file.path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "ts")).collect()
}

/// A file that npm installed, or ends the build with what to do about it.
fn installed(web: &Path, file: &str) -> Vec<u8> {
    std::fs::read(web.join("node_modules").join(file)).unwrap_or_else(|error| {
        stop(&format!("{file} manque ({error})"), "Supprimez src/web/node_modules et recommencez.")
    })
}

fn write(path: &str, bytes: &[u8]) {
    if let Err(error) = std::fs::write(path, bytes) {
        stop(&format!("{path} ne s'écrit pas ({error})"), "Vérifiez la place disponible.");
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|m| m.modified()).ok()
}

/// Runs npm in `web`, or ends the build with what to do about it.
fn npm(web: &Path, arguments: &[&str]) {
    let cure = "Il faut Node.js 18 ou plus récent avec npm (Debian, Ubuntu : apt-get install nodejs npm) et, \
                la première fois, un accès au registre npm.";
    match Command::new("npm").args(arguments).current_dir(web).output() {
        Ok(done) if done.status.success() => {}
        Ok(done) => {
            let said = [done.stdout, done.stderr].concat();
            stop(&format!("npm {} a échoué :\n{}", arguments.join(" "), String::from_utf8_lossy(&said)), cure)
        }
        Err(error) => stop(&format!("npm ne démarre pas ({error})"), cure),
    }
}

fn stop(problem: &str, cure: &str) -> ! {
    println!("cargo:warning=src/web : {}", problem.replace('\n', " "));
    eprintln!("src/web : {problem}\n{cure}");
    exit(1)
}
