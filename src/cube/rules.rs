//! The rules of the cube: what is stated agrees, and every sum holds.

crate::rules! {
    children_do_not_sum,
    periods_do_not_sum,
    slices_do_not_sum,
    statements_disagree,
    unallocated_remainder,
    over_assigned,
    rest_is_negative,
    split_without_basis,
    slice_exceeds_margin,
    sets_out_of_order,
}
