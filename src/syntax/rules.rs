//! The rules of this stage: what can be wrong with one entry as written.

crate::rules! {
    unknown_key,
    wrong_type,
    missing_field,
    duplicate_id,
    invalid_id,
    invalid_amount,
    amount_too_precise,
    bare_percent,
    invalid_date,
    invalid_period,
    unknown_word,
    invalid_condition,
    invalid_formula,
    grid_size,
    invalid_base,
    range_without_judge,
}
