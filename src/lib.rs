//! salesplan compiles sales plans kept as code.

pub mod diagnostic;
pub mod source;
