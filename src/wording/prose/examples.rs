//! Worked examples: what is given, and what follows.

use crate::diagnostic::Lang;
use crate::syntax::RefKind;
use crate::syntax::shape::Shape;
use crate::wording::Words;
use crate::wording::prose::{Teller, capital, field};

impl Teller<'_, '_, '_> {
    /// A worked example: what happened and what is paid for it.
    pub(super) fn example(&mut self) {
        let words = self.words;
        let pairs = |shape: Option<&Shape>, one: &dyn Fn(&str, &Shape) -> String| match shape {
            Some(Shape::Named(fields)) => fields.iter().map(|(key, shape)| one(key, shape)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let given = pairs(self.take("given"), &|metric, fact| words.fact(metric, fact));
        let money = |key: &str, shape: &Shape| {
            let paid = match shape {
                Shape::Figure(figure) => words.money(figure),
                other => words.inline(other).unwrap_or_default(),
            };
            match key {
                "total" => format!("{} {paid}", words.pick("in all", "合计")),
                _ => format!("{} {paid}", words.name(Some(RefKind::Component), key)),
            }
        };
        let pays = pairs(self.take("pays"), &money);
        let decides = pairs(self.take("decides"), &|key, shape| words.decided(key, shape));
        let result: Vec<String> = pays.into_iter().chain(decides).collect();
        let (given, result) = (given.join(words.pick(", ", "，")), result.join(words.pick(", ", "，")));
        self.say(format!("{}; result: {result}.", capital(&given)), format!("{given}；结果：{result}。"));
    }
}

impl Words<'_> {
    /// `approver the region manager`, `rating A`: a result of an example.
    fn decided(&self, key: &str, shape: &Shape) -> String {
        let values: Vec<String> = match shape {
            Shape::List(items) => items.iter().map(|item| self.decided_value(key, item)).collect(),
            one => vec![self.decided_value(key, one)],
        };
        match key {
            "refuse" => self.pick("refused", "不予批准").to_owned(),
            "approver" => format!("{} {}", self.key(key), values.join(self.pick(", then ", " → "))),
            _ => format!("{} {}", self.called(key), self.listed(&values)),
        }
    }

    fn decided_value(&self, key: &str, shape: &Shape) -> String {
        match (key, shape) {
            ("approver" | "backup", Shape::Text(id)) => self.called(id),
            ("rating" | "score", Shape::Text(text)) => text.to_string(),
            (_, Shape::Text(text)) => self.on_axis(key, text),
            (_, other) => self.inline(other).unwrap_or_default(),
        }
    }

    /// A fact of an example, in what its metric is measured in.
    fn fact(&self, metric: &str, fact: &Shape) -> String {
        let name = self.axis_name(metric);
        let Shape::Record(fields) = fact else {
            let value = match fact {
                Shape::Text(text) => self.member_of(metric, text),
                other => self.inline(other).unwrap_or_default(),
            };
            return format!("{name} {value}");
        };
        let value = |key: &str| field(fields, key).map(|value| self.counted(value, self.kind(metric)));
        let (target, actual) = (value("target"), value("actual").unwrap_or_default());
        let past = value("last_year").map(|past| match self.lang {
            Lang::En => format!(" after {past} last year"),
            Lang::Zh => format!("、上年 {past}"),
        });
        let actual = actual + &past.unwrap_or_default();
        match (self.lang, target) {
            (Lang::En, Some(target)) => format!("{name} {actual} of a target of {target}"),
            (Lang::Zh, Some(target)) => format!("{name}目标 {target}、实际 {actual}"),
            (_, None) => format!("{name} {actual}"),
        }
    }
}
