//! Stages: who works on them, how long, what lets a deal in and out.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, field};

impl Teller<'_, '_, '_> {
    /// A stage: its owner and limit, its criteria, its records, and where a deal goes from it.
    pub(super) fn stage(&mut self) {
        self.stage_head();
        if let Some(Shape::Word(outcome)) = self.take("outcome") {
            let outcome = self.words.worded(outcome);
            self.say(format!("A deal that comes here is {outcome}."), format!("商机至此结案，结果为{outcome}。"));
        }
        self.criteria("entry", "To enter", "进入条件");
        self.criteria("exit", "To leave", "退出条件");
        if let Some(Shape::Record(idle)) = self.peek("idle")
            && field(idle, "rows").is_none()
        {
            self.take("idle");
            let said = self.words.idle(idle);
            self.say(format!("A deal that nobody touches {said}."), format!("商机无进展的，{said}。"));
        }
        if let Some(approval) = self.text("approval") {
            self.say(format!("Nothing goes on before “{approval}” is granted."), format!("须先通过“{approval}”。"));
        }
        self.required();
        if let Some(reopen) = self.text("reopen") {
            self.say(format!("May be taken up again within {reopen}."), format!("{reopen}内可以重启。"));
        }
    }

    fn stage_head(&mut self) {
        let mut parts = Vec::new();
        if let Some(owner) = self.who("owner") {
            parts.push(self.part(format!("{owner} is responsible"), self.words.zh_by(&owner, "负责")));
        }
        if let Some(due) = self.text("due") {
            parts.push(self.part(format!("it takes {due} at most"), format!("{due}内完成")));
        }
        if let Some(system) = self.text("system") {
            parts.push(self.part(format!("it is recorded in {system}"), spaced(&spaced("在", &system), "中记录")));
        }
        if let Some(probability) = self.text("probability") {
            parts.push(self.part(format!("a deal here is forecast at {probability}"), format!("赢率 {probability}")));
        }
        let parts = if self.words.lang == Lang::En { vec![parts.join("; ")] } else { parts };
        self.say_parts(parts.into_iter().filter(|part| !part.is_empty()).collect());
    }

    /// What must hold: all of it, or any.
    fn criteria(&mut self, key: &'static str, en: &str, zh: &str) {
        let Some(shape) = self.take(key) else { return };
        let (list, any) = match shape {
            Shape::Record(fields) => (field(fields, "any"), true),
            list => (Some(list), false),
        };
        let Some(Shape::List(items)) = list else { return };
        let items: Vec<String> = items.iter().filter_map(|item| self.words.inline(item)).collect();
        let marks = |items: &[String], last: &str| match items {
            [one] => one.clone(),
            _ => items.iter().map(|item| item.trim_end_matches(['.', '。'])).collect::<Vec<_>>().join(last),
        };
        let (en_how, zh_how) = match (items.len(), any) {
            (1, _) => ("", ""),
            (_, true) => (", one of", "（满足其一）"),
            (_, false) => (", all of", "（须全部满足）"),
        };
        self.say(
            super::ended(&format!("{en}{en_how}: {}", marks(&items, "; ")), "."),
            super::ended(&format!("{zh}{zh_how}：{}", marks(&items, "；")), "。"),
        );
    }

    /// What a record must hold.
    fn required(&mut self) {
        let Some(Shape::List(fields)) = self.take("requires") else { return };
        let one = |shape: &Shape| match shape {
            Shape::Record(fields) => {
                let name = self.words.of_row(fields, "field")?;
                let when = self.words.of_row(fields, "when");
                let when =
                    when.map(|when| self.part(format!(" (with {when})"), format!("（{}）", spaced(&when, "时"))));
                Some(name + &when.unwrap_or_default())
            }
            other => self.words.inline(other),
        };
        let fields: Vec<String> = fields.iter().filter_map(one).collect();
        let fields = self.words.and(&fields);
        self.say(format!("To be recorded: {fields}."), format!("须填写{fields}。"));
    }

    /// When a deal that nobody works on is warned of and closed, case by case.
    pub(super) fn idle_rows(&mut self) {
        for row in self.rows() {
            let (lead, said) = (self.words.lead(row), self.words.idle(row));
            self.say_case(format!("{lead}a deal that nobody touches {said}."), format!("{lead}{said}。"));
        }
    }
}

impl crate::wording::Words<'_> {
    /// `gets a warning after 10 days and is closed after 20 days`.
    fn idle(&self, fields: &Fields) -> String {
        let text = |key: &str, en: &str, zh: &str| {
            let after = self.of_row(fields, key)?;
            Some(match self.lang {
                Lang::En => format!("{en} after {after}"),
                Lang::Zh => format!("{after}后{zh}"),
            })
        };
        let parts: Vec<String> = [text("warn", "gets a warning", "提醒"), text("close", "is closed", "关闭")]
            .into_iter()
            .flatten()
            .collect();
        match self.lang {
            Lang::En => self.and(&parts),
            Lang::Zh => parts.join("，"),
        }
    }
}
