//! Rules as sentences, made from the conditions and tables themselves, so that text and rule cannot disagree.
//!
//! Each kind of entry has a teller. What a teller takes out of an entry it says; everything else is left for the list and the
//! tables that stand below the sentences.

mod approvals;
mod contests;
mod crediting;
mod customers;
mod examples;
mod incentives;
mod pay;
mod policies;
mod process;
mod scores;
mod tables;
mod taken;
mod team;

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{AllOf, Ask, When};
use crate::units::Figure;
use crate::wording::Words;
use crate::wording::condition::spaced;

pub use pay::Scale;
pub use scores::ScoreLine;
pub use tables::{CASE, Ruled};

/// What an entry says in sentences.
#[derive(Debug, Default)]
pub struct Prose {
    /// What holds of the whole entry, in order.
    pub sentences: Vec<String>,
    /// One sentence a row of its table, which stand where there is but one row, or no table.
    pub cases: Vec<String>,
    said: Vec<&'static str>,
}

impl Prose {
    /// Whether the value of a key is told by the sentences.
    pub fn tells(&self, key: &str) -> bool {
        self.said.contains(&key)
    }
}

impl Words<'_> {
    /// An entry that stands under `place`, a section or a key, in sentences; `scale` is what a table without conditions is
    /// read by.
    pub fn prose(&self, place: &str, fields: &Fields, scale: Option<&Scale>) -> Prose {
        let mut teller = Teller { words: self, fields, prose: Prose::default() };
        teller.matching();
        match place {
            "approvals" => teller.approval(),
            "segments" => teller.grading(),
            "territories" => teller.territories(),
            "coverage" => teller.coverage(),
            "protection" => teller.protection(),
            "return_after" => teller.returns(),
            "hold_over" => teller.hold_over(),
            "respond" | "close" => teller.complaint_limit(place),
            "complaints" => teller.complaints(),
            "survey" => teller.survey(),
            "loyalty" => teller.loyalty(),
            "stages" => teller.stage(),
            "idle" => teller.idle_rows(),
            "policies" => teller.policy(),
            "levers" => teller.lever(),
            "integrity" => teller.integrity(),
            "pay" => teller.pay(),
            "payday" => teller.payday(),
            "incentives" => teller.incentive_plan(),
            "components" => teller.component(),
            "contests" => teller.contest(),
            "table" => teller.pay_table(scale),
            "modifier" => teller.modifier(),
            "draws" => teller.draw(),
            "hold_back" => teller.hold_back(),
            "clawback" => teller.clawback(),
            "crediting" => teller.crediting(),
            "ratings" => teller.ratings(),
            "prizes" => teller.prizes(),
            "adjustments" => teller.adjustment(),
            "progression" => teller.progression(),
            "separation" => teller.separation(),
            "examples" => teller.example(),
            "due" | "target" | "fixed" | "variable" | "rate" => teller.rows_in_general(),
            _ => {}
        }
        teller.prose
    }
}

/// Takes values out of an entry and puts them into sentences.
struct Teller<'w, 'p, 'f> {
    words: &'w Words<'p>,
    fields: &'f Fields,
    prose: Prose,
}

