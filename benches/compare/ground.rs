//! The data on which the servers are measured: one network in both stores, and lists of the requests of clients.

use std::path::{Path, PathBuf};

use ::hent::geo::Position;
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::database;
use crate::figures::{Figures, QUESTIONS, TileCounts};
use crate::lists::{self, SMALL_TILE};
use crate::network::{self, Size};
use crate::options::Options;
use crate::peers;
use crate::processes;

/// The three tables as a tile server reads them: two dimensions, public columns, in the tiles' projection.
const PUBLISH: &str = include_str!("sql/publish.sql");
/// SQL for the names that are searched: whole names, beginnings, and names with a letter left out.
const NAMES: &str =
    "SELECT CASE id % 3 WHEN 0 THEN nom WHEN 1 THEN left(nom, 5) ELSE overlay(nom PLACING '' FROM 4 FOR 1) END
    FROM hent.localite ORDER BY id LIMIT 3000";
/// The limit of tiles of each zoom.
const OF_EACH_ZOOM: usize = 250;

/// The part that all networks of a run have in common.
pub struct Bench {
    pub options: Options,
    pub peers: Vec<String>,
    pub folder: PathBuf,
    pub runtime: Runtime,
    pub hent: PathBuf,
    pub wrk: PathBuf,
}

impl Bench {
    /// Checks the options. Fails if a program that they need is missing.
    pub fn new(options: Options, folder: PathBuf, runtime: Runtime) -> Outcome<Self> {
        let hent = options.binaries.join("hent");
        if !hent.is_file() {
            return Err(format!("{} manque : cargo build --release, ou --binaries DOSSIER.", hent.display()));
        }
        let wrk = processes::find("wrk").ok_or("wrk manque. Installez-le : apt-get install wrk")?;
        if options.database.is_empty() {
            return Err("il faut un PostgreSQL : lancez scripts/bench, ou donnez --database ADRESSE.".into());
        }
        let peers = options.peers.clone().unwrap_or_else(peers::installed);
        for peer in &peers {
            peers::check(peer, &options)?;
        }
        Ok(Self { options, peers, folder, runtime, hent, wrk })
    }
}

/// A list of paths, which is also written into a file for wrk.
pub struct List {
    pub paths: Vec<String>,
    pub file: PathBuf,
}

impl List {
    /// Writes the list into a file of this name in the folder.
    pub fn new(folder: &Path, name: &str, paths: Vec<String>) -> Self {
        let file = folder.join(format!("{name}.paths"));
        std::fs::write(&file, paths.join("\n") + "\n").expect("a folder of our own");
        Self { paths, file }
    }
}

/// One network, in both stores, and what clients ask about it.
pub struct Ground<'a> {
    pub bench: &'a Bench,
    pub size: Size,
    pub folder: PathBuf,
    pub stores: Stores,
    pub asked: Asked,
}

/// The addresses of the two stores.
pub struct Stores {
    pub geopackage: String,
    pub postgis: String,
}

/// What clients ask about, and the paths by which they ask hent.
pub struct Asked {
    /// Tiles as z/x/y.
    pub tiles: Vec<String>,
    pub places: Vec<Position>,
    pub voies: Vec<String>,
    pub names: Vec<String>,
    /// The paths of `tiles` in hent.
    pub own: List,
    /// The paths of every tile for Brittany, or of `tiles` for western Europe.
    pub every: List,
    /// Small tiles in the eastern half, where no edit is made.
    pub east: List,
    pub near: List,
    /// A list for each of [`QUESTIONS`], in their order.
    pub questions: Vec<List>,
}

