//! Encrypted connections: every `sslmode` with a right certificate, with wrong ones, and with none.

use std::path::Path;

use hent::model::table::Table;
use hent::store::Store;

use crate::support::database::sql;
use crate::support::rows::{insert, sample, valid};
use crate::support::stores::fill;
use crate::support::tls_server::{Authority, Server, self_signed};

/// Validity of certificates: now, in the past, in the future.
const NOW: std::ops::Range<i32> = 2020..2090;
const PAST: std::ops::Range<i32> = 2010..2020;
const FUTURE: std::ops::Range<i32> = 2080..2090;

/// The client's role, and its database.
const ROLES: [&str; 2] = ["CREATE ROLE jean LOGIN PASSWORD 'vrai-secret'", "CREATE DATABASE hent OWNER jean"];

/// Returns the result of a connection to `host` with these options of the address.
async fn reach(server: &Server, host: &str, options: &str) -> Result<(), String> {
    let url = format!("postgres://jean:vrai-secret@{host}:{}/hent?{options}", server.port);
    let error = Store::at(&url).map_err(|e| e.to_string())?.reach().await.err().map(|e| e.to_string());
    if let Some(error) = &error {
        assert!(!error.contains("vrai-secret") && !error.contains('\n'), "{error}");
    }
    error.map_or(Ok(()), Err)
}

async fn refused(server: &Server, host: &str, options: &str, why: &str) {
    let error = reach(server, host, options).await.expect_err(options);
    assert!(error.contains(why), "{host} {options}: {error}");
}

