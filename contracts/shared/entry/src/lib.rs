//! The entry points of a contract, in less code than ink! generates.
//!
//! ink! 4.3 decodes every message into one enum inside one function, which makes up a third of a contract's code, and
//! every call pays proof for the whole code. Here each message is a function of its own, made from ink!'s own reflection
//! (`DispatchableMessageInfo`: selector, arguments, callable, output), and what can be shared is shared. What is read,
//! written and returned, and in which order, is as in ink!, with two differences. ink! traps when value is sent to a
//! message that takes none; here the message returns its own error. And ink! writes the contract's cell back after
//! every message that might have changed it; here a message can promise that it does not.
//!
//! The contract's build script keeps ink!'s entry points out (see `docs/decisions/0009-own-entry-points.md`).
//!
//! A contract can be split into two codes of one crate (see `docs/decisions/0023-small-doors.md`): its account runs the
//! *front*, which has the messages that are called every day and hands every other call to the *back* as it is.
#![cfg_attr(not(feature = "std"), no_std)]
// No path from any input may trap.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used
    )
)]

pub mod door;
mod events;
#[doc(hidden)]
pub mod narrow;

pub use events::emit;
#[doc(hidden)]
pub use {ink, scale};

/// Makes `call` and `deploy` of a contract, and the list of its messages, `MESSAGES`.
///
/// `answers` lists every type that a message returns, each with a name; `takes value` names the payable messages,
/// `refuses value with (error)` those that return `Err(error(planck))`, and `views` those that return anything; value sent
/// to a view makes the call trap. `reads (decode)` behind a message names
/// another way to read its arguments; `keeps cell` promises that it changes nothing in the contract's own cell, which then
/// is not written back (comparing the cell would take 1.7 KB of code). The constructor is called `new`.
///
/// Two such lists, `front { .. }` and `back { .. }`, make two codes, and the lists `FRONT` and `BACK`. The back is built
/// with the feature `back` and comes first: the front is built without, and with the hash of the back's code in
/// `ADOTB_BACK`. Only the back can construct: `new` ends with `adotb_access::settle`, which puts the front in its place.
/// Nothing that calls other contracts while it works belongs into the back: on pallet-contracts 22 a door doubles the time
/// of all calls behind it.
///
/// A test comes with it: every message of the metadata is dispatched by one of the codes, and by one only.
#[macro_export]
macro_rules! entry_points {
    ($contract:ty; front { $($front:tt)* } back { $($back:tt)* }) => {
        $crate::entry_points_of!(
            front FRONT "Selectors of the front's messages.";
            not(any(test, feature = "std", feature = "back"));
            $contract; $($front)*
        );
        $crate::entry_points_of!(
            back BACK "Selectors of the back's messages.";
            all(feature = "back", not(any(test, feature = "std")));
            $contract; $($back)*
        );
        $crate::dispatch_test!(FRONT, BACK);
    };
    ($contract:ty; $($list:tt)*) => {
        $crate::entry_points_of!(
            whole MESSAGES "Selectors of the messages that can be called.";
            not(any(test, feature = "std"));
            $contract; $($list)*
        );
        $crate::dispatch_test!(MESSAGES);
    };
}

/// The test that comes with [`entry_points`].
#[doc(hidden)]
#[macro_export]
macro_rules! dispatch_test {
    ($($list:ident),*) => {
        #[cfg(test)]
        mod dispatch {
            extern "Rust" {
                fn __ink_generate_metadata() -> $crate::ink::metadata::InkProject;
            }

            #[test]
            fn every_message_of_the_metadata_is_dispatched_by_one_code() {
                // SAFETY: ink! defines it in this crate.
                let project = unsafe { __ink_generate_metadata() };
                let selector = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().expect("four bytes"));
                let messages = project.spec().messages().iter();
                let mut wanted: Vec<u32> = messages.map(|message| selector(message.selector().to_bytes())).collect();
                // A message in two lists, or twice in one, is there twice.
                let mut known: Vec<u32> = [$(super::$list),*].concat();
                wanted.sort_unstable();
                known.sort_unstable();
                assert!(!known.is_empty());
                assert_eq!(known, wanted);
            }
        }
    };
}

