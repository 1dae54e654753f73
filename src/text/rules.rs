//! The rules of this stage: what can be wrong with a file as text.

crate::rules! {
    unreadable_file,
    not_utf8,
    invalid_yaml,
    duplicate_key,
    file_too_large,
    nesting_too_deep,
    too_many_nodes,
    too_many_files,
    outside_plan_folder,
    hidden_character,
    missing_column,
    bad_cell,
    duplicate_row,
}
