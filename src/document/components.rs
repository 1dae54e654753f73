//! How each component of each statement came about, as a table for other programs.

use ecow::EcoString;

use crate::document::Artifact;
use crate::document::statements::{Paid, Teller, is_share};
use crate::pay::component::Earned;
use crate::pay::statement::{ComponentLine, Count, Statement, Step};
use crate::pay::terms::{ByCase, ComponentTerms, Pays};
use crate::pay::world::At;
use crate::source::Span;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};

const HEAD: [&str; 19] = [
    "position",
    "employee",
    "plan",
    "from",
    "to",
    "component",
    "counted_from",
    "counted_to",
    "up_to",
    "result",
    "target",
    "reached",
    "target_pay",
    "earned",
    "before",
    "gate",
    "cut",
    "currency",
    "rules",
];

/// A row for each window in which a component of a statement was worked out: result, target, where the result lies (shares as parts of one), what it
/// earned to date and before, and the lines of the plan that say so. Numbers are rounded to the millionth.
pub(super) fn components_table(paid: &Paid<'_>, teller: &Teller<'_, '_>) -> Artifact {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer.write_record(HEAD).expect(written);
    let organisation = &paid.compiled.plan.organisation;
    for statement in paid.statements() {
        let own = &paid.payroll.terms.plans[statement.plan];
        let position = organisation.seat_id(statement.seat);
        let holding = organisation.on(statement.days.1).holding(statement.seat);
        let employee = holding.map(|holding| holding.employee.clone()).unwrap_or_default();
        for line in &statement.lines {
            let Step::Component(done) = &line.step else { continue };
            let component = own.components.iter().find(|(id, _)| id.value == line.of).and_then(|(_, own)| own.as_ref());
            let Some(component) = component else { continue };
            let rules = rules(done, component, teller);
            for count in &done.counts {
                let head = [position.as_str(), employee.as_str(), own.id.value.as_str()].map(EcoString::from);
                let rest = row(statement, &line.of, done, count, component);
                let cells = head.into_iter().chain(rest).chain([rules.clone()]);
                writer.write_record(cells.map(|cell| cell.to_string())).expect(written);
            }
        }
    }
    Artifact { path: "components.csv".into(), bytes: writer.into_inner().expect(written) }
}

/// The cells from the days of the statement to the currency.
fn row(
    statement: &Statement,
    id: &EcoString,
    done: &ComponentLine,
    count: &Count,
    component: &ComponentTerms,
) -> [EcoString; 15] {
    let [result, target, reached] = reached(&count.earned, component).map(|value| value.map(exact).unwrap_or_default());
    let day = |day: crate::units::Date| ecow::eco_format!("{day}");
    let gate = match done.open {
        Some(true) => "open",
        Some(false) => "closed",
        None => "",
    };
    [
        day(statement.days.0),
        day(statement.days.1),
        id.clone(),
        day(count.window.0),
        day(count.window.1),
        day(count.up_to),
        result,
        target,
        reached,
        count.target_pay.as_ref().map(exact).unwrap_or_default(),
        exact(count.earned.pays()),
        exact(&count.before),
        gate.into(),
        exact(&done.cut),
        ecow::eco_format!("{}", statement.currency),
    ]
}

/// Result, target and where the result lies: of a measure, of a card's score, of what was judged.
fn reached<'e>(earned: &'e Earned, component: &ComponentTerms) -> [Option<&'e Fraction>; 3] {
    let worth = match earned {
        Earned::Measured(worth) => worth,
        Earned::Rated(drawn, _) => return [Some(&drawn.score), None, None],
        Earned::Judged(share, _) => return [Some(share), None, None],
    };
    let (Pays::Table(measure, _) | Pays::Rate(measure, _)) = &component.pays else { return [None; 3] };
    let reading = worth.reading.as_ref();
    let target = reading.and_then(|reading| reading.held_against(measure.looks_at));
    let place = match &worth.at {
        At::Place(place) if is_share(measure) => Some(place),
        _ => None,
    };
    [reading.map(|reading| &reading.actual), target, place]
}

/// The lines of the plan that paid: rows of the table, the rate, the gate, the cap where it took something off.
fn rules(done: &ComponentLine, component: &ComponentTerms, teller: &Teller<'_, '_>) -> EcoString {
    let mut spans: Vec<Span> = Vec::new();
    match (&component.pays, done.counts.last().map(|count| &count.earned)) {
        (Pays::Table(_, table), Some(Earned::Measured(worth))) => {
            spans.extend(worth.rows.iter().filter_map(|row| Some(table.rows.get(*row)?.span)));
        }
        (Pays::Rate(_, ByCase::Value(_, span)), _) => spans.push(*span),
        _ => {}
    }
    spans.extend(component.gate.as_ref().map(|gate| gate.span));
    spans.extend(component.cap.as_ref().filter(|_| !done.cut.is_zero()).map(|cap| cap.span));
    let places: Vec<String> = spans.into_iter().map(|span| teller.place(span)).collect();
    places.join(" ").into()
}

fn exact(value: &Fraction) -> EcoString {
    let millionth = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    ecow::eco_format!("{}", value.round(millionth))
}