/// One code of a contract; a part of [`entry_points`].
#[doc(hidden)]
#[macro_export]
macro_rules! entry_points_of {
    (
        $part:ident $messages:ident $docs:literal;
        $built:meta;
        $contract:ty;
        answers: $($name:ident($answer:ty))*;
        $(takes value: $($payable:literal $(keeps $payable_cell:ident)?)*;)?
        $(refuses value with ($refusal:expr): $($refusing:literal $(reads ($decode:path))? $(keeps $cell:ident)?)*;)*
        views: $($view:literal)*;
    ) => {
        #[doc = $docs]
        pub const $messages: &[u32] = &[
            $($($crate::ink::selector_id!($payable),)*)?
            $($($crate::ink::selector_id!($refusing),)*)*
            $($crate::ink::selector_id!($view),)*
        ];

        #[cfg($built)]
        const _: () = {
            use core::mem::ManuallyDrop;
            use $crate::ink::{
                self,
                env::{DefaultEnvironment, ReturnFlags},
                primitives::{Key, LangError},
                reflect::{
                    ContractConstructorDecoder, DispatchableConstructorInfo, DispatchableMessageInfo,
                    ExecuteDispatchable,
                },
                storage::traits::StorageKey,
                MessageResult,
            };
            use $crate::scale::{Decode, Error, Input};

            #[no_mangle]
            pub extern "C" fn deploy() {
                $crate::deploy_of!($part $contract)
            }

            #[no_mangle]
            pub extern "C" fn call() {
                // Answers and ends from within, unless the input is unreadable.
                let _ = ink::env::decode_input::<Run>();
                unreadable()
            }

            /// A call, which runs as soon as it is decoded.
            struct Run;

            impl Decode for Run {
                fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
                    let selector = u32::from_be_bytes(Decode::decode(input)?);
                    let given = value();
                    if given > 0 {
                        refuse_value(selector, given);
                    }
                    match selector {
                        $($(ink::selector_id!($payable) => {
                            const SELECTOR: u32 = ink::selector_id!($payable);
                            const _: () = assert!(<$contract as DispatchableMessageInfo<SELECTOR>>::PAYABLE);
                            $crate::run_message!($contract, input $(, keeps $payable_cell)?)
                        })*)?
                        $($(ink::selector_id!($refusing) => {
                            const SELECTOR: u32 = ink::selector_id!($refusing);
                            const _: () = assert!(!<$contract as DispatchableMessageInfo<SELECTOR>>::PAYABLE);
                            $crate::run_message!($contract, input $(, reads $decode)? $(, keeps $cell)?)
                        })*)*
                        $(ink::selector_id!($view) => {
                            const SELECTOR: u32 = ink::selector_id!($view);
                            const _: () = assert!(!<$contract as DispatchableMessageInfo<SELECTOR>>::PAYABLE);
                            $crate::run_message!($contract, input)
                        })*
                        _ => $crate::unknown_of!($part, Err(Error::from(""))),
                    }
                }
            }

            /// Returns an error unless the message takes value. An error is encoded the same whatever the message would
            /// return otherwise, so one type does for all messages of a kind.
            #[inline(never)]
            fn refuse_value(selector: u32, given: u128) {
                $(if [$(ink::selector_id!($payable)),*].contains(&selector) {
                    return;
                })?
                $(if [$(ink::selector_id!($refusing)),*].contains(&selector) {
                    let refusal: Result<(), _> = Err($refusal(given));
                    answer(true, (&refusal).into())
                })*
                $crate::unknown_of!($part, panic!())
            }

            const KEY: Key = <$contract as StorageKey>::KEY;

            #[inline(never)]
            fn load() -> ManuallyDrop<$contract> {
                match ink::env::get_contract_storage(&KEY) {
                    Ok(Some(contract)) => ManuallyDrop::new(contract),
                    _ => panic!(),
                }
            }

            #[inline(never)]
            fn store(contract: &$contract) {
                ink::env::set_contract_storage(&KEY, contract);
            }

            #[inline(never)]
            fn value() -> u128 {
                ink::env::transferred_value::<DefaultEnvironment>()
            }

            /// Anything that a message returns: one function encodes it, not one for every type.
            enum Answer<'a> {
                $($name(&'a $answer),)*
            }

            $(impl<'a> From<&'a $answer> for Answer<'a> {
                fn from(output: &'a $answer) -> Self {
                    Self::$name(output)
                }
            })*

            impl $crate::scale::Encode for Answer<'_> {
                fn encode_to<O: $crate::scale::Output + ?Sized>(&self, to: &mut O) {
                    $crate::narrow_of!($part to);
                    match self {
                        $(Self::$name(output) => output.encode_to(to),)*
                    }
                }
            }

            /// Ends the call.
            #[inline(never)]
            fn answer(refused: bool, output: Answer) -> ! {
                ink::env::return_value::<MessageResult<Answer>>(
                    ReturnFlags::new_with_reverted(refused),
                    &MessageResult::Ok(output),
                )
            }

            fn unreadable() -> ! {
                ink::env::return_value::<MessageResult<()>>(
                    ReturnFlags::new_with_reverted(true),
                    &MessageResult::Err(LangError::CouldNotReadInput),
                )
            }
        };
    };
}

