//! Compares two atlases row by row: pairs the things of the new atlas with those of the old one, and tells what
//! changed.
//!
//! Each change is compared once. Events, tiles and the index of names all read this result. Only published content is
//! compared. So private changes leave no trace here, and nothing that is derived from a comparison can reveal a private
//! host.

use std::sync::Arc;

use super::contents::Atlas;
use super::etape::Etape;
use super::hebergeur::Hebergeur;
use super::network::Path;
use super::pairs::{Change, Pairs};
use super::perturbation::{Perturbation, Role};
use super::sources::{List, same_row};
use super::voie::{Ligne, Troncon, Voie};

/// Two successive atlases, with their things paired by row id.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The earlier atlas.
    pub old: &'a Atlas,
    /// The later atlas.
    pub new: &'a Atlas,
    /// Pairs of [`Atlas::voies`].
    pub voies: Pairs,
    /// Pairs of [`Atlas::etapes`], by index in that order.
    pub etapes: Pairs,
    /// Pairs of [`Atlas::troncons`].
    pub troncons: Pairs,
    /// Pairs of [`Atlas::localites`].
    pub localites: Pairs,
    /// Pairs of [`Atlas::hebergeurs`].
    pub hebergeurs: Pairs,
    /// Pairs of [`Atlas::points_interet`].
    pub points_interet: Pairs,
    /// Pairs of [`Atlas::guides`].
    pub guides: Pairs,
    /// Pairs of closures in each role, by index in the order of [`Atlas::perturbation_role`].
    pub perturbations: Pairs,
}

impl<'a> Comparison<'a> {
    /// Compares two atlases in O(rows). Lists that both atlases share are not compared.
    pub fn between(old: &'a Atlas, new: &'a Atlas) -> Self {
        let all_etapes = |atlas: &'a Atlas| -> Vec<&'a Etape> { atlas.etapes().map(|(_, etape)| etape).collect() };
        let (etapes_before, etapes) = (all_etapes(old), all_etapes(new));
        let voie = |a: &Arc<Voie>, b: &Arc<Voie>| change_of_voie(a, b, old, new);
        let etape = |a: &&Etape, b: &&Etape| change_of_etape(a, b, old, new);
        let troncon = |a: &Arc<Troncon>, b: &Arc<Troncon>| change_of_troncon(a, b, old, new);
        let hosts_are_shared = Arc::ptr_eq(&old.hebergeurs, &new.hebergeurs) && old.localites.is_same(&new.localites);
        Self {
            old,
            new,
            voies: Pairs::new(&old.voies, &new.voies, |voie| voie.row.id, voie),
            etapes: Pairs::new(&etapes_before, &etapes, |etape| etape.row.id, etape),
            troncons: Pairs::new(&old.troncons, &new.troncons, |troncon| troncon.row.id, troncon),
            localites: rows(&old.localites, &new.localites, |row| row.id, |a, b| a.geom == b.geom),
            hebergeurs: match hosts_are_shared {
                true => Pairs::shared(),
                false => Pairs::new(
                    &old.hebergeurs,
                    &new.hebergeurs,
                    |host| host.id,
                    |a, b| Change::of(is_same_host(a, b, old, new), || a.position == b.position),
                ),
            },
            points_interet: rows(&old.points_interet, &new.points_interet, |row| row.id, |a, b| a.geom == b.geom),
            guides: rows(&old.guides, &new.guides, |row| row.id, |_, _| true),
            perturbations: perturbations(old, new),
        }
    }
}

/// Pairs the rows of a list that is published exactly as stored.
fn rows<T: PartialEq>(
    old: &List<T>,
    new: &List<T>,
    id: impl Fn(&T) -> i64,
    same_geometry: impl Fn(&T, &T) -> bool,
) -> Pairs {
    if old.is_same(new) {
        return Pairs::shared();
    }
    Pairs::new(old, new, |row| id(row), |a, b| Change::of(same_row(a, b), || same_geometry(a, b)))
}

