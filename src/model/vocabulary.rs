//! The vocabularies of the columns that hold words. A test compares the constraints of both stores with these lists.
//! The labels for people are in [`crate::words`].

use super::fingerprint::{Fingerprint, Values};

/// Defines an enum whose variants are the words of a vocabulary.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "a variant is the word beside it")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// All words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Parses a word. Returns `None` if it is not in the vocabulary.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Returns the word that stores, URLs and tiles use.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl Values for $name {
            fn add_to(&self, fingerprint: &mut Fingerprint) {
                fingerprint.add(self.as_str());
            }
        }
    };
}

vocabulary! {
    /// The kind of lodging that a host offers (`hebergeur.type`).
    TypeHebergeur {
        Gite = "gite", AccueilPelerin = "accueil-pelerin",
        ChambreHotes = "chambre-hotes", Hotel = "hotel", Camping = "camping",
        Communaute = "communaute", Autre = "autre",
    }
}

vocabulary! {
    /// The precision at which a host agreed to be shown (`hebergeur.publier_position`).
    PublierPosition {
        Exacte = "exacte", Localite = "localite", Non = "non",
    }
}

vocabulary! {
    /// The category of a point of interest (`point_interet.categorie`).
    Categorie {
        Patrimoine = "patrimoine", Religieux = "religieux", Eau = "eau",
        Toilettes = "toilettes", Abri = "abri", Vue = "vue",
        Tampon = "tampon", Commerce = "commerce", Transport = "transport",
        Sante = "sante", Danger = "danger", Autre = "autre",
    }
}

vocabulary! {
    /// Something that a host offers, or declares not to accept (`hebergeur.services`).
    Offre {
        Diner = "diner", PetitDejeuner = "petit-dejeuner", DemiPension = "demi-pension",
        Cuisine = "cuisine", Epicerie = "epicerie", Linge = "linge", Draps = "draps",
        Chien = "chien", Equide = "equide", Velo = "velo", Accessible = "accessible",
        Navette = "navette", Wifi = "wifi", ParticipationLibre = "participation-libre",
        Credencial = "credencial", SansChien = "sans-chien", SansEquide = "sans-equide",
    }
}

impl Offre {
    /// Tells whether the word declares something that the host does not accept.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::SansChien | Self::SansEquide)
    }

    /// Pairs of contradictory words. A host may not have both words of a pair.
    pub const CONTRAIRES: [[Self; 2]; 2] = [[Self::Chien, Self::SansChien], [Self::Equide, Self::SansEquide]];
}

vocabulary! {
    /// The kind of a closure (`perturbation.genre`).
    GenrePerturbation {
        Ferme = "ferme", Deviation = "deviation", Danger = "danger", Travaux = "travaux", Chasse = "chasse",
        Maree = "maree", Autre = "autre",
    }
}

vocabulary! {
    /// The severity of a closure for walkers (`perturbation.gravite`).
    Gravite {
        Information = "information", Gene = "gene", Bloquant = "bloquant",
    }
}

/// The language codes of ISO 639-1 (`hebergeur.langues`).
pub const LANGUES: &[&str] = &[
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bi", "bm", "bn", "bo",
    "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en", "eo",
    "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi",
    "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka",
    "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li", "ln",
    "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb", "nd", "ne", "ng",
    "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn",
    "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su",
    "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur",
    "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
];

vocabulary! {
    /// A service that a walker finds in a localité (`localite.services`).
    Service {
        Commerce = "commerce", Boulangerie = "boulangerie",
        Restaurant = "restaurant", Eau = "eau", Pharmacie = "pharmacie",
        Medecin = "medecin", Gare = "gare", Car = "car", Banque = "banque",
        Poste = "poste", OfficeTourisme = "office-tourisme",
    }
}
