//! Bundles the browser side with npm and esbuild into `OUT_DIR/web`, from where `web` embeds it; part of the build script.
//!
//! `npm ci` runs only when `package-lock.json` is newer than what is installed; of the source tree nothing but
//! `src/web/node_modules` is written.

use std::path::Path;
use std::process::{Command, exit};
use std::time::SystemTime;

/// What the bundle is made of; `node_modules` follows `package-lock.json`.
const SOURCES: &[&str] =
    &["bundle.rs", "carte.js", "carte.css", "pictogrammes.js", "package.json", "package-lock.json", ".npmrc"];

/// Makes the bundle, or ends the build with what to do about it.
pub(crate) fn run() {
    let web = Path::new("src/web");
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", web.join(source).display());
    }
    let out = std::env::var("OUT_DIR").unwrap_or_else(|_| stop("OUT_DIR manque", "Lancez ce programme par cargo."));

    let lock = modified(&web.join("package-lock.json"));
    let installed = modified(&web.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < lock {
        npm(web, &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    }
    npm(web, &["run", "--silent", "bundle", "--", &format!("--outdir={out}/web")]);
    // Its licence asks that the notice goes wherever the code goes.
    if let Err(error) =
        std::fs::copy(web.join("node_modules/maplibre-gl/LICENSE.txt"), format!("{out}/web/licences.txt"))
    {
        stop(&format!("la licence de maplibre-gl manque ({error})"), "Supprimez src/web/node_modules et recommencez.");
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
