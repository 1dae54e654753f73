//! Conditions as prose.

use ecow::EcoString;

use crate::decision::AxisKind;
use crate::diagnostic::Lang;
use crate::plan::targets::Kind;
use crate::syntax::{AllOf, Ask, Bounds, Limit, Measured, Test, When};
use crate::units::{Date, Duration, Figure};
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
        self.both(&tests)
    }

    /// What must hold together: `a, b, and c`, in which the commas keep `or` within its part.
    pub(super) fn both(&self, tests: &[String]) -> String {
        match (self.lang, tests) {
            (Lang::En, [all @ .., last]) if !all.is_empty() => format!("{}, and {last}", all.join(", ")),
            _ => tests.join("，且"),
        }
    }

    pub(super) fn test(&self, axis: &EcoString, test: &Test) -> String {
        // What has happened is told by its name alone: `churn or cancellation`; `发生退货`.
        if axis.as_str() == "event" && matches!(test.ask, Ask::Among(_)) {
            return spaced(self.pick("", "发生"), &self.ask_on(axis, &test.ask));
        }
        let measured = test.measured.as_deref().map(|measured| self.measured(measured)).unwrap_or_default();
        let (id, axis) = (axis, format!("{}{measured}", self.axis_name(axis)));
        // A field named as a question is answered by what it asks for.
        let asked = axis.strip_prefix("是否").unwrap_or(&axis);
        match &test.ask {
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "true" => asked.to_owned(),
            Ask::Among(ids) if ids.len() == 1 && ids[0].as_str() == "false" => match self.lang {
                Lang::En => contrary(asked),
                Lang::Zh => negated(asked),
            },
            Ask::Among(_) => spaced(&format!("{axis}{}", self.pick(" ", "为")), &self.ask_on(id, &test.ask)),
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
                // Of several, `或` would leave open whether one of them is enough.
                Ask::Among(ids) if self.lang == Lang::Zh => {
                    let names: Vec<String> = ids.iter().map(|id| self.member_of(axis, id)).collect();
                    spaced("不为", &names.join("、"))
                }
                Ask::Among(ids) => format!("other than {}", names(ids)),
                inner => format!("{}{}", self.pick("not ", "不"), self.ask_on(axis, inner)),
            },
            Ask::Field(field) => match self.lang {
                Lang::En => format!("equal to the record's {}", self.axis_name(field)),
                Lang::Zh => format!("等于记录中的“{}”", self.axis_name(field)),
            },
        }
    }

    /// A range: `above 8% up to 15%`; `超过 8% 但不超过 15%`.
    pub fn bounds(&self, bounds: &Bounds) -> String {
        self.bounds_on("", bounds)
    }

    /// A range in what the axis is measured in.
    fn bounds_on(&self, axis: &str, bounds: &Bounds) -> String {
        let ends = [&bounds.lower, &bounds.upper].into_iter().flatten().next();
        let ends = ends.map(|limit| self.ends_of(axis, &limit.text)).unwrap_or_default();
        self.bounds_by(ends, axis, bounds)
    }

    /// A range of numbers of things.
    pub(super) fn number_bounds(&self, bounds: &Bounds) -> String {
        self.bounds_by(Ends::Number, "", bounds)
    }

    fn bounds_by(&self, ends: Ends, axis: &str, bounds: &Bounds) -> String {
        let end = |limit: &Option<Limit>| limit.as_ref().map(|limit| (self.on_axis(axis, &limit.text), limit.included));
        self.range(ends, end(&bounds.lower), end(&bounds.upper))
    }

    /// How the ends of a range are called, which a limit and what its axis is measured in tell.
    pub(super) fn ends_of(&self, axis: &str, limit: &str) -> Ends {
        let counted = match self.axes.find(axis).map(|axis| &axis.kind) {
            Some(AxisKind::Count(_) | AxisKind::Duration) => true,
            _ => matches!(self.kind(axis), Some(Kind::Count(_))),
        };
        let number = Figure::parse(limit);
        match number {
            Ok(Figure::Amount { .. }) if counted => Ends::Number,
            Ok(_) => Ends::Amount,
            Err(_) if Date::parse(limit).is_ok() => Ends::Day,
            Err(_) if Duration::parse(limit).is_ok() => Ends::Number,
            Err(_) => Ends::Amount,
        }
    }

    /// A range from its ends, each with whether it belongs to the range.
    pub(super) fn range(&self, ends: Ends, lower: Option<(String, bool)>, upper: Option<(String, bool)>) -> String {
        let both = lower.is_some() && upper.is_some();
        let [above, from, to, below] = ends.words(self.lang);
        let low = lower.map(|(value, included)| spaced(if included { from } else { above }, &value));
        let high = upper.map(|(value, included)| {
            let open = if both && self.lang == Lang::En { "but " } else { "" };
            if included { spaced(to, &value) } else { spaced(&format!("{open}{below}"), &value) }
        });
        let ends: Vec<String> = low.into_iter().chain(high).collect();
        match self.lang {
            Lang::En => ends.join(" "),
            // `超过 8% 但不超过 15%`: a blank stands only behind figures and Latin letters.
            Lang::Zh => ends.into_iter().reduce(|low, high| spaced(&low, &format!("但{high}"))).unwrap_or_default(),
        }
    }

    pub(super) fn measured(&self, measured: &Measured) -> String {
        let mut parts: Vec<String> = measured.r#as.get().into_iter().map(|text| self.worded(text)).collect();
        parts.extend(measured.window.get().map(|window| self.by_window(window)));
        parts.extend(measured.of.get().map(|of| match self.plan.organisation.lookup(of) {
            Some(who) => self.plan.organisation.printed_name(who, self.lang),
            None => self.worded(of),
        }));
        if parts.is_empty() {
            return String::new();
        }
        match self.lang {
            Lang::En => format!(" ({})", parts.join(", ")),
            Lang::Zh => format!("（{}）", parts.join("，")),
        }
    }

    /// The time over which results are counted: `by the quarter`.
    pub(super) fn by_window(&self, window: &str) -> String {
        match (self.lang, window) {
            (Lang::En, "transaction") => "each transaction by itself".to_owned(),
            (Lang::Zh, "transaction") => "逐笔".to_owned(),
            (Lang::En, _) => format!("by the {}", self.worded(window)),
            (Lang::Zh, _) => format!("按{}", self.worded(window)),
        }
    }
}

