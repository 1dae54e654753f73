//! What a condition on positions means: `{role: seller}`, `{unit: within east}`, `{head: true}`, `{service_month: to 3}`.

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::plan::Facts;
use crate::plan::catalog::Index;
use crate::plan::organisation::{Organisation, SeatId, UnitId, Who};
use crate::plan::resolve::Resolver;
use crate::plan::rules::{unknown_axis, wrong_kind};
use crate::plan::targets::read_period;
use crate::source::Spanned;
use crate::syntax::rules::invalid_period;
use crate::syntax::{AllOf, Ask, Limit, Noun, Reader, Test, When};
use crate::units::{Figure, Period, PeriodText};

const AXES: [&str; 7] = ["role", "unit", "position", "head", "service_month", "level", "period"];

/// Of whom, and when, a condition is asked.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// A seat or a unit.
    pub who: Who,
    /// The month of service; where it is not known, every month is taken to meet what is asked.
    pub service: Option<i32>,
    /// The period.
    pub period: Option<Period>,
}

type Asked<'a> = Box<dyn Fn(&Case) -> bool + 'a>;

/// A condition on positions whose ids are resolved.
pub struct Condition<'a> {
    any: Vec<Vec<Asked<'a>>>,
}

impl Condition<'_> {
    /// Whether the case meets it.
    pub fn holds(&self, case: &Case) -> bool {
        self.any.iter().any(|all| all.iter().all(|asked| asked(case)))
    }
}

/// Resolves a condition; `None` where it was reported. Periods can be asked for where `facts` are given.
pub fn condition<'a>(
    when: &When,
    organisation: &'a Organisation,
    facts: Option<&Facts>,
    resolver: &mut Resolver<'_>,
) -> Option<Condition<'a>> {
    let alternatives: Vec<Option<Vec<Asked<'a>>>> =
        when.any.iter().map(|all| tests_of(all, organisation, facts, resolver)).collect();
    alternatives.into_iter().collect::<Option<_>>().map(|any| Condition { any })
}

/// The seats that meet a condition, in order; `None` where it was reported. Months of service change with time and are asked
/// where they matter.
pub fn seats_of(when: &When, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<Vec<SeatId>> {
    let condition = condition(when, organisation, None, resolver)?;
    let holds = |seat: &SeatId| condition.holds(&Case { who: Who::Seat(*seat), service: None, period: None });
    Some((0..organisation.seats.len()).map(SeatId::new).filter(holds).collect())
}

fn tests_of<'a>(
    all: &AllOf,
    organisation: &'a Organisation,
    facts: Option<&Facts>,
    resolver: &mut Resolver<'_>,
) -> Option<Vec<Asked<'a>>> {
    let tests: Vec<Option<Asked<'a>>> =
        all.tests.iter().map(|(axis, test)| test_of(axis, test, organisation, facts, resolver)).collect();
    tests.into_iter().collect::<Option<_>>().filter(|_| !all.broken)
}

fn test_of<'a>(
    axis: &Spanned<EcoString>,
    test: &Test,
    organisation: &'a Organisation,
    facts: Option<&Facts>,
    resolver: &mut Resolver<'_>,
) -> Option<Asked<'a>> {
    match (axis.as_str(), facts) {
        ("role" | "unit" | "position", _) => ids_test(&test.ask, organisation, resolver),
        ("head", _) => head_test(&test.ask, organisation, resolver),
        ("service_month", _) => {
            let meets = number_test(&test.ask, resolver)?;
            Some(Box::new(move |case| case.service.is_none_or(|month| meets(i64::from(month)))))
        }
        ("level", _) => {
            let meets = number_test(&test.ask, resolver)?;
            Some(Box::new(move |case| level_of(organisation, case.who).is_some_and(|level| meets(i64::from(level)))))
        }
        ("period", Some(facts)) => period_test(&test.ask, facts, resolver),
        _ => {
            let known = AXES.into_iter().filter(|axis| facts.is_some() || *axis != "period");
            unknown_axis::report(resolver.findings, axis, known);
            None
        }
    }
}

