//! The pictures and documents in the samples, drawn here so that the repository carries none.

/// The bytes of the file with this name.
pub(super) fn make(name: &str) -> Vec<u8> {
    match name {
        "bread.png" => picture(360, 160, bread),
        "sea.png" => picture(640, 400, sea),
        "logo.png" => picture(96, 96, leaf),
        "policy.pdf" => pdf("Kardelen Sigorta - Konut Policesi 2026/11"),
        "invoice.pdf" => pdf("Bosphorus Electric - Invoice - 412.60 TL"),
        _ => panic!("no such file: {name}"),
    }
}

/// A PNG whose colour at (x, y), both from 0 to 1 with y downwards, is what `paint` says.
fn picture(width: u16, height: u16, paint: fn(f32, f32) -> [u8; 3]) -> Vec<u8> {
    let mut pixels = Vec::new();
    for row in 0..height {
        for column in 0..width {
            pixels.extend(paint(
                f32::from(column) / f32::from(width),
                f32::from(row) / f32::from(height),
            ));
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, u32::from(width), u32::from(height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a PNG header");
    writer
        .write_image_data(&pixels)
        .expect("as many pixels as said");
    writer.finish().expect("the end of a PNG");
    png
}

/// Between two colours.
fn mix(one: [u8; 3], other: [u8; 3], part: f32) -> [u8; 3] {
    let part = part.clamp(0.0, 1.0);
    let between = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * part) as u8;
    [
        between(one[0], other[0]),
        between(one[1], other[1]),
        between(one[2], other[2]),
    ]
}

/// A loaf on a table.
fn bread(x: f32, y: f32) -> [u8; 3] {
    let (dx, dy) = ((x - 0.5) / 0.32, (y - 0.55) / 0.32);
    let round = dx * dx + dy * dy;
    if round < 1.0 {
        let cut = ((x + y * 0.35) * 9.0).fract();
        if cut < 0.16 && round < 0.75 {
            [246, 222, 176]
        } else {
            mix([214, 148, 74], [150, 88, 38], round)
        }
    } else if y > 0.72 {
        mix([120, 84, 60], [96, 66, 46], y)
    } else {
        mix([253, 243, 226], [247, 224, 190], y)
    }
}

/// A sail on the evening sea.
fn sea(x: f32, y: f32) -> [u8; 3] {
    let (sun_x, sun_y) = ((x - 0.72) * 1.6, y - 0.34);
    let height = (0.68 - y) / 0.42;
    if height > 0.0 && height < 1.0 && x > 0.36 && x < 0.36 + 0.17 * (1.0 - height) {
        [250, 250, 246]
    } else if y > 0.68 && y < 0.73 && x > 0.30 + (y - 0.68) && x < 0.56 - (y - 0.68) {
        [120, 52, 40]
    } else if y > 0.62 {
        let wave = ((y * 90.0).sin() * 0.5 + 0.5) * ((x * 24.0 + y * 40.0).sin() * 0.5 + 0.5);
        mix([34, 92, 122], [92, 150, 168], wave * 0.5)
    } else if sun_x * sun_x + sun_y * sun_y < 0.008 {
        [255, 236, 170]
    } else {
        mix([88, 142, 196], [250, 190, 140], y / 0.62)
    }
}

/// A green leaf on white.
fn leaf(x: f32, y: f32) -> [u8; 3] {
    let inside = |cx: f32, cy: f32| (x - cx).powi(2) + (y - cy).powi(2) < 0.36;
    if inside(0.1, 0.5) && inside(0.9, 0.5) {
        if (x - 0.5).abs() < 0.02 {
            [232, 245, 226]
        } else {
            mix([110, 178, 92], [46, 120, 62], y)
        }
    } else {
        [255, 255, 255]
    }
}

/// One page with one line, its cross-reference table exact.
fn pdf(line: &str) -> Vec<u8> {
    let content = format!("BT /F1 18 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!(
        "xref\n0 6\n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    pdf.into_bytes()
}
