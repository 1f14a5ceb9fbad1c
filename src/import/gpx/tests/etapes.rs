//! GPX and GeoJSON files of one voie become its étapes.

use super::*;

#[test]
fn files_of_one_voie_are_its_etapes_in_natural_order() {
    let file = |name: &str, lon: f64| gpx(&track(name, &segment(lon, 2)));
    let files = [
        ("etape-10.gpx", file("Trace", -3.0)),
        ("etape-2.gpx", file("Étape 2 : Vannes → Auray", -3.1)),
        ("fin.gpx", file("Auray – Carnac", -3.2)),
    ];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    let options = Options { nom: Some("Voie de Beauport".into()), ..of_voie("beauport") };
    let incoming = read_all(&files, Kind::Voies, &options).unwrap();
    assert_eq!(
        all_told(&incoming),
        ["beauport «Voie de Beauport» [2 :Vannes-Auray](2) [10 Trace:-](2) [? :Auray-Carnac](2)"]
    );
    assert_eq!(incoming.voies[0].legs[0].origin.source, "etape-2.gpx");
    let incoming = read_all(&files, Kind::Etapes, &of_voie("beauport")).unwrap();
    assert_eq!((incoming.voies.len(), &incoming.voies[0].nom), (1, &None));
    let says = read_all(&files, Kind::Etapes, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("--voie beauport"), "{says}");
}

#[test]
fn a_column_numero_gives_the_numbers_of_the_etapes() {
    let feature = |numero: u32, lat: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"numero\":{numero},\"nom\":\"Jour\",\"depart\":\"Vannes\"}},\
             \"geometry\":{{\"type\":\"LineString\",\"coordinates\":[[-3,{lat}],[-3.1,{lat}]]}}}}"
        )
    };
    let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", feature(2, 48.0), feature(1, 48.1));
    let incoming = read_all(&[("a.geojson", json.as_bytes())], Kind::Voies, &of_voie("v")).unwrap();
    assert_eq!(all_told(&incoming), ["v «» [2 Jour:Vannes-](2) [1 Jour:Vannes-](2)"]);
}

#[test]
fn two_lines_with_the_same_code_are_refused() {
    let feature = "{\"type\":\"Feature\",\"properties\":{\"code\":\"a\",\"nom\":\"A\",\"ordre\":7},\
        \"geometry\":{\"type\":\"LineString\",\"coordinates\":[[-3,48],[-3.1,48]]}}";
    let json = |features: &str| format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    let one = read_all(&[("a.geojson", json(feature).as_bytes())], Kind::Voies, &Options::default()).unwrap();
    // A value that `IncomingVoie` has no field for (here `ordre`) is in a record beside the voie.
    assert_eq!((all_told(&one), one.records.len()), (vec!["a «A» (2)".to_owned()], 1));
    let two = json(&format!("{feature},{feature}"));
    let says = read_all(&[("a.geojson", two.as_bytes())], Kind::Voies, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("« a » est déjà pris") && says.contains("entité n° 2"), "{says}");
}
