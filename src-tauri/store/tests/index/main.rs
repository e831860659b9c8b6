//! The promises of the search index, from outside.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::expect_used
)]

mod damage;
mod naive;
mod room;

use contract::*;
use naive::*;
use room::*;
use search::parse;
use std::sync::atomic::AtomicBool;
use store::Error;
use store::index::Ask;

#[test]
fn words_are_found_however_they_are_written() {
    let room = Room::with(vec![
        letter("IŞIK", "Straße"),
        letter("ışık", "STRASSE"),
        letter("Işık", "s\u{327}imdi c\u{327}ay"),
        letter("isik", "çay şimdi"),
        letter("東京都に行く", "สวัสดีครับ"),
    ]);
    for query in ["isik", "IŞIK", "ışık", "Işık", "subject:ISIK"] {
        assert_eq!(room.find(query), [4, 3, 2, 1], "{query}");
    }
    assert_eq!(room.find("strasse"), [2, 1]);
    assert_eq!(room.find("straße"), [2, 1]);
    assert_eq!(room.find("cay"), [4, 3]);
    assert_eq!(room.find("\"çay şimdi\""), [4]);
    for query in [
        "京都",
        "東京",
        "東",
        "都に",
        "行く",
        "สวัสดี",
        "ครับ",
        "subject:京都",
    ] {
        assert_eq!(room.find(query), [5], "{query}");
    }
    assert_eq!(room.find("京東"), [0_i64; 0]);
    let exact = |query: &str| {
        let letters = room.letters.clone();
        let reads = store::index::Reads::new(move |id| Some(letters[id.0 as usize - 1].texts()));
        room.found(&Ask {
            reads: Some(reads),
            ..room.ask(query)
        })
    };
    assert_eq!(exact("isik"), [4]);
    assert_eq!(exact("ışık"), [3, 2, 1]);
    assert_eq!(exact("-ışık"), [5, 4]);
    assert_eq!(exact("çay"), [4, 3]);
    assert_eq!(exact("cay"), [0_i64; 0]);
}

#[test]
fn queries_find_what_the_naive_model_finds() {
    let mut dice = Dice(7);
    let letters: Vec<Letter> = (0..300).map(|n| Letter::random(&mut dice, n)).collect();
    let mut room = Room::with(letters);
    for round in 0..400 {
        let query = random_query(&mut dice);
        let parsed = parse(&query, TODAY);
        let wanted = model(&room.letters, &parsed);
        assert_eq!(room.find(&query), wanted, "round {round}: {query}");
        if round % 40 == 39 {
            // Things change between searches.
            let gone = 1 + dice.roll(room.letters.len() as u64) as i64;
            room.store
                .write_blocking(move |tx| tx.delete_messages(&[MessageId(gone)], 1))
                .unwrap();
            room.letters[gone as usize - 1].gone = true;
            let more = Letter::random(&mut dice, 1000 + round);
            room.file(more);
            room.fill(7);
        }
    }
    let compared = room.index.compare().unwrap();
    assert!(compared.missing.is_empty() && compared.superfluous.is_empty());
}

#[test]
fn dates_count_and_not_the_order_of_arrival() {
    let mut room = Room::new();
    for day in [5, 1, 9, 3, 7, 3] {
        room.file(Letter {
            received: day * 86_400,
            ..letter("gün", "x")
        });
    }
    room.fill(2);
    assert_eq!(room.find("gün"), [3, 5, 1, 6, 4, 2]);
    assert_eq!(
        room.find("gün after:1970-01-04 before:1970-01-08"),
        [1, 6, 4]
    );
    assert_eq!(room.find("on:1970-01-10"), [3]);
}

#[test]
fn a_season_of_more_letters_than_a_shard_takes() {
    let mut room = Room::new();
    let letters: Vec<Letter> = (0..17_000)
        .map(|n| Letter {
            received: 1_000_000_000 + (n * 7_919) % 17_000,
            ..letter("bahar", if n % 1_000 == 0 { "leylek" } else { "" })
        })
        .collect();
    let inbox = room.role(FolderRole::Inbox);
    let new: Vec<_> = letters
        .iter()
        .map(|letter| letter.new_message(inbox))
        .collect();
    room.store
        .write_blocking(move |tx| new.iter().try_for_each(|new| tx.file(new).map(drop)))
        .unwrap();
    room.letters = letters;
    room.fill(3_000);
    while room.index.tidy().unwrap() {}
    for query in [
        "bahar",
        "leylek",
        "bah*",
        "le*",
        "leyl*",
        "ba* leylek",
        "leylek bah*",
        "bahar le*",
        "leylek lex*",
        "leylek -yok",
        "is:unread",
    ] {
        let wanted = model(&room.letters, &parse(query, TODAY));
        assert!(room.find(query) == wanted, "{query}");
    }
    room.store
        .write_blocking(|tx| tx.delete_messages(&[MessageId(1), MessageId(16_001)], 1))
        .unwrap();
    room.fill(10);
    for query in ["leylek", "le*", "bahar le*"] {
        assert_eq!(room.find(query).len(), 15, "{query}");
    }
}

