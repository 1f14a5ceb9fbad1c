//! The demonstration has one real way among invented ones. Every page and file tells which ways are real, and who owns
//! the data.

use hent::atlas::{Atlas, Etape, Troncon};
use hent::geo::Position;
use serde_json::Value;

use crate::support::atlases::demonstration;
use crate::support::osm::{osm_etapes, relation_length};
use crate::support::service::Running;

const VOIE: &str = "saint-mathieu";
const OSM: &str = "© les contributeurs d'OpenStreetMap (ODbL 1.0)";
const INVENTED: &str = "Tracé inventé";

/// The étapes of OpenStreetMap, with their lengths in kilometres. The association publishes 16.1 km for the last one; its
/// relation has 15.1 km.
const ETAPES: [(&str, f64); 15] = [
    ("Pointe Saint-Mathieu - Sainte-Anne du Portzic", 26.6),
    ("Sainte-Anne du Portzic - Plougastel-Daoulas", 21.3),
    ("Plougastel-Daoulas - Le Faou", 24.0),
    ("Le Faou - Châteaulin", 29.5),
    ("Châteaulin - Briec", 28.3),
    ("Briec - Elliant", 26.1),
    ("Elliant - Saint-Jacques en Bannalec", 23.6),
    ("Saint-Jacques en Bannalec - Quimperlé", 26.5),
    ("Quimperlé - Pont-Scorff", 19.3),
    ("Pont-Scorff - Brandérion", 22.8),
    ("Brandérion - Brech", 28.7),
    ("Brech - Vannes", 25.7),
    ("Vannes - Questembert", 38.1),
    ("Questembert - Saint-Jacut", 28.3),
    ("Saint-Jacut - Redon", 15.1),
];

fn troncons_of<'a>(atlas: &'a Atlas, etape: &'a Etape) -> Vec<&'a Troncon> {
    atlas.troncons_of(&etape.trace.as_ref().unwrap().path).map(|(troncon, _)| troncon).collect()
}

fn text(service: &Running, path: &str) -> String {
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), 200, "{path}");
    String::from_utf8_lossy(answer.body())
        .replace(['\u{a0}', '\u{202f}'], " ")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
}

#[test]
fn the_real_way_has_the_fifteen_etapes_of_openstreetmap() {
    let atlas = demonstration();
    let voie = atlas.voie(VOIE).unwrap();
    let shown: Vec<(&str, f64)> = voie
        .etapes
        .iter()
        .map(|e| (e.row.nom.as_str(), e.trace.as_ref().unwrap().figures.longueur_m / 1000.0))
        .collect();
    assert_eq!(shown.len(), ETAPES.len());
    for ((nom, km), (expected, expected_km)) in shown.iter().zip(ETAPES) {
        assert_eq!(*nom, expected);
        assert!((km - expected_km).abs() < 0.15, "{nom}: {km:.2} km");
    }
    let Some(files) = osm_etapes("the_real_way_has_the_fifteen_etapes_of_openstreetmap") else { return };
    for ((nom, km), path) in shown.iter().zip(&files) {
        let osm = relation_length(path) / 1000.0;
        assert!((km / osm - 1.0).abs() < 0.01, "{nom}: {km:.2} km, OpenStreetMap {osm:.2} km");
    }
}

#[test]
fn every_troncon_says_whether_it_is_invented() {
    let atlas = demonstration();
    let (mut names, mut surfaces) = (0, 0);
    for troncon in &atlas.troncons {
        let (row, real) = (&troncon.row, troncon.voies.iter().any(|voie| voie.as_str() == VOIE));
        let line: Vec<Position> = troncon.path.pieces.iter().flat_map(|piece| atlas.network.positions(piece)).collect();
        assert_eq!(troncon.is_invented(), !real, "{}", row.code);
        // The heights of the real way are not known, and not invented.
        assert!(line.iter().all(|place| place.height().is_none() == real), "{}", row.code);
        if real {
            assert!(row.droits.starts_with(OSM) && row.source.contains("OpenStreetMap, relation"), "{}", row.code);
            assert!(row.source.contains("chemins ") && row.source.ends_with("extrait de mars 2024"), "{}", row.source);
            assert_eq!(row.date_releve, "2024-03-01");
            names += usize::from(row.nom.contains("Straed ") && row.nom.contains(" / "));
            surfaces += usize::from(!row.revetement.is_empty());
        } else {
            assert!(row.droits.contains("inventés") && row.droits.contains("CC0"), "{}", row.code);
        }
    }
    assert!(names > 20 && surfaces > 100, "{names} names of streets in French and Breton, {surfaces} surfaces");
    assert!(atlas.hebergeurs.iter().all(|host| host.nom.contains("de démonstration")));
    assert!(atlas.points_interet.iter().all(|place| place.description.contains("Lieu inventé.")));
}

