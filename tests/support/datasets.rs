//! Small networks for tests, on a grid of 0.01 degrees around 48° N 3° W: a step is about 743 m east–west and 1,112 m
//! north–south.

use hent::geo::Position;
use hent::model::{
    Categorie, Code, Dataset, Etape, GenrePerturbation, Gravite, Hebergeur, Localite, Perturbation, PointInteret,
    PublierPosition, Service, Troncon, TypeHebergeur, Voie, VoieTroncon,
};

/// Returns a place of the grid, with a height that varies smoothly.
pub fn at(x: f64, y: f64) -> Position {
    Position::new(-3.0 + x / 100.0, 48.0 + y / 100.0, 50.0 + 10.0 * (x + y).sin())
}

/// Returns a code that is known to be valid.
pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// Makes a voie with this code, without tronçons.
pub fn voie(id: i64, name: &str) -> Voie {
    Voie {
        id,
        code: code(name),
        nom: format!("Voie {name}"),
        description: String::new(),
        couleur: "#112233".into(),
        ordre: id,
        deux_sens: false,
    }
}

/// Makes a tronçon through these places of the grid, with the code `tID`.
pub fn troncon(id: i64, places: &[(f64, f64)]) -> Troncon {
    Troncon {
        id,
        code: code(&format!("t{id}")),
        nom: String::new(),
        revetement: String::new(),
        balisage: String::new(),
        source: String::new(),
        droits: "© des tests".into(),
        date_releve: String::new(),
        geom: places.iter().map(|&(x, y)| at(x, y)).collect(),
    }
}

/// Makes a tronçon's place in a voie. `inverse` means that it is walked against its digitised direction.
pub fn member(voie_id: i64, variante: &str, rang: i64, troncon_id: i64, inverse: bool) -> VoieTroncon {
    VoieTroncon { voie_id, variante: variante.into(), rang, troncon_id, inverse }
}

/// Returns the tronçons of a line of a voie, in order. A negative number is a tronçon walked against its digitised
/// direction.
pub fn sequence(voie_id: i64, variante: &str, troncons: &[i64]) -> Vec<VoieTroncon> {
    let place = |(rang, number): (i64, &i64)| member(voie_id, variante, rang, number.abs(), *number < 0);
    (1..).zip(troncons).map(place).collect()
}

/// Makes a localité at a place of the grid, with the code `lID`.
pub fn localite(id: i64, place: (f64, f64)) -> Localite {
    Localite {
        id,
        code: code(&format!("l{id}")),
        nom: format!("Localité {id}"),
        insee: String::new(),
        services: vec![Service::Eau, Service::Gare],
        geom: at(place.0, place.1),
    }
}

/// Makes an étape between two localités, given by their ids.
pub fn etape(id: i64, voie_id: i64, variante: &str, numero: i64, ends: (i64, i64)) -> Etape {
    Etape {
        id,
        voie_id,
        variante: variante.into(),
        numero,
        nom: format!("Étape {numero}"),
        depart_id: ends.0,
        arrivee_id: ends.1,
        description: String::new(),
    }
}

/// Makes a host with these consents, with the code `hID`. Its localité has id 1. Each detail contains the id, so a leak
/// is found.
pub fn hebergeur(id: i64, place: (f64, f64), position: PublierPosition, contact: bool) -> Hebergeur {
    Hebergeur {
        id,
        code: code(&format!("h{id}")),
        nom: format!("Hôte {id}"),
        r#type: TypeHebergeur::Gite,
        capacite: Some(4),
        adresse: format!("adresse-{id}"),
        localite_id: Some(1),
        telephone: format!("telephone-{id}"),
        courriel: format!("courriel-{id}"),
        site: format!("site-{id}"),
        periode: "Apr-Oct".into(),
        tarif: "libre".into(),
        accueil_pelerin: true,
        prevenir_heures: Some(24),
        publier_position: position,
        publier_contact: contact,
        geom: Some(at(place.0, place.1)),
        services: None,
        arrivee_de: String::new(),
        arrivee_a: String::new(),
        langues: None,
        confirme_le: String::new(),
        fermetures: String::new(),
    }
}

/// Makes a closure with the code `cID` on the main line of a voie, from a fraction of a tronçon to a fraction of
/// another, by their ids. It holds on the days of `dates`; the last may be empty.
pub fn perturbation(id: i64, voie_id: i64, [de, a]: [(i64, f64); 2], dates: [&str; 2]) -> Perturbation {
    Perturbation {
        id,
        code: code(&format!("c{id}")),
        voie_id,
        variante: String::new(),
        troncon_de: format!("t{}", de.0),
        place_de: de.1,
        troncon_a: format!("t{}", a.0),
        place_a: a.1,
        du: dates[0].into(),
        au: dates[1].into(),
        genre: GenrePerturbation::Travaux,
        gravite: Gravite::Bloquant,
        texte: format!("Passerelle {id} démontée."),
        detour: None,
        source: "mairie".into(),
        saisi_par: format!("saisie-{id}"),
        verifie_le: String::new(),
    }
}

/// Makes a source of water at a place of the grid, with the code `pID`.
pub fn point_interet(id: i64, place: (f64, f64)) -> PointInteret {
    PointInteret {
        id,
        code: code(&format!("p{id}")),
        nom: format!("Fontaine {id}"),
        categorie: Categorie::Eau,
        description: String::new(),
        photo: String::new(),
        lien: String::new(),
        geom: at(place.0, place.1),
    }
}

/// Makes a Y: two branches of 4 grid steps meet at (4, 0) and share a stem of 4 more. The second branch is the variant
/// `nord`, which lists the stem too; its tronçon is digitised backwards. The main line has étapes 1 and 2, the variant
/// étape 1. There is a host with every combination of consents, and a point of interest at the middle of the stem.
pub fn y() -> Dataset {
    Dataset {
        voies: vec![voie(1, "y")],
        localites: vec![
            localite(1, (0.0, 0.0)),
            localite(2, (5.0, -0.1)),
            localite(3, (8.0, 0.0)),
            localite(4, (0.0, 4.0)),
        ],
        troncons: vec![
            troncon(1, &[(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0)]),
            troncon(2, &[(4.0, 0.0), (5.0, 0.0), (6.5, 0.5), (8.0, 0.0)]),
            troncon(3, &[(4.0, 0.0), (2.0, 2.5), (0.0, 4.0)]),
        ],
        voies_troncons: [sequence(1, "", &[1, 2]), sequence(1, "nord", &[-3, 2])].concat(),
        etapes: vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3)), etape(3, 1, "nord", 1, (4, 3))],
        hebergeurs: vec![
            hebergeur(1, (1.0, 1.0), PublierPosition::Exacte, true),
            hebergeur(2, (2.0, 1.0), PublierPosition::Exacte, false),
            hebergeur(3, (3.0, 1.0), PublierPosition::Localite, true),
            hebergeur(4, (4.0, 1.0), PublierPosition::Localite, false),
            hebergeur(5, (5.0, 1.0), PublierPosition::Non, true),
            hebergeur(6, (6.0, 1.0), PublierPosition::Non, false),
        ],
        points_interet: vec![point_interet(1, (6.0, 0.2))],
        guides: vec![],
        perturbations: vec![],
        exceptions: vec![],
    }
}
