//! What of the ways stands out in a picture.

use super::mvt::{Feature, Features};
use super::sheet::Layer;

/// The source of hent's own tiles in styles.
pub(super) const OWN: &str = "hent";

/// The voie or étape that is chosen. Nothing is faded if none is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The code of the voie.
    pub voie: Option<String>,
    /// The étape's name in addresses.
    pub etape: Option<String>,
}

/// The opacity of what is not chosen.
const FADED: f32 = 0.3;

impl Choice {
    /// How opaque a feature of a layer is drawn, by what is chosen: 1, or less.
    pub(super) fn opacity(&self, layer: &Layer, features: &Features, feature: &Feature) -> f32 {
        if self.voie.is_none() || layer.source != OWN || self.has(layer, features, feature) { 1.0 } else { FADED }
    }

    /// Whether a feature is of what is chosen, or is no way at all.
    pub(super) fn has(&self, layer: &Layer, features: &Features, feature: &Feature) -> bool {
        let Some(voie) = &self.voie else { return true };
        let is = |key: &str, value: &str| features.text(feature, key) == value;
        match layer.source_layer.as_str() {
            // The étape is drawn over the voies that are faded.
            "voies" => self.etape.is_none() && is("code", voie),
            "etapes" => is("voie", voie) && self.etape.as_ref().is_none_or(|etape| is("etape", etape)),
            "troncons" => features.text(feature, "voies").split(',').any(|code| code == voie),
            _ => true,
        }
    }

    /// The layer of tiles that has the chosen line.
    pub(super) fn layer(&self) -> Option<&'static str> {
        self.voie.as_ref()?;
        Some(if self.etape.is_some() { "etapes" } else { "voies" })
    }

    /// Whether a feature of that layer is the chosen line.
    pub(super) fn is_line(&self, features: &Features, feature: &Feature) -> bool {
        let is = |key: &str, value: &Option<String>| value.as_deref() == Some(features.text(feature, key));
        match &self.etape {
            Some(_) => is("voie", &self.voie) && is("etape", &self.etape),
            None => is("code", &self.voie),
        }
    }
}
