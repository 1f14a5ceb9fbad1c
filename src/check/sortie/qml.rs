//! The style of findings for QGIS (`.qml`): a colour and a size for each severity.

use crate::check::regle::Gravite;

/// The kind of geometry that a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a kind of geometry")]
pub enum Couche {
    Points,
    Lignes,
}

/// Returns the colour of a severity as QGIS writes it, and its size in millimetres. The worst is the largest, so that
/// colour is not the only difference.
const fn look(gravite: Gravite) -> (&'static str, &'static str, &'static str) {
    match gravite {
        Gravite::Erreur => ("191,16,41,255", "4.2", "cross_fill"),
        Gravite::Avertissement => ("217,119,6,255", "3.6", "triangle"),
        Gravite::Information => ("29,78,216,255", "2.8", "circle"),
    }
}

/// Returns the style document.
pub fn style(couche: Couche) -> String {
    let (kind, class) = match couche {
        Couche::Points => ("marker", "SimpleMarker"),
        Couche::Lignes => ("line", "SimpleLine"),
    };
    let category = |(n, gravite): (usize, &Gravite)| {
        format!("      <category render=\"true\" value=\"{0}\" symbol=\"{n}\" label=\"{0}\"/>\n", gravite.mot())
    };
    let symbol = |(n, gravite): (usize, &Gravite)| {
        let (colour, size, shape) = look(*gravite);
        let options = match couche {
            Couche::Points => {
                [("name", shape), ("color", colour), ("size", size), ("outline_color", "255,255,255,255")]
            }
            Couche::Lignes => {
                [("line_color", colour), ("line_width", "1.2"), ("capstyle", "round"), ("joinstyle", "round")]
            }
        };
        let option = |(name, value): &(&str, &str)| {
            format!("            <Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>\n")
        };
        let prop = |(name, value): &(&str, &str)| format!("          <prop k=\"{name}\" v=\"{value}\"/>\n");
        format!(
            "      <symbol type=\"{kind}\" name=\"{n}\" alpha=\"1\" clip_to_extent=\"1\">\n        <layer class=\"{class}\" enabled=\"1\" pass=\"0\" locked=\"0\">\n          <Option type=\"Map\">\n{}          </Option>\n{}        </layer>\n      </symbol>\n",
            options.iter().map(option).collect::<String>(),
            // Versions of QGIS before 3.22 read these.
            options.iter().map(prop).collect::<String>(),
        )
    };
    let all = || Gravite::ALL.iter().enumerate();
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" styleCategories=\"Symbology|Labeling\">\n  <renderer-v2 type=\"categorizedSymbol\" attr=\"gravite\" symbollevels=\"0\" forceraster=\"0\" enableorderby=\"0\">\n    <categories>\n{}    </categories>\n    <symbols>\n{}    </symbols>\n  </renderer-v2>\n  <previewExpression>message</previewExpression>\n  <layerGeometryType>{}</layerGeometryType>\n</qgis>\n",
        all().map(category).collect::<String>(),
        all().map(symbol).collect::<String>(),
        if couche == Couche::Points { 0 } else { 1 },
    )
}
