//! What of a record counts, and the sums of it: by whom they credit, rule, meter, slice and month or day.

use crate::actuals::tally::{Basis, Meter, MeterId};
use crate::actuals::{ColumnKind, Layout};
use crate::credit::Counted;
use crate::plan::{Index, MemberId};
use crate::sql::conditions::Records;
use crate::sql::dialect::{AMOUNT, Dialect, NUMBER, Steps, WEIGHT, all, any, case, number};
use crate::sql::labels;
use crate::units::{Duration, DurationUnit, Quantity};

/// The day on which a time that begins on a day is over.
fn after(dialect: Dialect, day: &str, length: Duration) -> String {
    let months = match length.unit {
        DurationUnit::Months => Some(1),
        DurationUnit::Quarters => Some(3),
        DurationUnit::Years => Some(12),
        _ => None,
    };
    match months {
        Some(months) => dialect.months_later(day, length.count.saturating_mul(months)),
        None => format!("CAST({day} + {} AS DATE)", length.rank().div_ceil(24 * 60)),
    }
}

/// The sums of one source.
pub(super) struct Sums<'a> {
    pub basis: Basis<'a>,
    pub records: Records<'a>,
    pub prefix: &'a str,
    /// Columns of records beside those that are summed that others look at.
    pub more: Vec<usize>,
}

/// The columns of a line of aggregates beside its source.
pub(super) const LINE: [&str; 12] =
    ["what", "who", "rule", "meter", "slice", "at", "currency", "amount", "weight", "rows", "deal", "more"];

/// The beginning of a select that gives lines: what stands in which column; nothing in the others.
pub(super) fn line(dialect: Dialect, columns: &[(&str, &str)]) -> String {
    let value = |name: &&str| {
        let own = columns.iter().find(|(own, _)| own == name).map_or("''", |(_, value)| value);
        dialect.to_text(own)
    };
    format!("SELECT {}", LINE.iter().map(value).collect::<Vec<_>>().join(", "))
}

