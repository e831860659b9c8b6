//! Which spellings are the same, with accents ignored and not.

use search::{fold, same_with_accents};

#[test]
fn spellings_have_in_common() {
    let table: &[(&str, &[&str])] = &[
        (
            "isik",
            &[
                "IŞIK",
                "ışık",
                "Işık",
                "isik",
                "ISIK",
                "i\u{307}s\u{327}i\u{307}k",
                "I\u{307}ŞIK",
                "İŞİK",
            ],
        ),
        ("title", &["TITLE", "title", "Title", "TİTLE", "tıtle"]),
        ("info", &["INFO", "info", "İnfo", "ınfo"]),
        ("diyarbakir", &["DİYARBAKIR", "Diyarbakır", "diyarbakir"]),
        (
            "cagri ogut",
            &[
                "ÇAĞRI ÖĞÜT",
                "Çağrı Öğüt",
                "C\u{327}ag\u{306}ri O\u{308}g\u{306}u\u{308}t",
            ],
        ),
        ("strasse", &["Straße", "STRASSE", "STRAẞE", "Stra\u{ad}ße"]),
        ("garcon", &["garçon", "Garc\u{327}on", "GARÇON"]),
        (
            "creme brulee",
            &["crème brûlée", "cre\u{300}me bru\u{302}le\u{301}e"],
        ),
        ("oeuvre", &["Œuvre", "œuvre", "OEUVRE"]),
        ("aeroskobing", &["Ærøskøbing", "ÆRØSKØBING"]),
        ("lodz", &["Łódź", "łódź", "LODZ"]),
        ("dorde", &["Đorđe", "đorđe"]),
        ("σοφοσ", &["ΣΟΦΟΣ", "σοφος", "σοφός", "ΣΟΦΌΣ"]),
        ("елка", &["Ёлка", "ёлка", "ЕЛКА"]),
        ("abc123", &["ＡＢＣ１２３", "ⓐⓑⓒ¹²³"]),
        ("file", &["ﬁle"]),
        ("محمد", &["مُحَمَّد", "محمد", "محـــمد"]),
        ("כמו", &["כְּמוֹ"]),
        ("ガス", &["ガス", "カ\u{3099}ス", "ｶﾞｽ"]),
        (
            "한국",
            &["한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"],
        ),
    ];
    for (folded, spellings) in table {
        for spelling in *spellings {
            assert_eq!(fold(spelling), *folded, "{spelling:?}");
        }
    }
}

#[test]
fn marks_that_make_words_stay() {
    for (one, other) in [
        ("カ", "ガ"),
        ("ไม่", "ไม"),
        ("มา", "ม้า"),
        ("कि", "की"),
        ("क", "क्"),
        ("பி", "ப"),
    ] {
        assert_ne!(fold(one), fold(other));
    }
    assert_eq!(fold("ไม่"), "ไม่");
}

#[test]
fn what_is_folded_already_is_not_copied() {
    assert!(matches!(
        fold("all of it, 100%"),
        std::borrow::Cow::Borrowed(_)
    ));
}

#[test]
fn accents_count() {
    let same = [
        ("IŞIK", "ışık"),
        ("ışık", "IŞIK"),
        ("Işık", "ışık"),
        ("IŞIK", "I\u{15e}IK"),
        ("TITLE", "title"),
        ("title", "TITLE"),
        ("INFO", "info"),
        ("info", "INFO"),
        ("İnfo", "info"),
        ("istanbul", "İSTANBUL"),
        ("İstanbul", "i\u{307}stanbul"),
        ("Straße", "STRASSE"),
        ("été", "E\u{301}TE\u{301}"),
        ("ΣΟΦΌΣ", "σοφός"),
        ("東京", "東京"),
    ];
    for (query, text) in same {
        assert!(same_with_accents(query, text, false), "{query} {text}");
        assert!(same_with_accents(query, text, true), "{query} {text}");
    }
    let different = [
        ("isik", "ışık"),
        ("isik", "IŞIK"),
        ("ISIK", "IŞIK"),
        ("tıtle", "title"),
        ("ete", "été"),
        ("été", "ete"),
        ("garcon", "garçon"),
        ("o", "ö"),
        ("ışıklar", "ışık"),
    ];
    for (query, text) in different {
        assert!(!same_with_accents(query, text, false), "{query} {text}");
        assert!(!same_with_accents(query, text, true), "{query} {text}");
    }
}

#[test]
fn a_beginning_ends_between_letters() {
    assert!(same_with_accents("ış", "IŞIKLAR", true));
    assert!(same_with_accents("", "x", true));
    assert!(!same_with_accents("is", "IŞIKLAR", true));
    assert!(!same_with_accents("gar", "IŞIK", true));
    // "garc" is no beginning of "garçon", however the letter is written.
    assert!(!same_with_accents("garc", "garc\u{327}on", true));
    assert!(!same_with_accents("ışı", "ışık", false));
}
