//! The cells of one year, and the families they make.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Findings;
use crate::index;
use crate::plan::targets::{DimensionId, HolderId, MetricId, SetId, SliceId, Stated};
use crate::plan::{Index, Renumbering};
use crate::source::Span;
use crate::units::{Period, Quantity};

index! {
    /// A family of the cube.
    FamilyId,
}

/// A series of the cube: its family, and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId {
    /// The family.
    pub family: FamilyId,
    at: u32,
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

/// What the series of a family share: all but the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FamilyKey {
    /// The set.
    pub set: SetId,
    /// The metric.
    pub metric: MetricId,
    /// Which part of the whole.
    pub slice: SliceId,
    /// The fiscal year.
    pub year: i16,
}

impl Key {
    /// The key of a stated cell.
    pub fn of(set: SetId, cell: &Stated) -> Self {
        Self { set, metric: cell.metric, holder: cell.holder, slice: cell.slice, year: cell.period.year }
    }

    /// The family the key is of.
    pub fn family(&self) -> FamilyKey {
        FamilyKey { set: self.set, metric: self.metric, slice: self.slice, year: self.year }
    }
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
    /// It is nothing, since its holder is not there in the period.
    Absent,
}

/// Millionths by slot. Most numbers fit into half the room, and a large plan has millions of cells.
#[derive(Debug, Clone)]
enum Values {
    Short([i64; SLOTS]),
    Long(Box<[Quantity; SLOTS]>),
}

impl Values {
    fn get(&self, slot: usize) -> Quantity {
        match self {
            Self::Short(values) => Quantity::from_micros(i128::from(values[slot])),
            Self::Long(values) => values[slot],
        }
    }

    fn set(&mut self, slot: usize, value: Quantity) {
        match (&mut *self, i64::try_from(value.micros())) {
            (Self::Short(values), Ok(short)) => values[slot] = short,
            (Self::Long(values), _) => values[slot] = value,
            (Self::Short(_), Err(_)) => {
                let mut values = Box::new(std::array::from_fn(|slot| self.get(slot)));
                values[slot] = value;
                *self = Self::Long(values);
            }
        }
    }
}

/// The cells of one year that share set, metric, holder and slice.
#[derive(Debug, Clone)]
pub struct Series {
    /// What its cells share.
    pub key: Key,
    /// Values by slot; meaningful where the origin says so.
    values: Values,
    origins: [Origin; SLOTS],
    /// Where it is first stated or cut; the holder's own place where it only follows.
    pub span: Option<Span>,
}

impl Series {
    fn new(key: Key) -> Self {
        Self { key, values: Values::Short([0; SLOTS]), origins: [Origin::Unknown; SLOTS], span: None }
    }

    /// The value of a slot, if known.
    pub fn get(&self, slot: usize) -> Option<Quantity> {
        (!matches!(self.origins[slot], Origin::Unknown | Origin::Broken)).then(|| self.values.get(slot))
    }

