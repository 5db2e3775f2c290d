//! The contract's entry points, in less code than ink! generates.
//!
//! ink! 4.3 decodes every message into one enum inside one function, which made up a third of this contract's code, and
//! every call pays proof for the whole code. Here each message is a function of its own, made from the same reflection
//! (`DispatchableMessageInfo`: selector, arguments, callable, output), and what can be shared is. What is read, written
//! and answered, and in which order, is as in ink!. `build.rs` keeps ink!'s own entry points out.

/// Makes `call` and `deploy` of a contract, none of whose messages takes value, and the list of its messages.
macro_rules! entry_points {
    ($contract:ty: $($message:literal)*) => {
        /// Selectors of the messages that can be called; a test compares them with the metadata.
        pub const MESSAGES: &[u32] = &[$(ink::selector_id!($message)),*];

        $(const _: () = assert!(
            !<$contract as ink::reflect::DispatchableMessageInfo<{ ink::selector_id!($message) }>>::PAYABLE
        );)*

        #[cfg(not(any(test, feature = "std")))]
        const _: () = {
            use core::mem::ManuallyDrop;
            use ink::{
                env::{DefaultEnvironment, ReturnFlags},
                primitives::{Key, LangError},
                reflect::{ContractConstructorDecoder, DispatchableMessageInfo, ExecuteDispatchable},
                storage::traits::StorageKey,
                MessageResult,
            };
            use scale::{Decode, Error, Input};

            #[no_mangle]
            pub extern "C" fn deploy() {
                refuse_value();
                match ink::env::decode_input::<<$contract as ContractConstructorDecoder>::Type>() {
                    Ok(constructor) => drop(constructor.execute_dispatchable()),
                    Err(_) => unreadable(),
                }
            }

            #[no_mangle]
            pub extern "C" fn call() {
                refuse_value();
                // Answers and ends from within, unless the input is unreadable.
                let _ = ink::env::decode_input::<Run>();
                unreadable()
            }

            /// A call, which runs as soon as it is decoded.
            struct Run;

            impl Decode for Run {
                fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
                    match u32::from_be_bytes(Decode::decode(input)?) {
                        $(ink::selector_id!($message) => {
                            type Input_ = <$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::Input;
                            type Output = <$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::Output;
                            #[inline(never)]
                            fn run<I: Input>(input: &mut I) -> Result<Run, Error> {
                                let arguments = <Input_ as Decode>::decode(input)?;
                                let mut contract = load();
                                let callable = <$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::CALLABLE;
                                let output: Output = callable(&mut contract, arguments);
                                let refused = ink::is_result_type!(Output) && ink::is_result_err!(output);
                                if <$contract as DispatchableMessageInfo<{ ink::selector_id!($message) }>>::MUTATES && !refused {
                                    store(&contract);
                                }
                                ink::env::return_value::<MessageResult<Output>>(
                                    ReturnFlags::new_with_reverted(refused),
                                    &MessageResult::Ok(output),
                                )
                            }
                            run(input)
                        })*
                        _ => Err(Error::from("")),
                    }
                }
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

            /// As in ink!, value that nobody asked for makes the call trap.
            fn refuse_value() {
                if ink::codegen::deny_payment::<DefaultEnvironment>().is_err() {
                    panic!()
                }
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
pub(crate) use entry_points;
