//! Pay tables: what is paid for which result.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Figures};
use crate::syntax::incentives::Measure;
use crate::syntax::ranged::Rate;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::WhoRef;
use crate::syntax::rows::{EachStep, Table};
use crate::syntax::rules::range_without_judge;
use crate::syntax::scalar::Choice;
use crate::syntax::shape::Shape;
use crate::syntax::worded::BelowFirst;
use crate::text::{Node, View};
use crate::units::Figure;
use crate::{choice, entry, row};

choice! {
    /// How the rows of a pay table pay.
    pub enum Mode as "marginal, whole, forward, step or interpolated", "marginal、whole、forward、step 或 interpolated" {
        /// Each part at its own row's rate.
        Marginal = "marginal",
        /// All at the rate reached.
        Whole = "whole",
        /// Each transaction wholly at the rate it reaches.
        Forward = "forward",
        /// The level reached.
        Step = "step",
        /// On a straight line between points.
        Interpolated = "interpolated",
    }
}

choice! {
    /// What a line does beyond its last point.
    pub enum AboveLast as "hold or extend", "hold 或 extend" {
        /// It stays at the last value.
        Hold = "hold",
        /// The last line goes on.
        Extend = "extend",
    }
}

entry! {
    /// A pay table.
    pub struct PayTable as "a pay table", "计酬表" {
        /// How its rows pay.
        mode: Field<Choice<Mode>>,
        /// What is paid below the first point of a line.
        below_first: Field<BelowFirst>,
        /// What is paid above the last point of a line.
        above_last: Field<Choice<AboveLast>>,
        /// Another measure that the row is picked by.
        reads: Field<Box<Measure>>,
        /// The rows.
        table: Flat<Table<PayRow>>,
    }
}

/// A result, or who judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrJudged<T> {
    /// The result itself.
    Result(T),
    /// A judgement within a range.
    Judged(Box<Judged>),
}

entry! {
    /// A result that somebody judges.
    pub struct Judged as "a judgement such as {judged_by: …, range: …}", "评定，如 {judged_by: …, range: …}" {
        /// Who judges.
        judged_by: Required<WhoRef>,
        /// The range of the judgement.
        range: Required<BoundsOf<Figures>>,
    }
}

impl<T: Read> Read for OrJudged<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => Judged::read(node, reader).map(|judged| Self::Judged(Box::new(judged))),
            View::Scalar(scalar) if let Some(ends) = range_without_judge::ends(scalar.text) => {
                let text = Spanned::new(EcoString::from(scalar.text), node.span());
                range_without_judge::report(reader.findings, &text, ends);
                None
            }
            _ => T::read(node, reader).map(Self::Result),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        if let Self::Judged(judged) = self {
            Read::references(&**judged, visit);
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (result, judged) = (T::schema(generator), Judged::schema(generator));
        json_schema!({"anyOf": [result, judged]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Result(result) => result.shape(),
            Self::Judged(judged) => judged.shape(),
        }
    }
}

row! {
    /// A row of a pay table.
    pub struct PayRow {
        /// How fast pay grows here.
        rate: Field<OrJudged<Rate>>,
        /// What is paid on reaching the row: a part of the component's target pay, or money.
        pays: Field<OrJudged<Spanned<Figure>>>,
        /// The row's own mode, where it differs from the table's.
        mode: Field<Choice<Mode>>,
        /// A result repeated per full step beyond the row's start.
        each: Field<Box<EachStep>>,
    }
}
