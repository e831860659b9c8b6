//! The operators, their names and the values that they know, in English and Turkish.

use super::{Field, Mark};
use crate::fold;

/// What stands in front of a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Field(Field),
    Has,
    Is,
    In,
    Account,
    Before,
    After,
    On,
    Older,
    Newer,
    Larger,
    Smaller,
}

impl Operator {
    /// The operator of a name, in any case, with or without accents.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match fold(name).as_ref() {
            "from" | "kimden" => Self::Field(Field::From),
            "to" | "kime" => Self::Field(Field::To),
            "cc" | "bilgi" => Self::Field(Field::Cc),
            "subject" | "konu" => Self::Field(Field::Subject),
            "body" | "govde" => Self::Field(Field::Body),
            "filename" | "dosya" => Self::Field(Field::Filename),
            "has" | "var" => Self::Has,
            "is" | "durum" => Self::Is,
            "in" | "klasor" => Self::In,
            "account" | "hesap" => Self::Account,
            "before" | "once" => Self::Before,
            "after" | "sonra" => Self::After,
            "on" | "tarih" => Self::On,
            "older" | "eski" => Self::Older,
            "newer" | "yeni" => Self::Newer,
            "larger" | "buyuk" => Self::Larger,
            "smaller" | "kucuk" => Self::Smaller,
            _ => return None,
        })
    }
}

/// The mark of a value of `is:`.
pub(super) fn mark(value: &str) -> Option<Mark> {
    match fold(value.trim()).as_ref() {
        "unread" | "okunmadi" | "okunmamis" => Some(Mark::Unread),
        "read" | "okundu" | "okunmus" => Some(Mark::Read),
        "flagged" | "bayrakli" => Some(Mark::Flagged),
        _ => None,
    }
}

/// Whether a value of `has:` means attachments.
pub(super) fn is_attachment(value: &str) -> bool {
    matches!(
        fold(value.trim()).as_ref(),
        "attachment" | "attachments" | "ek"
    )
}

/// The bytes of a size: 500, 10k, 1.5mb, 1,5 MB, 1GB. The units are powers of 1000, as in the list of messages.
pub(super) fn size(value: &str) -> Option<u64> {
    let folded = fold(value.trim());
    let digits = folded.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    let (number, unit) = folded.split_at_checked(digits.unwrap_or(folded.len()))?;
    let factor = match unit.trim_start() {
        "" | "b" => 1_u64,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return None,
    };
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let whole: u64 = whole.parse().ok()?;
    // Nine digits behind the point are a byte of a gigabyte.
    let places = u32::try_from(part.len())
        .ok()
        .filter(|places| *places <= 9)?;
    let part: u64 = part.parse().ok()?;
    Some(
        whole
            .saturating_mul(factor)
            .saturating_add(part * factor / 10_u64.pow(places)),
    )
}
