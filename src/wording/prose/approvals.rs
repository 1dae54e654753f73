//! Approval ladders.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{Ask, When};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, ended, field};

impl Teller<'_, '_, '_> {
    /// How several approvers decide and who stands in; one sentence a row: who agrees, in which order, within what time.
    pub(super) fn approval(&mut self) {
        let rows = self.rows();
        if rows.len() > 1 {
            let several = |row: &&Fields| matches!(self.words.decision(row), Decision::Asked(names) if names.len() > 1);
            if let Some(row) = rows.iter().find(several) {
                let timed = field(row, "due").is_some();
                self.say(
                    format!(
                        "Several approvers decide one after the other{}.",
                        if timed { ", each within the time limit" } else { "" }
                    ),
                    format!("多级审批的，按所列顺序依次批准{}。", if timed { "，时限按每级计算" } else { "" }),
                );
            }
            if rows.iter().any(|row| self.words.backup(row).is_some()) {
                self.say(
                    "The backup decides for an approver who is away or late.",
                    "审批人缺席或逾期未批的，由代理人代为审批。",
                );
            }
        }
        for row in self.rows() {
            let sentence = match self.words.lang {
                Lang::En => self.words.approval_en(row),
                Lang::Zh => self.words.approval_zh(row),
            };
            self.case(sentence);
        }
    }
}

/// What a row of an approval decides.
pub(super) enum Decision {
    Refused,
    Free,
    Asked(Vec<String>),
}

impl Words<'_> {
    pub(super) fn decision(&self, row: &Fields) -> Decision {
        if matches!(field(row, "refuse"), Some(Shape::Flag(true))) {
            return Decision::Refused;
        }
        match field(row, "approver") {
            Some(Shape::List(items)) if matches!(&items[..], [Shape::Id(_, id)] if id == "none") => Decision::Free,
            Some(shape) => Decision::Asked(self.those(shape)),
            None => Decision::Free,
        }
    }

    fn approval_zh(&self, row: &Fields) -> String {
        let lead = self.lead(row);
        match self.decision(row) {
            Decision::Refused => format!("{lead}不予批准。"),
            Decision::Free => format!("{lead}无须审批。"),
            Decision::Asked(names) => {
                let by = match &names[..] {
                    [one] => format!("须经{one}批准"),
                    [first, second] => format!("须经{first}和{second}依次批准"),
                    _ => format!("须经{}依次批准", names.join("、")),
                };
                let each = if names.len() > 1 { "每级" } else { "" };
                let due = self.of_row(row, "due").map(|due| format!("，{each}时限 {due}")).unwrap_or_default();
                let backup = self.backup(row).map(|name| format!("；审批人缺席或逾期未批的，由{name}代为审批"));
                ended(&format!("{lead}{by}{due}{}", backup.unwrap_or_default()), "。")
            }
        }
    }

    fn approval_en(&self, row: &Fields) -> String {
        let subject = self.subject(row);
        let said = |with_subject: &str, alone: &str| match &subject {
            Some(subject) => self.named(row, &format!("{subject} {with_subject}")),
            None => format!("{}{alone}", self.lead(row)),
        };
        match self.decision(row) {
            Decision::Refused => said("is refused.", "the request is refused."),
            Decision::Free => said("needs no approval.", "no approval is needed."),
            Decision::Asked(names) => {
                let each = if names.len() > 1 { "each " } else { "" };
                let names = names.join(", then ");
                let by = said(&format!("needs {names}"), &format!("approval is needed from {names}"));
                let due = self.of_row(row, "due").map(|due| format!(", {each}within {due}")).unwrap_or_default();
                let backup = self.backup(row).map(|name| format!("; {name} stands in for whoever is away or late"));
                ended(&format!("{by}{due}{}", backup.unwrap_or_default()), ".")
            }
        }
    }

    fn backup(&self, row: &Fields) -> Option<String> {
        let backup = field(row, "backup")?;
        (!matches!(backup, Shape::Id(_, id) if id == "none")).then(|| self.and(&self.those(backup)))
    }

    /// `A discount above 8% up to 15%`: a condition on one range as the subject of a sentence.
    fn subject(&self, row: &Fields) -> Option<String> {
        let Some(Shape::When(When { any, .. })) = field(row, "when") else { return None };
        let [all] = &any[..] else { return None };
        let [(axis, test)] = &all.tests[..] else { return None };
        let name = super::super::axis::lowered(&self.axis_name(axis));
        // `years of contract` and what else may be several take no article.
        let single = name.split(' ').all(|word| !word.ends_with('s'));
        let plain = matches!(test.ask, Ask::Bounds(_)) && test.measured.is_none() && single;
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
        plain.then(|| spaced(&format!("{article} {name} "), &self.ask_on(axis, &test.ask)))
    }
}
