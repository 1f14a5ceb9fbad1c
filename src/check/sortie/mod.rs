//! Findings as text, JSON, GeoJSON and SARIF, and the rules as a page of documentation.

pub mod documentation;
pub mod geojson;
pub mod json;
pub mod qml;
pub mod sarif;
pub mod texte;
