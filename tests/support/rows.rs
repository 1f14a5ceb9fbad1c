//! Rows to fill a store with.

use hent::geo::Position;
use hent::model::change::Change;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::{Kind, Table};
use hent::model::{Code, Dataset};

/// Returns a text as the value of a cell.
pub fn text(t: &str) -> Value {
    Value::Text(t.into())
}

/// Returns the change that inserts a row. `origin` is the place in a file that errors name.
pub fn insert(table: Table, row: Row, origin: Option<&str>) -> Change {
    Change { table, before: None, after: Some(row), origin: origin.map(str::to_owned), source: None }
}

/// Returns a row with this id and code that every constraint accepts. Its references point to rows with id 1.
pub fn valid(table: Table, id: i64) -> Row {
    let mut row = Row(vec![]);
    for column in table.columns() {
        row.0.push(match column.kind {
            Kind::Id => Value::Int(id),
            Kind::Code => text(&format!("code-{id}")),
            Kind::Text if column.name == "variante" => text(""),
            Kind::Text | Kind::Periode => text("Île-d'Aix « ß » 𝓗 \"' \n ligne"),
            Kind::Int(_, high) => Value::Int(id.min(high)),
            Kind::Bool => Value::Bool(id % 2 == 0),
            Kind::Color => text("#a0b1c2"),
            Kind::Date | Kind::Day => text("2024-02-29"),
            Kind::Share => Value::Real(0.1 + 0.2),
            Kind::CodeOf(_) => text("code-1"),
            Kind::Line => Value::Line(vec![Position::flat(-4.77, 48.33), Position::flat(-4.5, 48.4)]),
            Kind::Word(words) => text(words[0]),
            Kind::Fermetures => text("Aug 1-15"),
            Kind::Heure => text("16:30"),
            // Contradictory words stand behind all others.
            Kind::Words(words) => {
                Value::Words(words.iter().filter(|w| !w.starts_with("sans-")).map(|w| (*w).to_owned()).collect())
            }
            Kind::Ref(_) => Value::Int(1),
            Kind::LineZ => Value::Line(vec![Position::new(-4.77, 48.33, 3.25), Position::new(-4.5, 48.4, 0.0)]),
            Kind::PointZ => Value::Point(Position::new(-4.77, 48.33, 0.1 + 0.2)),
            Kind::Point => Value::Point(Position::flat(-4.77, 48.33)),
            Kind::Instant | Kind::Json => Value::Null,
        });
    }
    row
}

/// Three rows in every table: full, sparse, and with the ends of ranges. They have unknown heights and heights of 0,
/// empty texts and NULL.
pub fn sample() -> Rows {
    let mut rows = Rows::default();
    let flat = |(lon, lat)| Position::flat(lon, lat);
    for table in Table::CONTENT {
        let mut sparse = valid(table, 2);
        for column in table.columns() {
            if column.absent == hent::model::table::Absent::Null {
                sparse.set(table, column.name, Value::Null);
            }
            match column.kind {
                Kind::Words(_) => sparse.set(table, column.name, Value::Words(vec![])),
                Kind::LineZ => {
                    sparse.set(table, column.name, Value::Line([(-4.77, 48.33), (-4.5, 48.4)].map(flat).to_vec()));
                }
                Kind::PointZ => sparse.set(table, column.name, Value::Point(Position::new(-4.77, 48.33, 0.0))),
                _ => {}
            }
        }
        let mut empty = valid(table, 7_000_000_000);
        for column in table.columns() {
            match column.kind {
                Kind::Text | Kind::Periode | Kind::Fermetures => empty.set(table, column.name, text("")),
                Kind::Int(low, high) => {
                    let end = if matches!(column.name, "numero" | "rang") { high } else { low };
                    empty.set(table, column.name, Value::Int(end));
                }
                Kind::LineZ => {
                    let ends = vec![Position::new(-180.0, -90.0, 0.0), Position::new(180.0, 90.0, -1e300)];
                    empty.set(table, column.name, Value::Line(ends));
                }
                Kind::PointZ => empty.set(table, column.name, Value::Point(Position::flat(-0.0, 1e-300))),
                _ => {}
            }
        }
        *rows.of_mut(table) = vec![valid(table, 1), sparse, empty];
    }
    rows
}

