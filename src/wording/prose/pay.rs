//! Pay tables: what is paid for which result.

use crate::diagnostic::{Lang, Speak};
use crate::plan::targets::Kind;
use crate::syntax::shape::{Fields, Shape};
use crate::units::{Figure, Quantity, speak};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, ended, field};

/// What a table without conditions is read by: `attainment`, or a metric in what it is measured in.
#[derive(Debug, Clone, Default)]
pub struct Scale {
    pub(super) name: String,
    pub(super) metric: Option<String>,
    /// Whether levels are parts of a pool.
    pub(super) pool: bool,
}

impl Scale {
    /// The metric that a table without conditions reads in what it is measured in; empty for shares.
    pub fn axis(&self) -> &str {
        self.metric.as_deref().unwrap_or_default()
    }
}

impl Words<'_> {
    /// What the tables of an entry are read by: its measure, for items of scorecards their metric, which is their id unless
    /// said.
    pub fn scale(&self, id: &str, fields: &Fields) -> Option<Scale> {
        let measure = match field(fields, "measure") {
            Some(Shape::Record(measure)) => measure,
            // A component that reads a scorecard and nothing else is paid by its score.
            _ if field(fields, "scorecard").is_some() && field(fields, "table").is_some() => {
                return Some(self.score_scale());
            }
            _ => fields,
        };
        let metric = match field(measure, "metric") {
            Some(Shape::Id(_, metric)) => metric.as_str(),
            _ => id,
        };
        self.kind(metric)?;
        let name = self.axis_name(metric);
        let name = match field(measure, "as") {
            Some(Shape::Word("attainment")) => self.pick("attainment", "达成率").to_owned(),
            Some(Shape::Word("attainment-to-date")) => self.pick("attainment to date", "累计达成率").to_owned(),
            Some(Shape::Word("excess")) => self.pick("the excess over target of ", "超出目标的").to_owned() + &name,
            Some(Shape::Word("increase")) => match self.lang {
                Lang::En => format!("the increase of {name} over last year"),
                Lang::Zh => format!("{name}同比增量"),
            },
            Some(Shape::Word("growth")) => match self.lang {
                Lang::En => format!("growth of {name}"),
                Lang::Zh => format!("{name}增长率"),
            },
            _ => name,
        };
        let amount = !matches!(field(measure, "as"), Some(Shape::Word("attainment" | "attainment-to-date" | "growth")));
        let pool = matches!(field(fields, "pool"), Some(Shape::Record(pool)) if field(pool, "amount").is_some());
        Some(Scale { name, metric: amount.then(|| metric.to_owned()), pool })
    }

    /// What the tables within an entry are read by: what it reads itself, else, where it is a table, what holds around it.
    pub fn scale_within(&self, id: &str, fields: &Fields, around: Option<&Scale>) -> Option<Scale> {
        match field(fields, "reads") {
            Some(Shape::Record(measure)) => self.scale("", measure),
            _ => self.scale(id, fields).or_else(|| around.filter(|_| field(fields, "rows").is_some()).cloned()),
        }
    }

    /// What ratings are read by.
    pub fn score_scale(&self) -> Scale {
        Scale { name: self.pick("a score", "得分").to_owned(), ..Scale::default() }
    }

    /// A row's place on the scale, up to where the next one starts: `attainment from 60% but below 100%`.
    fn place(&self, scale: &Scale, row: &Fields, next: Option<&Fields>) -> String {
        let stretch = self.stretch(scale, row, next);
        match (self.lang, field(row, "at").is_some()) {
            (Lang::En, true) => format!("{} of {stretch}", scale.name),
            (Lang::Zh, true) => format!("{}达到 {stretch}", scale.name),
            (_, false) => spaced(&format!("{}{}", scale.name, self.pick(" ", "")), &stretch),
        }
    }

    /// A row's place without the name of the scale: `from 60% but below 100%`; a point as it is.
    pub(super) fn stretch(&self, scale: &Scale, row: &Fields, next: Option<&Fields>) -> String {
        let text = |row: &Fields, key: &str| match field(row, key)? {
            Shape::Text(text) => Some(text.to_string()),
            other => self.inline(other),
        };
        if let Some(at) = text(row, "at") {
            return self.on_axis(scale.axis(), &at);
        }
        let own = |row: &Fields, key: &str, included: bool| text(row, key).map(|value| (value, included));
        let lower = own(row, "from", true).or_else(|| own(row, "above", false));
        let upper = own(row, "to", true).or_else(|| own(row, "below", false)).or_else(|| {
            let next = next.filter(|_| lower.is_some())?;
            own(next, "from", false).or_else(|| own(next, "above", true))
        });
        // What begins at nothing is told by its end alone.
        let nothing = |limit: &str| limit.trim_end_matches('%') == "0";
        let lower = lower.filter(|(limit, _)| upper.is_none() || !nothing(limit));
        let ends =
            lower.as_ref().or(upper.as_ref()).map(|(limit, _)| self.ends_of(scale.axis(), limit)).unwrap_or_default();
        let shown = |(limit, included): (String, bool)| (self.on_axis(scale.axis(), &limit), included);
        self.range(ends, lower.map(shown), upper.map(shown))
    }

    /// How a sentence about a row of a table begins: by its condition, or by its place on the scale.
    pub(super) fn lead_on(&self, scale: Option<&Scale>, row: &Fields, next: Option<&Fields>) -> String {
        let bound = ["from", "above", "to", "below", "at"].iter().any(|key| field(row, key).is_some());
        let Some(scale) = scale.filter(|_| bound && field(row, "when").is_none()) else { return self.lead(row) };
        let place = self.place(scale, row, next);
        let lead = match self.lang {
            Lang::En => format!("At {place}, ").replace("At a score", "A score"),
            Lang::Zh => format!("{}，", spaced(&place, "的")),
        };
        self.named(row, &lead)
    }
}

