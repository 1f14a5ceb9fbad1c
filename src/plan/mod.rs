//! Custom étapes: a walk along a voie, split into days that end where there is a bed.
//!
//! ```text
//!  PlanRequest ──> Parcours ──> arrets ──────> decoupe ──────> Plan ──────> a writer ──> Fichier
//!  from, to,       the line     the stops      the best        days with    json, files
//!  km a day        walked       and efforts    proposals       figures, hosts
//! ```
//!
//! A [`PlanRequest`] names the voie, the ends and the kilometres per day. [`Plan::of`] finds the line ([`Parcours`]),
//! collects the stops along it, and splits it by dynamic programming ([`decoupe`]) into one to three [`Proposition`]s.
//! [`PlanFile`] is the product that [`crate::http`] caches. The page is [`crate::pages::PagePlan`]. Nothing is stored,
//! because the URL contains the whole plan: the same data and the same request give the same plan.
//!
//! ```
//! use hent::plan::decoupe::{Arret, Souhait, proposals};
//!
//! // A stop with a bed every 10 km; one wants to walk 20 km a day.
//! let stops = [0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0].map(|at_m| Arret { at_m, effort_m: at_m, lit: true });
//! let proposals = proposals(&stops, Souhait { par_jour_m: 20_000.0, max_m: 30_000.0 });
//! assert_eq!(proposals[0].arrets, [0, 2, 4]); // two days of 20 km
//! ```

mod arrets;
mod choices;
mod criteria;
pub mod decoupe;
mod deviations;
mod files;
mod json;
mod lieu;
mod nuits;
mod parcours;
mod request;

pub use arrets::Hote;
pub use choices::{Beyond, Choices};
pub use files::{FORMATS, PlanFile, write};
pub use lieu::Lieu;
pub use parcours::Parcours;
pub use request::{Bout, MAX_KM, PAR_JOUR_KM, PAR_JOUR_USUEL_KM, PlanRequest, max_usuel_m};

use jiff::civil::Date;

use crate::annonces::Annonce;
pub use crate::atlas::Denivele;
use crate::atlas::{Atlas, Aujourdhui, Figures, Path, Relief, Voie, figures};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::links::Base;
use crate::lits::Alerte;
use crate::trace::Trace;
use crate::words::Words;
use arrets::{Hotes, arrets};
use decoupe::{Arret, Souhait, effort_m, proposals};
use deviations::{Deviations, annonces};
use nuits::PlanNights;

/// The maximum number of hosts that a day lists. With more, the page would be too long.
const HOTES: usize = 12;

/// A day of a plan.
#[derive(Debug)]
pub struct Jour<'a> {
    /// The start and the end.
    pub bouts: [Lieu; 2],
    /// The chainages of both ends, in metres from the start of the plan.
    pub ends_m: [f64; 2],
    /// Length, climbs and times. Climbs are computed on the complete line, so those of the days add up to the total.
    pub figures: DayFigures,
    /// The nearest wanted hosts at the end of the day, at most 12.
    pub hotes: Vec<Hote<'a>>,
    /// The number of wanted hosts at the end of the day, including those not in `hotes`.
    pub nombre_hotes: usize,
    /// True if the day is longer than the wanted maximum. It then crosses a gap without any stop.
    pub trop_long: bool,
    /// The date of the night at the end of the day, if the request names the day of departure.
    pub nuit: Option<Date>,
    /// The warning if the next open bed after the day is too far away.
    pub alerte: Option<Alerte>,
    /// The closures on the way of the day. With a date, these are the closures that hold on that day. Without one,
    /// these are the closures that hold today or are announced. Distances count from the start of the plan.
    pub annonces: Vec<Annonce<'a>>,
    /// Length and ascent of the day with the detours that hold. `None` if there are none.
    pub deviation: Option<Aujourdhui>,
}

impl Jour<'_> {
    /// Returns the walked length with the detours that hold, in metres.
    pub fn walked_m(&self) -> f64 {
        self.deviation.map_or(self.figures.longueur_m, |deviation| deviation.longueur_m)
    }

    /// Returns the length of the day with detours: « 23,4 km par la déviation (chemin balisé : 21,1 km) ; montée et
    /// descente sans celles de la déviation … ». Returns `None` if the day has no detour.
    pub(crate) fn with_detours(&self, words: &Words) -> Option<String> {
        let Aujourdhui { longueur_m, denivele, .. } = self.deviation?;
        let said = words.plan_deviation(&words.length(longueur_m), &words.length(self.figures.longueur_m));
        let without = denivele.map(|_| words.perturbation_hors_detours());
        Some(without.map_or(said.clone(), |without| format!("{said}{}{without}", words.separateur_faits())))
    }

    /// Returns the closures of the day, with distances from the start of the day.
    pub(crate) fn annonces_of_day(&self) -> impl Iterator<Item = Annonce<'_>> {
        self.annonces.iter().map(|annonce| annonce.shifted(-self.ends_m[0]))
    }

    /// Tells whether there is no wanted host at the end of the day.
    pub fn sans_hebergement(&self) -> bool {
        self.nombre_hotes == 0
    }
}

