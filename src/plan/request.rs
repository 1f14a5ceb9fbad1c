//! The request for a plan, and its address, which contains the whole plan.

use jiff::civil::Date;

use crate::atlas::HostFilter;
use crate::links::{Address, Parametre, Parametres};
use crate::model::{Code, Sens};

/// The valid range of kilometres per day.
pub const PAR_JOUR_KM: [f64; 2] = [5.0, 80.0];
/// The default of kilometres per day.
pub const PAR_JOUR_USUEL_KM: f64 = 25.0;
/// The maximum value of the longest day in kilometres.
pub const MAX_KM: f64 = 120.0;

/// Returns the default of the longest day: 1.4 times the wanted length. Both are in metres.
pub fn max_usuel_m(par_jour_m: u32) -> u32 {
    par_jour_m.saturating_mul(7) / 5
}

/// An end of the walk, as in a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bout {
    /// Metres from the start of the line in walking direction. URLs have kilometres.
    Km(u32),
    /// The code of a localité or of a published host.
    Code(Code),
}

impl Bout {
    /// Parses kilometres (`12`, `12.5`, `12,5`) or a code. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.replace(',', ".").parse::<f64>() {
            // No overflow: kilometres in this range are whole metres that fit into a u32.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Ok(km) if (0.0..=100_000.0).contains(&km) => Some(Self::Km((km * 1000.0).round() as u32)),
            Ok(_) => None,
            Err(_) => Code::parse(text).ok().map(Self::Code),
        }
    }
}

impl std::fmt::Display for Bout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Km(metres) => write!(f, "{}", f64::from(*metres) / 1000.0),
            Self::Code(code) => write!(f, "{code}"),
        }
    }
}

/// A parsed request for a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanRequest {
    /// The voie's code.
    pub voie: String,
    /// The variant to walk. Kilometres count along it. If empty, the walk follows the main line, or another line if an
    /// end is on that one.
    pub variante: String,
    /// The start. `None` for the start of the line.
    pub de: Option<Bout>,
    /// The end. `None` for the end of the line.
    pub a: Option<Bout>,
    /// The wanted effort of a day in metres ([`super::decoupe::effort_m`]).
    pub par_jour_m: u32,
    /// The maximum length of a day, in metres along the line.
    pub max_m: u32,
    /// The walking direction.
    pub sens: Sens,
    /// The wanted hosts.
    pub hotes: HostFilter,
    /// The day of departure. If it is given, days end at places with an open host if possible, and list only hosts that
    /// are not closed on that night. If `None`, days list all hosts, and the warnings are those for any night of the
    /// atlas's period.
    pub depart_le: Option<Date>,
}

impl PlanRequest {
    /// Returns the address of a proposal (counted from 1) as a file with this extension.
    pub fn address<'a>(&'a self, proposition: usize, extension: &'a str) -> Address<'a> {
        Address::itineraire(&self.voie, extension, self.parametres(proposition))
    }

    /// Returns the address of the page of a proposal (counted from 1).
    pub fn page(&self, proposition: usize) -> Address<'_> {
        Address::MesEtapes { voie: self.voie.as_str().into(), parametres: self.parametres(proposition) }
    }

    /// Returns the parameters of a proposal in its address.
    fn parametres(&self, proposition: usize) -> Parametres<'_> {
        let bout = |bout: &Option<Bout>| bout.as_ref().map_or_else(String::new, Bout::to_string);
        let hotes = &self.hotes;
        let types: Vec<&str> = hotes.types.iter().map(|kind| kind.as_str()).collect();
        let offres: Vec<&str> = hotes.offres.iter().map(|offre| offre.as_str()).collect();
        let text = |value: Option<String>| value.unwrap_or_default();
        Parametres::default()
            .with(Parametre::Variante, self.variante.as_str())
            .with(Parametre::De, bout(&self.de))
            .with(Parametre::A, bout(&self.a))
            .with_km(Parametre::KmParJour, self.par_jour_m)
            .with_km(Parametre::KmMax, self.max_m)
            .with_sens(self.sens)
            .with(Parametre::Type, types.join(","))
            .with(Parametre::Capacite, text(hotes.capacite.map(|places| places.to_string())))
            .with(Parametre::Contact, if hotes.contact { "oui" } else { "" })
            .with(Parametre::Offre, offres.join(","))
            .with(Parametre::ConfirmeDepuis, text(hotes.confirme_depuis.map(|day| day.to_string())))
            .with(Parametre::DepartLe, self.depart_le.map_or_else(String::new, |jour| jour.to_string()))
            .with(Parametre::Proposition, proposition.to_string())
    }
}
