//! Parses the JSON of a row in the log.
//!
//! A dump contains the log of its original store, so each store may have entries of both kinds. Geometries are
//! hexadecimal EWKB or GeoPackage blobs. Booleans are `true` or `1`. Lists are arrays, or texts that contain one.

use geozero::wkb::WkbDialect;
use serde_json::{Map, Value as Json};

use crate::model::row::{Row, Value};
use crate::model::table::{Absent, Column, Kind, Table};
use crate::store::geometry;

/// Parses the row of an entry. Returns `None` if it cannot be read. A column that was added after the entry gets its
/// default.
pub(super) fn parse(table: Table, json: &str) -> Option<Row> {
    let cells: Map<String, Json> = serde_json::from_str(json).ok()?;
    let value = |column: &Column| match cells.get(column.name) {
        None => absent(column),
        Some(cell) => read(column.kind, cell),
    };
    table.columns().iter().map(value).collect::<Option<Vec<_>>>().map(Row)
}

/// Returns the `id` in the JSON of an entry, or `None` if it has none.
pub(super) fn id(json: &str) -> Option<i64> {
    serde_json::from_str::<Json>(json).ok()?.get("id")?.as_i64()
}

fn read(kind: Kind, cell: &Json) -> Option<Value> {
    match (kind, cell) {
        (_, Json::Null) => Some(Value::Null),
        (Kind::Id | Kind::Int(..) | Kind::Ref(_), Json::Number(number)) => number.as_i64().map(Value::Int),
        (Kind::Share, Json::Number(number)) => number.as_f64().map(Value::Real),
        (Kind::Bool, Json::Bool(truth)) => Some(Value::Bool(*truth)),
        (Kind::Bool, Json::Number(number)) => match number.as_i64()? {
            0 => Some(Value::Bool(false)),
            1 => Some(Value::Bool(true)),
            _ => None,
        },
        (Kind::Words(_), Json::Array(_)) => serde_json::from_value(cell.clone()).ok().map(Value::Words),
        (Kind::Words(_), Json::String(list)) => serde_json::from_str(list).ok().map(Value::Words),
        (Kind::Line | Kind::LineZ | Kind::PointZ | Kind::Point, Json::String(hexadecimal)) => {
            let blob = bytes(hexadecimal)?;
            let dialect = if blob.starts_with(b"GP") { WkbDialect::Geopackage } else { WkbDialect::Ewkb };
            geometry::decode(&blob, dialect, kind)
        }
        (kind, Json::String(text)) if kind.is_text() => Some(Value::Text(text.clone())),
        _ => None,
    }
}

/// Returns the value of a column that the entry does not have.
fn absent(column: &Column) -> Option<Value> {
    match (column.absent, column.kind) {
        (Absent::Null, _) => Some(Value::Null),
        (Absent::Refused, _) => None,
        (Absent::Default(text), Kind::Bool) => Some(Value::Bool(text == "true")),
        (Absent::Default(text), Kind::Int(..)) => text.parse().ok().map(Value::Int),
        (Absent::Default(""), Kind::Words(_)) => Some(Value::Words(vec![])),
        (Absent::Default(text), kind) if kind.is_text() => Some(Value::Text(text.to_owned())),
        _ => None,
    }
}

/// Decodes pairs of hexadecimal digits.
fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Position;

    #[test]
    fn entries_of_both_stores_are_read() {
        let row = |services: &str, geom: &str| {
            let json = format!(
                r#"{{"id": 7, "code": "brest", "nom": "Brest", "insee": null, "services": {services}, "geom": "{geom}"}}"#
            );
            parse(Table::Localite, &json)
        };
        let place = Position::new(1.0, 2.0, 3.0);
        let wkb = "000000000000F03F00000000000000400000000000000840";
        let blob = row("\"[\\\"eau\\\"]\"", &format!("47500001E610000001E9030000{wkb}")).unwrap();
        let ewkb = row("[\"eau\"]", &format!("01010000A0E6100000{}", wkb.to_lowercase())).unwrap();
        assert_eq!(blob, ewkb);
        assert_eq!(blob.get(Table::Localite, "geom"), &Value::Point(place));
        assert_eq!(blob.get(Table::Localite, "services"), &Value::Words(vec!["eau".into()]));
        for unreadable in ["", "0", "zz", "01010000A0E61000"] {
            assert_eq!(row("[]", unreadable), None, "{unreadable}");
        }
        assert_eq!(row("[1]", ""), None);
        let young = parse(Table::Voie, r#"{"id": 1, "code": "v", "nom": "V", "deux_sens": 1}"#).unwrap();
        assert_eq!(young.get(Table::Voie, "couleur").as_text(), Some("#1c6ea4"));
        assert_eq!(young.get(Table::Voie, "deux_sens"), &Value::Bool(true));
        assert_eq!(id("[]"), None);
    }
}
