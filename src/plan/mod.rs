//! Étapes of one's own: a way split into days as somebody wants to walk, that end where there is a bed.
//!
//! ```text
//!  Demande ──> Parcours ──> arrêts ──────────> decoupe ───────> Plan ──────────> Format ──> bytes
//!  from, to,   what is      where a day can    where it does:   each day with    json, html, gpx, zip, csv
//!  km a day    walked       end, what it       up to three      its figures
//!                           takes to there     proposals        and hosts
//! ```
//!
//! Pure: the same data and the same demand give the same plan, so its address is all there is to keep.

mod arrets;
pub mod decoupe;
mod demande;
mod fichiers;
mod html;
mod json;
mod parcours;

use std::collections::HashSet;

use serde::Serialize;

pub use demande::{Bout, Demande, Format};
pub use parcours::Parcours;

use crate::atlas::{Atlas, Figures, Hebergeur, Quoi, Relief, Voie, figures};
use crate::error::{Error, Result};
use crate::file::{Fichier, Product, titled};
use crate::geo::{self, Bounds};
use crate::links::Base;
use crate::liste::mots;
use crate::trace::{Trace, decimal};
use arrets::{Hotes, arrets};
use decoupe::{Souhait, effort_m, proposals};

/// How many kilometres one may want to walk in a day.
pub const PAR_JOUR_KM: [f64; 2] = [5.0, 80.0];
/// What one wants unless it is said, kilometres.
pub const PAR_JOUR_USUEL_KM: f64 = 25.0;
/// The most that one may say to walk in a day, kilometres.
pub const MAX_KM: f64 = 120.0;

/// The most that one walks in a day unless it is said, metres, by what one wants.
pub fn max_usuel_m(par_jour_m: u32) -> u32 {
    par_jour_m.saturating_mul(7) / 5
}

/// What is said where heights are not known.
const SANS_HAUTEURS: &str =
    "Certaines hauteurs ne sont pas connues : là, seule la longueur compte, et la durée est celle à 4 km/h.";

/// How many hosts of a day's end are named at most, the nearest; a page is to be read.
const HOTES: usize = 12;

/// A place on a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Lieu {
    /// What it is called.
    pub nom: String,
    /// What it is; none of a mere place on the way.
    pub quoi: Option<Quoi>,
}

impl Lieu {
    fn at(at_m: f64) -> Self {
        Self { nom: format!("km {}", km(at_m)), quoi: None }
    }

    fn of(atlas: &Atlas, quoi: Quoi) -> Self {
        let localite = |i: usize| atlas.localites.get(i).map(|localite| localite.nom.clone());
        let nom = match quoi {
            Quoi::Localite(i) => localite(i),
            // A host's name alone tells few where it is.
            Quoi::Hebergeur(i) => atlas.hebergeurs.get(i).map(|host| match host.localite.and_then(localite) {
                Some(town) => format!("{} ({town})", host.nom),
                None => host.nom.clone(),
            }),
            Quoi::PointInteret(i) => atlas.points_interet.get(i).map(|point| point.nom.clone()),
        };
        Self { nom: mots::texte(&nom.unwrap_or_default()), quoi: Some(quoi) }
    }
}

/// A host at the end of a day.
#[derive(Clone, Copy, Debug)]
pub struct Hote<'a> {
    /// As far as it is published.
    pub hote: &'a Hebergeur,
    /// Its place in the atlas.
    pub quoi: Quoi,
    /// Where the way passes it, metres from the plan's start.
    pub at_m: f64,
    /// Metres off the way: of the host, or of its localité where that is all that is published.
    pub ecart_m: f64,
}

/// A day. Distances are from the plan's start, metres.
#[derive(Debug)]
pub struct Jour<'a> {
    /// Where it starts and ends.
    pub bouts: [Lieu; 2],
    /// Where that is.
    pub ends_m: [f64; 2],
    /// Length, ascent, descent and times. Ascents are counted on the whole line, so those of the days add up.
    pub figures: Chiffres,
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
pub struct Chiffres {
    /// Metres.
    pub longueur_m: f64,
    /// Metres of effort ([`decoupe::effort_m`]); where heights are not known, only the length counts.
    pub effort_m: f64,
    /// Where all heights are known.
    pub denivele: Option<Denivele>,
    /// Minutes at 4 km/h on the flat.
    pub duree_4kmh_min: f64,
}

