//! Derives the coordinate system of a position in Brittany from its numbers, for error messages.

use crate::error::Error;
use crate::import::files::Source;

/// A coordinate system: its French name, its EPSG code, and the box of Brittany and its neighbours in it, in metres.
struct System {
    name: &'static str,
    epsg: u32,
    x: std::ops::Range<f64>,
    y: std::ops::Range<f64>,
}

/// The coordinate systems in use in Brittany. Their boxes do not overlap.
const SYSTEMS: [System; 6] = [
    System { name: "du Lambert-93", epsg: 2154, x: 0.0..1.4e6, y: 6.3e6..7.12e6 },
    System { name: "du Lambert II étendu", epsg: 27572, x: 0.0..1.2e6, y: 1.6e6..2.7e6 },
    System { name: "de l'UTM 30 N", epsg: 32630, x: 1.0e5..9.0e5, y: 5.1e6..5.5e6 },
    System { name: "du Web Mercator (cartes en ligne)", epsg: 3857, x: -8.0e5..-1.0e3, y: 5.7e6..6.4e6 },
    System { name: "de la projection CC48", epsg: 3948, x: 1.0e6..2.4e6, y: 7.12e6..7.4e6 },
    System { name: "de la projection CC47", epsg: 3947, x: 1.0e6..2.4e6, y: 6.1e6..6.3e6 },
];

/// Returns the name and EPSG code of the system whose box holds the position.
pub(in crate::import) fn guess(x: f64, y: f64) -> Option<(&'static str, u32)> {
    SYSTEMS
        .iter()
        .find(|system| system.x.contains(&x) && system.y.contains(&y))
        .map(|system| (system.name, system.epsg))
}

/// Returns the problem and its remedy for a position outside ±180°, ±90°.
pub(in crate::import) fn off_earth(x: f64, y: f64) -> (String, String) {
    if let Some((name, epsg)) = guess(x, y) {
        return (format!("position {x:.0}, {y:.0} : ressemble à {name}"), format!("Ajoutez --srs EPSG:{epsg}."));
    }
    if let Some((name, epsg)) = guess(y, x) {
        return (
            format!("position {x:.0}, {y:.0} : ressemble à {name}, X et Y échangés"),
            format!("Échangez les deux colonnes, et ajoutez --srs EPSG:{epsg}."),
        );
    }
    (
        format!("position {x}, {y} hors de ±180, ±90"),
        "Corrigez-la, ou donnez le système de coordonnées par --srs EPSG:….".into(),
    )
}

/// Returns the error of a file that does not name its coordinate system. `corner` is a corner of the bounding box of
/// its rows.
pub(in crate::import) fn not_said(source: &Source, corner: Option<(f64, f64)>) -> Error {
    let problem = "le fichier ne dit pas son système de coordonnées";
    let prj = if source.name.to_lowercase().ends_with(".shp") { " Ou mettez son fichier .prj à côté." } else { "" };
    let cure = match corner {
        Some((x, y)) if x.abs() <= 180.0 && y.abs() <= 90.0 => {
            "Il semble en degrés : ajoutez --srs EPSG:4326.".to_owned()
        }
        Some((x, y)) => match guess(x, y) {
            Some((name, epsg)) => format!("Cela ressemble à {name} : ajoutez --srs EPSG:{epsg}."),
            None => "Donnez-le par --srs : EPSG:2154 pour du Lambert-93, EPSG:4326 pour des degrés.".to_owned(),
        },
        None => "Donnez-le par --srs : EPSG:2154 pour du Lambert-93, EPSG:4326 pour des degrés.".to_owned(),
    };
    Error::input(&source.name, problem, format!("{cure}{prj}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_guessed_from_the_numbers() {
        // Quimper in each system, computed with cs2cs of PROJ.
        for (x, y, epsg) in [
            (171_000.0, 6_793_000.0, 2154),
            (260_000.0, 6_850_000.0, 2154),
            (124_000.0, 2_355_000.0, 27572),
            (419_000.0, 5_317_000.0, 32630),
            (-456_000.0, 6_108_000.0, 3857),
            (1_176_000.0, 7_217_000.0, 3948),
        ] {
            assert_eq!(guess(x, y).map(|found| found.1), Some(epsg), "{x} {y}");
            assert!(off_earth(x, y).1.contains(&format!("EPSG:{epsg}")));
        }
        assert!(off_earth(6_850_000.0, 260_000.0).1.contains("Échangez"));
        assert!(off_earth(-200.0, 48.0).0.contains("±180"));
    }
}