/// The figures of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayFigures {
    /// The length in metres.
    pub longueur_m: f64,
    /// The effort in metres ([`decoupe::effort_m`]). Stretches without heights count by their length only.
    pub effort_m: f64,
    /// Climbs and times. `None` if a height is missing.
    pub denivele: Option<Denivele>,
    /// The time in minutes at 4 km/h, without climbs.
    pub duree_4kmh_min: f64,
}

/// A way to split the walk into days.
#[derive(Debug)]
pub struct Proposition<'a> {
    /// The days in walking order.
    pub jours: Vec<Jour<'a>>,
    /// The cost in square kilometres of effort ([`decoupe`]). Lower is better.
    pub cout: f64,
}

/// The result of a request: the walked line, and the proposals.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The request.
    pub demande: &'a PlanRequest,
    /// The voie.
    pub voie: &'a Voie,
    /// The walked line.
    pub parcours: Parcours<'a>,
    /// One to three proposals, the best first.
    pub propositions: Vec<Proposition<'a>>,
    /// The base of links.
    pub base: Base,
    /// A track file without tracks: name, colour, rights and date for the files of the plan.
    trace: Trace,
    atlas: &'a Atlas,
}

impl<'a> Plan<'a> {
    /// Makes the plan in the language of `words`. Returns `None` if there is no such voie.
    ///
    /// Errors: those of [`Parcours`]. An end is unknown or too far from the line, the ends are in the wrong order or on
    /// lines that do not join, or the voie has no line.
    pub fn of(atlas: &'a Atlas, demande: &'a PlanRequest, words: &'static Words) -> Result<Option<Self>> {
        let Some(voie) = atlas.voie(&demande.voie) else { return Ok(None) };
        let parcours = Parcours::of(atlas, voie, demande, words)?;
        let hotes = Hotes::along(&parcours, atlas, &demande.hotes);
        let nuits = PlanNights::along(&parcours, atlas, demande);
        let (places, arrets) = arrets(&parcours, atlas, &hotes.open(|at_m| nuits.likely(&parcours, demande, at_m)));
        let souhait = Souhait { par_jour_m: f64::from(demande.par_jour_m), max_m: f64::from(demande.max_m) };
        // It depends on the proposal on which day a detour is reached. The split uses the detours that hold at
        // departure.
        let deviations = Deviations::along(&parcours, atlas, demande.depart_le);
        let walked = arrets.iter().map(|arret| with_detours(arret, &parcours, &deviations)).collect::<Vec<_>>();
        let propositions = proposals(&walked, souhait).into_iter().map(|plan| {
            let stops: Vec<_> =
                plan.arrets.iter().filter_map(|i| Some((arrets.get(*i)?.at_m, places.get(*i)?))).collect();
            let day = |(number, ends): (usize, &[(f64, &Lieu)])| {
                let &[(de_m, de), (a_m, a)] = ends else { return None };
                let nuit = nuits.date(number);
                let alerte = nuits.alerte(words, number, a_m, &a.nom);
                let there = hotes.by(a_m, nuit);
                let (bouts, figures) = ([de.clone(), a.clone()], figures(&parcours, [de_m, a_m]));
                let day = jour(bouts, [de_m, a_m], figures, there);
                Some(closures(Jour { nuit, alerte, ..day }, &parcours, atlas, souhait))
            };
            Proposition { jours: (1..).zip(stops.windows(2)).filter_map(day).collect(), cout: plan.cout }
        });
        let propositions = propositions.collect();
        let mut trace = Trace::new(atlas, voie, &parcours.paths(), words);
        // Each path is in the direction of its line. The paths are in walking order.
        let walked = |path: Path| if demande.sens.is_back() { path.reversed() } else { path };
        let walked: Vec<Path> = parcours.paths().into_iter().map(walked).collect();
        trace.attribution.invente = atlas.invented(&walked);
        let mut plan = Self { demande, voie, parcours, propositions, trace, base: Base::default(), atlas };
        plan.trace.caption.nom = plan.nom();
        Ok(Some(plan))
    }

    /// Returns the rights and licences of the data.
    pub fn droits(&self) -> &[String] {
        &self.trace.attribution.droits
    }