impl Teller<'_, '_, '_> {
    /// A pay table: how its rows pay, row by row, and what lies beyond its ends.
    pub(super) fn pay_table(&mut self, scale: Option<&Scale>) {
        let words = self.words;
        let own = self.read_by("The row is picked by", "档位按", "选取");
        let scale = own.as_ref().or(scale);
        let mode = self.mode();
        let rows = self.rows();
        for (at, row) in rows.iter().enumerate() {
            let (lead, mode) = match (rows, scale) {
                // A table of one row from nothing on is no ladder.
                ([only], Some(scale)) if begins_at_nothing(only) => {
                    (self.part(format!("Whatever the {}, ", scale.name), format!("无论{}高低，", scale.name)), "whole")
                }
                _ => (words.lead_on(scale, row, rows.get(at + 1)), mode),
            };
            let paid = words.clauses(&words.paid(row, mode, scale));
            self.case(ended(&format!("{lead}{paid}"), words.pick(".", "。")));
        }
        match rows {
            // Where all is paid at one rate there are no parts.
            [only] if begins_at_nothing(only) => drop(self.take("mode")),
            _ => self.mode_of(mode),
        }
        if rows.iter().any(|row| matches!(field(row, "rate"), Some(Shape::Figure(Figure::Times(_))))) {
            self.say(
                "At the base rate, each percent of the target pays one percent of its target pay.",
                "按基础费率，目标每达成 1%，支付该项目标薪酬的 1%。",
            );
        }
        self.beyond();
    }

    /// A factor on the sum of the components, by another measure.
    pub(super) fn modifier(&mut self) {
        let words = self.words;
        let scale = self.read_by(
            "What is paid here is multiplied by a factor, which follows",
            "所得合计乘以调节系数，系数按",
            "确定",
        );
        let mode = self.mode();
        let rows = self.rows();
        for (at, row) in rows.iter().enumerate() {
            let factor = field(row, "rate").or(field(row, "pays")).map(|factor| words.factor_of(factor));
            let (lead, factor) = (words.lead_on(scale.as_ref(), row, rows.get(at + 1)), factor.unwrap_or_default());
            self.say_case(format!("{lead}the factor is {factor}."), format!("{lead}系数为 {factor}。"));
        }
        self.mode_of(mode);
        self.beyond();
    }

    /// The measure of its own that a table reads.
    fn read_by(&mut self, en: &str, zh: &str, zh_does: &str) -> Option<Scale> {
        let Some(Shape::Record(measure)) = self.take("reads") else { return None };
        let said = self.words.measure(measure);
        self.say(format!("{en} {said}."), format!("{zh}{said}{zh_does}。"));
        self.words.scale("", measure)
    }

    fn mode(&self) -> &'static str {
        match self.peek("mode") {
            Some(Shape::Word(mode)) => mode,
            _ => "",
        }
    }

    fn mode_of(&mut self, mode: &str) {
        let said = match mode {
            "marginal" => {
                ("Each part is paid at the rate of its own row.", "各档分段计算，只对落在该档内的部分适用该档费率。")
            }
            "whole" => ("All of it is paid at the rate reached.", "达到某一档后，全部业绩按该档费率计算。"),
            "forward" => (
                "Each transaction is paid wholly at the rate that the count reaches with it; earlier ones keep theirs.",
                "每笔业绩整单适用累计到该笔时达到的档位费率，此前各笔不再重算。",
            ),
            "step" => (
                "Between two rows the level reached stands; nothing is added in between.",
                "按达到的档位计，两档之间不折算。",
            ),
            "interpolated" => ("Between two points the line is straight.", "两点之间按直线比例计算。"),
            _ => return,
        };
        self.take("mode");
        self.say(said.0, said.1);
    }

    /// What a line does before its first and behind its last point.
    pub(super) fn beyond(&mut self) {
        match self.take("below_first") {
            Some(Shape::Text(text)) if text == "hold" => {
                self.say("Below the first point it stays at the first value.", "低于第一点的，按第一点计。")
            }
            Some(Shape::Text(text)) => {
                let value = self.words.plain(text);
                self.say(
                    format!("Below the first point it is {value}."),
                    format!("低于第一点的，{}。", spaced(&spaced("按", &value), "计")),
                );
            }
            _ => {}
        }
        match self.take("above_last") {
            Some(Shape::Word("hold")) => {
                self.say("Above the last point it stays at the last value.", "高于最后一点的，按最后一点计，不再增加。")
            }
            Some(Shape::Word(_)) => {
                self.say("Above the last point the last line goes on.", "高于最后一点的，按最后一段的比例继续增加。")
            }
            _ => {}
        }
    }

    /// Ratings by score, and what each pays.
    pub(super) fn ratings(&mut self) {
        let (words, scale) = (self.words, self.words.score_scale());
        let rows = self.rows();
        for (at, row) in rows.iter().enumerate() {
            let lead = words.lead_on(Some(&scale), row, rows.get(at + 1));
            let rating = words.of_row(row, "rating").unwrap_or_default();
            let pays = words.of_row(row, "pays");
            let en = pays.as_ref().map(|pays| format!(" and pays {pays}")).unwrap_or_default();
            let zh = pays.map(|pays| format!("，支付 {pays}")).unwrap_or_default();
            let lead_en = lead.trim_end_matches(", ");
            self.say_case(format!("{lead_en} is rated {rating}{en}."), format!("{lead}评为 {rating}{zh}。"));
        }
    }
}

