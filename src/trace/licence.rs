//! Where a licence is to be read.

/// Licences that are known by their name, and their addresses.
const LICENCES: [(&str, &str); 6] = [
    ("ODbL", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("Licence Ouverte", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    ("OpenStreetMap", "https://www.openstreetmap.org/copyright"),
];

/// The address of the licence that rights (« © …, ODbL ») name; none where they name none that is known.
pub(super) fn address(droits: &[String]) -> Option<&'static str> {
    let named = |name: &str| droits.iter().any(|droits| droits.contains(name));
    LICENCES.iter().find(|(name, _)| named(name)).map(|(_, address)| *address)
}
