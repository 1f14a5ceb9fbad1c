//! A list as a page to read on a phone and to print on A4: no script, nothing from elsewhere, well-formed as XML too.

use std::fmt::{Result, Write};

use quick_xml::escape::escape;

use super::{Demande, Format, LigneListee, Liste, Rang, mots};
use crate::atlas::hebergeur::Contact;
use crate::model::Sens;

const STYLE: &str = include_str!("liste.css");

pub(super) fn write(liste: &Liste<'_>) -> std::result::Result<String, std::fmt::Error> {
    let mut page = String::with_capacity(4_000 + 600 * liste.rangs().count());
    let titre = text(&format!("Hébergements – {}", liste.nom));
    write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{titre}</title>\n\
         <link rel=\"icon\" href=\"data:,\"/>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{titre}</h1>\n"
    )?;
    if mots::est_invente(&mots::source(liste)) {
        let source = text(&mots::source(liste));
        writeln!(page, "<p class=\"avis\"><strong>Données de démonstration.</strong> {source}.</p>")?;
    }
    writeln!(page, "<p>{}</p>", text(&mots::resume(liste)))?;
    links(&mut page, liste)?;
    page.push_str("</header>\n<main>\n");
    liste.lignes.iter().try_for_each(|ligne| table(&mut page, liste, ligne))?;
    page.push_str("</main>\n<footer>\n<ul>\n");
    mots::notes(liste).iter().try_for_each(|note| writeln!(page, "<li>{}</li>", text(note)))?;
    page.push_str("</ul>\n</footer>\n</body>\n</html>\n");
    Ok(page)
}

/// Where to go on; not printed.
fn links(page: &mut String, liste: &Liste<'_>) -> Result {
    let demande = liste.demande;
    page.push_str("<nav aria-label=\"Autour de cette liste\">\n");
    let mut link = |path: &str, words: &str| writeln!(page, "<a href=\"{}\">{}</a>", text(path), text(words));
    link(&liste.page(), if demande.etape.is_some() { "Carte de l'étape" } else { "Carte de la voie" })?;
    if demande.etape.is_some() {
        link(&address(&Demande { etape: None, ..demande.clone() }), "Toute la voie")?;
    }
    let (sens, words) = match demande.sens {
        Sens::Aller => (Sens::Retour, "Sens du retour"),
        Sens::Retour => (Sens::Aller, "Sens de l'aller"),
    };
    link(&address(&Demande { sens, ..demande.clone() }), words)?;
    for (format, words) in [(Format::Xlsx, "Tableur (XLSX)"), (Format::Csv, "CSV"), (Format::Gpx, "GPX")] {
        link(&address(&Demande { format, ..demande.clone() }), words)?;
    }
    page.push_str("</nav>\n");
    Ok(())
}

/// Where a list is served.
fn address(demande: &Demande) -> String {
    let etape = demande.etape.as_ref().map_or_else(String::new, |slug| format!("/{slug}"));
    let mut parameters = vec![];
    if demande.sens == Sens::Retour {
        parameters.push("sens=retour".to_owned());
    }
    if demande.ecart_max_m != super::ECART_M {
        parameters.push(format!("ecart_max={}", f64::from(demande.ecart_max_m) / 1000.0));
    }
    let query = if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) };
    format!("/listes/{}{etape}.{}{query}", demande.voie, demande.format.extension())
}

fn table(page: &mut String, liste: &Liste<'_>, ligne: &LigneListee<'_>) -> Result {
    match ligne.variante {
        _ if liste.etape.is_some() => {}
        "" if liste.lignes.len() > 1 => page.push_str("<h2>Ligne principale</h2>\n"),
        "" => {}
        variante => writeln!(page, "<h2>Variante {}</h2>", text(variante))?,
    }
    let longueur = mots::km(ligne.longueur_m);
    if ligne.rangs.is_empty() {
        return writeln!(page, "<p>Aucun hébergement le long de ces {longueur} km.</p>");
    }
    writeln!(
        page,
        "<table>\n<caption>Le long de {longueur} km</caption>\n<thead><tr><th scope=\"col\" class=\"n\">km</th>\
         <th scope=\"col\" class=\"n\">Écart</th><th scope=\"col\">Hébergement, contact</th></tr></thead>"
    )?;
    for rangs in ligne.rangs.chunk_by(|a, b| a.etape.map(|e| e.row.id) == b.etape.map(|e| e.row.id)) {
        page.push_str("<tbody>\n");
        if let Some(etape) = rangs.first().and_then(|rang| rang.etape).filter(|_| liste.etape.is_none()) {
            let bouts = mots::bouts(liste.atlas, etape, liste.demande.sens);
            let nom = format!("Étape {} : {bouts}", etape.row.numero);
            writeln!(page, "<tr class=\"etape\"><th colspan=\"3\" scope=\"rowgroup\">{}</th></tr>", text(&nom))?;
        }
        rangs.iter().try_for_each(|rang| row(page, rang))?;
        page.push_str("</tbody>\n");
    }
    page.push_str("</table>\n");
    Ok(())
}

fn row(page: &mut String, rang: &Rang<'_>) -> Result {
    let hote = rang.hote;
    let ecart = mots::ecart(rang.ecart_m);
    let place = if hote.exacte { "" } else { "<small>localité</small>" };
    write!(page, "<tr><td class=\"n\">{}</td><td class=\"n\">{ecart}{place}</td>", mots::km(rang.chainage_m))?;
    let kind = [hote.r#type.en_mots(), rang.localite]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    write!(
        page,
        "<td><div class=\"hote\"><div><span class=\"nom\">{}</span><span>{}</span>",
        text(&hote.nom),
        text(&kind)
    )?;
    let accueil = mots::accueil(hote).collect::<Vec<_>>().join(" · ");
    write!(page, "<span>{}</span></div><div>", text(&accueil))?;
    if let Some(details) = &hote.contact {
        contact(page, details)?;
    }
    page.push_str("</div></div></td></tr>\n");
    Ok(())
}

/// How to reach a host, a line each.
pub(crate) fn contact(page: &mut String, contact: &Contact) -> Result {
    let telephone = |number: &str| -> Option<String> {
        let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let digits = number.chars().all(|c| c.is_ascii_digit() || " +.-()/".contains(c));
        (digits && dialled.len() >= 4).then(|| format!("tel:{dialled}"))
    };
    let courriel = |address: &str| -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "@._+-".contains(c);
        (address.matches('@').count() == 1 && address.chars().all(plain)).then(|| format!("mailto:{address}"))
    };
    let lines = [
        (&contact.telephone, telephone(contact.telephone.trim())),
        (&contact.courriel, courriel(contact.courriel.trim())),
        (&contact.site, mots::adresse_web(&contact.site)),
        (&contact.adresse, None),
    ];
    for (words, link) in lines.iter().filter(|(words, _)| !words.trim().is_empty()) {
        match link {
            Some(link) => {
                write!(page, "<span><a href=\"{}\" rel=\"noreferrer\">{}</a></span>", text(link), text(words))?;
            }
            None => write!(page, "<span>{}</span>", text(words))?,
        }
    }
    Ok(())
}

/// Text that stands for itself, in a quoted attribute too.
pub(crate) fn text(text: &str) -> String {
    escape(mots::texte(text)).into_owned()
}