#[test]
fn other_ways_join_the_real_one_and_share_its_troncons() {
    let atlas = demonstration();
    let real = atlas.voie(VOIE).unwrap();
    for (code, joins, shared) in [("mogueriec", "Quimperlé", 7), ("locquirec", "Brech", 4)] {
        let voie = atlas.voie(code).unwrap();
        let (invented, walked): (Vec<&Etape>, Vec<&Etape>) =
            voie.etapes.iter().partition(|etape| troncons_of(&atlas, etape).iter().all(|t| t.is_invented()));
        assert_eq!(walked.len(), shared, "{code}");
        let end = atlas.localites[invented.last().unwrap().arrivee].nom.as_str();
        assert_eq!(end, joins, "{code}");
        for (etape, same) in walked.iter().zip(&real.etapes[real.etapes.len() - shared..]) {
            let codes =
                |etape: &Etape| troncons_of(&atlas, etape).iter().map(|t| t.row.code.clone()).collect::<Vec<_>>();
            assert_eq!((etape.row.nom.as_str(), codes(etape)), (same.row.nom.as_str(), codes(same)));
        }
        let ligne = voie.main_line().unwrap();
        assert!(ligne.holes().is_empty(), "{code} joins the real way without a hole");
        let part = atlas.invented_on(voie);
        assert!(part.is_any() && !part.is_all() && part.parts_m.len() == 1 && part.parts_m[0][0] == 0.0, "{part:?}");
        assert_eq!(part.turned().parts_m[0][1], ligne.figures.longueur_m, "on the way back it lies at the end");
    }
    assert!(!atlas.invented_on(real).is_any());
    assert!(atlas.invented_on(atlas.voie("beauport").unwrap()).is_all());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_pages_say_what_is_invented_and_whose_the_rest_is() {
    let service = Running::new(demonstration());
    let tiles = text(&service, "/tiles.json");
    assert!(tiles.contains(OSM) && tiles.contains("inventés") && tiles.contains("GeoNames"), "{tiles}");
    // A real étape, an invented one, and a way that is both.
    for format in ["gpx", "kml", "geojson"] {
        let of = |stem: &str| text(&service, &format!("/traces/{stem}.{format}"));
        let real = of("saint-mathieu/15");
        assert!(real.contains(OSM) && !real.contains("invent"), "{format}");
        let invented = of("beauport/1");
        assert!(invented.contains("Tracé inventé : ne le suivez pas.") && !invented.contains(OSM), "{format}");
        let mixed = of("mogueriec");
        assert!(mixed.contains("Tracé inventé du km 0,0 au km ") && mixed.contains(OSM), "{format}");
    }
    let real = text(&service, "/traces/saint-mathieu/15.gpx");
    assert!(!real.contains("<ele>"), "unknown heights are left out");
    let fit = text(&service, "/traces/saint-mathieu/15.fit");
    assert!(fit.contains("les contributeurs d'OpenStreetMap (ODbL 1.0)") && !fit.contains("invent"));
    assert!(text(&service, "/traces/beauport/1.fit").contains("inventés"));
    for page in ["/listes/%.html", "/listes/%.csv"] {
        let of = |stem: &str| text(&service, &page.replace('%', stem));
        let real = of("saint-mathieu/15");
        assert!(real.contains(OSM) && !real.contains(INVENTED) && !real.contains("Données de démonstration"), "{page}");
        let invented = of("beauport/1");
        assert!(invented.contains("Tracé, altitudes et hébergements inventés") && !invented.contains(OSM), "{page}");
    }
    assert!(text(&service, "/listes/beauport/1.html").contains("Tracé inventé : ne le suivez pas."));
    let mixed = text(&service, "/listes/mogueriec.html?sens=retour");
    assert!(
        mixed.contains("Tracé inventé du km ") && !mixed.contains("Tracé inventé du km 0,0"),
        "the end is invented"
    );
    let plan = text(&service, "/itineraires/mogueriec?de=querrien&a=pont-scorff");
    assert!(plan.contains("Tracé inventé du km 0,0 au km ") && plan.contains(OSM));
    let plan = text(&service, "/itineraires/mogueriec?de=quimperle&a=pont-scorff");
    assert!(!plan.contains(INVENTED) && plan.contains(OSM));
    let svg = text(&service, "/profils/saint-mathieu/15.svg");
    assert!(svg.contains("OpenStreetMap") && !svg.contains("invent"));
    assert!(text(&service, "/profils/beauport/1.svg").contains(INVENTED));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_says_which_kilometres_are_invented() {
    let service = Running::new(demonstration());
    let etape = service.json("/api/voies/saint-mathieu/etapes/15");
    let droits = |value: &Value| -> Vec<(bool, bool)> {
        let all = value["droits"].as_array().unwrap().iter();
        all.map(|d| (d["texte"].as_str().unwrap().starts_with(OSM), d["invente"].as_bool().unwrap())).collect()
    };
    assert_eq!((droits(&etape), &etape["invente_km"]), (vec![(true, false)], &Value::Array(vec![])));
    assert!(etape.get("montee_m").is_none() && etape["duree_4kmh_min"].as_f64().unwrap() > 200.0);
    let etape = service.json("/api/voies/beauport/etapes/1");
    assert_eq!(droits(&etape), [(false, true)]);
    assert_eq!(etape["invente_km"].as_array().unwrap().len(), 1);
    let voie = service.json("/api/voies/mogueriec");
    assert_eq!(droits(&voie), [(false, true), (true, false)]);
    let invented = voie["etapes_inventees"].as_array().unwrap();
    assert_eq!(invented.len() as u64 + 7, voie["nombre_etapes"].as_u64().unwrap());
    let profil = service.json("/api/voies/saint-mathieu/etapes/15/profil");
    assert_eq!((profil["morceaux"].as_array().unwrap().len(), &profil["invente_km"]), (0, &Value::Array(vec![])));
    let plan = service.json("/api/itineraires?voie=mogueriec&de=querrien&a=pont-scorff");
    let [de, a] = [&plan["invente_km"][0][0], &plan["invente_km"][0][1]].map(|km| km.as_f64().unwrap());
    assert!(de == 0.0 && a > 5.0 && a < plan["longueur_m"].as_f64().unwrap() / 1000.0 - 15.0, "{de} {a}");
}
