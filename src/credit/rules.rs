//! The rules of crediting: each record is credited once and whole, by columns that are there.

crate::rules! {
    double_credit,
    split_not_whole,
    unknown_column,
}
