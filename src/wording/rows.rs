//! The case a row of a table is for.

use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;

impl Words<'_> {
    /// The case of a row: its condition, its bounds on the table's single axis; empty where it has neither.
    pub fn case(&self, row: &Fields) -> String {
        let get = |wanted: &str| row.iter().find(|(key, _)| key == wanted).and_then(|(_, shape)| self.inline(shape));
        let end = |key: &str| get(key).map(|text| self.plain(&text));
        let lower = end("from").map(|value| (value, true)).or_else(|| end("above").map(|value| (value, false)));
        let upper = end("to").map(|value| (value, true)).or_else(|| end("below").map(|value| (value, false)));
        let at = end("at").map(|value| match self.lang {
            crate::diagnostic::Lang::En => format!("at {value}"),
            crate::diagnostic::Lang::Zh => format!("达到 {value}"),
        });
        let when = row.iter().find_map(|(key, shape)| match shape {
            Shape::When(when) if key == "when" => Some(self.condition(when)),
            _ => None,
        });
        let bounds = Some(self.range(lower, upper)).filter(|text| !text.is_empty());
        [when, bounds, at].into_iter().flatten().collect::<Vec<_>>().join(self.pick(", ", "，"))
    }
}