impl<'a> Ground<'a> {
    /// Generates a network, writes it into both stores, and makes the lists.
    pub fn new(bench: &'a Bench, size: Size, figures: &mut Figures) -> Outcome<Self> {
        let folder = bench.folder.join(size.name());
        std::fs::create_dir(&folder).map_err(|error| format!("{} : {error}.", folder.display()))?;
        let (tiles, every, east) = {
            let rows = network::rows(size);
            let tiles = lists::tiles(&rows, OF_EACH_ZOOM, 0, f64::NEG_INFINITY);
            let all = (size == Size::Small).then(|| lists::tiles(&rows, usize::MAX, 0, f64::NEG_INFINITY));
            let every = all.unwrap_or_else(|| tiles.clone());
            (tiles, every, lists::tiles(&rows, OF_EACH_ZOOM, SMALL_TILE, size.middle()))
        };
        let places = network::questions(size, 5_000);
        let store = folder.join("store.gpkg").to_string_lossy().into_owned();
        figures.network = bench.runtime.block_on(lists::generate(size, &store));
        let database = bench.runtime.block_on(filled(&bench.options.database, size)).map_err(sql_error)?;
        if bench.peers.iter().any(|peer| peer == "martin2") {
            bench.runtime.block_on(peers::martin::tune(&database)).map_err(sql_error)?;
        }
        let words = |sql| bench.runtime.block_on(database::words(&database, sql)).map_err(sql_error);
        let voies = words("SELECT code FROM hent.voie ORDER BY id")?;
        let names = words(NAMES)?;
        figures.tiles = TileCounts { listed: tiles.len(), every: every.len() };
        let mvt = |tiles: &[String]| tiles.iter().map(|tile| format!("/tiles/{tile}.mvt")).collect();
        let near = |p: &Position| format!("/api/hebergeurs/proches?lon={}&lat={}&n=5", p.lon, p.lat);
        let asked = Asked {
            own: List::new(&folder, "hent", mvt(&tiles)),
            every: List::new(&folder, "every", mvt(&every)),
            east: List::new(&folder, "east", mvt(&east)),
            near: List::new(&folder, "near", places.iter().map(near).collect()),
            questions: questions(&folder, &places, &voies, &names),
            tiles,
            places,
            voies,
            names,
        };
        let stores = Stores { geopackage: store, postgis: database };
        Ok(Self { bench, size, folder, stores, asked })
    }

    /// Returns the number of tries of each measurement.
    pub fn tries(&self) -> usize {
        self.bench.options.tries(self.size)
    }

    /// Tells whether a peer is measured in this run.
    pub fn has(&self, peer: &str) -> bool {
        self.bench.peers.iter().any(|name| name == peer)
    }

    /// Runs statements in the database. Several statements are one transaction.
    pub fn execute(&self, sql: &str) -> Outcome<()> {
        self.bench.runtime.block_on(database::execute(&self.stores.postgis, sql)).map_err(sql_error)
    }

    /// Deletes the network, so that the next one has room.
    pub fn remove(self) -> Outcome<()> {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.size.name());
        let dropped = self.bench.runtime.block_on(database::execute(&self.bench.options.database, &drop));
        std::fs::remove_dir_all(&self.folder).map_err(|error| format!("{} : {error}.", self.folder.display()))?;
        dropped.map_err(sql_error)
    }
}

/// Returns the sentence for an error of the database.
pub fn sql_error(error: tokio_postgres::Error) -> String {
    let told = error.as_db_error().map_or_else(|| error.to_string(), |told| told.message().to_owned());
    format!("PostgreSQL : {told}.")
}

/// Creates and fills a database for a network, on the server of `address`, with the tables that tile servers read.
async fn filled(address: &str, size: Size) -> Result<String, tokio_postgres::Error> {
    database::execute(address, &format!("CREATE DATABASE {}", size.name())).await?;
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    let database = format!("{server}/{}", size.name());
    lists::generate(size, &database).await;
    database::execute(&database, PUBLISH).await?;
    database::execute(&database, "VACUUM ANALYZE").await?;
    Ok(database)
}

/// Returns the paths of the questions, in the order of [`QUESTIONS`].
fn questions(folder: &Path, places: &[Position], voies: &[String], names: &[String]) -> Vec<List> {
    let at = |p: &Position| format!("lon={}&lat={}", p.lon, p.lat);
    let paths = |question: &str| -> Vec<String> {
        match question {
            "proches" => {
                let filter = "n=5&type=camping&capacite=19";
                places.iter().map(|p| format!("/api/hebergeurs/proches?{}&{filter}", at(p))).collect()
            }
            "le-long" => voies.iter().map(|voie| format!("/api/voies/{voie}/hebergeurs")).collect(),
            "position" => places.iter().map(|p| format!("/api/position?{}&ecart_max=10", at(p))).collect(),
            "itineraires" => voies.iter().map(|voie| format!("/api/itineraires?voie={voie}&km_par_jour=25")).collect(),
            _ => names.iter().map(|name| format!("/api/recherche?q={}", encoded(name))).collect(),
        }
    };
    QUESTIONS.iter().map(|(key, _)| List::new(folder, key, paths(key))).collect()
}

/// Percent-encoding (RFC 3986 §2.1).
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