/// The level of a seat or a role.
pub fn level_of(organisation: &Organisation, who: Who) -> Option<u32> {
    match who {
        Who::Seat(seat) => organisation.roles[organisation.role_of(seat)?].level,
        Who::Role(role) => organisation.roles[role].level,
        Who::Unit(_) | Who::Group(_) => None,
    }
}

fn ids_test<'a>(ask: &Ask, organisation: &'a Organisation, resolver: &mut Resolver<'_>) -> Option<Asked<'a>> {
    let (ids, below) = match ask {
        Ask::Among(ids) => (ids, false),
        Ask::Within(ids) => (ids, true),
        Ask::Not(inner) => return ids_test(inner, organisation, resolver).map(inverted),
        Ask::Bounds(_) | Ask::Field(_) => {
            let ids = Noun { en: "ids, or `within` and an id", zh: "编号，或 `within` 加编号" };
            return refused(ask, ids, resolver);
        }
    };
    let named: Vec<Who> = ids.iter().filter_map(|id| organisation.find(id, resolver)).collect();
    (named.len() == ids.len()).then(|| -> Asked<'a> {
        Box::new(move |case| named.iter().any(|who| organisation.is_part_of(case.who, *who, below)))
    })
}

fn inverted(meets: Asked<'_>) -> Asked<'_> {
    Box::new(move |case| !meets(case))
}

/// Reports what is asked in another way than the axis allows.
fn refused<T>(ask: &Ask, noun: Noun, resolver: &mut Resolver<'_>) -> Option<T> {
    let place = match ask {
        Ask::Bounds(bounds) => bounds.lower.as_ref().or(bounds.upper.as_ref()).map(|limit| &limit.text),
        Ask::Among(values) | Ask::Within(values) => values.first(),
        Ask::Field(field) => Some(field),
        Ask::Not(inner) => return refused(inner, noun, resolver),
    };
    if let Some(place) = place {
        wrong_kind::report(resolver.findings, place, noun);
    }
    None
}

fn head_test<'a>(ask: &Ask, organisation: &'a Organisation, resolver: &mut Resolver<'_>) -> Option<Asked<'a>> {
    let wanted = match ask {
        Ask::Among(words) if words.iter().all(|word| matches!(word.as_str(), "true" | "false")) => {
            words.iter().map(|word| word.as_str() == "true").collect::<Vec<_>>()
        }
        Ask::Not(inner) => return head_test(inner, organisation, resolver).map(inverted),
        _ => return refused(ask, Noun { en: "true or false", zh: "true 或 false" }, resolver),
    };
    let heads: FxHashSet<SeatId> = organisation.units.iter().filter_map(|(_, unit)| unit.value.head).collect();
    Some(Box::new(move |case| wanted.contains(&matches!(case.who, Who::Seat(seat) if heads.contains(&seat)))))
}

type Meets = Box<dyn Fn(i64) -> bool>;

fn number_test(ask: &Ask, resolver: &mut Resolver<'_>) -> Option<Meets> {
    match ask {
        Ask::Among(values) => {
            let numbers: Vec<i64> = values.iter().filter_map(|value| number(value, resolver)).collect();
            (numbers.len() == values.len()).then(|| -> Meets { Box::new(move |own| numbers.contains(&own)) })
        }
        Ask::Bounds(bounds) => {
            let mut end = |limit: &Option<Limit>| match limit {
                None => Some(None),
                Some(limit) => number(&limit.text, resolver).map(|value| Some((value, limit.included))),
            };
            let (lower, upper) = (end(&bounds.lower), end(&bounds.upper));
            let (lower, upper) = (lower?, upper?);
            Some(Box::new(move |own| {
                lower.is_none_or(|(from, included)| own > from || (included && own == from))
                    && upper.is_none_or(|(to, included)| own < to || (included && own == to))
            }))
        }
        Ask::Not(inner) => number_test(inner, resolver).map(|meets| -> Meets { Box::new(move |own| !meets(own)) }),
        Ask::Within(_) | Ask::Field(_) => refused(ask, NUMBER, resolver),
    }
}

const NUMBER: Noun = Noun { en: "a whole number such as 3", zh: "整数，如 3" };

fn number(text: &Spanned<EcoString>, resolver: &mut Resolver<'_>) -> Option<i64> {
    let number = match Figure::parse(text) {
        Ok(Figure::Amount { value, currency: None, word: None }) => value.whole(),
        _ => None,
    };
    if number.is_none() {
        wrong_kind::report(resolver.findings, text, NUMBER);
    }
    number
}

fn period_test<'a>(ask: &Ask, facts: &Facts, resolver: &mut Resolver<'_>) -> Option<Asked<'a>> {
    let values = match ask {
        Ask::Among(values) => values,
        Ask::Not(inner) => return period_test(inner, facts, resolver).map(inverted),
        _ => return refused(ask, Noun { en: "a period such as Q3", zh: "期间，如 Q3" }, resolver),
    };
    let periods: Vec<Period> = values.iter().filter_map(|value| period(value, facts, resolver)).collect();
    (periods.len() == values.len()).then(|| -> Asked<'a> {
        Box::new(move |case| case.period.is_some_and(|own| periods.iter().any(|period| period.holds(own))))
    })
}

