//! How fast texts become words: `cargo test -p search --release --test speed -- --ignored --nocapture`.

use std::hint::black_box;
use std::time::Instant;

use search::{Today, index_text, parse, parse_as_typed, snippet, tokens};

#[test]
#[ignore = "measures"]
fn megabytes_in_a_second() {
    let texts = [
        (
            "English",
            "Please find attached the invoice for October; the TOTAL is due within 30 days.\r\n",
        ),
        (
            "Turkish",
            "Sayın Işıl Çağrı, ekim ayına ait faturanız ektedir; ödemenizi 30 gün içinde yapınız.\r\n",
        ),
        (
            "German",
            "Anbei finden Sie die Rechnung für Oktober; überweisen Sie bitte in 30 Tagen, Straße 5.\r\n",
        ),
        (
            "Russian",
            "Во вложении счёт за октябрь; просим оплатить в течение тридцати дней.\r\n",
        ),
        (
            "Japanese",
            "十月分の請求書を添付いたします。三十日以内にお支払いください。\r\n",
        ),
        ("Thai", "กรุณาชำระเงินภายในสามสิบวัน ใบแจ้งหนี้เดือนตุลาคม\r\n"),
        (
            "Korean",
            "시월 청구서를 첨부합니다. 삼십일 이내에 지불해 주십시오.\r\n",
        ),
        (
            "Base64",
            "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz\r\n",
        ),
    ];
    for (name, line) in texts {
        let text = line.repeat(8 << 20 >> 6);
        let mut out = String::with_capacity(text.len() * 2);
        let rate = |begun: Instant| text.len() as f64 / begun.elapsed().as_secs_f64() / 1e6;
        index_text(&text, &mut out, usize::MAX);
        let written = out.len() as f64 / text.len() as f64;
        out.clear();
        let begun = Instant::now();
        index_text(black_box(&text), &mut out, usize::MAX);
        let indexed = rate(begun);
        let begun = Instant::now();
        black_box(tokens(black_box(&text)).count());
        let taken = rate(begun);
        println!(
            "{name}: index_text {indexed:.0} MB/s ({written:.2} of the size), tokens {taken:.0} MB/s"
        );
    }
    let today = Today {
        now: 1_795_437_000,
        offset_seconds: 10_800,
    };
    let begun = Instant::now();
    for _ in 0..1000 {
        black_box(parse_as_typed(
            black_box("from:ali OR from:veli has:attachment after:2026-11 \"aylık rapor\" -x fat"),
            today,
        ));
    }
    println!("a query: {:?}", begun.elapsed() / 1000);
    let text = texts
        .iter()
        .map(|(_, line)| line.repeat(30))
        .collect::<String>();
    let query = parse("请求 OR 請求書 yoktur rapor*", today);
    let begun = Instant::now();
    for _ in 0..100 {
        black_box(snippet(black_box(&text), &query, 160));
    }
    println!(
        "a snippet of {} KB: {:?}",
        text.len() / 1000,
        begun.elapsed() / 100
    );
}
