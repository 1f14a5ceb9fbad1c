//! One voie: its relations' lines end to end, its étapes and their localités.

use std::collections::{BTreeMap, HashMap};

use super::extract::Extract;
use super::routes::{Route, Stage};
use super::trail::only_back;
use super::troncons::Troncons;
use super::{Lines, numbered};
use crate::geo::{Position, distance_m};
use crate::import::cell::suffixed;
use crate::import::incoming::{Incoming, Key, Record, Replaced};
use crate::import::report::Hole;
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// Holes shorter than this are two nodes at one place.
const SHORTEST_HOLE_M: f64 = 0.5;

/// An étape starts in the localité where the one before ended, if it starts no further off…
const SAME_LOCALITE_M: f64 = 1_000.0;

/// … or, where it walks over the one before once more, hardly off at all: its length counts from there.
const SAME_SPOT_M: f64 = 50.0;

/// A voie put together.
pub(super) struct Voie {
    code: Code,
    nom: String,
    couleur: Option<String>,
    relation: i64,
    /// The main line, relation by relation.
    parts: Vec<Part>,
    /// The variants: name, nodes, relation.
    variantes: Vec<(String, Vec<i64>, i64)>,
}

struct Part {
    relation: i64,
    etape: Option<Stage>,
    runs: Vec<Vec<i64>>,
    /// See [`super::trail::Trails::retour`].
    retour: Vec<Vec<i64>>,
}

impl Part {
    fn first(&self) -> Option<i64> {
        self.runs.first()?.first().copied()
    }

    fn last(&self) -> Option<i64> {
        self.runs.last()?.last().copied()
    }

    fn flip(&mut self) {
        self.runs.reverse();
        self.retour.reverse();
        for (run, retour) in self.runs.iter_mut().zip(&mut self.retour) {
            if retour.is_empty() {
                run.reverse();
            } else {
                std::mem::swap(run, retour);
            }
        }
    }

    fn visits(&self, node: i64) -> bool {
        self.runs.iter().any(|run| run.contains(&node))
    }
}

impl Voie {
    /// The voie of a route; its holes and what its files lack go to the report.
    pub(super) fn new(
        extract: &Extract,
        lines: &BTreeMap<i64, Lines>,
        route: &Route,
        code: Code,
        incoming: &mut Incoming,
    ) -> Self {
        let (mut parts, mut variantes, mut absent) = (vec![], vec![], 0);
        let (mut of_role, mut prefixes): (Vec<(String, Vec<i64>)>, Vec<String>) = Default::default();
        for part in &route.parts {
            let Some(lines) = lines.get(&part.relation) else { continue };
            absent += lines.absent;
            if let Some(role) = &part.variante {
                of_role.extend(lines.main.runs.iter().map(|run| (role.clone(), run.clone())));
                continue;
            }
            let prefix = match &part.etape {
                Some(stage) => format!("e{:02}-", stage.numero),
                None if route.parts.len() > 1 => format!("r{}-", part.relation),
                None => String::new(),
            };
            let named =
                lines.variantes.iter().map(|(name, run)| (format!("{prefix}{name}"), run.clone(), part.relation));
            variantes.extend(named);
            let (runs, retour) = (lines.main.runs.clone(), lines.main.retour.clone());
            parts.push(Part { relation: part.relation, etape: part.etape.clone(), runs, retour });
            prefixes.push(prefix);
        }
        variantes.extend(numbered(of_role).into_iter().map(|(name, run)| (name, run, route.relation)));
        oriented(extract, &mut parts);
        for (part, prefix) in parts.iter().zip(prefixes) {
            let name = format!("{prefix}retour-");
            let known = variantes.iter().filter(|(variante, ..)| variante.starts_with(&name)).count();
            let back = (known + 1..).zip(only_back(&part.runs, &part.retour));
            variantes.extend(back.map(|(number, run)| (format!("{name}{number}"), run, part.relation)));
        }

        let tags = extract.relations.get(&route.relation);
        let couleur =
            tags.and_then(|relation| relation.tag("colour").or_else(|| relation.tag("color"))).and_then(colour);
        let voie = Self { code, nom: clean(&route.nom), couleur, relation: route.relation, parts, variantes };
        if absent > 0 {
            incoming.warnings.push(format!("« {} » : {absent} voies OSM absentes de l'extrait.", voie.nom));
        }
        if !voie.variantes.is_empty() {
            let names: Vec<_> = voie.variantes.iter().map(|(name, ..)| name.as_str()).take(10).collect();
            incoming.warnings.push(format!(
                "« {} » : {} morceaux hors de la ligne principale, gardés comme variantes ({}{}).",
                voie.nom,
                voie.variantes.len(),
                names.join(", "),
                if voie.variantes.len() > names.len() { ", …" } else { "" }
            ));
        }
        voie.holes(extract, incoming);
        voie
    }

