//! Sections: a stretch between two kilometres becomes an étape of an atlas of its own.
//!
//! Tracks, lists, profiles, pictures and pages are made of an étape. [`Atlas::with_section`] returns an atlas that has
//! one étape more, the section, and is otherwise the same. So everything that can be made of an étape can be made of a
//! section, by the same code: [`Etape::slug`] finds it, its [`Stretch`] has path, figures and bounds, and its
//! kilometres count from its start. It shares the memory of the atlas, except for some thousand numbers, and takes less
//! time than writing a file.
//!
//! ```text
//!   line     ├────arc────┼───────arc───────┼──────arc──────┤
//!   section          ●━━━━━━━━━━━━━━━━━━━━━━━━━━●
//!   its path         ├part┼──────arc────────┼part┤        new arcs, which belong to the same tronçons
//! ```
//!
//! An end within 5 m of the end of an étape, or of the way, is that end: `de_km=12.4` names an étape that starts at
//! 12,403 m, and the section is exactly that étape.
//!
//! ```
//! use hent::annonces::Annonce;
//! use hent::atlas::{Atlas, Genre};
//! use hent::geo::Position;
//! use hent::model::{Code, Dataset, Km, Section, Sens, Troncon, Voie, VoieTroncon};
//!
//! # let (code, text) = (Code::parse("cote").unwrap(), String::new);
//! # let voie = Voie { id: 1, code: code.clone(), nom: text(), description: text(), couleur: text(), ordre: 1, deux_sens: true };
//! # let geom = vec![Position::new(-4.5, 48.0, 10.0), Position::new(-4.5, 48.1, 20.0)];
//! # let [nom, revetement, balisage, source, droits, date_releve] = [0; 6].map(|_| text());
//! # let troncon = Troncon { id: 1, code, nom, revetement, balisage, source, droits, date_releve, geom };
//! # let member = VoieTroncon { voie_id: 1, variante: text(), rang: 1, troncon_id: 1, inverse: false };
//! # let (voies, troncons, voies_troncons) = (vec![voie], vec![troncon], vec![member]);
//! # let atlas = Atlas::build(Dataset { voies, troncons, voies_troncons, ..Dataset::default() });
//! let [de, a] = ["2", "5,5"].map(|km| Km::parse(km).unwrap());
//! let section = Section { voie: "cote".into(), etape: None, sens: Sens::Aller, de, a };
//! let excerpt = atlas.with_section(&section).unwrap();
//! let (voie, etape) = excerpt.section(&section).unwrap();
//!
//! let stretch = etape.trace.as_ref().unwrap();
//! assert_eq!(stretch.figures.longueur_m.round(), 3_500.0); // with ascent, descent and times
//! let lines: Vec<Vec<Position>> =
//!     stretch.path.pieces.iter().map(|piece| excerpt.network.positions(piece).collect()).collect();
//! assert_eq!(lines.len(), 1, "a piece for each stretch without a hole");
//! assert!(stretch.bounds.unwrap().contains(lines[0][0]));
//! assert!(!excerpt.invented([&stretch.path]).is_any());
//! assert!(etape.passages(&excerpt, Genre::Hebergeur).is_empty(), "no host lies along it");
//! assert!(Annonce::of_etape(&excerpt, voie, etape, section.sens).is_empty(), "nothing is closed");
//! assert!(excerpt.localites.get(etape.depart).is_none(), "no localité is at its start");
//! ```

use std::sync::Arc;

use super::along::cut;
use super::contents::Atlas;
use super::etape::{Etape, NOWHERE, Stretch};
use super::figures::Figures;
use super::measured::Measured;
use super::network::{Network, Path, Step, Strand};
use super::quoi::Quoi;
use super::voie::{Ligne, Voie};
use crate::geo::Position;
use crate::model::{self, Km, Section};

/// An end of a section moves to the end of an étape, or of the way, if it is at most this many metres away.
const SAME_END_M: f64 = Km::STEP_M / 2.0;
/// A section takes an arc whole if both its ends are at most this many metres from the ends of the arc.
const SAME_ARC_M: f64 = 0.5;
/// An end of a section gets the name of a localité within these distances: metres along the line, and metres off it.
const BESIDE_M: [f64; 2] = [500.0, 1_000.0];

