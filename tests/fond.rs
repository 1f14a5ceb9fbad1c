//! Base maps: the sea and the layers that scripts/fond makes, and foreign MBTiles packed by `hent bake --fond`.

mod pack;
mod sea;
mod tiles;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use self::tiles::Tiles;
use crate::archive::reader::PmTiles;
use crate::support::means::{program, shared_data, system_python};
use crate::support::programs::outcome;

/// The attribution as readers of the archive get it.
const ATTRIBUTION: &str = "© les contributeurs d'OpenStreetMap (ODbL)";

/// Returns a script of the repository.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(name)
}

/// Runs scripts/fond in a folder. The programs that it needs are installed: [`means`] has checked.
fn fond(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(script("fond"));
    command.args(arguments).current_dir(folder).env("HENT", env!("CARGO_BIN_EXE_hent")).env_remove("HENT_STORE");
    command.env("HENT_PACKAGES_ARE_THERE", "1").output().unwrap()
}

/// Returns an extract of the shared data, if the programs that scripts/fond runs are there too.
fn extract(test: &str, name: &str) -> Option<String> {
    for needed in ["tilemaker", "osmium", "ogr2ogr"] {
        program(test, needed)?;
    }
    system_python(test, "shapely")?;
    Some(shared_data(test, "osm/regions")?.join(name).to_str().unwrap().to_owned())
}

/// Returns the names of the files in a folder, including hidden ones.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The result of a program: exit code, output, messages.
type Ended = (Option<i32>, String, String);

/// Returns the ground of Monaco in a folder with nothing else, and how scripts/fond ended. The ground is made once for
/// all tests.
fn made_of_monaco(test: &str) -> Option<(&'static Path, &'static Ended)> {
    static MADE: OnceLock<Ended> = OnceLock::new();
    let extract = extract(test, "monaco.osm.pbf")?;
    let folder = Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/fond-monaco"));
    let made = MADE.get_or_init(|| {
        let _ = std::fs::remove_dir_all(folder); // of an earlier run
        std::fs::create_dir_all(folder).unwrap();
        outcome(fond(folder, &[&extract, "-o", "fond.pmtiles"]))
    });
    Some((folder, made))
}

/// Returns the ground of Monaco. Returns `None` if something that it needs is missing and the skip was noted.
pub fn monaco(test: &str) -> Option<PathBuf> {
    made_of_monaco(test).map(|(folder, _)| folder.join("fond.pmtiles"))
}

