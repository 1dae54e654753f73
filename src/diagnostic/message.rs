//! Text in the two languages of the tool.

use std::cmp::Ordering;

use ecow::EcoString;

/// A language that messages and documents are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// A text in every [`Lang`]. Built with [`say!`](crate::say), which formats each argument by the customs of the language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    en: Box<str>,
    zh: Box<str>,
}

impl Message {
    /// The text that `speak` gives for each language.
    pub fn new(speak: impl Fn(Lang) -> String) -> Self {
        Self { en: speak(Lang::En).into(), zh: speak(Lang::Zh).into() }
    }

    /// The same with what it quotes cut short, where somebody wrote a hundred pages in the place of a word.
    #[must_use]
    pub fn brief(self) -> Self {
        if self.en.len().max(self.zh.len()) <= LONG {
            return self;
        }
        Self { en: brief(&self.en).into(), zh: brief(&self.zh).into() }
    }

    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// Bytes from which on a message is looked at for what it quotes, and the characters that are left of a long quotation.
const LONG: usize = 500;
const QUOTED: usize = 80;

/// A text with quotations of no more than [`QUOTED`] characters.
fn brief(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| match part.char_indices().nth(QUOTED) {
        Some((end, _)) if index % 2 == 1 => format!("{}…", &part[..end]),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The order in which people list texts: numbers in them by size, so that `5%` stands before `10%`.
pub fn natural(a: &str, b: &str) -> Ordering {
    // Not by recursion: a text of a hundred thousand letters and digits in turn would be as many steps deep.
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let ((own, rest), (other, other_rest)) = (run(a), run(b));
        let size = |digits: &str| {
            let digits = digits.replace(',', "").trim_start_matches('0').to_owned();
            (digits.len(), digits)
        };
        let order = match (starts_with_digit(own), starts_with_digit(other)) {
            (true, true) => size(own).cmp(&size(other)),
            _ => own.cmp(other),
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest, other_rest);
    }
    a.cmp(b)
}

/// The number that a text begins with, or what stands before the first, and the rest.
fn run(text: &str) -> (&str, &str) {
    let end = if starts_with_digit(text) {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(text.len());
        text[..digits].trim_end_matches(',').len()
    } else {
        text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len())
    };
    text.split_at(end)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// A value that can stand in a message: numbers, dates and periods are written differently by language.
pub trait Speak {
    /// The value as a reader of `lang` expects it.
    fn speak(&self, lang: Lang) -> String;
}

impl<T: Speak + ?Sized> Speak for &T {
    fn speak(&self, lang: Lang) -> String {
        (**self).speak(lang)
    }
}

impl Speak for Message {
    fn speak(&self, lang: Lang) -> String {
        self.text(lang).to_owned()
    }
}

impl<T: Speak> Speak for Option<T> {
    fn speak(&self, lang: Lang) -> String {
        self.as_ref().map(|value| value.speak(lang)).unwrap_or_default()
    }
}

/// Words of the plan language side by side, all of them, since they are what one may write: `a, b`; `a、b`.
pub fn listed(words: &[&str]) -> Message {
    Message::new(|lang| words.join(if lang == Lang::En { ", " } else { "、" }))
}

/// A name within a sentence: Chinese sets it off with a blank where Latin letters or digits meet characters or each other,
/// and writes characters beside characters.
#[derive(Debug, Clone)]
pub struct Name<T>(pub T);

/// Stands at both ends of a [`Name`] until the sentence around it is known. It is no character, so no text of a plan means it.
const EDGE: char = '\u{FFFF}';

impl<T: Speak> Speak for Name<T> {
    fn speak(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.0.speak(lang),
            Lang::Zh => format!("{EDGE}{}{EDGE}", self.0.speak(lang)),
        }
    }
}

/// A Chinese sentence with its names set; what [`say!`](crate::say) does with each.
pub fn with_names_set(sentence: String) -> String {
    if !sentence.contains(EDGE) {
        return sentence;
    }
    let mut set = String::with_capacity(sentence.len());
    for part in sentence.split(EDGE) {
        if set.chars().next_back().zip(part.chars().next()).is_some_and(|(before, after)| are_set_apart(before, after))
        {
            set.push(' ');
        }
        set.push_str(part);
    }
    set
}

/// Whether a Latin letter, a digit or what is quoted as code stands beside a Chinese character, or beside another that is not of the same name.
fn are_set_apart(before: char, after: char) -> bool {
    let is_set = |c: &char| c.is_alphanumeric() || ['%', '`'].contains(c);
    [before, after].iter().all(is_set) && [before, after].iter().any(char::is_ascii)
}

macro_rules! speak_as_displayed {
    ($($kind:ty),*) => { $(impl Speak for $kind {
        fn speak(&self, _: Lang) -> String { self.to_string() }
    })* };
}
speak_as_displayed!(str, String, EcoString, char, usize, u8, u16, u32, u64, i32, i64);

/// `a, b and c`; `a、b和c`. Lists longer than `most` end in the number left out.
pub fn join<T: Speak>(items: &[T], most: usize, lang: Lang) -> String {
    let shown: Vec<String> = items.iter().take(most).map(|item| item.speak(lang)).collect();
    let hidden = items.len() - shown.len();
    let (comma, and) = match lang {
        Lang::En => (", ", " and "),
        Lang::Zh => ("、", "和"),
    };
    let list = match (hidden, shown.split_last(), lang) {
        (0, None, _) => String::new(),
        (0, Some((last, [])), _) => last.clone(),
        (0, Some((last, rest)), Lang::En) => format!("{}{and}{last}", rest.join(comma)),
        (0, Some((last, rest)), Lang::Zh) => format!("{}{EDGE}{and}{EDGE}{last}", rest.join(comma)),
        (_, _, Lang::En) => format!("{} and {hidden} more", shown.join(comma)),
        (_, _, Lang::Zh) => format!("{}{EDGE}等 {} 项", shown.join(comma), items.len()),
    };
    // What stands around the list decides on its own ends.
    let edge = |is_there: bool| if is_there { EDGE.to_string() } else { String::new() };
    let (first, last) = (edge(list.starts_with(EDGE)), edge(list.ends_with(EDGE)));
    match lang {
        Lang::En => list,
        Lang::Zh => format!("{first}{}{last}", with_names_set(list)),
    }
}

/// A list as [`join`] writes it, with up to six items shown.
impl<T: Speak> Speak for [T] {
    fn speak(&self, lang: Lang) -> String {
        join(self, 6, lang)
    }
}

impl<T: Speak> Speak for Vec<T> {
    fn speak(&self, lang: Lang) -> String {
        self.as_slice().speak(lang)
    }
}

/// Builds a [`Message`]: `say!(en: "{who} is vacant", zh: "{who} 空缺", who = name)`. Arguments implement [`Speak`]; either text
/// may use any of them.
#[macro_export]
macro_rules! say {
    (en: $en:literal, zh: $zh:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::diagnostic::Message::new(|lang| {
            $(let $name = $crate::diagnostic::Speak::speak(&$value, lang); let _ = &$name;)*
            match lang {
                $crate::diagnostic::Lang::En => format!($en),
                $crate::diagnostic::Lang::Zh => $crate::diagnostic::with_names_set(format!($zh)),
            }
        })
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_by_language() {
        let names = ["east", "north", "south"];
        assert_eq!(join(&names, 6, Lang::En), "east, north and south");
        assert_eq!(join(&names, 6, Lang::Zh), "east、north 和 south");
        assert_eq!(join(&["甲", "乙"], 6, Lang::Zh), "甲和乙");
        assert_eq!(join(&names, 1, Lang::Zh), "east 等 3 项");
        assert_eq!(join(&names, 2, Lang::En), "east, north and 1 more");
        assert_eq!(join(&names[..1], 2, Lang::Zh), "east");
    }

    #[test]
    fn numbers_in_texts_are_ordered_by_size() {
        let mut texts =
            ["above 10%", "above 5%", "above 5% to 10%", "above", "1,000 is", "900 is", "seat-10", "seat-9"];
        texts.sort_by(|a, b| natural(a, b));
        assert_eq!(
            texts,
            ["900 is", "1,000 is", "above", "above 5%", "above 5% to 10%", "above 10%", "seat-9", "seat-10"]
        );
    }

    #[test]
    fn names_are_set_off_by_what_stands_beside_them() {
        let said = |holder: &str, metric: &str| {
            let lists = [Name("甲"), Name("B")];
            let message = say!(
                en: "{metric} of {holder}, {list}", zh: "{holder}的{metric}（{list}）共{metric}，为{holder}",
                holder = Name(holder), metric = Name(metric), list = lists.as_slice(),
            );
            (message.text(Lang::En).to_owned(), message.text(Lang::Zh).to_owned())
        };
        assert_eq!(said("北区", "销售额").1, "北区的销售额（甲和 B）共销售额，为北区");
        assert_eq!(said("seller-1", "ARR").1, "seller-1 的 ARR（甲和 B）共 ARR，为 seller-1");
        let cell = |holder: &str| say!(en: "", zh: "{holder}{period}", holder = Name(holder), period = Name("2026 年"));
        assert_eq!(cell("海港灯饰").text(Lang::Zh), "海港灯饰 2026 年");
        assert_eq!(
            say!(en: "", zh: "{a}为{b}落在", a = Name("A"), b = Name("折扣 5%")).text(Lang::Zh),
            "A 为折扣 5% 落在"
        );
        assert_eq!(listed(&["sum", "last"]).text(Lang::Zh), "sum、last");
        assert_eq!(cell("seller-1").text(Lang::Zh), "seller-1 2026 年");
        assert_eq!(said("seller-1", "ARR").0, "ARR of seller-1, 甲 and B");
    }

    #[test]
    fn texts_without_end_are_compared_step_by_step() {
        let long = "a1".repeat(200_000);
        assert_eq!(natural(&long, &long), Ordering::Equal);
        assert_eq!(natural(&format!("{long}9"), &format!("{long}10")), Ordering::Less);
    }

    #[test]
    fn what_a_message_quotes_is_cut_short_where_it_would_fill_pages() {
        let message = Message::new(|_| format!("`{}` is no number, write `5`", "x".repeat(100_000))).brief();
        assert_eq!(message.text(Lang::Zh), format!("`{}…` is no number, write `5`", "x".repeat(80)));
        let short = "`5000` is no number";
        assert_eq!(Message::new(|_| short.to_owned()).brief().text(Lang::En), short);
    }

    #[test]
    fn each_language_chooses_its_arguments() {
        let message = say!(en: "{count} posts", zh: "{count} 个岗位（{id}）", count = 3usize, id = "east");
        assert_eq!(message.text(Lang::En), "3 posts");
        assert_eq!(message.text(Lang::Zh), "3 个岗位（east）");
    }
}
