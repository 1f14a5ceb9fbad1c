//! The integration tests: one binary, one module for each subject.
#![cfg(test)] // `clippy.toml` allows `unwrap`, `expect` and indexing under this attribute
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "a test may take for granted what it has just made"
)]

mod addresses; // redundant slashes, unknown addresses, listen addresses that cannot be used
mod against_postgis; // tiles compared with those of PostGIS
mod along; // passages along a way, and the position of a point on it
mod altitude; // relief files into heights of tronçons
mod annonces; // closures in the API, lists, plans and the calendar
mod archive; // PMTiles and MBTiles: complete, equal to the served tiles, readable by other programs
mod archives; // archives for apps: all sources along a way, ranges, names, differences
mod arrows; // which room of src/ may use which, and which library
mod atlas; // measured lines, étapes, holes, variants, privacy, determinism
mod bench_report; // scripts/bench: options, parsers, medians, report
mod bornes; // the kilometre marks along a way
mod browser; // the pages in Chromium
mod canaries; // canaries of every consent, searched for in everything that leaves the program
mod check; // the checks of route geometry: each rule, files, the store, every format
mod closures; // the register of closures: command line, imports, both stores, other programs
mod comparaison; // a line compared with what is published: deviations, distances, what it follows
mod confirmation; // an import deletes nothing unless asked, and can be undone
mod connections; // clients that read nothing, send endless pipelines, or send nonsense
mod demonstration; // the demonstration: real data, invented data, and their owners
mod documents; // README, docs and the other Markdown: links, commands, routes, configurations
mod downloads; // the count of downloads, and `hent export`
mod drawn_maps; // maps drawn by volunteers: mixed shapes, folders, missing heights, HTML
mod embed; // maps in pages of other sites: iframe, element, oEmbed, examples
mod events; // `/evenements`: order, limits, refusals
mod examples; // the programs and pages of examples/
mod fond; // base maps: the sea and the layers that scripts/fond makes, foreign MBTiles into archives
mod formats; // tracks in every format, also read by other programs
mod grounds; // grounds and relief served: archives of others, damaged ones, other hosts
mod hors_ligne; // packs: what a browser keeps of a way, and its updates
mod http; // the routes: tiles, API, proxy headers, shutdown, metrics
mod images; // still pictures and raster tiles of the map
mod import; // files of every kind into rows
mod import_program; // hent runs without GDAL, hent-import is a program of its own
mod interrupted; // the command after one that was killed
mod journey; // the program from end to end, with real data and both stores
mod langues; // files in every language
mod links; // the service under a base path: no link is dead
mod listes; // lists of hosts in walking order
mod lits; // where beds are missing: forced days, and warnings for walkers
mod live; // a change in the store reaches the served answers
mod lynx; // the pages in lynx, a browser of text alone
mod mutation; // files with random faults, for every reader
mod offres; // the offers of a host: import, both stores, migration, filters, texts
mod on_a_phone; // the texts that are readable on the map of a phone
mod outside; // the map style in the map programs of others: MapLibre, OpenLayers, Leaflet, QGIS
mod pages; // lists and plans in both languages
mod passages; // passages along a line, compared with brute force
mod perturbations; // closures: their places, the days on which they show, and the length of the way with them
mod places; // the positions of imported rows: doubtful places, communes, hosts without a localité
mod plan; // étapes of one's own
mod proches; // the nearest things of every kind, with every filter
mod profil; // the profile of heights along an étape
mod profil_points; // the points on it, and that nothing of the picture overlaps
mod qgis; // the QGIS project: as QGIS reads it, and edits in QGIS
mod rebuild; // an atlas rebuilt after an edit equals a new one
mod recherche; // the search of names
mod rejoin; // étapes imported in any order, in any number of runs
mod rendered; // the map as Chromium draws it, over grounds, relief and other servers
mod reparation; // mends of a line that was sent
mod replicas; // several processes on one store send the same bytes
mod sections; // `?de_km=&a_km=` on tracks, lists, profiles and pictures
mod silent; // changes that the store does not announce, and damaged stores
mod site; // the pages: complete as text, in every language, whatever is missing
mod store; // both stores: schema, rules, edits, dump and restore, hostile files, GDAL
mod support; // code that several test files share
mod terre; // tiles of the land: no way lies in the sea, no seams
mod tile; // the content of tiles, decoded with another library
mod traces; // downloads of tracks: names, parts, waypoints, fewer points
mod verification; // `POST /api/verification`: files of every format, hostile bodies, the process that reads them
mod volunteers; // files as volunteers write them
