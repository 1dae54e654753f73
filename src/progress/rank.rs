//! Who stands where among peers: positions of a role, and units under the same unit.

use rustc_hash::FxHashMap;

use crate::actuals::ledger::Holder;
use crate::model::Compiled;
use crate::plan::organisation::RoleId;
use crate::plan::targets::SliceId;
use crate::plan::{MetricId, UnitId};
use crate::progress::line::{Line, Rank};

/// Those among whom a holder is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Peers {
    Role(RoleId),
    Below(UnitId),
}

/// Ranks by attainment to date; those alike share a rank, and the next is as many lower.
pub(super) fn rank(lines: &mut [Line], compiled: &Compiled) {
    let organisation = &compiled.plan.organisation;
    let peers = |holder: Holder| match holder {
        Holder::Seat(seat) => organisation.role_of(seat).map(Peers::Role),
        Holder::Unit(unit) => organisation.units[unit].parent.map(Peers::Below),
    };
    let mut groups: FxHashMap<(Peers, MetricId, SliceId), Vec<usize>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        if let (Some(peers), Some(_)) = (peers(line.holder), &line.to_date) {
            groups.entry((peers, line.metric, line.slice)).or_default().push(at);
        }
    }
    // Who is alone is first of nobody.
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by(|a, b| lines[*b].to_date.cmp(&lines[*a].to_date).then(a.cmp(b)));
        let of = group.len() as u32;
        let mut rank = 0;
        for (place, at) in group.iter().enumerate() {
            let same = place > 0 && lines[*at].to_date == lines[group[place - 1]].to_date;
            rank = if same { rank } else { place as u32 + 1 };
            lines[*at].rank = Some(Rank { at: rank, of });
        }
    }
}
