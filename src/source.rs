//! Files of a plan and places in them.
//!
//! Every later stage speaks of text by [`Span`]: twelve bytes that name a file and a byte range. The [`SourceMap`] turns a
//! span back into path, line and column. Files are reached through one trait only, so that the compiler itself
//! does no input or output and a plan held in memory compiles to the same bytes as one on disk.

mod map;

pub use map::{FileId, Location, Source, SourceKind, SourceMap, Span, Spanned};