    /// Whether nothing is known or was reported of shorter periods.
    pub(super) fn is_year_only(&self) -> bool {
        self.origins[1..].iter().all(|origin| *origin == Origin::Unknown)
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
        self.values.set(slot, value);
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

/// What statements say of a series beside its values.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// Places of stated cells that are written elsewhere than their series.
    pub places: FxHashMap<(SeriesId, u8), Span>,
    /// Cells whose children may exceed them, by this much of them.
    pub over: FxHashMap<SeriesId, Quantity>,
    /// Cells that are stated at several places, alike.
    pub again: FxHashSet<(SeriesId, u8)>,
    /// Stated cells that a cut would give what the others leave.
    pub rests: FxHashSet<(SeriesId, u8)>,
    /// Cells of which something may stay unallocated.
    pub partial: FxHashSet<SeriesId>,
    /// Cells that are cut by a dimension as a whole: what no member has is in no sum.
    pub cut: FxHashSet<(SeriesId, u8, DimensionId)>,
    /// How the year of a series lies in its months, where service makes it differ from the profile.
    pub shapes: FxHashMap<SeriesId, [Quantity; 12]>,
    /// The part of a series that the unit above counts.
    pub counted: FxHashMap<SeriesId, Quantity>,
    /// Cells that were reported, with the value that would mend them: what agrees with that value shows the same mistake.
    pub doubts: FxHashMap<(SeriesId, u8), Quantity>,
}

/// The series that differ only in whose they are: what rolls up, and is shared out, together.
#[derive(Debug, Clone)]
pub struct Family {
    /// What they share.
    pub key: FamilyKey,
    id: FamilyId,
    series: Vec<Series>,
    /// The series of each holder, one above its index; zero for none.
    by_holder: Vec<u32>,
    pub(super) notes: Notes,
    /// What was found while it was built.
    pub(super) found: Findings,
}

impl Family {
    /// Makes room for as many series as are stated, and those of `units` that follow, and for holders up to a number.
    pub(super) fn reserve(&mut self, stated: usize, units: usize, holders: usize) {
        if stated == 0 {
            return;
        }
        self.series.reserve_exact((stated + units).min(holders));
        if self.by_holder.len() < holders {
            self.by_holder.reserve_exact(holders - self.by_holder.len());
        }
    }

    /// Forgets all that is known of it.
    pub(super) fn clear(&mut self) {
        self.series.clear();
        self.by_holder.clear();
        (self.notes, self.found) = (Notes::default(), Findings::default());
    }

    /// Puts new holders in the place of those before an edit; whether all are still there.
    fn renumber(&mut self, moves: &Renumbering) -> bool {
        self.by_holder.clear();
        let mut whole = true;
        for (at, series) in self.series.iter_mut().enumerate() {
            let holder = moves.of(series.key.holder);
            series.key.holder = holder;
            if holder == Renumbering::GONE {
                whole = false;
                continue;
            }
            if holder.index() >= self.by_holder.len() {
                self.by_holder.resize(holder.index() + 1, 0);
            }
            self.by_holder[holder.index()] = at as u32 + 1;
        }
        whole
    }

    /// Gives back the room that was not used.
    pub(super) fn shrink(&mut self) {
        self.series.shrink_to_fit();
    }

    /// The series of a holder, made if there is none.
    pub(super) fn entry(&mut self, holder: HolderId) -> SeriesId {
        if holder.index() >= self.by_holder.len() {
            self.by_holder.resize(holder.index() + 1, 0);
        }
        if self.by_holder[holder.index()] == 0 {
            let FamilyKey { set, metric, slice, year } = self.key;
            self.series.push(Series::new(Key { set, metric, holder, slice, year }));
            self.by_holder[holder.index()] = self.series.len() as u32;
        }
        SeriesId { family: self.id, at: self.by_holder[holder.index()] - 1 }
    }

    /// The series of a holder.
    pub fn find(&self, holder: HolderId) -> Option<SeriesId> {
        let at = self.by_holder.get(holder.index())?.checked_sub(1)?;
        Some(SeriesId { family: self.id, at })
    }

    /// All series, in the order they were first met.
    pub fn iter(&self) -> std::slice::Iter<'_, Series> {
        self.series.iter()
    }

    /// All series with their ids, side by side.
    pub(super) fn par_series(&mut self) -> impl IndexedParallelIterator<Item = (SeriesId, &mut Series)> {
        let family = self.id;
        let with_id = move |(at, series)| (SeriesId { family, at: at as u32 }, series);
        self.series.par_iter_mut().enumerate().map(with_id).with_min_len(1_000)
    }

    /// The ids of all series.
    pub fn ids(&self) -> impl Iterator<Item = SeriesId> + use<> {
        let family = self.id;
        (0..self.series.len() as u32).map(move |at| SeriesId { family, at })
    }
}

impl std::ops::Index<SeriesId> for Family {
    type Output = Series;
    fn index(&self, id: SeriesId) -> &Series {
        debug_assert_eq!(id.family, self.id, "a series of another family");
        &self.series[id.at as usize]
    }
}

