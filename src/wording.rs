//! Plans in words: labels of keys, names of entries, prose of conditions and formulas, numbers as readers expect them.
//!
//! One place says how a condition reads, so that a rule and the sentence about it cannot disagree.

mod axis;
mod condition;
mod direction;
mod labels;
mod names;
mod prose;
mod rows;
mod targets;

use ecow::EcoString;

use crate::decision::Axes;
use crate::diagnostic::{Lang, Speak};
use crate::plan::Plan;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{Formula, Operand, Operation, RefKind, Written};
use crate::units::{Date, Duration, Figure, PeriodText};

pub use prose::{CASE, Prose, Ruled, Scale, ScoreLine};

pub use direction::{Stretch, is_turning, stretches};
pub use labels::{has_label, label, word};
use names::Names;

/// How a plan is put into words of one language.
#[derive(Debug)]
pub struct Words<'a> {
    plan: &'a Plan,
    names: Names,
    axes: Axes,
    labels: axis::WordLabels,
    /// The language.
    pub lang: Lang,
}

impl<'a> Words<'a> {
    /// The words of a plan in one language.
    pub fn new(plan: &'a Plan, written: &Written, lang: Lang) -> Self {
        Self {
            plan,
            names: Names::collect(written),
            axes: Axes::collect(written, plan),
            labels: axis::word_labels(written),
            lang,
        }
    }

    /// The English or the Chinese of two.
    pub fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// What a key of the language is called; a key that an author made has the name of what it stands for.
    pub fn key(&self, key: &str) -> String {
        label(key, self.lang).map_or_else(|| self.called(key), str::to_owned)
    }

    /// What an author's own key is called: the entry of that id, a word or a period.
    pub fn called(&self, key: &str) -> String {
        let said = label(key, self.lang).or_else(|| word(key, self.lang));
        match self.names.any(key, said.is_some()) {
            Some(name) => name.to_string(),
            None => match said {
                Some(label) => label.to_owned(),
                None => match (self.names.any_column(key), self.plain(key)) {
                    (Some(header), _) => header.to_string(),
                    (None, plain) if plain == key => humane(key),
                    (None, plain) => plain,
                },
            },
        }
    }

    /// What an entry is called that is of the first of these kinds which has it.
    pub(crate) fn called_as(&self, kinds: &[RefKind], id: &str) -> String {
        let named = kinds.iter().find_map(|kind| self.names.of(*kind, id));
        named.map_or_else(|| self.called(id), ToString::to_string)
    }

    /// A column without a header, which is nobody's id: a word of the language, else its key with dashes as blanks.
    pub(crate) fn column_word(&self, key: &str) -> String {
        let said = label(key, self.lang).or_else(|| word(key, self.lang)).map(str::to_owned);
        said.or_else(|| self.names.any_column(key).map(ToString::to_string)).unwrap_or_else(|| humane(key))
    }

    /// Whether an id stands for an entry that has a name of its own.
    pub fn is_named(&self, id: &str) -> bool {
        self.plan.organisation.lookup(id).is_some() || word(id, self.lang).is_some() || label(id, self.lang).is_some()
    }

    /// The printed name of an entry.
    pub fn name(&self, kind: Option<RefKind>, id: &str) -> String {
        if let Some(name) = kind.and_then(|kind| self.names.of(kind, id)) {
            return name.to_string();
        }
        // Words stand where nobody is meant, and for the sets that every plan has.
        if id == "none" || kind == Some(RefKind::Set) {
            return self.worded(id);
        }
        // An id of another kind of entry means nobody, though somebody may have the same.
        let who = kind.is_none_or(|kind| matches!(kind, RefKind::Who | RefKind::Unit | RefKind::Role));
        if let Some(who) = self.plan.organisation.lookup(id).filter(|_| who) {
            return self.plan.organisation.printed_name(who, self.lang);
        }
        let alone = self.names.any(id, word(id, self.lang).is_some());
        match alone.filter(|_| who) {
            Some(name) => name.to_string(),
            // An entry without a name is known by the last part of its path, its dashes as blanks; what is no path stays as it is.
            None if kind.is_some() => humane(last_part(id)),
            None if word(id, self.lang).is_none() => {
                self.names.any_column(id).map_or_else(|| self.worded(id), ToString::to_string)
            }
            None => self.worded(id),
        }
    }

    /// A scalar whose kind only its place tells: a number, a time, a period, a word or an id.
    pub fn plain(&self, text: &str) -> String {
        if let Some(name) = self.names.any(text, word(text, self.lang).is_some()) {
            return name.to_string();
        }
        if let Ok(date) = Date::parse(text) {
            return date.speak(self.lang);
        }
        if let Ok(duration) = Duration::parse(text) {
            return duration.speak(self.lang);
        }
        let period = PeriodText::parse(text).ok().and_then(|text| {
            let calendar = &self.plan.facts.calendar;
            calendar.resolve(&text, Some(calendar.year().year)).ok()
        });
        if let Some(period) = period {
            return self.plan.facts.calendar.speak(period, self.lang);
        }
        match Figure::parse(text) {
            Ok(figure) => figure.speak(self.lang),
            Err(_) => self.name(None, text),
        }
    }

