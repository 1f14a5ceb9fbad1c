//! [`Atlas`]: everything that is published, as one immutable value.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::etape::Etape;
use super::found::{FoundPassages, NearGenre};
use super::hebergeur::Hebergeur;
use super::jour::Period;
use super::line_index::LineIndex;
use super::nearest::Nearest;
use super::network::Network;
use super::perturbation::{Perturbation, Role};
use super::quoi::{Genre, Quoi};
use super::sources::List;
use super::voie::{NAMED, Troncon, Voie};
use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, Position};
use crate::model::{Code, Guide, Localite, PointInteret, Publications};

/// Everything that is published, indexed. Lists are in the order in which they are shown: voies by `ordre`, étapes by
/// number, all else by code.
#[derive(Debug, Default)]
pub struct Atlas {
    /// The voies, with their lines and étapes.
    pub voies: Vec<Arc<Voie>>,
    /// The tronçons, each stored once however many voies run over it.
    pub troncons: Vec<Arc<Troncon>>,
    /// Towns, villages and hamlets.
    pub localites: List<Localite>,
    /// The hosts who agreed to be shown.
    pub hebergeurs: Arc<[Hebergeur]>,
    /// How many hosts are shown, at which precision, and how many are not and why.
    pub publications: Publications,
    /// Points of interest.
    pub points_interet: List<PointInteret>,
    /// Printed guides.
    pub guides: List<Guide>,
    /// The closures that hold or are announced, by their first day.
    pub perturbations: Arc<[Perturbation]>,
    /// How many closures are not shown because their tronçons no longer belong to their voie.
    pub perturbations_orphelines: usize,
    /// The geometry of all lines, as arcs.
    pub network: Network,
    /// Who owns the data, and under which licence: the distinct `droits` of the tronçons.
    pub attribution: Vec<String>,
    /// The bounding box of all lines and of the localités, hosts and points near them. `None` if there are none.
    pub bounds: Option<Bounds>,
    /// Spatial indexes by kind, in the order of [`Genre`]. Each is built on first use.
    pub(super) nearest: [Arc<OnceLock<Nearest>>; 3],
    pub(super) chemins: Arc<OnceLock<LineIndex>>,
    /// The ways near each thing, by kind in the order of [`Genre`].
    pub(super) pres_des: [NearGenre; 3],
    /// For which days the atlas holds.
    pub(super) period: Period,
    pub(super) by_code: HashMap<Code, usize>,
    /// For each voie, the number of étapes of all voies before it.
    pub(super) etapes_before: Vec<usize>,
    /// For each voie, what its lines and étapes pass.
    pub(super) passages: Vec<FoundPassages>,
}

impl Atlas {
    /// The first day of the period for which the atlas holds. Whatever depends on a day uses this one: its answer is the
    /// same on all days of the period.
    pub fn jour(&self) -> Date {
        self.period.depuis
    }

    /// The next day on which something that is published changes without an edit.
    pub fn change_le(&self) -> Option<Date> {
        self.period.jusque
    }

    /// Tells whether the atlas of a day is this one, if the rows stay as they are.
    pub fn holds_on(&self, jour: Date) -> bool {
        self.period.depuis <= jour && self.period.jusque.is_none_or(|jusque| jour < jusque)
    }

    /// The feature of the tile layer `perturbations` at an index: a closure and a role.
    pub fn perturbation_role(&self, number: usize) -> Option<(&Perturbation, Role)> {
        Some((self.perturbations.get(number / 2)?, *Role::ALL.get(number % 2)?))
    }

    /// The voie of a code.
    pub fn voie(&self, code: &str) -> Option<&Voie> {
        Code::parse(code).ok().and_then(|code| self.voie_shared(&code)).map(Arc::as_ref)
    }

    /// The voie of a code, for a request. Errors: no voie has this code; the error names those that exist.
    pub fn voie_asked(&self, code: &str) -> Result<&Voie> {
        let unknown = || Error::NotFound { what: format!("voie « {} »", shown(code)), known: self.known_voies() };
        self.voie(code).ok_or_else(unknown)
    }