impl std::ops::IndexMut<SeriesId> for Family {
    fn index_mut(&mut self, id: SeriesId) -> &mut Series {
        debug_assert_eq!(id.family, self.id, "a series of another family");
        &mut self.series[id.at as usize]
    }
}

/// All series, by family.
#[derive(Debug, Default, Clone)]
pub struct Cube {
    pub(super) families: Vec<Family>,
    by_key: FxHashMap<FamilyKey, FamilyId>,
    /// Cells that were found to differ from their slices, with the sum of those.
    pub(super) doubts: FxHashMap<(SeriesId, u8), Quantity>,
}

impl Cube {
    /// Puts new holders in the place of those before an edit; gives the families in which some are gone, which are of no use as they are.
    pub(super) fn renumber(&mut self, moves: &Renumbering) -> Vec<FamilyKey> {
        let torn = |family: &mut Family| (!family.renumber(moves)).then_some(family.key);
        self.families.par_iter_mut().filter_map(torn).collect()
    }

    /// The series of a key, made if there is none.
    pub(super) fn entry(&mut self, key: Key) -> SeriesId {
        let family = self.family_entry(key.family());
        self.families[family.index()].entry(key.holder)
    }

    /// The family of a key, made if there is none.
    pub(super) fn family_entry(&mut self, key: FamilyKey) -> FamilyId {
        // Statements of one kind mostly stand together.
        if let Some(last) = self.families.last().filter(|family| family.key == key) {
            return last.id;
        }
        let (families, next) = (&mut self.families, FamilyId::new(self.by_key.len()));
        *self.by_key.entry(key).or_insert_with(|| {
            let (series, by_holder) = (Vec::new(), Vec::new());
            let (notes, found) = (Notes::default(), Findings::default());
            families.push(Family { key, id: next, series, by_holder, notes, found });
            next
        })
    }

    pub(super) fn family_mut(&mut self, id: FamilyId) -> &mut Family {
        &mut self.families[id.index()]
    }

    /// The series of a key.
    pub fn find(&self, key: &Key) -> Option<SeriesId> {
        self.family(&key.family())?.find(key.holder)
    }

    /// The family of a key.
    pub fn family(&self, key: &FamilyKey) -> Option<&Family> {
        self.by_key.get(key).map(|family| &self.families[family.index()])
    }

    /// The value of a cell.
    pub fn value(&self, key: &Key, slot: usize) -> Option<Quantity> {
        self.find(key).and_then(|id| self[id].get(slot))
    }

    /// The series of a holder, in the order their families were first met.
    pub fn of_holder(&self, holder: HolderId) -> impl Iterator<Item = SeriesId> {
        self.families.iter().filter_map(move |family| family.find(holder))
    }

    /// Where a cell is stated, or the series it lies in; `None` for what only follows from others.
    pub fn place(&self, id: SeriesId, slot: usize) -> Option<Span> {
        let family = &self.families[id.family.index()];
        family.notes.places.get(&(id, slot as u8)).copied().or(family[id].span)
    }

    /// The families, in the order they were first met.
    pub fn families(&self) -> std::slice::Iter<'_, Family> {
        self.families.iter()
    }

    /// All series.
    pub fn iter(&self) -> impl Iterator<Item = &Series> {
        self.families.iter().flat_map(Family::iter)
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.families.iter().map(|family| family.series.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// How many cells have a value.
    pub fn cells(&self) -> usize {
        let known = |series: &Series| (0..SLOTS).filter(|slot| series.get(*slot).is_some()).count();
        self.iter().map(known).sum()
    }
}

impl std::ops::Index<SeriesId> for Cube {
    type Output = Series;
    fn index(&self, id: SeriesId) -> &Series {
        &self.families[id.family.index()][id]
    }
}

impl std::ops::IndexMut<SeriesId> for Cube {
    fn index_mut(&mut self, id: SeriesId) -> &mut Series {
        &mut self.families[id.family.index()][id]
    }
}
