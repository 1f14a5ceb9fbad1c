//! HTML pages for phones, desks and paper. Each is complete without a script and is well-formed XML.
//!
//! ```text
//!  the atlas ──> a struct with texts ──> a template ──> HTML
//!                accueil, voie, etape, lieu, liste, plan, recherche, texte, imprimer, erreur    one file a page, each
//!                                        with a template of the same name
//!                layout (Head)           base.html, titre.html   head, header, warnings, notes, footer
//!                chiffres, passe         chiffres.html …         parts of several pages
//!                hote, offre             hotes.html, offres.html a host, and what it offers with symbols
//!                formats                 telechargements.html    the files of a way
//!                image, profil           carte.html, profil.html   the still pictures of the map and of the heights
//!                ce_soir, voisines, guide                        the bed for tonight, the étapes around, printed guides
//!                nom_etape                                       names and addresses of étapes and sections
//!                fragment                fragment.html           a part of an étape's page for another site
//!                embed, oembed           oembed.xml              what an embedded map shows; its description for editors
//!                cadre                   cadre.html …            the page in an iframe of another site
//!                integrer                integrer.html           where web editors choose an embedded map
//!                verifier                verifier.html …         where route editors check a file, and the store
//!                site                                            the list of pages for search engines
//! ```
//!
//! All pages have one style sheet, `src/web/hent.css`. A script (`src/web`) adds the live map and completes the search.
//!
//! A page is a product such as [`PageEtape`], which [`crate::http`] caches. It can be in any
//! [`Langue`](crate::words::Langue). askama checks the templates at compile time and escapes every text. Texts from the
//! store first pass through `words::one_line`. A new page needs a struct with a template, and a product like
//! [`PageListe`].
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::file::Product;
//! use hent::links::Base;
//! use hent::liste::{ECART_M, ListeRequest};
//! use hent::model::Sens;
//! use hent::pages::PageListe;
//! use hent::words::Langue;
//!
//! let demande = ListeRequest { voie: "y".into(), etape: None, sens: Sens::Aller, ecart_max_m: ECART_M, ouvert: None };
//! let page = PageListe { demande, langue: Langue::En, base: Base::default() };
//! // An empty atlas has no voie « y ».
//! assert!(page.make(&Atlas::default()).unwrap().is_none());
//! ```

mod accueil;
mod avis;
mod cadre;
mod ce_soir;
mod chiffres;
mod embed;
mod erreur;
mod etape;
mod formats;
mod formulaire;
mod fragment;
mod garder;
mod guide;
mod hote;
mod image;
mod imprimer;
mod integrer;
mod layout;
mod lieu;
mod liste;
mod nom_etape;
mod oembed;
mod offre;
mod passe;
mod plan;
mod profil;
mod recherche;
mod site;
mod texte;
mod verifier;
mod voie;
mod voisines;

pub use accueil::PageAccueil;
pub use cadre::{Cause, PageCadre, PageCadreErreur};
pub use embed::Embed;
pub use erreur::PageErreur;
pub use etape::PageEtape;
pub use fragment::{Fragment, PageFragment};
pub use imprimer::{PageImprimer, Papier};
pub use integrer::PageIntegrer;
pub use layout::EXTENSION;
pub use lieu::PageLieu;
pub use liste::PageListe;
pub use oembed::Oembed;
pub use plan::PagePlan;
pub use recherche::PageRecherche;
pub use site::{PlanDuSite, SiteFile};
pub use texte::{PageTexte, Texte};
pub use verifier::{Contenu, Envoye, PageVerifier};
pub use voie::PageVoie;
