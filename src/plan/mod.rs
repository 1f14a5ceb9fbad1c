//! Étapes of one's own: a way split into days as somebody wants to walk, that end where there is a bed.
//!
//! ```text
//!  PlanRequest ──> Parcours ──> arrêts ──────────> decoupe ───────> Plan ──────────> FileFormat ──> bytes
//!  from, to,   what is      where a day can    where it does:   each day with    json, gpx, zip, csv
//!  km a day    walked       end, what it       up to three      its figures
//!                           takes to there     proposals        and hosts
//! ```
//!
//! The page to read and to print is in [`crate::pages`]. Pure: the same data and the same demand give the same plan, so its address is all there is to keep.

mod arrets;
mod choices;
pub mod decoupe;
mod files;
mod json;
mod lieu;
mod parcours;
mod request;

pub use arrets::Hote;
pub use choices::{Beyond, Choices};
pub use files::{FORMATS, PlanFile, write};
pub use lieu::Lieu;
pub use parcours::Parcours;
pub use request::{Bout, MAX_KM, PAR_JOUR_KM, PAR_JOUR_USUEL_KM, PlanRequest, max_usuel_m};

pub use crate::atlas::Denivele;
use crate::atlas::{Atlas, Figures, Relief, Voie, figures};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::links::Base;
use crate::trace::Trace;
use crate::words::Words;
use arrets::{Hotes, arrets};
use decoupe::{Souhait, effort_m, proposals};

/// How many hosts of a day's end are named at most, the nearest; a page is to be read.
const HOTES: usize = 12;

/// A day. Distances are from the plan's start, metres.
#[derive(Debug)]
pub struct Jour<'a> {
    /// Where it starts and ends.
    pub bouts: [Lieu; 2],
    /// Where that is.
    pub ends_m: [f64; 2],
    /// Length, ascent, descent and times. Ascents are counted on the whole line, so those of the days add up.
    pub figures: DayFigures,
    /// The nearest hosts at its end, of the kinds that were asked for.
    pub hotes: Vec<Hote<'a>>,
    /// How many there are, those that are not named too.
    pub nombre_hotes: usize,
    /// Is it longer than what one walks at most? Then no place to end it is nearer.
    pub trop_long: bool,
}

impl Jour<'_> {
    /// Is there no host at its end?
    pub fn sans_hebergement(&self) -> bool {
        self.nombre_hotes == 0
    }
}

/// Figures of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayFigures {
    /// Metres.
    pub longueur_m: f64,
    /// Metres of effort ([`decoupe::effort_m`]); where heights are not known, only the length counts.
    pub effort_m: f64,
    /// Where all heights are known.
    pub denivele: Option<Denivele>,
    /// Minutes at 4 km/h on the flat.
    pub duree_4kmh_min: f64,
}

/// One way to split it.
#[derive(Debug)]
pub struct Proposition<'a> {
    /// In walking order.
    pub jours: Vec<Jour<'a>>,
    /// What it costs, square kilometres of effort ([`decoupe`]).
    pub cout: f64,
}

/// What was asked for, split.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What was asked for.
    pub demande: &'a PlanRequest,
    /// The voie.
    pub voie: &'a Voie,
    /// What is walked.
    pub parcours: Parcours<'a>,
    /// One to three, the best first.
    pub propositions: Vec<Proposition<'a>>,
    /// What its links begin with.
    pub base: Base,
    /// What its files have in common with those of tracks: whose data it is, of when.
    trace: Trace,
    atlas: &'a Atlas,
}

impl<'a> Plan<'a> {
    /// The plan that is asked for; none where there is no such voie. Errors: an end is not there or not on the way, they
    /// are in the wrong order or on lines that do not join; the voie has no line.
    pub fn of(atlas: &'a Atlas, demande: &'a PlanRequest, words: &'static Words) -> Result<Option<Self>> {
        let Some(voie) = atlas.voie(&demande.voie) else { return Ok(None) };
        let parcours = Parcours::of(atlas, voie, demande, words)?;
        let hotes = Hotes::along(&parcours, atlas, &demande.types);
        let (places, arrets) = arrets(&parcours, atlas, &hotes);
        let souhait = Souhait { par_jour_m: f64::from(demande.par_jour_m), max_m: f64::from(demande.max_m) };
        let propositions = proposals(&arrets, souhait).into_iter().map(|plan| {
            let stops: Vec<_> =
                plan.arrets.iter().filter_map(|i| Some((arrets.get(*i)?.at_m, places.get(*i)?))).collect();
            let day = |ends: &[(f64, &Lieu)]| match *ends {
                [(de_m, de), (a_m, a)] => Some(jour(&parcours, &hotes, [de.clone(), a.clone()], [de_m, a_m], souhait)),
                _ => None,
            };
            Proposition { jours: stops.windows(2).filter_map(day).collect(), cout: plan.cout }
        });
        let propositions = propositions.collect();
        let trace = Trace::new(atlas, voie, &parcours.paths(), words);
        let mut plan = Self { demande, voie, parcours, propositions, trace, base: Base::default(), atlas };
        plan.trace.caption.nom = plan.nom();
        Ok(Some(plan))
    }