impl Voie {
    /// Returns the line of an étape, and the chainages of both ends of the étape in metres. Without a slug, returns the
    /// main line and its ends. Returns `None` if there is no such étape, or if it has no line.
    pub fn way(&self, etape: Option<&str>) -> Option<(&Ligne, [f64; 2])> {
        match etape {
            None => self.first_line().map(|ligne| (ligne, [0.0, ligne.figures.longueur_m])),
            Some(slug) => {
                let etape = self.etape(slug)?;
                let trace = etape.trace.as_ref()?;
                Some((self.ligne(&etape.row.variante)?, [trace.de_m, trace.a_m]))
            }
        }
    }

    /// Returns the chainages of the ends of a section in metres, ascending.
    fn section_m(&self, section: &Section) -> Option<(&Ligne, [f64; 2])> {
        let (ligne, [start_m, end_m]) = self.way(section.etape.as_deref())?;
        let at = |km: Km| start_m + section.sens.walked(km.metres(), end_m - start_m);
        let exact_m = section.sens.ends([at(section.de), at(section.a)]);
        let stops_m = self.etapes.iter().filter(|etape| etape.row.variante == ligne.variante);
        let stops_m = stops_m.filter_map(|etape| etape.trace.as_ref()).flat_map(|trace| [trace.de_m, trace.a_m]);
        let stops_m: Vec<f64> = stops_m.chain([start_m, end_m]).collect();
        let nearest = |at_m: f64| {
            let near = stops_m.iter().filter(|stop_m| (*stop_m - at_m).abs() <= SAME_END_M);
            near.min_by(|a, b| (*a - at_m).abs().total_cmp(&(*b - at_m).abs())).copied().unwrap_or(at_m)
        };
        let ends_m = exact_m.map(nearest);
        Some((ligne, if ends_m[0] < ends_m[1] { ends_m } else { exact_m }))
    }
}

impl Atlas {
    /// Returns this atlas with the section as an étape of its voie. Its slug is [`Section::slug`]. Returns `None` if
    /// the way of the section has no line there.
    pub fn with_section(&self, section: &Section) -> Option<Self> {
        let number = self.voies.iter().position(|voie| voie.row.code.as_str() == section.voie)?;
        let voie = self.voies.get(number)?;
        let (ligne, ends_m) = voie.section_m(section)?;
        let (network, trace) = ligne.excerpt(&self.network, ends_m)?;
        let [depart, arrivee] = [trace.de_m, trace.a_m].map(|at_m| self.localite_at(ligne, at_m));
        let row = model::Etape {
            id: 0,
            voie_id: voie.row.id,
            variante: ligne.variante.clone(),
            numero: 0,
            nom: String::new(),
            depart_id: 0,
            arrivee_id: 0,
            description: String::new(),
        };
        let etape =
            Etape { row: row.into(), section: Some(section.clone()), depart, arrivee, feet: None, trace: Some(trace) };
        let mut voies = self.voies.clone();
        // The étapes of the store come first, so they keep their numbers.
        let with_it = Voie { etapes: voie.etapes.iter().cloned().chain([etape]).collect(), ..Voie::clone(voie) };
        *voies.get_mut(number)? = Arc::new(with_it);
        let before = self.etapes_before.iter().enumerate();
        Some(Self {
            passages: self.passages.iter().zip(&voies).map(|(found, voie)| found.with_etapes(voie)).collect(),
            voies,
            network,
            etapes_before: before.map(|(voie, before)| before + usize::from(voie > number)).collect(),
            troncons: self.troncons.clone(),
            localites: self.localites.clone(),
            hebergeurs: Arc::clone(&self.hebergeurs),
            publications: self.publications,
            points_interet: self.points_interet.clone(),
            guides: self.guides.clone(),
            perturbations: Arc::clone(&self.perturbations),
            perturbations_orphelines: self.perturbations_orphelines,
            attribution: self.attribution.clone(),
            bounds: self.bounds,
            nearest: self.nearest.clone(),
            chemins: Arc::clone(&self.chemins),
            pres_des: Default::default(),
            period: self.period,
            by_code: self.by_code.clone(),
            rows: self.rows.clone(),
        })
    }

