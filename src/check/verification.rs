//! Applies the rules: [`de_fichiers`] to the lines of files, [`de_base`] to a store.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::constat::Constat;
use super::etude::Etude;
use super::line::Line;
use super::memoire::Memoire;
use super::of_files::Trace;
use super::reglages::Reglages;
use super::regle::{Essai, Gravite, Regle};
use super::regles::REGLES;
use super::scene::Scene;
use super::strand::Strand;
use super::trouve::Trouve;
use crate::model::table::Table;

/// Is told the number of lines that were examined since it was last told.
pub type Progres<'a> = &'a (dyn Fn(usize) + Sync);

/// Checks the lines of files.
pub fn de_fichiers(traces: &[Trace], reglages: &Reglages, progres: Progres<'_>) -> Vec<Constat> {
    let parts: Vec<&Line> = traces.iter().flat_map(|trace| &trace.parts).collect();
    let examined: Vec<(Vec<Constat>, bool)> = parts
        .par_iter()
        .map(|line| {
            let examined = de_ligne(line, reglages);
            progres(1);
            examined
        })
        .collect();
    let mut usable = examined.iter().map(|(_, usable)| *usable);
    let usable = |trace: &Trace| {
        let parts = trace.parts.iter().filter(|_| usable.next().unwrap_or(false)).cloned().collect();
        Trace { nom: trace.nom.clone(), parts }
    };
    let scene = Scene::of_files(&traces.iter().map(usable).collect::<Vec<_>>());
    let mut constats: Vec<Constat> = examined.into_iter().flat_map(|(constats, _)| constats).collect();
    constats.extend(du_reseau(&scene, reglages, |regle| regle.of_files()));
    en_ordre(constats)
}

/// Checks a store.
pub fn de_base(scene: &Scene, reglages: &Reglages, progres: Progres<'_>) -> Vec<Constat> {
    de_base_apres(scene, reglages, &Memoire::default(), progres).0
}

/// Checks a store again. `before` is what is known from the check before: lines that did not change are not examined
/// again, nor pairs of them. The rules must have the same thresholds. Also returns what the next check can use.
pub fn de_base_apres(
    scene: &Scene,
    reglages: &Reglages,
    before: &Memoire,
    progres: Progres<'_>,
) -> (Vec<Constat>, Memoire) {
    let of_line = |strand: &Strand| {
        let known = before.ligne(strand).cloned();
        let constats = known.unwrap_or_else(|| de_ligne(&strand.line(), reglages).0.into());
        progres(1);
        constats
    };
    let of_lines: Vec<Arc<[Constat]>> = scene.strands.par_iter().map(of_line).collect();
    scene.remember(before);
    let mut constats: Vec<Constat> = of_lines.iter().flat_map(|constats| constats.iter().cloned()).collect();
    constats.extend(illisibles(scene, reglages));
    constats.extend(du_reseau(scene, reglages, |_| true));
    with_voies(&mut constats, scene);
    (en_ordre(constats), Memoire::of(scene, of_lines))
}

/// Checks one line. Returns the findings, and whether the line can be used at all.
pub fn de_ligne(line: &Line, reglages: &Reglages) -> (Vec<Constat>, bool) {
    let mut constats = vec![];
    let applied = || REGLES.iter().filter(|regle| reglages.applique(regle));
    for regle in REGLES {
        let Essai::Entree(essai) = regle.essai else { continue };
        constats.extend(applied_to(regle, |trouve| essai(line, &reglages.de(regle), trouve)));
    }
    // A rule that is not applied still decides whether the line can be used.
    let usable = constats.iter().all(|constat| constat.gravite != Gravite::Erreur);
    constats.retain(|constat| reglages.applique(constat.regle));
    if usable {
        let etude = Etude::of(line);
        for regle in applied() {
            let Essai::Ligne(essai) = regle.essai else { continue };
            constats.extend(applied_to(regle, |trouve| essai(&etude, &reglages.de(regle), trouve)));
        }
    }
    (constats, usable)
}

/// Applies the rules on the network and on what lies along it.
fn du_reseau(scene: &Scene, reglages: &Reglages, wanted: impl Fn(&Regle) -> bool) -> Vec<Constat> {
    let rules: Vec<&'static Regle> =
        REGLES.iter().copied().filter(|regle| reglages.applique(regle) && wanted(regle)).collect();
    let of = |regle: &&'static Regle| match regle.essai {
        Essai::Paire(essai) => {
            let reglage = reglages.de(regle);
            applied_to(regle, |trouve| scene.contacts().for_each(|contact| essai(&contact, &reglage, trouve)))
        }
        Essai::Reseau(essai) => applied_to(regle, |trouve| essai(scene, &reglages.de(regle), trouve)),
        Essai::Entree(_) | Essai::Ligne(_) => vec![],
    };
    rules.par_iter().flat_map_iter(of).collect()
}

fn applied_to(regle: &'static Regle, essai: impl FnOnce(&mut Vec<Trouve>)) -> Vec<Constat> {
    let mut trouve = vec![];
    essai(&mut trouve);
    trouve.into_iter().map(|trouve| Constat::new(regle, trouve)).collect()
}

/// Returns a finding for each tronçon that the store has and hent cannot read.
fn illisibles(scene: &Scene, reglages: &Reglages) -> Vec<Constat> {
    let Some(regle) = super::regles::regle("geometrie-invalide").filter(|regle| reglages.applique(regle)) else {
        return vec![];
    };
    let unreadable = scene.rows.unreadable_rows().filter(|(table, _)| *table == Table::Troncon);
    let key = |id: Option<i64>| id.map_or_else(|| "troncon".to_owned(), |id| format!("troncon:{id}"));
    unreadable.map(|(_, id)| Constat::new(regle, Trouve::sur([key(id)]).quoi(key(id)))).collect()
}

/// Adds to each finding the voies of its tronçons, unless the rule named voies.
fn with_voies(constats: &mut [Constat], scene: &Scene) {
    let voies: FxHashMap<&str, &[String]> =
        scene.strands.iter().map(|strand| (strand.code.as_str(), strand.voies.as_slice())).collect();
    for constat in constats.iter_mut().filter(|constat| constat.voies.is_empty()) {
        let of_codes = constat.codes.iter().filter_map(|code| voies.get(code.as_str())).copied().flatten();
        constat.voies = of_codes.cloned().collect();
        constat.voies.sort();
        constat.voies.dedup();
    }
}

/// Sorts findings, the worst first, and makes their ids unique.
fn en_ordre(mut constats: Vec<Constat>) -> Vec<Constat> {
    let rank = |constat: &Constat| REGLES.iter().position(|regle| regle.nom == constat.regle.nom);
    constats.sort_by_cached_key(|constat| {
        let place = constat.lieu().map(|place| crate::geo::Vertex::from_position(place).place());
        (constat.gravite, rank(constat), constat.codes.clone(), place, constat.id.clone())
    });
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for constat in &mut constats {
        let count = seen.entry(constat.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            constat.id = format!("{}-{count}", constat.id);
        }
    }
    constats
}
