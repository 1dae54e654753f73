//! The cells of one year.

use rustc_hash::FxHashMap;

use crate::index;
use crate::plan::Index;
use crate::plan::targets::{HolderId, MetricId, SetId, SliceId};
use crate::source::Span;
use crate::units::{Period, Quantity};

index! {
    /// A series of the cube.
    SeriesId,
}

/// Periods of a year: the year, 2 halves, 4 quarters, 12 months.
pub const SLOTS: usize = 19;

/// What the cells of a series share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The set.
    pub set: SetId,
    /// The metric.
    pub metric: MetricId,
    /// Whose.
    pub holder: HolderId,
    /// Which part of the whole.
    pub slice: SliceId,
    /// The fiscal year.
    pub year: i16,
}

/// Where a cell's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Nothing is known of it.
    #[default]
    Unknown,
    /// It could not be read; what follows from it is unknown and stays silent.
    Broken,
    /// It is stated.
    Stated,
    /// It was split from the unit above.
    Split,
    /// It was split over time by a seasonal profile.
    Profile,
    /// It is the sum of sub-units and positions.
    Holders,
    /// It is the sum (or last, or mean) of shorter periods.
    Periods,
    /// It is the sum of its slices.
    Slices,
    /// It is what the others left.
    Rest,
}

/// The cells of one year that share set, metric, holder and slice.
#[derive(Debug, Clone)]
pub struct Series {
    /// What its cells share.
    pub key: Key,
    /// Values by slot; meaningful where the origin says so.
    values: [Quantity; SLOTS],
    origins: [Origin; SLOTS],
    /// Where it is first stated or cut; the holder's own place where it only follows.
    pub span: Option<Span>,
}

impl Series {
    fn new(key: Key) -> Self {
        Self { key, values: [Quantity::ZERO; SLOTS], origins: [Origin::Unknown; SLOTS], span: None }
    }

    /// The value of a slot, if known.
    pub fn get(&self, slot: usize) -> Option<Quantity> {
        (!matches!(self.origins[slot], Origin::Unknown | Origin::Broken)).then_some(self.values[slot])
    }

    /// Where the value of a slot comes from.
    pub fn origin(&self, slot: usize) -> Origin {
        self.origins[slot]
    }

    /// Whether a slot was reported.
    pub fn is_broken(&self, slot: usize) -> bool {
        self.origins[slot] == Origin::Broken
    }

    /// Sets a slot.
    pub fn set(&mut self, slot: usize, value: Quantity, origin: Origin) {
        self.values[slot] = value;
        self.origins[slot] = origin;
    }

    /// Marks a slot as reported.
    pub fn break_slot(&mut self, slot: usize) {
        self.origins[slot] = Origin::Broken;
    }

    /// The period of a slot.
    pub fn period(&self, slot: usize) -> Period {
        Period::from_slot(self.key.year, slot)
    }
}

/// All series.
#[derive(Debug, Default)]
pub struct Cube {
    series: Vec<Series>,
    by_key: FxHashMap<Key, SeriesId>,
    by_holder: Vec<Vec<SeriesId>>,
}

impl Cube {
    /// An empty cube over this many holders.
    pub fn new(holders: usize) -> Self {
        Self { by_holder: vec![Vec::new(); holders], ..Self::default() }
    }

    /// The series of a key, made if there is none.
    pub fn entry(&mut self, key: Key) -> SeriesId {
        if let Some(found) = self.by_key.get(&key) {
            return *found;
        }
        let id = SeriesId::new(self.series.len());
        self.series.push(Series::new(key));
        self.by_key.insert(key, id);
        self.by_holder[key.holder.index()].push(id);
        id
    }

    /// The series of a key.
    pub fn find(&self, key: &Key) -> Option<SeriesId> {
        self.by_key.get(key).copied()
    }

    /// The value of a cell.
    pub fn value(&self, key: &Key, slot: usize) -> Option<Quantity> {
        self.find(key).and_then(|id| self[id].get(slot))
    }

    /// The series of a holder, in the order they were first met.
    pub fn of_holder(&self, holder: HolderId) -> &[SeriesId] {
        &self.by_holder[holder.index()]
    }

    /// All series.
    pub fn iter(&self) -> impl Iterator<Item = &Series> {
        self.series.iter()
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// How many cells have a value.
    pub fn cells(&self) -> usize {
        let known = |series: &Series| (0..SLOTS).filter(|slot| series.get(*slot).is_some()).count();
        self.series.iter().map(known).sum()
    }
}

impl std::ops::Index<SeriesId> for Cube {
    type Output = Series;
    fn index(&self, id: SeriesId) -> &Series {
        &self.series[id.index()]
    }
}

impl std::ops::IndexMut<SeriesId> for Cube {
    fn index_mut(&mut self, id: SeriesId) -> &mut Series {
        &mut self.series[id.index()]
    }
}