#[test]
fn full_shards_find_what_the_naive_model_finds() {
    // Received in the order of their arrival, about so, and in another one; closed when a letter of a later season comes.
    full_shards(|n| n);
    full_shards(|n| n + n * 37 % 50);
    full_shards(|n| n * 7_919 % 9_000);
    // In three seasons, of which two are past and closed when the last letters come to them.
    full_shards(|n| n % 3 * 1_200_000 + n);
}

fn full_shards(minute: impl Fn(i64) -> i64) {
    let mut dice = Dice(11);
    let mut room = Room::new();
    let letters: Vec<Letter> = (0..9_000)
        .map(|n| {
            let mut letter = Letter::random(&mut dice, n % 300);
            // Words of which some are in few letters, and some never in the same.
            letter.body.push_str(&format!(" tek{} dil{}", n / 4, n % 9));
            letter.received = match n {
                8_699 => 1_200_000_000,
                _ => 1_010_000_000 + minute(n as i64) * 60,
            };
            letter
        })
        .collect();
    let folders =
        [FolderRole::Inbox, FolderRole::Sent, FolderRole::Junk].map(|r| (r, room.role(r)));
    for letters in letters.chunks(8_700) {
        let new: Vec<_> = letters
            .iter()
            .map(|letter| {
                let folder = folders.iter().find(|(role, _)| *role == letter.folder);
                (letter.new_message(folder.unwrap().1), letter.flagged)
            })
            .collect();
        room.store
            .write_blocking(move |tx| {
                new.iter().try_for_each(|(new, flagged)| {
                    let id = tx.file(new)?;
                    tx.set_flag(&[id], *flagged).map(drop)
                })
            })
            .unwrap();
        room.letters.extend_from_slice(letters);
        room.fill(3_000);
        while room.index.tidy().unwrap() {}
    }
    for gone in [1, 5, 4_000, 8_999] {
        room.store
            .write_blocking(move |tx| tx.delete_messages(&[MessageId(gone)], 1))
            .unwrap();
        room.letters[gone as usize - 1].gone = true;
    }
    room.fill(10);
    let known = [
        "tek999",
        "tek1",
        "dil3 dil4",
        "dil3 elma",
        "dil3 elma armut",
        "elma tek0",
        "tek0 tek1",
        "tek5 dil4",
        "\"tek5 dil4\"",
        "\"dil3 elma\"",
        "\"elma armut\"",
        "\"armut elma\" dil3",
        "\"elma tek1200 dil3\"",
        "subject:\"elma armut\"",
        "\"elma ar*\"",
        "dil3 -elma",
        "dil3 el*",
        "tek7 di*",
        "t*",
        "te*",
        "tek12*",
        "tek1234*",
        "dil3 tek12*",
        "tek1* dil3",
        "el* ar*",
        "el* dil3 -ar*",
        "from:al* el*",
        "subject:el* dil3",
        "body:el*",
        "body:el* body:dil3",
        "el* is:unread",
        "el* after:2002-01-04",
        "\"elma ar*\" di*",
        "\"elma armut\" di*",
        "\"elma armut\" tek1*",
        "di* in:inbox",
        "tek1* in:inbox is:unread",
        "ki* (dil1 OR dil2)",
        "zz*",
        "dizi*",
        "arm* tek11*",
        "zz* dil3",
        "dil3 has:attachment",
        "has:attachment tek9",
        "subject:elma dil3",
        "body:dil3 body:elma",
        "dil3 elma is:unread",
        "dil3 elma after:2002-01-04",
        "yok dil3",
        "(dil1 OR dil2) elma",
        "dil3 elma in:inbox",
    ];
    let random = (0..30).map(|_| random_query(&mut dice));
    for query in known.into_iter().map(str::to_owned).chain(random) {
        let wanted = model(&room.letters, &parse(&query, TODAY));
        assert!(room.find(&query) == wanted, "{query}");
    }
}