    /// Every run: its variant, its nodes, its relation.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&str, &[i64], i64)> {
        let main = self.parts.iter().flat_map(|part| part.runs.iter().map(|run| ("", run.as_slice(), part.relation)));
        main.chain(self.variantes.iter().map(|(name, run, relation)| (name.as_str(), run.as_slice(), *relation)))
    }

    fn holes(&self, extract: &Extract, incoming: &mut Incoming) {
        let runs = self.parts.iter().flat_map(|part| part.runs.iter().map(move |run| (part, run)));
        let runs: Vec<_> = runs.collect();
        for pair in runs.windows(2) {
            let [(before, a), (after, b)] = pair else { continue };
            let at = |node: Option<&i64>| node.and_then(|node| extract.nodes.get(node)).copied();
            let (Some(from), Some(to)) = (at(a.last()), at(b.first())) else { continue };
            let length_m = distance_m(from, to);
            if length_m < SHORTEST_HOLE_M {
                continue;
            }
            let of = match (&before.etape, &after.etape) {
                (Some(a), Some(b)) if a == b => format!("{}, étape {}", self.nom, a.numero),
                (Some(a), Some(b)) => format!("{}, entre les étapes {} et {}", self.nom, a.numero, b.numero),
                _ => self.nom.clone(),
            };
            incoming.holes.push(Hole { of, from, to, length_m });
        }
    }

    /// Its records.
    pub(super) fn records(
        &self,
        extract: &Extract,
        ordre: i64,
        cut: &Troncons,
        localites: &mut Localites,
        incoming: &mut Incoming,
    ) {
        let origin = format!("relation {}", self.relation);
        let mut voie = Record::new(Table::Voie, Key::Code(self.code.clone()), &origin)
            .with("nom", Value::Text(self.nom.clone()))
            .at_first("ordre", Value::Int(ordre));
        if let Some(couleur) = &self.couleur {
            voie = voie.with("couleur", Value::Text(couleur.clone()));
        }
        incoming.records.push(voie);
        incoming.replaced.push(Replaced::TronconsOfVoie(self.code.clone()));
        incoming.replaced.push(Replaced::EtapesOfVoie(self.code.clone()));

        let mut rangs: HashMap<&str, i64> = HashMap::new();
        for (variante, run, relation) in self.runs() {
            for (troncon, inverse) in cut.of(run) {
                let rang = rangs.entry(variante).or_default();
                *rang += 1;
                let key = Key::InVoie { voie: self.code.clone(), variante: variante.to_owned(), number: *rang };
                let place = Record::new(Table::VoieTroncon, key, format!("relation {relation}"));
                incoming.records.push(place.to("troncon_id", troncon.clone()).with("inverse", Value::Bool(inverse)));
            }
        }

        let mut before: Option<(&Part, &Stage, Code)> = None;
        for part in &self.parts {
            let Some(stage) = &part.etape else { continue };
            let at = |node: Option<i64>| node.and_then(|node| extract.nodes.get(&node)).copied();
            let (Some(start), Some(end)) = (at(part.first()), at(part.last())) else {
                incoming.warnings.push(format!(
                    "« {} », étape {} : aucune de ses voies OSM n'est dans l'extrait.",
                    self.nom, stage.numero
                ));
                continue;
            };
            let depart = match &before {
                Some((previous, said, code))
                    if said.to.to_lowercase() == stage.from.to_lowercase() && starts_there(extract, previous, part) =>
                {
                    code.clone()
                }
                _ => localites.at(&stage.from, start, &origin, incoming),
            };
            let arrivee = localites.at(&stage.to, end, &origin, incoming);
            let key = Key::InVoie { voie: self.code.clone(), variante: String::new(), number: stage.numero };
            let nom = clean(&format!("{} - {}", stage.from, stage.to));
            let etape =
                Record::new(Table::Etape, key, format!("relation {}", part.relation)).with("nom", Value::Text(nom));
            incoming.records.push(etape.to("depart_id", depart).to("arrivee_id", arrivee.clone()));
            before = Some((part, stage, arrivee));
        }
    }
}