    /// Whose data it is and under which licence.
    pub fn droits(&self) -> &[String] {
        &self.trace.attribution.droits
    }

    /// The language that it is written in.
    pub(crate) fn words(&self) -> &'static Words {
        self.trace.words
    }

    /// What it is called.
    pub(crate) fn title(&self) -> &str {
        &self.trace.caption.nom
    }

    fn nom(&self) -> String {
        let ([de, a], words) = (&self.parcours.bouts, self.words());
        let noms = self.parcours.noms().join(", ");
        let noms = if self.demande.sens.is_back() { words.nom_retour(&noms) } else { noms };
        words.plan_nom(&noms, &words.bouts(&de.nom, &a.nom))
    }

    /// What is said of a day at whose end nobody takes one in.
    pub(crate) fn sans_hebergement(&self) -> String {
        let words = self.words();
        if self.demande.types.is_empty() { words.plan_sans_hebergement() } else { words.plan_sans_hebergement_voulu() }
    }

    /// A proposal by its number, from 1. Errors: there is no such one.
    pub fn proposition(&self, number: usize) -> Result<&Proposition<'a>> {
        let there = number.checked_sub(1).and_then(|i| self.propositions.get(i));
        there.ok_or_else(|| {
            let count = self.propositions.len();
            Error::input("proposition", format!("il n'y en a que {count}"), format!("Donnez un nombre de 1 à {count}."))
        })
    }

    /// A link to a proposal as a page or a file, by its extension.
    pub(crate) fn link(&self, proposition: usize, extension: &str) -> String {
        format!("{}{}", self.base, self.demande.address(proposition, extension))
    }

    /// Is some height not known? Then only the length counts there.
    pub(crate) fn sans_hauteurs(&self) -> bool {
        let mut days = self.propositions.first().into_iter().flat_map(|proposition| &proposition.jours);
        days.any(|jour| jour.figures.denivele.is_none())
    }
}

/// A day between two places of a way.
fn jour<'a>(
    parcours: &Parcours<'_>,
    hotes: &Hotes<'a>,
    bouts: [Lieu; 2],
    [de_m, a_m]: [f64; 2],
    souhait: Souhait,
) -> Jour<'a> {
    let longueur_m = a_m - de_m;
    let efforts = parcours.efforts(a_m).since(parcours.efforts(de_m));
    let (montee_m, descente_m) = (efforts.montee_m, efforts.descente_m);
    let figures = DayFigures {
        longueur_m,
        effort_m: effort_m(longueur_m, montee_m),
        denivele: (efforts.sans_hauteur_m < 1.0).then(|| Denivele {
            montee_m,
            descente_m,
            duree_min: figures::duree_min(efforts.aller_min, longueur_m, montee_m, descente_m),
        }),
        duree_4kmh_min: longueur_m / 4_000.0 * 60.0,
    };
    let mut there = hotes.by(a_m);
    let nombre_hotes = there.len();
    there.truncate(HOTES);
    Jour { bouts, ends_m: [de_m, a_m], figures, hotes: there, nombre_hotes, trop_long: longueur_m > souhait.max_m }
}

impl DayFigures {
    /// The same as those of a track whose places are given.
    fn of_track(&self, segments: &[Vec<Position>]) -> Figures {
        let heights = || segments.iter().flatten().filter_map(|place| place.height());
        let relief = self.denivele.map(|Denivele { montee_m, descente_m, duree_min }| Relief {
            montee_m,
            descente_m,
            altitude_min_m: heights().fold(f64::INFINITY, f64::min),
            altitude_max_m: heights().fold(f64::NEG_INFINITY, f64::max),
            duree_min,
        });
        Figures { longueur_m: self.longueur_m, relief, duree_4kmh_min: self.duree_4kmh_min }
    }
}
