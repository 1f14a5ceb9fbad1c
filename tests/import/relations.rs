//! Route relations of OpenStreetMap into voies: those of the shared data, and relations made for one test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hent::geo::{Position, distance_m};
use hent::import::{Kind, Options, plan, read};
use hent::model::{Dataset, VoieTroncon};

use super::error;
use crate::support::files::{file, file_kept};
use crate::support::imports::{Logged, import};
use crate::support::means::shared_data;
use crate::support::osm::{ROUTE, grid, osm, osm_etapes, relation_length};

/// For each étape of the main line: its number, its name, and the length of its tronçons from start to end.
fn etape_lengths(data: &Dataset) -> Vec<(i64, String, f64)> {
    let mut runs: Vec<&VoieTroncon> = data.voies_troncons.iter().filter(|v| v.variante.is_empty()).collect();
    runs.sort_by_key(|v| v.rang);
    let lines: Vec<Vec<Position>> = (runs.iter())
        .map(|v| {
            let mut line = data.troncons.iter().find(|t| t.id == v.troncon_id).unwrap().geom.clone();
            if v.inverse {
                line.reverse();
            }
            line
        })
        .collect();
    let place = |id: i64| data.localites.iter().find(|l| l.id == id).unwrap().geom;
    let mut etapes: Vec<_> = data.etapes.iter().collect();
    etapes.sort_by_key(|e| e.numero);
    let mut at = 0;
    etapes
        .iter()
        .map(|etape| {
            let mut length = 0.0;
            loop {
                let line = &lines[at];
                length += line.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum::<f64>();
                at += 1;
                if distance_m(*line.last().unwrap(), place(etape.arrivee_id)) < 0.01 {
                    return (etape.numero, etape.nom.clone(), length);
                }
            }
        })
        .collect()
}

#[test]
fn the_real_etapes_become_one_voie() {
    let Some(files) = osm_etapes("the_real_etapes_become_one_voie") else { return };
    let mut rows = Logged::default();
    let report = import(&mut rows, &files, Kind::Voies).unwrap();
    let data = Dataset::from_rows(rows.rows.clone()).unwrap();
    assert_eq!(data.voies.iter().map(|v| v.nom.as_str()).collect::<Vec<_>>(), ["Voie de la Pointe Saint-Mathieu"]);
    let lengths = etape_lengths(&data);
    assert_eq!(lengths.iter().map(|(n, ..)| *n).collect::<Vec<_>>(), (1..=15).collect::<Vec<_>>());
    assert_eq!(lengths[0].1, "Pointe Saint-Mathieu - Sainte-Anne du Portzic");
    assert_eq!(lengths[3].1, "Le Faou - Châteaulin"); // from its tags: the name is « étape 04 »
    assert_eq!(lengths[14].1, "Saint-Jacut - Redon");
    for ((numero, _, length), path) in lengths.iter().zip(&files) {
        let osm = relation_length(path);
        assert!((length / osm - 1.0).abs() < 0.01, "étape {numero}: {length:.0} m, OSM {osm:.0} m");
    }
    // Étapes 1 and 2 do not touch. (Étape 4 starts on étape 3, 185 m before its end, so the walker goes back.)
    let holes: Vec<_> =
        report.holes.iter().map(|hole| (hole.of.rsplit(", ").next().unwrap(), hole.length_m.round())).collect();
    assert_eq!(holes, [("entre les étapes 1 et 2", 34.0)]);
    // No tronçon bridges a hole: no segment is longer than the longest one in OpenStreetMap.
    let longest =
        data.troncons.iter().flat_map(|t| t.geom.windows(2)).map(|p| distance_m(p[0], p[1])).fold(0.0, f64::max);
    assert!(longest < 1_000.0, "{longest}");
    assert!(report.warnings.iter().any(|w| w.contains("12921288")), "{report}");

    assert_eq!(import(&mut rows, &files, Kind::Voies).unwrap().changes(), 0);
    let mut backwards = files.clone();
    backwards.reverse();
    assert_eq!(import(&mut rows, &backwards, Kind::Voies).unwrap().changes(), 0);
}