#[test]
fn what_is_deleted_and_what_is_completed_is_found_as_it_is_now() {
    let mut room = Room::new();
    let header = room.file(letter("Fatura", "header only"));
    let other = room.file(letter("Fatura", "whole"));
    room.fill(10);
    assert_eq!(room.find("fatura"), [2, 1]);
    assert_eq!(room.find("rest"), [0_i64; 0]);
    for (query, wanted) in [
        ("fa*", &[2, 1][..]),
        ("fatura fa*", &[2, 1]),
        ("wh* fatura", &[2]),
        ("header on*", &[1]),
    ] {
        assert_eq!(room.find(query), wanted, "{query}");
    }
    let whole = letter("Fatura", "the rest of it");
    let new = whole.new_message(room.role(FolderRole::Inbox));
    room.store
        .write_blocking(move |tx| tx.complete(header, &new))
        .unwrap();
    room.letters[0] = whole;
    room.store
        .write_blocking(move |tx| tx.delete_messages(&[other], 1))
        .unwrap();
    room.fill(10);
    assert_eq!(room.find("rest"), [1]);
    for query in ["header", "hea*", "fatura hea*", "fatura wh*", "fat* who*"] {
        assert_eq!(room.find(query), [0_i64; 0], "{query}");
    }
    for query in ["fatura", "fat*", "fatura re*", "rest fat*", "re* fat*"] {
        assert_eq!(room.find(query), [1], "{query}");
    }
    // One that comes and goes before the index sees it.
    let brief = room.file(letter("Fatura", "brief"));
    room.store
        .write_blocking(move |tx| tx.delete_messages(&[brief], 1))
        .unwrap();
    room.fill(10);
    assert_eq!(room.find("fatura"), [1]);
    let compared = room.index.compare().unwrap();
    assert_eq!((compared.indexed, compared.waiting), (1, 0));
    assert!(compared.missing.is_empty() && compared.superfluous.is_empty());
}

#[test]
fn a_search_that_is_stopped_says_so() {
    let room = Room::with((0..600).map(|_| letter("a", "b")).collect());
    let stop = AtomicBool::new(true);
    assert_eq!(room.index.first(&room.ask("a"), 5, &stop).unwrap(), None);
    assert!(!room.index.all(&room.ask("a"), &stop, |_| {}).unwrap());
    assert_eq!(room.find("a").len(), 600);
}

#[test]
fn the_best_match_comes_first_where_that_is_asked_for() {
    let long = "lorem ipsum dolor sit amet ".repeat(40);
    let room = Room::with(vec![
        letter("toplantı", "toplantı toplantı"),
        letter("x", &format!("{long} toplantı")),
        letter("y", "hiç"),
    ]);
    assert_eq!(room.find("toplantı"), [2, 1]);
    let best = Ask {
        order: SearchOrder::Relevance,
        ..room.ask("toplantı")
    };
    assert_eq!(room.found(&best), [1, 2]);
}

#[test]
fn searches_are_kept_by_name() {
    let room = Room::new();
    let (first, second) = room
        .store
        .write_blocking(|tx| {
            Ok((
                tx.keep_search(None, "Ödemeler", "fatura")?,
                tx.keep_search(None, " Çay ", "çay")?,
            ))
        })
        .unwrap();
    let names = |room: &Room| -> Vec<String> {
        let searches = room.store.read_blocking(|r| r.searches()).unwrap();
        searches.into_iter().map(|search| search.name).collect()
    };
    assert_eq!(names(&room), ["Çay", "Ödemeler"]);
    room.store
        .write_blocking(move |tx| tx.keep_search(Some(first.id), "Ay", "ay"))
        .unwrap();
    assert_eq!(names(&room), ["Ay", "Çay"]);
    room.store
        .write_blocking(move |tx| tx.forget_search(second.id))
        .unwrap();
    assert_eq!(names(&room), ["Ay"]);
    let gone = room
        .store
        .write_blocking(move |tx| tx.keep_search(Some(second.id), "x", "x"));
    assert!(matches!(gone, Err(Error::NotFound)));
    assert!(matches!(
        room.store
            .write_blocking(|tx| tx.keep_search(None, " ", "x")),
        Err(Error::Invalid(_))
    ));
}
