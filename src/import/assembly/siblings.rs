//! Finds voies of a single line that are étapes of one voie. Either their names say so ("Voie NN, A - B"), or their
//! names have only a number and their lines touch the étape before or after. The voie and its étapes may be stored or
//! imported.

use std::collections::{BTreeMap, BTreeSet};

use super::messages;
use crate::geo::{Position, distance_m};
use crate::import::cells::plain;
use crate::import::etapes::stage_name::{Named, parse};
use crate::import::incoming::{IncomingVoie, Stage};
use crate::model::Code;

/// The largest gap, in metres, between a line whose name has only a number and the étapes that it belongs to.
const TOUCHING_M: f64 = 2_000.0;

/// A stored voie.
#[derive(Clone, Debug)]
pub(in crate::import) struct Known {
    pub(in crate::import) code: Code,
    pub(in crate::import) nom: String,
    /// The sources that wrote its row, from the log.
    pub(in crate::import) sources: Vec<String>,
    pub(in crate::import) etapes: Vec<KnownEtape>,
    /// The ends of the parts of its main line.
    pub(in crate::import) ends: Vec<Position>,
}

/// An étape of a stored voie.
#[derive(Clone, Debug)]
pub(in crate::import) struct KnownEtape {
    pub(in crate::import) numero: i64,
    /// The sources that wrote its row and its line, from the log.
    pub(in crate::import) sources: Vec<String>,
    /// The start and end of its line.
    pub(in crate::import) ends: Vec<Position>,
}

impl Known {
    /// The parsed name, if this voie may be an étape of another voie: it has a single étape, and one source wrote both
    /// its row and its line.
    fn apart(&self) -> Option<Named> {
        let [etape] = self.etapes.as_slice() else { return None };
        parse(&self.nom).filter(|_| etape.sources.iter().any(|source| self.sources.contains(source)))
    }

    /// True if an earlier import of the same voie made this one: the name and the source are the same.
    fn is(&self, voie: &IncomingVoie) -> bool {
        let same_name = voie.nom.as_deref().is_some_and(|nom| plain(nom) == plain(&self.nom));
        same_name && self.sources.iter().any(|by| by == source(voie))
    }
}

/// A voie that names of étapes mention, with all étapes found for it.
#[derive(Default)]
struct Group {
    nom: String,
    code: Option<Code>,
    etapes: Vec<Etape>,
}

/// An étape of a group.
struct Etape {
    numero: i64,
    ends: Vec<Position>,
    from: Origin,
}

/// The origin of an étape of a group.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// A voie of this import, by its index.
    Incoming(usize),
    /// The stored voie of the group. The value is the sources that wrote the étape.
    Stored(Vec<String>),
    /// A stored voie of its own, which was imported before its neighbours. The value is its code.
    Apart(Code),
}

/// Merges the voies of an import that are étapes of one voie. Returns the resulting voies, and remarks for the user.
pub(super) fn gather(voies: Vec<IncomingVoie>, known: &[Known]) -> (Vec<IncomingVoie>, Vec<String>) {
    let mut warnings = vec![];
    let mut groups = groups(&voies, known);
    attach_nameless(&voies, known, &mut groups, &mut warnings);
    let mut voies: Vec<Option<IncomingVoie>> = voies.into_iter().map(Some).collect();
    let groups = groups.into_values();
    let mut all: Vec<IncomingVoie> = groups.filter_map(|group| voie_of(group, &mut voies, known)).collect();
    all.extend(voies.into_iter().flatten());
    all.sort_by(|a, b| a.origin.row.cmp(&b.origin.row));
    (all, warnings)
}

/// The parsed name of a voie, if the voie is a single line.
fn named(voie: &IncomingVoie) -> Option<Named> {
    parse(voie.nom.as_deref()?).filter(|_| voie.lone)
}

/// The source of the first leg of a voie.
fn source(voie: &IncomingVoie) -> &str {
    voie.legs.first().map_or("", |leg| leg.origin.source.as_str())
}

/// The start and end of the line of a voie.
fn ends(voie: &IncomingVoie) -> Vec<Position> {
    let runs = voie.legs.iter().flat_map(|leg| &leg.runs);
    let ends: Vec<Position> = runs.flat_map(|run| [run.places.first(), run.places.last()]).flatten().copied().collect();
    [ends.first(), ends.last()].into_iter().flatten().copied().collect()
}

