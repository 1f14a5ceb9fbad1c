//! What is measured on: one network in both stores, and the lists of what is asked.

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

/// The three tables as a tile server would be given them: two dimensions, public columns, in the tiles' projection.
const PUBLISH: &str = include_str!("sql/publish.sql");
/// What is asked by name: whole names, beginnings, and names with a letter left out.
const NAMES: &str =
    "SELECT CASE id % 3 WHEN 0 THEN nom WHEN 1 THEN left(nom, 5) ELSE overlay(nom PLACING '' FROM 4 FOR 1) END
    FROM hent.localite ORDER BY id LIMIT 3000";
/// At most so many tiles of each zoom are asked for.
const OF_EACH_ZOOM: usize = 250;

/// What all networks of a run have in common.
pub struct Bench {
    pub options: Options,
    pub peers: Vec<String>,
    pub folder: PathBuf,
    pub runtime: Runtime,
    pub hent: PathBuf,
    pub wrk: PathBuf,
}

impl Bench {
    /// Fails if a program is missing that the options ask for.
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

/// Paths, also in a file, as wrk reads them.
pub struct List {
    pub paths: Vec<String>,
    pub file: PathBuf,
}

impl List {
    pub fn new(folder: &Path, name: &str, paths: Vec<String>) -> Self {
        let file = folder.join(format!("{name}.paths"));
        std::fs::write(&file, paths.join("\n") + "\n").expect("a folder of our own");
        Self { paths, file }
    }
}

/// One network, in both stores, and what is asked about it.
pub struct Ground<'a> {
    pub bench: &'a Bench,
    pub size: Size,
    pub folder: PathBuf,
    pub stores: Stores,
    pub asked: Asked,
}

/// Addresses of the two stores.
pub struct Stores {
    pub geopackage: String,
    pub postgis: String,
}

/// What clients ask about, and the lists of paths by which they ask hent.
pub struct Asked {
    /// Tiles as z/x/y.
    pub tiles: Vec<String>,
    pub places: Vec<Position>,
    pub voies: Vec<String>,
    pub names: Vec<String>,
    /// The paths of the tiles in hent.
    pub own: List,
    /// Every tile of Brittany; of western Europe those of `tiles`.
    pub every: List,
    /// Small tiles in the eastern half, where nothing is edited.
    pub east: List,
    pub near: List,
    /// In the order of [`QUESTIONS`].
    pub questions: Vec<List>,
}

impl<'a> Ground<'a> {
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

    /// How often a measurement is tried.
    pub fn tries(&self) -> usize {
        self.bench.options.tries(self.size)
    }

    /// Whether a peer is measured, too.
    pub fn has(&self, peer: &str) -> bool {
        self.bench.peers.iter().any(|name| name == peer)
    }

    /// Runs statements in the database, in one transaction if they are several.
    pub fn execute(&self, sql: &str) -> Outcome<()> {
        self.bench.runtime.block_on(database::execute(&self.stores.postgis, sql)).map_err(sql_error)
    }

    /// Makes room for the next network.
    pub fn remove(self) -> Outcome<()> {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.size.name());
        let dropped = self.bench.runtime.block_on(database::execute(&self.bench.options.database, &drop));
        std::fs::remove_dir_all(&self.folder).map_err(|error| format!("{} : {error}.", self.folder.display()))?;
        dropped.map_err(sql_error)
    }
}

pub fn sql_error(error: tokio_postgres::Error) -> String {
    let told = error.as_db_error().map_or_else(|| error.to_string(), |told| told.message().to_owned());
    format!("PostgreSQL : {told}.")
}

/// A database of its own for a network, in the server of `address`: filled, and the tables that tile servers read.
async fn filled(address: &str, size: Size) -> Result<String, tokio_postgres::Error> {
    database::execute(address, &format!("CREATE DATABASE {}", size.name())).await?;
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    let database = format!("{server}/{}", size.name());
    lists::generate(size, &database).await;
    database::execute(&database, PUBLISH).await?;
    database::execute(&database, "VACUUM ANALYZE").await?;
    Ok(database)
}

/// What pilgrims ask beside tiles, in the order of [`QUESTIONS`].
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

/// Percent-encoded (RFC 3986 §2.1).
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
