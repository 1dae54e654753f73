//! Labels of the language's own keys and words, in both languages of the tool.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::diagnostic::Lang;

type Texts = FxHashMap<String, [String; 2]>;

static LABELS: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../templates/labels.csv")));
static WORDS: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../templates/words.csv")));

fn read(table: &str) -> Texts {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.expect("the tables of labels are part of the program"));
    rows.map(|row| (row[0].to_owned(), [row[1].to_owned(), row[2].to_owned()])).collect()
}

fn of(texts: &'static Texts, key: &str, lang: Lang) -> Option<&'static str> {
    let [en, zh] = texts.get(key)?;
    Some(match lang {
        Lang::En => en,
        Lang::Zh => zh,
    })
}

/// What a key of the language is called in documents.
pub fn label(key: &str, lang: Lang) -> Option<&'static str> {
    of(&LABELS, key, lang)
}

/// What a word of the language means in documents.
pub fn word(word: &str, lang: Lang) -> Option<&'static str> {
    of(&WORDS, word, lang)
}

/// Whether documents have a name for a key or word.
pub fn has_label(key: &str) -> bool {
    LABELS.contains_key(key) || WORDS.contains_key(key)
}
