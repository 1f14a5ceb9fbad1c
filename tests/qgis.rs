//! `hent db qgis`: the project and the styles, as QGIS itself reads them, and what an edit in QGIS does to the store and
//! to the served map. QGIS runs without a screen, in the system's Python.

use std::io::{Cursor, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use hent::geo::Position;
use hent::model::row::{Row, Value};
use hent::model::table::{Kind, Table};
use hent::store::Store;
use serde_json::Value as Json;

use crate::support::means::system_python;
use crate::support::programs::{command, hent, outcome, said};
use crate::support::rows::network;
use crate::support::service::{Running, header};
use crate::support::stores::{Stores, change};
use crate::support::wait::eventually;

/// A folder in which QGIS may write, and its program.
struct Qgis {
    python: &'static str,
    folder: tempfile::TempDir,
}

impl Qgis {
    /// Returns `None` if QGIS is missing and the skip was noted.
    fn new(test: &str) -> Option<Self> {
        let python = system_python(test, "qgis.gui")?;
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap(); // Qt complains otherwise
        Some(Self { python, folder })
    }

    /// Runs a part of in_qgis.py. A database asks for the user of the tests' server.
    fn run(&self, arguments: &[&str]) -> Json {
        let mut command = Command::new(self.python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/qgis/in_qgis.py")).args(arguments);
        command.env("XDG_RUNTIME_DIR", self.folder.path()).env("HOME", self.folder.path());
        if let Ok(url) = std::env::var("HENT_TEST_POSTGRES") {
            let server: tokio_postgres::Config = url.parse().unwrap();
            command.env("PGUSER", server.get_user().unwrap());
            command.envs(server.get_password().map(|word| ("PGPASSWORD", String::from_utf8(word.to_vec()).unwrap())));
        }
        // QGIS writes what GDAL and libpq refuse to standard error.
        let output = command.output().unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaints}");
        let said = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(said.lines().last().unwrap()).unwrap()
    }
}

/// Writes the project of a store beside its file. Returns the path of the project.
fn project_of(stores: &Stores, store: &Store) -> PathBuf {
    let address = match (store, &stores.database) {
        (Store::Postgis(_), Some(database)) => database.url.clone(),
        _ => stores.file().file_name().unwrap().to_str().unwrap().to_owned(),
    };
    let written = hent(stores.folder.path(), &["db", "qgis", "-o", "hent.qgz", "--remplacer", "--store", &address]);
    let (code, _, complaints) = outcome(written);
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    stores.folder.path().join("hent.qgz")
}

/// Returns the XML of a project.
fn xml(project: &Path) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(project).unwrap())).unwrap();
    assert_eq!(archive.len(), 1);
    let mut xml = String::new();
    archive.by_name("hent.qgs").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

#[tokio::test]
async fn a_project_has_relative_paths_no_password_and_always_the_same_bytes() {
    let stores =
        Stores::filled("qgis::a_project_has_relative_paths_no_password_and_always_the_same_bytes", &network()).await;
    for store in stores.all() {
        let project = project_of(&stores, &store);
        let (bytes, text) = (std::fs::read(&project).unwrap(), xml(&project));
        assert_eq!(std::fs::read(project_of(&stores, &store)).unwrap(), bytes);
        let sources: Vec<&str> =
            text.split("<datasource>").skip(1).map(|rest| rest.split_once("</datasource>").unwrap().0).collect();
        assert_eq!(sources.len(), Table::ALL.len() + 5, "the tables, three lists of words, and two files of findings");
        let findings = sources.iter().filter(|source| source.starts_with("./hent-constats"));
        assert_eq!(findings.count(), 2);
        let tables = |source: &&&str| !source.starts_with("?query=") && !source.starts_with("./hent-constats");
        for source in sources.iter().filter(tables) {
            match &store {
                // QField and another computer find the file beside the project.
                Store::Geopackage(_) => assert!(source.starts_with("./Châteaulin à pied.gpkg|layername="), "{source}"),
                Store::Postgis(_) => {
                    assert!(source.starts_with("dbname=") && source.contains("table=&#34;hent&#34;."), "{source}");
                    assert!(!source.contains("user=") && !source.contains("password="), "{source}");
                }
            }
        }
        assert!(!text.contains(stores.folder.path().to_str().unwrap()), "an absolute path");
    }
}

