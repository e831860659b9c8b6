//! Seeded random texts and queries.

#![allow(dead_code, unreachable_pub, clippy::indexing_slicing)]

/// Parts of which texts are made; each of them is a difficulty for somebody.
const PARTS: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "a",
    "b",
    "İ",
    "I",
    "ı",
    "i",
    "i\u{307}",
    "Ş",
    "ğ",
    "ß",
    "ẞ",
    "Æ",
    "title",
    "TITLE",
    "IŞIK",
    "e\u{301}",
    "\u{301}",
    "\u{307}",
    "\u{3099}",
    "東",
    "京都",
    "か",
    "ガ",
    "ｶﾞ",
    "ﾞ",
    "ไ",
    "ที่",
    "ำ",
    "ກຳ",
    "မြန်",
    "ខ្មែរ",
    "한",
    "\u{1112}",
    "\u{1161}",
    "\u{11ab}",
    "ㅎ",
    "مُ",
    "ـ",
    "ﷺ",
    "ی",
    "שּׁ",
    "हि",
    "्",
    "🎉",
    "❤\u{fe0f}",
    "👩\u{200d}👧",
    "\u{200d}",
    "\u{ad}",
    "\u{feff}",
    "\u{200b}",
    "½",
    "①",
    "⒜",
    "㋀",
    "ŉ",
    "ﬁ",
    "ǆ",
    "Ǆ",
    "ǅ",
    "ς",
    "Σ",
    "0",
    "2026",
    ".",
    ",",
    "'",
    "’",
    "@",
    "_",
    "-",
    "/",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{202e}",
    "\u{e0001}",
    "\u{10ffff}",
];

/// Parts of which queries are made, beside those.
const SYNTAX: &[&str] = &[
    "\"",
    "\"\"",
    "“",
    "”",
    "(",
    ")",
    "-",
    "--",
    "*",
    ":",
    "OR",
    " OR ",
    " VEYA ",
    "AND",
    "from:",
    "kimden:",
    "to:",
    "cc:",
    "konu:",
    "gövde:",
    "has:",
    "has:attachment",
    "filename:",
    "is:",
    "is:unread",
    "durum:okunmadı",
    "in:",
    "klasör:",
    "account:",
    "before:",
    "önce:",
    "after:2026-11",
    "on:23.11.2026",
    "on:",
    "older:3d",
    "newer:",
    "larger:10k",
    "küçük:1,5mb",
    "11/12/2026",
    "today",
    "dün",
    "3",
    "w",
    "1GB",
    "re:",
    "http://",
];

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// xorshift64*.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % end.max(1)
    }

    fn part(&mut self) -> String {
        match self.below(8) {
            0 => {
                let code = u32::try_from(self.below(0x11_0000)).unwrap_or(0);
                char::from_u32(code).map(String::from).unwrap_or_default()
            }
            1 => char::from_u32(u32::try_from(self.below(0x3100)).unwrap_or(0))
                .map(String::from)
                .unwrap_or_default(),
            _ => PARTS[self.below(PARTS.len())].to_owned(),
        }
    }

    pub fn text(&mut self, parts: usize) -> String {
        (0..self.below(parts)).map(|_| self.part()).collect()
    }

    pub fn query(&mut self, parts: usize) -> String {
        let mut text = String::new();
        for _ in 0..self.below(parts) {
            match self.below(2) {
                0 => text.push_str(SYNTAX[self.below(SYNTAX.len())]),
                _ => text.push_str(&self.part()),
            }
        }
        text
    }
}
