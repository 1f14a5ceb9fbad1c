//! Everything that is published, as one immutable value.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::etape::Etape;
use super::found::{FoundPassages, NearGenre};
use super::hebergeur::Hebergeur;
use super::line_index::LineIndex;
use super::nearest::Nearest;
use super::network::Network;
use super::quoi::{Genre, Quoi};
use super::sources::List;
use super::voie::{NAMED, Troncon, Voie};
use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, Position};
use crate::model::{Code, Guide, Localite, PointInteret, Publications};

/// Everything that is published, indexed. Lists are ordered as they are shown: voies by `ordre`, étapes by number,
/// all else by code.
#[derive(Debug, Default)]
pub struct Atlas {
    /// The ways.
    pub voies: Vec<Arc<Voie>>,
    /// The stretches they are made of.
    pub troncons: Vec<Arc<Troncon>>,
    /// Towns, villages and hamlets.
    pub localites: List<Localite>,
    /// The hosts who agreed to be shown.
    pub hebergeurs: Arc<[Hebergeur]>,
    /// How many hosts are shown where, and how many are not and why.
    pub publications: Publications,
    /// Points of interest.
    pub points_interet: List<PointInteret>,
    /// Printed guides.
    pub guides: List<Guide>,
    /// All lines, as arcs.
    pub network: Network,
    /// Whose data this is and under which licence: the distinct `droits` of the tronçons.
    pub attribution: Vec<String>,
    /// The box around all lines, and the localités, hosts and points near them; none where there is nothing.
    pub bounds: Option<Bounds>,
    /// By kind, in the order of [`Genre`]; made when they are first asked for.
    pub(super) nearest: [Arc<OnceLock<Nearest>>; 3],
    pub(super) chemins: Arc<OnceLock<LineIndex>>,
    /// By kind, in the order of [`Genre`].
    pub(super) pres_des: [NearGenre; 3],
    pub(super) by_code: HashMap<Code, usize>,
    /// How many étapes the voies before each have.
    pub(super) etapes_before: Vec<usize>,
    /// Of each voie.
    pub(super) passages: Vec<FoundPassages>,
}

impl Atlas {
    /// The voie of a code.
    pub fn voie(&self, code: &str) -> Option<&Voie> {
        Code::parse(code).ok().and_then(|code| self.voie_shared(&code)).map(Arc::as_ref)
    }

    /// The voie that somebody asks for. Errors: there is none of that code; others are named.
    pub fn voie_asked(&self, code: &str) -> Result<&Voie> {
        let unknown = || Error::NotFound { what: format!("voie « {} »", shown(code)), known: self.known_voies() };
        self.voie(code).ok_or_else(unknown)
    }

    /// Which voies there are, in words.
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

    /// The étape of a number in that order, with its voie.
    pub fn etape_at(&self, number: usize) -> Option<(&Voie, &Etape)> {
        let place = self.etapes_before.partition_point(|before| *before <= number).checked_sub(1)?;
        let voie = self.voies.get(place)?;
        Some((voie, voie.etapes.get(number - self.etapes_before.get(place)?)?))
    }

    /// What of a kind is published nearest to a place, by its place in the list of the kind.
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

    /// All lines by where they are, made when it is first asked for.
    pub(super) fn line_index(&self) -> &LineIndex {
        self.chemins.get_or_init(|| LineIndex::of(&self.voies))
    }

    /// Makes what is otherwise made when it is first asked for and takes long.
    pub fn index(&self) {
        self.line_index();
        for genre in [Genre::Localite, Genre::Hebergeur, Genre::PointInteret] {
            self.nearest(genre);
        }
    }

    /// Was it made?
    pub fn is_indexed(&self) -> bool {
        self.chemins.get().is_some() && self.nearest.iter().all(|nearest| nearest.get().is_some())
    }

    /// What lies outside [`Atlas::bounds`]: most often a place that was entered wrong.
    pub fn far_away(&self) -> impl Iterator<Item = Quoi> {
        let all = [Genre::Localite, Genre::Hebergeur, Genre::PointInteret]
            .into_iter()
            .flat_map(|genre| (0..self.count(genre)).map(move |index| genre.quoi(index)));
        all.filter(|quoi| {
            let place = self.place(*quoi);
            place.zip(self.bounds).is_some_and(|(place, bounds)| !bounds.contains(place))
        })
    }

    /// How many there are of a kind.
    pub(super) fn count(&self, genre: Genre) -> usize {
        match genre {
            Genre::Localite => self.localites.len(),
            Genre::Hebergeur => self.hebergeurs.len(),
            Genre::PointInteret => self.points_interet.len(),
        }
    }

    /// Where something is shown: a host at its localité, if that is what it agreed to.
    pub fn place(&self, quoi: Quoi) -> Option<Position> {
        match quoi {
            Quoi::Localite(index) => self.localites.get(index).map(|localite| localite.geom),
            Quoi::Hebergeur(index) => self.hebergeurs.get(index).map(|host| host.position),
            Quoi::PointInteret(index) => self.points_interet.get(index).map(|point| point.geom),
        }
    }
}
