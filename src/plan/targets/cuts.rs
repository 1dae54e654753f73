//! Cuts of a target: over sub-units and positions, over periods, over a dimension.

use crate::plan::organisation::{WHO, Who};
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::plan::targets::statements::{Context, HolderId, Stated, Statement};
use crate::plan::targets::{DimensionId, MemberId, MetricId, PROFILE, ProfileId, Service, SliceId, read_value};
use crate::plan::{Index, SeatId};
use crate::source::{Span, Spanned};
use crate::syntax::rules::invalid_period;
use crate::syntax::targets::{Cut as WrittenCut, Part as WrittenPart, Split, SplitBy, Statement as WrittenStatement};
use crate::syntax::{Bounds, Noun, Reader};
use crate::units::{Figure, Period, PeriodText, Quantity};

/// What a cut divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutAxis {
    /// Sub-units or positions.
    Holder,
    /// Parts of the period.
    Time,
    /// Members of a dimension.
    Dimension(DimensionId),
}

/// A child of a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    /// A sub-unit or a position.
    Holder(HolderId),
    /// A part of the period.
    Period(Period),
    /// A member of a dimension.
    Member(MemberId),
}

/// What a cut gives a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutPart {
    /// The child.
    pub child: Child,
    /// Its number; `None` for `rest`.
    pub value: Option<Quantity>,
    /// Whether it takes what the others leave.
    pub rest: bool,
    /// Where it is written.
    pub span: Span,
}

/// How what is not stated is shared out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitRule {
    /// The same to each.
    Equal,
    /// By quota-carrying positions.
    Headcount,
    /// By last year's results.
    History,
    /// By a seasonal profile.
    Season(Option<ProfileId>),
    /// By weights, one a child.
    Weights(Vec<(Child, Quantity)>),
}

/// A cut of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The cell's holder.
    pub holder: HolderId,
    /// The cell's metric.
    pub metric: MetricId,
    /// The cell's period.
    pub period: Period,
    /// The cell's slice.
    pub slice: SliceId,
    /// What it divides by.
    pub axis: CutAxis,
    /// The children stated.
    pub parts: Vec<CutPart>,
    /// How the rest is shared out.
    pub split: Option<SplitRule>,
    /// Children that the split is over.
    pub children: Vec<Child>,
    /// How much of the number the children may exceed it by.
    pub over_assign: Option<Quantity>,
    /// What shares are rounded to.
    pub round_to: Option<Quantity>,
    /// The child that takes what rounding leaves.
    pub remainder: Option<Child>,
    /// Whether something may stay unallocated.
    pub partial: bool,
    /// Whether a child could not be read, so that its sum says nothing.
    pub broken: bool,
    /// How service acts on what is split.
    pub service: Service,
    /// Where it is written.
    pub span: Span,
}

impl Context<'_, '_> {
    pub(super) fn add_cuts(&mut self, statement: &mut Statement, cell: &Stated, written: &WrittenStatement) {
        for (name, cut) in written.by.get().map(|by| by.iter()).into_iter().flatten() {
            let Some(cut) = cut else { continue };
            let Some(axis) = self.axis(name) else { continue };
            self.intern_slices(axis, cell.slice);
            let mut resolved = Cut {
                holder: cell.holder,
                metric: cell.metric,
                period: cell.period,
                slice: cell.slice,
                axis,
                parts: Vec::new(),
                split: None,
                children: self.children(name, axis, cell),
                over_assign: cut.over_assign.get().and_then(|bounds| upper_share(bounds)).or(statement.over_assign),
                round_to: cut.round_to.get().and_then(|figure| {
                    read_value(figure, &self.targets.metrics[cell.metric].kind, self.facts, self.resolver.findings)
                }),
                remainder: None,
                partial: statement.partial || cut.partial.get().is_some_and(|partial| partial.value),
                broken: false,
                service: statement.service.clone(),
                span: cut.site,
            };
            self.fill_cut(&mut resolved, cut, cell);
            statement.cuts.push(resolved);
        }
    }

