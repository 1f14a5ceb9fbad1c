//! The rows at an earlier time, found by taking back the changes of the store's log.

use std::collections::{BTreeMap, HashMap};

use super::sources::Sources;
use super::update::Update;
use crate::model::provenance::log_key;
use crate::model::reading::{Intake, Piece};
use crate::model::reversal::{Reversal, Was};
use crate::model::row::Row;
use crate::model::table::Table;
use crate::model::{Typed, VoieTroncon};

impl Sources {
    /// Returns the rows before these changes, which are in the order of the log and end with the last one. `self` has the rows of
    /// the store, private hosts too, because the log has entries on them. Returns `None` if the changes contradict the rows, for example because a program changed the store without its log.
    pub fn before<'c>(&self, changes: impl DoubleEndedIterator<Item = &'c Reversal>) -> Option<Self> {
        let mut back = Back { sources: self, rows: BTreeMap::new(), members: None, by_key: HashMap::new() };
        changes.rev().try_for_each(|change| back.take(change))?;
        let mut update = Update::of(self);
        for (table, rows) in back.rows {
            update.take(Piece::Changed(table, rows.keys().copied().collect())).ok()?;
            let rows = rows.into_values().flatten();
            rows.cloned().try_for_each(|row| update.take(Piece::Row(row))).ok()?;
        }
        if let Some(members) = back.members {
            update.replace_members(members.into_values());
        }
        update.problems().is_empty().then(|| update.finish())
    }

    /// Returns the ids of the rows of a table by their key in the log. The table must have ids.
    fn ids_by_key(&self, table: Table) -> HashMap<String, i64> {
        fn ids<'r, T: 'r>(
            rows: impl IntoIterator<Item = &'r std::sync::Arc<T>>,
            of: impl Fn(&T) -> (String, i64),
        ) -> HashMap<String, i64> {
            rows.into_iter().map(|row| of(row)).collect()
        }
        let lists = &self.lists;
        match table {
            Table::Voie => ids(lists.voies.iter(), |row| (row.code.to_string(), row.id)),
            Table::Localite => ids(lists.localites.iter(), |row| (row.code.to_string(), row.id)),
            Table::Troncon => ids(lists.troncons.iter(), |row| (row.row.code.to_string(), row.row.id)),
            Table::Etape => {
                ids(lists.etapes.iter(), |row| (format!("{}/{}/{}", row.voie_id, row.variante, row.numero), row.id))
            }
            Table::Hebergeur => ids(lists.hebergeurs.iter(), |row| (row.code.to_string(), row.id)),
            Table::PointInteret => ids(lists.points_interet.iter(), |row| (row.code.to_string(), row.id)),
            Table::Guide => ids(lists.guides.iter(), |row| (row.code.to_string(), row.id)),
            Table::Perturbation => ids(lists.perturbations.iter(), |row| (row.code.to_string(), row.id)),
            Table::Exception => ids(lists.exceptions.iter(), |row| (row.code.to_string(), row.id)),
            Table::VoieTroncon | Table::Historique | Table::Telechargement => HashMap::new(),
        }
    }
}

/// The rows while changes are taken back.
struct Back<'s, 'c> {
    sources: &'s Sources,
    /// The rows that are different from those of `sources`, by id. `None` for a row that did not exist.
    rows: BTreeMap<Table, BTreeMap<i64, Option<&'c Row>>>,
    /// The places of tronçons in voies, by key. This table has no ids.
    members: Option<BTreeMap<String, VoieTroncon>>,
    /// The ids of the rows of `sources` by their key, of the tables in which rows were inserted.
    by_key: HashMap<Table, HashMap<String, i64>>,
}