impl<'f> Teller<'_, '_, 'f> {
    fn peek(&self, key: &str) -> Option<&'f Shape> {
        field(self.fields, key)
    }

    /// A value, which counts as told.
    fn take(&mut self, key: &'static str) -> Option<&'f Shape> {
        let shape = self.peek(key)?;
        self.prose.said.push(key);
        Some(shape)
    }

    /// A value as text, which counts as told; `None` where it needs a table.
    fn text(&mut self, key: &'static str) -> Option<String> {
        let text = self.words.value(key, self.peek(key)?)?;
        self.prose.said.push(key);
        Some(text)
    }

    /// Those whom a value names: `the region manager and the sales director`.
    fn who(&mut self, key: &'static str) -> Option<String> {
        let names = self.words.those(self.take(key)?);
        Some(self.words.and(&names))
    }

    fn flag(&mut self, key: &'static str) -> Option<bool> {
        match self.take(key)? {
            Shape::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    fn rows(&self) -> &'f [Fields] {
        match self.peek("rows") {
            Some(Shape::Rows(rows)) => rows,
            _ => &[],
        }
    }

    fn case(&mut self, sentence: String) {
        self.prose.cases.push(sentence);
    }

    fn say_case(&mut self, en: String, zh: String) {
        let sentence = self.part(en, zh);
        self.case(sentence);
    }

    fn say(&mut self, en: impl Into<String>, zh: impl Into<String>) {
        let (en, zh) = (en.into(), zh.into());
        let text = match self.words.lang {
            Lang::En => en,
            Lang::Zh => zh,
        };
        if !text.is_empty() {
            self.prose.sentences.push(text);
        }
    }

    /// One sentence from parts, ended with a full stop.
    fn say_parts(&mut self, parts: Vec<String>) {
        if parts.is_empty() {
            return;
        }
        let words = self.words;
        let text = parts.join(words.pick(", ", "，"));
        self.prose.sentences.push(ended(&capital(&text), words.pick(".", "。")));
    }

    /// The English or the Chinese of a part of a sentence.
    fn part(&self, en: String, zh: String) -> String {
        match self.words.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// How rows are chosen from.
    fn matching(&mut self) {
        // Of a single row there is nothing to choose.
        let several = self.rows().len() > 1 || self.peek("rows").is_none();
        match self.peek("match") {
            Some(_) if !several => {}
            Some(Shape::Word("first")) => {
                self.say("Read from the top: the first line that holds decides.", "自上而下适用，首个符合的规则生效。");
            }
            Some(Shape::Word("all")) => {
                self.say("Every line that holds counts.", "同时符合多行的，各行一并适用。");
            }
            Some(_) => {}
            None => return,
        }
        self.take("match");
    }

    /// Rows of any table: the case, then what each result is.
    fn rows_in_general(&mut self) {
        for row in self.rows() {
            let results = self.words.clauses(&self.words.results(row));
            let text = format!("{}{results}", self.words.lead(row));
            self.case(ended(&text, self.words.pick(".", "。")));
        }
    }
}

/// Whether a value is a number.
fn is_number(shape: &Shape) -> bool {
    match shape {
        Shape::Figure(_) => true,
        Shape::Text(text) | Shape::Plain(text) => Figure::parse(text).is_ok(),
        _ => false,
    }
}

/// A value of an entry that is there and not empty.
fn field<'f>(fields: &'f Fields, key: &str) -> Option<&'f Shape> {
    fields.iter().find(|(known, shape)| known == key && !shape.is_empty()).map(|(_, shape)| shape)
}

/// A sentence with its full stop, unless it has one.
fn ended(text: &str, stop: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '。', '！', '!', '？', '?']) { text.to_owned() } else { format!("{text}{stop}") }
}

/// A sentence behind a colon begins without a capital.
fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

/// A sentence begins with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

