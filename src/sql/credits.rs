//! Crediting rules → steps: which rules hold of each record, what share, on what day, and whom each credits; what cannot be credited is kept as missed.

use crate::credit::{CreditRule, CreditShare, CreditedTo, Crediting, SourceRules};
use crate::decision::evaluate::Asked;
use crate::plan::Plan;
use crate::sql::conditions::{Known, Records, choose};
use crate::sql::dialect::{NUMBER, SHARE, Steps, all, any, case, number};
use crate::sql::relations::Above;
use crate::syntax::incentives::{Closed, CreditKind};
use crate::table::Matching;
use crate::units::{Duration, Quantity};

/// Kinds of rules that are told apart by number, shared by all sources of a script.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// For how long positions are held over.
    pub held: Vec<Option<Duration>>,
    /// Who is credited for a unit.
    pub above: Vec<Above>,
    /// How long after its month a record may arrive.
    pub grace: Vec<Duration>,
}

impl Classes {
    pub(super) fn of<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
        match list.iter().position(|own| *own == item) {
            Some(at) => at,
            None => {
                list.push(item);
                list.len() - 1
            }
        }
    }
}

/// The crediting of one source.
pub(super) struct Credits<'a> {
    pub plan: &'a Plan,
    pub crediting: &'a Crediting,
    pub records: Records<'a>,
    pub tables: &'a [SourceRules],
    pub prefix: &'a str,
}

/// A rule with the table it stands in and how it is told whether it holds.
struct Held<'a> {
    number: usize,
    rule: &'a CreditRule,
    holds: String,
}

/// A day that rules credit on: columns, cut-off and grace.
type DayRule = (Vec<Asked>, Option<u16>, Option<Duration>);

fn day_rule(rule: &CreditRule) -> DayRule {
    (rule.dates.clone(), rule.cut_off, rule.grace.filter(|_| rule.closed == Closed::NextOpen))
}

impl<'a> Credits<'a> {
    /// The condition columns of each table, by row.
    fn condition(table: usize, row: usize) -> String {
        format!("c{table}_{row}")
    }

    /// The columns of conditions: what they are called, and what they say.
    pub(super) fn conditions(&self) -> Vec<String> {
        let tables = self.tables.iter().enumerate();
        tables
            .flat_map(|(at, table)| {
                let rows = self.records.rows(&table.cases).into_iter().enumerate();
                rows.filter_map(move |(row, when)| Some(format!("{} AS {}", when?, Self::condition(at, row))))
            })
            .collect()
    }

    fn columns(table: &SourceRules, at: usize) -> Vec<Option<String>> {
        let lines = table.cases.lines().iter().enumerate();
        lines.map(|(row, line)| (!line.otherwise).then(|| Self::condition(at, row))).collect()
    }

    /// The days that rules credit on, each once.
    fn day_rules(&self) -> Vec<DayRule> {
        let mut all = Vec::new();
        for rule in self.rules() {
            Classes::of(&mut all, day_rule(&self.crediting.rules[rule]));
        }
        all
    }

