//! The atlas: measured lines, étapes, holes, variants, privacy, determinism.

use std::collections::BTreeSet;

use hent::atlas::Atlas;
use hent::geo::{Position, ecef, geodesic};
use hent::model::Dataset;
use hent::model::Sens;
use hent::trace::{Avec, Trace, TrackOptions};
use hent::words::Words;

use crate::support::datasets::{at, etape, localite, member, sequence, troncon, voie, y};

fn length(places: &[(f64, f64)]) -> f64 {
    places.windows(2).map(|p| geodesic::distance_m(at(p[0].0, p[0].1), at(p[1].0, p[1].1))).sum()
}

#[track_caller]
fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance, "{a} is not {b}");
}

/// Returns the length that a trace draws, in metres.
fn drawn_m(trace: &Trace) -> f64 {
    trace.pistes.iter().flat_map(|piste| &piste.segments).map(|segment| ecef::length_m(segment)).sum()
}

#[test]
fn the_stem_of_a_y_counts_once_in_the_length() {
    let atlas = Atlas::build(y());
    let voie = atlas.voie("y").unwrap();
    let main = length(&[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0), (5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]);
    let branch = length(&[(4.0, 0.0), (2.0, 2.5), (0.0, 4.0)]);
    let stem = length(&[(4.0, 0.0), (5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]);
    close(voie.main_line().unwrap().figures.longueur_m, main, 0.05);
    close(voie.ligne("nord").unwrap().figures.longueur_m, branch + stem, 0.05);
    close(voie.reseau_m, main + branch, 0.05);
    assert!(voie.lignes.iter().all(|ligne| ligne.holes().is_empty()));
    // The trace of the voie draws its étapes without a jump. Without étapes, it draws the branch, the main line, and
    // the stem once.
    let trace = Trace::of_voie(&atlas, voie, TrackOptions::default(), Words::french()).unwrap();
    assert_eq!(trace.pistes.iter().map(|piste| piste.slug.as_str()).collect::<Vec<_>>(), ["1", "2", "nord-1"]);
    close(drawn_m(&trace), main + branch + stem, 0.05);
    let mut bare = y();
    bare.etapes.clear();
    let atlas = Atlas::build(bare);
    let trace = Trace::of_voie(&atlas, atlas.voie("y").unwrap(), TrackOptions::default(), Words::french()).unwrap();
    assert_eq!(trace.pistes.iter().map(|piste| piste.segments.len()).collect::<Vec<_>>(), [1, 1]);
    close(drawn_m(&trace), main + branch, 0.05);
}

#[test]
fn the_etapes_add_up_to_their_line() {
    let atlas = Atlas::build(y());
    let voie = atlas.voie("y").unwrap();
    let trace = |slug: &str| voie.etape(slug).unwrap().trace.as_ref().unwrap();
    let (one, two, branch) = (trace("1"), trace("2"), trace("nord-1"));
    // Localité 2 lies 111 m off the way, beside a vertex. The étape ends at the nearest point of the line.
    close(one.a_m, length(&[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0), (5.0, 0.0)]), 0.05);
    close(one.a_m, two.de_m, 1e-9);
    close(one.figures.longueur_m + two.figures.longueur_m, voie.main_line().unwrap().figures.longueur_m, 0.01);
    close(branch.figures.longueur_m, voie.ligne("nord").unwrap().figures.longueur_m, 0.01);
}