    /// A word of the language in the reader's own, else the text itself.
    pub fn worded(&self, text: &str) -> String {
        if let Some(day) = text.strip_prefix("day ") {
            return match self.lang {
                Lang::En => format!("day {day} of the month"),
                Lang::Zh => format!("每月 {day} 日"),
            };
        }
        word(text, self.lang).map_or_else(|| text.to_owned(), str::to_owned)
    }

    /// A seasonal profile, which has no name but its id; one that is called `season` is simply that.
    pub fn profile(&self, id: &str) -> String {
        match word(id, self.lang) {
            Some(_) => self.key("profile"),
            None => humane(id),
        }
    }

    /// A stage with the process it is of, since processes may have stages of one name: `Offer (Direct sales)`.
    fn stage_of(&self, path: &str) -> String {
        let stage = self.name(Some(RefKind::StagePath), path);
        match path.split_once('.') {
            Some((process, _)) => {
                let process = self.names.process(process).map_or_else(|| humane(process), ToString::to_string);
                format!("{stage}{}{process}{}", self.pick(" (", "（"), self.pick(")", "）"))
            }
            None => stage,
        }
    }

    /// A column of a source, or a source alone: `Orders: amount`.
    fn source(&self, text: &str) -> String {
        let name = |id: &str| self.name(Some(RefKind::Source), id);
        match text.split_once('.') {
            Some((source, column)) => {
                let header = self.names.column(source, column).cloned();
                let header = header.map_or_else(|| self.column_word(column), |header| header.to_string());
                format!("{}{}{header}", name(source), self.pick(": ", "："))
            }
            None => name(text),
        }
    }

    /// The value of a key on one line: some keys take words of the language as plain text.
    pub fn value(&self, key: &str, shape: &Shape) -> Option<String> {
        match shape {
            // What a dashboard shows has words of its own: `all` is all there is, not all lines of a table.
            Shape::Text(text) if key == "sees" => {
                Some(word(&format!("sees.{text}"), self.lang).map_or_else(|| self.worded(text), str::to_owned))
            }
            Shape::Text(text) if WORDED.contains(&key) => Some(self.worded(text)),
            Shape::Id(_, id) if key == "profile" => Some(self.profile(id)),
            Shape::Id(Some(RefKind::StagePath), id) => Some(self.stage_of(id)),
            Shape::List(stages) if key == "stage" => {
                let stages: Option<Vec<String>> = stages.iter().map(|stage| self.value(key, stage)).collect();
                Some(self.listed(&stages?))
            }
            Shape::Text(text) if key == "source" => Some(self.source(text)),
            Shape::List(items) if ["unique", "not_null"].contains(&key) => {
                let named = |item: &Shape| match item {
                    Shape::Text(column) => Some(self.called(column)),
                    other => self.inline(other),
                };
                Some(items.iter().map(named).collect::<Option<Vec<_>>>()?.join(self.pick(", ", "、")))
            }
            Shape::Named(columns) if key == "columns" => self.columns(columns),
            Shape::Named(days) if ["starts", "ends"].contains(&key) => {
                self.pairs(days, |seat| self.pick("no. ", "第 ").to_owned() + seat + self.pick("", " 人"))
            }
            Shape::Text(text) if key == "visits" => Some(self.frequency(text)),
            Shape::Text(text) if key == "step" => Some(self.plain(text)),
            Shape::Named(counts) if key == "accounts" => self.pairs(counts, |word| self.own_word(word)),
            Shape::Bounds(bounds) if COUNTED.contains(&key) => Some(self.number_bounds(bounds)),
            Shape::Figure(figure) if MONEY.contains(&key) => Some(self.money(figure)),
            Shape::Plain(text) => Some(match Figure::parse(text) {
                Ok(figure) if MONEY.contains(&key) => self.money(&figure),
                _ => self.range_of(text).unwrap_or_else(|| self.on_axis(key, text)),
            }),
            Shape::When(when) if key == "for" => Some(self.audience(when)),
            other => self.inline(other),
        }
    }

