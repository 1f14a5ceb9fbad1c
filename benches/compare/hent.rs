//! All measurements of hent alone.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::Keep;
use crate::clients::{Cold, cold, known, note, once, round, steady};
use crate::figures::{Bake, CLIENTS, CONNECTIONS, Figures, PACE, QUESTIONS};
use crate::ground::Ground;
use crate::network::Size;
use crate::processes::{Group, say};
use crate::server::{Server, children_ms, free_address};
use crate::{Outcome, database, editing, phase};

/// Starts hent on a store.
pub fn serve(ground: &Ground, store: &str) -> Outcome<Server> {
    let address = free_address();
    let mut command = Command::new(&ground.bench.hent);
    command
        .args(["serve", "--listen", &address, "--store", store, "--secours"])
        .arg(ground.folder.join("secours.gpkg"));
    Server::start("hent", &ground.folder, &address, &ground.asked.own.paths[0], &mut command)
}

/// Measures hent on a GeoPackage, then on PostGIS.
pub fn measure(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    phase(figures, "hent: start, first requests", |figures| first_requests(ground, figures))?;
    let server = serve(ground, &ground.stores.geopackage)?;
    phase(figures, "hent: hot, 304", |figures| hot(ground, &server, figures))?;
    phase(figures, "hent: questions", |figures| questions(ground, &server, figures))?;
    phase(figures, "hent: sizes of tiles", |figures| {
        if ground.has("nginx") {
            let bodies = ground.folder.join("static");
            once(&server, &ground.asked.own, 4, Keep { bodies: Some(&bodies), etags: false });
        }
        let runtime = &ground.bench.runtime;
        figures.sizes = runtime.block_on(database::bytes(&ground.stores.postgis, &server.address, &ground.asked.tiles));
        Ok(())
    })?;
    phase(figures, "hent: edits, GeoPackage", |figures| {
        editing::measure(ground, &server, "GeoPackage", &ground.stores.geopackage, figures)
    })?;
    drop(server);
    let server = serve(ground, &ground.stores.postgis)?;
    phase(figures, "hent: edits, PostGIS", |figures| {
        editing::measure(ground, &server, "PostGIS", &ground.stores.postgis, figures)
    })?;
    drop(server);
    if ground.size == Size::Small {
        phase(figures, "hent: bake", |figures| bake(ground, figures))?;
    }
    Ok(())
}

fn first_requests(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    for (n, store) in [(CONNECTIONS, &ground.stores.postgis), (1, &ground.stores.geopackage)] {
        let cold = cold(ground, &ground.asked.own, n, &|| serve(ground, store))?;
        let from = if n == 1 { &mut figures.starts.geopackage } else { &mut figures.starts.postgis };
        *from = Some(cold.start);
        let connections = if n == 1 { "1 connection".into() } else { format!("{n} connections") };
        let what = format!("hent, every tile for the first time, {connections}");
        keep(figures, ["hent-cold", "hent"], n, &what, cold);
    }
    for n in [1, CONNECTIONS] {
        let at_rest = || {
            let server = serve(ground, &ground.stores.geopackage);
            std::thread::sleep(Duration::from_secs(3));
            server
        };
        let cold = cold(ground, &ground.asked.own, n, &at_rest)?;
        let what = format!("hent, the same when it has made ahead what it makes, connections: {n}");
        keep(figures, ["hent-rest", "rest"], n, &what, cold);
    }
    Ok(())
}

/// Notes first requests under two keys: the key of the measurement, and the key of its table by zoom.
fn keep(figures: &mut Figures, keys: [&str; 2], connections: usize, what: &str, cold: Cold) {
    let [key, zooms] = keys.map(|key| format!("{key}-{connections}"));
    note(figures, &key, what, cold.measured, Some(cold.mb));
    figures.firsts.push(cold.first(zooms));
}

fn hot(ground: &Ground, server: &Server, figures: &mut Figures) -> Outcome<()> {
    figures.memory.after_start = Some(server.memory_mb());
    once(server, &ground.asked.own, 4, Keep::default());
    server.settle();
    let known = |ground| known(ground, server, &ground.asked.own);
    let measured = round(ground, server, &ground.asked.own, CONNECTIONS)?;
    let what = format!("hent, hot, {CONNECTIONS} connections");
    note(figures, "hent-hot", &what, measured, Some(server.memory_mb()));
    let measured = round(ground, server, &ground.asked.own, 1)?;
    note(figures, "hent-hot-1", "hent, hot, 1 connection", measured, Some(server.memory_mb()));
    let measured = round(ground, server, &known(ground), CONNECTIONS)?;
    note(figures, "hent-304", &format!("hent, 304, {CONNECTIONS} connections"), measured, Some(server.memory_mb()));
    let measured = round(ground, server, &ground.asked.near, CLIENTS)?;
    let what = format!("hent, nearest 5 hosts over HTTP, {CLIENTS} connections");
    note(figures, "hent-near", &what, measured, Some(server.memory_mb()));
    once(server, &ground.asked.every, 4, Keep::default());
    server.settle();
    figures.memory.after_every_tile = Some(server.memory_mb());
    Ok(())
}

/// Questions other than tiles: at full load, and at a rate that leaves CPU time.
fn questions(ground: &Ground, server: &Server, figures: &mut Figures) -> Outcome<()> {
    for ((key, what), list) in QUESTIONS.iter().zip(&ground.asked.questions) {
        once(server, list, 4, Keep::default()); // fills the cache
        let measured = round(ground, server, list, CONNECTIONS)?;
        let what = format!("hent, {what}, {CONNECTIONS} connections");
        note(figures, &format!("hent-ask-{key}"), &what, measured, Some(server.memory_mb()));
        let lasting = Duration::from_secs(ground.bench.options.seconds);
        let measured = steady(server, list, CONNECTIONS, PACE, lasting)?;
        let what = format!("hent, the same, {PACE} a second");
        note(figures, &format!("hent-pace-{key}"), &what, measured, Some(server.memory_mb()));
    }
    Ok(())
}

/// Returns all tiles in one file.
fn bake(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    let file = ground.folder.join("pyramid.pmtiles");
    for _ in 0..ground.tries() {
        let (start, cpu_ms) = (Instant::now(), children_ms());
        let mut command = Command::new(&ground.bench.hent);
        command.args(["bake", "--store", &ground.stores.geopackage, "-o"]).arg(&file);
        let (told, status) = Group::spawn(command.stdout(Stdio::piped()).stderr(Stdio::null()))?.output();
        let seconds = start.elapsed().as_secs_f64();
        let cpu_seconds = (children_ms() - cpu_ms) as f64 / 1000.0;
        let counts = Bake::counts(&told).filter(|_| status.success());
        let (tiles, bytes) = counts.ok_or_else(|| format!("hent bake a échoué : {told}"))?;
        let _ = std::fs::remove_file(&file);
        if figures.bake.as_ref().is_none_or(|best| seconds < best.seconds) {
            figures.bake = Some(Bake { seconds, cpu_seconds, tiles, bytes });
        }
    }
    if let Some(bake) = &figures.bake {
        say(format_args!("bake : {bake}"));
    }
    Ok(())
}
