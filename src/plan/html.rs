//! A proposal as a page to read on a phone and to print on A4, with a form to ask for another: no script, nothing from
//! elsewhere, well-formed as XML too.

use std::collections::HashSet;
use std::fmt::{Result, Write};

use super::{Bout, Denivele, Format, Hote, Jour, Plan, Proposition, km, sans_hebergement};
use crate::atlas::{Chemin, Quoi, figures};
use crate::liste::{contact, mots, text};
use crate::model::{Sens, TypeHebergeur};
use crate::trace::hours;
use crate::trace::repere::LOCALITES_M;

const STYLE: &str = concat!(include_str!("../liste/liste.css"), include_str!("plan.css"));

pub(super) fn write(
    plan: &Plan<'_>,
    number: usize,
    proposition: &Proposition<'_>,
) -> std::result::Result<String, std::fmt::Error> {
    let mut page = String::with_capacity(20_000);
    let titre = text(&plan.trace.nom);
    write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>Mes étapes – {titre}</title>\n\
         <link rel=\"icon\" href=\"data:,\"/>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{titre}</h1>\n"
    )?;
    let source = plan.droits().join(" | ");
    if mots::est_invente(&source) {
        writeln!(page, "<p class=\"avis\"><strong>Données de démonstration.</strong> {}.</p>", text(&source))?;
    }
    writeln!(page, "<p>{}</p>", text(&resume(plan, proposition)))?;
    links(&mut page, plan, number)?;
    form(&mut page, plan)?;
    page.push_str("</header>\n<main>\n");
    table(&mut page, plan, proposition)?;
    for (day, jour) in (1..).zip(&proposition.jours) {
        arrival(&mut page, day, jour)?;
    }
    page.push_str("</main>\n<footer>\n<ul>\n");
    notes(plan).iter().try_for_each(|note| writeln!(page, "<li>{}</li>", text(note)))?;
    page.push_str("</ul>\n</footer>\n</body>\n</html>\n");
    Ok(page)
}

/// What it is, in a sentence.
fn resume(plan: &Plan<'_>, proposition: &Proposition<'_>) -> String {
    let demande = plan.demande;
    let days = match proposition.jours.len() {
        1 => "en un jour".to_owned(),
        days => format!("en {days} jours"),
    };
    let whole = |metres: u32| km(metres.into()).trim_end_matches(",0").to_owned();
    let [wanted, most] = [demande.par_jour_m, demande.max_m].map(whole);
    format!("{} km {days}, pour {wanted} km par jour environ et {most} km au plus.", km(plan.parcours.longueur_m()))
}

/// The other proposals and the files; not printed.
fn links(page: &mut String, plan: &Plan<'_>, number: usize) -> Result {
    let demande = plan.demande;
    page.push_str("<nav aria-label=\"Propositions et fichiers\">\n");
    for (other, proposition) in (1..).zip(&plan.propositions) {
        let days = proposition.jours.len();
        let words = format!("Proposition {other} : {days} {}", if days == 1 { "jour" } else { "jours" });
        let current = if other == number { " aria-current=\"page\"" } else { "" };
        writeln!(page, "<a href=\"{}\"{current}>{words}</a>", text(&demande.address(other, Format::Html)))?;
    }
    for (format, words) in
        [(Format::Zip, "Un GPX par jour (ZIP)"), (Format::Gpx, "GPX"), (Format::Csv, "Hébergements (CSV)")]
    {
        writeln!(page, "<a href=\"{}\">{words}</a>", text(&demande.address(number, format)))?;
    }
    writeln!(page, "<a href=\"/voies/{}\">Carte de la voie</a>\n</nav>", plan.voie.row.code)
}

