//! Opens the embedded post office with the sample mail, says where it is, and waits until standard input or the
//! process ends. For `cargo xtask demo`, and for trying the program by hand.

use std::io::{Read, Write};
use std::time::{Duration, SystemTime};
use support::certificates::Certs;
use support::post_office::PostOffice;
use support::samples;

const USER: &str = "ayse@kardelen.example";
const PASSWORD: &str = "postane";
const FIRST_ARRIVAL: Duration = Duration::from_secs(30);
const BETWEEN_ARRIVALS: Duration = Duration::from_secs(20);
/// A demo left open over night must not fill its profile.
const MOST_ARRIVALS: usize = 30;

fn main() -> std::io::Result<()> {
    let certs = Certs::make();
    let office = PostOffice::open(&[(USER, PASSWORD)], &certs);
    for raw in samples::all(SystemTime::now()) {
        office.deliver(USER, &raw);
    }

    // One `name=value` a line, for programs as well as people.
    let mut out = std::io::stdout().lock();
    writeln!(out, "user={USER}")?;
    writeln!(out, "password={PASSWORD}")?;
    writeln!(out, "ca_file={}", office.ca_file().display())?;
    writeln!(out, "pop3={}", office.ports.pop3)?;
    writeln!(out, "pop3s={}", office.ports.pop3s)?;
    writeln!(out, "smtp={}", office.ports.smtp)?;
    writeln!(out, "smtps={}", office.ports.smtps)?;
    writeln!(out, "ready")?;
    out.flush()?;

    std::thread::scope(|scope| {
        scope.spawn(|| {
            arrive(&office);
            // Whoever opened the post office holds standard input; when that ends, so does this.
        });
        let mut nothing = Vec::new();
        let _ended = std::io::stdin().read_to_end(&mut nothing);
        drop(certs);
        std::process::exit(0)
    })
}

fn arrive(office: &PostOffice) {
    std::thread::sleep(FIRST_ARRIVAL);
    for count in 0..MOST_ARRIVALS {
        let arrivals = samples::arrivals(SystemTime::now());
        let Some(raw) = arrivals.get(count % arrivals.len()) else {
            return;
        };
        office.deliver(USER, raw);
        std::thread::sleep(BETWEEN_ARRIVALS);
    }
}