/// How the ends of a range are called: days are early or late, things are few or many, amounts low or high.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ends {
    #[default]
    Amount,
    Number,
    Day,
}

impl Ends {
    /// The words before a lower end that does not belong to the range and one that does, before an upper end that does and one
    /// that does not.
    const fn words(self, lang: Lang) -> [&'static str; 4] {
        match (lang, self) {
            (Lang::En, Self::Day) => ["after ", "from ", "up to ", "before "],
            (Lang::En, _) => ["above ", "from ", "up to ", "below "],
            (Lang::Zh, Self::Amount) => ["超过", "不低于", "不超过", "低于"],
            (Lang::Zh, Self::Number) => ["超过", "不少于", "不超过", "少于"],
            (Lang::Zh, Self::Day) => ["晚于", "不早于", "不晚于", "早于"],
        }
    }
}

/// `no first order`; what something is or was done has a word of its own for the contrary: `not shared between two areas`.
fn contrary(asked: &str) -> String {
    let first = asked.split(' ').next().unwrap_or_default();
    let done = first.ends_with("ed") || ["won", "lost", "paid", "sold", "met", "held", "new", "known"].contains(&first);
    format!("{} {asked}", if done { "not" } else { "no" })
}

/// `非首单`; what has happened or is there has a word of its own for the contrary: `未签约`, `无授权`.
fn negated(asked: &str) -> String {
    match (asked.strip_prefix('已'), asked.strip_prefix('有')) {
        (Some(rest), _) => format!("未{rest}"),
        (None, Some(rest)) => format!("无{rest}"),
        (None, None) => format!("非{asked}"),
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
