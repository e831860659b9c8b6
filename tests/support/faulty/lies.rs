//! The part of the battery where nothing breaks, and what the server says is not so.

use super::battery::{Case, Mode, always, first};
use super::fault::{Act, Fault, Place, Script, Stage};
use contract::ProblemCode;

/// What becomes of the deletions.
pub(super) fn endings() -> Vec<Case> {
    use Fault::{At, DirtyCommit, QuitHalf, QuitUnanswered};
    use ProblemCode as P;
    use Stage as S;
    vec![
        first(
            "QUIT done, its answer lost",
            &[QuitUnanswered { done: true }],
            None,
        ),
        first(
            "QUIT not done, its answer lost",
            &[QuitUnanswered { done: false }],
            None,
        ),
        first("QUIT half done and refused", &[QuitHalf], Some(P::Refused)).only(Mode::Delete),
        first(
            "deletions done although cut at RETR 5",
            &[DirtyCommit, At(S::Retr(5), Act::Cut)],
            Some(P::ConnectionLost),
        ),
        first(
            "deletions done although cut at DELE 4",
            &[DirtyCommit, At(S::Dele(4), Act::Cut)],
            Some(P::ConnectionLost),
        )
        .only(Mode::Delete),
        first(
            "deletions done although silent at DELE 4",
            &[DirtyCommit, At(S::Dele(4), Act::Stall)],
            Some(P::TimedOut),
        )
        .only(Mode::Delete),
        first(
            "deletions done although reset at QUIT",
            &[DirtyCommit, At(S::Quit, Act::Reset)],
            None,
        ),
    ]
}

/// Listings that are wrong.
pub(super) fn listings() -> Vec<Case> {
    use Fault::{ListLong, ListShort, Sizes, UidlShort, WrongCounts};
    use ProblemCode as P;
    vec![
        always("LIST says 0 for every size", &[Sizes("0")], None),
        always("RETR is larger than LIST said", &[Sizes("1")], None),
        always("LIST says 2^64-1", &[Sizes("18446744073709551615")], None),
        always(
            "LIST says more than 2^64",
            &[Sizes("99999999999999999999999")],
            None,
        ),
        always("LIST says -1", &[Sizes("-1")], None),
        always("LIST says no number", &[Sizes("?")], None),
        always(
            "wrong counts and sizes in the status lines",
            &[WrongCounts],
            None,
        ),
        first("LIST leaves the last one out", &[ListShort], None),
        first("UIDL leaves the last one out", &[UidlShort], None),
        always("UIDL leaves the last one out, always", &[UidlShort], None),
        first(
            "LIST and UIDL name one that is not there",
            &[ListLong],
            Some(P::Refused),
        ),
    ]
}

