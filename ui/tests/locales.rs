//! The texts: every problem has its words, and both languages say the same things.
#![allow(clippy::unwrap_used, clippy::panic)]

use contract::{Action, ProblemCode};
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each message and attribute of a language, with the variables it names.
type Texts = BTreeMap<String, BTreeSet<String>>;

fn files(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language);
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ftl"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Reads a file line by line: `key =`, ` .attribute =`, and `$variable` anywhere below.
fn texts(language: &str) -> BTreeMap<String, Texts> {
    files(language)
        .into_iter()
        .map(|(file, source)| {
            if let Err((_, errors)) = FluentResource::try_new(source.clone()) {
                panic!("{language}/{file}: {errors:?}");
            }
            let mut texts = Texts::new();
            let (mut key, mut name) = (String::new(), String::new());
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                if let Some((left, _)) = line.split_once('=') {
                    let left = left.trim_end();
                    let starts = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
                    if starts {
                        key = left.to_owned();
                        name = key.clone();
                    } else if let Some(attribute) = left.trim_start().strip_prefix('.') {
                        name = format!("{key}.{attribute}");
                    }
                    if starts || left.trim_start().starts_with('.') {
                        let before = texts.insert(name.clone(), BTreeSet::new());
                        assert!(before.is_none(), "{language}/{file}: {name} twice");
                    }
                }
                for variable in line.split('$').skip(1) {
                    let variable = variable
                        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
                        .next()
                        .unwrap_or_default();
                    if let Some(known) = texts.get_mut(&name) {
                        known.insert(variable.to_owned());
                    }
                }
            }
            (file, texts)
        })
        .collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (en, tr) = (texts("en"), texts("tr"));
    assert!(en.contains_key("problems.ftl"));
    assert_eq!(
        en.keys().collect::<Vec<_>>(),
        tr.keys().collect::<Vec<_>>(),
        "files"
    );
    for (file, texts) in &en {
        let other = tr.get(file).unwrap();
        let missing = |a: &Texts, b: &Texts| {
            a.keys()
                .filter(|key| !b.contains_key(*key))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert!(
            missing(texts, other).is_empty(),
            "not in tr/{file}: {:?}",
            missing(texts, other)
        );
        assert!(
            missing(other, texts).is_empty(),
            "not in en/{file}: {:?}",
            missing(other, texts)
        );
        for (key, variables) in texts {
            assert_eq!(Some(variables), other.get(key), "variables of {key}");
        }
    }
}

#[test]
fn no_key_stands_in_two_files() {
    for language in ["en", "tr"] {
        let mut seen = BTreeMap::new();
        for (file, texts) in texts(language) {
            for key in texts.into_keys() {
                let before = seen.insert(key.clone(), file.clone());
                assert_eq!(before, None, "{language}: {key} is also in {file}");
            }
        }
    }
}

#[test]
fn every_problem_has_its_words_and_its_next_step() {
    for language in ["en", "tr"] {
        let problems = texts(language).remove("problems.ftl").unwrap();
        for code in ProblemCode::ALL {
            let key = format!("problem-{}", code.key());
            assert!(problems.contains_key(&key), "{language}: {key}");
            assert!(
                problems.contains_key(&format!("{key}.next")),
                "{language}: {key}.next"
            );
        }
        let known = ProblemCode::ALL.len() * 2;
        assert_eq!(problems.len(), known, "{language}: words for no problem");
    }
}

#[test]
fn every_action_has_a_name_once_there_are_menus() {
    for language in ["en", "tr"] {
        let all = texts(language)
            .into_values()
            .flat_map(Texts::into_keys)
            .collect::<BTreeSet<_>>();
        // The names of the actions come with the menu's own file.
        if !all.iter().any(|key| key.starts_with("action-")) {
            continue;
        }
        for action in Action::ALL {
            let key = format!("action-{}", action.key());
            assert!(all.contains(&key), "{language}: {key}");
        }
    }
}
