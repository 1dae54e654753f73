//! Incentive plans: target pay, paydays, components, gates, caps, draws, what is held back and taken back, and credit.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, capital, field};

/// What a cap in percent is a part of, in a plan and in a component that has a share of target pay.
pub(super) const PLAN_PAY: (&str, &str) = (" of target variable pay", "目标浮动薪酬的 ");
const COMPONENT_PAY: (&str, &str) = (" of its target pay", "本项目标薪酬的 ");

impl Teller<'_, '_, '_> {
    /// Gate, cap and budget of a plan as a whole.
    pub(super) fn incentive_plan(&mut self) {
        if let Some(currency) = self.text("currency") {
            self.say(format!("Statements are in {currency}."), format!("结算以 {currency} 计。"));
        }
        self.gate();
        self.cap(PLAN_PAY);
        if let Some(budget) = self.text("budget") {
            self.say(
                format!("All that the plan pays in a year may cost {budget} at most."),
                format!("本方案全年支付总额不超过预算 {budget}。"),
            );
        }
    }

    /// Target pay and its mix.
    pub(super) fn pay(&mut self) {
        let mut parts = Vec::new();
        let target = self.text("target");
        let whole = target.is_some();
        if let Some(target) = target {
            parts.push(self.part(format!("target pay is {target} a year"), format!("目标年薪 {target}")));
        }
        for (key, en, zh) in [("fixed", "fixed", "固定"), ("variable", "variable", "浮动")] {
            let share = matches!(self.peek(key), Some(Shape::Figure(crate::units::Figure::Percent(_))));
            let Some(part) = self.text(key) else { continue };
            let among = if parts.len() > 1 { "" } else { "其中" };
            parts.push(match (share, whole) {
                (true, true) => self.part(format!("{part} of it {en}"), format!("{among}{zh}部分占 {part}")),
                (true, false) => {
                    self.part(format!("{part} of target pay is {en}"), format!("{zh}部分占目标年薪的 {part}"))
                }
                (false, _) => self.part(format!("{en} pay is {part} a year"), format!("{zh}年薪 {part}")),
            });
        }
        if let Some(profile) = self.text("profile") {
            parts.push(self.part(
                format!("the variable part spread over the year by the profile “{profile}”"),
                format!("浮动部分按“{profile}”的比例分布到各期"),
            ));
        }
        if let Some(prorate) = self.text("prorate") {
            parts.push(self.part(
                format!("cut {prorate} where a position exists for a part of the year"),
                format!("任职不满全期的{prorate}折算"),
            ));
        }
        self.say_parts(parts);
    }

    /// When pay is calculated, final and paid, and what happens to late results and negative pay.
    pub(super) fn payday(&mut self) {
        let mut parts = Vec::new();
        if let Some(every) = self.text("every") {
            parts.push(self.part(format!("paid {every}"), format!("{every}核发")));
        }
        if let Some(calculate) = self.text("calculate") {
            parts.push(self.part(
                format!("calculated within {calculate} of the period's end"),
                format!("期末后 {calculate}内完成核算"),
            ));
        }
        if let Some(last) = self.text("final") {
            parts.push(self.part(format!("final after {last}"), format!("{last}内定稿")));
        }
        if let Some(paid) = self.text("paid") {
            parts.push(self.part(format!("paid out on {paid}"), format!("{paid}发放")));
        }
        self.say_parts(parts);
        match self.take("late") {
            Some(Shape::Word("next")) => self.say(
                "Results that are known too late are paid with the next payday.",
                "逾期确认的业绩并入下一发放日支付。",
            ),
            Some(_) => self.say(
                "For results that are known too late the closed payday is calculated again.",
                "逾期确认的业绩，重新核算已结的发放期。",
            ),
            None => {}
        }
        match self.take("negative") {
            Some(Shape::Word("carry")) => {
                self.say("Pay below zero is carried to the next payday.", "薪酬为负数的，结转下一发放日抵扣。");
            }
            Some(Shape::Word("forgive")) => self.say("Pay below zero counts as zero.", "薪酬为负数的，按零计。"),
            Some(_) => self.say("Pay below zero is taken from fixed pay.", "薪酬为负数的，从固定薪酬中扣除。"),
            None => {}
        }
    }

    /// What a component is paid for, from where, up to where and how often.
    pub(super) fn component(&mut self) {
        let mut parts = Vec::new();
        let whole = if self.peek("share").is_some() { COMPONENT_PAY } else { PLAN_PAY };
        if let Some(share) = self.text("share") {
            parts.push(self.part(format!("{share} of target variable pay"), format!("占目标浮动薪酬的 {share}")));
        }
        parts.extend(self.measured_by());
        if let Some(card) = self.text("scorecard") {
            // A table of its own reads the score.
            let scored = self.peek("table").is_some() && self.peek("measure").is_none();
            let (en, zh) = if scored { ("score", "得分") } else { ("rating", "评级") };
            parts.push(self.part(format!("paid by the {en} of {card}"), format!("按“{card}”的{zh}支付")));
        }
        if let Some(judge) = self.who("judged_by") {
            let range = self.text("range").unwrap_or_default();
            parts.push(self.part(
                format!("judged by {judge} ({range})"),
                format!("{}（{range}）", self.words.zh_by(&judge, "评定")),
            ));
        }
        parts.extend(self.rate_alone());
        if let Some(every) = self.text("every") {
            parts.push(self.part(format!("paid {every}"), format!("{every}支付")));
        }
        self.say_parts(parts);
        self.paid_on();
        self.counted_between();
        self.gate();
        self.cap(whole);
        self.pool("What is earned is a pool", "所得计入奖金池");
        if let Some(first) = self.text("taken_from") {
            self.say(
                format!("A negative result is taken from “{first}” first."),
                format!("结果为负数的，先从“{first}”中扣减。"),
            );
        }
    }

    /// From where and up to where a result counts.
    pub(super) fn counted_between(&mut self) {
        let scale = self.words.scale("", self.fields).unwrap_or_default();
        let (name, words) = (scale.name.clone(), self.words);
        let limit = |shape: &Shape| words.counted(shape, scale.metric.as_deref().and_then(|metric| words.kind(metric)));
        if let Some(threshold) = self.take("threshold").map(limit) {
            self.say(
                format!(
                    "Nothing is paid at {name} below {threshold}; once that is reached, the table counts from zero."
                ),
                format!(
                    "{}不支付；达到后自零起按表计算。",
                    spaced(&spaced(&format!("{name}未达到"), &threshold), "的")
                ),
            );
        }
        if let Some(ceiling) = self.take("ceiling").map(limit) {
            self.say(
                format!("{} counts up to {ceiling}.", capital(&name)),
                format!("{}。", spaced(&format!("{name}最多计到"), &ceiling)),
            );
        }
    }

    /// A rate that is the same for all results.
    pub(super) fn rate_alone(&mut self) -> Option<String> {
        let rate = self.peek("rate").filter(|rate| matches!(rate, Shape::Figure(_)))?;
        self.take("rate");
        let metric = self.words.scale("", self.fields).and_then(|scale| scale.metric);
        let rate = self.words.rate_of(rate, metric.as_deref());
        Some(self.part(format!("paid at {rate}"), spaced(&spaced("按", &rate), "计算")))
    }

    /// `measured by revenue (own book, attainment, on collection, by the year)`.
    pub(super) fn measured_by(&mut self) -> Option<String> {
        let Some(Shape::Record(measure)) = self.take("measure") else { return None };
        let measure = self.words.measure(measure);
        Some(self.part(format!("measured by {measure}"), format!("按{measure}计量")))
    }

    /// What must hold for anything to be paid.
    pub(super) fn gate(&mut self) {
        let Some(Shape::Record(gate)) = self.take("gate") else { return };
        let when = self.words.of_row(gate, "when").unwrap_or_default();
        self.say(format!("Paid only with {when}."), format!("{}方可支付。", spaced(&when, "时")));
        match field(gate, "tested") {
            Some(Shape::Word("window")) => {
                self.say("This is looked at whenever a period of counting ends.", "该条件在每个统计周期结束时检验。");
            }
            Some(_) => self.say("This is looked at when the year ends.", "该条件在年末检验。"),
            None => {}
        }
        match field(gate, "if_late") {
            Some(Shape::Word("back-pay")) => {
                self.say("When it holds later, what was not paid is paid then.", "延后达到的，补发此前未支付部分。");
            }
            Some(_) => {
                self.say(
                    "When it holds later, what was not paid stays unpaid.",
                    "延后达到的，此前未支付部分不予补发。",
                );
            }
            None => {}
        }
    }

    /// The most that is paid, a percent being of `whole`.
    pub(super) fn cap(&mut self, whole: (&str, &str)) {
        let cap = match self.take("cap") {
            Some(Shape::Record(cap)) => cap,
            Some(_) => return self.say("There is no cap.", "不封顶。"),
            None => return,
        };
        let per = self.words.of_row(cap, "per");
        let total = matches!(field(cap, "per"), Some(Shape::Text(per)) if per == "pool");
        let (per_en, per_zh) = match per {
            Some(_) if total => (" in total".to_owned(), "合计".to_owned()),
            Some(per) => (format!(" per {per}"), format!("每{}", per.trim_start_matches('单'))),
            None => (String::new(), String::new()),
        };
        if let Some(Shape::Figure(pays)) = field(cap, "pays") {
            let share = matches!(pays, crate::units::Figure::Percent(_));
            let pays = self.words.money(pays);
            let (en, zh) = if share { whole } else { ("", " ") };
            self.say(format!("At most {pays}{en} is paid{per_en}."), format!("{per_zh}支付不超过{zh}{pays}。"));
        }
        if let Some(rate) = field(cap, "rate") {
            let rate = self.words.rate(rate);
            self.say(
                format!("The rate is never above {rate}{per_en}."),
                format!("{per_zh}费率{}。", spaced("不超过", &rate)),
            );
        }
    }

    /// On which events pay is paid, where these are others than it is earned on.
    fn paid_on(&mut self) {
        let event = |word: &str| match word {
            "booking" => ("ordered", "签约"),
            "delivery" => ("delivered", "交付"),
            "invoice" => ("invoiced", "开票"),
            _ => ("paid for", "回款"),
        };
        match self.take("paid_on") {
            Some(Shape::Word(word)) => {
                let (en, zh) = event(word);
                self.say(
                    format!("What is earned is paid as far as the deal has been {en}."),
                    format!("所得随{zh}进度按比例支付。"),
                );
            }
            Some(Shape::Record(parts)) => {
                let words = self.words;
                let part = |(key, share): &(ecow::EcoString, Shape)| {
                    let (share, (en, zh)) = (words.inline(share).unwrap_or_default(), event(key));
                    self.part(format!("{share} as far as it has been {en}"), spaced(&format!("{zh}时付"), &share))
                };
                let parts: Vec<String> = parts.iter().map(part).collect();
                let said = words.clauses(&parts);
                self.say(
                    format!("Of what is earned on a deal is paid: {said}."),
                    format!("单笔所得分次支付：{said}，各按进度比例计算。"),
                );
            }
            _ => {}
        }
    }
}

