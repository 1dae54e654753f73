//! salesplan compiles sales plans kept as code.
//!
//! A plan is a folder of YAML files: structure, targets, processes, customer rules, incentive plans and risk policies. The
//! compiler proves that it holds together and writes what teams are handed. The modules are declared in the order in which
//! data passes through them, and a module imports only from modules declared above it:
//!
//! - [`source`] gives paths, text and places; [`diagnostic`] the vocabulary of findings; [`units`] exact numbers and periods.
//! - [`text`] turns YAML, CSV and workbooks into trees with a place on every key and value.
//! - [`syntax`] reads trees into sections as written, with every mistake reported.
//! - [`graph`] walks trees and graphs of entries, and finds their loops.
//! - [`plan`] resolves ids, periods and amounts; a reference to nothing cannot be expressed afterwards.
//! - [`table`] proves decision tables complete and free of overlap.
//! - [`decision`] lowers the plan's conditions to regions and puts every table to that proof.
//! - [`cube`] derives every target from the statements and compares what is stated with what follows.
//! - [`credit`] says who is credited for what, and proves that nobody is twice.
//! - [`pay`] turns pay tables into exact functions, and what was credited into pay.
//! - [`model`] is all of it in one value; [`change`] the same from the day of a change on.
//! - [`check`] holds rules over it, levels and ignores.
//! - [`actuals`] reads what was sold: records of the plan's sources, row by row from files of any size.
//! - [`progress`] holds it against the targets: how far everything has come on a day.
//! - [`sql`] writes the heavy step as SQL, for those whose records lie in a database, and reads back what came of it.
//! - [`audit`] holds records against the plan's policies.
//! - [`scenario`] plays the plan's own tests: what happened, and what the plan is to make of it.
//! - [`wording`] puts entries, conditions and numbers into the reader's words.
//! - [`chart`] draws the plan's structure as trees and graphs.
//! - [`show`] tells where a number comes from.
//! - [`document`] writes what teams are handed, in Markdown and HTML.
//! - [`render`] shows findings to people and programs.
//! - [`compile`] is the pipeline as one function; [`cli`] the command line.

pub mod source;
pub mod diagnostic;
pub mod units;
pub mod text;
pub mod syntax;
pub mod graph;
pub mod plan;
pub mod table;
pub mod decision;
pub mod cube;
pub mod credit;
pub mod pay;
pub mod model;
pub mod change;
pub mod check;
pub mod actuals;
pub mod progress;
pub mod sql;
pub mod audit;
pub mod scenario;
pub mod wording;
pub mod chart;
pub mod show;
pub mod document;
pub mod render;
pub mod compile;
pub mod cli;
