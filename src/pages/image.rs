//! The still picture of the map on a page, which the script replaces by the live map.

use crate::geo::Bounds;
use crate::links::{Address, Base, Parametre, way};
use crate::model::{Couleur, Section};
use crate::words::Words;

/// The picture of a map.
#[derive(Debug)]
pub(super) struct Image {
    /// For narrow windows.
    pub petite: String,
    /// For wide windows, and for paper.
    pub grande: String,
    /// The same pictures in the colours of the dark style.
    pub petite_sombre: String,
    pub grande_sombre: String,
    /// The text for those who do not see it.
    pub texte: String,
    /// The chosen voie and étape, for the script. Empty if none is chosen.
    pub voie: String,
    pub etape: String,
    /// The bounding box for the script: west, south, east, north.
    pub cadre: String,
    /// The URL of the kilometre marks of the chosen way, for the script. Empty if no way is chosen.
    pub bornes: String,
    /// The URL of a section as GeoJSON, for the script. Empty for a voie or an étape: the tiles contain their lines.
    pub ligne: String,
    /// What the picture shows, below it.
    pub legende: String,
}

/// The sizes of the pictures in CSS pixels. The names of the small one are legible on a phone. Screens of more than one device
/// pixel per CSS pixel load them at double density.
const SMALL: [u32; 2] = [480, 320];
const LARGE: [u32; 2] = [720, 480];
/// The size of a preview, as social media want it.
pub(super) const PREVIEW: [u32; 2] = [1200, 630];

/// The style, the ground and the colour of a picture.
#[derive(Debug, Default)]
pub(super) struct Look<'a> {
    /// The style. `None` follows the visitor's system.
    pub style: Option<&'a str>,
    /// The code of the ground. Empty for that of the service.
    pub fond: &'a str,
    /// The colour of the chosen way. `None` is its own.
    pub couleur: Option<Couleur>,
}

impl Image {
    /// Returns the picture of a voie, an étape, or all voies. `nom` is its name.
    pub(super) fn of(
        voie: Option<&str>,
        etape: Option<&str>,
        bounds: Option<Bounds>,
        nom: &str,
        base: &Base,
        words: &Words,
    ) -> Self {
        Self::looking(voie, etape, bounds, nom, base, words, &Look::default())
    }

    /// Returns the picture with another style or ground.
    pub(super) fn looking(
        voie: Option<&str>,
        etape: Option<&str>,
        bounds: Option<Bounds>,
        nom: &str,
        base: &Base,
        words: &Words,
        look: &Look<'_>,
    ) -> Self {
        let link = |style: &str, [width, height]: [u32; 2]| {
            let size = [(Parametre::Largeur, width.to_string()), (Parametre::Hauteur, height.to_string())];
            base.link(&address(voie, etape, "webp", size, &Look { style: look.style.or(Some(style)), ..*look }))
        };
        Self {
            petite: link("", SMALL),
            grande: link("", LARGE),
            petite_sombre: link("sombre", SMALL),
            grande_sombre: link("sombre", LARGE),
            texte: words.image_description(nom),
            voie: voie.unwrap_or_default().to_owned(),
            etape: etape.unwrap_or_default().to_owned(),
            cadre: bounds
                .map_or_else(String::new, |bounds| corners(bounds).map(|degrees| degrees.to_string()).join(",")),
            bornes: voie.map_or_else(String::new, |voie| base.link(&Address::bornes(voie, etape))),
            ligne: voie
                .zip(etape.filter(|slug| Section::of_slug(slug).is_some()))
                .map_or_else(String::new, |(voie, slug)| base.link(&Address::trace(voie, Some(slug), "geojson"))),
            legende: words.page_carte_toucher(),
        }
    }

    /// Returns the URL of a picture for previews of a page, such as those of messages.
    pub(super) fn preview(voie: Option<&str>, etape: Option<&str>, base: &Base) -> String {
        Self::sized(voie, etape, PREVIEW, base)
    }

    /// Returns the URL of a picture of any size in CSS pixels.
    pub(super) fn sized(voie: Option<&str>, etape: Option<&str>, [width, height]: [u32; 2], base: &Base) -> String {
        let size = [(Parametre::Largeur, width.to_string()), (Parametre::Hauteur, height.to_string())];
        base.link(&address(voie, etape, "png", size, &Look::default()))
    }
}

fn corners(Bounds { west, south, east, north }: Bounds) -> [f64; 4] {
    [west, south, east, north]
}

fn address<'a>(
    voie: Option<&'a str>,
    etape: Option<&'a str>,
    extension: &'a str,
    size: [(Parametre, String); 2],
    look: &Look<'a>,
) -> Address<'a> {
    let (etape, parametres) = way(etape);
    let parametres = size.into_iter().fold(parametres, |parametres, (name, value)| parametres.with(name, value));
    let parametres = parametres.with(Parametre::Style, look.style.unwrap_or_default()).with(Parametre::Fond, look.fond);
    let parametres = parametres.with(Parametre::Couleur, look.couleur.map(Couleur::digits).unwrap_or_default());
    let extension = extension.into();
    match voie {
        Some(voie) => Address::Image { voie: voie.into(), etape, extension, parametres },
        None => Address::Images { extension, parametres },
    }
}
