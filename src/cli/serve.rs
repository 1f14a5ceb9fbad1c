//! `hent serve`: resolves the configuration, loads the store and runs the HTTP service.

use std::io::IsTerminal;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use clap::Args;
use futures_util::FutureExt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

use super::{block_on, import_program, say};
use crate::config::{CONFIG, Config, File, Fond};
use crate::error::{Error, Result};
use crate::http::{self, AppState};
use crate::live::{self, downloads};
use crate::store::Store;

/// The default store.
const STORE: &str = "hent.gpkg";
/// The default path of the last good copy of a PostGIS store.
const SECOURS: &str = "hent-secours.gpkg";
/// The default address to listen on.
const LISTEN: &str = "127.0.0.1:8080";

#[derive(Args)]
pub(super) struct Options {
    /// Base PostGIS (postgres://… ou « host=… dbname=… ») ou fichier GeoPackage (.gpkg) [défaut : hent.gpkg, créé avec des données de démonstration]
    #[arg(long, env = "HENT_STORE", hide_env_values = true, value_name = "ADRESSE")]
    store: Option<String>,
    /// Copie de secours, servie quand la base est injoignable ou illisible au démarrage [défaut : hent-secours.gpkg ; d'un GeoPackage chemins.gpkg : chemins-secours.gpkg]
    #[arg(long, value_name = "FICHIER")]
    secours: Option<PathBuf>,
    /// Adresse d'écoute [défaut : 127.0.0.1:8080]
    #[arg(long, value_name = "ADRESSE:PORT")]
    listen: Option<String>,
    /// Fond de carte : une archive PMTiles ou MBTiles de tuiles vectorielles [défaut : ceux du fichier de configuration]
    #[arg(long, value_name = "FICHIER")]
    fond: Option<PathBuf>,
    /// Fichier de configuration [défaut : hent.toml s'il existe]
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
}

/// Runs the service until SIGTERM or SIGINT.
pub(super) fn run(options: Options) -> Result<ExitCode> {
    few_heaps();
    log_to_stderr();
    let config = resolve(options)?;
    let listener = http::bind(&config.listen)?;
    let address = listener.local_addr().map_err(|source| Error::Listen { listen: config.listen.clone(), source })?;
    if config.store == STORE && !Path::new(STORE).exists() && !config.secours.exists() {
        tracing::info!("{STORE} n'existe pas : création avec les données de démonstration");
        let status = import_program::run(&["demonstration", STORE])?;
        if !status.success() {
            return Ok(ExitCode::from(2)); // hent-import has printed the reason
        }
    }
    block_on(async {
        let store = Store::at(&config.store)?;
        let (atlas, follower) =
            live::start(store.clone(), Some(config.secours.clone()), Arc::new(jiff::Timestamp::now)).await?;
        let hosts = atlas.publications;
        tracing::info!(voies = atlas.voies.len(), troncons = atlas.troncons.len(), "atlas prêt ; {hosts}");
        if hosts.missing() > 0 {
            tracing::warn!(
                hebergeurs = hosts.missing(),
                "des hébergeurs d'accord pour être publiés ne le sont pas : donnez leur localité ou leur position"
            );
        }
        let service = Arc::new(AppState::new(atlas, follower.live(), config));
        service.prepare();
        let shutdown = asked_to_end()?;
        let server = http::run(Arc::clone(&service), listener, shutdown);
        // Downloads are counted until the last request is answered. The counts are saved before the process ends.
        let (end, ended) = oneshot::channel::<()>();
        let kept = downloads::keep(service.downloads(), store, follower.doubt(), downloads::PERIOD, ended.map(drop));
        let kept = tokio::spawn(kept);
        tokio::spawn(follower.follow(move |atlas| service.publish(atlas)));
        say(format_args!("hent répond sur http://{address}/"));
        let served = server.await;
        drop(end);
        kept.await.map_err(|error| Error::Internal(error.to_string()))?;
        served
    })?;
    tracing::info!("arrêt demandé : les requêtes en cours ont reçu leur réponse");
    Ok(ExitCode::SUCCESS)
}