#[tokio::test]
async fn a_password_of_the_address_is_not_in_the_project() {
    let test = "qgis::a_password_of_the_address_is_not_in_the_project";
    let stores = Stores::filled(test, &network()).await;
    let Some(database) = &stores.database else { return };
    let role = format!("hent_qgis_{}", std::process::id());
    let rights = format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'tres-secret'; GRANT USAGE ON SCHEMA hent TO {role};
         GRANT SELECT ON ALL TABLES IN SCHEMA hent TO {role}"
    );
    database.sql(&rights).await.unwrap();
    let address = database.url_as(&role, "tres-secret");
    let written = outcome(hent(stores.folder.path(), &["db", "qgis", "-o", "secret.qgs", "--store", &address]));
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    assert_eq!(written.0, Some(0), "{}", written.2);
    let text = std::fs::read_to_string(stores.folder.path().join("secret.qgs")).unwrap();
    assert!(!text.contains("tres-secret") && !text.contains(&role) && !written.1.contains("tres-secret"));
}

#[tokio::test]
async fn a_project_that_exists_is_not_replaced_unasked_and_other_names_are_refused() {
    let stores = Stores::filled("qgis::a_project_that_exists", &network()).await;
    let run = |arguments: &[&str]| {
        let file = stores.file();
        let mut run = command(stores.folder.path(), &["db", "qgis", "--store", file.to_str().unwrap()]);
        outcome(run.args(arguments).output().unwrap())
    };
    std::fs::write(stores.folder.path().join("mien.qgz"), "à moi").unwrap();
    let (code, _, complaints) = run(&["-o", "mien.qgz"]);
    assert!(code == Some(2) && complaints.contains("--remplacer"), "{complaints}");
    assert_eq!(std::fs::read_to_string(stores.folder.path().join("mien.qgz")).unwrap(), "à moi");
    let (code, _, complaints) = run(&["-o", "hent.txt"]);
    assert!(code == Some(2) && complaints.contains(".qgz"), "{complaints}");
}

