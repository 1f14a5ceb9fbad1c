//! The form on the page of a plan, for requesting another plan. It works without a script: the browser sends its fields
//! as URL parameters.

use super::offre::OffreMontree;
use crate::atlas::HostFilter;
use crate::links::{Address, Parametre, Parametres};
use crate::model::{Localite, Offre, Sens, TypeHebergeur};
use crate::plan::{Bout, Choices, MAX_KM, PAR_JOUR_KM, Plan, max_usuel_m};
use crate::words::{Words, one_line};

/// The form for another plan.
pub(super) struct Formulaire {
    pub action: String,
    pub choix: Vec<Choix>,
    pub nombres: Vec<Nombre>,
    pub hotes: HostFields,
    /// The day of departure, `YYYY-MM-DD`. Empty if the plan has no dates.
    pub depart_le: String,
    /// The variant, as a hidden field. Empty for the main line.
    pub variante: String,
}

/// A drop-down list.
pub(super) struct Choix {
    pub nom: &'static str,
    pub titre: String,
    pub groupes: Vec<Groupe>,
}

/// A group of options in a drop-down list.
pub(super) struct Groupe {
    /// The label. `None` for options without a group.
    pub titre: Option<String>,
    pub options: Vec<Possible>,
}

/// An option of a drop-down list.
pub(super) struct Possible {
    pub valeur: String,
    pub texte: String,
    pub choisie: bool,
}

/// A field for a number.
pub(super) struct Nombre {
    pub nom: &'static str,
    pub titre: String,
    /// The step between values, or `any`.
    pub pas: &'static str,
    pub min: f64,
    pub max: f64,
    /// The value. Empty means the default.
    pub valeur: String,
}

/// The criteria for hosts. These fields are collapsed until one of them is used.
pub(super) struct HostFields {
    /// True if a field is used.
    pub ouverts: bool,
    pub cases: Vec<Case>,
    pub places: Nombre,
    /// True if only hosts with published contact details are wanted.
    pub contact: bool,
    /// The earliest day of a confirmation, `YYYY-MM-DD`. Empty for any day.
    pub confirme_depuis: String,
}

/// A checkbox for an offer.
pub(super) struct Case {
    pub offre: OffreMontree,
    pub cochee: bool,
}

impl Formulaire {
    /// Makes the form, filled in with the request of a plan.
    pub(super) fn of(plan: &Plan<'_>) -> Self {
        let (demande, words, choices) = (plan.demande, plan.words(), plan.choices());
        let [de, a] = &plan.parcours.bouts;
        let choix = vec![
            Choix::of_end("de", words.page_plan_de(), words.page_plan_debut(), &choices, (&demande.de, &de.nom)),
            Choix::of_end("a", words.page_plan_a(), words.page_plan_fin(), &choices, (&demande.a, &a.nom)),
            Choix::of_sens(demande.sens, words),
            Choix::of_types(&demande.hotes.types, words),
        ];
        let [least, most] = PAR_JOUR_KM;
        let km = |metres: u32| (f64::from(metres) / 1000.0).to_string();
        // The default of the longest day depends on the kilometres per day. If the request has the default, the field
        // stays empty. So the longest day follows when the user changes the kilometres per day.
        let usual = demande.max_m == max_usuel_m(demande.par_jour_m);
        let number = |nom, titre, max, valeur| Nombre { nom, titre, pas: "any", min: least, max, valeur };
        let nombres = vec![
            number("km_par_jour", words.page_plan_km_par_jour(), most, km(demande.par_jour_m)),
            number("km_max", words.page_plan_km_max(), MAX_KM, if usual { String::new() } else { km(demande.max_m) }),
        ];
        let voie = plan.voie.row.code.as_str().into();
        let action = plan.base.link(&Address::MesEtapes { voie, parametres: Parametres::default() });
        let depart_le = demande.depart_le.map_or_else(String::new, |jour| jour.to_string());
        let (hotes, variante) = (HostFields::of(plan), demande.variante.clone());
        Self { action, choix, nombres, hotes, depart_le, variante }
    }
}

