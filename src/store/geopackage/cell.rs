//! Converts between cells of a GeoPackage and values of the model.

use geozero::wkb::WkbDialect;
use rusqlite::types::{Value as Sqlite, ValueRef};

use crate::error::{Error, Result};
use crate::model::row::Value;
use crate::model::table::{Column, Kind};
use crate::store::geometry;

/// Converts a cell. Returns `None` if it does not fit its column. This happens if a program bypassed the constraints.
pub(super) fn read(kind: Kind, cell: ValueRef<'_>) -> Option<Value> {
    match (kind, cell) {
        (_, ValueRef::Null) => Some(Value::Null),
        (Kind::Id | Kind::Int(..) | Kind::Ref(_), ValueRef::Integer(i)) => Some(Value::Int(i)),
        (Kind::Share, ValueRef::Real(number)) => Some(Value::Real(number)),
        (Kind::Bool, ValueRef::Integer(i @ (0 | 1))) => Some(Value::Bool(i == 1)),
        (Kind::Words(_), ValueRef::Text(t)) => serde_json::from_slice(t).ok().map(Value::Words),
        (_, ValueRef::Text(t)) if kind.is_text() => Some(Value::Text(std::str::from_utf8(t).ok()?.to_owned())),
        (Kind::Line | Kind::LineZ | Kind::PointZ | Kind::Point, ValueRef::Blob(b)) => {
            geometry::decode(b, WkbDialect::Geopackage, kind)
        }
        _ => None,
    }
}

/// Returns the blob in a cell, or `None` if the cell contains something else.
pub(super) fn blob(cell: ValueRef<'_>) -> Option<(&[u8], WkbDialect)> {
    cell.as_blob().ok().map(|blob| (blob, WkbDialect::Geopackage))
}

/// Converts a value to a parameter of a statement. Errors: the value does not fit its column (a defect of the caller).
pub(super) fn write(column: &Column, value: &Value) -> Result<Sqlite> {
    Ok(match value {
        Value::Null => Sqlite::Null,
        Value::Int(i) => Sqlite::Integer(*i),
        Value::Real(number) => Sqlite::Real(*number),
        Value::Bool(b) => Sqlite::Integer(i64::from(*b)),
        Value::Text(t) => Sqlite::Text(t.clone()),
        Value::Words(words) => Sqlite::Text(serde_json::json!(words).to_string()),
        Value::Point(_) | Value::Line(_) if column.kind.is_geometry() => {
            Sqlite::Blob(geometry::encode_gpkg(value, column.kind)?)
        }
        Value::Point(_) | Value::Line(_) => {
            return Err(Error::Internal(format!("la colonne {} n'est pas une géométrie", column.name)));
        }
    })
}
