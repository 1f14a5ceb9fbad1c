//! Tells whether a change took something back that a host had published.

use serde_json::Value;

use super::comparison::Comparison;

impl Comparison<'_> {
    /// Tells whether a host withdrew, or no longer publishes a detail that it published before: its position, its
    /// contact, one of its members in the API. A detail that only has another value is not taken back.
    pub fn takes_back(&self) -> bool {
        self.hebergeurs.differing().any(|(before, after)| {
            let Some(before) = before.and_then(|before| self.old.hebergeurs.get(before)) else { return false };
            let Some(after) = after.and_then(|after| self.new.hebergeurs.get(after)) else { return true };
            let [was, is] = [before, after].map(|host| serde_json::to_value(host).unwrap_or_default());
            (before.exacte && !after.exacte) || lacks(&was, &is)
        })
    }
}

/// Tells whether `is` lacks a member of `was`, at any depth.
fn lacks(was: &Value, is: &Value) -> bool {
    let Some(was) = was.as_object() else { return false };
    was.iter().any(|(name, value)| is.get(name).is_none_or(|now| lacks(value, now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Atlas;
    use crate::geo::Position;
    use crate::model::{self, Code, Dataset, PublierPosition, TypeHebergeur};

    fn host() -> model::Hebergeur {
        model::Hebergeur {
            id: 1,
            code: Code::parse("gite").unwrap(),
            nom: "Gîte".into(),
            r#type: TypeHebergeur::Gite,
            capacite: Some(4),
            adresse: String::new(),
            localite_id: None,
            telephone: "02 61 91 00 00".into(),
            courriel: String::new(),
            site: String::new(),
            periode: String::new(),
            tarif: String::new(),
            accueil_pelerin: false,
            prevenir_heures: None,
            publier_position: PublierPosition::Exacte,
            publier_contact: true,
            geom: Some(Position::flat(-3.0, 48.0)),
            services: None,
            arrivee_de: String::new(),
            arrivee_a: String::new(),
            langues: None,
            confirme_le: String::new(),
            fermetures: String::new(),
        }
    }

    /// Tells whether the change of a host from the first to the second row takes something back.
    fn taken_back(before: &model::Hebergeur, after: &model::Hebergeur) -> bool {
        let [old, new] =
            [before, after].map(|row| Atlas::build(Dataset { hebergeurs: vec![row.clone()], ..Dataset::default() }));
        Comparison::between(&old, &new).takes_back()
    }

    #[test]
    fn only_what_is_no_longer_there_is_taken_back() {
        let shown = host();
        type Edit = fn(&mut model::Hebergeur);
        let changes: [(&str, Edit, bool); 6] = [
            ("another telephone", |h| h.telephone = "02 96 11 11 11".into(), false),
            ("another name", |h| h.nom = "Autre".into(), false),
            ("one more detail", |h| h.courriel = "a@b.example".into(), false),
            ("no telephone", |h| h.telephone = String::new(), true),
            ("no contact", |h| h.publier_contact = false, true),
            ("no consent", |h| h.publier_position = PublierPosition::Non, true),
        ];
        for (what, change, expected) in changes {
            let mut after = shown.clone();
            change(&mut after);
            assert_eq!(taken_back(&shown, &after), expected, "{what}");
        }
        assert!(!taken_back(&shown, &shown));
        let hidden = model::Hebergeur { publier_position: PublierPosition::Non, ..shown.clone() };
        assert!(!taken_back(&hidden, &shown), "a host that is new has taken nothing back");
    }
}
