//! Who is credited for what.

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, ended, field};

impl Teller<'_, '_, '_> {
    /// Who is credited for what, row by row.
    pub(super) fn crediting(&mut self) {
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
        parts.extend(field(row, "date").map(|date| match (date, self.column_of(row, date)) {
            (Shape::Record(_), dates) => part(format!("on {dates}"), format!("以{dates}为准")),
            (_, date) => part(format!("on the day of {date}"), format!("按{date}确认")),
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

    /// `60% of Orders is credited to the seller`.
    fn credited_to(&self, row: &Fields) -> Option<String> {
        let share = self.of_row(row, "share").unwrap_or_default();
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
