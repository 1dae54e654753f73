//! Cases from conditions as written.

use ecow::EcoString;

use crate::decision::analyse::matching;
use crate::decision::axes::{Axes, AxisKind};
use crate::decision::bands::Own;
use crate::decision::evaluate::scale::{Admits, Scale, Words};
use crate::decision::evaluate::{Asked, CaseRow, CaseTest, Cases, Fact};
use crate::decision::lower::{KeyParts, Lowering, Used};
use crate::decision::numbers::figure_on;
use crate::diagnostic::Findings;
use crate::plan::{Index, MemberId, Plan, SeatId, Who};
use crate::syntax::incentives::{MeasureAs, Window};
use crate::syntax::{Table, TableRow, When};
use crate::table::{Matching, RowShape};
use crate::units::{Date, Duration, DurationUnit, Figure, PeriodText, Quantity};

impl Cases {
    /// A condition that stands alone. `None` where something of it could not be read, which was told where it was proven; and of `else`, which says
    /// nothing alone.
    pub fn of_when(when: &When, plan: &Plan, axes: &Axes) -> Option<Self> {
        if when.otherwise {
            return None;
        }
        Self::of_whens([Some(when)], Matching::All, plan, axes)
    }

    /// Conditions in their order, of which a row without one holds always. `None` where something could not be read, which was told
    /// where it was proven.
    pub fn of_whens<'w>(
        rows: impl IntoIterator<Item = Option<&'w When>>,
        matching: Matching,
        plan: &Plan,
        axes: &Axes,
    ) -> Option<Self> {
        Self::of_rows(rows.into_iter().collect(), matching, None, plan, axes)
    }

    fn of_rows(
        rows: Vec<Option<&When>>,
        matching: Matching,
        own: Option<&Own>,
        plan: &Plan,
        axes: &Axes,
    ) -> Option<Self> {
        let mut told = Findings::default();
        let mut lowering = Lowering::of_facts(plan, axes, &mut told);
        if let Some(own) = own {
            own.apply(&mut lowering);
        }
        lowering.expect(rows.iter().flatten().copied());
        let always = || Some(RowShape::any([crate::table::Block::default()]));
        let shapes: Vec<Option<RowShape>> =
            rows.iter().map(|when| when.map_or_else(always, |when| lowering.row(when))).collect();
        let shapes: Vec<RowShape> = shapes.into_iter().collect::<Option<_>>()?;
        let mut builder = Builder { plan, axes, asked: Vec::new(), defaults: Vec::new() };
        let used = lowering.used.iter();
        let scales = used.map(|(key, used)| builder.scale(key, used)).collect::<Option<Vec<_>>>()?;
        let rows = shapes.iter().map(case_row).collect::<Option<_>>()?;
        Some(Self { asked: builder.asked, defaults: builder.defaults, scales, rows, matching })
    }

    /// The conditions of a table's rows, by its `match`. Bounds of rows themselves are bands of what is measured and no conditions. `None` where something
    /// could not be read, which was told where it was proven.
    pub fn of_table<R: TableRow>(table: &Table<R>, plan: &Plan, axes: &Axes) -> Option<Self> {
        Self::of_table_on(table, None, plan, axes)
    }

    /// [`of_table`](Self::of_table) of a table in which a metric named alone means what is measured: the metric, and what of it is looked at.
    pub fn of_table_on<R: TableRow>(
        table: &Table<R>,
        measured: Option<(&str, Option<MeasureAs>)>,
        plan: &Plan,
        axes: &Axes,
    ) -> Option<Self> {
        let own = match measured {
            Some((metric, how)) => Some(Own::of_metric(metric, how, plan)?),
            None => None,
        };
        let rows = table.rows.rows.get().filter(|rows| !rows.lost && !table.r#match.is_broken())?;
        if rows.list.iter().any(|row| row.head().when.is_broken()) {
            return None;
        }
        let way = matching(table.r#match.get().map(|way| way.value));
        Self::of_rows(rows.list.iter().map(|row| row.head().when.get()).collect(), way, own.as_ref(), plan, axes)
    }
}

pub(super) fn case_row(shape: &RowShape) -> Option<CaseRow> {
    let tests = |block: &crate::table::Block| {
        let tests = block.limits().iter();
        tests.map(|(axis, region)| Some(CaseTest { scale: *axis, admits: Admits::of(region)? })).collect()
    };
    let any = shape.alternatives.iter().map(tests).collect::<Option<_>>()?;
    Some(CaseRow { any, otherwise: shape.is_otherwise() })
}

/// The axes asked for, as they are met.
struct Builder<'a> {
    plan: &'a Plan,
    axes: &'a Axes,
    asked: Vec<Asked>,
    defaults: Vec<Option<Fact>>,
}

