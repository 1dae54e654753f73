//! The rows of a pay table as a curve.

use crate::pay::base::Base;
use crate::pay::curve::{Curve, Line, Piece, Stairs};
use crate::syntax::incentives::Mode;
use crate::units::{Figure, Fraction};

/// A row of a table by its place on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Which row of the table.
    pub row: usize,
    /// Where it begins.
    pub from: Fraction,
    /// Whether that place belongs to it.
    pub included: bool,
    /// Where it ends, if not where the next one begins; with whether that place belongs to it.
    pub end: Option<(Fraction, bool)>,
    /// How fast pay grows on it.
    pub rate: Option<Figure>,
    /// What is paid on reaching it.
    pub pays: Option<Figure>,
    /// Its own mode.
    pub mode: Option<Mode>,
    /// What each full step beyond its beginning adds.
    pub each: Option<(Fraction, Figure)>,
}

impl Band {
    /// Whether a result lies on it, other rows apart.
    pub fn holds(&self, x: &Fraction) -> bool {
        let begun = if self.included { *x >= self.from } else { *x > self.from };
        begun && self.end.as_ref().is_none_or(|(end, belongs)| if *belongs { x <= end } else { x < end })
    }
}

/// What is paid below the first point of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Below {
    /// What is paid at it.
    Hold,
    /// This.
    Pays(Figure),
}

/// The rows of a table that hold, in order, and how they pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// How rows without a mode of their own pay.
    pub mode: Mode,
    /// The rows, in the order in which they begin.
    pub bands: Vec<Band>,
    /// What is paid below the first point of a line.
    pub below_first: Below,
    /// Whether the last line goes on above the last point.
    pub extends: bool,
}

impl Ladder {
    /// What is paid for each result. `None` where a number of a row is a part of what is not known; a ladder without rows pays nothing.
    pub fn curve(&self, base: &Base<'_>) -> Option<Curve> {
        if self.bands.is_empty() {
            return Some(Curve::level(Fraction::zero()));
        }
        match self.mode {
            Mode::Interpolated => self.line(base),
            _ => self.rows(base),
        }
    }

    fn rows(&self, base: &Base<'_>) -> Option<Curve> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, band) in self.bands.iter().enumerate() {
            if at == 0 && !band.from.is_negative() && !band.from.is_zero() {
                let line = Line::level(Fraction::zero());
                pieces.push(Piece { from: Fraction::zero(), included: true, line, row: None });
            }
            let reached = pieces.last().map_or_else(Fraction::zero, |piece| piece.at(&band.from));
            let line = self.line_of(band, reached, base)?;
            pieces.push(Piece { from: band.from.clone(), included: band.included, line, row: Some(band.row) });
            let next = self.bands.get(at + 1).map(|next| &next.from);
            if let Some((end, belongs)) = band.end.as_ref().filter(|(end, _)| next.is_none_or(|next| end < next)) {
                // Between two rows, and beyond the last one, no row pays anything.
                let line = Line::level(Fraction::zero());
                pieces.push(Piece { from: end.clone(), included: !belongs, line, row: None });
            }
        }
        Some(Curve::new(pieces))
    }

    /// What a row pays from where it begins, `reached` being what the rows before it pay there.
    fn line_of(&self, band: &Band, reached: Fraction, base: &Base<'_>) -> Option<Line> {
        let mode = band.mode.unwrap_or(self.mode);
        let slope = match &band.rate {
            Some(rate) => base.slope(rate)?,
            None => Fraction::zero(),
        };
        let level = match (&band.pays, &band.rate) {
            (Some(pays), _) => base.level(pays)?,
            (None, Some(_)) if mode == Mode::Whole => slope.times(&band.from),
            (None, _) => reached,
        };
        let stairs = match &band.each {
            Some((width, rise)) => {
                let rise = if band.rate.is_some() && band.pays.is_none() { base.slope(rise) } else { base.level(rise) };
                Some(Stairs { width: width.clone(), rise: rise? })
            }
            None => None,
        };
        Some(Line { level, slope, stairs })
    }

    /// Straight lines between points.
    fn line(&self, base: &Base<'_>) -> Option<Curve> {
        let points: Vec<(Fraction, Fraction, usize)> = self
            .bands
            .iter()
            .map(|band| Some((band.from.clone(), base.level(band.pays.as_ref()?)?, band.row)))
            .collect::<Option<_>>()?;
        let below = match &self.below_first {
            Below::Hold => points[0].1.clone(),
            Below::Pays(pays) => base.level(pays)?,
        };
        let first = points[0].0.clone().min(Fraction::zero()).minus(&Fraction::one());
        let mut pieces = vec![Piece { from: first, included: true, line: Line::level(below), row: None }];
        let mut slope = Fraction::zero();
        for (at, (x, y, row)) in points.iter().enumerate() {
            match points.get(at + 1) {
                Some((next_x, next_y, _)) => slope = next_y.minus(y).over(&next_x.minus(x))?,
                None if !self.extends => slope = Fraction::zero(),
                None => {}
            }
            let line = Line { level: y.clone(), slope: slope.clone(), stairs: None };
            pieces.push(Piece { from: x.clone(), included: true, line, row: Some(*row) });
        }
        Some(Curve::new(pieces))
    }
}
