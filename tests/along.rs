//! Passages along a way, and the position of a point on it: kilometres and metres are compared with a projection by
//! brute force. Also tests the routes.

use hent::atlas::{Atlas, FAR_M, Passage, Quoi, Situation};
use hent::geo::{Position, ecef};
use hent::import::Kind;
use hent::model::{Dataset, PublierPosition, Sens};
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use crate::support::datasets::{at, hebergeur, member, point_interet, troncon, voie, y};
use crate::support::imports::{Logged, import};
use crate::support::osm::osm_etapes;
use crate::support::service::{Running, refused};

/// Returns the line of a variant as stored: each segment with the distance of its start from the start of the line, in
/// metres.
pub fn segments(data: &Dataset, voie_id: i64, variante: &str) -> Vec<([Position; 2], f64)> {
    let mut members: Vec<_> =
        data.voies_troncons.iter().filter(|m| m.voie_id == voie_id && m.variante == variante).collect();
    members.sort_by_key(|m| m.rang);
    let mut at_m = 0.0;
    let mut segments = vec![];
    for member in members {
        let mut line = data.troncons.iter().find(|t| t.id == member.troncon_id).unwrap().geom.clone();
        if member.inverse {
            line.reverse();
        }
        for ends in line.windows(2) {
            segments.push(([ends[0], ends[1]], at_m));
            at_m += ecef::length_m(ends);
        }
    }
    segments
}

