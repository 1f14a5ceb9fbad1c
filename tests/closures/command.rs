//! `hent perturbation` as a person uses it, on both stores.

use hent::model::row::Value;
use hent::model::table::Table;

use super::{ajouter, cell, closures, done, has, refused, worlds};
use crate::support::files::file_kept;
use crate::support::rows::text;
use crate::support::stores::edit;

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_is_added_listed_and_ended() {
    let (_stores, all) = worlds("closures::a_closure_is_added_listed_and_ended").await;
    for (address, store) in all {
        let said = done(&address, &ajouter("2,0", "km 3.0", "15/05/2026", &["--source", "mairie"]));
        has(&said, &["cote-2026-05-15-1 : cote, km 2,0 à 3,0", "du 15/05/2026, fin non connue", "ferme, gene"]);
        let rows = closures(&store).await;
        let of = |column| cell(&rows, "cote-2026-05-15-1", column);
        // The second tronçon is walked against its direction, so the fractions decrease.
        assert_eq!([of("troncon_de"), of("troncon_a")], [&text("t2"), &text("t2")]);
        let (Value::Real(de), Value::Real(a)) = (of("place_de"), of("place_a")) else { panic!("no shares") };
        assert!((*de - 0.773).abs() < 0.001 && (*a - 0.326).abs() < 0.001, "{de} {a}");
        assert_eq!([*de, *a].map(|part| (part * 1e7).round() / 1e7), [*de, *a]);
        assert_eq!([of("saisi_par"), of("source"), of("au")], [&text("jeanne"), &text("mairie"), &Value::Null]);
        let log = store.load(&[Table::Historique]).await.unwrap();
        let last = log.of(Table::Historique).last().unwrap();
        let of_log = |column| last.get(Table::Historique, column);
        assert_eq!([of_log("who"), of_log("source")], [&text("jeanne"), &Value::Null], "a person wrote it");

        // Another on the same stretch gets the next code and a remark; the same again is refused.
        let other = ["--genre", "danger"];
        let mut arguments = ajouter("2,5", "4", "15/05/2026", &["--au", "31/12/2099", "--par", "Yann"]);
        let genre = arguments.iter().position(|word| *word == "Fermé").unwrap();
        arguments[genre] = other[1];
        let said = done(&address, &arguments);
        has(
            &said,
            &["cote-2026-05-15-2 : cote, km 2,5 à 4,0", "chevauche cote-2026-05-15-1 (km 2,0 à 3,0, du 15/05/2026"],
        );
        let twice = refused(&address, &ajouter("2", "3", "2026-05-15", &[]));
        has(&twice, &["la base a déjà cette perturbation (cote-2026-05-15-1"]);

        let listed = done(&address, &["perturbation", "lister", "--voie", "cote"]);
        has(
            &listed,
            &["cote-2026-05-15-1 : cote, km 2,0 à 3,0", "en vigueur", "    Passerelle coupée.", "2 perturbations"],
        );
        has(&done(&address, &["perturbation", "lister", "--voie", "terre"]), &["0 perturbation"]);
        let said = done(&address, &["perturbation", "finir", "cote-2026-05-15-1", "--le", "01/06/2026"]);
        has(&said, &["son dernier jour est le 01/06/2026 (sa fin n'était pas connue)"]);
        has(&done(&address, &["perturbation", "finir", "cote-2026-05-15-1"]), &["déjà finie, depuis le 01/06/2026"]);
        assert_eq!(cell(&closures(&store).await, "cote-2026-05-15-1", "au"), &text("2026-06-01"));
        let listed = done(&address, &["perturbation", "lister"]);
        assert!(!listed.contains("15-1") && listed.contains("1 perturbation"), "{listed}");
        has(&done(&address, &["perturbation", "lister", "--toutes"]), &["15-1 : cote", "finie", "2 perturbations"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_a_cure() {
    let (_stores, all) = worlds("closures::what_does_not_fit_is_refused_with_a_cure").await;
    let (address, store) = &all[0];
    let day = "15/05/2026";
    let with = |old: &str, new: &'static str| -> Vec<&str> {
        ajouter("1", "2", day, &[]).into_iter().map(|word| if word == old { new } else { word }).collect()
    };
    for (arguments, says) in [
        (ajouter("1", "99", day, &[]), &["le km 99,0 est au-delà de la fin", "Elle fait 7,5 km"][..]),
        (ajouter("-1", "2", day, &[]), &["négatif", "à partir de 0"]),
        (ajouter("un", "2", day, &[]), &["« de_km » n'est pas un nombre de kilomètres", "12,4"]),
        (ajouter("1", "2", "15/05/26", &[]), &["« du »", "JJ/MM/AAAA", "AAAA-MM-JJ"]),
        (
            ajouter("1", "2", day, &["--au", "14/05/2026"]),
            &["la fin (au : 14/05/2026) vient avant le début (du : 15/05/2026)"],
        ),
        (
            ajouter("1", "2", day, &["--variante", "mer"]),
            &["n'a pas de variante « mer »", "Ses variantes sont : littoral"],
        ),
        (ajouter("1", "2", day, &["--code", "É"]), &["code"]),
        (with("cote", "kote"), &["la voie « kote » n'existe pas", "Les voies sont : cote, terre"]),
        (with("cote", "terre"), &["la voie « terre » n'a pas de tracé principal"]),
        (with("Fermé", "travau"), &["« travau » n'est pas connu (travaux ?)", "ferme, deviation, danger"]),
        (with("Gêne", "grave"), &["« gravite »", "information, gene, bloquant"]),
        (vec!["perturbation", "finir", "x"], &["n'a pas de perturbation de ce code", "lister --toutes"]),
        (vec!["perturbation", "finir", "x", "--le", "hier"], &["JJ/MM/AAAA"]),
        (vec!["perturbation", "lister", "--voie", "x"], &["voie « x »", "Les voies sont : cote, terre"]),
    ] {
        has(&refused(address, &arguments), says);
    }
    assert_eq!(closures(store).await, []);
    done(address, &ajouter("1", "2", "01/01/2099", &[]));
    let early = refused(address, &["perturbation", "finir", "cote-2099-01-01-1"]);
    has(&early, &["elle ne commence que le 01/01/2099", "Donnez par --le son dernier jour"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detour_begins_and_ends_on_the_line() {
    let (_stores, all) = worlds("closures::a_detour_begins_and_ends_on_the_line").await;
    let track = |places: &[(f64, f64)]| {
        let points: String = places.iter().map(|(lon, lat)| format!("<trkpt lon=\"{lon}\" lat=\"{lat}\"/>")).collect();
        format!(
            "<gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>{points}</trkseg></trk></gpx>"
        )
    };
    let line = |places: &str| format!("{{\"type\":\"LineString\",\"coordinates\":{places}}}");
    let round = [(-2.99, 48.0), (-2.98, 48.005), (-2.97, 48.0002)];
    let files = [
        file_kept("d.gpx", &track(&round)),
        file_kept("d.geojson", &line("[[-2.99,48],[-2.98,48.005],[-2.97,48.0002]]")),
    ];
    for (address, store) in all {
        for (nth, file) in files.iter().enumerate() {
            let du = format!("2026-05-1{nth}");
            let said = done(&address, &ajouter("1", "2", &du, &["--detour", file.to_str().unwrap()]));
            has(&said, &["avec une déviation"]);
            let rows = closures(&store).await;
            let Value::Line(detour) = cell(&rows, &format!("cote-{du}-1"), "detour") else { panic!("no detour") };
            assert_eq!(detour.iter().map(|p| (p.lon, p.lat)).collect::<Vec<_>>(), round);
            assert!(detour.iter().all(|p| p.z.is_nan()), "a detour has no heights");
        }
        for (name, content, says) in [
            ("loin.gpx", track(&[(-2.99, 48.0), (-2.97, 48.001)]), "est à 111 m de la voie « cote »"),
            ("ailleurs.gpx", track(&[(-2.99, 48.0), (5.0, 45.0)]), "est à plus de 10 km de la voie"),
            ("point.geojson", "{\"type\":\"Point\",\"coordinates\":[-2.99,48]}".to_owned(), "n'est pas une ligne"),
            ("rien.gpx", "rien".to_owned(), "rien.gpx"),
        ] {
            let file = file_kept(name, &content);
            has(&refused(&address, &ajouter("1", "2", "2026-06-01", &["--detour", file.to_str().unwrap()])), &[says]);
        }
        assert_eq!(closures(&store).await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_without_its_troncon_is_listed_as_orphaned() {
    let (_stores, all) = worlds("closures::a_closure_without_its_troncon_is_listed_as_orphaned").await;
    for (address, store) in all {
        done(&address, &ajouter("1", "2", "15/05/2026", &[]));
        done(&address, &ajouter("6", "7", "16/05/2026", &[]));
        done(&address, &ajouter("1", "1", "17/05/2026", &[]));
        edit(&store, "moi", |rows| {
            let (troncon, place) = (Table::Troncon, Table::VoieTroncon);
            let id_of = |rows: &hent::model::row::Rows, code: &str| {
                let is_it = |row: &&hent::model::row::Row| row.get(troncon, "code").as_text() == Some(code);
                rows.of(troncon).iter().find(is_it).unwrap().get(troncon, "id").as_int()
            };
            let (t2, t3) = (id_of(rows, "t2"), id_of(rows, "t3"));
            rows.of_mut(place).retain(|row| ![t2, t3].contains(&row.get(place, "troncon_id").as_int()));
            rows.of_mut(troncon).retain(|row| row.get(troncon, "id").as_int() != t2);
        })
        .await;
        let listed = done(&address, &["perturbation", "lister"]);
        has(
            &listed,
            &[
                "cote-2026-05-15-1 : cote, orpheline : le tronçon t2 n'existe plus",
                "cote-2026-05-16-1 : cote, orpheline : le tronçon t3 n'est plus sur cote",
                "cote-2026-05-17-1 : cote, km 1,0",
                "3 perturbations, dont 2 à replacer",
            ],
        );
        assert_eq!(closures(&store).await.len(), 3, "nothing is lost");
    }
}