    /// Returns the warning that the walk is wholly or partly invented. Returns `None` if no stretch is invented.
    pub(crate) fn invente(&self) -> Option<String> {
        self.trace.attribution.warning(self.words())
    }

    /// Returns the texts in the language of the plan.
    pub(crate) fn words(&self) -> &'static Words {
        self.trace.words
    }

    /// Returns the title: voies, start and end.
    pub(crate) fn title(&self) -> &str {
        &self.trace.caption.nom
    }

    /// Makes the title.
    fn nom(&self) -> String {
        let ([de, a], words) = (&self.parcours.bouts, self.words());
        let noms = self.parcours.noms().join(", ");
        let noms = if self.demande.sens.is_back() { words.nom_retour(&noms) } else { noms };
        words.plan_nom(&noms, &words.bouts(&de.nom, &a.nom))
    }

    /// Returns the warning for a day without a host at its end.
    pub(crate) fn sans_hebergement(&self) -> String {
        let words = self.words();
        if self.demande.hotes.is_empty() { words.plan_sans_hebergement() } else { words.plan_sans_hebergement_voulu() }
    }

    /// Returns a proposal by its number, counted from 1. Errors: there is no proposal with this number.
    pub fn proposition(&self, number: usize) -> Result<&Proposition<'a>> {
        let there = number.checked_sub(1).and_then(|i| self.propositions.get(i));
        there.ok_or_else(|| {
            let count = self.propositions.len();
            Error::input("proposition", format!("il n'y en a que {count}"), format!("Donnez un nombre de 1 à {count}."))
        })
    }

    /// Returns a link to a proposal as a page (`html`) or as a file with this extension.
    pub(crate) fn link(&self, proposition: usize, extension: &str) -> String {
        self.base.link(&self.demande.address(proposition, extension))
    }

    /// Tells whether a height along the walk is missing. In this case efforts count only the length.
    pub(crate) fn sans_hauteurs(&self) -> bool {
        let mut days = self.propositions.first().into_iter().flat_map(|proposition| &proposition.jours);
        days.any(|jour| jour.figures.denivele.is_none())
    }
}

/// Returns the figures of the day between two chainages of the line.
fn figures(parcours: &Parcours<'_>, [de_m, a_m]: [f64; 2]) -> DayFigures {
    let longueur_m = a_m - de_m;
    let efforts = parcours.efforts(a_m).since(parcours.efforts(de_m));
    let (montee_m, descente_m) = (efforts.montee_m, efforts.descente_m);
    DayFigures {
        longueur_m,
        effort_m: effort_m(longueur_m, montee_m),
        denivele: (efforts.sans_hauteur_m < 1.0).then(|| Denivele {
            montee_m,
            descente_m,
            duree_min: figures::duree_min(efforts.aller_min, longueur_m, montee_m, descente_m),
        }),
        duree_4kmh_min: longueur_m / 4_000.0 * 60.0,
    }
}

/// Makes a day from its figures and the hosts at its end, without its night and its closures.
fn jour<'a>(bouts: [Lieu; 2], ends_m: [f64; 2], figures: DayFigures, mut there: Vec<Hote<'a>>) -> Jour<'a> {
    let nombre_hotes = there.len();
    there.truncate(HOTES);
    Jour {
        bouts,
        ends_m,
        figures,
        hotes: there,
        nombre_hotes,
        trop_long: false,
        nuit: None,
        alerte: None,
        annonces: vec![],
        deviation: None,
    }
}

/// Adds the closures of a day, and sets whether the day is too long with their detours.
fn closures<'a>(jour: Jour<'a>, parcours: &Parcours<'a>, atlas: &'a Atlas, souhait: Souhait) -> Jour<'a> {
    let annonces = annonces(parcours, atlas, jour.ends_m, jour.nuit);
    let montee_m = jour.figures.denivele.map(|denivele| [denivele.montee_m, denivele.descente_m]);
    let deviations = Deviations::along(parcours, atlas, jour.nuit);
    let jour = Jour { annonces, deviation: deviations.between(parcours, jour.ends_m, montee_m), ..jour };
    Jour { trop_long: jour.walked_m() > souhait.max_m, ..jour }
}

/// Moves a stop to its walked distance with detours. The heights of detours are not known.
fn with_detours(arret: &Arret, parcours: &Parcours<'_>, deviations: &Deviations) -> Arret {
    let at_m = deviations.walked_m(arret.at_m);
    let montee_m = deviations.avoided_montee_m(parcours, arret.at_m);
    Arret { at_m, effort_m: arret.effort_m + (at_m - arret.at_m) - effort_m(0.0, montee_m), lit: arret.lit }
}

impl DayFigures {
    /// Converts to the figures of a track file. The highest and lowest points are those of the segments.
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
