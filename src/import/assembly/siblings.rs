//! Finds voies of a single line that are étapes of one voie. In one case, their names show it ("Voie NN, A - B"). In
//! the other case, their names have only a number, and their lines touch the étape before or after. The voie and its
//! étapes may be stored or imported. A group is such a voie with the étapes found for it.

use std::collections::{BTreeMap, BTreeSet};

use super::messages;
use crate::geo::{Position, distance_m};
use crate::import::cells::plain;
use crate::import::etapes::stage_name::{Named, parse};
use crate::import::incoming::{IncomingVoie, Stage};
use crate::model::Code;

/// The largest gap, in metres, between a line whose name has only a number and the étapes before and after it.
const TOUCHING_M: f64 = 2_000.0;

/// A stored voie, as far as the import needs it to find the voie that a file continues.
#[derive(Clone, Debug)]
pub(in crate::import) struct Known {
    /// The code of the voie.
    pub(in crate::import) code: Code,
    /// The name of the voie.
    pub(in crate::import) nom: String,
    /// The sources that wrote the row of the voie, from the log.
    pub(in crate::import) sources: Vec<String>,
    /// The numbered étapes of the main line of the voie.
    pub(in crate::import) etapes: Vec<KnownEtape>,
    /// The start and end of each part of the voie's main line, in walking order.
    pub(in crate::import) ends: Vec<Position>,
}

/// An étape of a stored voie ([`Known::etapes`]).
#[derive(Clone, Debug)]
pub(in crate::import) struct KnownEtape {
    /// The number of the étape.
    pub(in crate::import) numero: i64,
    /// The sources that wrote the row and the line of the étape, from the log.
    pub(in crate::import) sources: Vec<String>,
    /// The start and end of the line of the étape. Empty if the étape has no line.
    pub(in crate::import) ends: Vec<Position>,
}

impl Known {
    /// Parses the name of the stored voie, if the voie may be an étape of another voie. It may if it has a single
    /// étape, and one source wrote both its row and its line.
    fn apart(&self) -> Option<Named> {
        let [etape] = self.etapes.as_slice() else { return None };
        parse(&self.nom).filter(|_| etape.sources.iter().any(|source| self.sources.contains(source)))
    }

    /// Tells whether an earlier import of the voie `voie` made this stored voie: the name and the source are the same.
    fn is(&self, voie: &IncomingVoie) -> bool {
        let same_name = voie.nom.as_deref().is_some_and(|nom| plain(nom) == plain(&self.nom));
        same_name && self.sources.iter().any(|by| by == source(voie))
    }
}

/// A voie that the names of étapes mention, with all étapes found for it.
#[derive(Default)]
struct Group {
    /// The name of the voie.
    nom: String,
    /// The code of the voie, if it is stored.
    code: Option<Code>,
    /// The étapes found for the voie.
    etapes: Vec<Etape>,
}

/// An étape found for the voie of a [`Group`].
struct Etape {
    /// The number of the étape.
    numero: i64,
    /// The start and end of the line of the étape.
    ends: Vec<Position>,
    /// Says where the étape was found.
    from: Origin,
}

/// Says where an étape of a group was found.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// A voie of this import, which has a single line. The value is its index in the list of voies.
    Incoming(usize),
    /// An étape of the stored voie of the group. The value is the list of sources that wrote this étape.
    Stored(Vec<String>),
    /// A stored voie of its own, which was imported before the étapes before and after it. The value is its code.
    Apart(Code),
}

/// Merges the voies of an import that are étapes of one voie. `known` are the stored voies. Returns the resulting
/// voies, and remarks for the user.
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

/// Parses the name of an incoming voie. Returns `None` if the voie is not a single line, or if its name has no number.
fn named(voie: &IncomingVoie) -> Option<Named> {
    parse(voie.nom.as_deref()?).filter(|_| voie.lone)
}

/// Returns the source of the first leg of an incoming voie. The result is empty if the voie has no leg.
fn source(voie: &IncomingVoie) -> &str {
    voie.legs.first().map_or("", |leg| leg.origin.source.as_str())
}

/// Returns the start and end of the line of an incoming voie.
fn ends(voie: &IncomingVoie) -> Vec<Position> {
    let runs = voie.legs.iter().flat_map(|leg| &leg.runs);
    let ends: Vec<Position> = runs.flat_map(|run| [run.places.first(), run.places.last()]).flatten().copied().collect();
    [ends.first(), ends.last()].into_iter().flatten().copied().collect()
}

/// Returns the voies that the names of étapes mention, with their étapes. The keys are the names of these voies in the
/// form of [`plain`].
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

/// Returns the key of the group and the number of the étape, if the incoming voie is a relation that already is a
/// stored étape. The relation stays this étape, whatever its name is now. This applies only to relations, because their
/// ids are unique. Files with the same name may be different files.
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

/// A voie of a single line whose name has only a number.
struct Nameless {
    /// The number in the name.
    numero: i64,
    /// The name of the voie.
    nom: String,
    /// The start and end of the line.
    ends: Vec<Position>,
    /// Says where the line was found: in this import, or as a stored voie of its own.
    from: Origin,
}

/// Finds the group of each line whose name has only a number, and adds the line to it as an étape. The group lacks this
/// number, and its étapes touch the line. Adds a remark to `warnings` for each imported line.
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

/// Returns the distance, in metres, of a line from the étapes before and after it in a group. It is 0 if the line comes
/// from this import and the group has a stored étape with the same number and near ends. Returns `None` if the group
/// has another étape with this number.
fn room(group: &Group, nameless: &Nameless) -> Option<f64> {
    let Some(etape) = group.etapes.iter().find(|etape| etape.numero == nameless.numero) else {
        return Some(gap(group, nameless));
    };
    let comes_again = matches!((&nameless.from, &etape.from), (Origin::Incoming(_), Origin::Stored(_)));
    let is_near = |a: &Position| nameless.ends.iter().any(|b| distance_m(*a, *b) <= TOUCHING_M);
    (comes_again && etape.ends.iter().all(is_near)).then_some(0.0)
}

/// Returns the smallest distance, in metres, between an end of a line and an end of the étapes before and after it in a
/// group. Infinite if the group has neither.
fn gap(group: &Group, nameless: &Nameless) -> f64 {
    let beside = group.etapes.iter().filter(|etape| (etape.numero - nameless.numero).abs() == 1);
    let gaps = beside.flat_map(|etape| &etape.ends).flat_map(|a| nameless.ends.iter().map(|b| distance_m(*a, *b)));
    gaps.fold(f64::INFINITY, f64::min)
}

/// Merges the étapes of a group that are in this import into one voie, and takes them out of `voies`. Returns `None` if
/// none of them is in this import. If two étapes have the same number, the second one stays a voie of its own.
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