    /// The places of the rules of the source.
    fn rules(&self) -> impl Iterator<Item = usize> + '_ {
        self.tables.iter().flat_map(|table| table.rules.iter().copied())
    }

    /// The columns of days before grace is given.
    pub(super) fn days(&self) -> Vec<String> {
        self.day_rules().iter().enumerate().map(|(at, rule)| format!("{} AS d{at}", self.latest(rule))).collect()
    }

    fn latest(&self, (dates, cut_off, _): &DayRule) -> String {
        let mut latest: Option<String> = None;
        for column in dates {
            let Known::Day(value) = self.records.known(column) else { return "CAST(NULL AS DATE)".into() };
            let minutes = self.records.layout.find(&column.name).map(|at| format!("m{at}"));
            let own = match (cut_off, minutes) {
                (Some(cut_off), Some(minutes)) => {
                    case(&[(format!("{minutes} >= {cut_off}"), format!("CAST({value} + 1 AS DATE)"))], &value)
                }
                _ => value,
            };
            latest = Some(match latest {
                None => own,
                Some(before) => case(
                    &[
                        (format!("{before} IS NULL OR {own} IS NULL"), "NULL".into()),
                        (format!("{before} >= {own}"), before),
                    ],
                    &own,
                ),
            });
        }
        latest.unwrap_or_else(|| "CAST(NULL AS DATE)".into())
    }

    /// Adds the steps from `{prefix}_facts`, which has conditions and days, to `{prefix}_given`: a row for each share of a record, with `what` it is, `who` is credited, `rule_no`,
    /// `share` and `day`. `carried` are columns of `{prefix}_facts` to be kept.
    pub(super) fn add(&self, steps: &mut Steps, classes: &mut Classes, carried: &[String]) {
        self.choose(steps, classes);
        self.weigh(steps);
        self.hold(steps, carried);
        self.share(steps, classes);
        self.name(steps, classes);
        self.aim(steps);
    }

    /// `{prefix}_chosen`: which rows hold, whether that cannot be told, and the days with grace.
    fn choose(&self, steps: &mut Steps, classes: &mut Classes) {
        let prefix = self.prefix;
        let (mut columns, mut open, mut joins) = (Vec::new(), Vec::new(), String::new());
        for (at, table) in self.tables.iter().enumerate() {
            let choice = choose(table.cases.matching(), &Self::columns(table, at));
            columns.extend(choice.first.map(|first| format!("{first} AS f_{at}")));
            columns.extend(choice.each.iter().enumerate().map(|(row, holds)| format!("{holds} AS h{at}_{row}")));
            open.push(choice.open);
        }
        columns.push(format!("{} AS is_open", any(&open)));
        for (at, (_, _, grace)) in self.day_rules().iter().enumerate() {
            let recorded = self.records.layout.find("recorded").map(|at| format!("f.v{at}"));
            let (Some(grace), Some(recorded)) = (grace, recorded) else {
                columns.push(format!("f.d{at} AS e{at}"));
                continue;
            };
            let class = Classes::of(&mut classes.grace, *grace);
            joins += &format!(
                "\n  LEFT JOIN grace AS g{at} ON g{at}.class = {class} AND f.d{at} BETWEEN g{at}.first_day AND g{at}.last_day"
            );
            let late = format!("{recorded} > g{at}.until AND {recorded} > f.d{at}");
            columns.push(format!("{} AS e{at}", case(&[(late, recorded)], &format!("f.d{at}"))));
        }
        let columns = columns.join(",\n    ");
        steps.add(&format!("{prefix}_chosen"), format!("SELECT f.*, {columns} FROM {prefix}_facts AS f{joins}"));
    }

    /// Rules with how it is told whether each holds, once tables are chosen from; in the order in which the built-in crediting looks at them.
    fn held(&self) -> Vec<Held<'_>> {
        let mut all = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            for (row, number) in table.rules.iter().enumerate() {
                let holds = match table.cases.matching() {
                    Matching::All => format!("h{at}_{row}"),
                    _ => format!("(f_{at} IS NOT NULL AND f_{at} = {row})"),
                };
                all.push(Held { number: *number, rule: &self.crediting.rules[*number], holds });
            }
        }
        all
    }

    /// The share that a record says for a rule; nothing where the rule says it.
    fn said(&self, rule: &CreditRule) -> Option<String> {
        match &rule.share {
            CreditShare::Fixed(_) => None,
            CreditShare::Field(asked) => Some(match self.records.known(asked) {
                Known::Number(value) => format!("CAST({value} AS {SHARE})"),
                _ => format!("CAST(NULL AS {SHARE})"),
            }),
        }
    }

    /// `{prefix}_weighed`: whether a rule for a part of the record holds at all, whether such parts are the whole, and what is left for one that is not said.
    fn weigh(&self, steps: &mut Steps) {
        let prefix = self.prefix;
        let held = self.held();
        let own: Vec<&Held<'_>> = held.iter().filter(|held| held.rule.is_commission()).collect();
        let holding: Vec<String> = own.iter().map(|held| held.holds.clone()).collect();
        let mut columns = vec![format!("{} AS is_credited", any(&holding))];
        let fields: Vec<&&Held<'_>> = own.iter().filter(|held| self.said(held.rule).is_some()).collect();
        if fields.is_empty() {
            columns.push("FALSE AS is_odd".into());
            columns.push("-2 AS unsaid_rule".into());
            columns.push(format!("{} AS unsaid", number(Quantity::ZERO, SHARE)));
        } else {
            let mut sum = number(Quantity::ZERO, SHARE);
            for held in &own {
                let share = match (&held.rule.share, self.said(held.rule)) {
                    (CreditShare::Fixed(share), _) => number(*share, SHARE),
                    (_, said) => format!("COALESCE({}, {})", said.unwrap_or_default(), number(Quantity::ZERO, SHARE)),
                };
                let own = case(&[(held.holds.clone(), share)], &number(Quantity::ZERO, SHARE));
                sum = format!("CAST({sum} + {own} AS {NUMBER})");
            }
            let is_unsaid: Vec<(String, String)> = fields
                .iter()
                .map(|held| {
                    let said = self.said(held.rule).unwrap_or_default();
                    (format!("{} AND {said} IS NULL", held.holds), held.number.to_string())
                })
                .collect();
            let any_field = any(&fields.iter().map(|held| held.holds.clone()).collect::<Vec<_>>());
            let none_unsaid =
                format!("NOT {}", any(&is_unsaid.iter().map(|(when, _)| format!("({when})")).collect::<Vec<_>>()));
            let one = number(Quantity::ONE, SHARE);
            columns.push(format!("({any_field} AND {none_unsaid} AND {sum} <> {one}) AS is_odd"));
            columns.push(format!("{} AS unsaid_rule", case(&is_unsaid, "-2")));
            let rest = format!("CAST({one} - {sum} AS {SHARE})");
            let zero = number(Quantity::ZERO, SHARE);
            columns.push(format!("{} AS unsaid", case(&[(format!("{sum} <= {one}"), rest)], &zero)));
        }
        steps.add(&format!("{prefix}_weighed"), format!("SELECT *, {} FROM {prefix}_chosen", columns.join(",\n    ")));
    }

    /// `{prefix}_held`: a row for each rule that holds of a record, and one more where nobody could be credited.
    fn hold(&self, steps: &mut Steps, carried: &[String]) {
        let prefix = self.prefix;
        let mut keep: Vec<String> = carried.to_vec();
        keep.extend((0..self.day_rules().len()).map(|at| format!("e{at}")));
        keep.extend(["is_odd", "unsaid_rule", "unsaid"].map(String::from));
        keep.extend(self.needed().into_iter().map(|at| format!("v{at}")).filter(|name| !carried.contains(name)));
        let keep = |alias: &str| keep.iter().map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ");
        let mut parts = vec![format!(
            "SELECT {}, -1 AS rule_no FROM {prefix}_weighed AS w WHERE w.is_open OR NOT w.is_credited",
            keep("w")
        )];
        for (at, table) in self.tables.iter().enumerate() {
            let numbers = table.rules.iter().enumerate();
            if table.cases.matching() == Matching::All {
                let rows: Vec<String> = table.rules.iter().map(|rule| format!("({rule})")).collect();
                let holds: Vec<_> =
                    numbers.map(|(row, rule)| (format!("r.rule_no = {rule}"), format!("w.h{at}_{row}"))).collect();
                parts.push(format!(
                    "SELECT {}, r.rule_no FROM {prefix}_weighed AS w CROSS JOIN (VALUES {}) AS r(rule_no) WHERE NOT w.is_open AND {}",
                    keep("w"),
                    rows.join(", "),
                    case(&holds, "FALSE"),
                ));
            } else {
                let number: Vec<_> =
                    numbers.map(|(row, rule)| (format!("w.f_{at} = {row}"), rule.to_string())).collect();
                parts.push(format!(
                    "SELECT {}, {} AS rule_no FROM {prefix}_weighed AS w WHERE NOT w.is_open AND w.f_{at} IS NOT NULL",
                    keep("w"),
                    case(&number, "-1"),
                ));
            }
        }
        steps.add(&format!("{prefix}_held"), parts.join("\n  UNION ALL "));
    }

    /// The columns of the source that crediting looks at.
    fn needed(&self) -> Vec<usize> {
        let layout = self.records.layout;
        let mut needed: Vec<usize> =
            ["position", "employee", "unit"].iter().filter_map(|name| layout.find(name)).collect();
        for rule in self.rules().map(|rule| &self.crediting.rules[rule]) {
            if let CreditedTo::Column(column) = &rule.to {
                needed.extend(layout.find(&column.name));
            }
            if let CreditShare::Field(asked) = &rule.share {
                needed.extend(layout.find(&asked.name));
                needed.extend(layout.find("currency"));
            }
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// `{prefix}_shared`: the share and the day of each, with no day where it is missed for what the record says.
    fn share(&self, steps: &mut Steps, classes: &mut Classes) {
        let prefix = self.prefix;
        let days = self.day_rules();
        let (mut rows, mut said, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for number_of in self.rules() {
            if seen.contains(&number_of) {
                continue;
            }
            seen.push(number_of);
            let rule = &self.crediting.rules[number_of];
            if let Some(field) = self.said(rule) {
                said.push((format!("h.rule_no = {number_of}"), field));
            }
            rows.push(self.rule_row(number_of, rule, &days, classes));
        }
        let text = steps.dialect.text_type();
        let columns = [
            ("rule_no", "INTEGER"),
            ("way", text),
            ("fixed", SHARE),
            ("is_part", "BOOLEAN"),
            ("day_class", "INTEGER"),
            ("held_class", "INTEGER"),
            ("above_class", "INTEGER"),
        ];
        steps.table(&format!("{prefix}_rules"), &columns, &rows);
        said.push(("h.rule_no = -1".into(), number(Quantity::ONE, SHARE)));
        let said = case(&said, "r.fixed");
        steps.add(
            &format!("{prefix}_said"),
            format!(
                "SELECT h.*, r.way, r.is_part, r.day_class, r.held_class, r.above_class, {said} AS said\n  FROM {prefix}_held AS h LEFT JOIN {prefix}_rules AS r ON r.rule_no = h.rule_no"
            ),
        );
        let zero = number(Quantity::ZERO, SHARE);
        let unsaid = case(&[("is_part IS TRUE AND rule_no = unsaid_rule".into(), "unsaid".into())], &zero);
        let share = case(&[("said IS NOT NULL".into(), "said".into())], &unsaid);
        let mut cases =
            vec![("said IS NULL OR (is_part IS TRUE AND is_odd)".to_owned(), "CAST(NULL AS DATE)".to_owned())];
        cases.extend((0..days.len()).map(|at| (format!("day_class = {at}"), format!("e{at}"))));
        let day = case(&cases, "CAST(NULL AS DATE)");
        steps.add(&format!("{prefix}_shared"), format!("SELECT *, {share} AS share, {day} AS day FROM {prefix}_said"));
    }

    fn rule_row(&self, number_of: usize, rule: &CreditRule, days: &[DayRule], classes: &mut Classes) -> Vec<String> {
        let (way, above) = match (&rule.to, rule.kind) {
            (CreditedTo::Nobody, _) => ("nobody", None),
            (CreditedTo::Unit, _) => ("unit", None),
            (CreditedTo::Column(_), CreditKind::RollUp) => ("heads", Some(Above::Heads)),
            (CreditedTo::Column(_), _) => ("column", None),
            (CreditedTo::Role(role), kind) => ("role", Some(Above::Role(*role, kind))),
        };
        let above = above.map(|above| Classes::of(&mut classes.above, above).to_string());
        let fixed = match &rule.share {
            CreditShare::Fixed(share) => number(*share, SHARE),
            CreditShare::Field(_) => "NULL".into(),
        };
        let day = days.iter().position(|own| *own == day_rule(rule)).unwrap_or(0);
        vec![
            number_of.to_string(),
            format!("'{way}'"),
            fixed,
            if rule.is_commission() { "TRUE" } else { "FALSE" }.into(),
            day.to_string(),
            Classes::of(&mut classes.held, rule.hold_over).to_string(),
            above.unwrap_or_else(|| "NULL".into()),
        ]
    }

    /// What a column of the record names.
    fn named(&self, name: &str) -> Option<String> {
        match self.records.own(name) {
            Known::Word(value) => Some(value),
            _ => None,
        }
    }

    /// `{prefix}_named`: whom the record names, and of which unit it is.
    fn name(&self, steps: &mut Steps, classes: &mut Classes) {
        let prefix = self.prefix;
        let none = format!("CAST(NULL AS {})", steps.dialect.text_type());
        let plain = Classes::of(&mut classes.held, None);
        let employee = self.named("employee");
        let held = employee.clone().unwrap_or_else(|| none.clone());
        let mut based = Vec::new();
        for number_of in self.rules() {
            let CreditedTo::Column(column) = &self.crediting.rules[number_of].to else { continue };
            let is = format!("s.rule_no = {number_of}");
            let value = match column.name.as_str() {
                "employee" => "h.seat".to_owned(),
                "position" => {
                    self.named("position").map_or("h.seat".into(), |seat| format!("COALESCE(s.{seat}, h.seat)"))
                }
                name => self.holder(name).map_or(none.clone(), |id| format!("s.{id}")),
            };
            based.push((is, value));
        }
        let position = self.named("position").map(|seat| format!("s.{seat}")).unwrap_or_else(|| none.clone());
        let own_unit = self.named("unit").map(|unit| format!("s.{unit}")).unwrap_or_else(|| none.clone());
        let of_held = if employee.is_some() { format!("s.{held}") } else { held };
        steps.add(
            &format!("{prefix}_named"),
            format!(
                "SELECT s.*, {} AS holder, COALESCE({own_unit}, {position}, p.seat) AS place, {own_unit} AS own_unit\n  FROM {prefix}_shared AS s\n  LEFT JOIN held AS h ON h.class = s.held_class AND h.employee = {of_held} AND s.day BETWEEN h.first_day AND h.last_day\n  LEFT JOIN held AS p ON p.class = {plain} AND p.employee = {of_held} AND s.day BETWEEN p.first_day AND p.last_day",
                case(&based, &none),
            ),
        );
    }

    /// `{prefix}_given`: whom each share goes to.
    fn aim(&self, steps: &mut Steps) {
        let prefix = self.prefix;
        let none = format!("CAST(NULL AS {})", steps.dialect.text_type());
        let place =
            case(&[("n.way = 'heads'".into(), "n.holder".into()), ("n.way = 'role'".into(), "n.place".into())], &none);
        let organisation = &self.plan.organisation;
        let mut tops = organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none());
        let top = tops.next().map_or(none.clone(), |top| steps.dialect.text(organisation.units.id(top)));
        let target = case(
            &[
                ("n.way = 'column'".into(), "n.holder".into()),
                ("n.way = 'unit'".into(), format!("COALESCE(n.own_unit, {top})")),
                ("n.way = 'nobody'".into(), none.clone()),
            ],
            "a.seat",
        );
        steps.add(
            &format!("{prefix}_aimed"),
            format!(
                "SELECT n.*, {target} AS target\n  FROM {prefix}_named AS n\n  LEFT JOIN places AS u ON u.id = {place}\n  LEFT JOIN above AS a ON a.class = n.above_class AND a.unit = u.unit AND n.day BETWEEN a.first_day AND a.last_day\n    AND (n.way <> 'heads' OR a.seat <> n.holder)"
            ),
        );
        let what = case(
            &[
                ("a.way = 'nobody' AND a.day IS NOT NULL".into(), "'nobody'".into()),
                ("f.id IS NOT NULL".into(), "f.kind".into()),
            ],
            "'missed'",
        );
        steps.add(
            &format!("{prefix}_given"),
            format!(
                "SELECT a.*, {what} AS what, COALESCE(f.id, '') AS who, COALESCE(f.rank_no, 0) AS who_rank, {} AS on_day\n  FROM {prefix}_aimed AS a\n  LEFT JOIN in_force AS f ON f.class = a.held_class AND f.id = a.target AND a.day BETWEEN f.first_day AND f.last_day",
                case(&[(all(&["f.id IS NULL".into(), "a.way IS DISTINCT FROM 'nobody'".into()]), "CAST(NULL AS DATE)".into())], "a.day"),
            ),
        );
    }

    /// The column of a holder that a rule names.
    fn holder(&self, name: &str) -> Option<String> {
        use crate::actuals::ColumnKind;
        let at = self.records.layout.find(name)?;
        matches!(self.records.layout.columns[at].kind, ColumnKind::Seat | ColumnKind::Unit).then(|| format!("v{at}"))
    }
}
