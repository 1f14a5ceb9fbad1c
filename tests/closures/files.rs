//! Closures in files of every kind.

use hent::model::row::Value;
use hent::model::table::Table;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{cell, closures, done, has, refused, worlds};
use crate::support::files::{file, file_kept};
use crate::support::rows::text;
use crate::support::stores::edit;

const HEAD: &str = "voie;variante;de_km;a_km;du;au;genre;gravite;motif\n";

fn csv(rows: &str) -> String {
    file_kept("p.csv", &format!("{HEAD}{rows}")).display().to_string()
}

fn taken(file: &str) -> [&str; 4] {
    ["import", file, "--as", "perturbations"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_imported_again_without_change_and_can_be_undone() {
    let (_stores, all) = worlds("closures::a_table_is_imported_again_without_change_and_can_be_undone").await;
    let first = "cote;;2;3,0;15/05/2026;2026-06-30;Fermé;Gêne;Passerelle\n\
                 cote;littoral;km 1;;46157;;Grandes marées;Passage impossible;Marée\n\
                 cote;;2,01;3,01;15/05/2026;;ferme;bloquant;la même\n";
    for (address, store) in all {
        let path = csv(first);
        let said = done(&address, &taken(&path));
        has(
            &said,
            &[
                "3 lignes lues : 0 supprimés, 2 ajoutés",
                "1 date lue dans un numéro de jour",
                "(46157 est le 15/05/2026)",
            ],
        );
        has(&said, &["ligne 4 : la même perturbation que", "laissée de côté"]);
        let imported = closures(&store).await;
        let of = |code: &str, column: &str| cell(&imported, code, column).clone();
        assert_eq!(of("cote-2026-05-15-1", "texte"), text("Passerelle"));
        assert_eq!(
            [of("cote-2026-05-15-2", "du"), of("cote-2026-05-15-2", "genre")],
            [text("2026-05-15"), text("maree")]
        );
        assert_eq!(of("cote-2026-05-15-2", "troncon_de"), text("l1"));
        has(&done(&address, &taken(&path)), &["0 supprimés, 0 ajoutés, 0 modifiés"]);
        assert_eq!(closures(&store).await, imported);

        // A person moves a closure and writes a text. The file wins only with --remplacer.
        edit(&store, "Jeanne", |rows| {
            let row = &mut rows.of_mut(Table::Perturbation)[0];
            row.set(Table::Perturbation, "place_a", Value::Real(0.3));
            row.set(Table::Perturbation, "texte", text("à la main"));
        })
        .await;
        let by_hand = closures(&store).await;
        std::fs::write(&path, format!("{HEAD}cote;;2;2,9;15/05/2026;2026-06-30;ferme;gene;Pont\n")).unwrap();
        // The km lie within 50 m of those that the person wrote? They do not: the code names the closure.
        let with_code = file_kept("p.csv", "code;voie;de_km;a_km;motif\ncote-2026-05-15-1;cote;2;2,5;Pont\n");
        let with_code = with_code.display().to_string();
        let said = done(&address, &taken(&with_code));
        has(
            &said,
            &["sa place a été changée depuis le dernier import de ce fichier, gardée", "1 valeur écrite depuis"],
        );
        assert_eq!(closures(&store).await, by_hand);
        let said = done(&address, &["import", &with_code, "--as", "perturbations", "--remplacer", "--oui"]);
        has(&said, &["1 supprimés, 0 ajoutés, 1 modifiés"]);
        let rows = closures(&store).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(cell(&rows, "cote-2026-05-15-1", "texte"), &text("Pont"));
        assert_ne!(cell(&rows, "cote-2026-05-15-1", "place_a"), &Value::Real(0.3));
        let number = said.split("--annuler ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
        done(&address, &["import", "--annuler", &number]);
        assert_eq!(closures(&store).await, by_hand);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_refused_with_their_line_and_a_cure() {
    let (_stores, all) = worlds("closures::bad_rows_are_refused_with_their_line_and_a_cure").await;
    let (address, store) = &all[0];
    let good = "cote;;1;2;15/05/2026;;ferme;gene;";
    for (old, new, says) in [
        (";1;2;", ";1;99;", "Elle fait 7,5 km"),
        (";1;2;", ";-1;2;", "négatif"),
        (";1;2;", ";;2;", "« de_km » manque"),
        (";1;2;", ";;;", "ne dit pas où est cette perturbation"),
        (";1;2;", ";1 à 2;;", "n'est pas un nombre de kilomètres"),
        ("15/05/2026;;", ";;", "« du » manque"),
        ("15/05/2026;;", "31/02/2026;;", "une date JJ/MM/AAAA"),
        ("15/05/2026;;", "05/15/2026;;", "le jour d'abord"),
        ("15/05/2026;;", "15/05/2026;14/05/2026;", "vient avant le début"),
        ("cote;;", "terre;;", "n'a pas de tracé principal"),
        ("cote;;", "nulle;;", "Les voies sont : cote, terre"),
        ("cote;;", "cote;mer;", "Ses variantes sont : littoral"),
        ("cote;;", ";;", "« voie » manque"),
        ("ferme", "fermme", "« fermme » n'est pas connu (ferme ?)"),
        ("gene", "", "« gravite » manque"),
    ] {
        let said = refused(address, &taken(&csv(&format!("{good}\n{}\n", good.replacen(old, new, 1)))));
        has(&said, &["p.csv, ligne 3 : ", says]);
    }
    let detour = |wkt: &str| {
        let head = HEAD.replace("motif", "detour");
        file_kept("p.csv", &format!("{head}{good}{wkt}\n")).display().to_string()
    };
    for (wkt, says) in [
        ("LINESTRING (-3 48.1, -2.98 48)", "un bout de la déviation"),
        ("POINT (-3 48)", "n'est pas une ligne"),
        ("LINESTRING (-3 48", "la géométrie ne se lit pas"),
        ("MULTILINESTRING ((-3 48, -2.99 48.1), (-2.9 48.2, -2.98 48))", "la déviation a 2 morceaux"),
    ] {
        has(&refused(address, &taken(&detour(wkt))), &["p.csv, ligne 2 : ", says]);
    }
    assert_eq!(closures(store).await, []);
    done(address, &taken(&detour("LINESTRING (-2.99 48, -2.985 48.001, -2.98 48)")));
    let rows = closures(store).await;
    assert!(matches!(cell(&rows, "cote-2026-05-15-1", "detour"), Value::Line(line) if line.len() == 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_with_date_cells_is_read() {
    let (_stores, all) = worlds("closures::a_workbook_with_date_cells_is_read").await;
    let (_folder, path) = file("fermetures.xlsx", "");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(["Voie", "de_km", "a_km", "Du", "Au", "Genre", "Gravité", "Texte"]) {
        sheet.write_string(0, column, title).unwrap();
    }
    let day = |year, month, day| ExcelDateTime::from_ymd(year, month, day).unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_string(1, 0, "cote").unwrap();
    sheet.write_number(1, 1, 0.5).unwrap();
    sheet.write_number(1, 2, 1).unwrap();
    sheet.write_datetime_with_format(1, 3, day(2026, 5, 15), &date).unwrap();
    sheet.write_datetime(1, 4, day(2026, 6, 30)).unwrap(); // the cell has no format of dates: a number
    for (column, word) in [(5, "Travaux"), (6, "GÊNE"), (7, "Chantier")] {
        sheet.write_string(1, column, word).unwrap();
    }
    book.save(&path).unwrap();
    for (address, store) in all {
        done(&address, &taken(path.to_str().unwrap()));
        let rows = closures(&store).await;
        let of = |column| cell(&rows, "cote-2026-05-15-1", column);
        assert_eq!([of("du"), of("au")], [&text("2026-05-15"), &text("2026-06-30")]);
        assert_eq!([of("genre"), of("gravite")], [&text("travaux"), &text("gene")]);
        assert_eq!([of("troncon_de"), of("troncon_a")], [&text("t1"), &text("t1")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_on_the_map_are_found_on_the_line() {
    let (_stores, all) = worlds("closures::positions_on_the_map_are_found_on_the_line").await;
    let feature = |geometry: serde_json::Value, genre: &str| {
        serde_json::json!({"type": "Feature", "geometry": geometry, "properties": {"voie": "cote", "du": "2026-05-15",
            "genre": genre, "gravite": "information",
            "detour": {"type": "LineString", "coordinates": [[-2.99, 48.0], [-2.97, 48.002], [-2.96, 48.0]]}}})
    };
    let point = |lon: f64, lat: f64| serde_json::json!({"type": "Point", "coordinates": [lon, lat]});
    let line =
        serde_json::json!({"type": "LineString", "coordinates": [[-2.96, 48.0], [-2.97, 48.0005], [-2.99, 48.0]]});
    let all_of = |features: Vec<serde_json::Value>| {
        let whole = serde_json::json!({"type": "FeatureCollection", "features": features}).to_string();
        file_kept("p.geojson", &whole).display().to_string()
    };
    for (address, store) in all {
        let path = all_of(vec![feature(line.clone(), "Déviation"), feature(point(-2.94, 48.001), "danger")]);
        has(&done(&address, &taken(&path)), &["2 perturbations placées d'après la position"]);
        let rows = closures(&store).await;
        let of = |code: &str| ["troncon_de", "troncon_a"].map(|column| cell(&rows, code, column).clone());
        assert_eq!(of("cote-2026-05-15-1"), [text("t1"), text("t2")]);
        assert_eq!(of("cote-2026-05-15-2"), [text("t3"), text("t3")]);
        let Value::Real(part) = cell(&rows, "cote-2026-05-15-2", "place_a") else { panic!("no share") };
        assert!((part - 0.2).abs() < 1e-6, "{part}");
        has(&done(&address, &["perturbation", "lister"]), &["km 0,7 à 3,0", "km 4,5 ;"]);
        has(&done(&address, &taken(&path)), &["0 ajoutés, 0 modifiés"]);
        let path = all_of(vec![feature(point(-2.94, 48.003), "danger")]);
        has(&refused(&address, &taken(&path)), &["est à 334 m de la voie « cote »", "à moins de 200 m", "de_km"]);
        // Longitude and latitude in columns of a table.
        let path = file_kept("lieux.csv", "voie,lon,lat,du,genre,gravite\ncote,-2.91,48,01/07/2026,chasse,gene\n");
        done(&address, &taken(path.to_str().unwrap()));
        assert_eq!(cell(&closures(&store).await, "cote-2026-07-01-1", "troncon_de"), &text("t3"));
    }
}
