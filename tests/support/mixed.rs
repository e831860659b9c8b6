//! Messages of every kind that a maildrop may hold, the same ones for the same seed.

use std::fmt::Write as _;

/// A small random number generator (xorshift64*): tests print its seed and can be run again with it.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 random bits.
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() >> 33).unwrap_or_default() % limit.max(1)
    }
}

/// `count` messages from 0.3 to 200 kB. Lines end in LF in every second one, else in CRLF, as servers keep both.
#[must_use]
pub fn messages(seed: u64, count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(seed);
    (0..count)
        .map(|number| {
            let message = message(&mut dice, number);
            if number % 2 == 0 {
                message
            } else {
                with_crlf(&message)
            }
        })
        .collect()
}

/// What a POP3 server sends of a message: every line ends in CRLF.
#[must_use]
pub fn as_sent(raw: &[u8]) -> Vec<u8> {
    let mut sent = with_crlf(raw);
    if !sent.ends_with(b"\r\n") {
        sent.extend_from_slice(b"\r\n");
    }
    sent
}

fn with_crlf(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 40);
    let mut last = 0;
    for &byte in raw {
        if byte == b'\n' && last != b'\r' {
            out.push(b'\r');
        }
        out.push(byte);
        last = byte;
    }
    out
}

fn message(dice: &mut Dice, number: usize) -> Vec<u8> {
    // Most mail is small, some is large.
    let size = match dice.below(10) {
        0..=5 => 300 + dice.below(4_000),
        6..=8 => 4_000 + dice.below(40_000),
        _ => 44_000 + dice.below(156_000),
    };
    match number % 12 {
        0 => plain(
            dice,
            number,
            size,
            "utf-8",
            "Şubat'ta İzmir'e gidiyoruz; çiğ köfte de var.".as_bytes(),
        ),
        // The same in the old Turkish charset, declared and sent as 8 bits.
        1 => plain(
            dice,
            number,
            size,
            "iso-8859-9",
            b"\xdeubat'ta \xddzmir'e gidiyoruz; \xe7i\xf0 k\xf6fte de var.",
        ),
        2 => plain(
            dice,
            number,
            size,
            "windows-1254",
            b"I\xfe\xfdk ve g\xf6lge, \x93t\xfdrnak\x94 i\xe7inde",
        ),
        3 => plain(dice, number, size, "iso-2022-jp", b"\x1b$B$3$s$K$A$O\x1b(B"),
        4 => dots(number, size),
        5 => long_lines(dice, number, size),
        6 => attachment(dice, number, size),
        7 => html(number, size),
        // A head without the empty line behind it, and with nothing behind that.
        8 => head(number, "only a head").into_bytes(),
        9 => format!("{}\n", head(number, "an empty body")).into_bytes(),
        10 => eight_bit(dice, number, size),
        _ => odd(dice, number, size),
    }
}

fn head(number: usize, subject: &str) -> String {
    let mut head = String::new();
    let _ = write!(
        head,
        "Received: from outside.example by localhost with ESMTP id {number};\n\tSun, 1 Nov 2026 10:00:00 +0300\n\
         Message-ID: <{number}.mixed@kardelen.example>\nDate: Sun, 1 Nov 2026 10:{:02}:{:02} +0300\n\
         From: =?utf-8?q?Ay=C5=9Fe_Y=C4=B1lmaz?= <ayse@kardelen.example>\nTo: Mehmet <mehmet@kardelen.example>\n\
         Subject: {subject} {number}\n",
        number / 60 % 60,
        number % 60
    );
    head
}

fn plain(dice: &mut Dice, number: usize, size: usize, charset: &str, line: &[u8]) -> Vec<u8> {
    let mut raw = head(number, charset).into_bytes();
    raw.extend_from_slice(
        format!("MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n").as_bytes(),
    );
    while raw.len() < size {
        raw.extend_from_slice(format!("{:x} ", dice.roll()).as_bytes());
        raw.extend_from_slice(line);
        raw.push(b'\n');
    }
    raw
}

/// Lines that begin with dots, and lines that are nothing else.
fn dots(number: usize, size: usize) -> Vec<u8> {
    let mut raw = format!("{}\n", head(number, "dots")).into_bytes();
    while raw.len() < size {
        raw.extend_from_slice(b".\n..\n...\n.leading\n..twice\nin . the middle.\n \n.\n\n");
    }
    raw.extend_from_slice(b".\n");
    raw
}

fn long_lines(dice: &mut Dice, number: usize, size: usize) -> Vec<u8> {
    let mut raw = format!("{}\n", head(number, "long lines")).into_bytes();
    while raw.len() < size {
        let length = 900 + dice.below(20_000);
        raw.extend(std::iter::repeat_n(
            b'a' + u8::try_from(number % 26).unwrap_or_default(),
            length,
        ));
        raw.extend_from_slice(b"\n.");
    }
    // And no line end at all behind the last one.
    raw
}

fn attachment(dice: &mut Dice, number: usize, size: usize) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut raw = head(number, "attachment").into_bytes();
    raw.extend_from_slice(
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_.b\"\n\nThis is a multi-part message.\n--=_.b\n\
          Content-Type: text/plain; charset=utf-8\n\nEkte.\n--=_.b\nContent-Type: application/octet-stream; name=\"r.bin\"\n\
          Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"r.bin\"\n\n",
    );
    while raw.len() < size {
        raw.extend((0..76).map(|_| ALPHABET[dice.below(64)]));
        raw.push(b'\n');
    }
    raw.extend_from_slice(b"--=_.b--\n");
    raw
}

fn html(number: usize, size: usize) -> Vec<u8> {
    let mut raw = head(number, "html").into_bytes();
    raw.extend_from_slice(
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body>\n",
    );
    while raw.len() < size {
        raw.extend_from_slice(
            "<p style=\"color:#234\">Günaydın <b>dünya</b> <img src=\"https://t.example/1.gif\">\n"
                .as_bytes(),
        );
    }
    raw
}

/// Every byte but NUL, CR and LF, as if no rule had ever been written.
fn eight_bit(dice: &mut Dice, number: usize, size: usize) -> Vec<u8> {
    let mut raw = format!("{}X-Raw: ", head(number, "eight bits")).into_bytes();
    raw.extend_from_slice(b"\xff\xfe\x80 not a charset\n\n");
    while raw.len() < size {
        let byte = u8::try_from(dice.below(255) + 1).unwrap_or(1);
        raw.push(if byte == b'\r' { b'\n' } else { byte });
    }
    raw
}

/// No head at all, or one that is not one.
fn odd(dice: &mut Dice, number: usize, size: usize) -> Vec<u8> {
    let mut raw = match dice.below(3) {
        0 => format!("no header field here, message {number}\n"),
        1 => format!("From somebody Sun Nov  1 10:00:00 2026\nSubject: mbox line {number}\n\n"),
        _ => format!("Subject: unfinished {number}\n folded\n\n--=_never-begun\n"),
    }
    .into_bytes();
    while raw.len() < size {
        // A carriage return that ends no line.
        raw.extend_from_slice(b"first\rsecond\tthird\n\n");
    }
    raw
}
