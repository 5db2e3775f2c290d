//! Events as ink! emits them, in less code.
use ink::env::{
    topics::{state, Topics, TopicsBuilder, TopicsBuilderBackend},
    DefaultEnvironment, Environment,
};
use scale::{Encode, Output};

/// Emits an event, given as the enum of all events of its contract.
pub fn emit<E: Topics + Encode>(event: E) {
    ink::env::emit_event::<DefaultEnvironment, _>(Told(event));
}

/// An event whose topics and data are made by one function each, not by one for each kind of event.
struct Told<E>(E);

impl<E: Topics> Topics for Told<E> {
    type RemainingTopics = E::RemainingTopics;

    #[inline(never)]
    fn topics<Env, B>(&self, builder: TopicsBuilder<state::Uninit, Env, B>) -> B::Output
    where
        Env: Environment,
        B: TopicsBuilderBackend<Env>,
    {
        self.0.topics::<Env, B>(builder)
    }
}

impl<E: Encode> Encode for Told<E> {
    #[inline(never)]
    fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
        self.0.encode_to(to);
    }
}