impl Words<'_> {
    /// A value of a row as text.
    fn of_row(&self, row: &Fields, key: &str) -> Option<String> {
        self.value(key, field(row, key)?)
    }

    /// The names behind one id or several, as they stand within a sentence.
    fn those(&self, shape: &Shape) -> Vec<String> {
        match shape {
            Shape::List(items) => items.iter().flat_map(|item| self.those(item)).collect(),
            Shape::Id(_, id) => vec![self.the(id)],
            other => self.inline(other).into_iter().collect(),
        }
    }

    /// `a, b and c`; `甲、乙和丙`.
    pub(super) fn and(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [all @ .., last] => match self.lang {
                Lang::En => format!("{} and {last}", all.join(", ")),
                Lang::Zh => spaced(&spaced(&all.join("、"), "和"), last),
            },
        }
    }

    /// `the manager is responsible`; `由区域经理负责`: a Chinese part about somebody, with blanks around Latin names.
    fn zh_by(&self, who: &str, does: &str) -> String {
        spaced(&spaced("由", who), does)
    }

    /// How a sentence about a row begins: `With grade A, `; `等级为 A 的，`.
    fn lead(&self, row: &Fields) -> String {
        let otherwise = matches!(field(row, "when"), Some(Shape::When(when)) if when.otherwise);
        let case = self.case(row);
        let lead = match (self.lang, otherwise, case.is_empty()) {
            (Lang::En, true, _) => "In all other cases, ".to_owned(),
            (Lang::Zh, true, _) => "其他情形，".to_owned(),
            (Lang::En, _, true) => "In every case, ".to_owned(),
            (Lang::Zh, _, true) => "任何情形下，".to_owned(),
            (Lang::En, ..) if case.starts_with("not ") => format!("If {case}, "),
            (Lang::En, ..) => format!("With {case}, "),
            (Lang::Zh, ..) => format!("{}，", spaced(&case, "的")),
        };
        self.named(row, &lead)
    }

    /// A sentence behind the name of its row: `Long contracts: with years from 3, …`.
    fn named(&self, row: &Fields, sentence: &str) -> String {
        match self.of_row(row, "name") {
            Some(name) => format!("{name}{}{}", self.pick(": ", "："), uncapital(sentence)),
            None => sentence.to_owned(),
        }
    }

    /// Several clauses of a sentence: the last one behind an `and` in English.
    fn clauses(&self, clauses: &[String]) -> String {
        match self.lang {
            Lang::En => self.and(clauses),
            Lang::Zh => clauses.join("，"),
        }
    }

    /// What the results of a row are, each as a clause: `factor is 120%`; `系数为 120%`.
    fn results(&self, row: &Fields) -> Vec<String> {
        let head = ["id", "when", "from", "above", "to", "below", "at", "name", "note", "each"];
        let own = row.iter().filter(|(key, shape)| !head.contains(&key.as_str()) && !shape.is_empty());
        let mut said: Vec<String> = own.filter_map(|(key, shape)| self.result(key, shape)).collect();
        said.extend(self.each(row, None));
        said
    }

    fn result(&self, key: &str, shape: &Shape) -> Option<String> {
        let value = self.value(key, shape)?;
        let label = match key {
            "target" => self.pick("target pay", "目标年薪").to_owned(),
            "due" => self.pick("the time limit", "时限").to_owned(),
            _ => self.key(key),
        };
        Some(match self.lang {
            Lang::En => format!("{} is {value}", super::axis::lowered(&label)),
            Lang::Zh => spaced(&spaced(&label, "为"), &value),
        })
    }

    /// `pay rises by CNY 50 for each full CNY 10,000 beyond that`; `此后每满 1万元，支付再加 50元`.
    fn each(&self, row: &Fields, scale: Option<&str>) -> Option<String> {
        let Some(Shape::Record(each)) = field(row, "each") else { return None };
        let own = match field(row, "when") {
            Some(Shape::When(When { any, .. })) => match &any[..] {
                [AllOf { tests, .. }] => tests.iter().find(|(_, test)| matches!(test.ask, Ask::Bounds(_))),
                _ => None,
            },
            _ => None,
        };
        let axis = own.map_or(scale.unwrap_or_default(), |(axis, _)| axis.as_str());
        let step = match field(each, "step")? {
            Shape::Text(one) | Shape::Plain(one) if one == "1" && self.lang == Lang::En => "one".to_owned(),
            Shape::Text(text) | Shape::Plain(text) => self.pick("full ", "").to_owned() + &self.on_axis(axis, text),
            other => self.inline(other)?,
        };
        let rise = |(key, shape): &(EcoString, Shape)| {
            let (label, value) = (super::axis::lowered(&self.key(key)), self.value(key, shape)?);
            let label = if key == "pays" { self.pick("pay", "支付").to_owned() } else { label };
            // A text may begin with a dash too.
            let less = value.strip_prefix(['-', '−']).filter(|_| is_number(shape));
            Some(match (self.lang, less) {
                (Lang::En, None) => format!("{label} rises by {value}"),
                (Lang::En, Some(less)) => format!("{label} falls by {less}"),
                (Lang::Zh, None) => spaced(&spaced(&label, "再加"), &value),
                (Lang::Zh, Some(less)) => spaced(&spaced(&label, "再减"), less),
            })
        };
        let rises: Vec<String> = each.iter().filter(|(key, _)| key != "step").filter_map(rise).collect();
        let rises = self.clauses(&rises);
        Some(match self.lang {
            Lang::En => format!("{rises} for each {step} beyond that"),
            Lang::Zh => format!("此后{}，{rises}", spaced("每满", &step)),
        })
    }
}