#[test]
fn troncons_have_the_french_and_breton_names_of_their_ways() {
    // Each way has a name of its own, or none.
    let tag = |key: &str, value: &str| format!("<tag k=\"{key}\" v=\"{value}\"/>");
    let members: &[_] = &[("way", 1, ""), ("way", 2, ""), ("way", 3, "")];
    let mut xml =
        osm(&grid(), &[(1, &[1, 2]), (2, &[2, 3]), (3, &[3, 4])], &[(7, members, &[ROUTE, ("name", "Voie")])]);
    let names = [
        tag("name", "Rue  du Port") + &tag("name:br", "Straed ar Porzh"),
        tag("name:br", "Hent Don"),
        tag("surface", "asphalt"),
    ];
    for (way, tags) in ["<nd ref=\"2\"/></way>", "<nd ref=\"3\"/></way>", "<nd ref=\"4\"/></way>"].iter().zip(&names) {
        xml = xml.replacen(way, &way.replace("</way>", &format!("{tags}</way>")), 1);
    }
    let mut rows = Logged::default();
    let (_folder, path) = file("noms.osm", &xml);
    import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap();
    let named = |rows: &Logged| -> Vec<(String, String)> {
        let data = Dataset::from_rows(rows.rows.clone()).unwrap();
        data.troncons.iter().map(|t| (t.nom.clone(), t.revetement.clone())).collect()
    };
    let expected = [("Rue du Port / Straed ar Porzh", ""), ("Hent Don", ""), ("", "goudron")];
    assert_eq!(named(&rows), expected.map(|(nom, surface)| (nom.to_owned(), surface.to_owned())));
    assert_eq!(import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap().changes(), 0);
}

/// Writes the file again with its members in another order and its ways reversed.
fn shuffled(path: &Path, to: &Path) {
    let xml = std::fs::read_to_string(path).unwrap();
    let mut lines: Vec<&str> = xml.lines().collect();
    let member: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].contains("<member ")).collect();
    let mut members: Vec<&str> = member.iter().map(|i| lines[*i]).collect();
    members.sort_by_key(|line| xxhash_rust::xxh3::xxh3_64(line.as_bytes()));
    for (i, line) in member.iter().zip(members) {
        lines[*i] = line;
    }
    let mut i = 0;
    while i < lines.len() {
        let n = lines[i..].iter().take_while(|line| line.contains("<nd ")).count();
        lines[i..i + n].reverse();
        i += n.max(1);
    }
    std::fs::write(to, lines.join("\n")).unwrap();
}

#[test]
fn cycle_routes_with_two_carriageways_have_their_length() {
    let Some(folder) = shared_data("cycle_routes_with_two_carriageways_have_their_length", "osm/eurovelo-1") else {
        return;
    };
    // The values of their `distance` tags, in km, which others measured.
    for (relation, km) in [(16786092, 48.2), (16827727, 37.2), (16842517, 47.1), (4840541, 16.2), (5444896, 30.1)] {
        let mut rows = Logged::default();
        import(&mut rows, &[folder.join(format!("{relation}.osm"))], Kind::Voies).unwrap();
        let data = Dataset::from_rows(rows.rows).unwrap();
        let main = data.voies_troncons.iter().filter(|v| v.variante.is_empty());
        let lines = main.map(|v| &data.troncons.iter().find(|t| t.id == v.troncon_id).unwrap().geom);
        let length: f64 = lines.flat_map(|line| line.windows(2)).map(|pair| distance_m(pair[0], pair[1])).sum();
        // Members with a one-way role are walked in their direction. Relation 5444896 is 3.2 % longer than its tag, the
        // others at most 0.5 %.
        assert!((length / 1000.0 / km - 1.0).abs() < 0.035, "{relation}: {length:.0} m, said {km} km");
    }
}

