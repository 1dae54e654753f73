//! Files of a plan and places in them.
//!
//! Every later stage speaks of text by [`Span`]: twelve bytes that name a file and a byte range. The [`SourceMap`] turns a
//! span back into path, line and column. Files are reached through the [`Files`] trait only, so that the compiler itself
//! does no input or output and a plan held in memory compiles to the same bytes as one on disk.

mod feeds;
mod files;
mod map;

pub use feeds::{Feed, Opened, Stamp};
pub use files::{Budgets, Files, Listing, MemoryFiles, OsFiles, ReadError, is_plan_file};
pub use map::{FileId, Location, Source, SourceKind, SourceMap, Span, Spanned};
