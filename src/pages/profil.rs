//! The elevation profile on a page. It is a picture in three widths: for phones, for desks and for paper.

use std::fmt::Write as _;

use crate::error::Result;
use crate::file::FileFormat;
use crate::links::{Address, Base, Parametre};
use crate::profil::{Extent, Profil};
use crate::words::Words;

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

/// Returns the left and right end of the profile in its picture.
fn bords(profil: &Profil) -> String {
    profil.extent.bords().map(|part| format!("{part:.4}")).join(" ")
}

/// Returns a picture as an address of its own content (RFC 2397). A list of pictures (`srcset`) ends an address at a
/// space or comma, so these are escaped too.
pub(super) fn in_page(svg: &str) -> String {
    let mut address = String::with_capacity(svg.len() + svg.len() / 4);
    address.push_str("data:image/svg+xml,");
    for character in svg.chars() {
        match character {
            '%' | '#' | '"' | ' ' | ',' | '\n' | '\u{a0}' | '{' | '}' | '<' | '>' | '^' | '`' | '|' => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(address, "%{byte:02X}"); // writing to a String cannot fail
                }
            }
            other => address.push(other),
        }
    }
    address
}

impl ProfilMontre {
    /// The widths in units of the picture. At these widths its texts are legible where it is shown.
    const TELEPHONE: Extent = Extent::new(320);
    const BUREAU: Extent = Extent::new(520);
    const PAPIER: Extent = Extent::new(720);

    /// Shows a profile that has no address of its own: its pictures are in the page.
    pub(super) fn within(profil: Profil, words: &Words) -> Result<Self> {
        let dessin = |profil: &Profil| -> Result<Dessin> {
            let svg = profil.written(FileFormat::SVG, words)?;
            Ok(Dessin {
                href: in_page(&String::from_utf8_lossy(&svg)),
                largeur: profil.extent.width(),
                hauteur: profil.height(words).round(),
                bords: bords(profil),
            })
        };
        let telephone = profil.with_extent(Self::TELEPHONE);
        let (of_telephone, texte) = (dessin(&telephone)?, telephone.describe(words));
        let bureau = telephone.with_extent(Self::BUREAU);
        let of_bureau = dessin(&bureau)?;
        let papier = dessin(&bureau.with_extent(Self::PAPIER))?;
        Ok(Self { telephone: of_telephone, bureau: of_bureau, papier, texte })
    }

    pub(super) fn of(profil: Profil, base: &Base, words: &Words) -> Self {
        let dessin = |profil: &Profil| Dessin {
            href: base.link(
                &Address::profil(profil.voie.as_str(), &profil.etape, "svg")
                    .with_sens(profil.sens)
                    .with(Parametre::Largeur, profil.extent.width().to_string()),
            ),
            largeur: profil.extent.width(),
            hauteur: profil.height(words).round(),
            bords: bords(profil),
        };
        let telephone = profil.with_extent(Self::TELEPHONE);
        let (of_telephone, texte) = (dessin(&telephone), telephone.describe(words));
        let bureau = telephone.with_extent(Self::BUREAU);
        let of_bureau = dessin(&bureau);
        let papier = dessin(&bureau.with_extent(Self::PAPIER));
        Self { telephone: of_telephone, bureau: of_bureau, papier, texte }
    }
}