    /// Makes the slices known that a cut by a dimension speaks of.
    fn intern_slices(&mut self, axis: CutAxis, slice: SliceId) {
        let CutAxis::Dimension(dimension) = axis else { return };
        for member in 0..self.targets.members.len() {
            if self.targets.members[member].dimension == dimension
                && let Some(members) = self.targets.cut_down(slice, MemberId::new(member))
            {
                self.targets.slices.intern(members);
            }
        }
    }

    fn axis(&mut self, name: &Spanned<ecow::EcoString>) -> Option<CutAxis> {
        match name.as_str() {
            "unit" | "position" => Some(CutAxis::Holder),
            "period" => Some(CutAxis::Time),
            id => {
                let found = self.targets.dimensions.find(id);
                if found.is_none() && !self.targets.dimensions.is_broken(id) {
                    let known = ["unit", "position", "period"].into_iter().chain(self.targets.dimensions.ids());
                    unknown_reference::report(self.resolver.findings, name, AXIS, known);
                }
                found.map(CutAxis::Dimension)
            }
        }
    }

    /// All children that the axis has below the cell.
    fn children(&self, name: &str, axis: CutAxis, cell: &Stated) -> Vec<Child> {
        let organisation = self.organisation;
        match axis {
            CutAxis::Time => cell.period.children().into_iter().map(Child::Period).collect(),
            CutAxis::Dimension(dimension) => {
                self.targets.members_within(cell.slice, dimension).iter().copied().map(Child::Member).collect()
            }
            CutAxis::Holder => {
                let Who::Unit(unit) = cell.holder.which(organisation) else { return Vec::new() };
                if name == "unit" {
                    let below = organisation.sub_units[unit.index()].iter().copied();
                    return below.map(|unit| Child::Holder(HolderId::unit(unit))).collect();
                }
                let seats = organisation.carrying_seats_below(unit).into_iter();
                seats.map(|seat| Child::Holder(HolderId::seat(seat, organisation))).collect()
            }
        }
    }

    fn fill_cut(&mut self, cut: &mut Cut, written: &WrittenCut, cell: &Stated) {
        cut.broken |= written.parts.broken;
        for (id, part) in &written.parts.list {
            let children = self.named_children(id, cut.axis, cell);
            cut.broken |= children.is_empty();
            for child in children {
                let (value, rest, span) = match part {
                    Some(WrittenPart::Rest(span)) => (None, true, *span),
                    Some(WrittenPart::Value(figure)) => (self.value(figure, cell.metric), false, figure.span),
                    // What the child has was reported and is not known.
                    None => (None, false, id.span),
                };
                cut.broken |= value.is_none() && !rest;
                cut.parts.push(CutPart { child, value, rest, span });
            }
        }
        // Beside another way to split a profile does nothing, but what it names must be there.
        if let Some(profile) = written.profile.get() {
            self.resolver.find(profile, &self.targets.profiles, PROFILE);
        }
        cut.split = written.split.get().and_then(|split| self.split(split, written, cut.axis, cell));
        cut.remainder = written.remainder.get().and_then(|id| self.named_children(id, cut.axis, cell).first().copied());
    }

    fn named_children(&mut self, id: &Spanned<ecow::EcoString>, axis: CutAxis, cell: &Stated) -> Vec<Child> {
        match axis {
            CutAxis::Dimension(dimension) => {
                let member = self.targets.member(dimension, id, self.resolver);
                let part = member.filter(|member| self.targets.cut_down(cell.slice, *member).is_some());
                if member.is_some() && part.is_none() {
                    wrong_kind::report(self.resolver.findings, id, PART);
                }
                part.map(Child::Member).into_iter().collect()
            }
            CutAxis::Time => match PeriodText::parse(id) {
                Ok(text) => {
                    let text = Spanned::new(text, id.span);
                    let period = self.period(&text, Some(cell.period.year));
                    let part = period.filter(|period| cell.period.holds(*period));
                    if period.is_some() && part.is_none() {
                        wrong_kind::report(self.resolver.findings, id, SHORTER);
                    }
                    part.map(Child::Period).into_iter().collect()
                }
                Err(error) => {
                    let mut reader = Reader::new(self.resolver.findings, "target".into());
                    invalid_period::report(&mut reader, id, error.explain(), error.help());
                    Vec::new()
                }
            },
            CutAxis::Holder => self.holders_below(id, cell).into_iter().map(Child::Holder).collect(),
        }
    }

