//! The case a row of a table is for.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::Ends;

impl Words<'_> {
    /// The case of a row: its condition, its bounds on the table's single axis; empty where it has neither.
    pub fn case(&self, row: &Fields) -> String {
        self.case_on("", row)
    }

    /// The case of a row whose own bounds are on an axis.
    pub fn case_on(&self, axis: &str, row: &Fields) -> String {
        let get = |wanted: &str| row.iter().find(|(key, _)| key == wanted).and_then(|(_, shape)| self.inline(shape));
        let end = |key: &str| get(key).map(|text| self.on_axis(axis, &text));
        let ends = ["from", "above", "to", "below"].into_iter().find_map(get);
        let ends = ends.map(|text| self.ends_of(axis, &text)).unwrap_or_default();
        let lower = end("from").map(|value| (value, true)).or_else(|| end("above").map(|value| (value, false)));
        let upper = end("to").map(|value| (value, true)).or_else(|| end("below").map(|value| (value, false)));
        let at = end("at").map(|value| match self.lang {
            Lang::En => format!("at {value}"),
            Lang::Zh => format!("达到 {value}"),
        });
        let when = row.iter().find_map(|(key, shape)| match shape {
            Shape::When(when) if key == "when" => Some(self.condition(when)),
            _ => None,
        });
        let bounds = Some(self.range(ends, lower, upper)).filter(|text| !text.is_empty());
        [when, bounds, at].into_iter().flatten().collect::<Vec<_>>().join(self.pick(", ", "，"))
    }
}

impl Words<'_> {
    /// Which column holds which field: `订单号（order-no）`.
    pub(super) fn columns(&self, columns: &Fields) -> Option<String> {
        let column = |(key, headers): &(ecow::EcoString, Shape)| {
            let headers = self.inline(headers)?;
            Some(format!("{headers}{}{key}{}", self.pick(" (", "（"), self.pick(")", "）")))
        };
        Some(columns.iter().map(column).collect::<Option<Vec<_>>>()?.join(self.pick(", ", "、")))
    }

    /// `2 per month`: `每月 2 次`.
    pub(super) fn frequency(&self, text: &str) -> String {
        match (self.lang, text.split_once(" per ")) {
            (Lang::Zh, Some((count, unit))) => format!("每{} {count} 次", self.worded(unit.trim())),
            (Lang::En, Some((count, unit))) => format!("{count} per {}", self.worded(unit.trim())),
            (_, None) => text.to_owned(),
        }
    }

    /// A range written as one text, where it stands as the result of a row: `to 5`.
    pub(super) fn range_of(&self, text: &str) -> Option<String> {
        let (mut lower, mut upper, mut ends) = (None, None, Ends::default());
        let mut words = text.split(' ');
        while let Some(word) = words.next() {
            let limit = words.next()?;
            ends = self.ends_of("", limit);
            let value = self.plain(limit);
            match word {
                "from" => lower = Some((value, true)),
                "above" => lower = Some((value, false)),
                "to" => upper = Some((value, true)),
                "below" => upper = Some((value, false)),
                _ => return None,
            }
        }
        Some(self.range(ends, lower, upper))
    }
}
