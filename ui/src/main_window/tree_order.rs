//! The folders in the order of the tree: what they are called, and where a key leads among them. No screen in here.

use crate::i18n::t;
use crate::state::folder_key;
use contract::{Folder, FolderId, FolderRole};

/// What a folder is called on screen.
pub(crate) fn folder_name(folder: &Folder) -> String {
    folder
        .role
        .map_or_else(|| folder.name.clone(), |role| t(folder_key(role)))
}

/// The folders in the order of the tree, with their depth: roles first, then own folders by name, each before its own.
pub(crate) fn in_order(folders: &[Folder]) -> Vec<(Folder, usize)> {
    fn below(
        folders: &[Folder],
        parent: Option<FolderId>,
        depth: usize,
        ordered: &mut Vec<(Folder, usize)>,
    ) {
        // A tree this deep is a ring.
        if depth > 32 {
            return;
        }
        let mut level: Vec<_> = folders
            .iter()
            .filter(|folder| folder.parent == parent)
            .collect();
        level.sort_by_key(|folder| {
            let role = FolderRole::ALL
                .iter()
                .position(|role| Some(*role) == folder.role);
            (role.unwrap_or(usize::MAX), folder.name.to_lowercase())
        });
        for folder in level {
            ordered.push((folder.clone(), depth));
            below(folders, Some(folder.id), depth + 1, ordered);
        }
    }
    let mut ordered = Vec::new();
    below(folders, None, 0, &mut ordered);
    ordered
}

/// Where a key leads in the tree from the folder at a place. The folders are always open: Right goes to the first of a
/// folder's own, Left to the folder it stands in.
pub(super) fn target(key: &str, at: Option<usize>, depths: &[usize]) -> Option<usize> {
    let last = depths.len().checked_sub(1)?;
    let Some(at) = at else { return Some(0) };
    let depth = *depths.get(at)?;
    match key {
        "ArrowDown" => Some((at + 1).min(last)),
        "ArrowUp" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(last),
        "ArrowRight" => depths
            .get(at + 1)
            .is_some_and(|below| *below > depth)
            .then_some(at + 1),
        "ArrowLeft" => depths.get(..at)?.iter().rposition(|above| *above < depth),
        _ => None,
    }
}

/// The next folder whose name begins with a letter, around the end if need be.
pub(super) fn named(letter: &str, at: Option<usize>, names: &[String]) -> Option<usize> {
    let letter = letter.to_lowercase();
    let from = at.map_or(0, |at| at + 1);
    (from..names.len()).chain(0..from).find(|at| {
        names
            .get(*at)
            .is_some_and(|name| name.to_lowercase().starts_with(&letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_the_tree() {
        // a, b, b/c, b/c/d, b/e, f
        let depths = [0, 0, 1, 2, 1, 0];
        let to = |key, at| target(key, Some(at), &depths);
        assert_eq!(to("ArrowDown", 1), Some(2));
        assert_eq!(to("ArrowDown", 5), Some(5));
        assert_eq!(to("ArrowUp", 0), Some(0));
        assert_eq!(to("ArrowRight", 1), Some(2));
        assert_eq!(to("ArrowRight", 0), None, "has none of its own");
        assert_eq!(to("ArrowLeft", 4), Some(1));
        assert_eq!(to("ArrowLeft", 3), Some(2));
        assert_eq!(to("ArrowLeft", 5), None, "stands in none");
        assert_eq!(to("Home", 3), Some(0));
        assert_eq!(to("End", 3), Some(5));
        assert_eq!(target("ArrowDown", None, &depths), Some(0));
        assert_eq!(target("ArrowDown", None, &[]), None);
    }

    #[test]
    fn letters_go_round() {
        let names = ["Gelen Kutusu", "Çöp", "Giden Kutusu"].map(str::to_owned);
        assert_eq!(named("g", Some(0), &names), Some(2));
        assert_eq!(named("G", Some(2), &names), Some(0));
        assert_eq!(named("ç", None, &names), Some(1));
        assert_eq!(named("x", None, &names), None);
    }
}
