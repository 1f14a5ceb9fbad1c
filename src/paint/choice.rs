//! The voie or étape that stands out in a picture.

use super::mvt::{Feature, Features};
use super::stylesheet::Layer;

/// The name that hent's own tiles have as a source of a style.
pub(super) const OWN: &str = "hent";

/// The voie or étape that stands out: all others are faded. By default nothing is chosen, and nothing is faded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The code of the voie.
    pub voie: Option<String>,
    /// The name of the étape in addresses.
    pub etape: Option<String>,
    /// The colour of the chosen line: red, green and blue in sRGB. `None` means the colour of the voie.
    pub couleur: Option<[u8; 3]>,
}

/// The opacity of ways that are not chosen.
const FADED: f32 = 0.3;

impl Choice {
    /// The factor by which a feature's opacity is multiplied: 1, or [`FADED`] if another way is chosen.
    pub(super) fn opacity(&self, layer: &Layer, features: &Features, feature: &Feature) -> f32 {
        if self.voie.is_none() || layer.source != OWN || self.has(layer, features, feature) { 1.0 } else { FADED }
    }

    /// Whether a feature belongs to the choice. Features that are no ways always do.
    pub(super) fn has(&self, layer: &Layer, features: &Features, feature: &Feature) -> bool {
        let Some(voie) = &self.voie else { return true };
        let is = |key: &str, value: &str| features.text(feature, key) == value;
        match layer.source_layer.as_str() {
            // If an étape is chosen, its line comes from the layer `etapes`, and all voies are faded.
            "voies" => self.etape.is_none() && is("code", voie),
            "etapes" => is("voie", voie) && self.etape.as_ref().is_none_or(|etape| is("etape", etape)),
            "troncons" => features.text(feature, "voies").split(',').any(|code| code == voie),
            _ => true,
        }
    }

    /// The source layer with the chosen line. `None` if nothing is chosen.
    pub(super) fn layer(&self) -> Option<&'static str> {
        self.voie.as_ref()?;
        Some(if self.etape.is_some() { "etapes" } else { "voies" })
    }

    /// Whether a feature of the source layer `voies` is the chosen voie, or that of the chosen étape.
    pub(super) fn is_voie(&self, features: &Features, feature: &Feature) -> bool {
        self.voie.as_deref() == Some(features.text(feature, "code"))
    }

    /// Whether a feature of [`Choice::layer`] is the chosen line.
    pub(super) fn is_line(&self, features: &Features, feature: &Feature) -> bool {
        let is = |key: &str, value: &Option<String>| value.as_deref() == Some(features.text(feature, key));
        match &self.etape {
            Some(_) => is("voie", &self.voie) && is("etape", &self.etape),
            None => is("code", &self.voie),
        }
    }
}
