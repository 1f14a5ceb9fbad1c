//! OpenStreetMap files: made by a test, or of the shared data.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use hent::geo::{Position, distance_m};

use super::means::shared_data;

/// Id, members (type, id, role), and tags.
pub type Relation<'a> = (i64, &'a [(&'a str, i64, &'a str)], &'a [(&'a str, &'a str)]);

/// OSM XML with nodes, ways and relations. A node lies 0.001° east of the previous one, unless `places` has it.
pub fn osm(places: &[(i64, f64, f64)], ways: &[(i64, &[i64])], relations: &[Relation]) -> String {
    let mut xml = String::from("<osm version=\"0.6\">\n");
    for (id, lon, lat) in places {
        xml += &format!("<node id=\"{id}\" lon=\"{lon}\" lat=\"{lat}\"/>\n");
    }
    for (id, nodes) in ways {
        let nodes: String = nodes.iter().map(|n| format!("<nd ref=\"{n}\"/>")).collect();
        xml += &format!("<way id=\"{id}\">{nodes}</way>\n");
    }
    for (id, members, tags) in relations {
        let members: String = members
            .iter()
            .map(|(t, id, role)| format!("<member type=\"{t}\" ref=\"{id}\" role=\"{role}\"/>"))
            .collect();
        let tags: String = tags.iter().map(|(k, v)| format!("<tag k=\"{k}\" v=\"{v}\"/>")).collect();
        xml += &format!("<relation id=\"{id}\">{members}{tags}</relation>\n");
    }
    xml + "</osm>\n"
}

/// Two rows of 20 nodes, 0.001° apart, for [`osm`].
pub fn grid() -> Vec<(i64, f64, f64)> {
    (1..=20)
        .map(|n| (n, -3.0 + n as f64 / 1000.0, 48.0))
        .chain((21..=40).map(|n| (n, -3.0 + (n - 20) as f64 / 1000.0, 48.001)))
        .collect()
}

/// The tag that every route relation has.
pub const ROUTE: (&str, &str) = ("type", "route");

/// Returns the files of the real étapes, in their order. Returns `None` if they are missing and the skip was noted.
pub fn osm_etapes(test: &str) -> Option<Vec<PathBuf>> {
    let folder = shared_data(test, "osm/voie-pointe-saint-mathieu")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

/// Returns the length of an étape's relation, read without the code under test: each way once for every time it is
/// listed, closed ways by half.
pub fn relation_length(path: &Path) -> f64 {
    let xml = std::fs::read_to_string(path).unwrap();
    let attribute = |tag: &str, name: &str| -> String {
        tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let (mut nodes, mut ways, mut way, mut members) =
        (HashMap::new(), HashMap::<String, Vec<Position>>::new(), String::new(), vec![]);
    for tag in xml.split('<') {
        match tag.split_whitespace().next() {
            Some("node") => {
                let at = Position::flat(attribute(tag, "lon").parse().unwrap(), attribute(tag, "lat").parse().unwrap());
                nodes.insert(attribute(tag, "id"), at);
            }
            Some("way") => way = attribute(tag, "id"),
            Some("nd") => ways.entry(way.clone()).or_default().push(nodes[&attribute(tag, "ref")]),
            Some("member") if attribute(tag, "type") == "way" => members.push(attribute(tag, "ref")),
            _ => {}
        }
    }
    let length = |line: &[Position]| line.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum::<f64>();
    let walked = |line: &Vec<Position>| if line.first() == line.last() { length(line) / 2.0 } else { length(line) };
    members.iter().map(|id| walked(&ways[id])).sum()
}
