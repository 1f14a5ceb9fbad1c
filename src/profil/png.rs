//! Renders the picture of a profile as PNG, for programs that do not show SVG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::Profil;
use super::picture::light;
use crate::error::{Error, Result};
use crate::words::Words;

/// The font Open Sans. npm installs it together with the map's script.
const FONT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/web/open-sans.ttf"));
/// The number of pixels per unit of the picture. A factor of two is sharp on a phone and in print.
const SCALE: f32 = 2.0;

/// The only font for texts. It makes pictures the same on every machine.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    Arc::new(fonts)
});

/// Renders a profile in the language of `words`. Errors: only a defect of the renderer.
pub(super) fn png(profil: &Profil, words: &Words) -> Result<Vec<u8>> {
    let defect = |error: String| Error::Internal(format!("dessin d'un profil : {error}"));
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(&light(profil, words), &options).map_err(|error| defect(error.to_string()))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| defect("sans surface".into()))?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| defect("trop grand".into()))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| defect(error.to_string()))
}
