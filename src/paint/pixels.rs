//! Encodes pixels as PNG and WebP.

use resvg::tiny_skia::Pixmap;

use crate::error::{Error, Result};

/// Pixels as red, green and blue. Pictures have an opaque background, so they need no alpha channel.
pub(super) struct Rgb {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Vec<u8>,
}

/// Copies all pixels of a picture.
pub(super) fn whole(pixels: &Pixmap) -> Rgb {
    rgb(pixels, [0, 0], [pixels.width(), pixels.height()])
}

/// Cuts a picture into squares, row by row. `side` is in pixels.
pub(super) fn parts(pixels: &Pixmap, side: u32) -> impl Iterator<Item = Rgb> {
    let step = side as usize;
    let corners = (0..pixels.height()).step_by(step).flat_map(move |y| {
        let columns = (0..pixels.width()).step_by(step);
        columns.map(move |x| [x, y])
    });
    corners.map(move |corner| rgb(pixels, corner, [side, side]))
}

fn rgb(pixels: &Pixmap, [left, top]: [u32; 2], [width, height]: [u32; 2]) -> Rgb {
    let lines = pixels.data().as_chunks::<4>().0.chunks(pixels.width().max(1) as usize);
    let lines = lines.skip(top as usize).take(height as usize);
    let mut bytes = vec![0; width as usize * height as usize * 3];
    for (line, to) in lines.zip(bytes.chunks_exact_mut(width.max(1) as usize * 3)) {
        let part = line.iter().skip(left as usize);
        part.zip(to.as_chunks_mut::<3>().0).for_each(|([r, g, b, _], to)| *to = [*r, *g, *b]);
    }
    Rgb { width, height, bytes }
}

/// Encodes pixels as PNG.
pub(super) fn png(pixels: &Rgb) -> Result<Vec<u8>> {
    encoded(&pixels.bytes, [pixels.width, pixels.height], png_encoder::ColorType::Rgb, png_encoder::Compression::Fast)
}

/// Encodes the premultiplied colours of a hill shading as PNG with straight alpha. It compresses more than [`png()`], because
/// the file is embedded in an SVG.
pub(super) fn png_of_shade(cells: &[[u8; 4]], size: [u32; 2]) -> Result<Vec<u8>> {
    let straight = |[r, g, b, alpha]: &[u8; 4]| {
        let half = u16::from(*alpha) / 2;
        let channel = |v: &u8| (u16::from(*v) * 255 + half).checked_div(u16::from(*alpha)).unwrap_or(0).min(255) as u8;
        [channel(r), channel(g), channel(b), *alpha]
    };
    let bytes: Vec<u8> = cells.iter().flat_map(straight).collect();
    encoded(&bytes, size, png_encoder::ColorType::Rgba, png_encoder::Compression::Balanced)
}

fn encoded(
    pixels: &[u8],
    [width, height]: [u32; 2],
    colours: png_encoder::ColorType,
    compression: png_encoder::Compression,
) -> Result<Vec<u8>> {
    let defect = |error: png_encoder::EncodingError| Error::Internal(format!("écriture d'une image PNG : {error}"));
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    let mut encoder = png_encoder::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(png_encoder::BitDepth::Eight);
    encoder.set_compression(compression);
    let mut writer = encoder.write_header().map_err(defect)?;
    writer.write_image_data(pixels).map_err(defect)?;
    writer.finish().map_err(defect)?;
    Ok(bytes)
}

/// The quality of a WebP picture, from 0 to 100. Below it, names have visible fringes at one device pixel per CSS pixel.
const QUALITY: f32 = 65.0;

/// Encodes pixels as lossy WebP, a third as long as lossless WebP.
pub(super) fn webp(pixels: &Rgb) -> Result<Vec<u8>> {
    let defect = |problem: String| Error::Internal(format!("écriture d'une image WebP : {problem}"));
    let mut config = webp::WebPConfig::new().map_err(|()| defect("version de libwebp".into()))?;
    config.quality = QUALITY;
    // Colours are kept for 2 × 2 pixels. The slower conversion keeps the edges of thin lines and letters.
    config.use_sharp_yuv = 1;
    let encoder = webp::Encoder::from_rgb(&pixels.bytes, pixels.width, pixels.height);
    let bytes = encoder.encode_advanced(&config).map_err(|error| defect(format!("{error:?}")))?;
    Ok(bytes.to_vec())
}