#[test]
fn a_one_way_pair_near_the_start_keeps_the_whole_line() {
    let Some(folder) = shared_data("a_one_way_pair_near_the_start_keeps_the_whole_line", "fichiers") else { return };
    for name in ["ff150.osm", "fb150.osm"] {
        let mut rows = Logged::default();
        import(&mut rows, &[folder.join(name)], Kind::Voies).unwrap();
        let data = Dataset::from_rows(rows.rows).unwrap();
        let line = |variante: &str| -> Vec<f64> {
            let places = data.voies_troncons.iter().filter(|v| v.variante == variante);
            let mut line: Vec<f64> = vec![];
            for v in places {
                let mut of = data.troncons.iter().find(|t| t.id == v.troncon_id).unwrap().geom.clone();
                if v.inverse {
                    of.reverse();
                }
                line.extend(of.iter().map(|p| if p.lat == 48.0995 { 4.0 } else { p.lon }));
            }
            line.dedup();
            line
        };
        assert_eq!(line(""), [-3.098, -3.1, -3.1015, -3.103, -3.24], "{name}");
        assert_eq!(data.voies_troncons.iter().filter(|v| v.variante.contains("branche")).count(), 0, "{name}");
    }
}

#[test]
fn unsorted_and_reversed_members_make_the_same_voie() {
    let Some(files) = osm_etapes("unsorted_and_reversed_members_make_the_same_voie") else { return };
    let dir = tempfile::tempdir().unwrap();
    let mixed: Vec<PathBuf> = (files.iter())
        .map(|path| {
            let to = dir.path().join(path.file_name().unwrap());
            shuffled(path, &to);
            to
        })
        .collect();
    assert_ne!(std::fs::read(&files[0]).unwrap(), std::fs::read(&mixed[0]).unwrap());
    let mut rows = Logged::default();
    let sorted = import(&mut rows, &files, Kind::Voies).unwrap();
    let before = etape_lengths(&Dataset::from_rows(rows.rows.clone()).unwrap());
    let report = import(&mut rows, &mixed, Kind::Voies).unwrap();
    // A loop can be walked in either direction, and only the order of the members tells which. So a few ranks may
    // differ.
    let data = Dataset::from_rows(rows.rows).unwrap();
    for (a, b) in before.iter().zip(etape_lengths(&data)) {
        assert_eq!((a.0, &a.1), (b.0, &b.1));
        assert!((a.2 - b.2).abs() < 1.0, "étape {}: {} m, {} m", a.0, a.2, b.2);
    }
    assert_eq!(report.holes, sorted.holes);
    assert_eq!(report.changes(), 0, "{report}");
}

#[test]
fn shared_ways_are_stored_once_and_cut_where_routes_part() {
    // Two routes share way 2 except for its last segment.
    let xml = osm(
        &grid(),
        &[(1, &[1, 2, 3]), (2, &[3, 4, 5, 6]), (3, &[5, 25, 26]), (4, &[22, 23, 3])],
        &[
            (10, &[("way", 1, ""), ("way", 2, "")], &[ROUTE, ("name", "Une"), ("colour", "red")]),
            (11, &[("way", 4, ""), ("way", 5, ""), ("way", 3, "")], &[ROUTE, ("name", "Deux")]),
            (12, &[("way", 4, ""), ("way", 2, ""), ("way", 99, "")], &[ROUTE, ("name", "Trois")]),
        ],
    );
    let (_dir, path) = file("a.osm", xml);
    let mut rows = Logged::default();
    let report = import(&mut rows, &[path], Kind::Voies).unwrap();
    let data = Dataset::from_rows(rows.rows).unwrap();
    let codes: BTreeSet<_> = data.troncons.iter().map(|t| t.code.as_str()).collect();
    // Deux and Trois share the nodes from 22 to 3, Une and Trois those from 3 to 6. That stretch is cut at 5, where the
    // rest of Deux starts.
    assert_eq!(codes, BTreeSet::from(["osm-1-3", "osm-3-22", "osm-3-5", "osm-5-6", "osm-5-26"]));
    let of = |code: &str| &data.troncons.iter().find(|t| t.code.as_str() == code).unwrap().source;
    assert_eq!(of("osm-3-5"), "OpenStreetMap, relations 10, 12");
    assert_eq!(data.voies[0].couleur, "#ff0000");
    assert_eq!(report.holes.len(), 1); // in the voie Deux
    for absent in ["« Deux » : 1 voies OSM absentes", "« Trois » : 1 voies OSM absentes"] {
        assert!(report.warnings.iter().any(|w| w.contains(absent)), "{report}");
    }
}

