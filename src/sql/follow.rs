//! Deals that pay hangs on: what happened to which of them, their credits by themselves, and sums of all that stand between these.
//!
//! Of a deal to which nothing happened it does not matter how much of a sum is its own. So the credits of the others alone are handed on, with the sum of all that counts between
//! one and the next in the order in which pay attributes what was earned; where transactions are paid one by one, those that pay alike are summed.

use crate::actuals::record::DEAL;
use crate::actuals::stories::{AGE, Watch};
use crate::actuals::tally::{Basis, MeterId};
use crate::actuals::{ColumnKind, Layout};
use crate::plan::Index;
use crate::sql::beyond::Alike;
use crate::sql::conditions::{Age, Known, Records};
use crate::sql::dialect::{AMOUNT, Dialect, EXACT, SHARE, Steps, any, case, number};
use crate::sql::needs::Needs;
use crate::sql::sums::line;
use crate::syntax::incentives::Counts;

/// What is followed, of all sources.
pub(super) struct Follow<'a> {
    pub basis: Basis<'a>,
    pub needs: &'a Needs,
    pub watch: &'a Watch<'a>,
    pub clawbacks: Vec<String>,
    pub adjustments: Vec<String>,
}

/// One source of it.
#[derive(Clone, Copy)]
pub(super) struct OfSource<'a> {
    pub records: Records<'a>,
    pub prefix: &'a str,
    /// What joins the facts of positions to records.
    pub join: &'a str,
}

/// Where the column with the name of the deal stands.
pub(super) fn deal_of(layout: &Layout) -> Option<usize> {
    layout.find(DEAL).filter(|at| layout.columns[*at].kind == ColumnKind::Text)
}

fn date_of(layout: &Layout) -> Option<usize> {
    layout.find("date").filter(|at| layout.columns[*at].kind == ColumnKind::Date)
}