#[test]
fn the_way_back_mirrors_the_way_there() {
    let atlas = Atlas::build(y());
    let voie = atlas.voie("y").unwrap();
    let ways = Sens::ALL.map(|sens| TrackOptions { sens, avec: Avec::ALL, ..TrackOptions::default() });
    let pairs =
        voie.etapes.iter().map(|e| ways.map(|facon| Trace::of_etape(&atlas, voie, e, facon, Words::french()).unwrap()));
    for [there, back] in pairs.chain([ways.map(|facon| Trace::of_voie(&atlas, voie, facon, Words::french()).unwrap())])
    {
        assert_eq!(there.pistes.len(), back.pistes.len());
        for (there, back) in there.pistes.iter().zip(back.pistes.iter().rev()) {
            let mirrored: Vec<Vec<Position>> =
                back.segments.iter().rev().map(|segment| segment.iter().rev().copied().collect()).collect();
            assert_eq!(there.segments, mirrored, "{}", there.caption.nom);
            assert_eq!(there.bouts, [back.bouts[1].clone(), back.bouts[0].clone()]);
            assert_ne!(there.caption.nom, back.caption.nom);
        }
        assert_ne!(there.caption.nom, back.caption.nom);
        let places = |trace: &Trace| trace.reperes.iter().map(|repere| repere.nom.clone()).collect::<BTreeSet<_>>();
        assert!(!there.reperes.is_empty() && places(&there) == places(&back));
        let [piste] = there.pistes.as_slice() else { continue };
        for repere in &there.reperes {
            let other = back.reperes.iter().find(|other| other.nom == repere.nom).unwrap();
            for (from, to) in repere.chainages_m.iter().zip(other.chainages_m.iter().rev()) {
                close(from + to, piste.figures.longueur_m, 0.01);
            }
        }
    }
}

#[test]
fn a_hole_is_reported_and_not_bridged() {
    let mut data = y();
    // The stem now starts 743 m farther away.
    data.troncons[1] = troncon(2, &[(5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]);
    let atlas = Atlas::build(data);
    let voie = atlas.voie("y").unwrap();
    let main = voie.main_line().unwrap();
    let hole = main.holes()[0];
    close(hole.longueur_m, length(&[(4.0, 0.0), (5.0, 0.0)]), 0.01);
    close(hole.a_m, length(&[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0)]), 0.05);
    assert_eq!((main.holes().len(), main.path.pieces.len()), (1, 2));
    close(main.figures.longueur_m, hole.a_m + length(&[(5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]), 0.05);
    let trace = Trace::of_voie(&atlas, voie, TrackOptions::default(), Words::french()).unwrap();
    let segments = trace.pistes.iter().flat_map(|piste| &piste.segments);
    let longest = segments.flat_map(|s| s.windows(2)).map(|p| geodesic::distance_m(p[0], p[1]));
    assert!(longest.fold(0.0, f64::max) < length(&[(4.0, 0.0), (2.0, 2.5)]) + 1.0);
    let of_etape =
        Trace::of_etape(&atlas, voie, voie.etape("nord-1").unwrap(), TrackOptions::default(), Words::french()).unwrap();
    assert!(of_etape.caption.description.contains("2 morceaux"), "{}", of_etape.caption.description);
    assert!(trace.caption.description.contains("plusieurs morceaux"), "{}", trace.caption.description);
}

#[test]
fn out_and_back_and_loops_keep_their_length() {
    // Out to (3, 0) and back, then to (0, 3) and back to the start by a loop.
    let data = Dataset {
        voies: vec![voie(1, "boucle")],
        localites: vec![localite(1, (0.0, 0.0)), localite(2, (3.0, 0.0)), localite(3, (0.0, 3.0))],
        troncons: vec![
            troncon(1, &[(0.0, 0.0), (3.0, 0.0)]),
            troncon(2, &[(0.0, 0.0), (0.0, 3.0)]),
            troncon(3, &[(0.0, 0.0), (-2.0, 1.0), (0.0, 3.0)]),
        ],
        voies_troncons: sequence(1, "", &[1, -1, 2, -3]),
        etapes: vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3)), etape(3, 1, "", 3, (3, 1))],
        ..Dataset::default()
    };
    let atlas = Atlas::build(data);
    let voie = atlas.voie("boucle").unwrap();
    let lengths: Vec<f64> = voie.etapes.iter().map(|e| e.trace.as_ref().unwrap().figures.longueur_m).collect();
    close(lengths[0], length(&[(0.0, 0.0), (3.0, 0.0)]), 0.05);
    close(lengths[1], length(&[(3.0, 0.0), (0.0, 0.0), (0.0, 3.0)]), 0.05);
    close(lengths[2], length(&[(0.0, 3.0), (-2.0, 1.0), (0.0, 0.0)]), 0.05);
    close(voie.reseau_m, lengths.iter().sum::<f64>() - length(&[(0.0, 0.0), (3.0, 0.0)]), 0.1);
}

