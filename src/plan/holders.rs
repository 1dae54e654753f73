//! Who holds which seat, and when.

use ecow::EcoString;

use crate::plan::lives;
use crate::plan::organisation::{Organisation, SeatId, Who};
use crate::plan::resolve::Resolver;
use crate::plan::rules::wrong_kind;
use crate::say;
use crate::source::{Span, Spanned};
use crate::syntax::organisation::Holder;
use crate::syntax::{Noun, Written};
use crate::units::Date;

/// The first and last day of something; an absent one lies beyond all days that are asked for.
pub type Life = (Option<Date>, Option<Date>);

/// One employee in one seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The seat.
    pub seat: SeatId,
    /// The employee's id.
    pub employee: EcoString,
    /// First and last day.
    pub life: Life,
    /// Where it is written.
    pub span: Span,
}

/// All holdings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// By seat, then by first day.
    pub holdings: Vec<Holding>,
    /// Whether a row could not be read: then a seat without holder may have one after all.
    pub lost: bool,
}

impl Roster {
    /// The holdings of a seat, by first day.
    pub fn of(&self, seat: SeatId) -> &[Holding] {
        let start = self.holdings.partition_point(|holding| holding.seat < seat);
        let end = self.holdings.partition_point(|holding| holding.seat <= seat);
        &self.holdings[start..end]
    }
}

/// Resolves the holders of all files; `None` where the plan was given none.
pub(super) fn resolve(written: &Written, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<Roster> {
    let given = written.sections().filter(|sections| !sections.organisation.holders.is_absent()).count() > 0;
    let mut roster = Roster::default();
    for sections in written.sections() {
        roster.lost |= sections.organisation.holders.is_broken();
        for holder in sections.organisation.holders.get().into_iter().flat_map(|holders| &holders.list) {
            match holding(holder, organisation, resolver) {
                Some(holding) => roster.holdings.push(holding),
                None => roster.lost = true,
            }
        }
    }
    roster.holdings.sort_by_key(|holding| (holding.seat, holding.life.0, holding.span.file, holding.span.start));
    given.then_some(roster)
}

fn holding(written: &Holder, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<Holding> {
    let position = written.position.get()?;
    let seat = seat(position, organisation, resolver)?;
    if written.starts.is_broken() || written.ends.is_broken() {
        return None;
    }
    let employee = written.employee.get()?.value.clone();
    let what = || {
        let (position, employee) = (position.value.clone(), employee.clone());
        say!(
            en: "the holding of `{position}` by {employee}", zh: "{employee} 任 `{position}` 的记录",
            position = position, employee = employee,
        )
    };
    let life = lives::life((written.starts.get(), written.ends.get()), what, resolver.findings)?;
    Some(Holding { seat, employee, life, span: position.span })
}

/// The one seat that an id names.
fn seat(id: &Spanned<EcoString>, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<SeatId> {
    match organisation.find(id, resolver)? {
        Who::Seat(seat) => Some(seat),
        Who::Group(group) if organisation.groups[group].seats.len() == 1 => {
            Some(SeatId(organisation.groups[group].seats.start))
        }
        Who::Group(_) => {
            wrong_kind::report(resolver.findings, id, ONE_OF_SEVERAL);
            None
        }
        Who::Unit(_) | Who::Role(_) => {
            wrong_kind::report(resolver.findings, id, Noun { en: "a position", zh: "岗位" });
            None
        }
    }
}

const ONE_OF_SEVERAL: Noun = Noun {
    en: "one position but several alike; add the number, such as `-1`",
    zh: "单个岗位，而是多个同类岗位；请写上序号，如 `-1`",
};

/// The first stretch of `needed` that none of `lives` reaches.
pub fn uncovered(needed: (Date, Date), lives: impl IntoIterator<Item = Life>) -> Option<(Date, Date)> {
    let mut lives: Vec<Life> = lives.into_iter().collect();
    lives.sort_unstable();
    let (mut from, to) = needed;
    for (starts, ends) in lives {
        if from > to {
            return None;
        }
        if let Some(starts) = starts.filter(|starts| *starts > from) {
            let before = starts.plus_days(-1);
            return Some((from, before.min(to)));
        }
        from = ends.map_or(to, |ends| ends.min(to)).plus_days(1).max(from);
    }
    (from <= to).then_some((from, to))
}

/// The days of `window` within a life.
pub fn within(window: (Date, Date), life: Life) -> Option<(Date, Date)> {
    let from = life.0.map_or(window.0, |starts| starts.max(window.0));
    let to = life.1.map_or(window.1, |ends| ends.min(window.1));
    (from <= to).then_some((from, to))
}

impl Organisation {
    /// The first days of `window` on which a seat is there but nobody is known to hold it. Without a roster a seat counts as
    /// held unless it is said to be vacant.
    pub fn vacancy(&self, seat: SeatId, window: (Date, Date)) -> Option<(Date, Date)> {
        let own = &self.seats[seat.0 as usize];
        let there = within(window, (own.starts, own.ends))?;
        if self.groups[own.group].vacant {
            return Some(there);
        }
        let roster = self.roster.as_ref().filter(|roster| !roster.lost)?;
        uncovered(there, roster.of(seat).iter().map(|holding| holding.life))
    }
}