/// The voies that names mention, with their étapes. The keys are their names in the form of [`plain`].
fn groups(voies: &[IncomingVoie], known: &[Known]) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for voie in known.iter().filter(|voie| !voie.etapes.is_empty() && voie.apart().is_none()) {
        let group = groups.entry(plain(&voie.nom)).or_default();
        (group.nom, group.code) = (voie.nom.clone(), Some(voie.code.clone()));
        group.etapes = (voie.etapes.iter())
            .map(|e| Etape { numero: e.numero, ends: e.ends.clone(), from: Origin::Stored(e.sources.clone()) })
            .collect();
    }
    let mut sure: BTreeSet<String> = groups.keys().cloned().collect();
    for (place, voie) in voies.iter().enumerate().filter(|(_, voie)| voie.lone) {
        let named = named(voie);
        let (key, numero) = match (stays(voie, known, &groups), &named) {
            (Some((key, stored)), named) => (key, named.as_ref().map_or(stored, |named| named.numero)),
            (None, Some(named)) if !named.voie.is_empty() && (named.says_stage || named.ends.is_some()) => {
                let key = plain(&named.voie);
                if named.says_stage || named.leading_zero {
                    sure.insert(key.clone());
                }
                (key, named.numero)
            }
            _ => continue,
        };
        let group = groups.entry(key).or_default();
        if let Some(named) = named.as_ref().filter(|_| group.nom.is_empty()) {
            group.nom.clone_from(&named.voie);
        }
        group.etapes.push(Etape { numero, ends: ends(voie), from: Origin::Incoming(place) });
    }
    for voie in known {
        let Some(named) = voie.apart().filter(|named| !named.voie.is_empty()) else { continue };
        if let Some(group) = groups.get_mut(&plain(&named.voie)) {
            let from = Origin::Apart(voie.code.clone());
            group.etapes.push(Etape { numero: named.numero, ends: voie.ends.clone(), from });
        }
    }
    // If only one étape was found, its number may be part of the voie's name: "GR 34, Vannes - Auray".
    groups.retain(|key, group| group.etapes.len() > 1 || sure.contains(key));
    groups
}

/// The group and number of a relation that is already a stored étape. The relation stays this étape, whatever its name
/// is now. This applies only to relations, because their ids are unique. Files with the same name may be different
/// files.
fn stays(voie: &IncomingVoie, known: &[Known], groups: &BTreeMap<String, Group>) -> Option<(String, i64)> {
    let source = source(voie).to_owned();
    let is_voie = known.iter().any(|voie| voie.etapes.len() == 1 && voie.sources.contains(&source));
    if is_voie || !source.starts_with("relation ") {
        return None;
    }
    groups.iter().find_map(|(key, group)| {
        let by = |etape: &Etape| matches!(&etape.from, Origin::Stored(sources) if sources.contains(&source));
        Some((key.clone(), group.etapes.iter().find(|etape| by(etape))?.numero))
    })
}

/// A line whose name has only a number.
struct Nameless {
    numero: i64,
    nom: String,
    ends: Vec<Position>,
    from: Origin,
}

/// Adds each line whose name has only a number to the voie that lacks this number and whose étapes the line touches.
fn attach_nameless(
    voies: &[IncomingVoie],
    known: &[Known],
    groups: &mut BTreeMap<String, Group>,
    warnings: &mut Vec<String>,
) {
    let taken: BTreeSet<usize> = groups
        .values()
        .flat_map(|group| &group.etapes)
        .filter_map(|etape| if let Origin::Incoming(place) = etape.from { Some(place) } else { None })
        .collect();
    let incoming = voies.iter().enumerate().filter(|(place, _)| !taken.contains(place)).filter_map(|(place, voie)| {
        let numero = named(voie).filter(|named| named.voie.is_empty())?.numero;
        let (nom, from) = (voie.nom.clone().unwrap_or_default(), Origin::Incoming(place));
        Some(Nameless { numero, nom, ends: ends(voie), from })
    });
    let stored = known.iter().filter_map(|stored| {
        let numero = stored.apart().filter(|named| named.voie.is_empty())?.numero;
        let from = Origin::Apart(stored.code.clone());
        Some(Nameless { numero, nom: stored.nom.clone(), ends: stored.ends.clone(), from })
    });
    let mut open: Vec<Nameless> = incoming.chain(stored).collect();
    // A line that was attached in one round may touch another line in the next round.
    loop {
        let before = open.len();
        open.retain(|nameless| {
            let fitting = groups.values_mut().filter_map(|group| Some((room(group, nameless)?, group)));
            let nearest = fitting.min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, group)) = nearest.filter(|(gap, _)| *gap <= TOUCHING_M) else { return true };
            if let Origin::Incoming(place) = nameless.from {
                let source = voies.get(place).map_or("", source);
                warnings.push(messages::attached(source, &nameless.nom, &group.nom, nameless.numero));
            }
            let Nameless { numero, ends, from, .. } = nameless;
            group.etapes.push(Etape { numero: *numero, ends: ends.clone(), from: from.clone() });
            false
        });
        if open.len() == before {
            return;
        }
    }
}

