//! Text into trees: YAML files and tables as nodes with a place on every key and value.
//!
//! The only stage that knows the crates of these formats. A tree lives as long as its file is being read; the next stage
//! takes from it what it needs.

mod comments;
mod decode;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod stream;
mod table;
mod tree;
mod workbook;
mod yaml;

pub mod rules;

pub use comments::Ignore;
pub use decode::{Decoded, decode_table, decode_yaml, is_encoding};
#[cfg(feature = "parquet")]
pub use parquet::ParquetRows;
pub use rows::{ColumnFrom, ColumnMap, rows_tree};
pub use stream::{Block, Blocks, CellText, Line, Lines, PARQUET, StreamError};
pub use table::{Table, TableFormat, read_csv};
pub use tree::{Key, List, Map, Node, Scalar, Skip, StandsFor, Tree, TreeBuilder, View};
pub use workbook::read_workbook;
pub use yaml::{Parsed, parse_yaml};
