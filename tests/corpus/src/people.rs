//! Who writes: the owner, and 3,000 correspondents of whom some write often and most hardly ever.

use crate::dice::{Dice, Purpose};
use crate::lexicon::Spoken;

/// The owner of the mailbox.
pub const OWNER_NAME: &str = "Deniz Yılmaz";
/// Where the owner's mail arrives.
pub const OWNER_ADDRESS: &str = "deniz@example.org";
/// How many correspondents there are.
pub const CORRESPONDENTS: u64 = 3_000;

/// Somebody with a name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name as it is spoken.
    pub name: String,
    /// The address.
    pub address: String,
}

impl Person {
    /// The owner of the mailbox.
    pub fn owner() -> Self {
        Self {
            name: OWNER_NAME.to_owned(),
            address: OWNER_ADDRESS.to_owned(),
        }
    }

    /// Correspondent `number`: always the same, whatever the seed.
    pub(crate) fn of(number: u64) -> Self {
        let mut dice = Dice::new(0, number, Purpose::Person);
        let (first, last) = match tongue(number) {
            Spoken::Turkish => (TURKISH_FIRST, TURKISH_LAST),
            Spoken::German => (GERMAN_FIRST, GERMAN_LAST),
            _ => (ENGLISH_FIRST, ENGLISH_LAST),
        };
        let name = format!("{} {}", dice.pick(first), dice.pick(last));
        let mut address: String = name.chars().filter_map(plain).collect();
        address.push_str(&number.to_string());
        address.push('@');
        address.push_str(dice.pick(HOSTS));
        Self { name, address }
    }

    /// A correspondent, preferably one who speaks the language.
    pub(crate) fn any(dice: &mut Dice, language: Option<Spoken>) -> Self {
        let mut number = dice.zipf(CORRESPONDENTS);
        for _ in 0..4 {
            if language.is_none_or(|language| tongue(number) == language) {
                break;
            }
            number = dice.zipf(CORRESPONDENTS);
        }
        Self::of(number)
    }
}

/// Of twenty, eight speak Turkish, seven English and five German.
fn tongue(number: u64) -> Spoken {
    match number * 7 % 20 {
        0..8 => Spoken::Turkish,
        8..15 => Spoken::English,
        _ => Spoken::German,
    }
}

/// A letter of a name as an address has it.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'Ç' | 'ç' => 'c',
        'Ğ' | 'ğ' => 'g',
        'İ' | 'ı' => 'i',
        'Ö' | 'ö' => 'o',
        'Ş' | 'ş' => 's',
        'Ü' | 'ü' => 'u',
        'ä' => 'a',
        'ß' => 's',
        ' ' => '.',
        letter if letter.is_ascii() => letter.to_ascii_lowercase(),
        _ => return None,
    })
}

const HOSTS: &[&str] = &[
    "example.com",
    "example.net",
    "kardelen.example",
    "posta.example",
    "mail.example",
    "buero.example",
    "atelier.example",
    "studio.example",
    "okul.example",
    "office.example",
    "harman.example",
    "nordwind.example",
];
const TURKISH_FIRST: &[&str] = &[
    "Ayşe",
    "Fatma",
    "Mehmet",
    "Mustafa",
    "Ahmet",
    "Ali",
    "Hüseyin",
    "Emine",
    "Hatice",
    "Zeynep",
    "Elif",
    "İbrahim",
    "Osman",
    "Yusuf",
    "Murat",
    "Ömer",
    "Ramazan",
    "Halil",
    "Süleyman",
    "Merve",
    "Özlem",
    "Gül",
    "Büşra",
    "Esra",
    "Çağla",
    "Işıl",
    "Şule",
    "Tülay",
    "Uğur",
    "Volkan",
    "Barış",
    "Can",
    "Ebru",
    "Gökhan",
    "Kerem",
    "Leyla",
    "Nazlı",
    "Pınar",
];
const TURKISH_LAST: &[&str] = &[
    "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Öztürk", "Aydın", "Özdemir", "Arslan", "Doğan",
    "Kılıç", "Aslan", "Çetin", "Kara", "Koç", "Kurt", "Özkan", "Şimşek", "Polat", "Güneş", "Aksoy",
    "Bulut", "Tekin", "Işık", "Güler", "Yavuz", "Erdoğan", "Ünal", "Ateş", "Taş", "Sarı",
    "Korkmaz", "Acar", "Toprak", "Deniz", "Turan", "Bozkurt", "Uçar",
];
const ENGLISH_FIRST: &[&str] = &[
    "James",
    "Mary",
    "John",
    "Patricia",
    "Robert",
    "Jennifer",
    "Michael",
    "Linda",
    "William",
    "Elizabeth",
    "David",
    "Susan",
    "Richard",
    "Jessica",
    "Joseph",
    "Sarah",
    "Thomas",
    "Karen",
    "Charles",
    "Nancy",
    "Daniel",
    "Lisa",
    "Matthew",
    "Margaret",
    "Anthony",
    "Betty",
    "Mark",
    "Sandra",
    "Steven",
    "Ashley",
    "Paul",
    "Emily",
    "Andrew",
    "Donna",
    "Zoë",
];
const ENGLISH_LAST: &[&str] = &[
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson",
    "Wright", "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood",
    "Jackson", "Clarke", "Hughes", "Edwards", "Turner", "Cooper", "Hill", "Ward", "Morris",
    "Moore", "Clark", "Baker", "Harris", "King", "O'Brien", "Campbell", "Allen",
];
const GERMAN_FIRST: &[&str] = &[
    "Hans", "Peter", "Ursula", "Monika", "Klaus", "Petra", "Wolfgang", "Sabine", "Jürgen",
    "Renate", "Dieter", "Karin", "Günter", "Brigitte", "Stefan", "Claudia", "Andreas", "Birgit",
    "Jörg", "Heike", "Björn", "Käthe", "Lukas", "Jana",
];
const GERMAN_LAST: &[&str] = &[
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Meyer",
    "Wagner",
    "Becker",
    "Schulz",
    "Hoffmann",
    "Schäfer",
    "Koch",
    "Bauer",
    "Richter",
    "Klein",
    "Wolf",
    "Schröder",
    "Neumann",
    "Schwarz",
    "Zimmermann",
    "Krüger",
    "Groß",
    "Köhler",
    "Jäger",
    "König",
    "Weiß",
    "Böhm",
    "Vogt",
];