impl Sums<'_> {
    /// The meters that count records of the source.
    fn meters(&self) -> Vec<(MeterId, &Meter)> {
        let source = &self.records.layout.source;
        self.basis.meters.iter().filter(|(_, meter)| meter.feed.source == *source).collect()
    }

    /// The columns that are needed to sum: the value of each meter where it counts, the currency, and members of dimensions.
    pub(super) fn values(&self) -> Vec<(String, String)> {
        let mut columns: Vec<(String, String)> =
            self.meters().into_iter().map(|(id, meter)| (format!("a{}", id.index()), self.value(meter))).collect();
        columns.push(("currency".into(), self.records.foreign()));
        columns
    }

    /// The value of a meter; nothing where it does not count.
    fn value(&self, meter: &Meter) -> String {
        let nothing = format!("CAST(NULL AS {NUMBER})");
        let layout: &Layout = self.records.layout;
        let one = || number(Quantity::ONE, NUMBER);
        let value = match &meter.feed.counted {
            Counted::Rows => one(),
            Counted::Column(column) => match layout.find(&column.name) {
                None => return nothing,
                Some(at) => match layout.columns[at].kind {
                    ColumnKind::Money | ColumnKind::Percent | ColumnKind::Count | ColumnKind::Number => {
                        format!("v{at}")
                    }
                    ColumnKind::Truth => {
                        let zero = number(Quantity::ZERO, NUMBER);
                        case(&[(format!("v{at} = 'true'"), one()), (format!("v{at} = 'false'"), zero)], &nothing)
                    }
                    _ => return nothing,
                },
            },
        };
        let mut when: Vec<String> = meter
            .feed
            .when
            .iter()
            .chain(&meter.when)
            .map(|cases| format!("({}) IS TRUE", self.records.holds(cases)))
            .collect();
        if let (Some(event), Some(at)) = (meter.credited_on, layout.find("event")) {
            let is_word = !matches!(
                layout.columns[at].kind,
                ColumnKind::Money
                    | ColumnKind::Percent
                    | ColumnKind::Count
                    | ColumnKind::Number
                    | ColumnKind::Duration
                    | ColumnKind::Date
            );
            when.push(if is_word { format!("v{at} = '{}'", event.word()) } else { "FALSE".into() });
        }
        if when.is_empty() { value } else { case(&[(all(&when), value)], &nothing) }
    }

    /// Columns that name members of dimensions, where slices are asked for.
    fn members(&self) -> Vec<usize> {
        let is_cut = self.basis.slices.iter().any(|slice| !self.basis.plan.targets.slices.members(*slice).is_empty());
        let columns = self.records.layout.columns.iter().enumerate();
        columns.filter(|(_, column)| is_cut && matches!(column.kind, ColumnKind::Member(_))).map(|(at, _)| at).collect()
    }

    /// What is carried from the facts of records to the sums.
    pub(super) fn carried(&self) -> Vec<String> {
        let values = self.values().into_iter().map(|(name, _)| name);
        let mut members = self.members();
        members.extend(self.more.iter().copied());
        members.extend(self.firsts().iter().flat_map(|(_, by, _)| [Some(*by), self.date()]).flatten());
        members.sort_unstable();
        members.dedup();
        let mut carried: Vec<String> = values.chain(members.into_iter().map(|at| format!("v{at}"))).collect();
        if !self.firsts().is_empty() {
            carried.push("record_no".into());
        }
        carried
    }

    /// The meters that count only first records: by which column, and within which time.
    pub(super) fn firsts(&self) -> Vec<(MeterId, usize, Duration)> {
        let first = |(id, meter): (MeterId, &Meter)| {
            let (column, within) = meter.feed.first.clone()?;
            Some((id, self.records.layout.find(&column)?, within))
        };
        self.meters().into_iter().filter_map(first).collect()
    }

    fn date(&self) -> Option<usize> {
        let layout = self.records.layout;
        layout.find("date").filter(|at| layout.columns[*at].kind == ColumnKind::Date)
    }

    /// Leaves of meters that count only first records what is of others: those of a day before which there was none of the same in the time
    /// asked for, and of that day of the record that is credited to the first. Gives the step to go on from.
    fn first(&self, steps: &mut Steps) -> String {
        let mut from = format!("{}_given", self.prefix);
        for (meter, by, within) in self.firsts() {
            from = self.first_of(steps, &from, (meter, by, within));
        }
        from
    }

    fn first_of(&self, steps: &mut Steps, from: &str, (meter, by, within): (MeterId, usize, Duration)) -> String {
        let (prefix, at) = (self.prefix, meter.index());
        let day = |of: &str| match self.date() {
            Some(date) => format!("COALESCE({of}v{date}, {of}on_day)"),
            None => format!("{of}on_day"),
        };
        let own_day = day("");
        let counts = format!("a{at} IS NOT NULL AND v{by} IS NOT NULL AND {own_day} IS NOT NULL");
        let days = format!("{prefix}_days_{at}");
        steps.add(
            &format!("{days}_all"),
            format!(
                "SELECT v{by} AS first_by, {own_day} AS first_day FROM {from} WHERE {counts} GROUP BY v{by}, {own_day}"
            ),
        );
        steps.add(
            &days,
            format!(
                "SELECT first_by, first_day, LAG(first_day) OVER (PARTITION BY first_by ORDER BY first_day) AS day_before FROM {days}_all"
            ),
        );
        let over = format!("{} <= y.first_day", after(steps.dialect, "y.day_before", within));
        let is_first = format!("(y.day_before IS NULL OR {over})");
        let day = day("g.");
        steps.add(
            &format!("{prefix}_placed_{at}"),
            format!(
                "SELECT g.*, {} AS counts_first, {day} AS first_day, CASE WHEN g.a{at} IS NULL THEN 1 ELSE 0 END AS is_blank\n  FROM {from} AS g LEFT JOIN {days} AS y ON y.first_by = g.v{by} AND y.first_day = {day}",
                case(&[(all(&["y.first_day IS NOT NULL".into(), is_first]), "1".into())], "0"),
            ),
        );
        self.won(steps, at, by)
    }

    /// Of the records of a day that count as first, the one whose credits come first.
    fn won(&self, steps: &mut Steps, at: usize, by: usize) -> String {
        let prefix = self.prefix;
        let ranks = ["seat", "unit", "nobody"].iter().zip(0..);
        let ranks: Vec<_> = ranks.map(|(what, rank)| (format!("what = '{what}'"), format!("{rank}"))).collect();
        let ranks = case(&ranks, "3");
        // What tells records apart whose first credits are the same: the same sums as the built-in reading makes.
        let who = format!("(CAST(who_rank AS BIGINT) * 4 + {ranks})");
        let (squared, by_rule) = (format!("{who} * {who}"), format!("{who} * rule_no"));
        let summed = ["1", &who, &squared, "rule_no", "rule_no * rule_no", &by_rule, "share"];
        let names: Vec<String> = (0..summed.len()).map(|sum| format!("sum_{sum}")).collect();
        let sums: Vec<String> = summed
            .iter()
            .zip(&names)
            .map(|(what, name)| format!("SUM({what}) OVER (PARTITION BY record_no) AS {name}"))
            .collect();
        steps.add(
            &format!("{prefix}_summed_{at}"),
            format!("SELECT *, {} FROM {prefix}_placed_{at}", sums.join(",\n    ")),
        );
        let order =
            format!("{ranks}, who_rank, rule_no, a{at}, share, on_day, currency, {}, record_no", names.join(", "));
        steps.add(
            &format!("{prefix}_won_{at}"),
            format!(
                "SELECT *, FIRST_VALUE(record_no) OVER (PARTITION BY v{by}, first_day, is_blank ORDER BY {order}) AS first_record FROM {prefix}_summed_{at}"
            ),
        );
        let own = format!("a{at}");
        let kept = case(&[("counts_first = 1 AND first_record = record_no".into(), own.clone())], "NULL");
        let names = self.given().into_iter().map(|name| if name == own { format!("{kept} AS {own}") } else { name });
        let first = format!("{prefix}_first_{at}");
        let names: Vec<String> = names.collect();
        steps.add(&first, format!("SELECT {} FROM {prefix}_won_{at}", names.join(", ")));
        first
    }

    /// The columns of what is given to whom.
    fn given(&self) -> Vec<String> {
        let mut names: Vec<String> =
            ["what", "who", "who_rank", "rule_no", "share", "on_day"].map(String::from).to_vec();
        names.extend(self.carried());
        names
    }

    /// Adds the steps from `{prefix}_given` to `{prefix}_sums`; gives the step that credits stand in.
    pub(super) fn add(&self, steps: &mut Steps) -> String {
        let prefix = self.prefix;
        let given = self.first(steps);
        let meters = self.meters();
        let members: Vec<String> = self.members().into_iter().map(|at| format!("v{at}")).collect();
        let mut keys: Vec<String> = ["what", "who", "rule_no", "on_day", "currency"].map(String::from).to_vec();
        keys.extend(members);
        let sums: Vec<String> = meters
            .iter()
            .map(|(id, _)| {
                let at = id.index();
                format!(
                    "SUM(CAST(a{at} * share AS {AMOUNT})) AS s{at}, SUM(CASE WHEN a{at} IS NOT NULL THEN CAST(share AS {WEIGHT}) END) AS w{at}, COUNT(a{at}) AS n{at}"
                )
            })
            .collect();
        let keys = keys.join(", ");
        let sums = if sums.is_empty() { vec!["COUNT(*) AS line_count".to_owned()] } else { sums };
        steps.add(
            &format!("{prefix}_daily"),
            format!("SELECT {keys},\n    {}\n  FROM {given} GROUP BY {keys}", sums.join(",\n    ")),
        );
        self.tables(steps);
        self.part(steps);
        let keys = "what, who, rule_no, meter, slice, counts_at, currency";
        steps.add(
            &format!("{prefix}_sums"),
            format!(
                "SELECT {keys}, SUM(amount) AS amount, SUM(weight) AS weight, SUM(line_count) AS line_count\n  FROM {prefix}_parts WHERE line_count > 0 GROUP BY {keys}"
            ),
        );
        given
    }

    /// The select of lines of sums.
    pub(super) fn line(&self) -> String {
        let dialect = self.records.dialect;
        let rule = case(&[("rule_no >= 0".into(), dialect.to_text("rule_no"))], "''");
        let text = |value: &str| dialect.to_text(value);
        let columns = [
            ("what", "what"),
            ("who", "who"),
            ("rule", &rule),
            ("meter", "meter"),
            ("slice", "slice"),
            ("at", "counts_at"),
            ("currency", "currency"),
            ("amount", &text("amount")),
            ("weight", &text("weight")),
            ("rows", &text("line_count")),
        ];
        format!("{} FROM {}_sums", line(dialect, &columns), self.prefix)
    }

    /// The meters and slices as tables.
    fn tables(&self, steps: &mut Steps) {
        let (prefix, dialect) = (self.prefix, steps.dialect);
        let names = labels::meters(self.basis.meters, self.basis.plan);
        let rows: Vec<Vec<String>> = self
            .meters()
            .iter()
            .map(|(id, meter)| {
                let truth = |is: bool| if is { "TRUE" } else { "FALSE" }.to_owned();
                let name = dialect.text(&names[id.index()].1);
                vec![id.index().to_string(), name, truth(meter.by_day), truth(self.is_money(meter))]
            })
            .collect();
        let text = dialect.text_type();
        let columns = [("meter_no", "INTEGER"), ("meter", text), ("by_day", "BOOLEAN"), ("is_money", "BOOLEAN")];
        steps.table(&format!("{prefix}_meters"), &columns, &rows);
        let slices: Vec<Vec<String>> = labels::slices(&self.basis)
            .iter()
            .map(|(id, name)| vec![id.index().to_string(), dialect.text(name)])
            .collect();
        steps.table(&format!("{prefix}_slices"), &[("slice_no", "INTEGER"), ("slice", text)], &slices);
    }

    /// A row for each meter and slice of what a day gave.
    fn part(&self, steps: &mut Steps) {
        let (prefix, dialect) = (self.prefix, steps.dialect);
        let meters = self.meters();
        let pick = |letter: char, none: &str| {
            let cases: Vec<_> = meters
                .iter()
                .map(|(id, _)| (format!("m.meter_no = {}", id.index()), format!("d.{letter}{}", id.index())))
                .collect();
            case(&cases, none)
        };
        let lies: Vec<(String, String)> = self
            .basis
            .slices
            .iter()
            .map(|slice| (format!("l.slice_no = {}", slice.index()), self.lies(*slice)))
            .collect();
        let on_day = dialect.to_text("d.on_day");
        let at = case(&[("m.by_day".into(), on_day)], "d.month_name");
        // What is the same by month and day is found once for all meters.
        steps.add(
            &format!("{prefix}_dated"),
            format!(
                "SELECT d.*, COALESCE(c.name, {}) AS month_name FROM {prefix}_daily AS d LEFT JOIN months AS c ON d.on_day BETWEEN c.first_day AND c.last_day",
                dialect.to_text("d.on_day"),
            ),
        );
        steps.add(
            &format!("{prefix}_parts"),
            format!(
                "SELECT d.what, d.who, d.rule_no, m.meter, l.slice, COALESCE({at}, '') AS counts_at, {} AS currency, {} AS amount, {} AS weight, {} AS line_count\n  FROM {prefix}_dated AS d CROSS JOIN {prefix}_meters AS m CROSS JOIN {prefix}_slices AS l\n  WHERE {}",
                case(&[("m.is_money".into(), "d.currency".into())], "''"),
                pick('s', &format!("CAST(NULL AS {AMOUNT})")),
                pick('w', &format!("CAST(NULL AS {WEIGHT})")),
                pick('n', "0"),
                case(&lies, "FALSE"),
            ),
        );
    }

    fn is_money(&self, meter: &Meter) -> bool {
        let layout = self.records.layout;
        let column = match &meter.feed.counted {
            Counted::Rows => None,
            Counted::Column(column) => layout.find(&column.name),
        };
        column.is_some_and(|at| layout.columns[at].kind == ColumnKind::Money)
    }

    /// Whether sums lie in a slice.
    fn lies(&self, slice: crate::plan::targets::SliceId) -> String {
        let plan = self.basis.plan;
        let members = plan.targets.slices.members(slice).iter();
        let within = |member: &MemberId| {
            let below = plan.targets.members.iter().enumerate().filter(|(at, _)| {
                let above =
                    std::iter::successors(Some(MemberId::new(*at)), |one| plan.targets.members[one.index()].parent);
                above.into_iter().any(|own| own == *member)
            });
            let ids: Vec<String> = below.map(|(_, member)| self.records.dialect.text(&member.id.value)).collect();
            let dimension = plan.targets.members[member.index()].dimension;
            let columns = self
                .members()
                .into_iter()
                .filter(|at| self.records.layout.columns[*at].kind == ColumnKind::Member(dimension));
            any(&columns.map(|at| format!("(d.v{at} IN ({})) IS TRUE", ids.join(", "))).collect::<Vec<_>>())
        };
        all(&members.map(within).collect::<Vec<_>>())
    }
}
