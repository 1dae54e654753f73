//! Conditions as prose.

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::syntax::{AllOf, Ask, Bounds, Measured, Test, When};
use crate::wording::{Words, join_or};

impl Words<'_> {
    /// A condition: `discount above 8% up to 15%, channel online or dealer`.
    pub fn condition(&self, when: &When) -> String {
        if when.otherwise {
            return self.pick("in all other cases", "其他情形").to_owned();
        }
        let any: Vec<String> = when.any.iter().map(|all| self.all_of(all)).collect();
        any.join(self.pick("; or ", "；或"))
    }

    fn all_of(&self, all: &AllOf) -> String {
        if all.tests.is_empty() {
            return self.pick("always", "任何情形").to_owned();
        }
        let tests: Vec<String> = all.tests.iter().map(|(axis, test)| self.test(axis, test)).collect();
        tests.join(self.pick(", ", "，且"))
    }

    fn test(&self, axis: &EcoString, test: &Test) -> String {
        let measured = test.measured.as_deref().map(|measured| self.measured(measured)).unwrap_or_default();
        let (id, axis) = (axis, format!("{}{measured}", self.called(axis)));
        match &test.ask {
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "true" => axis,
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "false" => match self.lang {
                Lang::En => format!("not {axis}"),
                Lang::Zh => format!("非{axis}"),
            },
            Ask::Among(_) | Ask::Field(_) => format!("{axis}{}{}", self.pick(": ", "为"), self.asked(id, &test.ask)),
            Ask::Not(_) | Ask::Within(_) => format!("{axis}{}{}", self.pick(" ", ""), self.asked(id, &test.ask)),
            Ask::Bounds(_) => format!("{axis} {}", self.ask(&test.ask)),
        }
    }

    /// What is asked, where the axis is not known.
    pub fn ask(&self, ask: &Ask) -> String {
        self.asked("", ask)
    }

    /// What is asked of an axis, without its name.
    fn asked(&self, axis: &str, ask: &Ask) -> String {
        let names = |ids: &[crate::source::Spanned<EcoString>]| {
            let names: Vec<String> = ids.iter().map(|id| self.member(axis, id)).collect();
            join_or(&names, self.lang)
        };
        match ask {
            Ask::Among(ids) => names(ids),
            Ask::Within(ids) => format!("{}{}", self.pick("within ", "属于"), names(ids)),
            Ask::Bounds(bounds) => self.bounds(bounds),
            Ask::Not(inner) => match &**inner {
                Ask::Among(ids) => format!("{}{}", self.pick("other than ", "不为"), names(ids)),
                inner => format!("{}{}", self.pick("not ", "非"), self.asked(axis, inner)),
            },
            Ask::Field(field) => match self.lang {
                Lang::En => format!("the record's {}", self.called(field)),
                Lang::Zh => format!("记录的{}", self.called(field)),
            },
        }
    }

    /// A member of an axis: of a dimension, of the organisation, or a plain value.
    fn member(&self, axis: &str, id: &str) -> String {
        let targets = &self.plan.targets;
        if let Some(dimension) = targets.dimensions.find(axis)
            && let Some(member) = targets.dimensions[dimension].find(id)
        {
            return targets.member_name(member).to_string();
        }
        match axis {
            "role" | "unit" | "position" => self.name(None, id),
            _ => self.plain(id),
        }
    }

    /// A range: `above 8% up to 15%`; `超过 8% 至 15%`.
    pub fn bounds(&self, bounds: &Bounds) -> String {
        let lower = bounds.lower.as_ref().map(|limit| (self.plain(&limit.text), limit.included));
        let upper = bounds.upper.as_ref().map(|limit| (self.plain(&limit.text), limit.included));
        match (self.lang, lower, upper) {
            (Lang::En, lower, upper) => {
                let lower =
                    lower.map(|(value, included)| format!("{} {value}", if included { "from" } else { "above" }));
                let upper =
                    upper.map(|(value, included)| format!("{} {value}", if included { "up to" } else { "below" }));
                [lower, upper].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            (Lang::Zh, Some((low, from)), Some((high, to))) => {
                let (low_mark, high_mark) =
                    (if from { "（含）" } else { "（不含）" }, if to { "（含）" } else { "（不含）" });
                format!("{low}{low_mark}至 {high}{high_mark}")
            }
            (Lang::Zh, Some((value, true)), None) => format!("{value} 及以上"),
            (Lang::Zh, Some((value, false)), None) => format!("超过 {value}"),
            (Lang::Zh, None, Some((value, true))) => format!("不超过 {value}"),
            (Lang::Zh, None, Some((value, false))) => format!("低于 {value}"),
            (Lang::Zh, None, None) => String::new(),
        }
    }

    fn measured(&self, measured: &Measured) -> String {
        let texts = [measured.r#as.get(), measured.window.get()].into_iter().flatten().map(|text| self.worded(text));
        let mut parts: Vec<String> = texts.collect();
        parts.extend(measured.of.get().map(|of| self.worded(of)));
        if parts.is_empty() {
            return String::new();
        }
        match self.lang {
            Lang::En => format!(" ({})", parts.join(", ")),
            Lang::Zh => format!("（{}）", parts.join("，")),
        }
    }
}

impl Words<'_> {
    /// One end of a range by its key: `from 60%`, `低于 75`.
    pub fn bound(&self, key: &str, value: &str) -> String {
        match (self.lang, key) {
            (Lang::En, "from") => format!("from {value}"),
            (Lang::En, "above") => format!("above {value}"),
            (Lang::En, "to") => format!("up to {value}"),
            (Lang::En, "below") => format!("below {value}"),
            (Lang::En, _) => format!("at {value}"),
            (Lang::Zh, "from") => format!("{value} 及以上"),
            (Lang::Zh, "above") => format!("超过 {value}"),
            (Lang::Zh, "to") => format!("至 {value}（含）"),
            (Lang::Zh, "below") => format!("低于 {value}"),
            (Lang::Zh, _) => format!("达到 {value}"),
        }
    }
}