    /// Returns the voie and the étape of a section. Returns `None` unless [`Atlas::with_section`] made this atlas for
    /// the section.
    pub fn section(&self, section: &Section) -> Option<(&Voie, &Etape)> {
        let voie = self.voie(&section.voie)?;
        Some((voie, voie.etapes.iter().find(|etape| etape.section.as_ref() == Some(section))?))
    }

    /// Returns the index of the localité near a chainage of a line. Returns [`NOWHERE`] if no localité is near.
    fn localite_at(&self, ligne: &Ligne, at_m: f64) -> usize {
        let [along_m, off_m] = BESIDE_M;
        let passages = ligne.passages(self, off_m).into_iter().filter_map(|passage| {
            let Quoi::Localite(localite) = passage.quoi else { return None };
            let from_m = (passage.chainage_m - at_m).abs();
            (from_m <= along_m).then_some((localite, from_m + passage.off_m))
        });
        passages.min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(NOWHERE, |(localite, _)| localite)
    }
}

impl Ligne {
    /// Cuts the line at two chainages in metres. Returns the stretch between them, and the network with its arcs.
    fn excerpt(&self, network: &Network, ends_m: [f64; 2]) -> Option<(Network, Stretch)> {
        let (mut parts, mut pieces, mut reached_m) = (vec![], vec![], None::<[f64; 2]>);
        for piece in self.steps(network) {
            let mut steps = vec![];
            for (step, start_m) in piece {
                let arc_m = [start_m, start_m + network.arc(step.arc).length_m];
                let Some(within_m) = within(arc_m, ends_m) else { continue };
                let whole = within_m == arc_m;
                let next = u32::try_from(network.len() + parts.len()).unwrap_or(u32::MAX);
                if !whole {
                    let Some(part) = part(network, step, within_m.map(|at_m| at_m - start_m)) else { continue };
                    parts.push(part);
                }
                // A part is stored in walking direction.
                steps.push(if whole { step } else { Step { arc: next, reversed: false } });
                reached_m = Some([reached_m.map_or(within_m[0], |[from_m, _]| from_m), within_m[1]]);
            }
            pieces.extend((!steps.is_empty()).then_some(steps));
        }
        let ([de_m, a_m], network, path) = (reached_m?, network.with_parts(parts), Path { pieces });
        let stretch = Stretch { de_m, a_m, figures: Figures::of(&path, &network), bounds: network.bounds(&path), path };
        Some((network, stretch))
    }
}

/// Cuts an arc to a section. The arguments are their start and end, as chainages in metres. Returns those of the common
/// part, or `None` if there is none. An end of the section within [`SAME_ARC_M`] of an end of the arc moves to it.
fn within([start_m, end_m]: [f64; 2], [de_m, a_m]: [f64; 2]) -> Option<[f64; 2]> {
    let from_m = if de_m - start_m > SAME_ARC_M { de_m } else { start_m };
    let to_m = if end_m - a_m > SAME_ARC_M { a_m } else { end_m };
    let middle_m = f64::midpoint(from_m, to_m);
    (from_m <= to_m && middle_m > de_m && middle_m < a_m).then_some([from_m, to_m])
}

/// Cuts an arc at two distances in metres from its start in walking direction. Returns the part between them as a
/// strand, with the index of its tronçon. Returns `None` if the part is shorter than the resolution of vertices.
fn part(network: &Network, step: Step, ends_m: [f64; 2]) -> Option<(Strand, usize)> {
    let arc: Vec<Position> = network.positions(&[step]).collect();
    let mut places = vec![];
    cut(&arc, ends_m, &mut places);
    let measured = Measured::new(&places);
    (measured.vertices.len() > 1).then_some((Strand::new(&measured, &[], |_| false), network.troncon_of(step.arc)?))
}
