//! The command `hent db`, as people type it.

use std::process::{Command, Output};

use hent::atlas::Atlas;
use hent::model::Dataset;
use hent::model::table::Table;
use hent::store::Store;

use crate::support::means::skip;
use crate::support::programs::hent;

fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(text.starts_with("hent : ") && text.ends_with('\n') && text.lines().count() == 1, "{text:?}");
    text
}

#[test]
fn a_store_is_created_dumped_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| hent(folder.path(), arguments);
    assert_eq!(said(&run(&["db", "init"])), "hent.gpkg : schéma 8 créé\n");
    assert_eq!(said(&run(&["db", "init"])), "hent.gpkg : schéma 8, déjà à jour\n");
    let voie = "INSERT INTO voie (code, nom) VALUES ('beauport', 'Abbaye de Beauport')";
    crate::support::stores::raw(&folder.path().join("hent.gpkg")).execute_batch(voie).unwrap();
    let dumped = said(&run(&["db", "dump", "sauvegarde.gpkg"]));
    assert_eq!(dumped, "sauvegarde.gpkg : sauvegarde de hent.gpkg (voie 1, historique 1)\n");
    let before = std::fs::read(folder.path().join("sauvegarde.gpkg")).unwrap();
    let exists = refused(&run(&["db", "dump", "sauvegarde.gpkg"]));
    assert!(exists.contains("sauvegarde.gpkg : ce fichier existe déjà") && exists.contains("--remplacer"), "{exists}");
    assert_eq!(std::fs::read(folder.path().join("sauvegarde.gpkg")).unwrap(), before, "the existing file was changed");
    said(&run(&["db", "dump", "sauvegarde.gpkg", "--remplacer"]));
    let restored = said(&run(&["db", "restore", "sauvegarde.gpkg", "--store", "autre.gpkg"]));
    assert_eq!(restored, "autre.gpkg : restaurée depuis sauvegarde.gpkg (voie 1, historique 1)\n");
    let again = refused(&run(&["db", "restore", "sauvegarde.gpkg", "--store", "autre.gpkg"]));
    assert!(again.contains("n'est pas vide"), "{again}");
    said(&run(&["db", "restore", "sauvegarde.gpkg", "--store", "autre.gpkg", "--replace"]));
}

/// One voie in a file for the person who edits it: QGIS reads the file, and a store can be restored from it.
#[test]
fn one_voie_is_dumped_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| hent(folder.path(), arguments);
    let block_on = |work| tokio::runtime::Runtime::new().unwrap().block_on(work);
    block_on(hent::cli::demo::create(&folder.path().join("hent.gpkg"))).unwrap();
    let dumped = said(&run(&["db", "dump", "beauport.gpkg", "--voie", "beauport"]));
    assert!(dumped.starts_with("beauport.gpkg : voie beauport de hent.gpkg (voie 1, localite "), "{dumped}");
    said(&run(&["db", "restore", "beauport.gpkg", "--store", "autre.gpkg"]));
    let load = |file: &str| {
        let store = Store::at(folder.path().join(file).to_str().unwrap()).unwrap();
        let rows = tokio::runtime::Runtime::new().unwrap().block_on(store.load(&Table::ALL)).unwrap();
        (Atlas::build(Dataset::from_rows(rows.clone()).unwrap()), rows)
    };
    let ((whole, _), (part, rows)) = (load("hent.gpkg"), load("autre.gpkg"));
    for private in [Table::Hebergeur, Table::Historique, Table::Telechargement, Table::PointInteret, Table::Guide] {
        assert!(rows.of(private).is_empty(), "{}", private.name());
    }
    let [a, b] = [&whole, &part].map(|atlas| atlas.voie("beauport").unwrap());
    assert_eq!((&a.row, part.voies.len(), a.etapes.len()), (&b.row, 1, b.etapes.len()));
    assert!((a.reseau_m - b.reseau_m).abs() < 0.01 && a.lignes.len() == b.lignes.len());
    for (a, b) in a.etapes.iter().zip(&b.etapes) {
        assert_eq!((&a.row, &a.trace.as_ref().unwrap().figures), (&b.row, &b.trace.as_ref().unwrap().figures));
    }
    let ends: std::collections::BTreeSet<i64> =
        b.etapes.iter().flat_map(|etape| [etape.row.depart_id, etape.row.arrivee_id]).collect();
    assert_eq!(rows.of(Table::Localite).len(), ends.len(), "the dump has localités of other voies");
    let unknown = refused(&run(&["db", "dump", "x.gpkg", "--voie", "nulle"]));
    assert!(
        unknown.contains("voie « nulle » : inconnue. Les voies sont : ") && unknown.contains("beauport"),
        "{unknown}"
    );
    assert!(!folder.path().join("x.gpkg").exists());
}

