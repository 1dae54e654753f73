//! salesplan compiles sales plans kept as code.

pub mod diagnostic;
pub mod source;
pub mod syntax;
pub mod text;
pub mod units;