impl Follow<'_> {
    /// `deal_starts`: the first day of each deal, and how many records it has.
    pub(super) fn starts(&self, steps: &mut Steps, sources: &[OfSource<'_>]) {
        let text = steps.dialect.text_type();
        let parts: Vec<String> = sources
            .iter()
            .filter_map(|own| {
                let (deal, date) = (deal_of(own.records.layout)?, date_of(own.records.layout)?);
                let prefix = own.prefix;
                Some(format!(
                    "SELECT v{deal} AS deal, v{date} AS own_day FROM {prefix}_kept WHERE v{deal} IS NOT NULL AND v{date} IS NOT NULL"
                ))
            })
            .collect();
        let all = if parts.is_empty() {
            format!("SELECT CAST(NULL AS {text}) AS deal, CAST(NULL AS DATE) AS own_day WHERE 1 = 0")
        } else {
            parts.join("\n  UNION ALL ")
        };
        steps.add("deal_records", all);
        steps.add(
            "deal_starts",
            "SELECT deal, MIN(own_day) AS start_day, COUNT(*) AS record_count FROM deal_records GROUP BY deal".into(),
        );
    }

    /// `{prefix}_noted`: records that take pay back, or let it out; `{prefix}_happened`: what scorecards count of positions.
    pub(super) fn notes(&self, steps: &mut Steps, own: &OfSource<'_>) {
        let (dialect, prefix, layout) = (steps.dialect, own.prefix, own.records.layout);
        let (text, join) = (dialect.text_type(), own.join);
        let (Some(date), true) = (date_of(layout), self.watch.follows_deals()) else {
            steps.add(&format!("{prefix}_noted"), none(&noted(text)));
            return;
        };
        let deal = deal_of(layout).map_or(format!("CAST(NULL AS {text})"), |at| format!("v{at}"));
        let values = self.values(own);
        let mut parts = Vec::new();
        let mut add = |what: &str, name: &str, holds: &str| {
            parts.push(format!(
                "SELECT '{what}' AS what, {} AS named, {deal} AS deal, v{date} AS own_day, s.start_day, COALESCE(s.record_count, 0) AS record_count, {values} AS more\n  FROM {prefix}_kept AS k LEFT JOIN deal_starts AS s ON s.deal = {deal}{join}\n  WHERE v{date} IS NOT NULL AND {holds}",
                dialect.text(name),
            ));
        };
        for (clawback, name) in self.watch.clawbacks.iter().zip(&self.clawbacks) {
            let asked = |age: &Age| Records { age: Some(age), ..own.records }.holds(&clawback.when);
            let since = Age::Since("s.start_day".into(), format!("v{date}"));
            let (known, any_age) = (asked(&since), asked(&Age::Any));
            if own.records.may_hold(&clawback.when) {
                let holds = case(&[("s.record_count > 1".into(), format!("({known})"))], &format!("({any_age})"));
                add("taken-back", name, &format!("({holds}) IS TRUE"));
            }
        }
        if let Known::Word(event) = own.records.own("event") {
            for word in self.watch.events.iter().map(|event| event.word()) {
                add("reached", word, &format!("({event} = '{word}') IS TRUE"));
            }
        }
        let joined = if parts.is_empty() { none(&noted(text)) } else { parts.join("\n  UNION ALL ") };
        steps.add(&format!("{prefix}_noted"), joined);
    }

    /// `{prefix}_happened`: what scorecards count of positions.
    pub(super) fn happened(&self, steps: &mut Steps, own: &OfSource<'_>) {
        let (dialect, prefix, layout) = (steps.dialect, own.prefix, own.records.layout);
        let seat = layout.find("position").filter(|at| layout.columns[*at].kind == ColumnKind::Seat);
        let (mut parts, text) = (Vec::new(), dialect.text_type());
        if let (Some(date), Some(seat)) = (date_of(layout), seat) {
            for (adjustment, name) in self.watch.adjustments.iter().zip(&self.adjustments) {
                let Some(when) = adjustment.when.as_ref().filter(|when| own.records.may_hold(when)) else { continue };
                parts.push(format!(
                    "SELECT {} AS named, v{seat} AS who, v{date} AS own_day, COUNT(*) AS line_count FROM {prefix}_kept AS k{}\n  WHERE v{date} IS NOT NULL AND v{seat} IS NOT NULL AND ({}) IS TRUE GROUP BY v{seat}, v{date}",
                    dialect.text(name), own.join, own.records.holds(when),
                ));
            }
        }
        let nothing = [("named", text), ("who", text), ("own_day", "DATE"), ("line_count", "BIGINT")];
        steps.add(
            &format!("{prefix}_happened"),
            if parts.is_empty() { none(&nothing) } else { parts.join("\n  UNION ALL ") },
        );
    }

    /// The numbers of a record by column, as text.
    fn values(&self, own: &OfSource<'_>) -> String {
        let (dialect, layout) = (own.records.dialect, own.records.layout);
        let columns = self.watch.columns.iter().filter(|column| layout.find(column).is_some());
        let parts: Vec<String> = columns
            .filter_map(|column| {
                let Known::Number(value) = own.records.own(column) else { return None };
                let told = format!("{} || {}", dialect.text(&format!(";{column}=")), dialect.to_text(&value));
                Some(format!("COALESCE({told}, '')"))
            })
            .collect();
        if parts.is_empty() { "''".into() } else { parts.join(" || ") }
    }

    /// `followed`: the deals to which something happened.
    pub(super) fn followed(&self, steps: &mut Steps, sources: &[OfSource<'_>]) {
        let parts: Vec<String> = sources
            .iter()
            .map(|own| {
                format!("SELECT deal, what FROM {}_noted WHERE record_count > 1 OR what = 'reached'", own.prefix)
            })
            .collect();
        steps.add("happenings", parts.join("\n  UNION ALL "));
        steps.add(
            "followed",
            "SELECT deal, MAX(CASE WHEN what = 'taken-back' THEN 1 ELSE 0 END) AS is_taken FROM happenings WHERE deal IS NOT NULL GROUP BY deal".into(),
        );
        let organisation = &self.basis.plan.organisation;
        let mut rows = Vec::new();
        for (meter, hung) in &self.needs.hung {
            for top in &hung.units {
                let mut open = vec![*top];
                let mut seen = Vec::new();
                while let Some(unit) = open.pop() {
                    if seen.contains(&unit) {
                        continue;
                    }
                    seen.push(unit);
                    let id = |unit| steps.dialect.text(organisation.units.id(unit));
                    rows.push(vec![meter.index().to_string(), id(*top), id(unit)]);
                    open.extend(organisation.sub_units[unit.index()].iter().copied());
                }
            }
        }
        let text = steps.dialect.text_type();
        steps.table("units_within", &[("meter_no", "INTEGER"), ("holder", text), ("unit", text)], &rows);
    }

    fn meters(&self, own: &OfSource<'_>) -> Vec<MeterId> {
        let source = &own.records.layout.source;
        let all = self.needs.meters().into_iter();
        all.filter(|meter| self.basis.meters.get(*meter).feed.source == *source).collect()
    }

    /// From `given` the steps `{prefix}_marked`, `{prefix}_turns` and `{prefix}_sizes`; gives the selects of lines.
    pub(super) fn credits(&self, steps: &mut Steps, own: &OfSource<'_>, given: &str) -> Vec<String> {
        let (dialect, prefix) = (steps.dialect, own.prefix);
        let meters = self.meters(own);
        let mut lines = self.told(steps, own);
        if meters.is_empty() {
            return lines;
        }
        self.marked(steps, own, given, &meters);
        let text = |value: &str| dialect.to_text(value);
        let joined = format!("JOIN {prefix}_meters AS m ON m.meter_no = h.meter_no");
        let currency = case(&[("m.is_money".into(), "h.currency".into())], "''");
        lines.push(format!(
            "{} FROM {prefix}_marked AS h {joined} WHERE h.is_alone = 1\n  GROUP BY h.who, h.rule_no, m.meter, h.on_day, {currency}, h.value, h.share, h.deal",
            line(dialect, &[("what", "'deal'"), ("who", "h.who"), ("rule", &text("h.rule_no")), ("meter", "m.meter"), ("at", &text("h.on_day")), ("currency", &currency),
                ("amount", &text("h.value")), ("weight", &text("h.share")), ("rows", &text("COUNT(*)")), ("deal", "h.deal")]),
        ));
        let hung: Vec<_> = meters.iter().filter_map(|meter| Some((meter, self.needs.hung.get(meter)?))).collect();
        if hung.iter().any(|(_, hung)| hung.own) {
            let list = numbers(hung.iter().filter(|(_, hung)| hung.own).map(|(meter, _)| **meter));
            let from = format!("SELECT k.*, k.who AS holder FROM {prefix}_marked AS k WHERE k.meter_no IN ({list})");
            lines.push(self.turns(steps, own, ("run", "own"), from));
        }
        if hung.iter().any(|(_, hung)| !hung.units.is_empty()) {
            let part = self.rules(|rule| self.basis.crediting.rules[rule].kind.is_commission());
            let from = format!(
                "SELECT k.*, w.holder FROM {prefix}_marked AS k JOIN places AS p ON p.id = k.who JOIN units_within AS w ON w.unit = p.unit AND w.meter_no = k.meter_no WHERE k.rule_no IN ({part})"
            );
            lines.push(self.turns(steps, own, ("unit-run", "units"), from));
        }
        lines.extend(self.alike(steps, own, &meters));
        lines
    }

    /// What happened, as lines.
    fn told(&self, steps: &Steps, own: &OfSource<'_>) -> Vec<String> {
        let (dialect, prefix) = (steps.dialect, own.prefix);
        let text = |value: &str| dialect.to_text(value);
        let start = format!("'@start=' || {} || more", text("start_day"));
        let more = case(&[("what = 'taken-back'".into(), start)], "more");
        vec![
            format!(
                "{} FROM {prefix}_noted WHERE (what = 'taken-back' AND record_count > 1) OR (what = 'reached' AND deal IS NOT NULL)\n  GROUP BY what, named, own_day, deal, {more}",
                line(
                    dialect,
                    &[
                        ("what", "what"),
                        ("who", "named"),
                        ("at", &text("own_day")),
                        ("rows", &text("COUNT(*)")),
                        ("deal", "deal"),
                        ("more", &more)
                    ]
                ),
            ),
            format!(
                "{} FROM {prefix}_noted WHERE what = 'taken-back' AND record_count < 2 GROUP BY named",
                line(dialect, &[("what", "'unknown'"), ("who", "named"), ("rows", &text("COUNT(*)"))]),
            ),
            format!(
                "{} FROM {prefix}_happened GROUP BY named, who, own_day",
                line(
                    dialect,
                    &[
                        ("what", "'happened'"),
                        ("who", "who"),
                        ("meter", "named"),
                        ("at", &text("own_day")),
                        ("rows", &text("SUM(line_count)"))
                    ]
                ),
            ),
        ]
    }

    fn rules(&self, holds: impl Fn(usize) -> bool) -> String {
        let all = (0..self.basis.crediting.rules.len()).filter(|rule| holds(*rule)).map(|rule| rule.to_string());
        let all: Vec<String> = all.collect();
        if all.is_empty() { "-9".into() } else { all.join(", ") }
    }

    /// `{prefix}_marked`: a row for each credit of a position that pay hangs on, and whether it stands alone.
    fn marked(&self, steps: &mut Steps, own: &OfSource<'_>, given: &str, meters: &[MeterId]) {
        let (prefix, text) = (own.prefix, steps.dialect.text_type());
        let deal = deal_of(own.records.layout).filter(|_| self.watch.follows_deals());
        let deal = deal.map_or(format!("CAST(NULL AS {text})"), |at| format!("v{at}"));
        let of_pay = self.rules(|rule| self.basis.crediting.rules[rule].counts != Counts::Quota);
        let parts = meters.iter().map(|meter| {
            let at = meter.index();
            format!(
                "SELECT {at} AS meter_no, who, rule_no, on_day, currency, a{at} AS value, share, {deal} AS deal\n  FROM {given} WHERE what = 'seat' AND on_day IS NOT NULL AND a{at} IS NOT NULL AND rule_no IN ({of_pay})"
            )
        });
        steps.add(&format!("{prefix}_hung"), parts.collect::<Vec<_>>().join("\n  UNION ALL "));
        let by_event = numbers(
            meters.iter().copied().filter(|meter| self.needs.hung.get(meter).is_some_and(|hung| hung.by_event)),
        );
        let hung = numbers(meters.iter().copied().filter(|meter| self.needs.hung.contains_key(meter)));
        let alone = case(
            &[(
                format!(
                    "f.deal IS NOT NULL AND ((f.is_taken = 1 AND h.meter_no IN ({hung})) OR h.meter_no IN ({by_event}))"
                ),
                "1".into(),
            )],
            "0",
        );
        steps.add(
            &format!("{prefix}_marked"),
            format!(
                "SELECT h.*, {alone} AS is_alone FROM {prefix}_hung AS h LEFT JOIN followed AS f ON f.deal = h.deal"
            ),
        );
    }

    /// Sums of what stands between credits that stand alone, by whom they count for.
    fn turns(&self, steps: &mut Steps, own: &OfSource<'_>, (what, name): (&str, &str), from: String) -> String {
        let (dialect, prefix) = (steps.dialect, own.prefix);
        let order = dialect.binary("COALESCE(deal, '')");
        steps.add(&format!("{prefix}_{name}"), from);
        steps.add(
            &format!("{prefix}_{name}_turns"),
            format!(
                "SELECT *, SUM(is_alone) OVER (PARTITION BY meter_no, holder ORDER BY on_day, {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS turn_no,\n    MAX(is_alone) OVER (PARTITION BY meter_no, holder) AS has_alone\n  FROM {prefix}_{name}"
            ),
        );
        let text = |value: &str| dialect.to_text(value);
        let last = dialect.binary(&format!("{} || COALESCE(h.deal, '')", text("h.on_day")));
        let last = format!("SUBSTRING(MAX({last}), 11)");
        let currency = case(&[("m.is_money".into(), "h.currency".into())], "''");
        let month = case(&[("m.by_day".into(), text("h.on_day"))], &format!("COALESCE(c.name, {})", text("h.on_day")));
        format!(
            "{} FROM {prefix}_{name}_turns AS h JOIN {prefix}_meters AS m ON m.meter_no = h.meter_no LEFT JOIN months AS c ON h.on_day BETWEEN c.first_day AND c.last_day\n  WHERE h.is_alone = 0 AND h.has_alone = 1 GROUP BY h.holder, m.meter, h.turn_no, {currency}, {month}",
            line(
                dialect,
                &[
                    ("what", &format!("'{what}'")),
                    ("who", "h.holder"),
                    ("meter", "m.meter"),
                    ("at", &text("MAX(h.on_day)")),
                    ("currency", &currency),
                    ("amount", &text(&format!("SUM(CAST(h.value * h.share AS {AMOUNT}))"))),
                    ("rows", &text("COUNT(*)")),
                    ("deal", &last)
                ]
            ),
        )
    }

    /// Sums of transactions that pay alike.
    fn alike(&self, steps: &mut Steps, own: &OfSource<'_>, meters: &[MeterId]) -> Option<String> {
        let (dialect, prefix) = (steps.dialect, own.prefix);
        let alike: Vec<_> = meters.iter().filter_map(|meter| Some((*meter, self.needs.alike.get(meter)?))).collect();
        if alike.is_empty() {
            return None;
        }
        let list = numbers(alike.iter().map(|(meter, _)| *meter));
        let size = self.size(own);
        steps.add(
            &format!("{prefix}_sized"),
            format!(
                "SELECT h.*, CAST(value * share AS {AMOUNT}) AS credited, {size} AS size\n  FROM {prefix}_marked AS h WHERE is_alone = 0 AND meter_no IN ({list})"
            ),
        );
        let piece = piece(dialect, &alike);
        let by_day = numbers(alike.iter().filter(|(_, own)| own.by_day).map(|(meter, _)| *meter));
        let text = |value: &str| dialect.to_text(value);
        let currency = case(&[("m.is_money".into(), "h.currency".into())], "''");
        let month = case(
            &[(any(&["m.by_day".into(), format!("h.meter_no IN ({by_day})")]), text("h.on_day"))],
            &format!("COALESCE(c.name, {})", text("h.on_day")),
        );
        steps.add(
            &format!("{prefix}_alike"),
            format!(
                "SELECT h.who, h.rule_no, m.meter, h.on_day, h.credited, {currency} AS own_currency, {month} AS own_month, {piece} AS piece\n  FROM {prefix}_sized AS h JOIN {prefix}_meters AS m ON m.meter_no = h.meter_no LEFT JOIN months AS c ON h.on_day BETWEEN c.first_day AND c.last_day"
            ),
        );
        Some(format!(
            "{} FROM {prefix}_alike GROUP BY who, rule_no, meter, own_currency, own_month, piece",
            line(
                dialect,
                &[
                    ("what", "'alike'"),
                    ("who", "who"),
                    ("rule", &text("rule_no")),
                    ("meter", "meter"),
                    ("at", &text("MAX(on_day)")),
                    ("currency", "own_currency"),
                    ("amount", &text("SUM(credited)")),
                    ("rows", &text("COUNT(*)")),
                    ("deal", "piece")
                ]
            ),
        ))
    }

    /// The size of what is credited, in the plan's currency; nothing where it is too large, or priced by the day.
    fn size(&self, own: &OfSource<'_>) -> String {
        let credited = format!("ABS(CAST(value * share AS {AMOUNT}))");
        let is_small = format!("{credited} < CAST('1000000000000' AS {AMOUNT})");
        let facts = &self.basis.plan.facts;
        let small = format!("CAST({credited} AS DECIMAL(24, 12))");
        let mut cases = vec![(format!("NOT {is_small}"), format!("CAST(NULL AS {EXACT})"))];
        cases.push(("currency = ''".into(), format!("CAST({small} AS {EXACT})")));
        if own.records.is_priced_by_plan() {
            for (currency, price) in facts.prices.iter().filter(|(own, _)| *own != facts.currency) {
                let is = format!("currency = {}", own.records.dialect.text(currency.code()));
                cases.push((is, format!("CAST({small} * {} AS {EXACT})", number(*price, SHARE))));
            }
        }
        case(&cases, &format!("CAST(NULL AS {EXACT})"))
    }
}

/// Which stretch of its table a transaction lies in, as text.
fn piece(dialect: Dialect, alike: &[(MeterId, &Alike)]) -> String {
    let mut pieces = Vec::new();
    for (meter, own) in alike.iter().filter(|(_, own)| !own.bounds.is_empty()) {
        let is = format!("h.meter_no = {}", meter.index());
        let steps_of = own.bounds.iter().enumerate().flat_map(|(at, bound)| {
            let bound = number(*bound, EXACT);
            [
                (format!("h.size < {bound}"), (2 * at).to_string()),
                (format!("h.size = {bound}"), (2 * at + 1).to_string()),
            ]
        });
        let place = case(&steps_of.collect::<Vec<_>>(), &(2 * own.bounds.len()).to_string());
        // Where its size is not known exactly a transaction stands for those of its amount alone.
        let own_amount = format!("'=' || {}", dialect.to_text("h.credited"));
        let sign = case(&[("h.credited < 0".into(), "'-'".into())], "'+'");
        let told = case(
            &[("h.size IS NULL".into(), own_amount)],
            &format!("{sign} || {}", dialect.to_text(&format!("({place})"))),
        );
        pieces.push((is, told));
    }
    case(&pieces, "''")
}

fn numbers(meters: impl Iterator<Item = MeterId>) -> String {
    let all: Vec<String> = meters.map(|meter| meter.index().to_string()).collect();
    if all.is_empty() { "-9".into() } else { all.join(", ") }
}

fn noted(text: &'static str) -> [(&'static str, &'static str); 7] {
    [
        ("what", text),
        ("named", text),
        ("deal", text),
        ("own_day", "DATE"),
        ("start_day", "DATE"),
        ("record_count", "BIGINT"),
        ("more", text),
    ]
}

/// No rows of some columns.
fn none(columns: &[(&str, &str)]) -> String {
    let columns: Vec<String> = columns.iter().map(|(name, kind)| format!("CAST(NULL AS {kind}) AS {name}")).collect();
    format!("SELECT {} WHERE 1 = 0", columns.join(", "))
}

/// The name that conditions ask the age of a deal by.
pub(super) fn is_age(name: &str) -> bool {
    name == AGE
}
