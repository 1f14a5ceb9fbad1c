//! Errors of a database that answers: each names its own remedy, and none advises the user to destroy data.

use hent::model::change::Change;
use hent::model::row::Rows;
use hent::model::table::Table;
use hent::store::{Store, Triggers};

use crate::support::database::Database;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::fill;

/// PostGIS in a schema that is not in the search path: everything works, also for other programs.
#[tokio::test(flavor = "multi_thread")]
async fn postgis_may_be_in_any_schema() {
    for path in ["public", "hent", "''"] {
        let Some(database) = Database::new("errors::postgis_may_be_in_any_schema").await else { return };
        database
            .sql("CREATE SCHEMA \"Carto graphie\"; CREATE EXTENSION postgis SCHEMA \"Carto graphie\"")
            .await
            .unwrap();
        database.sql(&format!("ALTER DATABASE {} SET search_path = {path}", database.name)).await.unwrap();
        let store = database.store();
        store.init().await.unwrap();
        fill(&store, &sample()).await;
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), sample(), "{path}");
        let mut after = valid(Table::Troncon, 1);
        after.set(Table::Troncon, "nom", text("Après"));
        let change = Change { before: Some(valid(Table::Troncon, 1)), ..insert(Table::Troncon, after, None) };
        store.edit("Jeanne", |_| Ok((vec![change], ()))).await.unwrap();
        // Statements of another program, with the triggers and rules that read geometries.
        let by_hand = "UPDATE hent.localite SET geom = (geom::text)::\"Carto graphie\".geometry WHERE id = 1;
                       DELETE FROM hent.point_interet WHERE id = 2";
        database.sql(by_hand).await.unwrap();
        database
            .sql("DROP TRIGGER heights ON hent.troncon; DROP TRIGGER announce_update ON hent.troncon")
            .await
            .unwrap();
        assert_eq!(store.verify(None).await.unwrap().triggers, Triggers::Mended);
        store.edit("Jeanne", |rows: &Rows| Ok((vec![], rows.of(Table::Voie).len()))).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_error_names_its_own_remedy() {
    let Some(database) = Database::new("errors::each_error_names_its_own_remedy").await else { return };
    let store = database.store();
    store.init().await.unwrap();
    fill(&store, &sample()).await;
    let set = async |setting: &str| database.sql(&format!("ALTER DATABASE {} {setting}", database.name)).await.unwrap();
    let said = async || {
        let error = database.store().load(&Table::CONTENT).await.unwrap_err().to_string();
        assert!(!error.contains('\n') && error.starts_with(&store.name()), "{error}");
        error
    };
    // A view in place of a table, which takes three seconds.
    let slow = "ALTER TABLE hent.guide RENAME TO guide_; CREATE VIEW hent.guide AS SELECT g.* FROM hent.guide_ AS g, pg_sleep(3)";
    database.sql(slow).await.unwrap();
    set("SET statement_timeout = '300ms'").await;
    let slow = said().await;
    assert!(slow.contains("statement_timeout") && slow.contains("ALTER ROLE"), "{slow}");
    set("RESET statement_timeout").await;
    database.sql("DROP VIEW hent.guide").await.unwrap();
    let table = said().await;
    assert!(table.contains("n'est pas complet") && table.contains("dans une autre base"), "{table}");
    database.sql("ALTER TABLE hent.guide_ RENAME TO guide").await.unwrap();
    store.load(&Table::CONTENT).await.unwrap();

    // For an unforeseen error, the advice destroys nothing.
    let odd = "ALTER TABLE hent.guide RENAME TO guide_; CREATE FUNCTION hent.odd() RETURNS boolean LANGUAGE plpgsql AS
               $$ BEGIN RAISE 'secret' USING ERRCODE = '55000'; END $$;
               CREATE VIEW hent.guide AS SELECT * FROM hent.guide_ WHERE hent.odd()";
    database.sql(odd).await.unwrap();
    let odd = said().await;
    assert!(odd.contains("55000") && odd.contains("journal du serveur") && !odd.contains("restaurez"), "{odd}");
    database.sql("DROP VIEW hent.guide; ALTER TABLE hent.guide_ RENAME TO guide").await.unwrap();

    let role = format!("hent_droits_{}", std::process::id());
    database
        .sql(&format!("CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA hent TO {role}"))
        .await
        .unwrap();
    let other = Store::at(&database.url_as(&role, "x")).unwrap().load(&Table::CONTENT).await.unwrap_err().to_string();
    let none =
        Store::at(&database.url_as("personne", "x")).unwrap().load(&Table::CONTENT).await.unwrap_err().to_string();
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    assert!(other.contains("droits insuffisants") && other.contains("GRANT SELECT"), "{other}");
    assert!(none.contains("mot de passe refusé"), "{none}");

    database.sql("DROP EXTENSION postgis CASCADE").await.unwrap();
    let gone = said().await;
    assert!(!gone.contains("sauvegarde") || gone.contains("dans une autre base"), "{gone}");
}

/// The message of a program about a mistyped address, and whether the program asks the network.
#[tokio::test]
async fn an_unencoded_password_is_not_sent_or_printed() {
    for address in
        ["postgres://jean:mon@secret.invalid/x@127.0.0.1:1/hent", "postgres://jean:mon#secret@127.0.0.1:1/hent"]
    {
        let error = Store::at(address).unwrap_err().to_string();
        assert!(error.contains("doit être codé") && !error.contains("secret"), "{error}");
    }
    let right = Store::at("postgres://jean:mon%40secret.invalid%2Fx@127.0.0.1:1/hent").unwrap();
    let error = right.load(&Table::CONTENT).await.unwrap_err().to_string();
    assert!(error.contains("connexion refusée") && !error.contains("secret"), "{error}");
}
