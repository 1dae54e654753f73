//! Who is credited for what.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, ended, field};

impl Teller<'_, '_, '_> {
    /// Who is credited for what, row by row.
    pub(super) fn crediting(&mut self) {
        match self.take("closed") {
            Some(Shape::Word("reopen")) => self.say(
                "A credit that falls into a closed period opens it again, unless a rule says otherwise.",
                "除另有规定外，落入已结账期间的业绩，重开该期间。",
            ),
            Some(_) => self.say(
                "A credit that falls into a closed period counts in the next open one, unless a rule says otherwise.",
                "除另有规定外，落入已结账期间的业绩，计入下一未结账期间。",
            ),
            None => {}
        }
        if let Some(grace) = self.text("grace") {
            self.say(
                format!("What arrives within {grace} of a period’s end still counts in it."),
                format!("期末后 {grace}内到达的记录仍计入该期。"),
            );
        }
        if let Some(time) = self.text("cut_off") {
            self.say(
                format!("A day ends at {time}; what comes later counts on the next."),
                format!("每日以 {time} 为界，其后的记录计入次日。"),
            );
        }
        for row in self.rows() {
            let credited = self.words.credited(row).join(self.words.pick(", ", "，"));
            self.case(ended(&format!("{}{credited}", self.words.lead(row)), self.words.pick(".", "。")));
        }
    }
}

impl Words<'_> {
    fn credited(&self, row: &Fields) -> Vec<String> {
        let part = |en: String, zh: String| if self.lang == Lang::En { en } else { zh };
        let mut parts: Vec<String> = self.credited_to(row).into_iter().collect();
        parts.extend(
            self.of_row(row, "kind")
                .map(|kind| part(format!("as {kind} credit"), format!("记为{}业绩", kind.trim_end_matches("业绩")))),
        );
        parts.extend(field(row, "counts").filter(|counts| !matches!(counts, Shape::Word("both"))).map(|counts| {
            let what = self.counts_for(Some(counts));
            part(format!("counting for {what} alone"), format!("只计入{what}"))
        }));
        parts.extend(field(row, "date").map(|date| match (date, self.column_of(row, date)) {
            (Shape::Record(_), dates) => part(format!("on {dates}"), format!("以{dates}为准")),
            (_, date) => part(format!("on the day of {date}"), format!("按{date}确认")),
        }));
        parts.extend(self.of_row(row, "hold_over").map(|lasts| {
            part(format!("also for {lasts} after leaving the assignment"), format!("调离后 {lasts}内仍归原岗位"))
        }));
        parts.extend(field(row, "closed").map(|closed| match closed {
            Shape::Word("reopen") => {
                part("a closed period being opened again for it".into(), "落入已结账期间的，重开该期间".into())
            }
            _ => part(
                "in the next open period where its own is closed".into(),
                "落入已结账期间的，计入下一未结账期间".into(),
            ),
        }));
        parts
    }

    /// `60%`, or the part that the record names.
    pub(super) fn credit_share(&self, row: &Fields) -> String {
        match field(row, "share") {
            Some(Shape::Record(named)) => {
                let column = field(named, "field").map(|field| self.column_of(row, field)).unwrap_or_default();
                match self.lang {
                    Lang::En => format!("the part that the record names as {column}"),
                    Lang::Zh => format!("记录中{column}所列比例"),
                }
            }
            Some(share) => self.inline(share).unwrap_or_default(),
            None => "100%".to_owned(),
        }
    }

    /// What a credit counts for: `the quota`, `pay`, `quota and pay`.
    pub(super) fn counts_for(&self, counts: Option<&Shape>) -> String {
        let (en, zh) = match counts {
            Some(Shape::Word("quota")) => ("the quota", "指标"),
            Some(Shape::Word("pay")) => ("pay", "薪酬"),
            _ => ("quota and pay", "指标与薪酬"),
        };
        self.pick(en, zh).to_owned()
    }

    /// `60% of Orders is credited to the seller`.
    fn credited_to(&self, row: &Fields) -> Option<String> {
        let share = self.credit_share(row);
        let source = self.of_row(row, "source");
        let (en, zh) = match field(row, "credit")? {
            Shape::Record(role) => {
                let role = self.and(&self.those(field(role, "role")?));
                (role.clone(), format!("归{role}"))
            }
            Shape::Id(_, id) if id == "none" => ("nobody".to_owned(), "不计入任何人".to_owned()),
            column => {
                let column = self.column_of(row, column);
                (format!("whoever the record names as {column}"), format!("归记录中{column}所列的岗位"))
            }
        };
        Some(match (self.lang, source) {
            (Lang::En, Some(source)) => format!("{share} of {source} is credited to {en}"),
            (Lang::En, None) => format!("{share} is credited to {en}"),
            (Lang::Zh, Some(source)) => spaced(&format!("“{source}”业绩的 {share}"), &zh),
            (Lang::Zh, None) => spaced(&share, &zh),
        })
    }

    /// A column of the row's source by its header, in quotes, or the later of several.
    pub(in crate::wording) fn column_of(&self, row: &Fields, shape: &Shape) -> String {
        let source = match field(row, "source") {
            Some(Shape::Id(_, source)) => source.as_str(),
            _ => "",
        };
        match shape {
            Shape::Id(_, id) if id == "none" => self.worded(id),
            Shape::Text(column) | Shape::Plain(column) | Shape::Id(_, column) => {
                format!("“{}”", self.column(source, column))
            }
            Shape::Record(later) => match field(later, "later_of") {
                Some(Shape::List(columns)) => {
                    let columns: Vec<String> = columns.iter().map(|column| self.column_of(row, column)).collect();
                    let columns = self.and(&columns);
                    if self.lang == Lang::En {
                        format!("the later of {columns}")
                    } else {
                        format!("{columns}中较晚者")
                    }
                }
                _ => self.inline(shape).unwrap_or_default(),
            },
            other => self.inline(other).unwrap_or_default(),
        }
    }
}
