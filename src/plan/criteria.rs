//! Which hosts a plan was made for, as a sentence.

use super::Plan;

impl Plan<'_> {
    /// A sentence with every criterion: « Hébergements demandés : Gîte, dîner, au moins 2 places. ». Returns `None` if
    /// every host will do.
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
