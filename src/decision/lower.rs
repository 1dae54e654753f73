//! Conditions as written into regions of typed axes.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::decision::axes::{Axes, AxisKind};
use crate::diagnostic::Findings;
use crate::plan::rules::{unknown_axis, unknown_reference, wrong_kind};
use crate::plan::{Index, MemberId, Plan};
use crate::source::Spanned;
use crate::syntax::{AllOf, Ask, Bounds, Limit, Noun, RowHead, Test, When};
use crate::table::{BitSet, Block, Bound, Domain, End, Interval, Intervals, Region, RowShape, Space};
use crate::units::{Duration, Figure};

/// The axes that one table speaks of, in the order they are met, and its rows as regions.
pub(super) struct Lowering<'a, 'f> {
    pub plan: &'a Plan,
    pub axes: &'a Axes,
    pub findings: &'f mut Findings,
    /// Axes of the table by key (`revenue@attainment@year` where measured) with kind and, for open words, those met.
    pub used: IndexMap<EcoString, Used>,
}

/// An axis as one table uses it.
#[derive(Debug, Clone)]
pub(super) struct Used {
    pub kind: AxisKind,
    pub name: EcoString,
    /// For open kinds: the words the table names.
    pub words: Vec<EcoString>,
    pub domain: Domain,
}