#[tokio::test]
async fn qgis_reads_every_layer_with_its_names_lists_and_relations() {
    let test = "qgis::qgis_reads_every_layer_with_its_names_lists_and_relations";
    let stores = Stores::filled(test, &network()).await;
    let Some(qgis) = Qgis::new(test) else { return };
    for store in stores.all() {
        let found = qgis.run(&["inspect", project_of(&stores, &store).to_str().unwrap()]);
        for (id, layer) in found["layers"].as_object().unwrap() {
            assert_eq!(layer["valid"], true, "{id}: {layer}");
        }
        let mut relations = 0;
        for table in Table::ALL {
            let layer = &found["layers"][format!("hent_table_{}", table.name())];
            let edited = Table::CONTENT.contains(&table);
            assert_eq!(layer["read_only"], !edited, "{table:?}");
            for column in table.columns().iter().filter(|column| !column.kind.is_geometry()) {
                let field = &layer["fields"][column.name];
                let alias = field["alias"].as_str().unwrap();
                assert!(!alias.is_empty() && alias != column.name, "{table:?}.{}: {alias}", column.name);
                match column.kind {
                    Kind::Word(words) => {
                        let entries = field["config"]["map"].as_array().unwrap();
                        let values: Vec<&str> = entries
                            .iter()
                            .map(|entry| entry.as_object().unwrap().values().next().unwrap().as_str().unwrap())
                            .collect();
                        assert_eq!((&field["widget"], values.as_slice()), (&"ValueMap".into(), words), "{field}");
                    }
                    Kind::Words(words) => {
                        let list = &found["layers"][field["config"]["Layer"].as_str().unwrap()];
                        assert_eq!(list["rows"], words.len(), "{field} {list}");
                    }
                    Kind::Ref(other) => {
                        relations += 1;
                        let id = format!("hent_{}_{}", table.name(), column.name);
                        let [from, to] = [table, other].map(|table| format!("hent_table_{}", table.name()));
                        assert_eq!(found["relations"][&id], serde_json::json!([true, from, to]));
                        assert_eq!(field["widget"], "RelationReference");
                    }
                    Kind::Code if edited => assert_ne!(field["default"], "", "{table:?}"),
                    _ => {}
                }
            }
            let name = &layer["fields"]["modifie_par"];
            let is_file = matches!(store, Store::Geopackage(_));
            assert_eq!(name["on_update"], if is_file && edited { true.into() } else { Json::Null }, "{table:?}");
        }
        assert_eq!(found["relations"].as_object().unwrap().len(), relations);
        assert_eq!(
            found["layers"]["hent_table_hebergeur"]["fields"]["type"]["config"]["map"][0],
            serde_json::json!({"Gîte": "gite"})
        );
        let ways = &found["layers"]["hent_table_troncon"];
        assert_eq!(ways["classes"]["code-1"][1], "#a0b1c2", "the colour of the voie: {ways}");
        assert_eq!((&found["topological"], &found["crs"]), (&true.into(), &"EPSG:3857".into()));
        assert_eq!(found["snapping"], serde_json::json!(["hent_table_localite", "hent_table_troncon"]));
        // The findings are those that the command wrote beside the project.
        let written = std::fs::read(stores.folder.path().join("hent-constats.geojson")).unwrap();
        let written: Json = serde_json::from_slice(&written).unwrap();
        let findings = &found["layers"]["hent_constats"];
        let placed = written["features"].as_array().unwrap().iter().filter(|found| !found["geometry"].is_null());
        assert_eq!(findings["rows"], placed.count());
        assert_eq!(findings["fields"]["message"]["alias"], "Constat", "{findings}");
        let groups = found["groups"].as_object().unwrap();
        assert_eq!(groups["Chemins"], serde_json::json!(["Perturbations (déviations)", "Tronçons"]));
        assert_eq!(groups.values().map(|names| names.as_array().unwrap().len()).sum::<usize>(), Table::ALL.len() + 2);
        assert_eq!(found["extent"], serde_json::json!([-530_994, 6_161_932, -500_938, 6_173_660]));
    }
}