/// To ask for another plan; not printed.
fn form(page: &mut String, plan: &Plan<'_>) -> Result {
    let demande = plan.demande;
    writeln!(
        page,
        "<form action=\"/itineraires/{}.html\" method=\"get\" aria-label=\"Mes étapes\">",
        plan.voie.row.code
    )?;
    let option = |page: &mut String, chosen: &str, (value, words): &(String, String)| {
        let selected = if value == chosen { " selected=\"selected\"" } else { "" };
        writeln!(page, "<option value=\"{}\"{selected}>{}</option>", text(value), text(words))
    };
    let choice = |page: &mut String, name: &str, words: &str, chosen: &str, choices: &[Choices]| -> Result {
        writeln!(page, "<label>{words} <select name=\"{name}\">")?;
        for Choices { group, choices } in choices {
            if group.is_empty() {
                choices.iter().try_for_each(|choice| option(page, chosen, choice))?;
            } else {
                writeln!(page, "<optgroup label=\"{}\">", text(group))?;
                choices.iter().try_for_each(|choice| option(page, chosen, choice))?;
                page.push_str("</optgroup>\n");
            }
        }
        page.push_str("</select></label>\n");
        Ok(())
    };
    let asked = |bout: &Option<Bout>| bout.as_ref().map_or_else(String::new, Bout::to_string);
    for (name, words, bout, otherwise) in
        [("de", "De", &demande.de, "le début de la voie"), ("a", "À", &demande.a, "la fin de la voie")]
    {
        let chosen = asked(bout);
        let mut here = Choices { group: String::new(), choices: vec![(String::new(), otherwise.to_owned())] };
        let mut seen = HashSet::new();
        here.choices.extend(localites(plan, &mut seen));
        let mut choices = vec![here];
        if name == "a" {
            choices.extend(beyond(plan, &mut seen));
        }
        if choices.iter().flat_map(|group| &group.choices).all(|(value, _)| *value != chosen) {
            let [de, a] = &plan.parcours.bouts;
            let nom = if name == "de" { de.nom.clone() } else { a.nom.clone() };
            choices.push(Choices { group: String::new(), choices: vec![(chosen.clone(), nom)] });
        }
        choice(page, name, words, &chosen, &choices)?;
    }
    for (name, words, metres) in
        [("km_par_jour", "Km par jour", demande.par_jour_m), ("km_max", "Au plus", demande.max_m)]
    {
        let [least, usual_most] = super::PAR_JOUR_KM;
        let most = if name == "km_max" { super::MAX_KM } else { usual_most };
        // The usual most follows what is wanted, so it is left to it.
        let usual = name == "km_max" && metres == super::max_usuel_m(demande.par_jour_m);
        let value = if usual { String::new() } else { (f64::from(metres) / 1000.0).to_string() };
        writeln!(
            page,
            "<label>{words} <input type=\"number\" name=\"{name}\" min=\"{least}\" max=\"{most}\" step=\"any\" value=\"{value}\"/></label>"
        )?;
    }
    let words = |pairs: &[(&str, &str)]| -> Choices {
        let choices = pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
        Choices { group: String::new(), choices }
    };
    let sens = words(&[("aller", "aller"), ("retour", "retour")]);
    choice(page, "sens", "Sens", demande.sens.as_str(), &[sens])?;
    let types: Vec<&str> = demande.types.iter().map(|kind| kind.as_str()).collect();
    let mut kinds = words(&[("", "tous")]);
    let named = TypeHebergeur::WORDS.iter().filter_map(|word| Some((*word, TypeHebergeur::parse(word)?.en_mots())));
    kinds.choices.extend(words(&named.collect::<Vec<_>>()).choices);
    if types.len() > 1 {
        kinds.choices.push((types.join(","), types.join(", ")));
    }
    choice(page, "type", "Hébergements", &types.join(","), &[kinds])?;
    if !demande.variante.is_empty() {
        writeln!(page, "<input type=\"hidden\" name=\"variante\" value=\"{}\"/>", text(&demande.variante))?;
    }
    page.push_str("<button>Proposer des étapes</button>\n</form>\n");
    Ok(())
}

/// What can be chosen.
struct Choices {
    /// What they have in common; empty: nothing.
    group: String,
    /// Value and words.
    choices: Vec<(String, String)>,
}