/// Unique-ids that are not unique, or no ids.
pub(super) fn unique_ids() -> Vec<Case> {
    use Fault::{
        At, DirtyCommit, QuitHalf, QuitUnanswered, UidlEmpty, UidlLong, UidlNew, UidlNumbers,
        UidlOdd, UidlSwapped, UidlTwice,
    };
    use ProblemCode as P;
    use Stage as S;
    let cut = |number| At(S::Retr(number), Act::Cut);
    let lost = Some(P::ConnectionLost);
    let both = |name: &str, sometimes: &[Fault], fault, problem| {
        Case::new(name, Script::first(sometimes).and_always(&[fault]), problem)
    };
    let unanswered = QuitUnanswered { done: false };
    vec![
        always("one unique-id for two messages", &[UidlTwice], None),
        both(
            "one unique-id for two messages, cut at the second",
            &[cut(6)],
            UidlTwice,
            lost,
        ),
        both(
            "one unique-id for two messages, QUIT lost",
            &[unanswered],
            UidlTwice,
            None,
        ),
        always("an empty unique-id", &[UidlEmpty], None),
        always("one unique-id for all messages", &[UidlLong(8)], None),
        always(
            "unique-ids of 200 characters with spaces",
            &[UidlOdd, UidlLong(200)],
            None,
        ),
        always("unique-ids of 2,000 characters", &[UidlLong(2_000)], None),
        always("unique-ids with spaces and 8 bits", &[UidlOdd], None),
        always("other unique-ids in each session", &[UidlNew], None),
        both(
            "other unique-ids in each session, cut at RETR 4",
            &[cut(4)],
            UidlNew,
            lost,
        ),
        both(
            "other unique-ids in each session, QUIT lost",
            &[unanswered],
            UidlNew,
            None,
        ),
        always("message numbers for unique-ids", &[UidlNumbers], None),
        both(
            "message numbers for unique-ids, cut at RETR 4",
            &[cut(4)],
            UidlNumbers,
            lost,
        ),
        both(
            "message numbers for unique-ids, QUIT half done",
            &[QuitHalf],
            UidlNumbers,
            Some(P::Refused),
        )
        .only(Mode::Delete),
        both(
            "message numbers for unique-ids, deletions done although cut",
            &[DirtyCommit, At(S::Dele(4), Act::Cut)],
            UidlNumbers,
            lost,
        )
        .only(Mode::Delete),
        always(
            "two unique-ids swapped after the first session",
            &[UidlSwapped],
            None,
        ),
        both(
            "two unique-ids swapped, cut at RETR 2",
            &[cut(2)],
            UidlSwapped,
            lost,
        ),
        both(
            "two unique-ids swapped, QUIT lost",
            &[unanswered],
            UidlSwapped,
            None,
        ),
    ]
}

/// What servers cannot do, or say they can.
pub(super) fn abilities() -> Vec<Case> {
    use Fault::{
        At, BareLf, BareLfInMessages, DropsEarly, LowerCase, NoCapa, NoPipelining, NoTop, NoUidl,
        StrictDots,
    };
    use ProblemCode as P;
    use Stage as S;
    let cut = At(S::Retr(4), Act::CutAt(Place::Middle));
    let lost = Some(P::ConnectionLost);
    let bare = |case| Case {
        bare_lf: true,
        ..case
    };
    let later = Script {
        sessions: 1..99,
        sometimes: vec![NoUidl],
        always: Vec::new(),
    };
    let mut strict = always(
        "a dot behind a bare LF is no end and no stuffing",
        &[StrictDots],
        None,
    );
    strict.maildrop.insert(
        2,
        b"Subject: dots behind LF\r\n\r\none\n.\ntwo\n.three\n..four\r\n".to_vec(),
    );
    let mut nothing = always("a message of no bytes", &[], None);
    nothing.maildrop.insert(2, Vec::new());
    vec![
        always("no UIDL", &[NoUidl], None),
        Case::new(
            "no UIDL, cut at RETR 4",
            Script::first(&[cut]).and_always(&[NoUidl]),
            lost,
        ),
        first("no UIDL in the first session", &[NoUidl], None),
        Case::new("no UIDL from the second session on", later, None),
        always("no CAPA", &[NoCapa], None),
        Case::new(
            "no CAPA, cut at RETR 4",
            Script::first(&[cut]).and_always(&[NoCapa]),
            lost,
        ),
        always("no CAPA, no UIDL, no TOP", &[NoCapa, NoUidl, NoTop], None),
        always("no TOP", &[NoTop], None),
        always("portions, as Gmail has them", &[Fault::Portions(3)], None),
        always("no PIPELINING", &[NoPipelining], None),
        Case::new(
            "no PIPELINING, cut at RETR 4",
            Script::first(&[cut]).and_always(&[NoPipelining]),
            lost,
        ),
        first(
            "commands ahead are lost once",
            &[DropsEarly],
            Some(P::TimedOut),
        ),
        always(
            "commands ahead are lost always",
            &[DropsEarly],
            Some(P::TimedOut),
        ),
        always("+ok in lower case", &[LowerCase], None),
        bare(always("bare LF everywhere", &[BareLf], None)),
        bare(always("bare LF in messages", &[BareLfInMessages], None)),
        strict,
        nothing,
    ]
}
