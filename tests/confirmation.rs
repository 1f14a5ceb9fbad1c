//! `hent import` deletes or overwrites nothing unless asked to. The command line on both stores.

use std::path::Path;

use hent::model::row::{Rows, Value};
use hent::model::table::Table;

use crate::support::files::file_kept;
use crate::support::imports::differences;
use crate::support::osm::{ROUTE, grid, osm};
use crate::support::programs::{self, outcome};
use crate::support::stores::{Stores, edit};

/// Runs `hent`. Returns its exit code and everything that it prints.
fn hent(arguments: &[&str]) -> (Option<i32>, String) {
    let (code, said, complaints) = outcome(programs::hent(Path::new("."), arguments));
    (code, said + &complaints)
}

fn hosts(names: &[&str]) -> String {
    let rows: String = names.iter().map(|n| format!("{n},Chez {n},gite,exacte,02 61 91 00 00,-3,48\n")).collect();
    file_kept("hotes.csv", &format!("code,nom,type,publier_position,telephone,lon,lat\n{rows}")).display().to_string()
}

async fn content(store: &hent::store::Store) -> Rows {
    store.load(&Table::CONTENT).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_lists_and_confirms_what_it_deletes() {
    let stores = Stores::new("an_import_lists_and_confirms_what_it_deletes").await;
    let addresses =
        std::iter::once(stores.file().display().to_string()).chain(stores.database.as_ref().map(|d| d.url.clone()));
    for (address, store) in addresses.zip(stores.all()) {
        let import = |file: &str, more: &[&str]| {
            hent(&[&["import", file, "--as", "hebergeurs", "--store", &address], more].concat())
        };
        assert_eq!(import(&hosts(&["a", "b", "c"]), &[]).0, Some(0));
        let before = content(&store).await;
        let one = hosts(&["b"]);
        // Without an option, the import deletes nothing.
        let (code, said) = import(&one, &[]);
        assert!(code == Some(0) && said.contains("0 supprimés, 0 ajoutés, 0 modifiés"), "{said}");
        // `--remplacer` without a terminal to confirm is refused, with the list of rows.
        let (code, said) = import(&one, &["--remplacer"]);
        assert!(code == Some(2) && said.contains("- hebergeur a\n") && said.contains("--oui"), "{said}");
        assert!(!said.contains("Chez"), "a host is named by its code only: {said}");
        // A dry run prints the same changes as the real run after it.
        let (code, trial) = import(&one, &["--remplacer", "--dry-run"]);
        assert_eq!(code, Some(0), "{trial}");
        assert_eq!(content(&store).await, before);
        let (code, done) = import(&one, &["--remplacer", "--oui"]);
        assert_eq!(code, Some(0), "{done}");
        let summary = |text: &str| -> Vec<String> {
            let lines = text.lines().skip_while(|line| !line.contains(" lue"));
            lines
                .take_while(|line| !line.starts_with('(') && !line.starts_with("Pour annuler"))
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(summary(&trial), summary(&done));
        assert!(summary(&done)[0].ends_with("2 supprimés, 0 ajoutés, 0 modifiés"), "{done}");
        assert_eq!(content(&store).await.of(Table::Hebergeur).len(), 1);
        // A value that a person wrote is listed before it is overwritten.
        edit(&store, "Jeanne", |rows| {
            let host = &mut rows.of_mut(Table::Hebergeur)[0];
            host.set(Table::Hebergeur, "tarif", Value::Text("30 €".into()));
            host.set(Table::Hebergeur, "telephone", Value::Text("02 61 91 00 77".into()));
        })
        .await;
        let (code, said) = import(&one, &["--remplacer"]);
        assert!(code == Some(2) && said.contains("~ hebergeur b : telephone") && !said.contains("tarif"), "{said}");
        assert!(!said.contains("00 77"), "a host is named by its code only: {said}");
        edit(&store, "Jeanne", |rows| {
            let host = &mut rows.of_mut(Table::Hebergeur)[0];
            host.set(Table::Hebergeur, "tarif", Value::Null);
            host.set(Table::Hebergeur, "telephone", Value::Text("02 61 91 00 00".into()));
        })
        .await;
        // The import can be undone, although rows that it did not touch were edited since.
        let undo = done.lines().find_map(|line| line.split("--annuler ").nth(1)).unwrap_or_else(|| panic!("{done}"));
        let number = undo.split_whitespace().next().unwrap();
        let (code, said) = hent(&["import", "--annuler", number, "--store", &address]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(differences(&before, &content(&store).await), "");
    }
    let (code, said) = hent(&["import", "x.csv", "--as", "voies", "--oui"]);
    assert!(code == Some(2) && said.contains("--remplacer"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_option_voie_names_the_voie_that_a_file_continues() {
    let stores = Stores::new("the_option_voie_names_the_voie_that_a_file_continues").await;
    let address = stores.file().display().to_string();
    let file = |name: &str, relation: i64, way: &[i64], nom: &str| {
        let tags = [ROUTE, ("route", "hiking"), ("name", nom)];
        let text = osm(&grid(), &[(relation, way)], &[(relation, &[("way", relation, "")], &tags)]);
        file_kept(name, &text).display().to_string()
    };
    let one = file("1.osm", 1, &[1, 2, 3], "Voie X étape 1 : Aber - Brech");
    let two = file("2.osm", 2, &[3, 4, 5], "Voie X étape 2 : Brech - Camors");
    let on = file("3.osm", 3, &[5, 6, 7], "Chemin de Daoulas");
    let import = |files: &[&str], more: &[&str]| {
        let (code, said) = hent(&[&["import"], files, &["--as", "voies", "--store", &address], more].concat());
        assert_eq!(code, Some(0), "{said}");
        said
    };
    import(&[&one, &two], &[]);
    let said = import(&[&on], &["--dry-run"]);
    assert!(said.contains("--as voies --voie voie-x"), "{said}");
    import(&[&on], &["--voie", "voie-x"]);
    let rows = content(&stores.all()[0]).await;
    assert_eq!((rows.of(Table::Voie).len(), rows.of(Table::Etape).len()), (1, 3));
    assert!(Path::new(&address).exists());
}
