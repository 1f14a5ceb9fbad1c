//! The texts that are readable on the map of a phone. `scripts/pictures` makes the pictures of the documents with the
//! same script.

use crate::browser::check;
use crate::support::atlases::demonstration;
use crate::support::service::Running;

/// An étape alone on its way, and étapes that share it with one and with two others.
const ETAPES: [(&str, &str); 3] = [("locquirec", "3"), ("saint-mathieu", "9"), ("saint-mathieu", "14")];

#[test]
fn a_phone_shows_the_number_and_the_name_of_an_etape() {
    let service = Running::new(demonstration());
    let etapes = ETAPES.map(|(voie, numero)| {
        let track = service.json(&format!("/traces/{voie}/{numero}.geojson"));
        let lines = track["features"].as_array().unwrap().iter().map(|feature| &feature["geometry"]);
        let line = lines.into_iter().find(|geometry| geometry["type"] == "LineString").unwrap();
        let points = line["coordinates"].as_array().unwrap();
        let middle = &points[points.len() / 2];
        format!("{voie} {numero} {} {}", middle[0], middle[1])
    });
    let etapes: Vec<&str> = etapes.iter().map(String::as_str).collect();
    check("a_phone_shows_the_number_and_the_name_of_an_etape", &format!("http://{}", service.address), &etapes);
}