fn trusting(mode: &str, file: &Path) -> String {
    format!("sslmode={mode}&sslrootcert={}", file.display())
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_checked_as_sslmode_says() {
    let Some(server) = Server::start("certificates_are_checked_as_sslmode_says").await else { return };
    for statement in ROLES {
        sql(&server.url, statement).await.unwrap();
    }
    server.admit("hostssl all all all scram-sha-256").await;
    let (ours, other) = (Authority::new("Autorité"), Authority::new("Autre"));
    let (root, stranger) = (server.file("ours.pem", &ours.pem), server.file("other.pem", &other.pem));
    let (full, ca) = (trusting("verify-full", &root), trusting("verify-ca", &root));

    // Without TLS on the server, a client that asks for it gets an error, and so does a client without TLS if rules
    // demand it.
    for options in ["sslmode=require", &full] {
        refused(&server, "localhost", options, "ne sait pas chiffrer").await;
    }
    server.encrypt(&ours.sign(&["localhost"], "serveur", NOW), &ours).await;
    refused(&server, "localhost", "sslmode=disable", "n'accepte que des connexions chiffrées").await;

    // The right certificate.
    let of_file = format!("sslrootcert={}", root.display());
    let any = ["", "sslmode=allow", "sslmode=prefer", "sslmode=require", "channel_binding=require", "ssl=true"];
    for options in any.into_iter().chain([full.as_str(), &ca, &trusting("require", &root), &of_file]) {
        assert_eq!(reach(&server, "localhost", options).await, Ok(()), "{options}");
    }
    // Another host of the same certificate.
    assert_eq!(reach(&server, "127.0.0.1", &ca).await, Ok(()));
    refused(&server, "127.0.0.1", &full, "n'est pas au nom").await;
    // A certificate of another authority, or the authorities of the system.
    for mode in ["verify-full", "verify-ca", "require"] {
        refused(&server, "localhost", &trusting(mode, &stranger), "n'est pas signé par une autorité de confiance")
            .await;
    }
    let system = reach(&server, "localhost", "sslmode=verify-full").await.unwrap_err();
    assert!(system.contains("autorité de confiance"), "{system}");

    // A certificate outside its validity.
    for (years, why) in [(PAST, "a expiré"), (FUTURE, "pas encore valable")] {
        server.encrypt(&ours.sign(&["localhost"], "serveur", years.clone()), &ours).await;
        for options in [&full, &ca] {
            refused(&server, "localhost", options, why).await;
        }
        assert_eq!(reach(&server, "localhost", "sslmode=require").await, Ok(()));
        // A self-signed certificate outside its validity.
        let own = self_signed(&["localhost"], years);
        server.encrypt(&own, &ours).await;
        refused(&server, "localhost", &trusting("verify-full", &server.file("own.pem", &own.pem)), why).await;
    }
    let own = self_signed(&["localhost"], NOW);
    server.encrypt(&own, &ours).await;
    let file = server.file("own.pem", &own.pem);
    assert_eq!(reach(&server, "localhost", &trusting("verify-full", &file)).await, Ok(()));
    refused(&server, "127.0.0.1", &trusting("verify-full", &file), "n'est pas au nom").await;
    refused(&server, "localhost", &full, "signé par lui-même").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_certificate_files_and_options_are_named() {
    let Some(server) = Server::start("wrong_certificate_files_and_options_are_named").await else { return };
    let (empty, absent) = (server.file("vide.pem", ""), Path::new("/nulle/part.pem"));
    refused(&server, "localhost", &trusting("verify-ca", absent), "sslrootcert : fichier introuvable").await;
    refused(&server, "localhost", &trusting("verify-ca", &empty), "sslrootcert : aucun certificat lisible").await;
    refused(&server, "localhost", "sslcert=/nulle/part.pem", "sslcert et sslkey vont ensemble").await;
    let client = "sslmode=require&sslcert=/nulle/part.pem&sslkey=/nulle/part.key";
    refused(&server, "localhost", client, "sslcert : fichier introuvable").await;
    refused(&server, "localhost", "sslmode=oui", "la valeur de sslmode").await;
    refused(&server, "localhost", "sslmode=require&sslrootcert=system", "sslmode=verify-full").await;
    // A connection through a socket is never encrypted.
    sql(&server.url, "CREATE DATABASE hent").await.unwrap();
    Store::at(&format!("{}?sslmode=verify-full", server.of("hent"))).unwrap().reach().await.unwrap();
}

/// A managed database that demands a client certificate. Everything that hent does is encrypted.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_certificate_is_used_and_every_connection_encrypted() {
    let Some(server) = Server::start("a_client_certificate_is_used_and_every_connection_encrypted").await else {
        return;
    };
    for statement in ROLES {
        sql(&server.url, statement).await.unwrap();
    }
    sql(&server.of("hent"), "CREATE EXTENSION postgis").await.unwrap();
    server.admit("hostssl all all all cert").await;
    let ours = Authority::new("Autorité");
    server.encrypt(&ours.sign(&["localhost"], "serveur", NOW), &ours).await;
    let root = server.file("root.pem", &ours.pem);
    let client = |name: &str, authority: &Authority| {
        let signed = authority.sign(&[], name, NOW);
        let (pem, key) = (server.file("client.pem", &signed.pem), server.file("client.key", &signed.key));
        format!("{}&sslcert={}&sslkey={}", trusting("verify-full", &root), pem.display(), key.display())
    };
    let full = trusting("verify-full", &root);
    refused(&server, "localhost", &full, "certificat client").await;
    refused(&server, "localhost", &client("jean", &Authority::new("Autre")), "n'accepte pas le certificat client")
        .await;
    refused(&server, "localhost", &client("marie", &ours), "n'admet pas cet utilisateur").await;
    let mixed = client("jean", &ours).replace("client.key", "autre.key");
    server.file("autre.key", &ours.sign(&[], "jean", NOW).key);
    refused(&server, "localhost", &mixed, "cette clé n'est pas celle du certificat").await;

    let options = client("jean", &ours).replace('&', " ");
    let store = Store::at(&format!("host=localhost port={} dbname=hent user=jean {options}", server.port)).unwrap();
    assert_eq!(store.name(), format!("postgres://jean@localhost:{}/hent", server.port));
    store.init().await.unwrap();
    fill(&store, &sample()).await;
    assert_eq!(store.load(&Table::CONTENT).await.unwrap(), sample());
    let mut watch = store.watch();
    watch.next().await.unwrap();
    let voie = insert(Table::Voie, valid(Table::Voie, 50), None);
    store.edit("Jean", |_| Ok((vec![voie], ()))).await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), watch.next()).await.unwrap().unwrap();
    let open = "DO $$ BEGIN IF EXISTS (SELECT FROM pg_stat_activity AS a JOIN pg_stat_ssl AS s USING (pid)
                WHERE a.usename = 'jean' AND NOT s.ssl) OR (SELECT count(*) < 2 FROM pg_stat_activity WHERE usename = 'jean')
                THEN RAISE 'one listens, one was kept, and none is open to all'; END IF; END $$";
    sql(&server.url, open).await.unwrap();

    // The server turns off TLS. No connection falls back to plain text.
    server.admit("host all all all trust").await;
    server.reveal().await;
    refused(&server, "localhost", &client("jean", &ours), "ne sait pas chiffrer").await;
    assert_eq!(reach(&server, "localhost", "sslmode=prefer").await, Ok(()));
}
