//! Converts between cells of PostGIS and values of the model.

use geozero::wkb::WkbDialect;
use postgis::ewkb;
use tokio_postgres::types::{FromSql, ToSql};

use crate::error::{Error, Result};
use crate::geo::Position;
use crate::model::row::{Row, Value};
use crate::model::table::{Column, Kind, Table};
use crate::store::geometry::{self, SRID};
use crate::store::{heights, refusal, unreadable};

/// Returns the SQL expression that reads a column in the form that [`row`] expects. Dates and instants are read as
/// text, in the same format as in the other store.
pub(super) fn expression(kind: Kind, column: &str) -> String {
    match kind {
        kind if kind.is_geometry() => format!("ST_AsEWKB({column})"),
        Kind::Date | Kind::Day => format!("to_char({column}, 'YYYY-MM-DD')"),
        Kind::Instant => format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
        Kind::Json => format!("{column}::text"),
        _ => column.to_owned(),
    }
}

/// Returns the SQL expression of parameter `n` for a column of this kind.
pub(super) fn parameter(kind: Kind, n: usize) -> String {
    match kind {
        // PostgreSQL would also accept "now" and "24-1-2" as dates. The empty text is not a date, so it causes an
        // error.
        Kind::Date | Kind::Day => {
            format!("(CASE WHEN ${n}::text ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN ${n} ELSE '' END)::date")
        }
        Kind::Instant => format!("${n}::text::timestamptz"),
        Kind::Json => format!("${n}::text::json"),
        _ => format!("${n}"),
    }
}

/// Converts a row. Errors: the place of a cell that does not fit its column, and the problem with its remedy.
pub(super) fn row(table: Table, cells: &tokio_postgres::Row) -> Result<Row, (String, (String, String))> {
    let mut row = Row(Vec::with_capacity(table.columns().len()));
    for (i, column) in table.columns().iter().enumerate() {
        let value = read(column.kind, cells, i).ok_or_else(|| {
            let blob = cells.try_get::<_, &[u8]>(i).ok().map(|blob| (blob, WkbDialect::Ewkb));
            (refusal::place(table, Some(&row)), unreadable::explain(column, blob))
        })?;
        row.0.push(value);
    }
    Ok(row)
}

fn read(kind: Kind, cells: &tokio_postgres::Row, i: usize) -> Option<Value> {
    fn cell<'a, T: FromSql<'a>>(
        cells: &'a tokio_postgres::Row,
        i: usize,
        value: impl FnOnce(T) -> Option<Value>,
    ) -> Option<Value> {
        cells.try_get::<_, Option<T>>(i).ok()?.map_or(Some(Value::Null), value)
    }
    match kind {
        Kind::Id | Kind::Int(..) | Kind::Ref(_) => cell(cells, i, |v| Some(Value::Int(v))),
        Kind::Share => cell(cells, i, |v| Some(Value::Real(v))),
        Kind::Bool => cell(cells, i, |v| Some(Value::Bool(v))),
        Kind::Words(_) => cell(cells, i, |v| Some(Value::Words(v))),
        Kind::Line | Kind::LineZ | Kind::PointZ | Kind::Point => {
            cell(cells, i, |blob: &[u8]| geometry::decode(blob, WkbDialect::Ewkb, kind))
        }
        _ if kind.is_text() => cell(cells, i, |v| Some(Value::Text(v))),
        _ => None,
    }
}

type Parameter = Box<dyn ToSql + Sync + Send>;

/// Converts values to parameters of a statement. Errors: a value does not fit its column (a defect of the caller).
pub(super) fn write_all(values: &[(&'static Column, &Value)]) -> Result<Vec<Parameter>> {
    values.iter().map(|(column, value)| write(column, value)).collect()
}

fn write(column: &Column, value: &Value) -> Result<Parameter> {
    let point_z = |p: &Position, z: f64| ewkb::PointZ::new(p.lon, p.lat, z, Some(SRID));
    Ok(match (column.kind, value) {
        (Kind::Id | Kind::Int(..) | Kind::Ref(_), Value::Int(i)) => Box::new(*i),
        (Kind::Share, Value::Real(number)) => Box::new(*number),
        (Kind::Bool, Value::Bool(b)) => Box::new(*b),
        (Kind::Words(_), Value::Words(words)) => Box::new(words.clone()),
        (Kind::Point, Value::Point(p)) => Box::new(ewkb::Point::new(p.lon, p.lat, Some(SRID))),
        (Kind::PointZ, Value::Point(p)) => Box::new(point_z(p, heights::to_store(&[*p])(p))),
        (Kind::Line, Value::Line(line)) => {
            let points = line.iter().map(|p| ewkb::Point::new(p.lon, p.lat, Some(SRID))).collect();
            Box::new(ewkb::LineString { points, srid: Some(SRID) })
        }
        (Kind::LineZ, Value::Line(line)) => {
            let height = heights::to_store(line);
            let points = line.iter().map(|p| point_z(p, height(p))).collect();
            Box::new(ewkb::LineStringZ { points, srid: Some(SRID) })
        }
        (kind, Value::Text(t)) if kind.is_text() => Box::new(t.clone()),
        _ => return Err(Error::Internal(format!("une valeur n'est pas du type de la colonne {}", column.name))),
    })
}
