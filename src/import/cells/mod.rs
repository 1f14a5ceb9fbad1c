//! Reads the text of one cell: values, vocabularies, periods, HTML, and how names are compared.

pub(super) mod html;
mod labels;
mod names;
mod periods;
mod value;

pub(super) use self::names::{plain, suffixed};
pub(super) use self::value::parse;