fn period(text: &Spanned<EcoString>, facts: &Facts, resolver: &mut Resolver<'_>) -> Option<Period> {
    match PeriodText::parse(text) {
        Ok(written) => {
            let year = facts.calendar.year().year;
            read_period(&Spanned::new(written, text.span), Some(year), facts, resolver.findings)
        }
        Err(error) => {
            let mut reader = Reader::new(resolver.findings, text.value.clone());
            invalid_period::report(&mut reader, text, error.explain(), error.help());
            None
        }
    }
}

impl Organisation {
    /// Whether a seat is the position, of the role or in the unit named; with `below` in a unit below it too.
    pub fn is_of(&self, seat: SeatId, who: Who, below: bool) -> bool {
        match who {
            Who::Seat(other) => seat == other,
            Who::Group(group) => self.seats[seat.index()].group == group,
            Who::Role(role) => self.role_of(seat) == Some(role),
            Who::Unit(unit) => self.unit_of(seat).is_some_and(|own| own == unit || (below && self.is_below(own, unit))),
        }
    }

    /// [`is_of`](Self::is_of), where a unit too can be part of one.
    fn is_part_of(&self, part: Who, who: Who, below: bool) -> bool {
        match (part, who) {
            (Who::Seat(seat), _) => self.is_of(seat, who, below),
            (Who::Unit(own), Who::Unit(unit)) => own == unit || (below && self.is_below(own, unit)),
            _ => false,
        }
    }

    /// Whether a unit lies below another.
    pub fn is_below(&self, unit: UnitId, above: UnitId) -> bool {
        let mut current = self.units[unit].parent;
        for _ in 0..self.units.len() {
            match current {
                Some(parent) if parent == above => return true,
                Some(parent) => current = self.units[parent].parent,
                None => return false,
            }
        }
        false
    }

    /// The seats with a book of their own in a unit and all below it, in order.
    pub fn carrying_seats_below(&self, unit: UnitId) -> Vec<SeatId> {
        use crate::syntax::organisation::Carries;
        let mut seats = Vec::new();
        let mut open = vec![unit];
        let mut seen = 0;
        while let Some(unit) = open.pop().filter(|_| seen <= self.units.len()) {
            seen += 1;
            let own = self.unit_seats[unit.index()].iter().copied();
            seats.extend(own.filter(|seat| matches!(self.carries(*seat), Carries::Own | Carries::OwnAndTeam)));
            open.extend(self.sub_units[unit.index()].iter().copied());
        }
        seats.sort_unstable();
        seats
    }
}
