//! Conditions as prose.

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::syntax::{AllOf, Ask, Bounds, Limit, Measured, Test, When};
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

    pub(super) fn test(&self, axis: &EcoString, test: &Test) -> String {
        let measured = test.measured.as_deref().map(|measured| self.measured(measured)).unwrap_or_default();
        let (id, axis) = (axis, format!("{}{measured}", self.axis_name(axis)));
        // A field named as a question is answered by what it asks for.
        let asked = axis.strip_prefix("是否").unwrap_or(&axis);
        match &test.ask {
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "true" => asked.to_owned(),
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "false" => match self.lang {
                Lang::En => format!("not {asked}"),
                Lang::Zh => format!("非{asked}"),
            },
            Ask::Among(_) | Ask::Field(_) => {
                spaced(&format!("{axis}{}", self.pick(" ", "为")), &self.ask_on(id, &test.ask))
            }
            _ => spaced(&format!("{axis}{}", self.pick(" ", "")), &self.ask_on(id, &test.ask)),
        }
    }

    /// What is asked, where the axis is not known.
    pub fn ask(&self, ask: &Ask) -> String {
        self.ask_on("", ask)
    }

    /// What is asked of an axis, without its name.
    pub(super) fn ask_on(&self, axis: &str, ask: &Ask) -> String {
        let names = |ids: &[crate::source::Spanned<EcoString>]| {
            let names: Vec<String> = ids.iter().map(|id| self.member_of(axis, id)).collect();
            join_or(&names, self.lang)
        };
        match ask {
            Ask::Among(ids) => names(ids),
            Ask::Within(ids) => spaced(self.pick("within ", "属于"), &names(ids)),
            Ask::Bounds(bounds) => self.bounds_on(axis, bounds),
            Ask::Not(inner) => match &**inner {
                Ask::Among(ids) => spaced(self.pick("other than ", "不为"), &names(ids)),
                inner => format!("{}{}", self.pick("not ", "非"), self.ask_on(axis, inner)),
            },
            Ask::Field(field) => match self.lang {
                Lang::En => format!("the record's {}", self.called(field)),
                Lang::Zh => format!("记录的{}", self.called(field)),
            },
        }
    }

    /// A range: `above 8% up to 15%`; `超过 8% 但不超过 15%`.
    pub fn bounds(&self, bounds: &Bounds) -> String {
        self.bounds_on("", bounds)
    }

    /// A range in what the axis is measured in.
    fn bounds_on(&self, axis: &str, bounds: &Bounds) -> String {
        let end = |limit: &Option<Limit>| limit.as_ref().map(|limit| (self.on_axis(axis, &limit.text), limit.included));
        self.range(end(&bounds.lower), end(&bounds.upper))
    }

    /// A range from its ends, each with whether it belongs to the range.
    pub(super) fn range(&self, lower: Option<(String, bool)>, upper: Option<(String, bool)>) -> String {
        let both = lower.is_some() && upper.is_some();
        let low = lower.map(|(value, included)| {
            spaced(
                self.pick(["above ", "from "][usize::from(included)], ["超过", "不低于"][usize::from(included)]),
                &value,
            )
        });
        let high = upper.map(|(value, included)| match (self.lang, included) {
            (Lang::En, true) => format!("up to {value}"),
            (Lang::En, false) => format!("{}below {value}", if both { "but " } else { "" }),
            (Lang::Zh, true) => spaced("不超过", &value),
            (Lang::Zh, false) => spaced("低于", &value),
        });
        let ends: Vec<String> = low.into_iter().chain(high).collect();
        match self.lang {
            Lang::En => ends.join(" "),
            // `超过 8% 但不超过 15%`: a blank stands only behind figures and Latin letters.
            Lang::Zh => ends.into_iter().reduce(|low, high| spaced(&low, &format!("但{high}"))).unwrap_or_default(),
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

/// Two texts of a sentence as one: a blank stands between a Chinese character and a figure or a Latin letter.
pub(super) fn spaced(first: &str, second: &str) -> String {
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '‰' | '×');
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let gap = match (first.chars().next_back(), second.chars().next()) {
        (Some(a), Some(b)) => (latin(a) && han(b)) || (han(a) && (latin(b) || b == '-')),
        _ => false,
    };
    format!("{first}{}{second}", if gap { " " } else { "" })
}
