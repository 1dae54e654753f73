//! The rules of this stage.

crate::rules! {
    unknown_rule,
    unused_ignore,
}
