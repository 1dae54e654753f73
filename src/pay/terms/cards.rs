//! Scorecards with everything in them typed.

use ecow::EcoString;

use crate::decision::evaluate::Cases;
use crate::pay::terms::{MeasureTerms, TableTerms};
use crate::source::{Span, Spanned};
use crate::syntax::incentives::Times;
use crate::units::{Figure, Fraction, Quantity, Rhythm};

/// Points beside the items of a card.
#[derive(Debug)]
pub struct AdjustmentTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// What they are for; whatever somebody judges where none is said.
    pub when: Option<Cases>,
    /// Whether the condition is of records, each of which is one time; else it is of the position.
    pub of_records: bool,
    /// How many points; none where they are judged.
    pub points: Option<Fraction>,
    /// Whether they count once or each time.
    pub times: Times,
    /// The most points in all.
    pub at_most: Option<Fraction>,
}

/// A scorecard.
#[derive(Debug)]
pub struct Card {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// How often it is drawn up.
    pub every: Option<Rhythm>,
    /// What the score is rounded to before it is rated.
    pub round_to: Option<Quantity>,
    /// The items that are scored, groups dissolved, in written order; unknown where a part could not be read.
    pub items: Vec<Option<ItemTerms>>,
    /// Points beside the items; unknown where a part could not be read.
    pub adjustments: Vec<Option<AdjustmentTerms>>,
    /// The ratings.
    pub ratings: Vec<RatingTerms>,
}

/// An item of a scorecard that is scored.
#[derive(Debug)]
pub struct ItemTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// Its part of the whole card.
    pub weight: Quantity,
    /// What is measured and how it is scored; without a table by its attainment, 100 points at the target. None where somebody judges.
    pub scored: Option<(MeasureTerms, Option<TableTerms>)>,
    /// The least that counts.
    pub floor: Option<Fraction>,
    /// The most that counts.
    pub cap: Option<Fraction>,
    /// When the whole card is void.
    pub veto: Option<Cases>,
}

/// A rating by score.
#[derive(Debug)]
pub struct RatingTerms {
    /// Where it stands.
    pub span: Span,
    /// The rating.
    pub rating: EcoString,
    /// Where it begins, and whether that score belongs to it.
    pub lower: Option<(Fraction, bool)>,
    /// Where it ends.
    pub upper: Option<(Fraction, bool)>,
    /// What it pays.
    pub pays: Option<Figure>,
}
