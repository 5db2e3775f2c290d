//! Events as ink! emits them, in less code. They are defined in `lib.rs`, where ink! 4.3 wants them.
use crate::Timelock;
use ink::{
    env::{
        topics::{state, Topics, TopicsBuilder, TopicsBuilderBackend},
        DefaultEnvironment, Environment,
    },
    reflect::ContractEventBase,
};
use scale::{Encode, Output};

/// Any event of this contract.
pub type Event = <Timelock as ContractEventBase>::Type;

/// Emits an event.
pub fn emit(event: impl Into<Event>) {
    ink::env::emit_event::<DefaultEnvironment, _>(Told(event.into()));
}

/// An event whose topics and data are made by one function each, not by one for each kind of event.
struct Told(Event);

impl Topics for Told {
    type RemainingTopics = <Event as Topics>::RemainingTopics;

    #[inline(never)]
    fn topics<E, B>(&self, builder: TopicsBuilder<state::Uninit, E, B>) -> B::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>,
    {
        self.0.topics::<E, B>(builder)
    }
}

impl Encode for Told {
    #[inline(never)]
    fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
        self.0.encode_to(to);
    }
}
