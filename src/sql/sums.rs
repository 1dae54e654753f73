//! What of a record counts, and the sums of it: by whom they credit, rule, meter, slice and month or day.

use crate::actuals::tally::{Basis, Meter, MeterId};
use crate::actuals::{ColumnKind, Layout};
use crate::credit::Counted;
use crate::plan::{Index, MemberId};
use crate::sql::conditions::Records;
use crate::sql::dialect::{AMOUNT, NUMBER, Steps, WEIGHT, all, any, case, number};
use crate::sql::labels;
use crate::units::Quantity;

/// The sums of one source.
pub(super) struct Sums<'a> {
    pub basis: Basis<'a>,
    pub records: Records<'a>,
    pub prefix: &'a str,
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
        values.chain(self.members().into_iter().map(|at| format!("v{at}"))).collect()
    }

    /// Adds the steps from `{prefix}_given` to `{prefix}_sums`.
    pub(super) fn add(&self, steps: &mut Steps) {
        let prefix = self.prefix;
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
        steps.add(
            &format!("{prefix}_daily"),
            format!("SELECT {keys},\n    {}\n  FROM {prefix}_given GROUP BY {keys}", sums.join(",\n    ")),
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
        let at = case(&[("m.by_day".into(), on_day.clone())], &format!("COALESCE(months.name, {on_day})"));
        steps.add(
            &format!("{prefix}_parts"),
            format!(
                "SELECT d.what, d.who, d.rule_no, m.meter, l.slice, COALESCE({at}, '') AS counts_at, {} AS currency, {} AS amount, {} AS weight, {} AS line_count\n  FROM {prefix}_daily AS d CROSS JOIN {prefix}_meters AS m CROSS JOIN {prefix}_slices AS l\n  LEFT JOIN months ON d.on_day BETWEEN months.first_day AND months.last_day\n  WHERE {}",
                case(&[("m.is_money".into(), "d.currency".into())], "''"),
                pick('s', "NULL"),
                pick('w', "NULL"),
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
