//! The checked vocabularies (design §3). Each word is written here once; the stores' constraints are
//! tested against these lists.

/// An enum whose variants are the words of a vocabulary.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal $mots:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "a variant is the word beside it")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every word, in the design's order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The value of a word, if it is one of the vocabulary.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Its word, as stores, URLs and tiles write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it is called where people read it.
            pub fn en_mots(self) -> &'static str {
                match self { $(Self::$variant => $mots),+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// What kind of lodging a host offers (`hebergeur.type`).
    TypeHebergeur {
        Gite = "gite" "Gîte", AccueilPelerin = "accueil-pelerin" "Accueil pèlerin",
        ChambreHotes = "chambre-hotes" "Chambre d'hôtes", Hotel = "hotel" "Hôtel", Camping = "camping" "Camping",
        Communaute = "communaute" "Communauté", Autre = "autre" "Autre hébergement",
    }
}

vocabulary! {
    /// How exactly a host agreed to be shown (`hebergeur.publier_position`).
    PublierPosition {
        Exacte = "exacte" "À sa place exacte", Localite = "localite" "À sa localité", Non = "non" "Non publié",
    }
}

vocabulary! {
    /// What a point of interest is (`point_interet.categorie`).
    Categorie {
        Patrimoine = "patrimoine" "Patrimoine", Religieux = "religieux" "Lieu religieux", Eau = "eau" "Eau potable",
        Toilettes = "toilettes" "Toilettes", Abri = "abri" "Abri", Vue = "vue" "Point de vue",
        Tampon = "tampon" "Tampon", Commerce = "commerce" "Commerce", Transport = "transport" "Transport",
        Sante = "sante" "Santé", Danger = "danger" "Danger", Autre = "autre" "Autre",
    }
}

vocabulary! {
    /// What a walker finds in a localité (`localite.services`).
    Service {
        Commerce = "commerce" "commerce", Boulangerie = "boulangerie" "boulangerie",
        Restaurant = "restaurant" "restaurant", Eau = "eau" "eau potable", Pharmacie = "pharmacie" "pharmacie",
        Medecin = "medecin" "médecin", Gare = "gare" "gare", Car = "car" "car", Banque = "banque" "banque",
        Poste = "poste" "poste", OfficeTourisme = "office-tourisme" "office de tourisme",
    }
}
