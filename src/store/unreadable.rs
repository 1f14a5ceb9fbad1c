//! Explains why a cell of a store cannot be read, and how to repair it.

use geozero::wkb::WkbDialect;

use crate::model::table::{Column, Kind};

/// Returns the problem with a cell and its remedy. `blob` is the content of a geometry column, if it is a blob.
pub(super) fn explain(column: &Column, blob: Option<(&[u8], WkbDialect)>) -> (String, String) {
    let name = column.name;
    let wanted = match column.kind {
        Kind::Line | Kind::LineZ => "une ligne",
        Kind::PointZ | Kind::Point => "un point",
        _ => "",
    };
    let found = blob.filter(|_| !wanted.is_empty()).and_then(|(blob, dialect)| shape(blob, dialect));
    match found.filter(|found| found.words != wanted) {
        Some(Shape { words, cure }) => {
            (format!("la colonne {name} n'est pas lisible : elle contient {words}, il faut {wanted}"), cure.into())
        }
        None => (
            format!("la colonne {name} n'est pas lisible"),
            "Corrigez cette ligne (dans QGIS, par exemple), ou restaurez une sauvegarde.".into(),
        ),
    }
}

/// A kind of geometry: its name in French, and how to convert it to the required kind.
struct Shape {
    words: &'static str,
    cure: &'static str,
}

const SEPARATE: &str = "Séparez ses parties (dans QGIS : Vecteur, Outils de géométrie, « De morceaux multiples à morceaux \
                        uniques »), gardez celle qui convient sous ce code, et donnez aux autres un code à elles.";
const STRAIGHTEN: &str = "Convertissez-la en segments droits : ST_CurveToLine dans PostGIS, ou dans QGIS la boîte à outils \
                          de traitements, « Convertir les géométries courbes ».";
const REDRAW: &str = "Redessinez-la dans QGIS, ou importez de nouveau cette ligne depuis son fichier.";

/// Reads the kind of geometry from the header of a blob, ignoring the rest.
fn shape(blob: &[u8], dialect: WkbDialect) -> Option<Shape> {
    let wkb = match dialect {
        // The envelope precedes the geometry. The flags determine its length (GeoPackage 1.3, section 2.1.3).
        WkbDialect::Geopackage => {
            let flags = *blob.strip_prefix(b"GP\0")?.first()?;
            let envelope = *[0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7))?;
            blob.get(8 + envelope..)?
        }
        _ => blob,
    };
    let (order, rest) = wkb.split_first()?;
    let kind: [u8; 4] = rest.get(..4)?.try_into().ok()?;
    let kind = if *order == 0 { u32::from_be_bytes(kind) } else { u32::from_le_bytes(kind) };
    // For heights and measures, ISO WKB adds thousands to the code of the kind, while EWKB sets high bits.
    let (words, cure) = match (kind & 0x0fff_ffff) % 1_000 {
        1 => ("un point", REDRAW),
        2 => ("une ligne", REDRAW),
        3 => ("une surface (Polygon)", REDRAW),
        4 => ("des points multiples (MultiPoint)", SEPARATE),
        5 => ("une ligne multiple (MultiLineString)", SEPARATE),
        6 => ("des surfaces multiples (MultiPolygon)", REDRAW),
        7 => ("une collection (GeometryCollection)", SEPARATE),
        8 => ("une courbe (CircularString)", STRAIGHTEN),
        9 => ("une courbe (CompoundCurve)", STRAIGHTEN),
        11 => ("des courbes multiples (MultiCurve)", STRAIGHTEN),
        _ => return None,
    };
    Some(Shape { words, cure })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::table::Table;

    #[test]
    fn each_kind_of_geometry_has_its_own_cure() {
        let column = Table::Troncon.columns().iter().find(|column| column.kind == Kind::LineZ).unwrap();
        let gpkg = |kind: u32| {
            let mut blob = b"GP\0\x03\xe6\x10\0\0".to_vec();
            blob.extend([0; 32]); // the envelope
            blob.push(1);
            blob.extend(kind.to_le_bytes());
            blob
        };
        for (kind, says) in [
            (7, ["GeometryCollection", "morceaux uniques"]),
            (1007, ["GeometryCollection", "morceaux uniques"]),
            (5, ["MultiLineString", "morceaux uniques"]),
            (8, ["CircularString", "ST_CurveToLine"]),
            (1009, ["CompoundCurve", "ST_CurveToLine"]),
            (1, ["un point, il faut une ligne", "Redessinez-la"]),
            (2, ["n'est pas lisible", "restaurez"]),
            (99, ["n'est pas lisible", "restaurez"]),
        ] {
            let (problem, cure) = explain(column, Some((&gpkg(kind), WkbDialect::Geopackage)));
            assert!(problem.contains(says[0]) && cure.contains(says[1]), "{kind}: {problem}. {cure}");
        }
        let ewkb = [&[0], &0xa000_0007_u32.to_be_bytes()[..]].concat();
        assert!(explain(column, Some((&ewkb, WkbDialect::Ewkb))).0.contains("GeometryCollection"));
        for broken in [&b""[..], b"GP", b"GP\0\x0f", b"\x01\x07"] {
            for dialect in [WkbDialect::Ewkb, WkbDialect::Geopackage] {
                assert!(explain(column, Some((broken, dialect))).0.contains("n'est pas lisible"));
            }
        }
    }
}
