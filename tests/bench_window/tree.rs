//! A program with all that it started: what they used so far, and how much memory they have.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// The processes of a program: itself, its children, and theirs.
pub(crate) fn of(root: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|id| id.parse().ok()) else {
            continue;
        };
        if let Some(parent) = field(process, 1) {
            let parent = u32::try_from(parent).unwrap();
            children.entry(parent).or_default().push(process);
        }
    }
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(process) = tree.get(at).copied() {
        tree.extend(children.remove(&process).unwrap_or_default());
        at += 1;
    }
    tree
}

/// A number of /proc/…/stat, counted from what follows the name; `None` when the process has ended.
fn field(process: u32, at: usize) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name is in brackets, and may have any character in it.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(at)?.parse().ok()
}

/// Processor time that these used, user and system.
pub(crate) fn cpu(tree: &[u32]) -> Duration {
    // Linux counts for programs in hundredths of a second, whatever the kernel does for itself.
    let ticks = |process: &u32| field(*process, 11).zip(field(*process, 12));
    let used: u64 = tree.iter().filter_map(ticks).map(|(u, s)| u + s).sum();
    Duration::from_millis(used * 10)
}

/// Bytes of memory that these have, what is shared divided among those that share it (PSS).
pub(crate) fn memory(tree: &[u32]) -> u64 {
    tree.iter().filter_map(|process| pss(*process)).sum()
}

fn pss(process: u32) -> Option<u64> {
    let sums = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = sums.lines().find(|line| line.starts_with("Pss:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