#[test]
fn roles_loops_and_branches_give_main_line_and_variants() {
    let ring: &[i64] = &[5, 6, 26, 25, 24, 5];
    let xml = osm(
        &grid(),
        &[
            (1, &[1, 2, 3, 4, 5]),
            (2, ring),
            (3, &[26, 27, 28]),
            (4, &[3, 23]),
            (5, &[28, 29, 30]),
            (6, &[28, 8, 9]),
            (7, &[31, 30]),
        ],
        &[(
            10,
            &[
                ("way", 3, ""),
                ("way", 1, ""),
                ("way", 2, ""),
                ("way", 4, "alternative"),
                ("way", 5, ""),
                ("way", 6, "excursion"),
                ("way", 5, ""),
                ("node", 3, "guidepost"),
                ("way", 7, ""),
            ],
            &[ROUTE, ("name", "Boucle")],
        )],
    );
    let (_dir, path) = file("a.osm", xml);
    let mut rows = Logged::default();
    let report = import(&mut rows, &[path], Kind::Voies).unwrap();
    assert_eq!(report.holes, []);
    let data = Dataset::from_rows(rows.rows).unwrap();
    let mut lines: BTreeMap<String, Vec<Position>> = BTreeMap::new();
    for v in &data.voies_troncons {
        let mut line = data.troncons.iter().find(|t| t.id == v.troncon_id).unwrap().geom.clone();
        if v.inverse {
            line.reverse();
        }
        lines.entry(v.variante.clone()).or_default().extend(line);
    }
    let node = |p: &Position| grid().iter().find(|(_, lon, lat)| (*lon, *lat) == (p.lon, p.lat)).unwrap().0;
    let mut main: Vec<i64> = lines[""].iter().map(node).collect();
    main.dedup();
    if main.first() != Some(&1) {
        main.reverse();
    }
    // The shorter arc of the ring (5, 6, 26). Way 5, listed twice, is walked once.
    assert_eq!(main, [1, 2, 3, 4, 5, 6, 26, 27, 28, 29, 30, 31]);
    assert_eq!(lines.keys().collect::<Vec<_>>(), ["", "alternative-1", "excursion-1"]);
}

#[test]
fn a_superroute_becomes_one_voie_of_its_children() {
    let stage = |a: &'static str, b: &'static str| [ROUTE, ("route", "hiking"), ("from", a), ("to", b)];
    let xml = osm(
        &grid(),
        &[(1, &[1, 2, 3]), (2, &[6, 5, 3]), (3, &[9, 10])],
        &[
            (10, &[("way", 1, "")], &stage("Aber", "Brest")),
            (11, &[("way", 2, "")], &stage("Brest", "Camors")),
            (
                12,
                &[("relation", 10, ""), ("relation", 11, ""), ("relation", 12, "")],
                &[("type", "superroute"), ("name", "Grande voie")],
            ),
            (13, &[("way", 3, "")], &[ROUTE, ("name", "Autre")]),
        ],
    );
    let (_dir, path) = file("a.osm", xml);
    let mut rows = Logged::default();
    import(&mut rows, &[path], Kind::Voies).unwrap();
    let data = Dataset::from_rows(rows.rows).unwrap();
    assert_eq!(data.voies.iter().map(|v| v.nom.as_str()).collect::<Vec<_>>(), ["Grande voie", "Autre"]);
    let of = |voie: usize| data.etapes.iter().filter(|e| e.voie_id == data.voies[voie].id).collect::<Vec<_>>();
    let etapes = of(0);
    assert_eq!(
        etapes.iter().map(|e| (e.numero, e.nom.as_str())).collect::<Vec<_>>(),
        [(1, "Aber - Brest"), (2, "Brest - Camors")]
    );
    assert_eq!(etapes[0].arrivee_id, etapes[1].depart_id);
    assert_eq!(of(1).len(), 1, "a voie without étapes has one for the whole");
}

