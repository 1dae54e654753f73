//! One source from its table to its sums.

use crate::actuals::Source;
use crate::actuals::stories::Watch;
use crate::actuals::tally::Basis;
use crate::actuals::{ColumnKind, Keep};
use crate::credit::CreditShare;
use crate::decision::evaluate::{Asked as AskedOf, Cases};
use crate::sql::Asked;
use crate::sql::cells::{Reading, Typed};
use crate::sql::conditions::Records;
use crate::sql::credits::{Classes, Credits};
use crate::sql::dialect::{SHARE, Steps, case, day, number};
use crate::sql::follow::deal_of;
use crate::sql::sums::Sums;
use crate::units::Quantity;

/// Compiles one source.
pub(super) struct Compiler<'a> {
    pub basis: Basis<'a>,
    pub source: &'a Source,
    pub asked: &'a Asked,
    pub prefix: String,
    /// What of records is looked out for beside sums.
    pub watch: &'a Watch<'a>,
}

/// What others look at of a source that was compiled.
#[derive(Debug)]
pub(super) struct Compiled {
    /// What joins the facts of positions to records.
    pub join: String,
    /// The step in which what each record gives to whom stands.
    pub given: String,
    /// The select of lines of its sums.
    pub line: String,
}

impl Compiler<'_> {
    /// What conditions ask of its records.
    pub(super) fn records(&self) -> Records<'_> {
        let (basis, layout) = (self.basis, &self.source.layout);
        let dialect = self.asked.dialect;
        Records { dialect, plan: basis.plan, feeds: basis.feeds, layout, beyond: true, age: None }
    }

    /// Adds its steps; `seats` gathers what conditions ask of positions.
    pub(super) fn add(&self, steps: &mut Steps, classes: &mut Classes, seats: &mut Vec<AskedOf>) -> Compiled {
        let (dialect, prefix) = (steps.dialect, self.prefix.as_str());
        let table = match self.asked.tables.get(&self.source.id) {
            Some(parts) => parts.iter().map(|part| dialect.name(part)).collect::<Vec<_>>().join("."),
            None => dialect.name(&self.source.id),
        };
        let typed = self.asked.typed;
        let shares = self.shares();
        let reading =
            Reading { source: self.source, plan: self.basis.plan, prefix: prefix.into(), table, typed, shares };
        let columns = reading.columns(dialect);
        reading.add(steps, &columns);
        self.keep(steps, &columns);
        let records = self.records();
        let tables = self.basis.crediting.of_source(&self.source.id);
        let credits = Credits { plan: self.basis.plan, crediting: self.basis.crediting, records, tables, prefix };
        let more = deal_of(records.layout).filter(|_| self.watch.follows_deals()).into_iter().collect();
        let sums = Sums { basis: self.basis, records, prefix, more };
        let join = self.join_seats(&records, seats);
        let mut facts: Vec<String> = credits.conditions();
        facts.extend(credits.days());
        facts.extend(sums.values().into_iter().map(|(name, value)| format!("{value} AS {name}")));
        if !sums.firsts().is_empty() {
            let all: Vec<String> = (0..columns.len()).map(|at| format!("k.v{at}")).collect();
            facts.push(format!("ROW_NUMBER() OVER (ORDER BY {}) AS record_no", all.join(", ")));
        }
        let facts: String = facts.iter().map(|column| format!(",\n    {column}")).collect();
        steps.add(&format!("{prefix}_facts"), format!("SELECT k.*{facts}\n  FROM {prefix}_kept AS k{join}"));
        credits.add(steps, classes, &sums.carried());
        let given = sums.add(steps);
        Compiled { join, given, line: sums.line() }
    }

    /// Columns that say which share of a record is credited.
    fn shares(&self) -> Vec<usize> {
        let tables = self.basis.crediting.of_source(&self.source.id).iter();
        let rules = tables.flat_map(|table| &table.rules).map(|rule| &self.basis.crediting.rules[*rule]);
        let named = rules.filter_map(|rule| match &rule.share {
            CreditShare::Field(asked) => self.source.layout.find(&asked.name),
            CreditShare::Fixed(_) => None,
        });
        named.collect()
    }

    /// The facts of positions, where conditions ask for them.
    fn join_seats(&self, records: &Records<'_>, seats: &mut Vec<AskedOf>) -> String {
        let meters = self.basis.meters.iter().filter(|(_, meter)| meter.feed.source == self.source.id);
        let of_meters = meters.flat_map(|(_, meter)| meter.feed.when.iter().chain(&meter.when));
        let of_rules = self.basis.crediting.of_source(&self.source.id).iter().map(|table| &table.cases);
        let asked =
            |cases: &Cases| cases.asked().iter().filter(|asked| records.asks_seat(asked)).cloned().collect::<Vec<_>>();
        let of_clawbacks = self.watch.clawbacks.iter().map(|own| &own.when);
        let of_cards = self.watch.adjustments.iter().filter_map(|own| own.when.as_ref());
        let watched = of_clawbacks.chain(of_cards).filter(|when| records.may_hold(when));
        let own: Vec<AskedOf> = of_meters.chain(of_rules).chain(watched).flat_map(asked).collect();
        let layout = &self.source.layout;
        let kind = |name: &str| layout.find(name).map(|at| (at, &layout.columns[at].kind));
        let (Some((seat, ColumnKind::Seat)), Some((date, ColumnKind::Date))) = (kind("position"), kind("date")) else {
            let asks = !own.is_empty();
            // Nothing is known of positions that records do not name.
            return if asks { self.unknown_seats(seats, own) } else { String::new() };
        };
        if own.is_empty() {
            return String::new();
        }
        own.into_iter().for_each(|asked| add_asked(seats, asked));
        format!(
            "\n  LEFT JOIN seat_facts AS of_seat ON of_seat.seat = k.v{seat} AND k.v{date} BETWEEN of_seat.first_day AND of_seat.last_day"
        )
    }

    fn unknown_seats(&self, seats: &mut Vec<AskedOf>, own: Vec<AskedOf>) -> String {
        own.into_iter().for_each(|asked| add_asked(seats, asked));
        "\n  LEFT JOIN seat_facts AS of_seat ON 1 = 0".into()
    }

    /// From what was read to the records that count: `{prefix}_counted` tells by the source's own condition, `{prefix}_kept` holds one record of each key,
    /// `{prefix}_rejected` the rest with the reason.
    fn keep(&self, steps: &mut Steps, columns: &[Typed]) {
        let (dialect, prefix) = (steps.dialect, self.prefix.as_str());
        let records = Records { beyond: false, ..self.records() };
        let counts = self.source.counts.as_ref().map_or("TRUE".into(), |cases| records.holds(cases));
        let mut values: Vec<String> = columns.iter().enumerate().flat_map(|(at, column)| column.kept(at)).collect();
        let mut from = format!("{prefix}_read");
        if !records.is_priced_by_plan()
            && let Some(currency) = records.currency()
        {
            self.price(steps, currency);
            from = format!("{prefix}_priced");
            values.push("price".into());
        }
        steps.add(&format!("{prefix}_counted"), format!("SELECT *, {counts} AS counts FROM {from}"));
        let values = values.join(", ");
        let sound = "why IS NULL AND counts IS TRUE";
        let fault = case(&[("why IS NOT NULL".into(), "why".into())], "'undecided'");
        let rejected = format!("SELECT {fault} AS lost FROM {prefix}_counted WHERE why IS NOT NULL OR counts IS NULL");
        if self.source.unique.is_empty() {
            steps.add(&format!("{prefix}_kept"), format!("SELECT {values} FROM {prefix}_counted WHERE {sound}"));
            steps.add(&format!("{prefix}_rejected"), rejected);
            return;
        }
        let part = |at: usize| {
            let key = Reading::key(dialect, at, &columns[at]);
            format!("COALESCE({} || ':' || {key}, '-')", dialect.to_text(&format!("LENGTH({key})")))
        };
        let joined = |all: Vec<String>| all.join(" || ");
        let key = joined(self.source.unique.iter().map(|at| part(*at)).collect());
        let whole = joined((0..columns.len()).map(part).collect());
        steps.add(
            &format!("{prefix}_keyed"),
            format!(
                "SELECT {values}, {key} AS own_key, {whole} AS own_record, {} AS own_order FROM {prefix}_counted WHERE {sound}",
                self.order()
            ),
        );
        let alike = "PARTITION BY own_key, own_order";
        steps.add(
            &format!("{prefix}_ranked"),
            format!(
                "SELECT *, MAX(own_order) OVER (PARTITION BY own_key) AS top_order, MIN(own_record) OVER ({alike}) AS least_record, MAX(own_record) OVER ({alike}) AS most_record, ROW_NUMBER() OVER ({alike} ORDER BY own_record) AS own_place FROM {prefix}_keyed"
            ),
        );
        let lost = case(
            &[
                ("own_order < top_order".into(), "'superseded'".into()),
                ("least_record <> most_record".into(), "'conflict'".into()),
                ("own_place > 1".into(), "'duplicate'".into()),
            ],
            "NULL",
        );
        steps.add(&format!("{prefix}_judged"), format!("SELECT {values}, {lost} AS lost FROM {prefix}_ranked"));
        steps.add(&format!("{prefix}_kept"), format!("SELECT {values} FROM {prefix}_judged WHERE lost IS NULL"));
        steps.add(
            &format!("{prefix}_rejected"),
            format!("{rejected}\n  UNION ALL SELECT lost FROM {prefix}_judged WHERE lost IS NOT NULL"),
        );
    }

    /// `{prefix}_priced`: what the currency of each record costs on its day.
    fn price(&self, steps: &mut Steps, currency: usize) {
        let (prefix, facts) = (self.prefix.as_str(), &self.basis.plan.facts);
        let first = day(facts.calendar.dates(facts.calendar.year()).0);
        let layout = &self.source.layout;
        let date = layout.find("date").filter(|at| layout.columns[*at].kind == ColumnKind::Date);
        let date = date.map_or(first.clone(), |at| format!("COALESCE(r.v{at}, {first})"));
        let own = steps.dialect.text(facts.currency.code());
        let is_own = format!("r.v{currency} IS NULL OR r.v{currency} = {own}");
        let price = case(&[(is_own, number(Quantity::ONE, SHARE))], "q.price");
        steps.add(
            &format!("{prefix}_priced"),
            format!(
                "SELECT r.*, {price} AS price FROM {prefix}_read AS r LEFT JOIN quotes AS q ON q.code = r.v{currency} AND {date} BETWEEN q.first_day AND q.last_day"
            ),
        );
    }

    /// A number that is the greater, the more a record is to be kept.
    fn order(&self) -> String {
        let minute = |at: usize| {
            let part = |name: &str| format!("CAST(EXTRACT({name} FROM v{at}) AS BIGINT)");
            let day = format!("({} * 372 + {} * 31 + {})", part("YEAR"), part("MONTH"), part("DAY"));
            format!("({day} * 1441 + COALESCE(m{at} + 1, 0))")
        };
        match self.source.keep {
            Keep::Same => "0".into(),
            Keep::Latest(at) => format!("COALESCE({}, 0)", minute(at)),
            Keep::Earliest(at) => format!("COALESCE(1000000000000 - {}, 0)", minute(at)),
        }
    }
}

fn add_asked(seats: &mut Vec<AskedOf>, asked: AskedOf) {
    if !seats.iter().any(|own| own.name == asked.name) {
        seats.push(asked);
    }
}
