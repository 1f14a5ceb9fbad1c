//! The elevation profile on a page. It is a picture in three widths: for phones, for desks and for paper.

use crate::links::{Address, Base, Parametre};
use crate::profil::{Extent, Profil};
use crate::words::{Words, typeset};

/// The elevation profile. `profil.html` shows it.
#[derive(Debug)]
pub(super) struct ProfilMontre {
    /// For narrow windows.
    pub telephone: Dessin,
    /// For wide windows and small paper.
    pub bureau: Dessin,
    /// For A4.
    pub papier: Dessin,
    /// The text alternative.
    pub texte: String,
}

/// A picture of the profile in one width.
#[derive(Debug)]
pub(super) struct Dessin {
    pub href: String,
    pub largeur: f64,
    pub hauteur: f64,
    /// The left and right end of the profile as shares of the picture's width, for the script: « 0.15 0.965 ».
    pub bords: String,
}

impl ProfilMontre {
    /// The widths in units of the picture. At these widths its texts are legible where it is shown.
    const TELEPHONE: Extent = Extent::new(320);
    const BUREAU: Extent = Extent::new(520);
    const PAPIER: Extent = Extent::new(720);

    pub(super) fn of(profil: Profil, base: &Base, words: &Words) -> Self {
        let dessin = |profil: &Profil| Dessin {
            href: base.link(
                &Address::profil(profil.voie.as_str(), &profil.etape, "svg")
                    .with_sens(profil.sens)
                    .with(Parametre::Largeur, profil.extent.width().to_string()),
            ),
            largeur: profil.extent.width(),
            hauteur: profil.height(words).round(),
            bords: profil.extent.bords().map(|part| format!("{part:.4}")).join(" "),
        };
        let telephone = profil.with_extent(Self::TELEPHONE);
        let (of_telephone, texte) = (dessin(&telephone), typeset(&telephone.describe(words)));
        let bureau = telephone.with_extent(Self::BUREAU);
        let of_bureau = dessin(&bureau);
        let papier = dessin(&bureau.with_extent(Self::PAPIER));
        Self { telephone: of_telephone, bureau: of_bureau, papier, texte }
    }
}
