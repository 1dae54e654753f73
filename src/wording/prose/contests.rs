//! Contests, pools that are divided, and points beside the items of a scorecard.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::incentives::PLAN_PAY;
use crate::wording::prose::{Scale, Teller, capital, ended, field};

impl Teller<'_, '_, '_> {
    /// A contest: what is measured, what is paid or won, up to where.
    pub(super) fn contest(&mut self) {
        let mut parts: Vec<String> = self.measured_by().into_iter().collect();
        parts.extend(self.rate_alone());
        self.say_parts(parts);
        let scale = self.words.scale("", self.fields).unwrap_or_default();
        let words = self.words;
        let limit = |shape: &Shape| words.counted(shape, scale.metric.as_deref().and_then(|metric| words.kind(metric)));
        if let Some(least) = self.take("threshold").map(limit) {
            self.say(
                format!("Who has less than {least} is not ranked and wins nothing."),
                format!("{}，不参与排名和奖励。", spaced(&spaced("不足", &least), "的")),
            );
        }
        self.gate();
        match self.take("ties") {
            Some(Shape::Word("share")) => self.say(
                "Those who have the same share the prizes of the ranks that they take up together.",
                "结果相同的，合并所占名次的奖项后平分。",
            ),
            Some(_) => self
                .say("Those who have the same each win the prize of their rank.", "结果相同的，各得所在名次的奖项。"),
            None => {}
        }
        self.pool("There is a pool to win", "奖励出自奖金池");
        self.cap(PLAN_PAY);
    }

    /// A pool: what there is in it, and how it is divided.
    pub(super) fn pool(&mut self, en: &str, zh: &str) {
        let Some(Shape::Record(pool)) = self.take("pool") else { return };
        let words = self.words;
        let mut parts = Vec::new();
        parts.extend(
            words.of_row(pool, "amount").map(|amount| self.part(format!("{amount} in all"), spaced("总额", &amount))),
        );
        parts.extend(field(pool, "rate").map(|rate| {
            let rate = words.rate(rate);
            self.part(format!("{rate} that all bring in together"), spaced("提取", &rate))
        }));
        parts.extend(field(pool, "divide").and_then(|divide| words.inline(divide)).map(|way| {
            self.part(format!("divided {way}"), way.clone() + if way.ends_with("分配") { "" } else { "分配" })
        }));
        parts.extend(
            words
                .of_row(pool, "scorecard")
                .map(|card| self.part(format!("divided by the scores of {card}"), format!("按“{card}”得分分配"))),
        );
        parts.extend(field(pool, "judged_by").map(|judge| {
            let judge = words.and(&words.those(judge));
            self.part(format!("divided as {judge} judges"), words.zh_by(&judge, "评定分配"))
        }));
        let note = words.of_row(pool, "note").map(|note| ended(&note, words.pick(".", "。"))).unwrap_or_default();
        let gap = words.pick(" ", "");
        let said = parts.join(words.pick(", ", "，"));
        let sentence = if said.is_empty() {
            self.part(en.into(), zh.into())
        } else {
            self.part(format!("{en}: {said}"), format!("{zh}：{said}"))
        };
        let sentence = format!("{}{gap}{note}", ended(&sentence, words.pick(".", "。")));
        self.say(sentence.trim_end().to_owned(), sentence.trim_end().to_owned());
    }

    /// A prize of a contest, by rank.
    pub(super) fn prizes(&mut self) {
        let words = self.words;
        let rows = self.rows();
        for (at, row) in rows.iter().enumerate() {
            let (ranks, won) = (words.ranks(row, rows.get(at + 1)), words.won(row));
            self.say_case(format!("Rank {ranks}: {}", ended(&won, ".")), format!("{ranks}：{}", ended(&won, "。")));
        }
    }

    /// Points beside the items of a scorecard.
    pub(super) fn adjustment(&mut self) {
        let words = self.words;
        let when = self.text("when");
        let points = match self.take("points") {
            Some(Shape::Record(judged)) => {
                let judged = words.judged(judged);
                self.part(format!("the points are {judged}"), format!("计{judged}"))
            }
            Some(points) => {
                let points = words.inline(points).unwrap_or_default();
                match points.strip_prefix(['-', '−']) {
                    Some(less) => self.part(format!("{less} points are taken off"), spaced(&spaced("扣", less), "分")),
                    None => self.part(format!("{points} points are added"), spaced(&spaced("加", &points), "分")),
                }
            }
            None => return,
        };
        let times = match self.take("times") {
            Some(Shape::Word("each")) => self.part(", each time".into(), "，每次计".into()),
            Some(_) => self.part(", once however often".into(), "，多次只计一次".into()),
            None => String::new(),
        };
        let most = self.text("at_most").map(|most| {
            self.part(format!(", {most} in all at most"), format!("，{}", spaced(&spaced("累计不超过", &most), "分")))
        });
        let lead = when.map(|when| self.part(format!("With {when}, "), format!("{}，", spaced(&when, "的"))));
        let (lead, most) = (lead.unwrap_or_default(), most.unwrap_or_default());
        let said = capital(&format!("{lead}{points}{times}{most}"));
        self.say(format!("{said}."), format!("{said}。"));
    }
}

impl Words<'_> {
    /// The ranks of a prize: `1`, `2 to 3`, `from 11`; `第 1 名`, `第 2 至 3 名`.
    pub(super) fn ranks(&self, row: &Fields, next: Option<&Fields>) -> String {
        let rank = |row: &Fields, key: &str| match field(row, key)? {
            Shape::Text(text) => text.parse::<u64>().ok(),
            _ => None,
        };
        let first = |row: &Fields| rank(row, "from").or_else(|| rank(row, "above").map(|above| above + 1));
        let last = rank(row, "to").or_else(|| rank(row, "below").map(|below| below.saturating_sub(1)));
        let last = last.or_else(|| next.and_then(first).map(|next| next.saturating_sub(1)));
        let first = first(row).or_else(|| rank(row, "at")).unwrap_or(1);
        let last = if field(row, "at").is_some() { Some(first) } else { last };
        match (self.lang, last) {
            (Lang::En, Some(last)) if last == first => first.to_string(),
            (Lang::Zh, Some(last)) if last == first => format!("第 {first} 名"),
            (Lang::En, Some(last)) => format!("{first} to {last}"),
            (Lang::Zh, Some(last)) => format!("第 {first} 至 {last} 名"),
            (Lang::En, None) => format!("from {first}"),
            (Lang::Zh, None) => format!("第 {first} 名及以后"),
        }
    }

    /// A prize in money, or as a part of the pool.
    pub(super) fn prize(&self, pays: &Shape) -> String {
        self.level(pays, Some(&Scale { pool: true, ..Default::default() }))
    }

    /// What a row of prizes gives.
    fn won(&self, row: &Fields) -> String {
        let pays = field(row, "pays").map(|pays| self.prize(pays).trim().to_owned());
        let award = self.of_row(row, "award");
        let note = self.of_row(row, "note");
        let won: Vec<String> = pays.into_iter().chain(award).chain(note).collect();
        self.clauses(&won)
    }
}
