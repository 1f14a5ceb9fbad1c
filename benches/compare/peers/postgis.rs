//! PostGIS, queried directly, and through the same HTTP framework as hent.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::clients::{note, round, tries};
use crate::figures::{CLIENTS, CONNECTIONS, Figures, Measured, QUESTIONS};
use crate::ground::{Ground, sql_error};
use crate::measurement::Measurement;
use crate::processes::Group;
use crate::server::{Server, free_address};
use crate::{Outcome, database};

/// The word with which this program starts as the server of [`crate::knn_server`].
pub const KNN_SERVER: &str = "knn-server";

/// SQL that prepares the questions: lines measured as a whole, names without accents.
const PREPARE: &str = include_str!("../sql/questions.sql");

/// The questions of pilgrims as an expert would write them in SQL, for pgbench. There is no query for étapes of one's
/// own.
const SQL: [(&str, &str); 4] = [
    ("proches", include_str!("../sql/proches.sql")),
    ("le-long", include_str!("../sql/le-long.sql")),
    ("position", include_str!("../sql/position.sql")),
    ("recherche", include_str!("../sql/recherche.sql")),
];

/// Measures PostGIS: tiles, nearest hosts, and the questions of pilgrims.
pub fn measure(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    let (runtime, database) = (&ground.bench.runtime, &ground.stores.postgis);
    let lasting = Duration::from_secs(ground.bench.options.seconds);
    let plain = |of| Ok(Measured { of, cpu_us: None });
    for n in [1, CONNECTIONS] {
        let mvt = || plain(runtime.block_on(database::mvt(database, &ground.asked.tiles, n, lasting)));
        let what = format!("PostGIS, three prepared ST_AsMVT, {n} clients, no HTTP, no gzip");
        note(figures, &format!("postgis-mvt-{n}"), &what, tries(ground.tries(), mvt)?, None);
    }
    let knn = || plain(runtime.block_on(database::knn(database, &ground.asked.places, CLIENTS, lasting)));
    let what = format!("PostGIS, nearest 5 hosts (geography, exact), {CLIENTS} clients, no HTTP");
    note(figures, "postgis-near", &what, tries(ground.tries(), knn)?, None);
    questions(ground, figures)?;
    over_http(ground, figures)
}

/// Returns the nearest hosts over HTTP, through the same framework.
fn over_http(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    let address = free_address();
    let program = std::env::current_exe().map_err(|error| format!("ce programme est introuvable : {error}."))?;
    let mut command = Command::new(program);
    command.args([KNN_SERVER, &address, &ground.stores.postgis]);
    let server = Server::start("knn", &ground.folder, &address, &ground.asked.near.paths[0], &mut command)?;
    let measured = round(ground, &server, &ground.asked.near, CLIENTS)?;
    let what = format!("PostGIS, nearest 5 hosts through the same framework over HTTP, {CLIENTS} connections");
    note(figures, "postgis-near-http", &what, measured, Some(server.memory_mb()));
    Ok(())
}

fn questions(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    ground.execute(PREPARE)?;
    let mut places = String::new();
    for (id, place) in ground.asked.places.iter().enumerate() {
        let _ = writeln!(places, "{}\t{}\t{}", id + 1, place.lon, place.lat);
    }
    let mut names = String::new();
    for (id, name) in ground.asked.names.iter().enumerate() {
        let _ = writeln!(names, "{}\t{name}", id + 1);
    }
    for (table, lines) in [("publie.place", places), ("publie.question", names)] {
        let copied = database::copy_lines(&ground.stores.postgis, table, lines);
        ground.bench.runtime.block_on(copied).map_err(sql_error)?;
    }
    ground.execute("VACUUM ANALYZE")?;
    for (key, what) in QUESTIONS {
        let Some((_, sql)) = SQL.iter().find(|(name, _)| *name == key) else { continue };
        let count = match key {
            "le-long" => ground.asked.voies.len(),
            "recherche" => ground.asked.names.len(),
            _ => ground.asked.places.len(),
        };
        let measured = tries(ground.tries(), || pgbench(ground, sql, count))?;
        let what = format!("PostGIS, {what}, {CONNECTIONS} clients, no HTTP");
        note(figures, &format!("postgis-ask-{key}"), &what, measured, None);
    }
    Ok(())
}

/// Runs a query repeatedly with pgbench, each time about one of `count` things.
fn pgbench(ground: &Ground, sql: &str, count: usize) -> Outcome<Measured> {
    let folder = ground.folder.join("pgbench");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).expect("a folder of our own");
    let file = ground.folder.join("question.sql");
    std::fs::write(&file, sql).expect("a folder of our own");
    let seconds = ground.bench.options.seconds;
    let mut command = Command::new(ground.bench.options.postgres.join("pgbench"));
    command.args(["--no-vacuum", "--protocol", "prepared", "--jobs", "2", "--log", "--log-prefix"]);
    command.arg(folder.join("log")).args(["--client", &CONNECTIONS.to_string(), "--time", &seconds.to_string()]);
    command.args(["--define", &format!("count={count}"), "--file"]).arg(&file).arg(&ground.stores.postgis);
    let status = Group::spawn(command.stdout(Stdio::null()).stderr(Stdio::null()))?.wait();
    if !status.success() {
        return Err(format!("pgbench a échoué : {status}."));
    }
    let logs = std::fs::read_dir(&folder).expect("a folder of our own").flatten();
    let logs: String = logs.filter_map(|log| std::fs::read_to_string(log.path()).ok()).collect();
    Ok(Measured { of: Measurement::of_pgbench(&logs, seconds as f64), cpu_us: None })
}