/// An end of a voie is on another that passes it at most so far from there, metres.
const JOINS_M: f64 = 300.0;

/// The localités farther along other voies that pass the end of this one, by voie.
fn beyond(plan: &Plan<'_>, seen: &mut HashSet<usize>) -> Vec<Choices> {
    let (atlas, sens) = (plan.atlas, plan.demande.sens);
    let ligne = plan.voie.lignes.first().filter(|_| plan.demande.variante.is_empty());
    let pieces = ligne.map_or(&[][..], |ligne| &ligne.path.pieces);
    let end = match sens {
        Sens::Aller => pieces.last().and_then(|piece| atlas.network.positions(piece).last()),
        Sens::Retour => pieces.first().and_then(|piece| atlas.network.positions(piece).next()),
    };
    let mut chemins = end.map_or(vec![], |end| atlas.chemins(end, JOINS_M));
    // As a plan goes along them where it may choose.
    chemins.sort_by_cached_key(|chemin| chemin.of(atlas).map(|(voie, ligne)| (&voie.row.code, &ligne.variante)));
    let further = |chemin: &Chemin| {
        let (voie, ligne) = chemin.of(atlas).filter(|(voie, _)| voie.row.id != plan.voie.row.id)?;
        let from_m = ligne.walked(sens, chemin.chainage_m) + JOINS_M;
        let mut passed: Vec<_> = (ligne.passages(atlas, LOCALITES_M).into_iter())
            .map(|passage| (ligne.walked(sens, passage.chainage_m), passage.quoi))
            .filter(|(at_m, _)| *at_m > from_m)
            .collect();
        passed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let choices: Vec<_> = passed.into_iter().filter_map(|(_, quoi)| choice_of(plan, quoi, seen)).collect();
        (!choices.is_empty()).then(|| Choices { group: mots::texte(&voie.row.nom), choices })
    };
    chemins.iter().filter_map(further).collect()
}

/// A localité to choose, the first time.
fn choice_of(plan: &Plan<'_>, quoi: Quoi, seen: &mut HashSet<usize>) -> Option<(String, String)> {
    let Quoi::Localite(i) = quoi else { return None };
    let localite = plan.atlas.localites.get(i).filter(|_| seen.insert(i))?;
    Some((localite.code.to_string(), mots::texte(&localite.nom)))
}

/// The localités by the lines of the voie, in walking order: code and name, each once.
fn localites(plan: &Plan<'_>, seen: &mut HashSet<usize>) -> Vec<(String, String)> {
    let lignes = plan.voie.lignes.iter();
    let lignes = lignes.filter(|ligne| plan.demande.variante.is_empty() || ligne.variante == plan.demande.variante);
    let passages = lignes.flat_map(|ligne| ligne.passages(plan.atlas, LOCALITES_M));
    passages.filter_map(|passage| choice_of(plan, passage.quoi, seen)).collect()
}

/// All days at a glance.
fn table(page: &mut String, plan: &Plan<'_>, proposition: &Proposition<'_>) -> Result {
    page.push_str(
        "<table>\n<caption>Jour par jour</caption>\n<thead><tr><th scope=\"col\" class=\"n\">Jour</th>\
         <th scope=\"col\">De – à</th><th scope=\"col\" class=\"n\">km</th><th scope=\"col\">Montée, descente</th>\
         <th scope=\"col\">Marche</th></tr></thead>\n<tbody>\n",
    );
    for (day, jour) in (1..).zip(&proposition.jours) {
        let [de, a] = jour.bouts.each_ref().map(|lieu| text(&lieu.nom));
        let chiffres = &jour.figures;
        let (climbs, time) = match chiffres.denivele {
            Some(Denivele { montee_m, descente_m, duree_min: [fast, slow] }) => {
                let to = if slow > fast { format!(" à {}", together(&hours(slow))) } else { String::new() };
                let climbs = [montee_m, descente_m].map(|metres| together(&format!("{metres:.0} m"))).join(" ");
                (climbs, format!("{}{to}", together(&hours(fast))))
            }
            None => ("?".into(), together(&hours((chiffres.duree_4kmh_min / 15.0).round() * 15.0))),
        };
        let flags: String =
            flags(plan, jour).map(|flag| format!("<strong class=\"drapeau\">{flag}</strong>")).collect();
        writeln!(
            page,
            "<tr><th scope=\"row\" class=\"n\">{day}</th><td>{de} – {a}{flags}</td><td class=\"n\">{}</td>\
             <td>{climbs}</td><td>{time}</td></tr>",
            km(chiffres.longueur_m)
        )?;
    }
    page.push_str("</tbody>\n</table>\n");
    Ok(())
}

