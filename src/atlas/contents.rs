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
use super::sources::{List, Sources};
use super::voie::{NAMED, Troncon, Voie};
use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, Position};
use crate::model::{Code, Guide, Localite, PointInteret, Publications};

/// Everything that is published, indexed. Lists are in the order in which they are shown: voies by `ordre`, étapes by
/// number, all others by code.
#[derive(Debug, Default)]
pub struct Atlas {
    /// The voies, with their lines and étapes.
    pub voies: Vec<Arc<Voie>>,
    /// The tronçons. Each is stored once, however many voies run over it.
    pub troncons: Vec<Arc<Troncon>>,
    /// Towns, villages and hamlets.
    pub localites: List<Localite>,
    /// The hosts who agreed to be shown.
    pub hebergeurs: Arc<[Hebergeur]>,
    /// The number of hosts that are shown, by precision, and the number of hidden ones, by reason.
    pub publications: Publications,
    /// Points of interest.
    pub points_interet: List<PointInteret>,
    /// Printed guides.
    pub guides: List<Guide>,
    /// The closures that hold or are announced, sorted by their first day.
    pub perturbations: Arc<[Perturbation]>,
    /// The number of closures that are not shown because their tronçons no longer belong to their voie.
    pub perturbations_orphelines: usize,
    /// The geometry of all lines, as arcs.
    pub network: Network,
    /// The owners and licences of the data: the distinct `droits` of the tronçons.
    pub attribution: Vec<String>,
    /// The bounding box of all lines and of the localités, hosts and points near them. `None` if there are none of
    /// these.
    pub bounds: Option<Bounds>,
    /// The rows of which it was made, without the hosts.
    pub(super) rows: Sources,
    /// The spatial index of each kind, in the order of [`Genre`]. Each is built on first use.
    pub(super) nearest: [Arc<OnceLock<Nearest>>; 3],
    pub(super) chemins: Arc<OnceLock<LineIndex>>,
    /// The ways near each thing, for each kind in the order of [`Genre`].
    pub(super) pres_des: [NearGenre; 3],
    /// The days for which the atlas is valid.
    pub(super) period: Period,
    pub(super) by_code: HashMap<Code, usize>,
    /// For each voie, the number of étapes of all voies before it.
    pub(super) etapes_before: Vec<usize>,
    /// For each voie, the things that its lines and étapes pass.
    pub(super) passages: Vec<FoundPassages>,
}

impl Atlas {
    /// Returns the first day of the period for which the atlas is valid. Everything that depends on a day uses this
    /// day. The result is the same on all days of the period.
    pub fn jour(&self) -> Date {
        self.period.depuis
    }

    /// Returns the rows of which the atlas was made, without the hosts: only [`Atlas::hebergeurs`] may be shown.
    pub fn rows(&self) -> &Sources {
        &self.rows
    }

    /// Returns the next day on which published content changes without an edit.
    pub fn change_le(&self) -> Option<Date> {
        self.period.jusque
    }

    /// Tells whether this atlas is also the atlas of `jour`, if no row changes.
    pub fn holds_on(&self, jour: Date) -> bool {
        self.period.depuis <= jour && self.period.jusque.is_none_or(|jusque| jour < jusque)
    }

    /// Returns the closure and the role of a feature of the tile layer `perturbations`, by its index.
    pub fn perturbation_role(&self, number: usize) -> Option<(&Perturbation, Role)> {
        Some((self.perturbations.get(number / 2)?, *Role::ALL.get(number % 2)?))
    }

    /// Returns the voie with this code.
    pub fn voie(&self, code: &str) -> Option<&Voie> {
        Code::parse(code).ok().and_then(|code| self.voie_shared(&code)).map(Arc::as_ref)
    }

    /// Returns the voie with the code of a request. Errors: no voie has this code. The error message lists the known
    /// codes.
    pub fn voie_asked(&self, code: &str) -> Result<&Voie> {
        let unknown = || Error::NotFound { what: format!("voie « {} »", shown(code)), known: self.known_voies() };
        self.voie(code).ok_or_else(unknown)
    }

    /// Returns the voie of a request, and the étape if the request names one. Errors: there is no such voie or étape.
    pub fn voie_and_etape_asked(&self, code: &str, etape: Option<&str>) -> Result<(&Voie, Option<&Etape>)> {
        let voie = self.voie_asked(code)?;
        Ok((voie, etape.map(|slug| voie.etape_asked(slug)).transpose()?))
    }

    /// Returns a French sentence that lists the codes of the voies.
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

    /// Returns every étape with its voie, in order.
    pub fn etapes(&self) -> impl Iterator<Item = (&Voie, &Etape)> {
        self.voies.iter().flat_map(|voie| voie.etapes.iter().map(move |etape| (voie.as_ref(), etape)))
    }

    /// Returns the étape at an index of [`Atlas::etapes`], with its voie.
    pub fn etape_at(&self, number: usize) -> Option<(&Voie, &Etape)> {
        let place = self.etapes_before.partition_point(|before| *before <= number).checked_sub(1)?;
        let voie = self.voies.get(place)?;
        Some((voie, voie.etapes.get(number - self.etapes_before.get(place)?)?))
    }

    /// Returns the spatial index of a kind. Its numbers are indices into the list of that kind.
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

    /// Returns the spatial index of all lines. It is built on first use.
    pub(super) fn line_index(&self) -> &LineIndex {
        self.chemins.get_or_init(|| LineIndex::of(&self.voies))
    }

    /// Builds all spatial indexes that are not built yet.
    pub fn index(&self) {
        self.line_index();
        for genre in [Genre::Localite, Genre::Hebergeur, Genre::PointInteret] {
            self.nearest(genre);
        }
    }

    /// Tells whether all spatial indexes are built.
    pub fn is_indexed(&self) -> bool {
        self.chemins.get().is_some() && self.nearest.iter().all(|nearest| nearest.get().is_some())
    }

    /// Returns the things outside [`Atlas::bounds`]. In most cases their position was entered wrongly.
    pub fn far_away(&self) -> impl Iterator<Item = Quoi> {
        let all = [Genre::Localite, Genre::Hebergeur, Genre::PointInteret]
            .into_iter()
            .flat_map(|genre| (0..self.count(genre)).map(move |index| genre.quoi(index)));
        all.filter(|quoi| {
            let place = self.place(*quoi);
            place.zip(self.bounds).is_some_and(|(place, bounds)| !bounds.contains(place))
        })
    }

    /// Returns the number of things of a kind.
    pub(super) fn count(&self, genre: Genre) -> usize {
        match genre {
            Genre::Localite => self.localites.len(),
            Genre::Hebergeur => self.hebergeurs.len(),
            Genre::PointInteret => self.points_interet.len(),
        }
    }

    /// Returns the position at which a thing is shown. A host may choose to be shown at its localité.
    pub fn place(&self, quoi: Quoi) -> Option<Position> {
        match quoi {
            Quoi::Localite(index) => self.localites.get(index).map(|localite| localite.geom),
            Quoi::Hebergeur(index) => self.hebergeurs.get(index).map(|host| host.position),
            Quoi::PointInteret(index) => self.points_interet.get(index).map(|point| point.geom),
        }
    }
}