/// Whether a row has no other case than to begin at zero.
fn begins_at_nothing(row: &Fields) -> bool {
    let others = ["when", "above", "to", "below", "at"];
    others.iter().all(|key| field(row, key).is_none())
        && matches!(field(row, "from"), Some(Shape::Text(from)) if from.trim_end_matches('%') == "0")
}

impl Words<'_> {
    /// What a row pays: a level on reaching it, a rate beyond, or both.
    fn paid(&self, row: &Fields, mode: &str, scale: Option<&Scale>) -> Vec<String> {
        let mut parts = Vec::new();
        if let Some(pays) = field(row, "pays") {
            let level = self.level(pays, scale);
            let nothing =
                matches!(pays, Shape::Figure(figure) if matches!(figure.speak(Lang::En).as_str(), "0" | "0%"));
            parts.push(match (self.lang, nothing) {
                (Lang::En, true) => "nothing is paid".to_owned(),
                (Lang::Zh, true) => "不支付".to_owned(),
                (Lang::En, false) => format!("{level} is paid"),
                (Lang::Zh, false) => format!("支付{level}"),
            });
        }
        if let Some(rate) = field(row, "rate") {
            let rate = self.rate_of(rate, scale.map(Scale::axis));
            let at = spaced(&spaced("按", &rate), "计算");
            parts.push(match (self.lang, mode) {
                (Lang::En, "whole") => format!("all of it is paid at {rate}"),
                (Lang::Zh, "whole") => format!("全部{at}"),
                (Lang::En, "forward") => format!("a transaction is paid at {rate}"),
                (Lang::Zh, "forward") => format!("该笔整单{at}"),
                (Lang::En, _) => format!("that part is paid at {rate}"),
                (Lang::Zh, _) => format!("该部分{at}"),
            });
        }
        if let Some(Shape::Word(own)) = field(row, "mode") {
            let own = self.worded(own);
            parts.push(self.pick("this row: ", "本档：").to_owned() + &own);
        }
        let known = ["rate", "pays", "mode", "each"];
        let rest: Fields = row.iter().filter(|(key, _)| !known.contains(&key.as_str())).cloned().collect();
        parts.extend(self.results(&rest));
        parts.extend(self.each(row, scale.map(Scale::axis)));
        parts
    }

    /// `70% of the component's target pay`, `CNY 3,000`.
    pub(super) fn level(&self, shape: &Shape, scale: Option<&Scale>) -> String {
        match shape {
            Shape::Figure(figure @ Figure::Percent(_)) => {
                let share = self.figure(figure, None);
                match (self.lang, scale.is_some_and(|scale| scale.pool)) {
                    (Lang::En, false) => format!("{share} of its target pay"),
                    (Lang::Zh, false) => format!("该项目标薪酬的 {share}"),
                    (Lang::En, true) => format!("{share} of the pool"),
                    (Lang::Zh, true) => format!("奖金池的 {share}"),
                }
            }
            Shape::Figure(figure) => self.pick("", " ").to_owned() + &self.money(figure),
            Shape::Record(judged) => self.judged(judged),
            other => self.inline(other).unwrap_or_default(),
        }
    }

    /// `2.5 times the base rate`, `1.5% of the amount`, `CNY 25 each`.
    pub(super) fn rate(&self, shape: &Shape) -> String {
        self.rate_of(shape, None)
    }

    /// A rate by what its metric is counted in: `每家 500元`.
    pub(super) fn rate_of(&self, shape: &Shape, metric: Option<&str>) -> String {
        let Shape::Figure(figure) = shape else {
            return match shape {
                Shape::Record(judged) => self.judged(judged),
                other => self.inline(other).unwrap_or_default(),
            };
        };
        match (figure, self.lang) {
            (Figure::Times(Quantity::ONE), _) => self.pick("the base rate", "基础费率").to_owned(),
            (Figure::Times(factor), Lang::En) => format!("{} times the base rate", speak::number(*factor, self.lang)),
            (Figure::Times(factor), Lang::Zh) => format!("基础费率的 {} 倍", speak::number(*factor, self.lang)),
            (Figure::Percent(_), Lang::En) => format!("{} of the amount", self.figure(figure, None)),
            (Figure::Percent(_), Lang::Zh) => format!("业绩金额的 {}", self.figure(figure, None)),
            _ => {
                let rate = self.money(figure);
                match (metric.and_then(|metric| self.kind(metric)), rate.strip_prefix("每个 ")) {
                    (Some(Kind::Count(Some(word))), Some(rate)) => format!("每{word} {rate}"),
                    _ => rate,
                }
            }
        }
    }

    /// `what the director judges, from 0% up to 120%`.
    pub(super) fn judged(&self, fields: &Fields) -> String {
        let by = field(fields, "judged_by").map(|by| self.and(&self.those(by))).unwrap_or_default();
        let range = self.of_row(fields, "range").unwrap_or_default();
        match self.lang {
            Lang::En => format!("what {by} judges ({range})"),
            Lang::Zh => format!("{by}评定的结果（{range}）"),
        }
    }
}