/// Does an étape start where the one before ended, near enough for its length to be counted from there?
fn starts_there(extract: &Extract, before: &Part, part: &Part) -> bool {
    let (Some(end), Some(start)) = (before.last(), part.first()) else { return false };
    let (Some(from), Some(to)) = (extract.nodes.get(&end), extract.nodes.get(&start)) else { return false };
    let walks_over = before.visits(start) || part.visits(end);
    let near = distance_m(*from, *to);
    near <= SAME_SPOT_M || (near <= SAME_LOCALITE_M && !walks_over)
}

/// Turns the parts so that each starts as near as can be to where the one before ends; a voie of one relation keeps
/// its members' order.
fn oriented(extract: &Extract, parts: &mut [Part]) {
    let at = |node: Option<i64>| node.and_then(|node| extract.nodes.get(&node)).copied();
    // For each part, for both of its directions: the least sum of gaps so far, and the direction before.
    let mut table: Vec<[(f64, bool); 2]> = vec![];
    for (i, part) in parts.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| Some((parts.get(i)?, *table.get(i)?)));
        let least = |flipped: bool| {
            let Some((previous, [straight, turned])) = before else { return (if flipped { 1e-3 } else { 0.0 }, false) };
            let start = at(if flipped { part.last() } else { part.first() });
            let gap = |end: Option<i64>| at(end).zip(start).map_or(0.0, |(a, b)| distance_m(a, b));
            let (a, b) = (straight.0 + gap(previous.last()), turned.0 + gap(previous.first()));
            if b < a { (b, true) } else { (a, false) }
        };
        table.push([least(false), least(true)]);
    }
    let Some([straight, turned]) = table.last() else { return };
    let mut flipped = turned.0 < straight.0;
    for (part, row) in parts.iter_mut().zip(&table).rev() {
        if flipped {
            part.flip();
        }
        let [straight, turned] = row;
        flipped = if flipped { turned.1 } else { straight.1 };
    }
}

/// The localités that étapes name, over all voies of an import.
#[derive(Default)]
pub(super) struct Localites(HashMap<Code, Vec<(Code, Position)>>);

impl Localites {
    /// The code of the localité of this name at this place, recorded when it is first met.
    fn at(&mut self, name: &str, at: Position, origin: &str, incoming: &mut Incoming) -> Code {
        let Some(code) = Code::from_name(name) else { return self.at("localite", at, origin, incoming) };
        let known = self.0.entry(code.clone()).or_default();
        if let Some((code, _)) = known.iter().find(|(_, there)| distance_m(*there, at) <= SAME_SPOT_M) {
            return code.clone();
        }
        let number = (known.len() + 1).to_string();
        let code = if known.is_empty() { code } else { suffixed(&code, &number).unwrap_or(code) };
        known.push((code.clone(), at));
        let mut record = Record::new(Table::Localite, Key::Code(code.clone()), origin)
            .with("nom", Value::Text(clean(name)))
            .with("geom", Value::Point(at));
        record.place_of_name = true;
        incoming.records.push(record);
        code
    }
}

/// A name of OpenStreetMap as a text of ours: 255 characters there at most, no line ends here.
fn clean(name: &str) -> String {
    name.chars().take(255).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// A `colour` tag: `#rrggbb`, `#rgb` or one of the basic names of CSS.
fn colour(tag: &str) -> Option<String> {
    const NAMES: [(&str, &str); 18] = [
        ("black", "#000000"),
        ("silver", "#c0c0c0"),
        ("gray", "#808080"),
        ("grey", "#808080"),
        ("white", "#ffffff"),
        ("maroon", "#800000"),
        ("red", "#ff0000"),
        ("purple", "#800080"),
        ("fuchsia", "#ff00ff"),
        ("green", "#008000"),
        ("lime", "#00ff00"),
        ("olive", "#808000"),
        ("yellow", "#ffff00"),
        ("navy", "#000080"),
        ("blue", "#0000ff"),
        ("teal", "#008080"),
        ("aqua", "#00ffff"),
        ("orange", "#ffa500"),
    ];
    let tag = tag.trim().to_ascii_lowercase();
    if let Some((_, hex)) = NAMES.iter().find(|(name, _)| *name == tag) {
        return Some((*hex).to_owned());
    }
    let hex = tag.strip_prefix('#').filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    match hex.len() {
        6 => Some(tag),
        3 => Some(hex.chars().fold("#".to_owned(), |all, c| format!("{all}{c}{c}"))),
        _ => None,
    }
}