/// The distance, in metres, of a line from the étapes before and after it in a group. It is 0 if the group has a stored
/// étape with the same number and ends. `None` if the group has another étape with this number.
fn room(group: &Group, nameless: &Nameless) -> Option<f64> {
    let Some(etape) = group.etapes.iter().find(|etape| etape.numero == nameless.numero) else {
        return Some(gap(group, nameless));
    };
    let comes_again = matches!((&nameless.from, &etape.from), (Origin::Incoming(_), Origin::Stored(_)));
    let is_near = |a: &Position| nameless.ends.iter().any(|b| distance_m(*a, *b) <= TOUCHING_M);
    (comes_again && etape.ends.iter().all(is_near)).then_some(0.0)
}

/// The smallest distance, in metres, between the ends of a line and the étapes before and after it.
fn gap(group: &Group, nameless: &Nameless) -> f64 {
    let beside = group.etapes.iter().filter(|etape| (etape.numero - nameless.numero).abs() == 1);
    let gaps = beside.flat_map(|etape| &etape.ends).flat_map(|a| nameless.ends.iter().map(|b| distance_m(*a, *b)));
    gaps.fold(f64::INFINITY, f64::min)
}

/// Merges the étapes of a group into one voie. `None` if none of them is in this import. If two étapes have the same
/// number, the second one stays a voie of its own.
fn voie_of(mut group: Group, voies: &mut [Option<IncomingVoie>], known: &[Known]) -> Option<IncomingVoie> {
    let place = |etape: &Etape| if let Origin::Incoming(place) = etape.from { place } else { 0 };
    group.etapes.sort_by_key(|etape| (etape.numero, place(etape)));
    let mut gathered: Option<IncomingVoie> = None;
    let (mut absorbs, mut again) = (vec![], vec![]);
    let mut numbers = BTreeSet::new();
    for etape in group.etapes {
        match etape.from {
            Origin::Incoming(place) if numbers.insert(etape.numero) => {
                let Some(voie) = voies.get_mut(place).and_then(Option::take) else { continue };
                let named = named(&voie);
                let before = known.iter().filter(|stored| stored.apart().is_some() && stored.is(&voie));
                again.extend(before.map(|stored| (stored.code.clone(), etape.numero)));
                let legs = voie.legs.into_iter().map(|mut leg| {
                    let said = leg.stage.take().unwrap_or_default();
                    let ends = named.as_ref().and_then(|named| named.ends.clone());
                    let (from, to) = ends.map_or((None, None), |(from, to)| (Some(from), Some(to)));
                    let numero = Some(etape.numero).filter(|numero| (1..=9999).contains(numero));
                    leg.stage = Some(Stage { numero, from: said.from.or(from), to: said.to.or(to), ..said });
                    leg.whole = false;
                    leg
                });
                let legs: Vec<_> = legs.collect();
                match &mut gathered {
                    Some(first) => {
                        first.legs.extend(legs);
                        first.couleur = first.couleur.take().or(voie.couleur);
                    }
                    None => {
                        let (code, nom) = (group.code.clone(), Some(group.nom.clone()));
                        gathered = Some(IncomingVoie { code, nom, legs, lone: false, named_by_etapes: true, ..voie });
                    }
                }
            }
            Origin::Apart(code) => absorbs.push((code, etape.numero)),
            Origin::Incoming(_) | Origin::Stored(_) => {}
        }
    }
    absorbs.retain(|(_, numero)| !numbers.contains(numero));
    let mut gathered = gathered?;
    gathered.absorbs = again.into_iter().chain(absorbs).collect();
    Some(gathered)
}
