//! Whether two readings of an organisation are of one structure, so that what was derived from the one holds for the other.

use crate::plan::catalog::{Catalog, Index};
use crate::plan::organisation::{Group, Organisation, Role, Unit};

impl Organisation {
    /// Whether the same ids stand for the same entries with the same lines, dates and quotas between them. Names, places in files
    /// and holders may differ: no number follows from them.
    pub fn same_structure(&self, other: &Self) -> bool {
        let unit = |unit: &Unit| (unit.parent, unit.head, unit.has_head, unit.dates, unit.broken_parent);
        let role = |role: &Role| (role.level, role.carries, role.promotes_to);
        let group = |group: &Group| (group.role, group.unit, group.seats.clone(), group.reports_to, group.vacant);
        (self.sound, self.sums) == (other.sound, other.sums)
            && same(&self.units, &other.units, |a, b| unit(a) == unit(b))
            && same(&self.roles, &other.roles, |a, b| role(a) == role(b) && a.ramp == b.ramp)
            && same(&self.groups, &other.groups, |a, b| group(a) == group(b) && a.dotted_to == b.dotted_to)
            && self.seats == other.seats
            && self.sub_units == other.sub_units
            && self.unit_seats == other.unit_seats
    }
}

fn same<I: Index, T>(one: &Catalog<I, T>, other: &Catalog<I, T>, equal: impl Fn(&T, &T) -> bool) -> bool {
    one.same_ids(other) && one.iter().zip(other.iter()).all(|((_, a), (_, b))| equal(&a.value, &b.value))
}
