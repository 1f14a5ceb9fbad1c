//! Files in every usual encoding, and broken files.

use std::io::Cursor;

use super::own::whole;
use super::*;
use crate::import::gpx::read::read_from;

#[test]
fn every_usual_encoding_is_read() {
    let text = gpx(&track("Châteaulin – Œuf", &segment(-3.0, 2))).replace("1.0\"?>", "1.0\" encoding=\"CODE\"?>");
    let utf16 = text.replace("CODE", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let latin = |text: &str| -> Vec<u8> {
        let byte = |c| match c {
            '–' => 0x96,
            'Œ' => 0x8C,
            c => u8::try_from(u32::from(c)).unwrap(),
        };
        text.chars().map(byte).collect()
    };
    for bytes in [
        [b"\xFF\xFE".as_slice(), &utf16].concat(),
        latin(&text.replace("CODE", "windows-1252")),
        [b"\xEF\xBB\xBF", text.replace("CODE", "utf-8").as_bytes()].concat(),
    ] {
        let incoming = read_all(&[("t.gpx", &bytes)], Kind::Voies, &Options::default()).unwrap();
        assert_eq!(all_told(&incoming), ["«Châteaulin – Œuf» (2)"]);
    }
    let undeclared = latin(&text.replace("CODE", "UTF-8"));
    let says = read_all(&[("t.gpx", &undeclared)], Kind::Voies, &Options::default()).unwrap_err().to_string();
    assert!(says.contains("ligne 3") && says.contains("UTF-8"), "{says}");
}

#[test]
fn broken_files_are_refused_with_the_line_and_no_entity_is_expanded() {
    for (content, says) in [
        (gpx("<trk>")[..100].to_owned(), "abîmé"),
        (gpx("<trk></wpt></trk>"), "ligne 3"),
        ("<html><p>429 Too Many Requests</p></html>".into(), "pas de balise « gpx »"),
        ("rien".into(), "pas de balise « gpx »"),
        (gpx(&"<a>".repeat(100)), "emboîtées"),
        (gpx(&format!("<trk><name>{}</name></trk>", "x".repeat(200_000))), "plus de 100\u{a0}000 caractères"),
        (gpx(&format!("<trk a=\"{}\"/>", "x".repeat(3 << 20))), "mégaoctet"),
        (gpx(&"<trk/>".repeat(10_001)), "plus de 10\u{a0}000 trk"),
        ("<?xml version=\"1.0\" encoding=\"EBCDIC\"?><gpx/>".into(), "ebcdic"),
    ] {
        let error = error(&content, Kind::Voies);
        assert!(error.contains(says), "« {says} » not in: {error}");
    }
    // Entities of the document type are neither expanded nor fetched.
    let dtd = "<!DOCTYPE gpx [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<gpx creator=\"t\">";
    let incoming = voies(&format!("{dtd}{}</gpx>", track("&a;&f; R&D", &segment(-3.0, 2))));
    assert_eq!(all_told(&incoming), ["«&a;&f; R&D» (2)"]);
}

#[test]
fn flipped_and_cut_bytes_never_panic() {
    let good = whole().into_bytes();
    for seed in 0..3_000u64 {
        let mut bytes = good.clone();
        let number = |i: u64| xxhash_rust::xxh3::xxh3_64(&(seed * 10 + i).to_le_bytes()) as usize;
        for i in 0..3 {
            let at = number(i) % bytes.len();
            bytes[at] = [b'<', b'>', b'&', b'"', 0, 0xFF, b'/', bytes[at] ^ 4][number(i + 3) % 8];
        }
        if seed % 3 == 0 {
            bytes.truncate(number(9) % good.len());
        }
        let _ = read_from(Cursor::new(bytes), true);
    }
}
