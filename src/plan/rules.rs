//! The rules of this stage: ids, kinds and the manifest.

crate::rules! {
    unknown_reference,
    wrong_kind,
    unknown_axis,
    outside_fiscal_year,
    unknown_edition,
    invalid_manifest,
    profile_not_whole,
    unused_system,
    ends_before_start,
}
