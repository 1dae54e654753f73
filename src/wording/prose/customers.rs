//! Grading, territories, coverage, protection and care.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, capital, ended, field};

impl Teller<'_, '_, '_> {
    /// Which customers get which grade, who answers for it, and when grades are looked at again.
    pub(super) fn grading(&mut self) {
        self.rows_in_general();
        if let Some(Shape::Named(gives)) = self.take("gives") {
            for (name, kind) in gives {
                // What the table gives, its head says.
                let shown = self.rows().iter().any(|row| field(row, name).is_some());
                let (name, values) = (self.words.key(name), self.words.inline(kind).unwrap_or_default());
                if shown && !matches!(kind, Shape::List(_) | Shape::Named(_)) {
                    continue;
                }
                if !matches!(kind, Shape::List(_) | Shape::Named(_)) {
                    self.say(format!("Also given: {name} ({values})."), format!("另给出：{name}（{values}）。"));
                    continue;
                }
                let order = spaced(&spaced(&name, "由低到高依次为"), &values);
                self.say(format!("The values of {name}, lowest first: {values}."), format!("{order}。"));
            }
        }
        if let Some(Shape::Record(review)) = self.take("review") {
            let every = self.words.of_row(review, "every").unwrap_or_default();
            let owner = field(review, "owner").map(|owner| self.words.and(&self.words.those(owner)));
            let by = owner.map(|owner| self.part(format!(" by {owner}"), format!("，由{owner}负责")));
            let by = by.unwrap_or_default();
            self.say(format!("Grades are looked at again {every}{by}."), format!("等级{every}复核一次{by}。"));
        }
        if let Some(owner) = self.who("owner") {
            self.say(format!("{} answers for the grading.", capital(&owner)), format!("客户分级由{owner}负责。"));
        }
    }

    /// Whose customers are whose.
    pub(super) fn territories(&mut self) {
        for row in self.rows() {
            let owner = match field(row, "owner") {
                Some(Shape::Record(fields)) => self.words.of_row(fields, "field").map(|field| {
                    self.part(format!("whoever the record names as “{field}”"), format!("记录中“{field}”所列的人"))
                }),
                Some(owner) => Some(self.words.and(&self.words.those(owner))),
                None => None,
            };
            let Some(owner) = owner else { continue };
            let lead = self.words.lead(row);
            self.say_case(format!("{lead}customers belong to {owner}."), format!("{lead}归{owner}。"));
        }
    }

    /// Who serves whom, how many each, and how often.
    pub(super) fn coverage(&mut self) {
        for row in self.rows() {
            let words = self.words;
            let owner = field(row, "owner").map(|owner| words.and(&words.those(owner))).unwrap_or_default();
            let each = words.of_row(row, "accounts_each");
            let mut parts = vec![match (words.lang, each) {
                (Lang::En, Some(each)) => format!("{owner} serves {each} customers each"),
                (Lang::En, None) => format!("{owner} serves these customers"),
                (Lang::Zh, Some(each)) => {
                    format!("{}，{}", words.zh_by(&owner, "服务"), spaced("每人", &spaced(&each, "家")))
                }
                (Lang::Zh, None) => words.zh_by(&owner, "服务"),
            }];
            if let Some(visits) = words.of_row(row, "visits") {
                let en =
                    visits.replacen(" per ", if visits.starts_with("1 ") { " visit per " } else { " visits per " }, 1);
                parts.push(self.part(en, format!("拜访频率为{visits}")));
            }
            if let Some(contact) = words.of_row(row, "contact") {
                parts.push(self.part(format!("contact: {contact}"), format!("联系方式为{contact}")));
            }
            let text = format!("{}{}", words.lead(row), parts.join(words.pick(", ", "，")));
            self.case(ended(&text, words.pick(".", "。")));
        }
    }

    /// Leads and disputes.
    pub(super) fn protection(&mut self) {
        if let Some(after) = self.text("return_after") {
            self.say(
                format!("A lead nobody touched for {after} returns to the pool."),
                format!("线索超过 {after}未跟进的，退回公海。"),
            );
        }
        if let Some(each) = self.text("leads_each") {
            self.say(format!("A seller holds {each} leads."), format!("{} 条。", spaced("每人持有的线索", &each)));
        }
        if let Some(Shape::Record(hold)) = self.peek("hold_over")
            && field(hold, "lasts").is_some()
        {
            self.take("hold_over");
            let kept = self.words.kept(hold);
            self.say(format!("The former owner {kept}."), format!("客户调整后，原负责人{kept}。"));
        }
        if let Some(owner) = self.who("owner") {
            self.say(format!("Disputes are settled by {owner}."), format!("争议由{owner}裁定。"));
        }
    }

    /// When an untouched lead goes back, case by case.
    pub(super) fn returns(&mut self) {
        for row in self.rows() {
            let (lead, after) = (self.words.lead(row), self.words.of_row(row, "return_after").unwrap_or_default());
            self.say_case(
                format!("{lead}a lead nobody touched for {after} returns to the pool."),
                format!("{lead}{after}未跟进即退回公海。"),
            );
        }
    }

    /// What the former owner keeps, case by case.
    pub(super) fn hold_over(&mut self) {
        for row in self.rows() {
            let (lead, kept) = (self.words.lead(row), self.words.kept(row));
            self.say_case(format!("{lead}the former owner {kept}."), format!("{lead}原负责人{kept}。"));
        }
    }

    /// A time limit for complaints, case by case.
    pub(super) fn complaint_limit(&mut self, key: &str) {
        for row in self.rows() {
            let (lead, limit) = (self.words.lead(row), self.words.of_row(row, key).unwrap_or_default());
            let (en, zh) = if key == "respond" { ("answered", "首次响应") } else { ("settled", "办结") };
            self.say_case(format!("{lead}a complaint is {en} within {limit}."), format!("{lead}须在 {limit}内{zh}。"));
        }
    }

    /// Who answers for complaints, who hears of missed limits, and limits that are the same for all.
    pub(super) fn complaints(&mut self) {
        for (key, en, zh) in [("respond", "answered", "首次响应"), ("close", "settled", "办结")] {
            if let Some(limit) = self.text(key) {
                self.say(format!("A complaint is {en} within {limit}."), format!("投诉须在 {limit}内{zh}。"));
            }
        }
        if let Some(owner) = self.who("owner") {
            self.say(format!("{} answers for complaints.", capital(&owner)), format!("投诉由{owner}负责。"));
        }
        if let Some(whom) = self.who("escalate_to") {
            self.say(format!("When a limit is missed, {whom} is told."), format!("超过时限的，升级至{whom}。"));
        }
    }

    /// Who is asked how often.
    pub(super) fn survey(&mut self) {
        let mut parts = Vec::new();
        if let Some(every) = self.text("every") {
            parts.push(self.part(format!("customers are asked {every}"), format!("{every}调查一次")));
        }
        if let Some(sample) = self.text("sample") {
            let sample =
                sample.strip_prefix("from ").map_or_else(|| sample.clone(), |least| format!("at least {least}"));
            parts.push(self.part(format!("{sample} of them"), spaced("抽样比例", &sample)));
        }
        if let Some(owner) = self.who("owner") {
            parts.push(self.part(format!("by {owner}"), self.words.zh_by(&owner, "负责")));
        }
        if let Some(metric) = self.metric() {
            parts.push(self.part(format!("and the result counts as {metric}"), format!("结果计入{metric}")));
        }
        self.say_parts(parts);
    }

    /// Whom a programme is for and what it offers.
    pub(super) fn loyalty(&mut self) {
        let mut parts = Vec::new();
        let whom = self.text("when").map(|when| {
            self.part(format!("for customers with {when}: "), format!("面向{}，", spaced(&when, "的客户")))
        });
        parts.extend(self.text("actions"));
        if let Some(discount) = self.text("discount") {
            parts.push(self.part(format!("a reduction of {discount}"), format!("优惠 {discount}")));
        }
        if let Some(owner) = self.who("owner") {
            parts.push(self.part(format!("run by {owner}"), self.words.zh_by(&owner, "负责")));
        }
        if let Some(metric) = self.metric() {
            parts.push(self.part(format!("measured by {metric}"), format!("以{metric}衡量成效")));
        }
        let text = whom.unwrap_or_default() + &parts.join(self.words.pick("; ", "，"));
        self.say_parts(Some(text).filter(|text| !text.is_empty()).into_iter().collect());
    }

    /// The metric that something is measured by, as it stands within a sentence.
    fn metric(&mut self) -> Option<String> {
        match self.take("metric")? {
            Shape::Id(_, metric) => Some(self.words.axis_name(metric)),
            _ => None,
        }
    }
}

impl Words<'_> {
    /// What a former owner keeps and how long.
    fn kept(&self, row: &Fields) -> String {
        let lasts = self.of_row(row, "lasts").unwrap_or_default();
        let nothing = lasts.starts_with("0 ");
        let each = self.of_row(row, "per_seller");
        match (self.lang, nothing) {
            (Lang::En, true) => "keeps nothing".to_owned(),
            (Lang::Zh, true) => "不保留".to_owned(),
            (Lang::En, false) => {
                let each = each.map(|each| format!(", {each} for each seller")).unwrap_or_default();
                format!("keeps what was begun for {lasts}{each}")
            }
            (Lang::Zh, false) => {
                let each = each.map(|each| spaced("，每人", &spaced(&each, "个"))).unwrap_or_default();
                format!("保留 {lasts}{each}")
            }
        }
    }
}