impl crate::wording::Words<'_> {
    /// What is measured and how: `revenue (own book, attainment, counted by the year)`.
    pub(super) fn measure(&self, measure: &Fields) -> String {
        let part = |en: String, zh: String| if self.lang == Lang::En { en } else { zh };
        let text = |key: &str| self.of_row(measure, key);
        let metric = match field(measure, "metric") {
            Some(Shape::Id(_, metric)) => self.axis_name(metric),
            _ => String::new(),
        };
        let mut how: Vec<String> = ["of", "as"].into_iter().filter_map(text).collect();
        how.extend(text("set").map(|set| part(format!("against {set}"), format!("对照{set}"))));
        how.extend(text("credited_on").map(|on| {
            let en = if on.starts_with("at ") { format!("credited {on}") } else { format!("credited on {on}") };
            part(en, format!("{}时确认", on.trim_start_matches('按').trim_end_matches('时')))
        }));
        how.extend(match field(measure, "window") {
            Some(Shape::Word("transaction")) => Some(part(self.by_window("transaction"), "逐笔计算".to_owned())),
            Some(Shape::Word(window)) => {
                let by = self.by_window(window);
                Some(part(format!("counted {by}"), format!("{by}累计")))
            }
            _ => None,
        });
        how.extend(text("when").map(|when| part(format!("only with {when}"), format!("仅限{when}"))));
        how.extend(field(measure, "net_of").and_then(|net| match net {
            Shape::Word("nothing") => {
                Some(part("without taking off the pay of those below".to_owned(), "不扣除下级薪酬".to_owned()))
            }
            net => self.inline(net).map(|net| part(format!("net of the {net}"), format!("扣除{net}"))),
        }));
        match (how.is_empty(), self.lang) {
            (true, _) => metric,
            (false, Lang::En) => format!("{metric} ({})", how.join(", ")),
            (false, Lang::Zh) => format!("{metric}（{}）", how.join("，")),
        }
    }

    /// A field of the record by its name.
    pub(super) fn field_name(&self, shape: &Shape) -> String {
        match shape {
            Shape::Id(_, id) | Shape::Text(id) => self.axis_name(id),
            other => self.inline(other).unwrap_or_default(),
        }
    }
}