    /// A French sentence that lists the codes of the voies.
    pub fn known_voies(&self) -> String {
        let codes: Vec<&str> = self.voies.iter().take(NAMED).map(|voie| voie.row.code.as_str()).collect();
        match codes.as_slice() {
            [] => "Il n'y a encore aucune voie.".into(),
            codes => format!("Les voies sont : {}.", codes.join(", ")),
        }
    }

    pub(super) fn voie_shared(&self, code: &Code) -> Option<&Arc<Voie>> {
        self.by_code.get(code).and_then(|&i| self.voies.get(i))
    }

    /// Every étape with its voie, in order.
    pub fn etapes(&self) -> impl Iterator<Item = (&Voie, &Etape)> {
        self.voies.iter().flat_map(|voie| voie.etapes.iter().map(move |etape| (voie.as_ref(), etape)))
    }

    /// The étape at an index of [`Atlas::etapes`], with its voie.
    pub fn etape_at(&self, number: usize) -> Option<(&Voie, &Etape)> {
        let place = self.etapes_before.partition_point(|before| *before <= number).checked_sub(1)?;
        let voie = self.voies.get(place)?;
        Some((voie, voie.etapes.get(number - self.etapes_before.get(place)?)?))
    }

    /// The spatial index of a kind. Its numbers are indices in the list of that kind.
    pub fn nearest(&self, genre: Genre) -> &Nearest {
        let places = || (0..self.count(genre)).filter_map(|index| self.place(genre.quoi(index))).collect();
        let [localites, hebergeurs, points_interet] = &self.nearest;
        let nearest = match genre {
            Genre::Localite => localites,
            Genre::Hebergeur => hebergeurs,
            Genre::PointInteret => points_interet,
        };
        nearest.get_or_init(|| Nearest::new(places()))
    }

    /// The spatial index of all lines, built on first use.
    pub(super) fn line_index(&self) -> &LineIndex {
        self.chemins.get_or_init(|| LineIndex::of(&self.voies))
    }

    /// Builds all spatial indexes now, if they are not built yet.
    pub fn index(&self) {
        self.line_index();
        for genre in [Genre::Localite, Genre::Hebergeur, Genre::PointInteret] {
            self.nearest(genre);
        }
    }

    /// Tells whether [`Atlas::index`] has been done.
    pub fn is_indexed(&self) -> bool {
        self.chemins.get().is_some() && self.nearest.iter().all(|nearest| nearest.get().is_some())
    }

    /// The things that lie outside [`Atlas::bounds`]. Most often somebody entered a wrong position.
    pub fn far_away(&self) -> impl Iterator<Item = Quoi> {
        let all = [Genre::Localite, Genre::Hebergeur, Genre::PointInteret]
            .into_iter()
            .flat_map(|genre| (0..self.count(genre)).map(move |index| genre.quoi(index)));
        all.filter(|quoi| {
            let place = self.place(*quoi);
            place.zip(self.bounds).is_some_and(|(place, bounds)| !bounds.contains(place))
        })
    }

    /// The number of things of a kind.
    pub(super) fn count(&self, genre: Genre) -> usize {
        match genre {
            Genre::Localite => self.localites.len(),
            Genre::Hebergeur => self.hebergeurs.len(),
            Genre::PointInteret => self.points_interet.len(),
        }
    }

    /// Where a thing is shown. A host that wishes so is shown at its localité.
    pub fn place(&self, quoi: Quoi) -> Option<Position> {
        match quoi {
            Quoi::Localite(index) => self.localites.get(index).map(|localite| localite.geom),
            Quoi::Hebergeur(index) => self.hebergeurs.get(index).map(|host| host.position),
            Quoi::PointInteret(index) => self.points_interet.get(index).map(|point| point.geom),
        }
    }
}
