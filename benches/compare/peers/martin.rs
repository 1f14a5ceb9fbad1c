//! Martin, the tile server for PostGIS, in two versions. Each serves a composite of three tables, without its cache and
//! then with it. The newer one also serves a tuned function.

use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::client::Keep;
use crate::clients::{cold, known, note, once, round};
use crate::database;
use crate::figures::{CONNECTIONS, Figures};
use crate::ground::{Ground, List};
use crate::processes::{Group, say, told};
use crate::server::{Server, free_address};

/// The names of the two versions, as peers.
pub const BOTH: [&str; 2] = ["martin", "martin2"];
const VERSIONS: [&str; 2] = ["^1", "=2.0.0-beta.5"];
/// The toolchain for both; the newer version needs it.
const RUST: &str = "+1.98";

/// Lines generalised once for each zoom, to a quarter of a pixel of a 512-pixel tile. Below z9, where a tronçon is a
/// few pixels long, they are merged along each voie. Low zooms have few layers, as in hent.
const TUNE: &str = include_str!("../sql/tune.sql");
/// Martin 2 refuses PostGIS before 3.5, although it uses nothing that is new there. This makes the database report 3.5.
const REASSURE: &str = include_str!("../sql/reassure.sql");

fn peers() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    PathBuf::from(target).join("peers")
}

/// Returns the path of a version's program after its installation.
pub fn program(name: &str) -> PathBuf {
    peers().join(name).join("bin/martin")
}

/// Builds both versions with support for tables only. It does not use `--locked`, because a locked dependency may have
/// been withdrawn.
pub fn install() -> Outcome<()> {
    told(Command::new("cargo").args([RUST, "--version"])).map_err(|_| {
        let version = RUST.trim_start_matches('+');
        format!("Martin demande Rust {version} : rustup toolchain install {version} --profile minimal")
    })?;
    for (name, version) in BOTH.into_iter().zip(VERSIONS) {
        let mut command = Command::new("cargo");
        command.args([RUST, "install", "martin", "--version", version, "--no-default-features"]);
        command.args(["--features", "postgres", "--root"]).arg(peers().join(name));
        let status = Group::spawn(command.env("CARGO_TARGET_DIR", peers().join("build")))?.wait();
        if !status.success() {
            say(format_args!("{name} ne se construit pas ici, la mesure se fera sans lui"));
        }
    }
    Ok(())
}

/// Creates the tuned function.
pub async fn tune(database: &str) -> Result<(), tokio_postgres::Error> {
    database::execute(database, TUNE).await?;
    database::execute(database, "VACUUM ANALYZE reglee.troncon").await?;
    database::execute(database, REASSURE).await
}

/// Measures one version: first requests without a cache, then requests with it.
pub fn measure(ground: &Ground, name: &str, figures: &mut Figures) -> Outcome<()> {
    let list = list(ground, name, "troncon,hebergeur,point_interet");
    without_cache(ground, name, &list, [name, "no cache"], figures)?;
    let server = serve(ground, name, &list, 1024)?;
    once(&server, &list, 4, Keep::default());
    let measured = round(ground, &server, &list, CONNECTIONS)?;
    let what = format!("{name}, its cache hot, {CONNECTIONS} connections");
    note(figures, &format!("{name}-hot"), &what, measured, Some(server.memory_mb()));
    let measured = round(ground, &server, &list, 1)?;
    let what = format!("{name}, its cache hot, 1 connection");
    note(figures, &format!("{name}-hot-1"), &what, measured, Some(server.memory_mb()));
    let measured = round(ground, &server, &known(ground, &server, &list), CONNECTIONS)?;
    let what = format!("{name}, 304, {CONNECTIONS} connections");
    note(figures, &format!("{name}-304"), &what, measured, Some(server.memory_mb()));
    drop(server);
    if name == "martin2" {
        without_cache(
            ground,
            name,
            &self::list(ground, name, "reglee"),
            ["tuned", "no cache, tuned function"],
            figures,
        )?;
    }
    Ok(())
}

/// Measures first requests, with one connection and with many. `words` are the key of the figures and the description.
fn without_cache(ground: &Ground, name: &str, list: &List, words: [&str; 2], figures: &mut Figures) -> Outcome<()> {
    let [key, of] = words;
    for n in [1, CONNECTIONS] {
        let cold = cold(ground, list, n, &|| serve(ground, name, list, 0))?;
        let what = format!("{name}, {of}, {n} connections");
        note(figures, &format!("{key}-cold-{n}"), &what, cold.measured, Some(cold.mb));
        figures.firsts.push(cold.first(format!("{key}-{n}")));
    }
    Ok(())
}

/// Returns the paths of the tiles with these sources.
fn list(ground: &Ground, name: &str, sources: &str) -> List {
    List::new(&ground.folder, name, ground.asked.tiles.iter().map(|tile| format!("/{sources}/{tile}")).collect())
}

/// Starts Martin with a cache of this size in MB.
fn serve(ground: &Ground, name: &str, list: &List, megabytes: u32) -> Outcome<Server> {
    let (address, database) = (free_address(), &ground.stores.postgis);
    let cache = match name {
        "martin" => format!("cache_size_mb: {megabytes}"),
        _ => format!("cache:\n  size_mb: {megabytes}"),
    };
    let text = format!(
        "listen_addresses: {address}
worker_processes: 2
preferred_encoding: gzip
{cache}
postgres:
  connection_string: {database}
  pool_size: 20
  auto_publish:
    tables:
      from_schemas: publie
      id_columns: id
    functions:
      from_schemas: reglee
"
    );
    let file = ground.folder.join("martin.yaml");
    std::fs::write(&file, text).expect("a folder of our own");
    let mut command = Command::new(program(name));
    command.arg("--config").arg(&file);
    Server::start(name, &ground.folder, &address, &list.paths[0], &mut command)
}
