//! scripts/fond-mer closes the sea at the edge of an extract. The tests make the coasts. The box is 10 by 10; north is up.

use std::path::Path;
use std::process::Command;

use super::script;
use crate::support::means::system_python;
use crate::support::programs::outcome;

/// A way: the ids of its nodes. A node's id is its place: 305 is column 3, row 5.
type Way<'a> = &'a [u32];

/// Returns the sea that the script makes of some ways, or `None` if it finds no coast. Nodes of `missing` are not in
/// the extract. Also returns the messages of the script.
fn sea(ways: &[Way], missing: &[u32]) -> (Option<Vec<Vec<[f64; 2]>>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut opl = String::new();
    let mut nodes: Vec<u32> = ways.concat().into_iter().filter(|node| !missing.contains(node)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    for node in nodes {
        opl += &format!("n{node} T x{} y{}\n", node / 100, node % 100);
    }
    for (id, way) in ways.iter().enumerate() {
        let nodes: Vec<String> = way.iter().map(|node| format!("n{node}")).collect();
        opl += &format!("w{id} Tnatural=coastline N{}\n", nodes.join(","));
    }
    std::fs::write(folder.path().join("coast.opl"), opl).unwrap();
    let mut command = Command::new(script("fond-mer"));
    let run = command.args(["coast.opl", "1", "1", "11", "11", "sea.geojson"]).current_dir(folder.path()).output();
    let (code, said, told) = outcome(run.unwrap());
    assert_eq!(told, "");
    (rings(&folder.path().join("sea.geojson"), code), said)
}

/// Returns all rings of the polygons in a file.
fn rings(file: &Path, code: Option<i32>) -> Option<Vec<Vec<[f64; 2]>>> {
    if code == Some(3) {
        assert!(!file.exists());
        return None;
    }
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let polygons = json["features"].as_array().unwrap().iter();
    Some(
        polygons
            .flat_map(|f| serde_json::from_value::<Vec<_>>(f["geometry"]["coordinates"].clone()).unwrap())
            .collect(),
    )
}

/// Tells whether a place is in the sea, by the even-odd rule.
fn wet(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let crossings = rings.iter().flat_map(|ring| ring.windows(2)).filter(|pair| {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossings.count() % 2 == 1
}

/// Draws the sea (`~`) and the land (`#`): a character for each unit, its middle, the first line in the north.
fn drawn(rings: &[Vec<[f64; 2]>]) -> Vec<String> {
    let row =
        |y: u32| (1..11).map(move |x| if wet(rings, [f64::from(x) + 0.51, f64::from(y) + 0.49]) { '~' } else { '#' });
    (1..11).rev().map(|y| row(y).collect()).collect()
}

#[track_caller]
fn assert_drawn(ways: &[Way], missing: &[u32], expected: [&str; 10]) -> String {
    let (rings, said) = sea(ways, missing);
    assert_eq!(drawn(&rings.expect("a sea")), expected, "{said}");
    said
}

/// An island wholly inside: its coast turns left, with the land on the left.
const ISLAND: Way = &[305, 605, 608, 308, 305];

const ISLAND_DRAWN: [&str; 10] = [
    "~~~~~~~~~~",
    "~~~~~~~~~~",
    "~~~~~~~~~~",
    "~~###~~~~~",
    "~~###~~~~~",
    "~~###~~~~~",
    "~~~~~~~~~~",
    "~~~~~~~~~~",
    "~~~~~~~~~~",
    "~~~~~~~~~~",
];

#[test]
fn inland_there_is_no_sea() {
    if system_python("fond::sea", "shapely").is_none() {
        return;
    }
    let (rings, said) = sea(&[], &[]);
    assert!(rings.is_none());
    assert_eq!(said, "mer : pas de côte dans cet extrait, donc pas de mer\n");
    // A coast outside the box does not count.
    assert!(sea(&[&[2020, 2025, 2525, 2020]], &[]).0.is_none());
}

#[test]
fn an_island_lies_in_the_sea() {
    if system_python("fond::sea", "shapely").is_none() {
        return;
    }
    let said = assert_drawn(&[ISLAND], &[], ISLAND_DRAWN);
    assert!(!said.contains("mauvais sens") && !said.contains("trait droit"), "{said}");
    // The same in three ways, in any order.
    assert_drawn(&[&[608, 308], &[305, 605, 608], &[308, 305]], &[], ISLAND_DRAWN);
}

#[test]
fn a_bay_enters_and_leaves_at_the_edge() {
    if system_python("fond::sea", "shapely").is_none() {
        return;
    }
    // The coast comes from the east, goes round a bay and a headland, and leaves to the north. A second piece cuts off a
    // corner. A rock is in the bay.
    let bay: Way = &[1303, 803, 403, 406, 806, 809, 409, 413];
    let corner: Way = &[103, 203, 201, 200];
    let rock: Way = &[504, 604, 605, 505, 504];
    let expected = [
        "###~~~~~~~",
        "###~~~~~~~",
        "#######~~~",
        "#######~~~",
        "#######~~~",
        "###~~~~~~~",
        "###~#~~~~~",
        "###~~~~~~~",
        "~#########",
        "~#########",
    ];
    assert_drawn(&[bay, corner, rock], &[], expected);
}

#[test]
fn a_coast_that_the_extract_cuts_is_closed() {
    if system_python("fond::sea", "shapely").is_none() {
        return;
    }
    // A corner of the island is missing.
    let island: Way = &[305, 605, 608, 508, 408, 308, 305];
    let said = assert_drawn(&[island], &[408], ISLAND_DRAWN);
    assert!(
        said.contains("qui manquent dans l'extrait : 1") && said.contains("trait droit : 1, le plus long de"),
        "{said}"
    );
    // A coast ends one unit before the edge on one side.
    let north_is_sea = [
        "~~~~~~~~~~",
        "~~~~~~~~~~",
        "~~~~~~~~~~",
        "~~~~~~~~~~",
        "~~~~~~~~~~",
        "##########",
        "##########",
        "##########",
        "##########",
        "##########",
    ];
    let said = assert_drawn(&[&[1006, 606, 106]], &[], north_is_sea);
    assert!(said.contains("prolongés jusqu'à lui : 1, le plus long de"), "{said}");
}

#[test]
fn a_coast_in_the_wrong_direction_is_turned() {
    if system_python("fond::sea", "shapely").is_none() {
        return;
    }
    // The coast of the mainland in the south is right. A small island is drawn the wrong way round.
    let island: Way = &[305, 307, 507, 505, 305];
    let mut expected = ["~~~~~~~~~~"; 10];
    expected[4..6].fill("~~##~~~~~~");
    expected[8..].fill("##########");
    let said = assert_drawn(&[&[1403, 703, 3], island], &[], expected);
    assert!(said.contains("côte dans le mauvais sens : "), "{said}");
}
