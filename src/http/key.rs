//! The keys of cacheable bodies.

use std::any::{Any, TypeId};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::answer::Body;
use super::drawing::Drawing;
use super::ground::Ground;
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::Product;
use crate::geo::TileId;
use crate::model::Section;
use crate::tile::LayerSet;

/// The key of a cacheable body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A tile with these layers. It has a variant of its own, because a key on the heap would slow down every request
    /// for a tile.
    Tile(LayerSet, TileId),
    /// A tile of the land, around a ground if there is one.
    Terre(TileId, Option<Ground>),
    /// An embedded file, by its number in [`crate::web::ASSETS`].
    Asset(usize),
    /// A picture, or a raster tile with its number in its area.
    Drawing(Arc<Drawing>, u8),
    /// A file that is made from the atlas.
    Made(Made),
    /// A file or a picture of a section. The key is that of the atlas in which the section is an étape.
    Section(Arc<(Section, Key)>),
}

impl Key {
    /// Returns the key of a product. Equal products have equal keys.
    pub fn of(product: impl Product) -> Self {
        Self::shared(Arc::new(product))
    }

    /// Tells whether the body is a picture, which takes long to draw.
    pub(super) fn is_drawn(&self) -> bool {
        match self {
            Self::Drawing(..) => true,
            Self::Section(of) => of.1.is_drawn(),
            _ => false,
        }
    }

    /// Returns the key of a shared product.
    pub(super) fn shared(product: Arc<impl Product>) -> Self {
        Self::Made(Made(product))
    }
}

/// A [`Product`] of any type. Products of different types are never equal.
#[derive(Clone, Debug)]
pub struct Made(Arc<dyn Erased>);

impl Made {
    /// Makes the body of the product. Returns `None` if the atlas has no such thing.
    pub(super) fn body(&self, atlas: &Atlas) -> Result<Option<Body>> {
        self.0.body(atlas)
    }
}

impl PartialEq for Made {
    fn eq(&self, other: &Self) -> bool {
        let other: &dyn Any = &*other.0;
        self.0.is(other)
    }
}

impl Eq for Made {}

impl Hash for Made {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash_into(state);
    }
}

/// The object-safe form of [`Product`]. It is needed because [`Eq`] and [`Hash`] depend on the type.
trait Erased: Any + Debug + Send + Sync {
    fn body(&self, atlas: &Atlas) -> Result<Option<Body>>;
    fn is(&self, other: &dyn Any) -> bool;
    fn hash_into(&self, state: &mut dyn Hasher);
}

impl<P: Product> Erased for P {
    fn body(&self, atlas: &Atlas) -> Result<Option<Body>> {
        Ok(self.make(atlas)?.map(|file| Body::of_product(self, file)))
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<P>() == Some(self)
    }

    fn hash_into(&self, mut state: &mut dyn Hasher) {
        TypeId::of::<P>().hash(&mut state);
        self.hash(&mut state);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::file::Fichier;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct French(u8);
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Other(u8);

    impl Product for French {
        fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
            let (nom, titre, bytes) = ("a.txt".into(), "a.txt".into(), vec![self.0]);
            Ok((self.0 > 0).then_some(Fichier {
                nom,
                titre,
                media_type: "text/plain",
                bytes,
                inline: true,
                langue: Some("fr"),
            }))
        }
    }

    impl Product for Other {
        fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
            Ok(None)
        }
    }

    #[test]
    fn keys_are_equal_if_their_products_are() {
        assert_eq!(Key::of(French(1)), Key::of(French(1)));
        assert_ne!(Key::of(French(1)), Key::of(French(2)));
        assert_ne!(Key::of(French(1)), Key::of(Other(1)), "products of different types are never equal");
        let keys = [Key::of(French(1)), Key::of(Other(1)), Key::of(French(1)), Key::Asset(1), Key::of(French(2))];
        assert_eq!(HashSet::from(keys).len(), 4);
    }

    #[test]
    fn the_body_of_a_product_has_its_language() {
        let body = |product| match Key::of(product) {
            Key::Made(made) => made.body(&Atlas::default()).unwrap(),
            _ => None,
        };
        assert!(body(French(0)).is_none());
        let body = body(French(7)).unwrap();
        assert_eq!(body.plain().as_ref(), [7]);
        let request = actix_web::test::TestRequest::default().to_http_request();
        let answer = body.answer(request.head());
        assert_eq!(answer.headers().get("content-language").unwrap(), "fr");
    }
}
