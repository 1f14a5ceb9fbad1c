//! The atlas: what is served. An immutable snapshot, built from the store's content by one pure, deterministic function.
//!
//! ```text
//!  sources     the content, rows shared with the state before
//!
//!  tronçons ─┬─> ligne   measured lines (one per voie and variant), their holes
//!            │      └─> etape   where each étape begins and ends on its line
//!            │      └─> passage what lies along it
//!            │      └─> along   its places and its climbs by chainage
//!            │      └─> chemin  which lines pass a place, and where; situation: what comes next there
//!            └─> network  arcs: tronçons cut at junctions and étape ends, in fixed point
//!  hébergeurs ──> hebergeur  only what a host agreed to publish; the others end here ─┐
//!  localités, points ─────────────> nearest  an R-tree in space for each kind <──────┘
//!
//!  two atlases ──> comparison  their rows paired once (pairs): same, changed, new, gone; difference: which tables, and where
//! ```
//!
//! Voies, étapes and tronçons are all paths over the same arcs, so that what is shared on the ground coincides in
//! every tile, track and figure.

mod along;
mod build;
pub mod chemin;
pub mod comparison;
pub mod difference;
pub mod etape;
pub mod figures;
pub mod hebergeur;
mod ligne;
pub mod nearest;
pub mod network;
pub mod pairs;
mod passage;
mod situation;
mod sources;

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::Xxh3Default;

pub use along::Efforts;
pub use chemin::Chemin;
pub use comparison::Comparison;
pub use difference::Difference;
pub use etape::Etape;
pub use figures::{Figures, Relief};
pub use hebergeur::Hebergeur;
pub use ligne::Hole;
pub use nearest::Nearest;
pub use network::{Network, Path, Step};
pub use pairs::{Change, Pair, Pairs};
pub use passage::{FAR_M, Genre, Passage, Quoi};
pub use situation::{Reste, Situation};
pub use sources::{List, Sources, Update, same_row};

use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, Position};
use crate::model::{self, Code, Guide, Localite, PointInteret, Publications, Sens};

/// An error names so many of those that there are instead.
const NAMED: usize = 60;

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
    nearest: [Arc<OnceLock<Nearest>>; 3],
    chemins: Arc<OnceLock<chemin::Index>>,
    /// By kind, in the order of [`Genre`].
    pres_des: [chemin::OfGenre; 3],
    by_code: HashMap<Code, usize>,
    /// How many étapes the voies before each have.
    etapes_before: Vec<usize>,
    /// Of each voie.
    passages: Vec<passage::Found>,
}

/// A way with its measured lines and étapes.
#[derive(Debug)]
pub struct Voie {
    /// As the association wrote it.
    pub row: Arc<model::Voie>,
    /// The main line first (variant ""), then the variants by name. A voie without tronçons has none.
    pub lignes: Vec<Ligne>,
    /// By variant, then number.
    pub etapes: Vec<Etape>,
    /// All of it: the main line, then what the variants add; a shared stem is in it once.
    pub path: Path,
    /// The length of `path`, metres.
    pub reseau_m: f64,
    /// The box around it.
    pub bounds: Option<Bounds>,
}

/// A voie's main line or one of its variants, measured from its start.
#[derive(Debug)]
pub struct Ligne {
    /// Empty: the main line.
    pub variante: String,
    /// Its arcs; one piece for each stretch without a hole.
    pub path: Path,
    /// Length, heights and times of the whole line.
    pub figures: Figures,
    line: Arc<ligne::Line>,
    climbs: OnceLock<along::Climbs>,
}

impl Ligne {
    /// Converts a chainage to the distance from where one starts walking, and back ([`Sens::walked`]).
    pub fn walked(&self, sens: Sens, chainage_m: f64) -> f64 {
        sens.walked(chainage_m, self.figures.longueur_m)
    }

    /// Where it is interrupted.
    pub fn holes(&self) -> &[Hole] {
        &self.line.holes
    }
}

/// A tronçon and the voies that it is part of.
#[derive(Debug)]
pub struct Troncon {
    /// As the association wrote it, its geometry left out (the network has it).
    pub row: Arc<model::Troncon>,
    /// Its arcs, in its digitised direction: one piece.
    pub path: Path,
    /// Codes of the voies, in their order.
    pub voies: Vec<Code>,
    /// Metres.
    pub longueur_m: f64,
}

