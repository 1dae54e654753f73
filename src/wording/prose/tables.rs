//! Tables of rules: which case, and what follows. What a table cannot say, how its rows are chosen and read, stands in sentences
//! above it; each number stands once.

use ecow::EcoString;

use crate::diagnostic::Lang;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{Ask, Test, When};
use crate::units::{Figure, speak};
use crate::wording::Words;
use crate::wording::prose::approvals::Decision;
use crate::wording::prose::{Scale, capital, field};

/// A table of rules as it is printed.
#[derive(Debug)]
pub struct Ruled {
    /// What stands above the columns that tell the case of a row.
    pub heads: Vec<String>,
    /// The case of each row, a cell for each of these columns.
    pub cases: Vec<Vec<String>>,
    /// The keys of the other columns with their heads.
    pub columns: Vec<(EcoString, String)>,
}

/// Columns of cases and of what names them, and of all a table has: more than these are hard to read across.
const AXES: usize = 3;
const WIDEST: usize = 7;

/// Keys of a row that tell its case.
pub const CASE: [&str; 8] = ["id", "when", "from", "above", "to", "below", "at", "name"];

/// Keys of a row that tell where it lies on its table's scale.
const BOUNDS: [&str; 5] = ["from", "above", "to", "below", "at"];

/// Heads of the columns that tell a row's case, and the cells of each row.
type Cases = (Vec<String>, Vec<Vec<String>>);