impl<'a> Lowering<'a, '_> {
    /// The row of a condition; `None` where it cannot be read, which was reported, or cannot be analysed.
    pub(super) fn row(&mut self, when: &When) -> Option<RowShape> {
        if when.otherwise {
            return Some(RowShape::otherwise());
        }
        let mut blocks = Vec::new();
        for all in &when.any {
            blocks.push(self.block(all)?);
        }
        Some(RowShape::any(blocks))
    }

    fn block(&mut self, all: &AllOf) -> Option<Block> {
        let limits: Vec<Option<(usize, Region)>> =
            all.tests.iter().map(|(axis, test)| self.limit(axis, test)).collect();
        if all.broken {
            return None;
        }
        Some(Block::new(limits.into_iter().collect::<Option<Vec<_>>>()?))
    }

    fn limit(&mut self, name: &Spanned<EcoString>, test: &Test) -> Option<(usize, Region)> {
        let Some(axis) = self.axes.find(name) else {
            unknown_axis::report(self.findings, name, self.axes.names());
            return None;
        };
        let measured = test.measured.as_ref().map(|measured| {
            let word = |field: Option<&crate::syntax::Text>| field.map(|text| text.value.clone()).unwrap_or_default();
            (word(measured.r#as.get()), word(measured.window.get()))
        });
        let (key, kind) = match measured {
            None => (name.value.clone(), axis.kind.clone()),
            Some((how, window)) => {
                let share = matches!(how.as_str(), "attainment" | "attainment-to-date" | "growth");
                let kind = if share { AxisKind::Percent } else { axis.kind.clone() };
                (ecow::eco_format!("{}@{how}@{window}", name.value), kind)
            }
        };
        let label = axis.name.clone().unwrap_or_else(|| name.value.clone());
        let range = axis.range.clone();
        let index = self.use_axis(key, label, kind.clone(), range.as_ref());
        Some((index, self.region(index, &kind, name, &test.ask)?))
    }

    /// The index of an axis within this table.
    pub(super) fn use_axis(
        &mut self,
        key: EcoString,
        name: EcoString,
        kind: AxisKind,
        range: Option<&Bounds>,
    ) -> usize {
        if let Some(index) = self.used.get_index_of(&key) {
            return index;
        }
        let domain = self.domain(&kind, range);
        self.used.insert(key, Used { kind, name, words: Vec::new(), domain });
        self.used.len() - 1
    }

    fn domain(&mut self, kind: &AxisKind, range: Option<&Bounds>) -> Domain {
        let zero = Some(Bound { value: Decimal::ZERO, closed: true });
        let declared = range.and_then(|range| self.interval(kind, range));
        let (lower, upper) = declared.map_or((None, None), |interval| (bound(interval.lower), bound(interval.upper)));
        match kind {
            AxisKind::Money | AxisKind::Percent | AxisKind::Duration => {
                Domain::Number { lower: lower.or(zero), upper, step: None }
            }
            AxisKind::Number => Domain::Number { lower, upper, step: None },
            AxisKind::Count(least) => {
                let least = Bound { value: Decimal::from(*least), closed: true };
                Domain::Number { lower: lower.or(Some(least)), upper, step: Some(Decimal::ONE) }
            }
            AxisKind::Words(words) => Domain::Members { count: words.len() },
            AxisKind::Leaves(leaves) => Domain::Members { count: leaves.len() },
            AxisKind::Open => Domain::Members { count: OPEN_WORDS },
        }
    }

    fn region(&mut self, index: usize, kind: &AxisKind, axis: &Spanned<EcoString>, ask: &Ask) -> Option<Region> {
        match ask {
            Ask::Among(values) => self.among(index, kind, axis, values),
            Ask::Within(values) => self.among(index, kind, axis, values),
            Ask::Not(inner) => {
                let region = self.region(index, kind, axis, inner)?;
                Some(region.complement(&self.used[index].domain))
            }
            Ask::Bounds(bounds) => self.bounded(index, kind, bounds),
            // Whether the record's own field equals it is not known here; the table is not analysed.
            Ask::Field(_) => None,
        }
    }

    fn among(
        &mut self,
        index: usize,
        kind: &AxisKind,
        axis: &Spanned<EcoString>,
        values: &[Spanned<EcoString>],
    ) -> Option<Region> {
        match kind {
            AxisKind::Words(words) => {
                let found: Vec<usize> = values.iter().filter_map(|value| self.word(words, axis, value)).collect();
                (found.len() == values.len()).then(|| Region::members(words.len(), found))
            }
            AxisKind::Leaves(leaves) => {
                let found: Vec<Vec<usize>> =
                    values.iter().filter_map(|value| self.member(leaves, axis, value)).collect();
                (found.len() == values.len()).then(|| Region::members(leaves.len(), found.into_iter().flatten()))
            }
            AxisKind::Open => {
                let words = &mut self.used[index].words;
                let found: Vec<usize> = values.iter().map(|value| position(words, &value.value)).collect();
                found.iter().all(|word| *word < OPEN_WORDS - 1).then(|| Region::Members(BitSet::of(OPEN_WORDS, found)))
            }
            _ => {
                let points: Vec<Decimal> = values.iter().filter_map(|value| self.number(kind, value)).collect();
                let intervals = points.iter().map(|point| Interval::point(*point));
                (points.len() == values.len()).then(|| Region::Intervals(Intervals::new(intervals)))
            }
        }
    }

    fn word(&mut self, words: &[EcoString], axis: &Spanned<EcoString>, value: &Spanned<EcoString>) -> Option<usize> {
        let found = words.iter().position(|word| *word == value.value);
        if found.is_none() {
            let _ = axis;
            let noun = Noun { en: "a value of this axis", zh: "该条件可取的值" };
            unknown_reference::report(self.findings, value, noun, words.iter().map(EcoString::as_str));
        }
        found
    }

    /// The leaves that a member of a dimension stands for.
    fn member(
        &mut self,
        leaves: &[MemberId],
        axis: &Spanned<EcoString>,
        value: &Spanned<EcoString>,
    ) -> Option<Vec<usize>> {
        let targets = &self.plan.targets;
        let dimension = targets.dimensions.find(axis)?;
        let Some(member) = targets.dimensions[dimension].find(value) else {
            let known: Vec<&str> = targets
                .members
                .iter()
                .filter(|member| member.dimension == dimension)
                .map(|member| member.id.value.as_str())
                .collect();
            let noun = Noun { en: "a member of the dimension", zh: "维度成员" };
            unknown_reference::report(self.findings, value, noun, known.into_iter());
            return None;
        };
        let below = |leaf: MemberId| {
            let mut current = Some(leaf);
            while let Some(one) = current {
                if one == member {
                    return true;
                }
                current = targets.members[one.index()].parent;
            }
            false
        };
        Some(leaves.iter().enumerate().filter(|(_, leaf)| below(**leaf)).map(|(index, _)| index).collect())
    }

    fn bounded(&mut self, index: usize, kind: &AxisKind, bounds: &Bounds) -> Option<Region> {
        match kind {
            AxisKind::Words(words) => {
                let at = |limit: &Option<Limit>, this: &mut Self| match limit {
                    None => Some(None),
                    Some(limit) => {
                        let place = this.word(words, &limit.text, &limit.text)?;
                        Some(Some((place, limit.included)))
                    }
                };
                let (lower, upper) = (at(&bounds.lower, self)?, at(&bounds.upper, self)?);
                let first = lower.map_or(0, |(place, included)| if included { place } else { place + 1 });
                let last = upper.map_or(words.len(), |(place, included)| if included { place + 1 } else { place });
                Some(Region::members(words.len(), first..last))
            }
            AxisKind::Leaves(_) | AxisKind::Open => {
                let limit = bounds.lower.as_ref().or(bounds.upper.as_ref())?;
                wrong_kind::report(
                    self.findings,
                    &limit.text,
                    Noun {
                        en: "a bound here; this axis has no order", zh: "可用的范围，该条件没有大小顺序"
                    },
                );
                None
            }
            _ => {
                let _ = index;
                self.interval(kind, bounds).map(Region::from)
            }
        }
    }

    fn interval(&mut self, kind: &AxisKind, bounds: &Bounds) -> Option<Interval> {
        let end = |limit: &Option<Limit>, this: &mut Self| match limit {
            None => Some(End::Unbounded),
            Some(limit) => {
                let value = this.number(kind, &limit.text)?;
                Some(if limit.included { End::Closed(value) } else { End::Open(value) })
            }
        };
        let (lower, upper) = (end(&bounds.lower, self)?, end(&bounds.upper, self)?);
        Some(Interval::new(lower, upper))
    }

    /// A number of an axis; reported where it is of another kind.
    pub(super) fn number(&mut self, kind: &AxisKind, text: &Spanned<EcoString>) -> Option<Decimal> {
        let figure = Figure::parse(text);
        let (value, noun) = match (kind, &figure) {
            (AxisKind::Duration, _) => {
                (Duration::parse(text).ok().map(|length| Decimal::from(length.rank())), "a length of time such as 30d")
            }
            (AxisKind::Percent, Ok(Figure::Percent(share))) => (share.to_decimal(), ""),
            (AxisKind::Percent, _) => (None, "a percent such as 15%"),
            (AxisKind::Money, Ok(Figure::Amount { value, currency: Some(currency), .. })) => (
                self.plan.facts.convert(*value, *currency).and_then(crate::units::Quantity::to_decimal),
                "an amount in a currency with a price",
            ),
            (_, Ok(Figure::Amount { value, .. })) => (value.to_decimal(), ""),
            _ => (None, "a number"),
        };
        if value.is_none() {
            wrong_kind::report(self.findings, text, Noun { en: noun, zh: zh_noun(noun) });
        }
        value
    }

    /// The row of bounds that stand in the row itself, on the table's single axis.
    pub(super) fn head_row(&mut self, index: usize, head: &RowHead) -> Option<RowShape> {
        let limit =
            |field: Option<&crate::syntax::Text>, included| field.map(|text| Limit { included, text: text.0.clone() });
        let bounds = Bounds {
            lower: limit(head.from.get(), true).or_else(|| limit(head.above.get(), false)),
            upper: limit(head.to.get(), true).or_else(|| limit(head.below.get(), false)),
        };
        let kind = self.used[index].kind.clone();
        self.interval(&kind, &bounds).map(|interval| Block::new([(index, Region::from(interval))]).into())
    }

    /// The space of the axes met.
    pub(super) fn space(&self) -> Space {
        Space { domains: self.used.values().map(|used| used.domain.clone()).collect() }
    }
}

/// Words of an open axis that one table may name, and one more that stands for all others.
pub(super) const OPEN_WORDS: usize = 64;

fn position(words: &mut Vec<EcoString>, word: &EcoString) -> usize {
    words.iter().position(|known| known == word).unwrap_or_else(|| {
        words.push(word.clone());
        words.len() - 1
    })
}

fn bound(end: End) -> Option<Bound> {
    match end {
        End::Unbounded => None,
        End::Closed(value) => Some(Bound { value, closed: true }),
        End::Open(value) => Some(Bound { value, closed: false }),
    }
}

fn zh_noun(en: &str) -> &'static str {
    match en {
        "a length of time such as 30d" => "时长，如 30d",
        "a percent such as 15%" => "百分比，如 15%",
        "an amount in a currency with a price" => "有汇率的币种金额",
        _ => "数字",
    }
}