#[tokio::test]
async fn qgis_draws_each_way_in_its_colour() {
    let test = "qgis::qgis_draws_each_way_in_its_colour";
    let mut rows = network();
    rows.of_mut(Table::Perturbation).clear(); // its detour lies on the way
    let stores = Stores::filled(test, &rows).await;
    let Some(qgis) = Qgis::new(test) else { return };
    // A tronçon that is in no voie.
    change(&stores.all()[0], Table::Troncon, 2, |row| {
        let line = [(-4.77, 48.3), (-4.5, 48.3)].map(|(lon, lat)| Position::flat(lon, lat));
        row.set(Table::Troncon, "geom", Value::Line(line.into()));
    })
    .await;
    let project = project_of(&stores, &stores.all()[0]);
    // The way is one straight segment. The finding about it would cover the whole of it.
    let stem = project.file_stem().unwrap().to_str().unwrap();
    for layer in ["constats", "constats-lignes"] {
        let findings = project.with_file_name(format!("{stem}-{layer}.geojson"));
        std::fs::write(findings, r#"{"type": "FeatureCollection", "features": []}"#).unwrap();
    }
    let picture = qgis.folder.path().join("carte.png");
    let place = [picture.to_str().unwrap(), "200000", "-4.64", "48.35"];
    let colours = qgis.run(&[&["picture", project.to_str().unwrap()], &place[..]].concat());
    let pixels = |colour: &str| {
        colours
            .as_array()
            .unwrap()
            .iter()
            .find(|found| found[0] == colour)
            .map_or(0, |found| found[1].as_u64().unwrap())
    };
    assert!(pixels("#f6f3ea") > 900_000, "the paper: {colours}");
    assert!(pixels("#a0b1c2") > 300, "the way, in the colour of its voie: {colours}");
    assert!(pixels("#e6007e") > 200, "the tronçon that is not linked yet: {colours}");
}

/// Returns a row of a table by its code.
async fn row(store: &Store, table: Table, code: &str) -> Row {
    let rows = store.load(&[table]).await.unwrap();
    let found = rows.of(table).iter().find(|row| row.get(table, "code").as_text() == Some(code));
    found.unwrap_or_else(|| panic!("no {code} in {table:?}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_in_qgis_is_stored_logged_and_served() {
    let test = "qgis::an_edit_in_qgis_is_stored_logged_and_served";
    let stores = Stores::filled(test, &network()).await;
    let Some(qgis) = Qgis::new(test) else { return };
    for store in stores.all() {
        let project = project_of(&stores, &store);
        let entries = store.load(&[Table::Historique]).await.unwrap().of(Table::Historique).len();
        let service = Running::of_store(store.clone(), None);
        let tile = "/tiles/troncons/9/249/177.mvt";
        let (changed, url) =
            (header(&service.get(tile, &[]), "etag").to_owned(), format!("http://{}{tile}", service.address));
        let served = std::thread::spawn(move || {
            eventually("the tile", || {
                let answer = ureq::get(&url).call().unwrap();
                (answer.headers()["etag"].to_str().unwrap() != changed).then(SystemTime::now)
            })
        });
        let said = qgis.run(&["edit", project.to_str().unwrap()]);
        let saved = SystemTime::UNIX_EPOCH + Duration::from_secs_f64(said["saved at"].as_f64().unwrap());
        let after = served.join().unwrap().duration_since(saved).unwrap_or_default();
        println!("{}: the tile changed {} ms after the vertex was saved", store.name(), after.as_millis());

        // The row, and the log with the editor.
        assert_eq!((&said["vertex"], &said["split"]), (&Json::Null, &serde_json::json!([true, null])), "{said}");
        let editor = match &store {
            Store::Geopackage(_) => said["user"].as_str().unwrap().to_owned(),
            Store::Postgis(_) => {
                let server: tokio_postgres::Config = std::env::var("HENT_TEST_POSTGRES").unwrap().parse().unwrap();
                server.get_user().unwrap().to_owned()
            }
        };
        let log = store.load(&[Table::Historique]).await.unwrap();
        let log = &log.of(Table::Historique)[entries..];
        let text = |row: &Row, column| row.get(Table::Historique, column).as_text().unwrap_or_default().to_owned();
        let made: Vec<String> = log
            .iter()
            .map(|entry| format!("{} {} {}", text(entry, "operation"), text(entry, "table"), text(entry, "code")))
            .collect();
        let new = said["new codes"][0].as_str().unwrap();
        let expected = [
            "update troncon code-1",
            "update troncon code-1",
            &format!("insert troncon {new}"),
            "insert hebergeur gite-de-l-oeuvre-a-plouer",
        ];
        let mut sorted = made[..4].to_vec();
        sorted.sort();
        let mut wanted = expected.map(str::to_owned).to_vec();
        wanted.sort();
        assert_eq!(sorted, wanted, "{made:?}");
        for entry in log {
            assert_eq!(text(entry, "who"), editor, "{made:?}");
        }
        // New rows have a code by themselves, which no other row has.
        assert!(new.starts_with("troncon-") && new.len() == 16, "{new}");
        let host = row(&store, Table::Hebergeur, "gite-de-l-oeuvre-a-plouer").await;
        assert_eq!(host.get(Table::Hebergeur, "publier_position").as_text(), Some("non"));
        let again = store.load(&[Table::Hebergeur]).await.unwrap();
        let codes = again.of(Table::Hebergeur).iter().filter_map(|row| row.get(Table::Hebergeur, "code").as_text());
        assert_eq!(codes.filter(|code| code.starts_with("gite-de-l-oeuvre-a-plouer-")).count(), 1, "{said}");
        // Several words go through boxes.
        assert_eq!((&said["town"], &said["town without services"]), (&Json::Null, &Json::Null));
        let town = row(&store, Table::Localite, "plouer").await;
        assert_eq!(town.get(Table::Localite, "services"), &Value::Words(vec!["eau".into(), "gare".into()]));
        let town = row(&store, Table::Localite, "sans-rien").await;
        assert_eq!(town.get(Table::Localite, "services"), &Value::Words(vec![]));
        // A refused row says what to do.
        for (key, words) in [
            (
                "wrong type",
                "type : choisissez gite, accueil-pelerin, chambre-hotes, hotel, camping, communaute ou autre",
            ),
            ("no name", "nom : ce champ est obligatoire, écrivez un texte"),
            ("taken", "code : une autre ligne de hebergeur a déjà cette valeur, choisissez-en une autre"),
            ("no such town", "localite_id : choisissez une ligne de localite qui existe"),
            ("off the earth", "geom : placez un seul point, en degrés"),
            ("used town", "localite : cette ligne sert encore ("),
        ] {
            let said = said[key].as_str().unwrap_or_else(|| panic!("{key} was not refused: {said}"));
            assert!(said.contains(words), "{key}: {said}");
        }
    }
}

#[tokio::test]
async fn a_layer_alone_has_the_look_of_the_project() {
    let test = "qgis::a_layer_alone_has_the_look_of_the_project";
    let stores = Stores::filled(test, &network()).await;
    let Some(qgis) = Qgis::new(test) else { return };
    project_of(&stores, &stores.all()[0]);
    let file = stores.file();
    for table in Table::ALL {
        let layer = qgis.run(&["alone", file.to_str().unwrap(), table.name()]);
        assert_eq!(layer["styled"], true, "{layer}");
        let first =
            table.columns().iter().find(|column| !column.kind.is_geometry() && column.kind != Kind::Id).unwrap();
        assert_ne!(layer["fields"][first.name]["alias"], first.name, "{layer}");
        let expected = match table {
            Table::Troncon | Table::Hebergeur | Table::PointInteret | Table::Perturbation => "categorizedSymbol".into(),
            Table::Localite => "singleSymbol".into(),
            _ => Json::Null,
        };
        assert_eq!(layer["renderer"], expected, "{table:?}");
        // Such a layer refers to no other.
        let config = layer["fields"].as_object().unwrap().values().map(|field| &field["widget"]);
        assert!(config.into_iter().all(|widget| widget != "RelationReference" && widget != "ValueRelation"));
    }
    // A style that somebody else made the default stays the default.
    let other = "UPDATE layer_styles SET styleName = 'le mien' WHERE f_table_name = 'troncon'";
    rusqlite::Connection::open(&file).unwrap().execute(other, []).unwrap();
    project_of(&stores, &stores.all()[0]);
    let names = "SELECT group_concat(styleName || useAsDefault, ' ') FROM
                 (SELECT * FROM layer_styles WHERE f_table_name = 'troncon' ORDER BY styleName)";
    let names: String = rusqlite::Connection::open(&file).unwrap().query_row(names, [], |row| row.get(0)).unwrap();
    assert_eq!(names, "hent0 le mien1");
    // hent and GDAL still read the file.
    stores.all()[0].load(&Table::ALL).await.unwrap();
    assert!(said(Command::new("ogrinfo").args(["-ro", "-so"]).arg(&file).arg("layer_styles")).contains("styleQML"));
}