/// Returns a future that waits for SIGTERM or SIGINT. From this call on, these signals no longer end the process by
/// default. Errors: the system does not deliver signals.
fn asked_to_end() -> Result<impl Future<Output = ()>> {
    let of = |kind| signal(kind).map_err(|error| Error::Internal(format!("signaux : {error}")));
    let (mut term, mut int) = (of(SignalKind::terminate())?, of(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

/// The environment variable for the maximum number of heaps (arenas) that glibc uses.
const HEAPS: &str = "MALLOC_ARENA_MAX";

/// The environment variables by which glibc gives memory back to the system, in bytes: that of larger pieces as soon as they are
/// freed, and more than this at the end of a heap. By default both limits grow with the largest piece, and a service that
/// once checked a long line keeps its memory. A picture of 1200 × 630 pixels is smaller than the first limit, so drawing
/// does not become slower.
const GIVEN_BACK: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "4194304"), ("MALLOC_TRIM_THRESHOLD_", "8388608")];

/// Restarts this process (`exec`) with two heaps, unless the environment sets their number. By default glibc gives each
/// thread its own heap. Then other threads never reuse the memory that the loading thread frees. (A single heap saves
/// no further memory, and 32 clients that request new tiles wait a third longer for each other. Measured on first
/// requests of `scripts/bench`, small network.)
fn few_heaps() {
    if std::env::var_os(HEAPS).is_some() {
        return;
    }
    let mut arguments = std::env::args_os();
    let (Some(name), Ok(program)) = (arguments.next(), std::env::current_exe()) else { return };
    // `exec` only returns if it fails. The service then runs with more heaps and needs more memory.
    let _ = Command::new(program).arg0(name).args(arguments).env(HEAPS, "2").envs(GIVEN_BACK).exec();
}

/// Resolves the configuration. The command line takes precedence over the configuration file, which takes precedence
/// over the defaults.
fn resolve(options: Options) -> Result<Config> {
    let file = match options.config {
        Some(path) => File::read(&path)?,
        None if Path::new(CONFIG).exists() => File::read(Path::new(CONFIG))?,
        None => File::default(),
    };
    let store = options.store.or(file.store).unwrap_or_else(|| STORE.into());
    Ok(Config {
        store_kind: match Store::at(&store)? {
            Store::Postgis(_) => "PostGIS",
            Store::Geopackage(_) => "GeoPackage",
        },
        secours: resolve_secours(options.secours.or(file.secours), &store)?,
        store,
        listen: options.listen.or(file.listen).unwrap_or_else(|| LISTEN.into()),
        public_url: file.public_url,
        trusted_proxies: file.trusted_proxies,
        fonds: match options.fond {
            Some(archive) => Fond::of_archive(archive).first(file.fonds)?,
            None => file.fonds,
        },
        relief: file.relief,
        verifications: file.verifications,
        embed: file.embed,
    })
}

/// Returns the path of the last good copy. By default the copy of a GeoPackage is beside it under a derived name, so
/// that no two stores share a copy. Errors: the path is not that of a GeoPackage.
fn resolve_secours(path: Option<PathBuf>, store: &str) -> Result<PathBuf> {
    let beside = |store: &Path| {
        let stem = store.file_stem().unwrap_or_default().to_string_lossy();
        store.with_file_name(format!("{stem}-secours.gpkg"))
    };
    let path = path.unwrap_or_else(|| match Store::at(store) {
        Ok(Store::Geopackage(_)) => beside(Path::new(store)),
        _ => SECOURS.into(),
    });
    match Store::at(&path.display().to_string()) {
        Ok(Store::Geopackage(_)) => Ok(path),
        _ => Err(Error::input("--secours", "une copie de secours est un GeoPackage", "Donnez un nom en .gpkg.")),
    }
}

/// The log filter if `RUST_LOG` is not set. Invalid requests are common on the Internet, so they are not logged.
const LOGGED: &str = "info,actix_http=off,actix_server=warn";

/// Starts the log on standard error: lines on a terminal, otherwise JSON. `RUST_LOG` sets the filter. Requests are
/// logged at `debug`.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // `try_init` fails if the log is already started (in a test). That does no harm.
    let _ = if std::io::stderr().is_terminal() { log.try_init() } else { log.json().try_init() };
}
