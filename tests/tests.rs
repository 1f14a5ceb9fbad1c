//! One integration test binary; each module is a room of the house.
#![cfg(test)] // so that clippy.toml holds for all that is here
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "a test may take for granted what it has just made"
)]

mod addresses; // as people type them, of what does not exist, and to listen on
mod against_postgis; // tiles beside those of PostGIS
mod altitude; // relief into heights: between pixels, sea, several files, hostile ones
mod archive; // PMTiles and MBTiles: whole, as served, nothing private, read by others
mod arrows; // which room of src/ may use which
mod asked; // what an import takes away is shown, asked for, and can be taken back
mod atlas; // measured lines, étapes, holes, variants, privacy, determinism
mod beside; // hent without GDAL, hent-import beside it
mod browser; // the pages in a real browser
mod cartes; // maps that volunteers draw: lines and points at once, folders, heights of nobody, HTML
mod connections; // clients that take no answers, ask without end, or talk nonsense: none brings the service down
mod documents; // README, docs and the other Markdown: links, commands, routes, configurations
mod downloads; // how often what was downloaded; `hent export`
mod events; // /evenements: everything in order, for as many as there is room for
mod examples; // the programs and pages of examples/
mod formats; // tracks in every format, read with the programs that people use
mod http; // every route, as its clients use it
mod import; // files of every kind, good and bad; the real étapes
mod interrupted; // commands that are killed, and what the next one finds
mod journey; // the whole way once: the program, real data, both stores, the programs that people use
mod le_long; // what lies along a way, and where one stands on it
mod lieux; // where imported rows lie: doubtful places, communes, hosts without a localité
mod links; // the service under a path: no link is dead, whoever puts it there
mod listes; // hosts in walking order: what is in each format, nothing private, nothing that harms
mod live; // a change of either store, on its way to everybody's map; a store that is not there
mod mesures; // scripts/bench: options, what wrk and pgbench print, medians, lines of the report
mod pages; // the pages in every language
mod passages; // what lies along a line, against brute force
mod plan; // étapes of one's own: against exhaustive search, in every format, from bad input
mod prive; // canaries of every consent, in everything that leaves the program
mod proches; // the nearest of every kind, with every filter
mod profil; // heights along an étape, and the pictures of them
mod rebuild; // what is taken over after a change is what would be made anew
mod recherche; // names by what people type of them: against brute force, over HTTP, nothing private
mod rejoin; // étapes that come in any order and any number of runs
mod replicas; // any number of processes on one store: the same bytes from each, before and after a restart
mod sourde; // what a store does behind the service: past its triggers, silent, cut, emptied
mod store; // both stores: schema, rules, edits, dump and restore, hostile files, GDAL
mod support; // what several test files share
mod tile; // what is in a tile, decoded with another library, beside the crate mvt
mod traces; // tracks as they are downloaded: names, parts, waypoints, fewer points, a whole voie
mod volontaires; // files as volunteers have them: what of each is stored, what is said
