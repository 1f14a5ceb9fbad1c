//! The rows of a region: one function for each table.

use std::collections::{BTreeMap, BTreeSet};

use hent::geo::Position;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::model::{Categorie, Service, TypeHebergeur};

use super::LOCALITES;
use super::region::{Node, Region};

impl Region {
    pub(super) fn voie(&mut self, rows: &mut Rows) -> i64 {
        let color = self.chance.next() & 0xFF_FFFF;
        let nom = format!("Voie de {}", self.name());
        let ordre = Value::Int(rows.of(Table::Voie).len() as i64 + 1);
        let rest = [text("Voie inventée."), text(&format!("#{color:06x}")), ordre, Value::Bool(false)];
        add(rows, Table::Voie, &nom, rest)
    }

    pub(super) fn troncon(&mut self, rows: &mut Rows, line: Vec<Position>) -> i64 {
        let revetement = self.chance.pick(&["chemin de terre", "chemin empierré", "petite route", "sentier", "halage"]);
        let nom = format!("Chemin de {}", self.name());
        let texts = [revetement, "coquille", "benches/support/network", "Réseau inventé (CC0)", "2026-05-01"];
        add(rows, Table::Troncon, &nom, texts.map(text).into_iter().chain([Value::Line(line)]))
    }

    /// Étapes of 8 to 10 tronçons, or 20 to 25 km, from localité to localité. A short rest is added to the last one.
    pub(super) fn etapes(&mut self, rows: &mut Rows, voie: i64, walk: &[Node], localites: &mut BTreeMap<Node, i64>) {
        let (mut start, mut numero) = (0, 1);
        while start + 1 < walk.len() {
            let mut end = start + 8 + self.chance.below(3);
            if end + 4 > walk.len() {
                end = walk.len() - 1;
            }
            let [depart, arrivee] = [walk[start], walk[end]].map(|node| {
                let known = localites.get(&node).copied();
                known.unwrap_or_else(|| {
                    let id = self.localite(rows, self.position(self.place(node)));
                    localites.insert(node, id);
                    id
                })
            });
            let id = rows.of(Table::Etape).len() as i64 + 1;
            rows.of_mut(Table::Etape).push(Row(vec![
                Value::Int(id),
                Value::Int(voie),
                text(""),
                Value::Int(numero),
                text(&format!("Étape {numero}")),
                Value::Int(depart),
                Value::Int(arrivee),
                text("Étape inventée."),
            ]));
            (start, numero) = (end, numero + 1);
        }
    }

    pub(super) fn localite(&mut self, rows: &mut Rows, place: Position) -> i64 {
        let services = (0..self.chance.below(5)).map(|_| self.chance.pick(Service::WORDS).to_owned());
        let services: BTreeSet<String> = services.collect();
        let nom = self.name();
        let rest = [text(""), Value::Words(services.into_iter().collect()), Value::Point(place)];
        add(rows, Table::Localite, &nom, rest)
    }

    /// A host near one of this region's localités. Everything about it is published, so every host can be found.
    pub(super) fn hebergeur(&mut self, rows: &mut Rows, first_localite: usize) {
        let localite = first_localite + self.chance.below(LOCALITES);
        let town = &rows.of(Table::Localite)[localite];
        let (Value::Int(localite_id), Value::Point(place)) = (town.0[0].clone(), town.0[5].clone()) else { return };
        let place = self.beside(place, 800.0);
        let nom = format!("Gîte de {}", self.name());
        let courriel = format!("h{}@example.org", rows.of(Table::Hebergeur).len() + 1);
        let rest = [
            text(self.chance.pick(TypeHebergeur::WORDS)),
            Value::Int(1 + self.chance.below(20) as i64),
            text("1, rue de l'Église"),
            Value::Int(localite_id),
            text("02 00 00 00 00"),
            text(&courriel),
            text(""),
            text("Apr-Oct"),
            text("15 €"),
            Value::Bool(true),
            Value::Int(24),
            text("exacte"),
            Value::Bool(true),
            Value::Point(Position::flat(place.lon, place.lat)),
        ];
        add(rows, Table::Hebergeur, &nom, rest);
    }

    pub(super) fn point_interet(&mut self, rows: &mut Rows, place: Position) {
        let nom = format!("Fontaine de {}", self.name());
        let texts = [self.chance.pick(Categorie::WORDS), "", "", ""].map(text);
        let place = Value::Point(Position::flat(place.lon, place.lat));
        add(rows, Table::PointInteret, &nom, texts.into_iter().chain([place]));
    }

    fn name(&mut self) -> String {
        self.chance.name()
    }
}

/// Appends a row: its id, a code of the table's first letter and the id, its name, then `rest`. Returns the id.
fn add(rows: &mut Rows, table: Table, nom: &str, rest: impl IntoIterator<Item = Value>) -> i64 {
    let id = rows.of(table).len() as i64 + 1;
    let first = [Value::Int(id), Value::Text(format!("{}{id}", &table.name()[..1])), text(nom)];
    rows.of_mut(table).push(Row(first.into_iter().chain(rest).collect()));
    id
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}