#[test]
fn a_stored_localite_is_reused_and_a_distant_namesake_is_not() {
    let xml = osm(
        &grid(),
        &[(1, &[1, 2, 3])],
        &[(
            10,
            &[("way", 1, "")],
            &[ROUTE, ("route", "hiking"), ("name", "Voie étape 1"), ("from", "Redon"), ("to", "Brech")],
        )],
    );
    let (_dir, path) = file("a.osm", xml);
    let mut rows = Logged::default();
    let stored = file_kept("l.csv", "code,nom,lon,lat\nredon,REDON,-3.01,48.01\nbrech,Brech,-2,47\n");
    import(&mut rows, &[stored], Kind::Localites).unwrap();
    import(&mut rows, std::slice::from_ref(&path), Kind::Voies).unwrap();
    let data = Dataset::from_rows(rows.rows.clone()).unwrap();
    assert_eq!(
        data.localites.iter().map(|l| (l.code.as_str(), l.nom.as_str())).collect::<Vec<_>>(),
        [("redon", "REDON"), ("brech", "Brech"), ("brech-2", "Brech")]
    );
    assert_eq!((data.etapes[0].depart_id, data.etapes[0].arrivee_id), (1, 3));
    assert_eq!(import(&mut rows, &[path], Kind::Voies).unwrap().changes(), 0);
}

#[test]
fn a_region_imports_twice_without_change_and_a_damaged_one_is_refused() {
    let Some(folder) = shared_data("a_region_imports_twice_without_change_and_a_damaged_one_is_refused", "osm/regions")
    else {
        return;
    };
    let pbf = folder.join("liechtenstein.osm.pbf");
    let mut rows = Logged::default();
    let report = import(&mut rows, std::slice::from_ref(&pbf), Kind::Voies).unwrap();
    // The other 108 of 316 relations are bus lines, railways, ski pistes and power lines.
    assert_eq!(report.read, "208 relations");
    assert!(report.warnings.iter().any(|w| w.starts_with("108 relations d'autres sortes")), "{:?}", report.warnings);
    let data = Dataset::from_rows(rows.rows.clone()).unwrap();
    assert_eq!(data.voies.len(), 193, "the étapes of a superroute are one voie");
    assert!(report.warnings.iter().any(|w| w.contains("absentes de l'extrait")));
    let again =
        plan(read(std::slice::from_ref(&pbf), Kind::Voies, &Options::default()).unwrap(), &rows.rows, &rows.log, false)
            .unwrap();
    assert_eq!(again.0, []);
    assert_eq!(
        import(&mut Logged::default(), &[folder.join("monaco.osm.pbf")], Kind::Voies).unwrap().read,
        "6 relations"
    );

    let bytes = std::fs::read(&pbf).unwrap();
    for cut in [3, 100, 5_000, bytes.len() / 2, bytes.len() - 10] {
        let says = error("a.osm.pbf", &bytes[..cut], Kind::Voies);
        assert!(says.contains("abîmées"), "{cut}: {says}");
    }
    // A block header that announces four gigabytes.
    let says = error("a.osm.pbf", [&[0xff, 0xff, 0xff, 0xff], &bytes[4..200]].concat(), Kind::Voies);
    assert!(says.contains("abîmées"), "{says}");
    let says =
        import(&mut Logged::default(), &[folder.join("broken-relation.osm")], Kind::Voies).unwrap_err().to_string();
    assert!(says.contains("aucune relation type=route"), "{says}");
}

#[test]
fn flipped_bytes_give_errors_and_no_panic() {
    let Some(folder) = shared_data("flipped_bytes_give_errors_and_no_panic", "osm/regions") else { return };
    let bytes = std::fs::read(folder.join("monaco.osm.pbf")).unwrap();
    let mut refused = 0;
    for seed in 0..40u64 {
        let mut broken = bytes.clone();
        for i in 0..20u64 {
            let at = xxhash_rust::xxh3::xxh3_64(&(seed * 100 + i).to_le_bytes()) as usize % broken.len();
            broken[at] ^= 1 << (i % 8);
        }
        let (_dir, path) = file("a.osm.pbf", broken);
        refused += usize::from(read(&[path], Kind::Voies, &Options::default()).is_err());
    }
    assert!(refused > 0, "compressed blocks have checksums");
}