impl<'c> Back<'_, 'c> {
    /// Takes back the newest change that is left.
    fn take(&mut self, change: &'c Reversal) -> Option<()> {
        if change.table == Table::VoieTroncon {
            return self.take_member(change);
        }
        let id = match change.was.row() {
            Some(row) => row.get(change.table, "id").as_int()?,
            None => self.id_of(change.table, &change.key)?,
        };
        self.rows.entry(change.table).or_default().insert(id, change.was.row());
        Some(())
    }

    /// Returns the id of the row that has this key now.
    fn id_of(&mut self, table: Table, key: &str) -> Option<i64> {
        let known = self.rows.entry(table).or_default();
        let mut differing = known.iter().filter_map(|(id, row)| Some((id, (*row)?)));
        if let Some((id, _)) = differing.find(|(_, row)| log_key(table, row) == key) {
            return Some(*id);
        }
        let by_key = self.by_key.entry(table).or_insert_with(|| self.sources.ids_by_key(table));
        by_key.get(key).copied().filter(|id| !known.contains_key(id))
    }

    fn take_member(&mut self, change: &Reversal) -> Option<()> {
        let key = |row: &VoieTroncon| format!("{}/{}/{}", row.voie_id, row.variante, row.rang);
        let now = || self.sources.lists.voies_troncons.iter().map(|row| (key(row), row.as_ref().clone())).collect();
        let members = self.members.get_or_insert_with(now);
        let was = change.was.row().map(|row| VoieTroncon::of(row.clone())).transpose().ok()?;
        match &change.was {
            Was::Absent => drop(members.remove(&change.key)?),
            Was::Updated(_) if members.remove(&change.key).is_some() => {}
            // The entry does not have the key after the update. It is the same tronçon at another rank of its voie.
            Was::Updated(_) => {
                let way = |row: &VoieTroncon| (row.voie_id, row.variante.clone(), row.troncon_id);
                let was = was.as_ref().map(way)?;
                let key = members.iter().find(|(_, row)| way(row) == was).map(|(key, _)| key.clone())?;
                members.remove(&key);
            }
            Was::Deleted(_) => {}
        }
        members.extend(was.map(|row| (change.key.clone(), row)));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::row::Value;
    use crate::model::{Code, Dataset, Guide};

    fn guide(id: i64, code: &str, titre: &str) -> Guide {
        let text = String::new;
        Guide {
            id,
            code: Code::parse(code).unwrap(),
            voie_id: None,
            titre: titre.into(),
            edition: text(),
            lien: text(),
            prix: text(),
        }
    }

    fn row(guide: &Guide) -> Row {
        let column = |name: &str| match name {
            "id" => Value::Int(guide.id),
            "code" => Value::Text(guide.code.to_string()),
            "titre" => Value::Text(guide.titre.clone()),
            _ => Value::Null,
        };
        Row(Table::Guide.columns().iter().map(|c| column(c.name)).collect())
    }

    fn change(seq: i64, key: &str, was: Was) -> Reversal {
        Reversal { seq, at: Timestamp::UNIX_EPOCH, table: Table::Guide, key: key.into(), was }
    }

    fn titres(sources: &Sources) -> Vec<(i64, String, String)> {
        sources.guides().iter().map(|g| (g.id, g.code.to_string(), g.titre.clone())).collect()
    }

    #[test]
    fn changes_are_taken_back_in_any_number() {
        let states: [Vec<Guide>; 5] = [
            vec![guide(1, "a", "A")],
            vec![guide(1, "a", "A"), guide(2, "b", "B")], // inserted
            vec![guide(1, "a", "A"), guide(2, "c", "C")], // another code
            vec![guide(2, "c", "C")],                     // deleted
            vec![guide(2, "c", "C"), guide(3, "a", "D")], // another row with the code of the deleted one
        ];
        let changes = [
            change(1, "b", Was::Absent),
            change(2, "b", Was::Updated(row(&states[1][1]))),
            change(3, "a", Was::Deleted(row(&states[2][0]))),
            change(4, "a", Was::Absent),
        ];
        let of = |guides: &Vec<Guide>| Sources::from(Dataset { guides: guides.clone(), ..Dataset::default() });
        for (seq, state) in states.iter().enumerate() {
            let before = of(&states[4]).before(changes.iter().filter(|change| change.seq > seq as i64)).unwrap();
            assert_eq!(titres(&before), titres(&of(state)), "{seq}");
        }
        assert!(of(&states[0]).before(changes[..1].iter()).is_none(), "the inserted row is not there");
    }

    #[test]
    fn the_places_of_troncons_are_taken_back_by_key() {
        let member =
            |rang, troncon_id| VoieTroncon { voie_id: 1, variante: String::new(), rang, troncon_id, inverse: false };
        let row = |member: &VoieTroncon| {
            let column = |name: &str| match name {
                "voie_id" => Value::Int(member.voie_id),
                "variante" => Value::Text(member.variante.clone()),
                "rang" => Value::Int(member.rang),
                "troncon_id" => Value::Int(member.troncon_id),
                _ => Value::Bool(member.inverse),
            };
            Row(Table::VoieTroncon.columns().iter().map(|c| column(c.name)).collect())
        };
        let change = |key: &str, was| Reversal { table: Table::VoieTroncon, ..change(1, key, was) };
        let voies_troncons = vec![member(1, 7), member(2, 8)];
        let now = Sources::from(Dataset { voies_troncons, ..Dataset::default() });
        let changes = [
            change("1//1", Was::Updated(row(&member(1, 5)))),
            change("1//3", Was::Deleted(row(&member(3, 9)))),
            change("1//2", Was::Absent),
        ];
        let before = now.before(changes.iter()).unwrap();
        let members: Vec<VoieTroncon> = before.voies_troncons().iter().map(|row| VoieTroncon::clone(row)).collect();
        assert_eq!(members, [member(1, 5), member(3, 9)]);
        let moved = [change("1//4", Was::Updated(row(&member(4, 8))))];
        let before = now.before(moved.iter()).unwrap();
        let members: Vec<VoieTroncon> = before.voies_troncons().iter().map(|row| VoieTroncon::clone(row)).collect();
        assert_eq!(members, [member(1, 7), member(4, 8)], "the tronçon has its old rank");
        let unknown = [change("1//4", Was::Updated(row(&member(4, 6))))];
        assert!(now.before(unknown.iter()).is_none(), "its key after the change is not known");
    }
}
