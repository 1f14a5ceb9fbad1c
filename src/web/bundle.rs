//! Part of the build script: bundles the browser side with npm and esbuild into `OUT_DIR/web`. The module `web` embeds
//! the result.
//!
//! `npm ci` runs only if `package-lock.json` is newer than the installed packages. The only folder of the source tree
//! to which the build writes is `src/web/node_modules`. It does not install `devDependencies`, which only the checks
//! need: scripts/test installs them.

#[path = "messages.rs"]
mod messages;

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::SystemTime;

/// The inputs of the bundle besides the TypeScript modules. (`package-lock.json` represents `node_modules`.)
const SOURCES: &[&str] = &[
    "bundle.rs",
    "carte.css",
    "hent.css",
    "icone.svg",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "messages.rs",
    "../words",
    "../../styles/icones",
];

/// The fonts of the pages, each with its name among the embedded files.
const PAGE_FONTS: [(&str, &str); 2] = [
    (
        "regulier.woff2",
        "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-400-normal.woff2",
    ),
    ("gras.woff2", "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-700-normal.woff2"),
];

/// The font of texts in bitmap pictures.
const FONT: &str = "@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf";

/// The embedded works of others, each with the path of its licence relative to `node_modules`. The package of Fluent
/// has no such file. Its licence is Apache 2.0, whose text is at the top level of this repository.
const LICENCES: [(&str, &str); 5] = [
    ("MapLibre GL JS", "maplibre-gl/LICENSE.txt"),
    ("maplibre-contour (courbes de niveau)", "maplibre-contour/LICENSE"),
    ("Atkinson Hyperlegible Next (lettres des cartes et des pages)", "../../../styles/polices/OFL.txt"),
    ("Open Sans (lettres des images)", "@expo-google-fonts/open-sans/LICENSE_FONT"),
    ("Fluent.js (phrases de la carte), de Mozilla et contributeurs", "../../../LICENSE-APACHE"),
];

/// Makes the bundle. On an error, ends the build with a message that names the remedy.
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
    // The script for pages of other sites is a bundle of its own, because it may leave no global names there.
    for bundle in ["bundle", "embed"] {
        npm(web, &["run", "--silent", bundle, "--", &format!("--outdir={out}/web")]);
    }
    for (name, script) in messages::scripts(Path::new("src/words"), &scripts(web)) {
        write(&format!("{out}/web/{name}"), script.as_bytes());
    }
    // The licences require their notices to accompany every copy.
    let notices =
        LICENCES.map(|(what, notice)| format!("{what}\n\n{}\n\n", String::from_utf8_lossy(&installed(web, notice))));
    write(&format!("{out}/web/licences.txt"), notices.concat().as_bytes());
    write(&format!("{out}/web/open-sans.ttf"), &installed(web, FONT));
    for (name, file) in PAGE_FONTS {
        write(&format!("{out}/web/{name}"), &installed(web, file));
    }
}

/// Lists the TypeScript modules. A new module needs no entry here: an existing module must change to import it, and
/// this rebuilds the bundle.
fn scripts(web: &Path) -> Vec<PathBuf> {
    let files = web.read_dir().into_iter().flatten().flatten().map(|file| file.path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "ts")).collect()
}

/// Reads a file that npm installed. On an error, ends the build.
fn installed(web: &Path, file: &str) -> Vec<u8> {
    std::fs::read(web.join("node_modules").join(file)).unwrap_or_else(|error| {
        stop(&format!("{file} manque ({error})"), "Supprimez src/web/node_modules et recommencez.")
    })
}

/// Writes a file. On an error, ends the build.
fn write(path: &str, bytes: &[u8]) {
    if let Err(error) = std::fs::write(path, bytes) {
        stop(&format!("{path} ne s'écrit pas ({error})"), "Vérifiez la place disponible.");
    }
}

/// Returns the time at which a file was last written, or `None` if there is no such file.
fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|m| m.modified()).ok()
}

/// Runs npm in the folder `web`. On an error, ends the build with the output of npm.
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

/// Ends the build with a problem and its remedy.
fn stop(problem: &str, cure: &str) -> ! {
    println!("cargo:warning=src/web : {}", problem.replace('\n', " "));
    eprintln!("src/web : {problem}\n{cure}");
    exit(1)
}
