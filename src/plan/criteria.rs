//! Describes the wanted hosts of a plan as a sentence.

use super::Plan;

impl Plan<'_> {
    /// Returns a sentence with every criterion: « Hébergements demandés : Gîte, dîner, au moins 2 places. ». Returns
    /// `None` if there are no criteria.
    pub(crate) fn criteria(&self) -> Option<String> {
        let (filter, words) = (&self.demande.hotes, self.words());
        let types = filter.types.iter().map(|kind| words.type_of_host(*kind).to_owned());
        let offres = filter.offres.iter().map(|offre| words.offre(*offre).to_owned());
        let others = [
            filter.capacite.map(|places| words.plan_critere_places(places)),
            filter.contact.then(|| words.plan_critere_contact()),
            filter.confirme_depuis.map(|day| words.plan_critere_confirme(&words.iso_date(&day.to_string()))),
        ];
        let all: Vec<String> = types.chain(offres).chain(others.into_iter().flatten()).collect();
        (!all.is_empty()).then(|| words.plan_criteres(&all.join(", ")))
    }
}