#[test]
fn monaco_has_the_sea_in_its_harbour_and_not_in_its_town() {
    let Some((folder, (code, said, told))) = made_of_monaco("fond::monaco") else { return };
    assert_eq!(*code, Some(0), "{told}");
    assert!(told.contains("étendues de mer : 2 ; terres : 2"), "{told}");
    assert!(said.contains("fond.pmtiles : "), "{said}");
    assert_eq!(names(folder), ["fond.pmtiles"], "nothing else is left");

    let archive = PmTiles::open(&folder.join("fond.pmtiles"));
    assert_eq!(archive.metadata["attribution"], ATTRIBUTION);
    assert_eq!(archive.metadata["type"], "baselayer");
    assert!(archive.metadata["license"].as_str().unwrap().starts_with("Open Database License"));
    for key in ["name", "description"] {
        assert!(!archive.metadata[key].as_str().unwrap().is_empty(), "{key}");
    }
    let layers: Vec<&str> = archive.metadata["vector_layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| layer["id"].as_str().unwrap())
        .collect();
    let shortbread = [
        "ocean",
        "water_polygons",
        "water_polygons_labels",
        "water_lines",
        "water_lines_labels",
        "dam_lines",
        "dam_polygons",
        "pier_lines",
        "pier_polygons",
        "boundaries",
        "boundary_labels",
        "place_labels",
        "land",
        "sites",
        "buildings",
        "streets",
        "street_polygons",
        "street_labels",
        "streets_polygons_labels",
        "street_labels_points",
        "bridges",
        "aerialways",
        "ferries",
        "public_transport",
        "pois",
    ];
    assert_eq!(layers, shortbread);

    let tiles = Tiles::of(&archive);
    for zoom in [10, 12, 14] {
        assert!(tiles.covers("ocean", 7.445, 43.73, zoom), "the open sea at zoom {zoom}");
        assert!(!tiles.covers("ocean", 7.4165, 43.7395, zoom), "the station at zoom {zoom}");
    }
    assert!(tiles.covers("ocean", 7.4255, 43.7345, 14), "Port Hercule");
    assert!(!tiles.covers("ocean", 7.4215, 43.7312, 14), "the palace on its rock, with the sea on three sides");
    assert!(tiles.named("place_labels", 14).contains(&"Monaco".to_owned()));
}

#[test]
fn liechtenstein_has_what_a_hiking_map_shows() {
    let Some(liechtenstein) = extract("fond::liechtenstein", "liechtenstein.osm.pbf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (code, _, told) = outcome(fond(folder.path(), &[&liechtenstein, "-o", "fond.pmtiles"]));
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("pas de côte dans cet extrait, donc pas de mer"), "{told}");

    let archive = PmTiles::open(&folder.path().join("fond.pmtiles"));
    let tiles = Tiles::of(&archive);
    assert_eq!(tiles.count("ocean", 14), 0);
    let above_vaduz = tiles.at("land", 9.5324, 47.1488, 14);
    assert!(above_vaduz.iter().any(|land| land["kind"] == "forest"), "{above_vaduz:?}");
    assert!(tiles.named("water_lines_labels", 14).iter().any(|name| name == "Rhein"));
    assert!(tiles.named("place_labels", 10).contains(&"Vaduz".to_owned()));
    assert!(tiles.count("buildings", 14) > 5_000);
    assert_eq!(tiles.count("buildings", 13), 0, "buildings begin at zoom 14");

    // Access on foot is « yes », « limited » or « no », and only from zoom 13.
    let streets = tiles.features("streets", 14);
    let value = |feature: &tiles::Properties, key: &str| feature.get(key).cloned().unwrap_or_default();
    let kinds: std::collections::BTreeSet<String> = streets.iter().map(|street| value(street, "kind")).collect();
    for kind in ["primary", "residential", "track", "path", "footway", "steps", "rail"] {
        assert!(kinds.contains(kind), "{kind} in {kinds:?}");
    }
    let on_foot: std::collections::BTreeSet<String> = streets.iter().map(|street| value(street, "foot")).collect();
    let expected = ["", "limited", "no", "yes"].map(str::to_owned);
    assert_eq!(on_foot, std::collections::BTreeSet::from(expected));
    assert!(tiles.features("streets", 12).iter().all(|street| !street.contains_key("foot")));
    assert!(streets.iter().any(|street| street.get("surface").is_some_and(|surface| surface == "gravel")));

    // A phone loads some tiles for each screen.
    let largest = archive.tiles().values().map(Vec::len).max().unwrap();
    assert!(largest < 100_000, "{largest} bytes");
}

#[test]
fn errors_say_what_to_do_and_leave_nothing() {
    let Some(monaco) = extract("fond::errors", "monaco.osm.pbf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.osm.pbf");
    std::fs::write(&cut, &std::fs::read(&monaco).unwrap()[..200_000]).unwrap();
    std::fs::write(folder.path().join("fond.pmtiles"), "an older map").unwrap();
    std::fs::write(folder.path().join("no.osm.pbf"), "<osm/>").unwrap();
    let before = names(folder.path());
    let cases: [(&[&str], &str); 9] = [
        (&[], "il faut un extrait et une archive"),
        (&["none.osm.pbf", "-o", "fond.pmtiles"], "ce fichier n'existe pas. Téléchargez"),
        (&["no.osm.pbf", "-o", "fond.pmtiles"], "n'est pas un extrait OpenStreetMap lisible"),
        (&["cut.osm.pbf", "-o", "fond.pmtiles"], "Téléchargez-le à nouveau."),
        (&[&monaco, "-o", "fond.zip"], "doit finir par .pmtiles ou .mbtiles"),
        (&[&monaco, "-o", "none/fond.pmtiles"], "ce dossier n'existe pas"),
        (&[&monaco, "-o", "fond.pmtiles", "--autour", "près"], "--autour près : il faut un nombre de kilomètres"),
        (&[&monaco, "-o", "fond.pmtiles", "--store", "x.gpkg"], "--store ne sert qu'avec --autour"),
        (&[&monaco, "-o"], "-o attend une valeur"),
    ];
    for (arguments, expected) in cases {
        let (code, _, told) = outcome(fond(folder.path(), arguments));
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(expected), "{arguments:?}: {told}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
    assert_eq!(std::fs::read(folder.path().join("fond.pmtiles")).unwrap(), b"an older map");

    // The voies of the demonstration are in Brittany.
    pack::demonstration_store(folder.path());
    let (code, _, told) = outcome(fond(folder.path(), &[&monaco, "-o", "fond.pmtiles", "--autour", "5"]));
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("aucune voie de la base n'y passe. Prenez l'extrait de la région des voies"), "{told}");
    assert_eq!(std::fs::read(folder.path().join("fond.pmtiles")).unwrap(), b"an older map");
}
