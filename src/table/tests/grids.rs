//! A grid holds exactly if each of its axes does.

use proptest::prelude::*;

use super::random::{Table, bands};
use crate::table::{Domain, Matching, Region, RowShape, Space, grid};

fn one_axis(domain: &Domain, bands: &[Region]) -> crate::table::Analysis {
    let rows: Vec<RowShape> = bands.iter().map(|band| crate::table::Block::new([(0, band.clone())]).into()).collect();
    Space { domains: vec![domain.clone()] }.analyse(&rows, Matching::One, 100)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn grids_equal_brute_force((down_domain, down) in bands(), (across_domain, across) in bands()) {
        let rows = grid((0, &down), (1, &across));
        let table = Table { space: Space { domains: vec![down_domain.clone(), across_domain.clone()] }, rows };
        super::brute::check(&table)?;
        let analysis = table.space.analyse(&table.rows, Matching::One, 100);
        let (lines, columns) = (one_axis(&down_domain, &down), one_axis(&across_domain, &across));
        let holes = !lines.gaps.is_empty() || !columns.gaps.is_empty();
        prop_assert_eq!(!analysis.gaps.is_empty(), holes);
        // Cells of two lines share a case only where some column holds one, and the other way round.
        let some = |domain: &Domain, bands: &[Region]| bands.iter().any(|band| !band.within(domain).is_empty());
        let overlaps = !lines.overlaps.is_empty() && some(&across_domain, &across)
            || !columns.overlaps.is_empty() && some(&down_domain, &down);
        prop_assert_eq!(!analysis.overlaps.is_empty(), overlaps);
    }
}
