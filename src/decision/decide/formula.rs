//! Formulas over what is given and what rows say.

use ecow::EcoString;

use crate::decision::decide::{Case, Decided, figure};
use crate::syntax::risk::PolicyRow;
use crate::syntax::{Formula, GivenKind, Operand, Operation};
use crate::units::Fraction;

/// What formulas of a policy may ask for.
pub(super) struct Known<'a> {
    /// The rows that hold.
    pub rows: Vec<&'a PolicyRow>,
    /// What levers give together, by name, and whether it is a share.
    pub levers: &'a [(EcoString, (Fraction, bool))],
    pub case: &'a Case<'a>,
}

impl Known<'_> {
    pub(super) fn computed(&self, formula: &Formula) -> Decided {
        match self.value(formula) {
            Ok(number) => Decided::Number(number, false),
            Err(missing) => Decided::Unknown(missing),
        }
    }

    fn operand(&self, operand: &Operand) -> Result<Fraction, EcoString> {
        let name = match operand {
            Operand::Formula(inner) => return self.value(inner),
            Operand::Value(name) => name,
        };
        if let Some((_, (number, _))) = self.levers.iter().find(|(own, _)| *own == name.value) {
            return Ok(number.clone());
        }
        let result = self.rows.iter().find_map(|row| row.results.get(name)).map(|result| &result.kind);
        let text = match result {
            Some(GivenKind::Scalar(text)) => Some(text.clone()),
            _ => (self.case.text)(name),
        };
        figure(text.as_ref().unwrap_or(&name.value)).map(|(number, _)| number).ok_or_else(|| name.value.clone())
    }

    /// The value of a formula; the name that is not known.
    fn value(&self, formula: &Formula) -> Result<Fraction, EcoString> {
        let values: Vec<Fraction> =
            formula.operands.iter().map(|operand| self.operand(operand)).collect::<Result<_, _>>()?;
        let Some((first, rest)) = values.split_first() else { return Ok(Fraction::zero()) };
        let fold =
            |with: fn(&Fraction, &Fraction) -> Fraction| rest.iter().fold(first.clone(), |all, one| with(&all, one));
        Ok(match formula.operation {
            Operation::Sum => fold(Fraction::plus),
            Operation::Difference => fold(Fraction::minus),
            Operation::Product => fold(Fraction::times),
            Operation::Least => fold(|all, one| all.clone().min(one.clone())),
            Operation::Greatest => fold(|all, one| all.clone().max(one.clone())),
            Operation::Ratio => {
                rest.iter().try_fold(first.clone(), |all, one| all.over(one)).ok_or_else(|| EcoString::from("0"))?
            }
            Operation::Average => first.clone(),
        })
    }
}