#[test]
fn a_troncon_that_ends_on_another_makes_a_junction() {
    let mut data = y();
    data.troncons.push(troncon(4, &[(6.5, 0.5), (6.5, 3.0)]));
    let atlas = Atlas::build(data);
    let stem = atlas.troncons.iter().find(|t| t.row.id == 2).unwrap();
    // The stem is cut at the étape's end and at the new junction.
    assert_eq!(stem.path.pieces[0].len(), 3);
}

#[test]
fn a_line_has_heights_at_all_vertices_or_at_none() {
    let mut data = y();
    data.troncons[0].geom[1].z = f64::NAN;
    let atlas = Atlas::build(data);
    let voie = atlas.voie("y").unwrap();
    let heights = |slug: &str| {
        let trace =
            Trace::of_etape(&atlas, voie, voie.etape(slug).unwrap(), TrackOptions::default(), Words::french()).unwrap();
        let heights: Vec<bool> = trace.pistes[0].segments.concat().iter().map(|p| p.height().is_some()).collect();
        heights
    };
    assert!(heights("1").iter().all(|has| !has));
    assert!(heights("2").iter().all(|has| *has));
    assert!(voie.etape("1").unwrap().trace.as_ref().unwrap().figures.relief.is_none());
    assert!(voie.etape("2").unwrap().trace.as_ref().unwrap().figures.relief.is_some());
}

#[test]
fn the_atlas_holds_only_what_a_host_agreed_to() {
    let atlas = Atlas::build(y());
    let codes: Vec<&str> = atlas.hebergeurs.iter().map(|h| h.code.as_str()).collect();
    assert_eq!(codes, ["h1", "h2", "h3", "h4"]);
    let everything = format!("{atlas:?}");
    for hidden in ["Hôte 5", "Hôte 6", "telephone-2", "telephone-4", "courriel-5", "adresse-3", "adresse-2", "site-6"]
    {
        assert!(!everything.contains(hidden), "{hidden}");
    }
    for shown in ["telephone-1", "adresse-1", "telephone-3"] {
        assert!(everything.contains(shown), "{shown}");
    }
    // A host shown at its localité has no other position in the atlas.
    assert!(atlas.hebergeurs[2..].iter().all(|h| h.position == at(0.0, 0.0) && !h.exacte));
    assert!(!everything.contains("-2.97") || !everything.contains("48.01"));
}

#[test]
fn the_order_of_rows_does_not_change_the_atlas() {
    let mut shuffled = y();
    shuffled.troncons.rotate_left(1);
    shuffled.voies_troncons.reverse();
    shuffled.etapes.reverse();
    shuffled.hebergeurs.rotate_left(2);
    shuffled.localites.reverse();
    let debug = |data| format!("{:?}", (Atlas::build(data)).voies);
    assert_eq!(debug(y()), debug(shuffled));
}

#[test]
fn broken_references_and_empty_voies_do_no_harm() {
    let mut data = y();
    data.voies.push(voie(2, "vide"));
    data.etapes.push(etape(9, 2, "", 1, (1, 3)));
    data.etapes.push(etape(10, 77, "", 1, (1, 3)));
    data.voies_troncons.push(member(1, "", 9, 99, false));
    data.hebergeurs[2].localite_id = Some(99);
    let atlas = Atlas::build(data);
    let empty = atlas.voie("vide").unwrap();
    assert!(empty.etapes[0].trace.is_none() && empty.lignes.is_empty() && empty.bounds.is_none());
    assert!(Trace::of_voie(&atlas, empty, TrackOptions::default(), Words::french()).is_none());
    assert_eq!(atlas.hebergeurs.len(), 3);
    assert!(Atlas::build(Dataset::default()).bounds.is_none());
}