    /// A value on one line; `None` for what needs a table or a list of its own.
    pub fn inline(&self, shape: &Shape) -> Option<String> {
        Some(match shape {
            Shape::Nothing => String::new(),
            Shape::Text(text) => text.to_string(),
            Shape::Figure(figure) => figure.speak(self.lang),
            Shape::Said(message) => message.text(self.lang).to_owned(),
            Shape::Word(word) => self::word(word, self.lang).unwrap_or(word).to_owned(),
            Shape::Flag(flag) => {
                self.pick(["no", "yes"][usize::from(*flag)], ["否", "是"][usize::from(*flag)]).to_owned()
            }
            Shape::Id(kind, id) => self.name(*kind, id),
            Shape::Plain(text) => self.range_of(text).unwrap_or_else(|| self.plain(text)),
            Shape::When(when) => self.condition(when),
            Shape::Test(test) => self.ask(&test.ask),
            Shape::Bounds(bounds) => self.bounds(bounds),
            Shape::Formula(formula) => self.formula(formula),
            Shape::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| self.inline(item)).collect();
                let items = items?;
                // Sentences need no comma between them.
                let sentences = items.iter().any(|item| item.ends_with(['.', '。', '；', ';']));
                if sentences { items.join(self.pick(" ", "")) } else { self.listed(&items) }
            }
            Shape::Named(fields) => self.pairs(fields, |key| self.called(key))?,
            Shape::Record(fields) => self.pairs(fields, |key| self.key(key))?,
            Shape::Rows(_) => return None,
        })
    }

    /// `Label: value; label: value`; a flag that is set says no more than its label.
    fn pairs(&self, fields: &Fields, label: impl Fn(&str) -> String) -> Option<String> {
        let some = fields.iter().filter(|(_, shape)| !shape.is_empty());
        let pair = |(key, shape): &(EcoString, Shape)| {
            let value = self.value(key, shape)?;
            Some(match shape {
                Shape::Flag(true) => label(key),
                _ => format!("{}{}{value}", label(key), self.pick(": ", "：")),
            })
        };
        let pairs: Option<Vec<String>> = some.map(pair).collect();
        Some(pairs?.join(self.pick("; ", "；")))
    }

    /// Several texts; where one of them holds a comma, a comma does not tell them apart.
    pub fn listed(&self, items: &[String]) -> String {
        let parts = items.len() > 1 && items.iter().any(|item| item.contains([',', '，', '、']));
        items.join(if parts { self.pick("; ", "；") } else { self.pick(", ", "、") })
    }

    /// A formula as it is computed.
    pub fn formula(&self, formula: &Formula) -> String {
        let operands: Vec<String> = formula.operands.iter().map(|operand| self.operand(operand)).collect();
        let joined = |sign: &str| operands.join(&format!(" {sign} "));
        match formula.operation {
            Operation::Sum => joined("+"),
            Operation::Difference => joined("−"),
            Operation::Product => joined("×"),
            Operation::Ratio => joined("÷"),
            Operation::Least => {
                format!("{}{}", self.pick("the least of ", "取小："), operands.join(self.pick(", ", "、")))
            }
            Operation::Greatest => {
                format!("{}{}", self.pick("the greatest of ", "取大："), operands.join(self.pick(", ", "、")))
            }
            Operation::Average => {
                let over = formula.over.as_ref().map(|over| self.plain(over)).unwrap_or_default();
                match self.lang {
                    Lang::En => format!("the average of {} over {over}", operands.join(", ")),
                    Lang::Zh => format!("{}在{over}内的平均", operands.join("、")),
                }
            }
        }
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Value(text) => self.called(text),
            Operand::Formula(inner) if inner.operands.len() > 1 => format!("({})", self.formula(inner)),
            Operand::Formula(inner) => self.formula(inner),
        }
    }
}

/// Keys whose plain numbers are money.
const MONEY: [&str; 10] =
    ["leaves", "budget", "list_price", "money", "pays", "rate", "target", "fixed", "variable", "amount"];

/// Keys whose ranges are numbers of things.
const COUNTED: [&str; 4] = ["accounts_each", "leads_each", "per_seller", "tolerance"];

/// Keys whose text is a word of the language.
const WORDED: [&str; 15] = [
    "kind",
    "per",
    "paid",
    "window",
    "as",
    "in",
    "missing",
    "place",
    "tested",
    "below_first",
    "above_last",
    "weekend",
    "sums",
    "over",
    "sees",
];

/// Several texts as one list.
pub(crate) fn join_or(items: &[String], lang: Lang) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => match lang {
            Lang::En => format!("{} or {last}", all.join(", ")),
            Lang::Zh => condition::spaced(&condition::spaced(&all.join("、"), "或"), last),
        },
    }
}

/// The last part of a path of ids; a text that is no such path as a whole.
fn last_part(path: &str) -> &str {
    let is_path = path.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    path.rsplit('.').next().filter(|_| is_path).unwrap_or(path)
}

/// A label for what the author named: the id with its dashes as blanks; what is no id stays as it is.
fn humane(id: &str) -> String {
    let is_id = id.starts_with(char::is_alphabetic) && id.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    if is_id { id.replace(['-', '_'], " ") } else { id.to_owned() }
}