/// Returns the rows of a dataset, of all tables but guides, closures and exceptions. Columns that its tests do not set
/// have values that every constraint accepts.
pub fn rows_of(data: &Dataset) -> Rows {
    let mut rows = Rows::default();
    let mut add = |table: Table, id: i64, cells: Vec<(&str, Value)>| {
        let mut row = valid(table, id);
        cells.into_iter().for_each(|(column, value)| row.set(table, column, value));
        rows.of_mut(table).push(row);
    };
    let named = |code: &Code, nom: &str| vec![("code", text(code.as_str())), ("nom", text(nom))];
    for v in &data.voies {
        add(Table::Voie, v.id, named(&v.code, &v.nom));
    }
    for l in &data.localites {
        add(Table::Localite, l.id, [named(&l.code, &l.nom), vec![("geom", Value::Point(l.geom))]].concat());
    }
    for t in &data.troncons {
        add(Table::Troncon, t.id, [named(&t.code, &t.nom), vec![("geom", Value::Line(t.geom.clone()))]].concat());
    }
    for m in &data.voies_troncons {
        let cells = vec![
            ("voie_id", Value::Int(m.voie_id)),
            ("variante", text(&m.variante)),
            ("rang", Value::Int(m.rang)),
            ("troncon_id", Value::Int(m.troncon_id)),
            ("inverse", Value::Bool(m.inverse)),
        ];
        add(Table::VoieTroncon, 0, cells);
    }
    for e in &data.etapes {
        let cells = vec![
            ("voie_id", Value::Int(e.voie_id)),
            ("variante", text(&e.variante)),
            ("numero", Value::Int(e.numero)),
            ("nom", text(&e.nom)),
            ("depart_id", Value::Int(e.depart_id)),
            ("arrivee_id", Value::Int(e.arrivee_id)),
        ];
        add(Table::Etape, e.id, cells);
    }
    for h in &data.hebergeurs {
        let cells = vec![
            ("telephone", text(&h.telephone)),
            ("localite_id", h.localite_id.map_or(Value::Null, Value::Int)),
            ("publier_position", text(h.publier_position.as_str())),
            ("publier_contact", Value::Bool(h.publier_contact)),
            ("geom", h.geom.map_or(Value::Null, Value::Point)),
        ];
        add(Table::Hebergeur, h.id, [named(&h.code, &h.nom), cells].concat());
    }
    for p in &data.points_interet {
        add(Table::PointInteret, p.id, [named(&p.code, &p.nom), vec![("geom", Value::Point(p.geom))]].concat());
    }
    rows
}

/// Returns the same changes, with a source.
pub fn from_source(changes: Vec<Change>, source: &str) -> Vec<Change> {
    changes.into_iter().map(|change| Change { source: Some(source.to_owned()), ..change }).collect()
}

/// The place of most things in [`network`].
pub const HERE: Position = Position { lon: -4.77, lat: 48.33, z: f64::NAN };
/// The place of a published host and a point in [`network`].
pub const THERE: Position = Position { lon: -2.0, lat: 47.5, z: f64::NAN };
/// The place of the unpublished host in [`network`].
pub const HIDDEN: Position = Position { lon: 10.0, lat: 50.0, z: f64::NAN };

/// Returns a row of every table at `HERE`, a point and a host at `THERE`, and an unpublished host at `HIDDEN`, where
/// nothing else is.
pub fn network() -> Rows {
    let mut rows = Rows::default();
    for table in Table::CONTENT {
        rows.of_mut(table).push(valid(table, 1));
    }
    rows.of_mut(Table::Etape)[0].set(Table::Etape, "arrivee_id", Value::Int(2));
    let mut add = |table: Table, id: i64, place: Position, more: &[(&str, &str)]| {
        let mut row = valid(table, id);
        row.set(table, "geom", Value::Point(place));
        more.iter().for_each(|(column, value)| row.set(table, column, text(value)));
        rows.of_mut(table).push(row);
    };
    add(Table::Localite, 2, Position::flat(-4.5, 48.4), &[]); // where the tronçon ends
    add(Table::PointInteret, 2, THERE, &[]);
    add(Table::Hebergeur, 2, THERE, &[("publier_position", "exacte")]);
    add(Table::Hebergeur, 3, HIDDEN, &[("publier_position", "non"), ("nom", "secret")]);
    rows
}
