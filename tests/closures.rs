//! The register of closures: entered on the command line, imported, edited by other programs, kept in both stores.

mod command; // hent perturbation
mod files; // hent import --as perturbations
mod stores; // migration, undo, dumps, other programs

use std::path::Path;

use hent::import::Kind;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::support::files::file_kept;
use crate::support::imports::{Logged, import};
use crate::support::programs::{self, outcome};
use crate::support::stores::Stores;

/// The tronçons of the voie « cote », which goes east along 48° N: 1.5 km, 2.2 km against its direction, 3.7 km. Its variant
/// « littoral » has a tronçon of its own.
const TRONCONS: &str = "code;voies;WKT
t1;cote:1;LINESTRING Z (-3 48 9, -2.98 48 9)
t2;cote:2-;LINESTRING Z (-2.95 48 9, -2.98 48 9)
t3;cote:3;LINESTRING Z (-2.95 48 9, -2.9 48 9)
l1;cote/littoral:1;LINESTRING Z (-3 48.1 9, -2.9 48.1 9)
";

/// Returns the voies « cote » and « terre »; the latter has no line.
fn world() -> Rows {
    let mut world = Logged::default();
    import(&mut world, &[file_kept("voies.csv", "code,nom\ncote,La côte\nterre,La terre\n")], Kind::Voies).unwrap();
    import(&mut world, &[file_kept("troncons.csv", TRONCONS)], Kind::Troncons).unwrap();
    world.rows
}

/// Returns a store of each kind with [`world`], and their addresses.
async fn worlds(test: &str) -> (Stores, Vec<(String, Store)>) {
    let stores = Stores::filled(test, &world()).await;
    let addresses =
        std::iter::once(stores.file().display().to_string()).chain(stores.database.as_ref().map(|d| d.url.clone()));
    let all = addresses.zip(stores.all()).collect();
    (stores, all)
}

/// Runs `hent` on a store. Returns its exit code and everything that it prints.
fn hent(store: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = programs::command(Path::new("."), arguments);
    let (code, said, complaints) = outcome(command.args(["--store", store]).env("USER", "jeanne").output().unwrap());
    (code, said + &complaints)
}

/// Runs `hent`, which must succeed.
#[track_caller]
fn done(store: &str, arguments: &[&str]) -> String {
    let (code, said) = hent(store, arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {said}");
    said
}

/// Runs `hent`, which must refuse.
#[track_caller]
fn refused(store: &str, arguments: &[&str]) -> String {
    let (code, said) = hent(store, arguments);
    assert_eq!(code, Some(2), "{arguments:?}: {said}");
    said
}

/// Returns the arguments of `hent perturbation ajouter` for a stretch of « cote ».
fn ajouter<'a>(de_km: &'a str, a_km: &'a str, du: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["perturbation", "ajouter", "--voie", "cote", "--de-km", de_km, "--a-km", a_km, "--du", du];
    all.extend(["--genre", "Fermé", "--gravite", "Gêne", "--motif", "Passerelle coupée."]);
    all.extend(more);
    all
}

async fn closures(store: &Store) -> Vec<Row> {
    store.load(&Table::CONTENT).await.unwrap().take(Table::Perturbation)
}

#[track_caller]
fn cell<'a>(rows: &'a [Row], code: &str, column: &str) -> &'a Value {
    let found = rows.iter().find(|row| row.get(Table::Perturbation, "code").as_text() == Some(code));
    found.unwrap_or_else(|| panic!("no {code}")).get(Table::Perturbation, column)
}

/// Asserts that a text has all these parts.
#[track_caller]
fn has(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "« {part} » is not in: {said}");
    }
}
