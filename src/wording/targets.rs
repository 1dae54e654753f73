//! Targets as sentences: what was stated, and how it is shared out.

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::plan::targets::Kind;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;

impl Words<'_> {
    /// What a target says beyond its number: whose and when, how much, and how it is shared out; `None` where the tables of
    /// targets tell it all. The plan's own year goes without saying.
    pub fn statement(&self, fields: &Fields) -> Option<[String; 3]> {
        let plain = ["of", "set", "period", "metric", "value", "values"];
        if fields.iter().all(|(key, shape)| plain.contains(&key.as_str()) || shape.is_empty()) {
            return None;
        }
        let get = |key: &str| fields.iter().find(|(known, _)| known == key).map(|(_, shape)| shape);
        let text = |key: &str| get(key).and_then(|shape| self.value(key, shape));
        let metric = get("metric").and_then(id_of);
        let kind = metric.and_then(|metric| self.kind(metric));
        let mut parts: Vec<String> = Vec::new();
        if let Some(Shape::Named(cuts)) = get("by") {
            parts.extend(cuts.iter().filter_map(|(axis, cut)| self.cut(axis, cut, kind)));
        }
        parts.extend(self.handling(fields));
        parts.extend(text("note"));
        let whom = match get("of") {
            Some(Shape::When(when)) => self.audience(when),
            _ => text("of").unwrap_or_default(),
        };
        let calendar = &self.plan.facts.calendar;
        let year = calendar.speak(calendar.year(), self.lang);
        let about = [Some(whom), text("period").filter(|period| *period != year), text("set")];
        let about: Vec<String> = about.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        let about = about.join(self.pick(" · ", " · "));
        Some([about, self.numbers(fields, kind), parts.join(self.pick("; ", "；"))])
    }

    /// The numbers of a target: `revenue CNY 50,000,000 every month (channel: online)`.
    fn numbers(&self, fields: &Fields, kind: Option<&Kind>) -> String {
        let get = |key: &str| fields.iter().find(|(known, _)| known == key).map(|(_, shape)| shape);
        let text = |key: &str| get(key).and_then(|shape| self.value(key, shape));
        let mut said = Vec::new();
        if let (Some(metric), value) = (text("metric"), get("value")) {
            let value = value.map(|value| self.counted(value, kind)).unwrap_or_default();
            said.push(format!("{metric} {value}").trim_end().to_owned());
        }
        if let Some(Shape::Named(values)) = get("values") {
            said.extend(
                values.iter().map(|(metric, value)| {
                    format!("{} {}", self.called(metric), self.counted(value, self.kind(metric)))
                }),
            );
        }
        let every = text("every").map(|every| self.pick("for ", "").to_owned() + &every);
        let numbers = said.join(self.pick(", ", "，"));
        let slice = text("slice").map(|slice| self.pick(" (", "（").to_owned() + &slice + self.pick(")", "）"));
        let numbers = [every.unwrap_or_default(), numbers].join(self.pick(" ", "")).trim().to_owned();
        numbers + &slice.unwrap_or_default()
    }

    /// A value beside its key in an entry: numbers of a metric in what it is measured in.
    pub fn value_of(&self, fields: &Fields, key: &str, shape: &Shape) -> Option<String> {
        let metric = fields.iter().find(|(key, _)| key == "metric").and_then(|(_, metric)| id_of(metric));
        let kind = metric.and_then(|metric| self.kind(metric));
        let of_source = ["date", "credit"].contains(&key) && fields.iter().any(|(key, _)| key == "source");
        match shape {
            _ if of_source => Some(self.column_of(fields, shape)),
            Shape::Figure(_) if ["value", "was"].contains(&key) => Some(self.counted(shape, kind)),
            Shape::Named(months) if key == "ramp" => Some(self.ramp(months)),
            Shape::Record(year) if key == "fiscal_year" => self.fiscal_year(year),
            Shape::Record(first) if key == "first" => self.first_of(first),
            Shape::Named(values) if ["values", "size", "productivity"].contains(&key) => {
                let one = |(key, value): &(EcoString, Shape)| {
                    let kind = kind.or_else(|| self.kind(key));
                    format!("{}{}{}", self.called(key), self.pick(" ", " "), self.counted(value, kind))
                };
                Some(values.iter().map(one).collect::<Vec<_>>().join(self.pick("; ", "；")))
            }
            _ => self.value(key, shape),
        }
    }

    /// `only where the customer had none within 12 months before`.
    fn first_of(&self, first: &Fields) -> Option<String> {
        let find = |key: &str| first.iter().find(|(own, _)| own == key).map(|(_, shape)| shape);
        let by = match find("by")? {
            Shape::Id(_, id) => self.axis_name(id),
            other => self.inline(other)?,
        };
        let within = self.inline(find("within")?)?;
        Some(match self.lang {
            Lang::En => format!("only where the same “{by}” had none within {within} before"),
            Lang::Zh => format!("仅计同一“{by}”此前 {within}内没有记录的"),
        })
    }

    /// `FY2026, from 1 February 2025, calendar months`.
    fn fiscal_year(&self, year: &Fields) -> Option<String> {
        let parts = year.iter().filter(|(_, shape)| !shape.is_empty()).map(|(key, shape)| {
            let value = self.value(key, shape)?;
            Some(match (key.as_str(), self.lang) {
                ("starts", Lang::En) => format!("from {value}"),
                ("starts", Lang::Zh) => format!("自 {value}起"),
                _ => value,
            })
        });
        Some(parts.collect::<Option<Vec<_>>>()?.join(self.pick(", ", "，")))
    }

    /// One of the values of an entry, by year or by metric, in what it is measured in.
    pub fn spread_value(&self, fields: &Fields, key: &str, value: &Shape) -> String {
        let metric = fields.iter().find(|(key, _)| key == "metric").and_then(|(_, metric)| id_of(metric));
        self.counted(value, metric.and_then(|metric| self.kind(metric)).or_else(|| self.kind(key)))
    }

    /// What a change is called, by its place among all and its first day: `Change 1, from 1 July 2026`.
    pub fn change(&self, at: usize, fields: &Fields) -> String {
        let starts = fields.iter().find(|(key, _)| key == "starts").and_then(|(_, starts)| self.inline(starts));
        let starts = starts.filter(|starts| !starts.is_empty());
        match (self.lang, starts) {
            (Lang::En, Some(starts)) => format!("Change {}, from {starts}", at + 1),
            (Lang::En, None) => format!("Change {}", at + 1),
            (Lang::Zh, Some(starts)) => format!("变更 {}（自 {starts}起）", at + 1),
            (Lang::Zh, None) => format!("变更 {}", at + 1),
        }
    }

    /// A number in what its metric is measured in.
    pub(super) fn counted(&self, shape: &Shape, kind: Option<&Kind>) -> String {
        match shape {
            Shape::Figure(figure) => self.figure(figure, kind),
            other => self.inline(other).unwrap_or_default(),
        }
    }

    /// One cut: `by channel: online CNY 80,000,000, dealer takes what is left`.
    fn cut(&self, axis: &str, cut: &Shape, kind: Option<&Kind>) -> Option<String> {
        let Shape::Record(fields) = cut else { return None };
        let known = ["split", "profile", "over_assign", "round_to", "remainder", "partial"];
        let get = |key: &str| fields.iter().find(|(found, _)| found == key).map(|(_, shape)| shape);
        let text = |key: &str| get(key).and_then(|shape| self.value(key, shape));
        let mut parts: Vec<String> = fields
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_str()))
            .map(|(child, value)| self.part(axis, child, value, kind))
            .collect();
        parts.extend(get("split").map(|split| self.split(split, axis)));
        // A season that has no name of its own is told by the split, or by that alone.
        let season = text("profile").filter(|profile| *profile == self.key("profile"));
        parts.extend(match (season, get("split")) {
            (Some(_), Some(_)) => None,
            (Some(_), None) => Some(self.pick("by season", "按季节分布").to_owned()),
            (None, _) => text("profile").map(|profile| self.labelled("profile", &profile)),
        });
        parts.extend(text("over_assign").map(|bounds| self.labelled("over_assign", &bounds)));
        parts.extend(get("round_to").map(|step| self.labelled("round_to", &self.counted(step, kind))));
        parts.extend(get("remainder").and_then(id_of).map(|id| self.labelled("remainder", &self.member_of(axis, id))));
        parts.extend(matches!(get("partial"), Some(Shape::Flag(true))).then(|| self.key("partial")));
        let by = self.pick("by ", "按").to_owned() + &self.axis_name(axis);
        Some(format!("{by}{}{}", self.pick(": ", "："), parts.join(self.pick(", ", "、"))))
    }

    fn labelled(&self, key: &str, text: &str) -> String {
        match self.lang {
            Lang::En => format!("{} {text}", self.key(key).to_lowercase()),
            Lang::Zh => format!("{}{text}", self.key(key)),
        }
    }

    fn part(&self, axis: &str, child: &EcoString, value: &Shape, kind: Option<&Kind>) -> String {
        let name = self.member_of(axis, child);
        match (value, self.lang) {
            (Shape::Word("rest"), Lang::En) => format!("{name} what is left"),
            (Shape::Word("rest"), Lang::Zh) => format!("{name}取余数"),
            (value, _) => format!("{name} {}", self.counted(value, kind)),
        }
    }

    fn split(&self, split: &Shape, axis: &str) -> String {
        let Shape::Record(fields) = split else {
            let how = self.inline(split).unwrap_or_default();
            return match self.lang {
                Lang::En => format!("shared out {how}"),
                Lang::Zh => format!("{how}分解"),
            };
        };
        let weights = fields.iter().find_map(|(_, weights)| match weights {
            Shape::Named(weights) => Some(weights),
            _ => None,
        });
        let weights = weights.into_iter().flatten().map(|(child, weight)| {
            format!("{} {}", self.member_of(axis, child), self.inline(weight).unwrap_or_default())
        });
        let weights = weights.collect::<Vec<_>>().join(self.pick(" : ", "："));
        match self.lang {
            Lang::En => format!("shared out by weights ({weights})"),
            Lang::Zh => format!("按权重分解（{weights}）"),
        }
    }

    /// How a number is treated where seats come, grow and go, and what of it counts above.
    fn handling(&self, fields: &Fields) -> Vec<String> {
        let keys = ["ramp", "prorate", "rolls_up", "over_assign", "partial"];
        let own = fields.iter().filter(|(key, shape)| keys.contains(&key.as_str()) && !shape.is_empty());
        let said = own.filter_map(|(key, shape)| match shape {
            Shape::Flag(true) => Some(self.key(key)),
            Shape::Named(months) if key == "ramp" => Some(self.labelled(key, &self.ramp(months))),
            other => Some(self.labelled(key, &self.inline(other)?)),
        });
        said.collect()
    }

    /// `0% in month 1 of service, 50% in month 2, then in full`.
    fn ramp(&self, months: &Fields) -> String {
        let month = |(at, (month, share)): (usize, &(EcoString, Shape))| {
            let share = self.inline(share).unwrap_or_default();
            let of = if at == 0 { self.pick(" of service", "入职") } else { "" };
            match self.lang {
                Lang::En => format!("{share} in month {month}{of}"),
                Lang::Zh => format!("{of}第 {month} 个月 {share}"),
            }
        };
        let full = months.last().and_then(|(_, share)| self.inline(share)).is_some_and(|share| share == "100%");
        let months: Vec<String> = months.iter().enumerate().map(month).collect();
        if full {
            return months.join(self.pick(", ", "、"));
        }
        match self.lang {
            Lang::En => format!("{}, then in full", months.join(", ")),
            Lang::Zh => format!("{}，此后为全额", months.join("、")),
        }
    }
}

fn id_of(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Id(_, id) => Some(id),
        _ => None,
    }
}