/// Every local minimum of the distance from `p` to a line: metres from the start and metres off. The projection is done
/// in three dimensions (ECEF), so it needs no plane.
fn projections(segments: &[([Position; 2], f64)], p: Position) -> Vec<(f64, f64)> {
    let from = ecef::from_position(p);
    let project = |([a, b], at_m): &([Position; 2], f64)| {
        let [a, b] = [a, b].map(|p| ecef::from_position(*p));
        let along: [f64; 3] = std::array::from_fn(|i| b[i] - a[i]);
        let dot = |u: [f64; 3], v: [f64; 3]| u.iter().zip(v).map(|(u, v)| u * v).sum::<f64>();
        let squared = dot(along, along);
        let t = if squared > 0.0 {
            (dot(std::array::from_fn(|i| from[i] - a[i]), along) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let foot = std::array::from_fn(|i| a[i] + t * along[i]);
        (at_m + t * squared.sqrt(), ecef::chord_m(from, foot))
    };
    segments.iter().map(project).collect()
}

/// Compares the passages of a line with brute force, within a metre. Returns the number of passages, and the number of
/// things that are passed more than once.
fn agree(data: &Dataset, atlas: &Atlas, voie_code: &str, variante: &str) -> (usize, usize) {
    let voie = atlas.voie(voie_code).unwrap();
    let segments = segments(data, voie.row.id, variante);
    let passages = voie.ligne(variante).unwrap().passages(atlas, 2_000.0);
    let (mut count, mut twice) = (0, 0);
    for (index, point) in atlas.points_interet.iter().enumerate() {
        let mine: Vec<&Passage> = passages.iter().filter(|p| p.quoi == Quoi::PointInteret(index)).collect();
        let all = projections(&segments, point.geom);
        let nearest_m = all.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
        assert_eq!(mine.is_empty(), nearest_m > 2_000.0, "{:?}: {nearest_m} m", point.code);
        if mine.is_empty() {
            continue;
        }
        let best = mine.iter().map(|p| p.off_m).fold(f64::INFINITY, f64::min);
        assert!((best - nearest_m).abs() < 1.0, "{:?}: {best} m for {nearest_m} m", point.code);
        // At its chainage, the line is as far away as the passage tells, and no part of the line nearby is nearer.
        for passage in &mine {
            let here = all
                .iter()
                .filter(|p| (p.0 - passage.chainage_m).abs() < 1.0)
                .map(|p| p.1)
                .fold(f64::INFINITY, f64::min);
            assert!((here - passage.off_m).abs() < 1.0, "{:?}: {passage:?}, {here} m", point.code);
        }
        // The nearest point of the whole line is one of the passages.
        let nearest: Vec<f64> = all.iter().filter(|p| p.1 < nearest_m + 0.01).map(|p| p.0).collect();
        let close = |km: &&f64| mine.iter().any(|p| (p.chainage_m - **km).abs() < 1.0);
        let far = nearest.iter().find(|km| !close(km));
        assert!(nearest.iter().any(|km| close(&km)), "{:?}: {mine:?}, not at {far:?}", point.code);
        count += mine.len();
        twice += usize::from(mine.len() > 1);
        // A position there gets the same answer.
        let mut stands: Vec<(f64, f64)> = atlas
            .chemins(point.geom, FAR_M)
            .iter()
            .filter(|c| c.of(atlas).is_some_and(|(v, l)| v.row.id == voie.row.id && l.variante == variante))
            .map(|c| (c.chainage_m, c.off_m))
            .filter(|(_, off_m)| *off_m <= 2_000.0)
            .collect();
        stands.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(stands, mine.iter().map(|p| (p.chainage_m, p.off_m)).collect::<Vec<_>>());
    }
    (count, twice)
}

#[test]
fn kilometres_on_the_real_etapes_are_exact_to_a_metre() {
    let Some(files) = osm_etapes("kilometres_on_the_real_etapes_are_exact_to_a_metre") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let mut data = Dataset::from_rows(store.rows).unwrap();
    let mut rng = rand::rngs::SmallRng::seed_from_u64(7);
    for id in 1..=250 {
        let line = &data.troncons[rng.random_range(0..data.troncons.len())].geom;
        let p = line[rng.random_range(0..line.len())];
        let mut point = point_interet(id, (0.0, 0.0));
        let reach = [0.0002, 0.003, 0.02][id as usize % 3];
        point.geom =
            Position::flat(p.lon + rng.random_range(-reach..reach) * 1.5, p.lat + rng.random_range(-reach..reach));
        data.points_interet.push(point);
    }
    let atlas = Atlas::build(data.clone());
    let voie = &atlas.voies[0];
    let mut told = (0, 0);
    for ligne in &voie.lignes {
        let (count, twice) = agree(&data, &atlas, voie.row.code.as_str(), &ligne.variante);
        told = (told.0 + count, told.1 + twice);
    }
    eprintln!("{:.0} km, {told:?}", voie.reseau_m / 1e3);
    assert!(told.0 > 200, "{told:?}");
}

#[test]
fn kilometres_on_awkward_lines_are_exact_to_a_metre() {
    let mut rng = rand::rngs::SmallRng::seed_from_u64(11);
    let one = |lines: &[(&[(f64, f64)], bool)]| {
        let mut data = Dataset { voies: vec![voie(1, "v")], ..Dataset::default() };
        for (number, (line, inverse)) in (1..).zip(lines) {
            data.troncons.push(troncon(number, line));
            data.voies_troncons.push(member(1, "", number, number, *inverse));
        }
        data
    };
    let hairpin = one(&[(&[(0.0, 0.0), (4.0, 0.0)], false), (&[(0.0, 0.1), (4.0, 0.0)], true)]);
    let round = one(&[(&[(0.0, 0.0), (3.0, 0.0), (3.0, 2.0), (0.0, 2.0), (0.0, 0.0)], false)]);
    let mut back = one(&[(&[(0.0, 0.0), (3.0, 0.4)], false)]);
    back.voies_troncons.push(member(1, "", 2, 1, true));
    let mut y = y();
    y.points_interet.clear();
    y.voies[0].code = crate::support::datasets::code("v");
    for (name, mut data) in [("hairpin", hairpin), ("loop", round), ("out and back", back), ("y", y)] {
        for id in 1..=300 {
            data.points_interet.push(point_interet(id, (rng.random_range(-2.0..9.0), rng.random_range(-2.0..5.0))));
        }
        let atlas = Atlas::build(data.clone());
        let (mut count, mut twice) = (0, 0);
        for ligne in &atlas.voie("v").unwrap().lignes {
            let (c, t) = agree(&data, &atlas, "v", &ligne.variante);
            (count, twice) = (count + c, twice + t);
        }
        eprintln!("{name}: {count} passages, {twice} places passed more than once");
        assert!(count > 60 && (name == "y" || twice > 0), "{name}: {count} {twice}");
    }
}

fn rows(answer: &Value, list: &str) -> Vec<(String, String, f64)> {
    let row = |r: &Value| {
        let text = |name: &str| r[name].as_str().unwrap().to_owned();
        (text("code"), text("variante"), r["km"].as_f64().unwrap())
    };
    answer[list].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn kilometres_of_the_way_back_count_from_the_other_end() {
    let mut data = y();
    data.hebergeurs.push(hebergeur(7, (7.0, 0.5), PublierPosition::Exacte, true));
    let atlas = Atlas::build(data);
    let length_km = |variante: &str| atlas.voie("y").unwrap().ligne(variante).unwrap().figures.longueur_m / 1000.0;
    let lengths = ["", "nord"].map(|variante| (variante.to_owned(), length_km(variante)));
    let service = Running::new(atlas);
    for list in ["hebergeurs", "localites", "points-interet"] {
        let key = list.replace('-', "_");
        let there = rows(&service.json(&format!("/api/voies/y/{list}?ecart_max=10")), &key);
        let back = rows(&service.json(&format!("/api/voies/y/{list}?ecart_max=10&sens=retour")), &key);
        assert_eq!(there.len(), back.len());
        for (code, variante, km) in &there {
            let length = lengths.iter().find(|(name, _)| name == variante).unwrap().1;
            let mirrored =
                back.iter().any(|b| (&b.0, &b.1) == (code, variante) && (b.2 - (length - km)).abs() < 0.001_1);
            assert!(mirrored, "{code} at {km} of {variante}: {back:?}");
        }
        for walk in [&there, &back] {
            let in_order = walk.windows(2).all(|r| r[0].1 != r[1].1 || r[0].2 <= r[1].2);
            assert!(in_order, "{walk:?}");
        }
    }
    // The branch counts from its own start, at l4. Both lines end at l3.
    let towns = rows(&service.json("/api/voies/y/localites"), "localites");
    assert!(towns.contains(&("l4".into(), "nord".into(), 0.0)) && towns.contains(&("l1".into(), String::new(), 0.0)));
    assert_eq!(towns.iter().filter(|t| t.0 == "l3").count(), 2);
    // A stretch includes its ends.
    let all = rows(&service.json("/api/voies/y/hebergeurs"), "hebergeurs");
    let part = rows(&service.json("/api/voies/y/hebergeurs?de_km=1&a_km=5"), "hebergeurs");
    assert_eq!(part, all.iter().filter(|r| (1.0..=5.0).contains(&r.2)).cloned().collect::<Vec<_>>());
    assert!(!part.is_empty() && part.len() < all.len());
    // The kilometres of an étape, as its printed list has them.
    let etape = service.json("/api/voies/y/hebergeurs?etape=2");
    assert_eq!(etape["etape"], "2");
    let list = String::from_utf8(service.get("/listes/y/2.csv", &[]).body().clone()).unwrap();
    assert_eq!(etape["hebergeurs"].as_array().unwrap().len(), list.lines().count() - 1, "{list}");
    // The limit of results.
    assert!(rows(&service.json("/api/voies/y/hebergeurs?type=hotel"), "hebergeurs").is_empty());
    assert!(rows(&service.json("/api/voies/y/localites?service=poste"), "localites").is_empty());
}

#[test]
fn wrong_parameters_along_a_way_are_refused() {
    let service = Running::new(Atlas::build(y()));
    refused(&service, "/api/voies/x/hebergeurs", 404, "Les voies sont : y.");
    refused(&service, "/api/voies/y/localites?etape=9", 404, "1, 2, nord-1");
    for (query, says) in [
        ("de_km=5&a_km=2", "a_km : « 2 » est avant de_km"),
        ("de_km=-1", "de_km"),
        ("de_km=NaN", "de_km"),
        ("a_km=1e999", "a_km"),
        ("a_km=7000", "a_km"),
        ("ecart_max=10.1", "ecart_max"),
        ("ecart_max=-1", "ecart_max"),
        ("sens=sud", "aller, retour"),
        ("etape=1&de_km=6.5", "de_km"), // beyond the end of the étape
    ] {
        refused(&service, &format!("/api/voies/y/points-interet?{query}"), 400, says);
    }
}

#[test]
fn a_position_knows_its_etape_and_the_rest_of_it() {
    let atlas = Atlas::build(y());
    let voie = atlas.voie("y").unwrap();
    let first = voie.etape("1").unwrap().trace.as_ref().unwrap();
    let towards = |x: f64, y: f64, sens: Sens| -> Vec<Situation<'_>> {
        let chemins = atlas.chemins(at(x, y), 2_000.0);
        chemins.iter().filter_map(|chemin| atlas.situation(chemin, sens, 2_000.0, |_| true)).collect()
    };
    let stand = |x: f64, y: f64| towards(x, y, Sens::Aller);
    // At the start the whole étape is left, with its own figures; at its end nothing is left.
    let start = stand(0.0, 0.0);
    let (etape, reste) = start[0].etape.unwrap();
    let relief = first.figures.relief.as_ref().unwrap();
    assert_eq!((etape.slug().as_str(), reste.longueur_m), ("1", first.figures.longueur_m));
    let montee = reste.relief.unwrap();
    // Here heights are averaged across the ends of the étape, so ascents are those of the whole line.
    assert!((montee.montee_m - relief.montee_m).abs() < 1.0 && (montee.descente_m - relief.descente_m).abs() < 1.0);
    assert_eq!(montee.duree_min.map(|m| (m / 15.0).round() * 15.0), relief.duree_min);
    let end = stand(5.0, 0.0);
    let (etape, reste) = end.iter().find(|s| s.ligne.variante.is_empty()).unwrap().etape.unwrap();
    assert_eq!((etape.slug().as_str(), reste.longueur_m.round()), ("1", 0.0));
    assert!(reste.relief.unwrap().montee_m.abs() < 0.01);
    // Along the way the rest decreases. On the stem there are two lines, each with its own kilometres.
    let left: Vec<f64> = [0.5, 1.5, 3.0].map(|x| stand(x, 0.1)[0].etape.unwrap().1.longueur_m).to_vec();
    assert!(left.windows(2).all(|l| l[0] > l[1]), "{left:?}");
    let stem = stand(6.0, 0.3);
    let mut names: Vec<&str> = stem.iter().map(|s| s.ligne.variante.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["", "nord"]);
    // The next host and the next water lie ahead, and nothing of the kind lies before them.
    let here = &stand(0.5, 0.15)[0];
    let passages = here.ligne.passages(&atlas, 2_000.0);
    let ahead = |is: &dyn Fn(Quoi) -> bool| {
        passages.iter().find(|p| p.chainage_m >= here.chemin.chainage_m && is(p.quoi)).copied()
    };
    assert!(here.hebergeur.is_some() && here.eau.is_some());
    assert_eq!(here.hebergeur, ahead(&|quoi| matches!(quoi, Quoi::Hebergeur(_))));
    assert_eq!(here.eau, ahead(&|quoi| atlas.is_water(quoi)));
    // On the way back they lie behind. The rest in both directions adds up to the whole étape.
    let back = &towards(0.5, 0.15, Sens::Retour)[0];
    assert_eq!(back.chemin, here.chemin);
    let behind = |is: &dyn Fn(Quoi) -> bool| {
        passages.iter().rfind(|p| p.chainage_m <= here.chemin.chainage_m && is(p.quoi)).copied()
    };
    assert_eq!(back.hebergeur, behind(&|quoi| matches!(quoi, Quoi::Hebergeur(_))));
    assert_eq!(back.eau, behind(&|quoi| atlas.is_water(quoi)));
    let [ahead, behind] = [here, back].map(|situation| situation.etape.unwrap().1);
    assert!((ahead.longueur_m + behind.longueur_m - first.figures.longueur_m).abs() < 1e-6);
    let [ahead, behind] = [ahead, behind].map(|reste| reste.relief.unwrap());
    let whole = stand(0.0, 0.0)[0].etape.unwrap().1.relief.unwrap();
    assert!((ahead.montee_m + behind.descente_m - whole.montee_m).abs() < 1e-6, "{ahead:?} {behind:?} {whole:?}");
}

#[test]
fn the_position_route_answers_in_both_directions() {
    let atlas = Atlas::build(y());
    let first = atlas.voie("y").unwrap().etape("1").unwrap().trace.as_ref().unwrap();
    let p = at(0.5, 0.15);
    let chemin = &atlas.chemins(p, 2_000.0)[0];
    let here = &atlas.situation(chemin, Sens::Aller, 2_000.0, |_| true).unwrap();
    let told = Running::new(Atlas::build(y())).json(&format!("/api/position?lon={}&lat={}", p.lon, p.lat));
    let told = &told["chemins"][0];
    assert_eq!((told["voie"].as_str(), told["etape"]["etape"].as_str()), (Some("y"), Some("1")));
    assert!((told["km"].as_f64().unwrap() * 1e3 - here.chemin.chainage_m).abs() < 1.0, "{told}");
    assert!((told["etape"]["reste_km"].as_f64().unwrap() * 1e3 - here.etape.unwrap().1.longueur_m).abs() < 1.0);
    assert!(
        told["prochain_hebergeur"]["dans_km"].as_f64().unwrap() >= 0.0 && told["prochaine_eau"]["code"].is_string()
    );
    let service = Running::new(Atlas::build(y()));
    let [there, back] = ["aller", "retour"].map(|sens| {
        let answer = service.json(&format!("/api/position?lon={}&lat={}&sens={sens}", p.lon, p.lat));
        assert_eq!(answer["sens"], sens);
        answer["chemins"][0].clone()
    });
    assert_eq!(&there, told);
    let km = |told: &serde_json::Value| (told["km"].as_f64().unwrap(), told["etape"]["km"].as_f64().unwrap());
    let (lengths, there, back) = (here.ligne.figures.longueur_m / 1e3, km(&there), km(&back));
    assert!((there.0 + back.0 - lengths).abs() < 0.002, "{there:?} {back:?}");
    assert!((there.1 + back.1 - first.figures.longueur_m / 1e3).abs() < 0.002, "{there:?} {back:?}");
}