/// What heights say of a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Denivele {
    /// Metres up.
    #[serde(serialize_with = "geo::tenths")]
    pub montee_m: f64,
    /// Metres down.
    #[serde(serialize_with = "geo::tenths")]
    pub descente_m: f64,
    /// Walking time, minutes, from the faster rule to the slower.
    pub duree_min: [f64; 2],
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
    pub demande: &'a Demande,
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
    pub fn of(atlas: &'a Atlas, demande: &'a Demande) -> Result<Option<Self>> {
        let Some(voie) = atlas.voie(&demande.voie) else { return Ok(None) };
        let parcours = Parcours::of(atlas, voie, demande)?;
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
        let trace = Trace::new(atlas, voie, &parcours.paths());
        let mut plan = Self { demande, voie, parcours, propositions, trace, base: Base::default(), atlas };
        plan.trace.nom = plan.nom();
        Ok(Some(plan))
    }

    /// Whose data it is and under which licence.
    pub fn droits(&self) -> &[String] {
        &self.trace.droits
    }

    /// What it is called.
    fn nom(&self) -> String {
        let [de, a] = &self.parcours.bouts;
        let retour = if self.demande.sens.is_back() { " (retour)" } else { "" };
        format!("{}{retour} : {} – {}", self.parcours.noms().join(", "), de.nom, a.nom)
    }

    /// A proposal by its number, from 1. Errors: there is no such one.
    fn proposition(&self, number: usize) -> Result<&Proposition<'a>> {
        let there = number.checked_sub(1).and_then(|i| self.propositions.get(i));
        there.ok_or_else(|| {
            let count = self.propositions.len();
            Error::input("proposition", format!("il n'y en a que {count}"), format!("Donnez un nombre de 1 à {count}."))
        })
    }

    /// Is some height not known? Then only the length counts there.
    fn sans_hauteurs(&self) -> bool {
        let mut days = self.propositions.first().into_iter().flat_map(|proposition| &proposition.jours);
        days.any(|jour| jour.figures.denivele.is_none())
    }
}

/// A request for a plan as a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Document {
    /// What is asked for.
    pub demande: Demande,
    /// The number of a proposal, from 1. [`Format::Json`] has all of them.
    pub proposition: usize,
    /// What it is written as.
    pub format: Format,
    /// What links begin with.
    pub base: Base,
}

impl Product for Document {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        write(atlas, &self.demande, self.proposition, self.format, &self.base)
    }
}

/// A plan as it is written, links beginning with `base`; none where there is no such voie. Errors:
/// those of [`Plan::of`]; there is no such proposal.
pub fn write(
    atlas: &Atlas,
    demande: &Demande,
    proposition: usize,
    format: Format,
    base: &Base,
) -> Result<Option<Fichier>> {
    let Some(mut plan) = Plan::of(atlas, demande)? else { return Ok(None) };
    plan.base = base.clone();
    let broken =
        |error: String| Error::Internal(format!("écriture d'un itinéraire ({}) : {error}", format.extension()));
    let bytes = match format {
        Format::Json => json::write(&plan).map_err(|error| broken(error.to_string()))?,
        Format::Html => html::write(&plan, proposition, plan.proposition(proposition)?)
            .map_err(|error| broken(error.to_string()))?
            .into_bytes(),
        Format::Gpx => fichiers::gpx(&plan, proposition)?,
        Format::Zip => fichiers::zip(&plan, proposition)?,
        Format::Csv => fichiers::csv(&plan, plan.proposition(proposition)?)?,
    };
    let (stem, extension) = (format!("itineraire-{}", demande.voie), format.extension());
    let titre = format!("{}.{extension}", titled(&plan.trace.nom));
    let inline = matches!(format, Format::Json | Format::Html);
    Ok(Some(Fichier { nom: format!("{stem}.{extension}"), titre, media_type: format.media_type(), bytes, inline }))
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
    let figures = Chiffres {
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

impl Chiffres {
    /// The same as those of a track whose places are given.
    fn of_track(&self, segments: &[Vec<crate::geo::Position>]) -> Figures {
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

/// What is said of a day at whose end nobody takes one in.
fn sans_hebergement(demande: &Demande) -> &'static str {
    if demande.types.is_empty() {
        "Aucun hébergement publié à l'arrivée"
    } else {
        "Aucun hébergement publié du type voulu à l'arrivée"
    }
}

/// Metres as kilometres to the hectometre: `12,3`.
fn km(metres: f64) -> String {
    decimal(metres / 1000.0)
}

/// The box around some lines.
fn bounds(segments: &[Vec<crate::geo::Position>]) -> Option<Bounds> {
    Bounds::around(segments.iter().flatten().copied())
}

/// Each host once, of the days of a proposal.
fn distinct<'p, 'a>(proposition: &'p Proposition<'a>) -> impl Iterator<Item = &'p Hote<'a>> {
    let mut seen = HashSet::new();
    proposition.jours.iter().flat_map(|jour| &jour.hotes).filter(move |hote| seen.insert(hote.quoi))
}
