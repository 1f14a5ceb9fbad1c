//! The peers: the programs that hent is compared with.

pub mod martin;
pub mod nginx;
pub mod postgis;

use std::path::PathBuf;

use crate::figures::Figures;
use crate::ground::Ground;
use crate::options::Options;
use crate::{Outcome, processes};

/// Returns the peers that are measured by default: PostGIS, nginx, and each version of Martin that was built.
pub fn installed() -> Vec<String> {
    let martins = martin::BOTH.into_iter().filter(|name| martin::program(name).is_file());
    ["postgis", "nginx"].into_iter().chain(martins).map(str::to_owned).collect()
}

/// Fails if the program of a peer is missing.
pub fn check(peer: &str, options: &Options) -> Outcome<()> {
    let (program, there, remedy) = match peer {
        "nginx" => ("nginx".into(), processes::find("nginx").is_some(), "apt-get install nginx-light"),
        "postgis" => {
            let program = options.postgres.join("pgbench");
            let there = program.is_file();
            (program, there, "apt-get install postgresql, ou --postgres DOSSIER")
        }
        _ => (martin::program(peer), martin::program(peer).is_file(), "scripts/bench --install"),
    };
    let program: PathBuf = program;
    if there { Ok(()) } else { Err(format!("{} manque. Installez-le : {remedy}", program.display())) }
}

/// Measures a peer by name.
pub fn measure(ground: &Ground, peer: &str, figures: &mut Figures) -> Outcome<()> {
    match peer {
        "postgis" => postgis::measure(ground, figures),
        "nginx" => nginx::measure(ground, figures),
        _ => martin::measure(ground, peer, figures),
    }
}