    /// The unit or the positions that an id names, where they lie below the unit that is cut.
    fn holders_below(&mut self, id: &Spanned<ecow::EcoString>, cell: &Stated) -> Vec<HolderId> {
        let organisation = self.organisation;
        let holders: Vec<HolderId> = match organisation.find(id, self.resolver) {
            Some(Who::Unit(unit)) => vec![HolderId::unit(unit)],
            Some(Who::Seat(seat)) => vec![HolderId::seat(seat, organisation)],
            Some(Who::Group(group)) => {
                let seats = organisation.groups[group].seats.clone().map(SeatId);
                seats.map(|seat| HolderId::seat(seat, organisation)).collect()
            }
            Some(Who::Role(_)) => {
                wrong_kind::report(self.resolver.findings, id, WHO);
                return Vec::new();
            }
            None => return Vec::new(),
        };
        // Where parents could not be read, nobody knows what lies below what.
        let Who::Unit(cut) = cell.holder.which(organisation) else { return holders };
        let is_below = |holder: &HolderId| match holder.which(organisation) {
            Who::Unit(unit) => organisation.is_below(unit, cut),
            Who::Seat(seat) => {
                organisation.unit_of(seat).is_none_or(|own| own == cut || organisation.is_below(own, cut))
            }
            Who::Role(_) | Who::Group(_) => true,
        };
        if organisation.sums && !holders.iter().all(is_below) {
            wrong_kind::report_outside(self.resolver.findings, id, &organisation.unit_name(cut));
            return Vec::new();
        }
        holders
    }

    fn split(&mut self, split: &SplitBy, written: &WrittenCut, axis: CutAxis, cell: &Stated) -> Option<SplitRule> {
        match split {
            SplitBy::Rule(rule) => Some(match rule.value {
                Split::Equal => SplitRule::Equal,
                Split::Headcount => SplitRule::Headcount,
                Split::History => SplitRule::History,
                Split::Season => SplitRule::Season(match written.profile.get() {
                    // One that is not there was told of where the cut was read.
                    Some(id) => Some(self.targets.profiles.find(id)?),
                    None => None,
                }),
            }),
            SplitBy::Weights(weights) => {
                let mut list = Vec::new();
                for (id, weight) in weights.weights.get()?.iter() {
                    let weight = match weight.as_ref()?.value {
                        Figure::Amount { value, .. }
                        | Figure::Percent(value)
                        | Figure::Times(value)
                        | Figure::Each { value, .. } => value,
                    };
                    list.extend(self.named_children(id, axis, cell).into_iter().map(|child| (child, weight)));
                }
                Some(SplitRule::Weights(list))
            }
        }
    }
}

const SHORTER: Noun = Noun { en: "a part of the period that is cut", zh: "所分解期间的一部分" };
const PART: Noun = Noun { en: "a part of the slice that is cut", zh: "被分解部分的下级" };
const AXIS: Noun = Noun {
    en: "a cut: unit, position, period or a dimension",
    zh: "分解方式：unit、position、period 或某个维度",
};

/// The share of `to 5%`.
pub(super) fn upper_share(bounds: &Bounds) -> Option<Quantity> {
    match Figure::parse(&bounds.upper.as_ref()?.text) {
        Ok(Figure::Percent(share)) => Some(share),
        _ => None,
    }
}