struct Fingerprint(Xxh3Default);

impl Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Atlas {
    /// Builds the atlas. Pure: the same content gives the same atlas, on every machine.
    pub fn build(content: impl Into<Sources>) -> Self {
        build::build(&content.into(), None)
    }

    /// Builds the atlas of other `sources`, taking over what did not change since this one was built from `before`: the
    /// same atlas as [`Atlas::build`] of them, sooner.
    pub fn rebuild(&self, before: &Sources, sources: &Sources) -> Self {
        build::build(sources, Some(build::Before { sources: before, atlas: self }))
    }

    /// What only an atlas has that publishes the same, told of by the same `program`: a long hexadecimal number.
    pub fn fingerprint(&self, program: &str) -> String {
        let mut written = Fingerprint(Xxh3Default::new());
        let Self { voies, localites, hebergeurs, points_interet, guides, .. } = self;
        let lists = (localites, hebergeurs, points_interet, guides);
        let mut write = || -> std::fmt::Result {
            write!(written, "{program} {lists:?}")?;
            for voie in voies {
                write!(written, "{:?} {:?}", voie.row, voie.path)?;
                voie.lignes.iter().try_for_each(|ligne| write!(written, "{:?} {:?}", ligne.variante, ligne.path))?;
                voie.etapes.iter().try_for_each(|etape| write!(written, "{:?} {:?}", etape.row, etape.trace))?;
            }
            self.troncons.iter().try_for_each(|troncon| write!(written, "{:?} {:?}", troncon.row, troncon.path))
        };
        let _ = write(); // takes everything
        self.network.hash(&mut written.0);
        format!("{:032x}", written.0.digest128())
    }

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

    fn voie_shared(&self, code: &Code) -> Option<&Arc<Voie>> {
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

    /// Makes what is otherwise made when it is first asked for and takes long.
    pub fn index(&self) {
        self.chemins_index();
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
    fn count(&self, genre: Genre) -> usize {
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

impl Voie {
    /// The main line, if there is one.
    pub fn main_line(&self) -> Option<&Ligne> {
        self.ligne("")
    }

    /// The line that the voie's own figures are of: the main line; the first variant where there is no main line.
    pub fn first_line(&self) -> Option<&Ligne> {
        self.main_line().or(self.lignes.first())
    }

    /// The length of all lines, metres, what they share counted once; `None` where that is the first line's alone.
    pub fn with_variants_m(&self) -> Option<f64> {
        let first_m = self.first_line()?.figures.longueur_m;
        Some(self.reseau_m).filter(|all_m| self.lignes.len() > 1 && *all_m > first_m)
    }

    /// The line of a variant (empty: the main line).
    pub fn ligne(&self, variante: &str) -> Option<&Ligne> {
        self.lignes.iter().find(|ligne| ligne.variante == variante)
    }

    /// The étape that URLs name `slug` ([`Etape::slug`]).
    pub fn etape(&self, slug: &str) -> Option<&Etape> {
        self.etapes.iter().find(|etape| etape.slug() == slug)
    }

    /// The étape that passes a place of one of its lines, by the place's chainage. At the
    /// town where one étape ends and the next begins it is the one that ends: that is where one sleeps.
    pub fn etape_at(&self, variante: &str, chainage_m: f64) -> Option<&Etape> {
        let passes = |etape: &Etape| {
            let trace = etape.trace.as_ref().filter(|_| etape.row.variante == variante);
            trace.is_some_and(|trace| (trace.de_m - 0.5..=trace.a_m + 0.5).contains(&chainage_m))
        };
        self.etapes.iter().find(|etape| passes(etape))
    }

    /// The étape that somebody asks for. Errors: URLs name none so; others are named.
    pub fn etape_asked(&self, slug: &str) -> Result<&Etape> {
        self.etape(slug).ok_or_else(|| {
            let slugs: Vec<String> = self.etapes.iter().take(NAMED).map(Etape::slug).collect();
            let known = match slugs.as_slice() {
                [] => "Cette voie n'a pas d'étapes.".into(),
                slugs => format!("Les étapes de cette voie sont : {}.", slugs.join(", ")),
            };
            Error::NotFound { what: format!("étape « {} » de la voie « {} »", shown(slug), self.row.code), known }
        })
    }
}