/// Pairs the closures of two atlases, in each of their two roles.
fn perturbations(old: &Atlas, new: &Atlas) -> Pairs {
    type Feature<'a> = (&'a Perturbation, Role);
    if old.perturbations.is_empty() && new.perturbations.is_empty() {
        return Pairs::shared();
    }
    fn features(atlas: &Atlas) -> Vec<Feature<'_>> {
        (0..).map_while(|number| atlas.perturbation_role(number)).collect()
    }
    let change = |(a, role): &Feature<'_>, (b, _): &Feature<'_>| {
        let same_path = match (a.path_of(*role), b.path_of(*role)) {
            (Some(a), Some(b)) => a.is_same(&old.network, b, &new.network),
            (a, b) => a.is_none() && b.is_none(),
        };
        let same_place = same_path && a.position == b.position;
        let same = same_place && a.en_vigueur == b.en_vigueur && a.emprises == b.emprises && same_row(&a.row, &b.row);
        Change::of(same, || same_place)
    };
    let id = |(closure, role): &Feature<'_>| closure.row.id.wrapping_mul(2).wrapping_add(*role as i64);
    Pairs::new(&features(old), &features(new), id, change)
}

/// Compares two voies. The geometry of a voie is that of all its lines, including their holes.
fn change_of_voie(a: &Arc<Voie>, b: &Arc<Voie>, old: &Atlas, new: &Atlas) -> Change {
    if Arc::ptr_eq(a, b) {
        return Change::Nothing;
    }
    let same_path = |a: &Path, b: &Path| a.is_same(&old.network, b, &new.network);
    let same_ligne = |(a, b): (&Ligne, &Ligne)| {
        a.variante == b.variante && a.holes() == b.holes() && a.figures == b.figures && same_path(&a.path, &b.path)
    };
    let same_lignes = a.lignes.len() == b.lignes.len() && a.lignes.iter().zip(&b.lignes).all(same_ligne);
    let same_geometry = same_lignes && same_path(&a.path, &b.path);
    Change::of(same_geometry && same_row(&a.row, &b.row), || same_geometry)
}

fn change_of_etape(a: &Etape, b: &Etape, old: &Atlas, new: &Atlas) -> Change {
    if std::ptr::eq(a, b) {
        return Change::Nothing; // both atlases share the voie of this étape
    }
    let same_trace = match (&a.trace, &b.trace) {
        (Some(a), Some(b)) => {
            (a.de_m, a.a_m) == (b.de_m, b.a_m)
                && a.figures == b.figures
                && a.path.is_same(&old.network, &b.path, &new.network)
        }
        (a, b) => a.is_none() && b.is_none(),
    };
    Change::of(same_trace && same_row(&a.row, &b.row), || same_trace)
}

fn change_of_troncon(a: &Arc<Troncon>, b: &Arc<Troncon>, old: &Atlas, new: &Atlas) -> Change {
    if Arc::ptr_eq(a, b) {
        return Change::Nothing;
    }
    let same_path = a.path.is_same(&old.network, &b.path, &new.network);
    let same_attributes = same_row(&a.row, &b.row) && a.voies == b.voies && a.longueur_m == b.longueur_m;
    Change::of(same_path && same_attributes, || same_path)
}

/// Tells whether two hosts publish the same content. The ids of their localités are compared, because a host refers to
/// its localité by index, and indices move when a localité is added.
fn is_same_host(a: &Hebergeur, b: &Hebergeur, old: &Atlas, new: &Atlas) -> bool {
    if old.localites.is_same(&new.localites) {
        return a == b;
    }
    let localite = |atlas: &Atlas, host: &Hebergeur| Some(atlas.localites.get(host.localite?)?.id);
    localite(old, a) == localite(new, b) && Hebergeur { localite: b.localite, ..a.clone() } == *b
}
