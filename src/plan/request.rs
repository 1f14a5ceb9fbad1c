//! What a plan is asked for as: the words of its address, which holds the whole plan.

use crate::links::{Address, Parametre, Parametres};
use crate::model::{Code, Sens, TypeHebergeur};

/// How many kilometres one may want to walk in a day.
pub const PAR_JOUR_KM: [f64; 2] = [5.0, 80.0];
/// What one wants unless it is said, kilometres.
pub const PAR_JOUR_USUEL_KM: f64 = 25.0;
/// The most that one may say to walk in a day, kilometres.
pub const MAX_KM: f64 = 120.0;

/// The most that one walks in a day unless it is said, metres, by what one wants.
pub fn max_usuel_m(par_jour_m: u32) -> u32 {
    par_jour_m.saturating_mul(7) / 5
}

/// An end of a plan, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bout {
    /// So many metres from the start of the line in the direction walked; written in kilometres.
    Km(u32),
    /// A localité or a published host, by code.
    Code(Code),
}

impl Bout {
    /// The value of a text: kilometres (`12`, `12.5`, `12,5`), or else a code; none of what is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.replace(',', ".").parse::<f64>() {
            // Whole metres of a number of this range.
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

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanRequest {
    /// The voie, by code.
    pub voie: String,
    /// The variant that kilometres are counted on and that alone is walked; empty: the main line, and others where an end
    /// is on another.
    pub variante: String,
    /// Where it starts; none: where the line does.
    pub de: Option<Bout>,
    /// Where it ends; none: where the line does.
    pub a: Option<Bout>,
    /// How far one wants to walk a day, metres of effort.
    pub par_jour_m: u32,
    /// How far one walks in a day at most, metres of the way.
    pub max_m: u32,
    /// Which way it is walked.
    pub sens: Sens,
    /// What kinds of host one wants; empty: any.
    pub types: Vec<TypeHebergeur>,
}

impl PlanRequest {
    /// Where a proposal (from 1) is served as a page (`html`) or a file, by its extension. Nothing is stored: the address
    /// says it all, and the same data give the same plan.
    pub fn address(&self, proposition: usize, extension: &str) -> String {
        let bout = |bout: &Option<Bout>| bout.as_ref().map_or_else(String::new, Bout::to_string);
        let types: Vec<&str> = self.types.iter().map(|kind| kind.as_str()).collect();
        let parametres = Parametres::default()
            .with(Parametre::Variante, self.variante.as_str())
            .with(Parametre::De, bout(&self.de))
            .with(Parametre::A, bout(&self.a))
            .with_km(Parametre::KmParJour, self.par_jour_m)
            .with_km(Parametre::KmMax, self.max_m)
            .with_sens(self.sens)
            .with(Parametre::Type, types.join(","))
            .with(Parametre::Proposition, proposition.to_string());
        Address::itineraire(&self.voie, extension, parametres).to_string()
    }
}