impl HostFields {
    fn of(plan: &Plan<'_>) -> Self {
        let (filter, words) = (&plan.demande.hotes, plan.words());
        let case = |offre| Case { offre: OffreMontree::of(offre, words), cochee: filter.offres.contains(&offre) };
        let offres = Offre::WORDS.iter().filter_map(|word| Offre::parse(word));
        // Few people look for a host that does not accept dogs, so refusals are shown only if the request has them.
        let offered = offres.filter(|offre| !offre.is_refusal() || filter.offres.contains(offre));
        Self {
            ouverts: !HostFilter { types: vec![], ..filter.clone() }.is_empty(),
            cases: offered.map(case).collect(),
            places: Nombre {
                nom: Parametre::Capacite.as_str(),
                titre: words.page_plan_places(),
                pas: "1",
                min: 1.0,
                max: 100_000.0,
                valeur: filter.capacite.map_or_else(String::new, |places| places.to_string()),
            },
            contact: filter.contact,
            confirme_depuis: filter.confirme_depuis.map_or_else(String::new, |day| day.to_string()),
        }
    }
}

impl Choix {
    /// Makes the list for one end of the plan. `otherwise` is the text of the first option, which is the end of the
    /// line. `asked` and `called` are the requested end and its name. A requested end that is not among the choices
    /// gets an option of its own.
    fn of_end(
        nom: &'static str,
        titre: String,
        otherwise: String,
        choices: &Choices<'_>,
        (asked, called): (&Option<Bout>, &str),
    ) -> Self {
        let chosen = asked.as_ref().map_or_else(String::new, Bout::to_string);
        let option = |localite: &&Localite| Possible::of(localite.code.as_str(), &one_line(&localite.nom), &chosen);
        let along = choices.along.iter().map(option);
        let along = std::iter::once(Possible::of("", &otherwise, &chosen)).chain(along).collect();
        let mut groupes = vec![Groupe { titre: None, options: along }];
        if nom == "a" {
            groupes.extend(choices.beyond.iter().map(|beyond| Groupe {
                titre: Some(one_line(&beyond.voie.row.nom)),
                options: beyond.localites.iter().map(option).collect(),
            }));
        }
        if !groupes.iter().flat_map(|groupe| &groupe.options).any(|option| option.choisie) {
            groupes.push(Groupe { titre: None, options: vec![Possible::of(&chosen, called, &chosen)] });
        }
        Self { nom, titre, groupes }
    }

    /// Makes the list for the direction.
    fn of_sens(chosen: Sens, words: &Words) -> Self {
        let option = |sens: Sens| Possible::of(sens.as_str(), words.sens(sens), chosen.as_str());
        let options = [Sens::Aller, Sens::Retour].map(option).into();
        Self { nom: "sens", titre: words.page_plan_sens(), groupes: vec![Groupe { titre: None, options }] }
    }

    /// Makes the list for the types of host. If the request has several types, their combination gets an option of its
    /// own.
    fn of_types(chosen: &[TypeHebergeur], words: &Words) -> Self {
        let asked = chosen.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",");
        let kinds = TypeHebergeur::WORDS.iter().filter_map(|word| TypeHebergeur::parse(word));
        let named = kinds.map(|kind| Possible::of(kind.as_str(), words.type_of_host(kind), &asked));
        let mut options: Vec<Possible> =
            std::iter::once(Possible::of("", &words.page_plan_tous(), &asked)).chain(named).collect();
        if chosen.len() > 1 {
            let names: Vec<&str> = chosen.iter().map(|kind| words.type_of_host(*kind)).collect();
            options.push(Possible::of(&asked, &names.join(", "), &asked));
        }
        Self { nom: "type", titre: words.page_plan_hebergements(), groupes: vec![Groupe { titre: None, options }] }
    }
}

impl Possible {
    /// Makes an option. It is selected if its value is `chosen`.
    pub(super) fn of(valeur: &str, texte: &str, chosen: &str) -> Self {
        Self { valeur: valeur.to_owned(), texte: texte.to_owned(), choisie: valeur == chosen }
    }
}