impl Words<'_> {
    /// The rows of a table under `place`; `scale` is what a table without conditions is read by.
    pub fn ruled(&self, place: &str, rows: &[Fields], scale: Option<&Scale>) -> Ruled {
        let own = (place == "ratings").then(|| self.score_scale());
        let scale = own.as_ref().or(scale);
        let mut columns: Vec<EcoString> = Vec::new();
        for (key, shape) in rows.iter().flatten() {
            // Who refuses is told where it stands who agrees.
            let key = if place == "approvals" && key == "refuse" { "approver".into() } else { key.clone() };
            if !CASE.contains(&key.as_str()) && !shape.is_empty() && !columns.contains(&key) {
                columns.push(key);
            }
        }
        // What is added to a value stands behind it, remarks last.
        columns.sort_by_key(|key| (key == "note", key == "each"));
        let room = WIDEST.saturating_sub(columns.len());
        let ranked = place == "prizes" && rows.iter().all(|row| field(row, "when").is_none() && bounded(row));
        let (heads, cases) = ranked
            .then(|| self.by_rank(rows))
            .or_else(|| self.on_scale(rows, scale))
            .or_else(|| self.by_axis(rows, room))
            .unwrap_or_else(|| self.by_case(rows, scale));
        let titles = columns.iter().map(|key| self.column_head(place, key, rows, scale)).collect::<Vec<_>>();
        Ruled { heads, cases, columns: columns.into_iter().zip(titles).collect() }
    }

    /// Prizes by their ranks.
    fn by_rank(&self, rows: &[Fields]) -> Cases {
        let cell = |(at, row): (usize, &Fields)| vec![self.titled(row, self.ranks(row, rows.get(at + 1)))];
        (vec![self.pick("Rank", "名次").to_owned()], rows.iter().enumerate().map(cell).collect())
    }

    /// Rows by where they lie on the scale of their table; `None` where a row has another case.
    fn on_scale(&self, rows: &[Fields], scale: Option<&Scale>) -> Option<Cases> {
        let bound = |row: &Fields| BOUNDS.iter().any(|key| field(row, key).is_some());
        let scale = scale.filter(|_| rows.iter().all(|row| field(row, "when").is_none() && bound(row)))?;
        let cell = |(at, row): (usize, &Fields)| vec![self.titled(row, self.stretch(scale, row, rows.get(at + 1)))];
        Some((vec![self.head_of(scale)], rows.iter().enumerate().map(cell).collect()))
    }

    /// Rows by what they ask of each axis, a column for each; `None` where that takes more than `room` columns, or a row asks for
    /// one thing or another.
    fn by_axis(&self, rows: &[Fields], room: usize) -> Option<Cases> {
        let mut axes: Vec<(&str, String)> = Vec::new();
        for row in rows {
            if BOUNDS.iter().any(|key| field(row, key).is_some()) {
                return None;
            }
            let tests = match field(row, "when") {
                Some(Shape::When(When { any, otherwise: false, .. })) if any.len() == 1 => &any[0].tests[..],
                Some(Shape::When(When { otherwise: true, .. })) | None => &[],
                Some(_) => return None,
            };
            for (axis, test) in tests {
                let head = self.axis_head(axis, test);
                if !axes.contains(&(axis.as_str(), head.clone())) {
                    axes.push((axis, head));
                }
            }
        }
        // A name that few rows have stands in their first cell.
        let names = rows.iter().filter(|row| field(row, "name").is_some()).count();
        let named = names * 2 > rows.len();
        if axes.is_empty() || axes.len() > AXES || axes.len() + usize::from(named) > room {
            return None;
        }
        let mut heads: Vec<String> = named.then(|| self.key("name")).into_iter().collect();
        heads.extend(axes.iter().map(|(_, head)| capital(head.strip_prefix("是否").unwrap_or(head))));
        let cells = |row: &Fields| {
            let (name, mut cells) = (self.of_row(row, "name"), self.axis_cells(row, &axes));
            match (named, name) {
                (true, name) => cells.insert(0, name.unwrap_or_default()),
                (false, Some(name)) => cells[0] = format!("{name}{}{}", self.pick(": ", "："), cells[0]),
                (false, None) => {}
            }
            cells
        };
        Some((heads, rows.iter().map(cells).collect()))
    }

    /// What is asked of each axis.
    fn axis_cells(&self, row: &Fields, axes: &[(&str, String)]) -> Vec<String> {
        let when = match field(row, "when") {
            Some(Shape::When(when)) => Some(when),
            _ => None,
        };
        if when.is_some_and(|when| when.otherwise) {
            let rest = axes.iter().skip(1).map(|_| String::new());
            return std::iter::once(self.pick("all other cases", "其他情形").to_owned()).chain(rest).collect();
        }
        let tests = when.map(|when| &when.any[0].tests[..]).unwrap_or_default();
        let cell = |(axis, head): &(&str, String)| {
            let own = tests.iter().find(|(own, test)| own.as_str() == *axis && self.axis_head(own, test) == *head);
            match own.map(|(_, test)| &test.ask) {
                None => self.pick("any", "不限").to_owned(),
                Some(Ask::Among(ids)) if ids.len() == 1 && ["true", "false"].contains(&ids[0].as_str()) => {
                    self.worded(&ids[0])
                }
                Some(ask) => self.ask_on(axis, ask),
            }
        };
        axes.iter().map(cell).collect()
    }

    fn axis_head(&self, axis: &EcoString, test: &Test) -> String {
        let measured = test.measured.as_deref().map(|measured| self.measured(measured)).unwrap_or_default();
        format!("{}{measured}", self.axis_name(axis))
    }

    /// Rows each with its case in words.
    fn by_case(&self, rows: &[Fields], scale: Option<&Scale>) -> Cases {
        let axis = scale.map_or("", Scale::axis);
        let cell = |row: &Fields| vec![self.titled(row, self.case_on(axis, row))];
        (vec![self.pick("Case", "情形").to_owned()], rows.iter().map(cell).collect())
    }

    /// A cell in words of its place; `None` where the value alone tells it.
    pub fn ruled_cell(
        &self,
        place: &str,
        rows: &[Fields],
        at: usize,
        key: &str,
        scale: Option<&Scale>,
    ) -> Option<String> {
        let row = rows.get(at)?;
        let axis = scale.map(Scale::axis);
        match (place, key) {
            ("approvals", "approver") => Some(self.approver_cell(row)),
            ("approvals", "due" | "backup") if self.is_idle(row, key) => Some("–".to_owned()),
            ("territories", "owner") => Some(self.holder_cell(field(row, "owner")?)),
            ("crediting", "credit") => Some(self.credit_cell(row)),
            ("crediting", "share") => Some(self.credit_share(row)),
            ("crediting", "counts") => Some(self.counts_for(field(row, "counts"))),
            // What is not said is direct.
            ("crediting", "kind") if field(row, "kind").is_none() => Some(self.pick("direct", "直接业绩").to_owned()),
            ("prizes", "pays") => Some(self.prize(field(row, "pays")?).trim().to_owned()),
            ("hold_over", "lasts") if self.of_row(row, key)?.starts_with("0 ") => {
                Some(self.pick("nothing is kept", "不保留").to_owned())
            }
            ("modifier", "rate" | "pays") => Some(self.factor_of(field(row, key)?)),
            (_, "each") => {
                let each = self.each(row, axis)?;
                Some(self.pick(&each, each.trim_start_matches("此后")).to_owned())
            }
            ("table", "rate" | "pays") => {
                let shape = field(row, key)?;
                Some(match (shape, key) {
                    (Shape::Figure(figure), _) if self.shared(key, rows).is_some() => self.figure_alone(figure),
                    (_, "rate") => self.rate_of(shape, axis),
                    _ => self.level(shape, scale).trim().to_owned(),
                })
            }
            (_, "mode") => Some(self.own_mode(row)?),
            _ => None,
        }
    }

    /// `Attainment`; the name of what a table is read by as a head.
    fn head_of(&self, scale: &Scale) -> String {
        capital(scale.name.trim_start_matches("the ").trim_start_matches("a "))
    }

    pub(super) fn titled(&self, row: &Fields, case: String) -> String {
        let parts: Vec<String> =
            self.of_row(row, "name").into_iter().chain(Some(case).filter(|case| !case.is_empty())).collect();
        match parts.is_empty() {
            true => self.pick("always", "任何情形").to_owned(),
            false => parts.join(self.pick(": ", "：")),
        }
    }

    /// The head of a column: what all of its numbers share stands there once.
    fn column_head(&self, place: &str, key: &str, rows: &[Fields], scale: Option<&Scale>) -> String {
        let (en, zh) = match (place, key) {
            ("approvals", "approver") => ("Who approves", "审批人"),
            ("idle", "warn") => ("Warning after", "提醒时限"),
            ("idle", "close") => ("Closed after", "关闭时限"),
            ("respond", "respond") => ("Answered within", "首次响应时限"),
            ("close", "close") => ("Settled within", "办结时限"),
            ("return_after", "return_after") => ("Returns to the pool after", "未跟进即退回公海的期限"),
            ("hold_over", "lasts") => ("The former owner keeps it for", "原负责人保留"),
            ("modifier", "rate" | "pays") => ("Factor", "系数"),
            ("ratings", "pays") => ("Share paid", "支付比例"),
            (_, "each") => ("In addition", "另加"),
            ("due", "due") | ("approvals" | "policies", "due") => ("Time limit", "时限"),
            (_, "target") => ("Target pay", "目标年薪"),
            ("table", key) => match self.shared(key, rows) {
                Some(_) if key == "pays" && scale.is_some_and(|scale| scale.pool) => {
                    ("Pays (of the pool)", "支付（占奖金池）")
                }
                Some(shared) => return format!("{}{shared}", capital(&self.key(key))),
                None => return capital(&self.key(key)),
            },
            _ => return capital(&self.key(key)),
        };
        self.pick(en, zh).to_owned()
    }

    /// What all numbers of a column of pay are parts of: ` (of the amount)`; `None` where they are not alike.
    fn shared(&self, key: &str, rows: &[Fields]) -> Option<&'static str> {
        let mut kinds = rows.iter().filter_map(|row| field(row, key)).map(|shape| match shape {
            Shape::Figure(Figure::Percent(_)) => Some("percent"),
            Shape::Figure(Figure::Times(_)) => Some("times"),
            _ => None,
        });
        let first = kinds.next()??;
        if !kinds.all(|kind| kind == Some(first)) {
            return None;
        }
        Some(match (key, first, self.lang) {
            ("rate", "percent", Lang::En) => " (of the amount)",
            ("rate", "percent", Lang::Zh) => "（占业绩金额）",
            ("rate", "times", Lang::En) => " (times the base rate)",
            ("rate", "times", Lang::Zh) => "（基础费率的倍数）",
            ("pays", "percent", Lang::En) => " (of its target pay)",
            ("pays", "percent", Lang::Zh) => "（占该项目标薪酬）",
            _ => return None,
        })
    }

    fn figure_alone(&self, figure: &Figure) -> String {
        match figure {
            Figure::Times(factor) => speak::number(*factor, self.lang),
            figure => self.figure(figure, None),
        }
    }

    /// A factor as a number.
    pub(super) fn factor_of(&self, shape: &Shape) -> String {
        match shape {
            Shape::Figure(Figure::Times(factor)) => speak::number(*factor, self.lang),
            other => self.inline(other).unwrap_or_default(),
        }
    }

    fn own_mode(&self, row: &Fields) -> Option<String> {
        match field(row, "mode")? {
            Shape::Word(mode) => Some(self.worded(mode)),
            _ => None,
        }
    }

    fn approver_cell(&self, row: &Fields) -> String {
        match self.decision(row) {
            // Who is named beside a refusal is who says no.
            Decision::Refused => {
                let refused = self.pick("refused", "不予批准").to_owned();
                let by = field(row, "approver").and_then(|approver| self.inline(approver));
                by.map_or(refused.clone(), |by| format!("{refused}{}{by}", self.pick(": ", "：")))
            }
            Decision::Free => self.pick("no approval needed", "无须审批").to_owned(),
            Decision::Asked(names) => {
                let names: Vec<String> = names.iter().map(|name| capital(name.trim_start_matches("the "))).collect();
                names.join(self.pick(", then ", " → "))
            }
        }
    }

    /// Whether a limit is of nothing, or nobody stands in.
    fn is_idle(&self, row: &Fields, key: &str) -> bool {
        match field(row, key) {
            Some(Shape::Id(_, id)) => id == "none",
            Some(_) => {
                matches!(self.decision(row), Decision::Free)
                    && self.of_row(row, key).is_some_and(|limit| limit.starts_with("0 "))
            }
            None => false,
        }
    }

    /// Whose customers are whose: a position, or whoever a record names.
    fn holder_cell(&self, owner: &Shape) -> String {
        match owner {
            Shape::Record(fields) => self.of_row(fields, "field").map_or_else(String::new, |field| match self.lang {
                Lang::En => format!("whoever the record names as “{field}”"),
                Lang::Zh => format!("记录中“{field}”所列的人"),
            }),
            owner => self.inline(owner).unwrap_or_default(),
        }
    }

    fn credit_cell(&self, row: &Fields) -> String {
        match field(row, "credit") {
            Some(Shape::Record(role)) => field(role, "role").and_then(|role| self.inline(role)).unwrap_or_default(),
            Some(Shape::Id(_, id)) if id == "none" => self.pick("nobody", "不计入任何人").to_owned(),
            Some(column) => {
                let column = self.column_of(row, column);
                match self.lang {
                    Lang::En => format!("whoever the record names as {column}"),
                    Lang::Zh => format!("记录中{column}所列的岗位"),
                }
            }
            None => String::new(),
        }
    }
}

/// Whether a row lies between ends of its own, each said once.
fn bounded(row: &Fields) -> bool {
    let has = |key: &str| field(row, key).is_some();
    !has("at") && has("from") != has("above") && !(has("to") && has("below"))
}