impl Builder<'_> {
    fn scale(&mut self, key: &str, used: &Used) -> Option<Scale> {
        let parts = KeyParts::of(key);
        if let Some(field) = parts.field {
            return Some(Scale::Same { left: self.plain(parts.name)?, right: self.plain(field)? });
        }
        let window = parts.window.and_then(|word| Window::WORDS.iter().find(|(own, ..)| *own == word));
        let asked = self.ask(Asked {
            name: parts.name.into(),
            kind: used.kind.clone(),
            how: used.how,
            window: window.map(|(_, window, _)| *window),
            of: parts.of.map(EcoString::from),
            counted_in: used.family.map(unit_of),
        });
        Some(match &used.kind {
            AxisKind::Duration => Scale::Times { asked, family: used.family },
            AxisKind::Words(words) | AxisKind::Units(words) => {
                Scale::Members { asked, words: words.iter().cloned().zip((0..).map(|at| at..at + 1)).collect() }
            }
            AxisKind::Leaves(leaves) => Scale::Members { asked, words: members(leaves, self.plan) },
            AxisKind::Open if parts.name == "period" => return self.periods(asked, used),
            AxisKind::Open => self.open(asked, parts.name, used),
            _ => Scale::Numbers { asked },
        })
    }

    /// An axis that is asked for as it is.
    fn plain(&mut self, name: &str) -> Option<usize> {
        let kind = self.axes.find(name)?.kind.clone();
        Some(self.ask(Asked { name: name.into(), kind, how: None, window: None, of: None, counted_in: None }))
    }

    fn ask(&mut self, asked: Asked) -> usize {
        if let Some(known) = self.asked.iter().position(|own| *own == asked) {
            return known;
        }
        let missing = self.axes.find(&asked.name).and_then(|axis| axis.missing.as_ref());
        self.defaults.push(missing.and_then(|text| fact(&asked.kind, text, self.plan)));
        self.asked.push(asked);
        self.asked.len() - 1
    }

    fn open(&self, asked: usize, name: &str, used: &Used) -> Scale {
        let mut known: Words<Vec<usize>> = Words::default();
        for (index, word) in used.words.iter().enumerate() {
            known.entry(word.clone()).or_default().push(index);
            if name == "position" {
                for seat in seats(word, self.plan) {
                    let of = known.entry(self.plan.organisation.seat_id(seat)).or_default();
                    if !of.contains(&index) {
                        of.push(index);
                    }
                }
            }
        }
        Scale::Open { asked, known, other: used.words.len() }
    }

    /// `None` where a period is none, which was told where it is written.
    fn periods(&self, asked: usize, used: &Used) -> Option<Scale> {
        let calendar = &self.plan.facts.calendar;
        let year = calendar.year().year;
        let period = |word: &EcoString| {
            let period = calendar.resolve(&PeriodText::parse(word).ok()?, Some(year)).ok()?;
            Some((word.clone(), period, calendar.dates(period)))
        };
        let named = used.words.iter().map(period).collect::<Option<Vec<_>>>()?;
        Some(Scale::Periods { asked, named, other: used.words.len() })
    }
}

/// The base that a family of lengths of time is counted in.
fn unit_of(family: u8) -> DurationUnit {
    match family {
        0 => DurationUnit::Minutes,
        1 => DurationUnit::WorkingDays,
        _ => DurationUnit::Months,
    }
}

/// All members of a dimension that have leaves, with the leaves below them, which lie next to each other.
fn members(leaves: &[MemberId], plan: &Plan) -> Words<std::ops::Range<usize>> {
    let members = &plan.targets.members;
    let mut words: Words<std::ops::Range<usize>> = Words::default();
    for (at, leaf) in leaves.iter().enumerate() {
        for member in std::iter::successors(Some(*leaf), |one| members[one.index()].parent) {
            words.entry(members[member.index()].id.value.clone()).or_insert(at..at).end = at + 1;
        }
    }
    words
}

/// The seats that an id stands for where a position is asked for.
fn seats(id: &str, plan: &Plan) -> Vec<SeatId> {
    let organisation = &plan.organisation;
    match organisation.lookup(id) {
        Some(Who::Group(group)) => organisation.groups[group].seats.clone().map(SeatId).collect(),
        Some(Who::Seat(seat)) => vec![seat],
        Some(who) => (0..organisation.seats.len())
            .map(SeatId::new)
            .filter(|seat| organisation.is_of(*seat, who, false))
            .collect(),
        None => Vec::new(),
    }
}

/// A value as written, as a fact of an axis; `None` where it is of another kind.
pub(super) fn fact(kind: &AxisKind, text: &str, plan: &Plan) -> Option<Fact> {
    match kind {
        AxisKind::Duration => Duration::parse(text).ok().map(Fact::Time),
        AxisKind::Date => Date::parse(text).ok().map(Fact::Date),
        AxisKind::Words(_) | AxisKind::Units(_) | AxisKind::Leaves(_) | AxisKind::Open => Some(Fact::Word(text.into())),
        AxisKind::Equal(_) => None,
        AxisKind::Money | AxisKind::Percent | AxisKind::Growth | AxisKind::Count(_) | AxisKind::Number => {
            let figure = Figure::parse(text).ok()?;
            figure_on(kind, &figure, plan).and_then(Quantity::from_decimal).map(Fact::Quantity)
        }
    }
}
