//! The signs of the map styles: the sprite (icons) and the glyphs (letters). `scripts/signes` makes the files from
//! `styles/icones` and `styles/polices`. The files are committed, because the tools that make them (spreet, FreeType)
//! take minutes to build and the signs rarely change.

use std::borrow::Cow;

/// The name of the sprite.
const SPRITE: &str = "hent";

/// A file of the sprite: the suffix that MapLibre appends to the sprite's URL, the media type, and the content.
type SpriteFile = (&'static str, &'static str, &'static [u8]);

const SPRITES: [SpriteFile; 4] = [
    (".json", JSON, include_bytes!("../../styles/sprites/hent.json")),
    (".png", PNG, include_bytes!("../../styles/sprites/hent.png")),
    ("@2x.json", JSON, include_bytes!("../../styles/sprites/hent@2x.json")),
    ("@2x.png", PNG, include_bytes!("../../styles/sprites/hent@2x.png")),
];
const JSON: &str = "application/json; charset=utf-8";
const PNG: &str = "image/png";

/// The fonts of the map styles. `text-font` uses these names.
pub const FONTS: [&str; 3] =
    ["Atkinson Hyperlegible Next Regular", "Atkinson Hyperlegible Next Bold", "Atkinson Hyperlegible Next Italic"];

/// Lists the glyph files of a font: the name and the content of each range of code points.
macro_rules! glyphs {
    ($font:literal: $($range:literal)+) => {
        &[$(($range, include_bytes!(concat!("../../styles/polices/", $font, "/", $range, ".pbf")))),+]
    };
}

/// The glyph files of a font: the name and the content of each range.
type Ranges = &'static [(&'static str, &'static [u8])];

/// Latin letters, including those of Breton and neighbouring languages, and typographic signs.
const GLYPHS: [Ranges; FONTS.len()] = [
    glyphs!("Atkinson Hyperlegible Next Regular": "0-255" "256-511" "512-767" "7680-7935" "8192-8447"),
    glyphs!("Atkinson Hyperlegible Next Bold": "0-255" "256-511" "512-767" "7680-7935" "8192-8447"),
    glyphs!("Atkinson Hyperlegible Next Italic": "0-255" "256-511" "512-767" "7680-7935" "8192-8447"),
];

/// Returns the names of the sprite's files: `hent.json`, `hent@2x.png` …
pub fn sprite_names() -> impl Iterator<Item = String> {
    SPRITES.iter().map(|(end, ..)| format!("{SPRITE}{end}"))
}

/// Returns the media type and the content of a file of the sprite, or `None` if there is no such file.
pub fn sprite(name: &str) -> Option<(&'static str, &'static [u8])> {
    let end = name.strip_prefix(SPRITE)?;
    SPRITES.iter().find(|(of, ..)| *of == end).map(|(_, media_type, body)| (*media_type, *body))
}

/// Returns the first font of a stack (names separated by commas) that hent has.
pub fn font(stack: &str) -> Option<&'static str> {
    stack.split(',').find_map(|name| FONTS.into_iter().find(|font| *font == name.trim()))
}

/// Returns the glyphs of a font in a range of 256 code points (`0-255`). A range without glyphs is answered by a file
/// without glyphs, because some clients draw no text at all after an error. Returns `None` if hent does not have the
/// font or if the text is not a valid range.
pub fn glyphs(font: &str, range: &str) -> Option<Cow<'static, [u8]>> {
    let ranges = FONTS.iter().zip(GLYPHS).find(|(name, _)| **name == font).map(|(_, ranges)| ranges)?;
    let known = ranges.iter().find(|(name, _)| *name == range).map(|(_, file)| Cow::Borrowed(*file));
    known.or_else(|| is_range(range).then(|| Cow::Owned(without_glyphs(font, range))))
}

/// Tells whether a text is a valid range of a glyph file: 256 code points from a multiple of 256.
fn is_range(range: &str) -> bool {
    let start = range.split_once('-').and_then(|(start, _)| start.parse::<u32>().ok());
    start.is_some_and(|start| {
        start <= u32::from(char::MAX) && start % 256 == 0 && range == format!("{start}-{}", start + 255)
    })
}

