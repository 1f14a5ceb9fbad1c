//! The icons of pictures: the files of `styles/icones`, from which the sprite is made, too.

use super::display::Icon;
use super::value::Colour;

/// The icons: name and file.
const FILES: [(&str, &str); 0] = [];

/// The beginning of the names of icons that get the colour of the style (distance fields in the sprite).
const COLOURED: &str = "hent-ecu";

/// The icon of a name, in the colours of the style if it is one that is coloured. `None` if there is no such icon.
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
