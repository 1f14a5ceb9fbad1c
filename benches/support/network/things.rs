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
        let id = next_id(rows, Table::Voie);
        let color = self.chance.next() & 0xFF_FFFF;
        let nom = format!("Voie de {}", self.name());
        rows.of_mut(Table::Voie).push(Row(vec![
            Value::Int(id),
            code('v', id),
            text(&nom),
            text("Voie inventée."),
            text(&format!("#{color:06x}")),
            Value::Int(id),
            Value::Bool(false),
        ]));
        id
    }

    pub(super) fn troncon(&mut self, rows: &mut Rows, line: Vec<Position>) -> i64 {
        let id = next_id(rows, Table::Troncon);
        let revetement = self.chance.pick(&["chemin de terre", "chemin empierré", "petite route", "sentier", "halage"]);
        let nom = format!("Chemin de {}", self.name());
        rows.of_mut(Table::Troncon).push(Row(vec![
            Value::Int(id),
            code('t', id),
            text(&nom),
            text(revetement),
            text("coquille"),
            text("benches/support/network"),
            text("Réseau inventé (CC0)"),
            text("2026-05-01"),
            Value::Line(line),
        ]));
        id
    }

    /// Étapes of 8 to 10 tronçons, 20 to 25 km, from localité to localité; a short rest lengthens the last one.
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
            let id = next_id(rows, Table::Etape);
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
        let id = next_id(rows, Table::Localite);
        let services = (0..self.chance.below(5)).map(|_| self.chance.pick(Service::WORDS).to_owned());
        let services: BTreeSet<String> = services.collect();
        let nom = self.name();
        rows.of_mut(Table::Localite).push(Row(vec![
            Value::Int(id),
            code('l', id),
            text(&nom),
            text(""),
            Value::Words(services.into_iter().collect()),
            Value::Point(place),
        ]));
        id
    }

    /// Near one of this region's localités; everything published, so that every host is found.
    pub(super) fn hebergeur(&mut self, rows: &mut Rows, first_localite: usize) {
        let localite = first_localite + self.chance.below(LOCALITES);
        let town = &rows.of(Table::Localite)[localite];
        let (Value::Int(localite_id), Value::Point(place)) = (town.0[0].clone(), town.0[5].clone()) else { return };
        let id = next_id(rows, Table::Hebergeur);
        let place = self.beside(place, 800.0);
        let nom = format!("Gîte de {}", self.name());
        rows.of_mut(Table::Hebergeur).push(Row(vec![
            Value::Int(id),
            code('h', id),
            text(&nom),
            text(self.chance.pick(TypeHebergeur::WORDS)),
            Value::Int(1 + self.chance.below(20) as i64),
            text("1, rue de l'Église"),
            Value::Int(localite_id),
            text("02 00 00 00 00"),
            text(&format!("h{id}@example.org")),
            text(""),
            text("Apr-Oct"),
            text("15 €"),
            Value::Bool(true),
            Value::Int(24),
            text("exacte"),
            Value::Bool(true),
            Value::Point(Position::flat(place.lon, place.lat)),
        ]));
    }

    pub(super) fn point_interet(&mut self, rows: &mut Rows, place: Position) {
        let id = next_id(rows, Table::PointInteret);
        let nom = format!("Fontaine de {}", self.name());
        rows.of_mut(Table::PointInteret).push(Row(vec![
            Value::Int(id),
            code('p', id),
            text(&nom),
            text(self.chance.pick(Categorie::WORDS)),
            text(""),
            text(""),
            text(""),
            Value::Point(Position::flat(place.lon, place.lat)),
        ]));
    }

    fn name(&mut self) -> String {
        self.chance.name()
    }
}

fn next_id(rows: &Rows, table: Table) -> i64 {
    rows.of(table).len() as i64 + 1
}

fn code(letter: char, id: i64) -> Value {
    Value::Text(format!("{letter}{id}"))
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}
