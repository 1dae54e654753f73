//! The rules of decision tables.

crate::rules! {
    approval_gap,
    approval_overlap,
    grade_gap,
    grade_overlap,
    territory_gap,
    territory_overlap,
    policy_gap,
    policy_overlap,
    table_gap,
    table_overlap,
    table_open_end,
    unreachable_row,
    covers_gap,
    covers_overlap,
    covers_outside_parent,
}
