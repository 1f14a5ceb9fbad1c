//! nginx, which serves the bodies of hent as files.

use std::process::Command;

use crate::client::Keep;
use crate::clients::{note, once, round, wrk};
use crate::figures::{CONNECTIONS, Figures};
use crate::ground::Ground;
use crate::processes::{find, say};
use crate::server::{Server, free_address};
use crate::{Outcome, hent};

/// Measures nginx alone, then in turn with hent.
pub fn measure(ground: &Ground, figures: &mut Figures) -> Outcome<()> {
    let server = serve(ground)?;
    once(&server, &ground.asked.own, 4, Keep::default());
    for n in [CONNECTIONS, 1] {
        let measured = round(ground, &server, &ground.asked.own, n)?;
        let what = format!("nginx, the same bodies as files, {n} connections");
        note(figures, &format!("nginx-{n}"), &what, measured, Some(server.memory_mb()));
    }
    pairs(ground, &server, figures)
}

/// hent and nginx with hot caches, in turn: other load on the machine slows both of a pair.
fn pairs(ground: &Ground, nginx: &Server, figures: &mut Figures) -> Outcome<()> {
    let own = hent::serve(ground, &ground.stores.geopackage)?;
    once(&own, &ground.asked.own, 4, Keep::default());
    own.settle();
    let count = ground.bench.options.pairs;
    for _ in 0..count {
        let own = wrk(ground, &own, &ground.asked.own, CONNECTIONS)?;
        let other = wrk(ground, nginx, &ground.asked.own, CONNECTIONS)?;
        figures.pairs.push([own, other]);
    }
    let faster = figures.faster().unwrap_or_default();
    say(format_args!("hent et nginx, {count} fois tour à tour : {faster}"));
    Ok(())
}

fn serve(ground: &Ground) -> Outcome<Server> {
    let address = free_address();
    let folder = ground.folder.display();
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let text = format!(
        "{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100000 inactive=1h;
    open_file_cache_valid 1h;
    open_file_cache_errors on;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    types {{ application/vnd.mapbox-vector-tile mvt; }}
    server {{
        listen {address} reuseport;
        root {folder}/static;
        gzip_static on;
    }}
}}
"
    );
    let file = ground.folder.join("nginx.conf");
    std::fs::write(&file, text).expect("a folder of our own");
    let program = find("nginx").ok_or("nginx manque. Installez-le : apt-get install nginx-light")?;
    let mut command = Command::new(program);
    command.arg("-c").arg(&file).args(["-g", "daemon off;"]);
    Server::start("nginx", &ground.folder, &address, &ground.asked.own.paths[0], &mut command)
}
