//! `cargo xtask demo` on a machine without a screen: the real program on a virtual one, one receive, one send, one
//! search among old letters (an mbox file, and the folder it goes to, as arguments), and pictures of all.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        if let [old_mail, old_folder] = arguments.as_slice() {
            round::play(old_mail, old_folder);
            return ExitCode::SUCCESS;
        }
        eprintln!("usage: demo-round MBOX FOLDER");
    }
    #[cfg(not(target_os = "linux"))]
    eprintln!("The round in a virtual display is Linux's; here the demo opens a window.");
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod round {
    use std::path::PathBuf;
    use std::time::{Duration, SystemTime};
    use support::certificates::Certs;
    use support::cli::{Cli, NewAccount, our_program};
    use support::desktop::Desktop;
    use support::post_office::PostOffice;
    use support::processes::wait_for;
    use support::samples;
    use support::webdriver::Window;

    const USER: &str = "ayse@kardelen.example";
    const PASSWORD: &str = "postane";
    /// One of the samples.
    const LETTER: &str = "Chess on Thursday?";
    /// In every fifth of the old letters.
    const SEARCHED: &str = corpus::COMMON;
    const PATIENCE: Duration = Duration::from_secs(30);

    /// `old_mail`: an mbox file that goes to `old_folder` first.
    pub(crate) fn play(old_mail: &str, old_folder: &str) {
        let certs = Certs::make();
        let office = PostOffice::open(&[(USER, PASSWORD)], &certs);
        let letters = samples::all(SystemTime::now());
        for raw in &letters {
            office.deliver(USER, raw);
        }
        let desktop = Desktop::start(Some(office.ca_file()));
        let profile = desktop.home().join("demo-profile");
        let account = NewAccount {
            email: USER,
            pop3_port: office.ports.pop3s,
            pop3_security: "tls",
            smtp_port: office.ports.smtps,
            smtp_security: "tls",
            ca_file: office.ca_file(),
            leave_on_server: false,
        };
        let added = Cli::on(&desktop, &profile).add_account(&account, Some(PASSWORD));
        assert_eq!(
            added.status,
            Some(0),
            "the account could not be added: {}",
            added.stderr
        );

        let imported =
            Cli::on(&desktop, &profile).run(&["import", old_mail, "--into", old_folder], None);
        assert_eq!(imported.status, Some(0), "import: {}", imported.stderr);

        let program = our_program("postane", "POSTANE_BIN");
        let window = Window::open(
            &desktop,
            &program,
            &["--profile", &profile.to_string_lossy()],
        );
        let mut pictures = receive(&desktop, &window, &office, letters.len());
        pictures.extend(send(&desktop, &window, &office));
        pictures.push(search(&desktop, &window, old_folder));
        for picture in pictures {
            println!("{}", picture.display());
        }
    }

    fn receive(
        desktop: &Desktop,
        window: &Window,
        office: &PostOffice,
        count: usize,
    ) -> Vec<PathBuf> {
        wait_for_words(window, "Inbox");
        window.click("toolbar-send-receive");
        wait_for_words(window, LETTER);
        wait_for("an empty maildrop", PATIENCE, || {
            office.maildrop(USER).is_empty().then_some(())
        });
        println!("received: {count} letters");
        let list = picture(desktop, "demo-1-received");
        click_words(window, LETTER);
        wait_for_words(window, "opposite the ferry");
        vec![list, picture(desktop, "demo-2-opened")]
    }

    fn send(desktop: &Desktop, window: &Window, office: &PostOffice) -> Vec<PathBuf> {
        let known = window.handles();
        let main = window.handle();
        window.click("toolbar-new-mail");
        window.switch_to_new(&known);
        window.fill("compose-to", "daniel@osei.example");
        window.fill("compose-subject", "Thursday it is");
        window.fill(
            "compose-text",
            "Dear Daniel, I will be there at seven. Bring the good clock! Ayşe",
        );
        let compose = picture(desktop, "demo-3-compose");
        window.click("compose-send");
        let sent = wait_for("the letter on the server", PATIENCE, || {
            office.sent().into_iter().next()
        });
        println!(
            "sent: from {} to {}, {} bytes",
            sent.from,
            sent.recipients.join(", "),
            sent.raw.len()
        );
        window.switch_to(&main);
        vec![compose, picture(desktop, "demo-4-sent")]
    }

    fn search(desktop: &Desktop, window: &Window, folder: &str) -> PathBuf {
        click_words(window, folder);
        window.fill("search-box", SEARCHED);
        let _count = window.wait_for("search-count");
        picture(desktop, "demo-5-searched")
    }

    /// After what moves on the screen has come to rest.
    fn picture(desktop: &Desktop, name: &str) -> PathBuf {
        std::thread::sleep(Duration::from_millis(800));
        desktop.screenshot(name)
    }

    /// Everything that is written on the window, in the frame of an open message too.
    fn words(window: &Window) -> String {
        let mut words = window.page_text();
        if window.has("reading-frame") {
            window.enter_frame("reading-frame");
            words.push_str(&window.page_text());
            window.leave_frame();
        }
        words
    }

    fn wait_for_words(window: &Window, part: &str) {
        wait_for(part, PATIENCE, || {
            words(window).contains(part).then_some(())
        });
    }

    /// Clicks the innermost element that says this, as a hand would find it.
    fn click_words(window: &Window, part: &str) {
        let mark = format!(
            "const all = [...document.querySelectorAll('body *')].filter(e => e.textContent.includes({part:?}));\
             all.at(-1).setAttribute('data-demo', 'here');"
        );
        window.script(&mark);
        window.click_css("[data-demo='here']");
    }
}