/// What a code does when it is instantiated; a part of [`entry_points`].
#[doc(hidden)]
#[macro_export]
macro_rules! deploy_of {
    // Its constructor is in the back.
    (front $contract:ty) => {
        panic!()
    };
    (back $contract:ty) => {{
        if $crate::door::is_anchor() {
            if value() > 0 {
                panic!()
            }
            return;
        }
        $crate::deploy_of!(whole $contract)
    }};
    (whole $contract:ty) => {{
        const NEW: u32 = ink::selector_id!("new");
        if !<$contract as DispatchableConstructorInfo<NEW>>::PAYABLE && value() > 0 {
            panic!()
        }
        match ink::env::decode_input::<<$contract as ContractConstructorDecoder>::Type>() {
            Ok(constructor) => drop(constructor.execute_dispatchable()),
            Err(_) => unreadable(),
        }
    }};
}

/// How a code writes what it returns; a part of [`entry_points`]. Those of a front are results with large errors. Those of other
/// codes are often what storage keeps as well, so that there are functions for them already.
#[doc(hidden)]
#[macro_export]
macro_rules! narrow_of {
    (front $to:ident) => {
        let $to = &mut $crate::narrow::Writer($to);
    };
    ($part:ident $to:ident) => {};
}

/// What a code does with a message that it does not have; a part of [`entry_points`].
#[doc(hidden)]
#[macro_export]
macro_rules! unknown_of {
    (front, $otherwise:expr) => {{
        const CODE: &[u8; 32] =
            &$crate::door::hash(env!("ADOTB_BACK", "build with adotb-build: the back comes first"));
        $crate::door::pass(CODE)
    }};
    ($part:ident, $otherwise:expr) => {
        $otherwise
    };
}

/// Runs the message `SELECTOR` and returns; a part of [`entry_points`].
#[doc(hidden)]
#[macro_export]
macro_rules! run_message {
    (@read $from:ident) => {
        <Arguments as Decode>::decode($from)
    };
    (@read $from:ident, $decode:path) => {
        $decode($from)
    };
    (@stores) => {
        true
    };
    (@stores cell) => {
        false
    };
    ($contract:ty, $input:ident $(, reads $decode:path)? $(, keeps $cell:ident)?) => {{
        type Arguments = <$contract as DispatchableMessageInfo<SELECTOR>>::Input;
        type Output = <$contract as DispatchableMessageInfo<SELECTOR>>::Output;
        #[inline(never)]
        fn run<I: Input>(input: &mut I) -> Result<Run, Error> {
            let arguments: Arguments = $crate::run_message!(@read input $(, $decode)?)?;
            let mut contract = load();
            let callable = <$contract as DispatchableMessageInfo<SELECTOR>>::CALLABLE;
            let output: Output = callable(&mut contract, arguments);
            let refused = ink::is_result_type!(Output) && ink::is_result_err!(output);
            let stores = <$contract as DispatchableMessageInfo<SELECTOR>>::MUTATES
                && $crate::run_message!(@stores $($cell)?);
            if stores && !refused {
                store(&contract);
            }
            answer(refused, (&output).into())
        }
        run($input)
    }};
}
