//! Items of scorecards as lines of a table.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Scale, field};

/// An item of a scorecard as it is printed.
#[derive(Debug)]
pub struct ScoreLine {
    /// What it weighs of the whole card.
    pub weight: String,
    /// What is looked at, or who judges.
    pub basis: String,
    /// Points by result, and the limits of them.
    pub points: String,
    /// What makes the whole card void.
    pub veto: Option<String>,
}

impl Words<'_> {
    /// An item of a scorecard, or a group of items.
    pub fn score_line(&self, id: &str, item: &Fields) -> ScoreLine {
        let scale = self.scale(id, item);
        let limits = self.limits(self.of_row(item, "floor"), self.of_row(item, "cap"));
        let points = match field(item, "score") {
            Some(Shape::Record(table)) => Some(self.scoring(table, scale.as_ref())),
            _ => None,
        };
        // Where nothing else says how a result is scored, its attainment is the score.
        let plain =
            field(item, "score").is_none() && field(item, "judged_by").is_none() && field(item, "items").is_none();
        let attained = plain && matches!(field(item, "as"), Some(Shape::Word("attainment" | "attainment-to-date")));
        let points = points.or_else(|| {
            attained.then(|| self.pick("a point for each percent attained", "达成率每 1% 计 1 分").to_owned())
        });
        let points: Vec<String> = points.into_iter().chain(limits).filter(|text| !text.is_empty()).collect();
        ScoreLine {
            weight: self.of_row(item, "weight").unwrap_or_default(),
            basis: self.score_basis(id, item),
            points: points.join(self.pick("; ", "；")),
            veto: self.of_row(item, "veto").map(|veto| match self.lang {
                Lang::En => format!("The whole card is void with {veto}."),
                Lang::Zh => format!("{}，整张考核表作零分处理。", spaced(&veto, "的")),
            }),
        }
    }

    /// `New ARR (own book, attainment)`, `judged by the team manager`; the metric is the item's id unless said.
    fn score_basis(&self, id: &str, item: &Fields) -> String {
        let how: Vec<String> = ["of", "as"].into_iter().filter_map(|key| self.of_row(item, key)).collect();
        let how = how.join(self.pick(", ", "，"));
        let metric = match field(item, "metric") {
            Some(Shape::Id(_, metric)) => Some(metric.as_str()),
            _ => Some(id).filter(|id| !how.is_empty() && self.kind(id).is_some()),
        };
        let looked_at = match (metric.map(|metric| self.called(metric)), how.is_empty()) {
            (Some(metric), true) => Some(metric),
            (Some(metric), false) => Some(format!("{metric}{}{how}{}", self.pick(" (", "（"), self.pick(")", "）"))),
            (None, false) => Some(how),
            (None, true) => None,
        };
        let judged = field(item, "judged_by").map(|judge| {
            let judge = self.and(&self.those(judge));
            match self.lang {
                Lang::En => format!("judged by {judge}"),
                Lang::Zh => self.zh_by(&judge, "评定"),
            }
        });
        looked_at.into_iter().chain(judged).collect::<Vec<_>>().join(self.pick("; ", "；"))
    }

    /// `0 to 120 points`.
    fn limits(&self, floor: Option<String>, cap: Option<String>) -> Option<String> {
        Some(match (self.lang, floor, cap) {
            (_, None, None) => return None,
            (Lang::En, Some(floor), Some(cap)) => format!("{floor} to {cap} points"),
            (Lang::Zh, Some(floor), Some(cap)) => format!("{floor} 至 {cap} 分"),
            (Lang::En, Some(floor), None) => format!("at least {floor} points"),
            (Lang::Zh, Some(floor), None) => format!("最低 {floor} 分"),
            (Lang::En, None, Some(cap)) => format!("at most {cap} points"),
            (Lang::Zh, None, Some(cap)) => format!("最高 {cap} 分"),
        })
    }

    /// Points by result: `below 90%: 0; from 90%: 100`.
    fn scoring(&self, table: &Fields, scale: Option<&Scale>) -> String {
        let rows: &[Fields] = match field(table, "rows") {
            Some(Shape::Rows(rows)) => rows,
            _ => &[],
        };
        let case = |at: usize, row: &Fields| match scale.filter(|_| field(row, "when").is_none()) {
            Some(scale) => self.stretch(scale, row, rows.get(at + 1)),
            None => self.case_on(scale.map_or("", Scale::axis), row),
        };
        let line = |(at, row): (usize, &Fields)| {
            let score = self.of_row(row, "score").unwrap_or_default();
            let each = self.each(row, scale.map(Scale::axis)).map(|each| format!("{}{each}", self.pick(", ", "，")));
            let note =
                self.of_row(row, "note").map(|note| format!("{}{note}{}", self.pick(" (", "（"), self.pick(")", "）")));
            let case = self.titled(row, case(at, row));
            format!("{case}{}{score}{}{}", self.pick(": ", "："), each.unwrap_or_default(), note.unwrap_or_default())
        };
        let mut parts: Vec<String> = rows.iter().enumerate().map(line).collect();
        if matches!(field(table, "mode"), Some(Shape::Word("interpolated"))) {
            parts.push(self.pick("in a straight line between", "其间按直线折算").to_owned());
        }
        parts.extend(self.ends(table));
        parts.join(self.pick("; ", "；"))
    }

    /// What holds before the first and behind the last point of a line.
    fn ends(&self, table: &Fields) -> Vec<String> {
        let below = match field(table, "below_first") {
            Some(Shape::Text(text)) if text == "hold" => {
                Some(self.pick("no less below", "低于首点按首点计").to_owned())
            }
            Some(Shape::Text(text)) => Some(match self.lang {
                Lang::En => format!("below that {}", self.plain(text)),
                Lang::Zh => format!("低于首点按 {} 计", self.plain(text)),
            }),
            _ => None,
        };
        let above = match field(table, "above_last") {
            Some(Shape::Word("hold")) => Some(self.pick("no more above", "高于末点不再增加").to_owned()),
            Some(Shape::Word(_)) => Some(self.pick("going on above", "高于末点按末段比例增加").to_owned()),
            _ => None,
        };
        below.into_iter().chain(above).collect()
    }
}
