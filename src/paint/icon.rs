//! The icons of pictures: the files of `styles/icones`, from which the sprite is made, too.

use super::display::Icon;
use super::value::Colour;

/// Creates the table of icons: pairs of name and file content.
macro_rules! files {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../styles/icones/", $name, ".svg")))),+]
    };
}

/// The icons. A test compares this list with the folder.
const FILES: &[(&str, &str)] = files! {
    "hent-arrivee"
    "hent-depart"
    "hent-ecu"
    "hent-ecu-court"
    "hent-fleche"
    "hent-hote-accueil-pelerin"
    "hent-hote-autre"
    "hent-hote-camping"
    "hent-hote-chambre-hotes"
    "hent-hote-communaute"
    "hent-hote-gite"
    "hent-hote-groupe"
    "hent-hote-hotel"
    "hent-hote-point"
    "hent-lieu-abri"
    "hent-lieu-autre"
    "hent-lieu-commerce"
    "hent-lieu-danger"
    "hent-lieu-eau"
    "hent-lieu-patrimoine"
    "hent-lieu-religieux"
    "hent-lieu-sante"
    "hent-lieu-tampon"
    "hent-lieu-toilettes"
    "hent-lieu-transport"
    "hent-lieu-vue"
    "hent-perturbation-bloquant"
    "hent-perturbation-gene"
    "hent-perturbation-information"
    "hent-trame-bois"
    "hent-trame-eau"
    "hent-vide"
};

/// The prefix of icons that take the colour of the style. In the sprite they are signed distance fields.
const COLOURED: &str = "hent-ecu";

/// Looks up an icon. Colour and halo apply to icons whose names begin with [`COLOURED`]. `None` if there is no such icon.
pub(super) fn icon(name: &str, colour: Colour, halo: Colour, halo_width: f32) -> Option<Icon> {
    let (name, file) = FILES.iter().find(|(known, _)| *known == name)?;
    let (head, body) = file.split_once("<svg")?.1.split_once('>')?;
    let body = body.rsplit_once("</svg>")?.0;
    let side = |attribute: &str| {
        let value = head.split_once(attribute)?.1.split('"').next()?;
        value.parse::<u16>().ok().filter(|side| *side > 0)
    };
    let size = [side(" width=\"")?, side(" height=\"")?];
    let body = if name.starts_with(COLOURED) {
        let edge = match halo.alpha > 0.0 && halo_width > 0.0 {
            true => format!(" stroke=\"{}\" stroke-width=\"{}\" paint-order=\"stroke\"", halo.hex(), halo_width * 2.0),
            false => String::new(),
        };
        body.replace(" fill=\"#000\"", &format!(" fill=\"{}\"{edge}", colour.hex()))
    } else {
        body.to_owned()
    };
    Some(Icon { name, body, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_of_the_folder_can_be_drawn() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/styles/icones");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        assert_eq!(FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        let red = Colour::parse("#ff0000").unwrap();
        for name in &names {
            let icon = icon(name, red, red, 1.0).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(icon.body.contains("#ff0000"), name.starts_with(COLOURED), "{name}");
        }
        assert_eq!(icon("hent-lune", red, red, 1.0), None);
    }
}