/// Encodes a glyph file (Protocol Buffers) with one stack that has a name (field 1) and a range (field 2), but no
/// glyphs.
fn without_glyphs(font: &str, range: &str) -> Vec<u8> {
    let field = |number: u8, text: &[u8]| {
        let length = u8::try_from(text.len()).unwrap_or(0); // all names are shorter than 128 bytes
        [&[number << 3 | 2, length][..], text].concat()
    };
    let stack = [field(1, font.as_bytes()), field(2, range.as_bytes())].concat();
    field(1, &stack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Returns the number and the bytes of each length-delimited field of a message. Skips varint fields.
    fn fields(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
        let number = |bytes: &mut &[u8]| {
            let (mut value, mut shift) = (0usize, 0);
            while let [byte, rest @ ..] = *bytes {
                *bytes = rest;
                value |= usize::from(byte & 127) << shift;
                shift += 7;
                if byte & 128 == 0 {
                    break;
                }
            }
            value
        };
        let mut found = vec![];
        while !bytes.is_empty() {
            let tag = number(&mut bytes);
            let length = number(&mut bytes);
            if tag & 7 == 2 {
                let (body, rest) = bytes.split_at(length);
                found.push((u8::try_from(tag >> 3).unwrap(), body));
                bytes = rest;
            }
        }
        found
    }

    /// Returns the code points of a glyph file that have a bitmap.
    fn drawn(file: &[u8]) -> Vec<u32> {
        let stacks = fields(file);
        let glyphs = stacks.iter().flat_map(|(_, stack)| fields(stack)).filter(|(field, _)| *field == 3);
        let id = |glyph: &[u8]| {
            glyph.iter().skip(1).take(3).zip([0, 7, 14]).try_fold(0, |id, (byte, shift)| {
                let id = id | u32::from(byte & 127) << shift;
                if byte & 128 == 0 { Err(id) } else { Ok(id) }
            })
        };
        glyphs
            .filter(|(_, glyph)| fields(glyph).iter().any(|(field, _)| *field == 2))
            .map(|(_, g)| id(g).unwrap_or_else(|id| id))
            .collect()
    }

    #[test]
    fn the_fonts_have_the_letters_of_brittany() {
        for font in FONTS {
            for letter in "ñÑùêôâç'c’hcʼhœŒÉÈÀ–…°«»0123456789".chars() {
                let start = u32::from(letter) / 256 * 256;
                let file = glyphs(font, &format!("{start}-{}", start + 255)).unwrap();
                assert!(drawn(&file).contains(&u32::from(letter)), "{font}: {letter}");
            }
        }
    }

    #[test]
    fn a_range_without_glyphs_is_a_file_and_an_unknown_font_is_none() {
        let file = glyphs(font("Sans, Atkinson Hyperlegible Next Bold").unwrap(), "19968-20223").unwrap();
        assert_eq!(drawn(&file), Vec::<u32>::new());
        assert_eq!(fields(fields(&file)[0].1)[1], (2, "19968-20223".as_bytes()));
        for wrong in ["0-256", "1-256", "1114112-1114367", "a", "", "0-255-", "00-255"] {
            assert_eq!(glyphs(FONTS[0], wrong), None, "{wrong}");
        }
        assert_eq!((font("Comic Sans,"), glyphs("Comic Sans", "0-255")), (None, None));
    }

    /// Each icon in `styles/icones` is in both sprites, in the size of its file.
    #[test]
    fn the_sprite_has_every_icon() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/styles/icones");
        let mut sizes = BTreeMap::new();
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            let svg = std::fs::read_to_string(&file).unwrap();
            let side = |name: &str| svg.split_once(name).unwrap().1.split('"').next().unwrap().parse::<u64>().unwrap();
            sizes.insert(
                file.file_stem().unwrap().to_str().unwrap().to_owned(),
                [side(" width=\""), side(" height=\"")],
            );
        }
        assert!(sizes.len() > 20);
        for (file, ratio) in [("hent.json", 1), ("hent@2x.json", 2)] {
            let index: BTreeMap<String, serde_json::Value> = serde_json::from_slice(sprite(file).unwrap().1).unwrap();
            assert_eq!(
                index.keys().collect::<Vec<_>>(),
                sizes.keys().collect::<Vec<_>>(),
                "{file}: run scripts/signes"
            );
            for (name, [width, height]) in &sizes {
                let entry = &index[name];
                assert_eq!(entry["pixelRatio"], ratio);
                // Icons that are distance fields have a margin.
                let margin = if entry["sdf"] == true { 2 * 6 * ratio } else { 0 };
                assert_eq!(entry["width"], width * ratio + margin, "{name}");
                assert_eq!(entry["height"], height * ratio + margin, "{name}");
            }
        }
        assert_eq!(sprite("hent.svg"), None);
        assert_eq!(sprite("sombre.json"), None);
    }
}
