//! Validators that are left out for a while: all that was ever said and proved of them. Who is left out now is judged from that.

use adotb_interfaces::{
    bonder::{BonderError, Cause, Exclusion},
    registry::ValidatorWeight,
};
use ink::primitives::AccountId as InkId;

use super::Model;

/// Longest exclusion, in eras; one by proof is as long.
const LONGEST: u32 = 7;
/// Eras for which a validator must stay in after the guardian excluded it.
const REST: u32 = 7;
/// Exclusions that can be remembered.
const MOST: usize = 8;

/// Whether somebody said it, rather than that it was proved.
fn is_said(exclusion: &Exclusion) -> bool {
    exclusion.by == Cause::Guardian
}

impl Model {
    /// What must be known of exclusions still: those that last, and those of the guardian after which the validator must stay in. A new proof takes
    /// the place of an old one.
    pub fn remembered(&self) -> Vec<Exclusion> {
        let newer = |one: &Exclusion, later: &[Exclusion]| {
            later.iter().any(|other| other.validator == one.validator && !is_said(other))
        };
        let all = self.exclusions.iter().enumerate();
        let counts = |(place, one): &(usize, &Exclusion)| {
            self.counts_still(one) && (is_said(one) || !newer(one, &self.exclusions[place + 1..]))
        };
        all.filter(counts).map(|(_, one)| *one).collect()
    }

    /// Whether an exclusion lasts, or the rest after it.
    pub fn counts_still(&self, one: &Exclusion) -> bool {
        self.era() < one.until + if is_said(one) { REST } else { 0 }
    }

    /// The exclusions that last.
    pub fn excluded(&self) -> Vec<Exclusion> {
        let mut all = self.remembered();
        all.retain(|one| self.era() < one.until);
        all
    }

    /// Whether the weight of a validator does not count.
    pub fn is_excluded(&self, validator: InkId) -> bool {
        self.excluded().iter().any(|one| one.validator == validator)
    }

    /// Whether it was proved that nobody can go to a validator.
    pub fn is_proved_out(&self, validator: InkId) -> bool {
        self.excluded().iter().any(|one| one.validator == validator && !is_said(one))
    }

    /// The excluded validators of the allocation, if the others have room for their weight: nobody nominates them. Without room some of it stays.
    pub fn left_out(&self) -> Vec<InkId> {
        let cap = self.limits.max_weight_bps;
        let (out, others): (Vec<&ValidatorWeight>, Vec<_>) =
            self.allocation.iter().partition(|entry| self.is_excluded(entry.validator));
        let room: u32 = others.iter().map(|entry| u32::from(entry.weight_bps.max(cap))).sum();
        let out = out.into_iter().map(|entry| entry.validator);
        out.filter(|_| room >= 10_000).collect()
    }

    /// Weight of those among `out` that are in the allocation, in basis points.
    fn weight_of(&self, out: &[InkId]) -> u16 {
        let counts = self.allocation.iter().filter(|entry| out.contains(&entry.validator));
        counts.map(|entry| entry.weight_bps).sum()
    }

    /// The guardian or the admin excludes a validator for some eras, or takes that back.
    pub fn say_excluded(&mut self, validator: InkId, eras: u32) -> Result<(), BonderError> {
        let era = self.era();
        let said: Vec<Exclusion> = self.remembered().into_iter().filter(is_said).collect();
        let before = said.iter().find(|one| one.validator == validator);
        if eras == 0 {
            before.filter(|one| era < one.until).ok_or(BonderError::NotExcluded { validator })?;
            self.end_exclusion(validator, true);
            return Ok(());
        }
        if eras > LONGEST {
            return Err(BonderError::ExclusionTooLong { given: eras });
        }
        if !self.validators().contains(&validator) {
            return Err(BonderError::NotInAllocation { validator });
        }
        if let Some(before) = before {
            return Err(BonderError::ExcludedBefore { from: before.until + REST });
        }
        if said.len() >= 2 || self.remembered().len() >= MOST {
            return Err(BonderError::TooManyExclusions);
        }
        self.exclusions.push(Exclusion { validator, until: era + eras, by: Cause::Guardian });
        let all = self.excluded();
        let of = |out: Vec<&Exclusion>| out.iter().map(|one| one.validator).collect::<Vec<_>>();
        let by_guardian = of(all.iter().filter(|one| is_said(one)).collect());
        for (out, most) in [(by_guardian, 2_000), (of(all.iter().collect()), 3_000)] {
            let given = self.weight_of(&out);
            if given > most {
                return Err(BonderError::TooMuchExcluded { given, most });
            }
        }
        self.disturb_plan();
        Ok(())
    }

    /// A stash has shown why a validator gets nothing; returns until when.
    pub fn prove_excluded(&mut self, validator: InkId, by: Cause) -> Result<u32, BonderError> {
        // What was proved before makes room for the new proof.
        let others = self.remembered().into_iter().filter(|one| one.validator != validator || is_said(one));
        if others.count() >= MOST {
            return Err(BonderError::TooManyExclusions);
        }
        let until = self.era() + LONGEST;
        self.exclusions.push(Exclusion { validator, until, by });
        self.disturb_plan();
        Ok(until)
    }

    /// An exclusion ends before its time: that by the guardian, or that by proof.
    pub fn end_exclusion(&mut self, validator: InkId, said: bool) {
        let era = self.era();
        for one in &mut self.exclusions {
            if one.validator == validator && is_said(one) == said {
                one.until = one.until.min(era);
            }
        }
        self.disturb_plan();
    }

    /// Something happened that a plan that is being carried out cannot know of.
    pub fn disturb_plan(&mut self) {
        self.plan.iter_mut().for_each(|plan| plan.disturbed = true);
    }
}