/// If the address names only the database, the rest comes from the variables and files that libpq's programs read.
#[tokio::test]
async fn missing_parts_of_an_address_come_from_libpq_defaults() {
    use std::os::unix::fs::PermissionsExt;
    let test = "command::missing_parts_of_an_address_come_from_libpq_defaults";
    let Some(database) = crate::support::database::Database::new(test).await else { return };
    let config: tokio_postgres::Config = database.url.parse().unwrap();
    let [tokio_postgres::config::Host::Unix(socket)] = config.get_hosts() else {
        return skip(test, "no PostgreSQL by a socket").unwrap_or_default();
    };
    let port = config.get_ports()[0].to_string();
    let folder = tempfile::tempdir().unwrap();
    let run = |address: &str, user: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hent"));
        command.current_dir(&folder).args(["db", "init", "--store", address]).env("HOME", folder.path());
        command.env("PGHOST", socket).env("PGPORT", &port).env("PGUSER", user).output().unwrap()
    };
    let name = &database.name;
    let role = format!("hent_passe_{}", std::process::id());
    assert!(said(&run(&format!("postgresql:///{name}"), "postgres")).contains("créé"));
    assert!(said(&run(&format!("dbname={name}"), "postgres")).contains("déjà à jour"));
    database
        .sql(&format!("CREATE ROLE {role} LOGIN PASSWORD 'se:cret'; GRANT USAGE ON SCHEMA hent TO {role}"))
        .await
        .unwrap();
    database.sql(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA hent TO {role}")).await.unwrap();
    let without = refused(&run(&format!("postgresql:///{name}"), &role));
    let pass = folder.path().join(".pgpass");
    std::fs::write(&pass, format!("{}:{port}:{name}:{role}:se\\:cret\n", socket.display())).unwrap();
    std::fs::set_permissions(&pass, PermissionsExt::from_mode(0o600)).unwrap();
    let with = run(&format!("postgresql:///{name}"), &role);
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    assert!(without.contains("demande un mot de passe") && without.contains("~/.pgpass"), "{without}");
    assert!(said(&with).contains("déjà à jour"));
}

#[test]
fn errors_have_one_line_and_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| refused(&hent(folder.path(), arguments));
    assert!(run(&["db", "dump", "s.gpkg"]).contains("hent.gpkg : aucune base à cette adresse"));
    assert!(run(&["db", "restore", "absent.gpkg"]).starts_with("hent : absent.gpkg : "));
    assert!(run(&["db", "dump", "s.zip"]).starts_with("hent : s.zip : une sauvegarde est un GeoPackage"));
    assert!(run(&["db", "init", "--store", "base.txt"]).contains("--store : "));
    let down = run(&["db", "init", "--store", "postgres://jean:secret@127.0.0.1:1/hent"]);
    assert!(down.contains("connexion refusée") && !down.contains("secret"), "{down}");
    let typed = run(&["db", "init", "--store", "postgres://jean:se@cret/x@127.0.0.1:1/hent"]);
    assert!(typed.contains("doit être codé") && !typed.contains("cret"), "{typed}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}