/// Words that stay on one line.
fn together(words: &str) -> String {
    format!("<span class=\"mot\">{words}</span>")
}

/// What is not as it should be, in words.
fn flags(plan: &Plan<'_>, jour: &Jour<'_>) -> impl Iterator<Item = &'static str> + use<> {
    let flags = [
        (jour.trop_long, "Plus long que voulu : aucun arrêt plus proche"),
        (jour.sans_hebergement(), sans_hebergement(plan.demande)),
    ];
    flags.into_iter().filter(|(there, _)| *there).map(|(_, words)| words)
}

/// Where one can sleep at the end of a day.
fn arrival(page: &mut String, day: usize, jour: &Jour<'_>) -> Result {
    let [_, a] = &jour.bouts;
    if jour.hotes.is_empty() {
        return Ok(());
    }
    writeln!(page, "<section>\n<h2>Jour {day}, à l'arrivée : {}</h2>", text(&a.nom))?;
    page.push_str(
        "<table>\n<thead><tr><th scope=\"col\" class=\"n\">Écart</th><th scope=\"col\">Hébergement, contact</th></tr></thead>\n<tbody>\n",
    );
    jour.hotes.iter().try_for_each(|hote| host(page, hote))?;
    page.push_str("</tbody>\n</table>\n");
    let more = jour.nombre_hotes - jour.hotes.len();
    if more > 0 {
        writeln!(page, "<p>Et {more} {}.</p>", if more == 1 { "autre" } else { "autres" })?;
    }
    page.push_str("</section>\n");
    Ok(())
}

fn host(page: &mut String, Hote { hote, ecart_m, .. }: &Hote<'_>) -> Result {
    let place = if hote.exacte { "" } else { "<small>localité</small>" };
    let accueil = mots::accueil(hote).collect::<Vec<_>>().join(" · ");
    write!(
        page,
        "<tr><td class=\"n\">{}{place}</td><td><div class=\"hote\"><div><span class=\"nom\">{}</span>\
         <span>{}</span><span>{}</span></div><div>",
        mots::ecart(*ecart_m),
        text(&hote.nom),
        text(hote.r#type.en_mots()),
        text(&accueil)
    )?;
    if let Some(details) = &hote.contact {
        contact(page, details)?;
    }
    page.push_str("</div></div></td></tr>\n");
    Ok(())
}

/// What one must know to read it: a sentence each, whose data it is last.
fn notes(plan: &Plan<'_>) -> Vec<String> {
    let mut notes = vec![format!(
        "Les étapes sont choisies pour que chaque jour soit proche des km voulus, 100 m de montée comptant pour 1 km \
         (kilomètre-effort). Montées : méthode {}.",
        figures::METHOD
    )];
    if plan.sans_hauteurs() {
        notes.push(super::SANS_HAUTEURS.into());
    }
    notes.push(
        "L'écart est la distance au chemin à vol d'oiseau ; « localité » : l'hébergeur n'a pas souhaité que son emplacement \
         soit publié. Renseignez-vous auprès de lui avant de partir."
            .into(),
    );
    if !plan.droits().is_empty() {
        notes.push(format!("Source et licence : {}.", plan.droits().join(" | ")));
    }
    notes
}
