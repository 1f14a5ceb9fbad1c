//! `sans-hebergement`: a long stretch of a way without a host.

use rayon::prelude::*;

use crate::check::index::Near;
use crate::check::lieu::Genre;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::suite::Suite;
use crate::check::trouve::Trouve;
use crate::geo::Position;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "sans-hebergement",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Un long bout de voie n'a aucun hébergeur à moins de 2 km. Une base sans aucun hébergeur n'est pas vérifiée.",
        en: "A long stretch of a way has no host within 2 km. A store without any host is not checked.",
    },
    message: Texte {
        fr: "{quoi} : {mesure} sans hébergement (seuil {seuil})",
        en: "{quoi}: {mesure} without a bed (threshold {seuil})",
    },
    remede: Texte {
        fr: "Cherchez un hébergeur sur ce bout de voie, ou vérifiez que ceux qui y sont ont une position.",
        en: "Look for a host on this stretch, or check that those who are there have a position.",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "sans-hebergement", defaut: 25.0, unite: Unite::Kilometres }],
    essai: Essai::Reseau(essai),
};

/// A host is on a way if it is at most this far from it, in metres.
const ON_WAY_M: f64 = 2_000.0;

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let hosts = scene.lieux.iter().filter(|lieu| lieu.genre == Genre::Hebergeur).filter_map(|lieu| lieu.position);
    let hosts: Vec<Position> = hosts.collect();
    let index = scene.index();
    let found: Vec<Vec<Near>> = hosts.par_iter().map(|place| index.near(&scene.strands, *place, ON_WAY_M)).collect();
    let mut beds: Vec<Vec<(usize, f64)>> = vec![vec![]; scene.strands.len()];
    for near in found.into_iter().flatten() {
        if let Some(beds) = beds.get_mut(near.strand) {
            beds.push((near.segment, near.t));
        }
    }
    if !hosts.is_empty() {
        let beds: Vec<Vec<(f64, Position)>> =
            scene.strands.par_iter().zip(beds).map(|(strand, beds)| strand.along(beds)).collect();
        scene.suites.iter().for_each(|suite| stretches(scene, suite, &beds, reglage.seuils[0], trouve));
    }
}

/// Appends the stretches of a suite that are longer than `seuil_km` and have no host. `beds` are the hosts along each strand,
/// in metres, with the vertex nearest to each.
fn stretches(scene: &Scene, suite: &Suite, beds: &[Vec<(f64, Position)>], seuil_km: f64, trouve: &mut Vec<Trouve>) {
    let mut walked_m = 0.0;
    let mut last: Option<(f64, Position)> = None;
    let mut end = None;
    let mut add = |from: (f64, Position), to: (f64, Position)| {
        let km = (to.0 - from.0) / 1000.0;
        if km > seuil_km {
            let found =
                Trouve { km: Some(from.0 / 1000.0), geometrie: vec![from.1, to.1], ..Trouve::sur([suite.nom()]) };
            let found = Trouve { ancre: vec![from.1, to.1], ..found };
            trouve.push(found.quoi(suite.nom()).voies([suite.voie.clone()]).mesure(km, seuil_km));
        }
    };
    for membre in &suite.membres {
        let Some(strand) = scene.strand(membre.strand) else { continue };
        let length_m = strand.length_m;
        let (start, finish) = (strand.end(membre.inverse), strand.end(!membre.inverse));
        if let (None, Some(start)) = (last, start) {
            last = Some((0.0, start));
        }
        let mut own = beds.get(membre.strand).cloned().unwrap_or_default();
        for bed in &mut own {
            bed.0 = walked_m + if membre.inverse { length_m - bed.0 } else { bed.0 };
        }
        own.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        for bed in own {
            if let Some(from) = last.replace(bed) {
                add(from, bed);
            }
        }
        walked_m += length_m;
        end = finish.map(|finish| (walked_m, finish));
    }
    if let (Some(from), Some(to)) = (last, end) {
        add(from, to);
    }
}
