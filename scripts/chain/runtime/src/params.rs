//! What may be changed while the chain runs, and the clock that ends sessions.
//!
//! Everything here is set at genesis and can be changed later by sudo. Nothing of it is a compile-time constant, so one compiled runtime
//! serves a demonstration with an era a minute and a test with Polkadot's slash delay.

pub use pallet::*;

#[polkadot_sdk::frame_support::pallet]
pub mod pallet {
    use polkadot_sdk::{
        frame_support::{self, pallet_prelude::*, traits::ConstU64},
        frame_system::pallet_prelude::*,
        pallet_session::{self, ShouldEndSession},
        pallet_timestamp,
        sp_runtime::Perbill,
    };

    use crate::constants::{DAY_MS, SESSIONS_PER_ERA};

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        polkadot_sdk::frame_system::Config + pallet_timestamp::Config<Moment = u64> + pallet_session::Config
    {
    }

    /// The length of an era in milliseconds of chain time. Rewards do not depend on it: an era always pays what a day pays.
    #[pallet::storage]
    pub type EraMs<T> = StorageValue<_, u64, ValueQuery, ConstU64<DAY_MS>>;

    /// Eras that bonded funds take to become free.
    #[pallet::storage]
    pub type BondingDuration<T> = StorageValue<_, u32, ValueQuery, ConstU32<28>>;

    /// Eras between an offence and its slash; with 0 a slash applies at once.
    #[pallet::storage]
    pub type SlashDeferDuration<T> = StorageValue<_, u32, ValueQuery, ConstU32<27>>;

    /// What all staked DOT together earns in a year, where a day of the year is an era.
    #[pallet::storage]
    pub type YearlyReward<T> = StorageValue<_, Perbill, ValueQuery>;

    /// The time at which the running session ends; the block after that time begins the next one. 0 before the first block.
    #[pallet::storage]
    pub type SessionEndsAt<T> = StorageValue<_, u64, ValueQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// See [`EraMs`].
        pub era_ms: u64,
        /// See [`BondingDuration`].
        pub bonding_duration: u32,
        /// See [`SlashDeferDuration`].
        pub slash_defer_duration: u32,
        /// See [`YearlyReward`], in parts per billion.
        pub yearly_reward: Perbill,
        #[serde(skip)]
        pub _runtime: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            EraMs::<T>::put(self.era_ms);
            BondingDuration::<T>::put(self.bonding_duration);
            SlashDeferDuration::<T>::put(self.slash_defer_duration);
            YearlyReward::<T>::put(self.yearly_reward);
        }
    }

    #[pallet::error]
    pub enum Error<T> {
        /// An era must have at least one millisecond for each of its sessions.
        EraTooShort,
        /// A slash must apply before the stake behind it is free.
        SlashTooLate,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Changes the length of an era; the session that runs still ends when it would have.
        #[pallet::call_index(0)]
        #[pallet::weight(T::DbWeight::get().writes(1))]
        pub fn set_era_ms(origin: OriginFor<T>, era_ms: u64) -> DispatchResult {
            ensure_root(origin)?;
            ensure!(era_ms >= SESSIONS_PER_ERA.into(), Error::<T>::EraTooShort);
            EraMs::<T>::put(era_ms);
            Ok(())
        }

        /// Changes the eras that bonded funds take to become free, for what is unbonded from now on, and the eras that a slash waits.
        #[pallet::call_index(1)]
        #[pallet::weight(T::DbWeight::get().writes(2))]
        pub fn set_durations(origin: OriginFor<T>, bonding: u32, slash_defer: u32) -> DispatchResult {
            ensure_root(origin)?;
            ensure!(slash_defer < bonding, Error::<T>::SlashTooLate);
            BondingDuration::<T>::put(bonding);
            SlashDeferDuration::<T>::put(slash_defer);
            Ok(())
        }

        /// Changes what stakers earn, from the era that runs on.
        #[pallet::call_index(2)]
        #[pallet::weight(T::DbWeight::get().writes(1))]
        pub fn set_yearly_reward(origin: OriginFor<T>, yearly_reward: Perbill) -> DispatchResult {
            ensure_root(origin)?;
            YearlyReward::<T>::put(yearly_reward);
            Ok(())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Sessions follow the clock, one per block at most: after a jump in time the following blocks catch up.
        fn on_initialize(_block: BlockNumberFor<T>) -> Weight {
            // The time of the block before: this block's own is set after its hooks have run.
            let now = pallet_timestamp::Now::<T>::get();
            let session_ms = EraMs::<T>::get() / u64::from(SESSIONS_PER_ERA);
            let ends_at = match SessionEndsAt::<T>::get() {
                0 => now.saturating_add(session_ms),
                ends_at => ends_at,
            };
            let over = now >= ends_at;
            if over {
                // The session pallet would do this itself, but declares a block in which it does to be full.
                // Chopsticks drops what does not fit, where a node would keep it for the next block.
                pallet_session::Pallet::<T>::rotate_session();
            }
            SessionEndsAt::<T>::put(if over { ends_at.saturating_add(session_ms) } else { ends_at });
            T::DbWeight::get().reads_writes(3, 1)
        }
    }

    /// The session pallet never ends a session by itself.
    pub struct Never;

    impl<BlockNumber> ShouldEndSession<BlockNumber> for Never {
        fn should_end_session(_block: BlockNumber) -> bool {
            false
        }
    }

    macro_rules! readable {
        ($($item:ident: $kind:ty),*) => { $(
            impl<T: Config> Get<$kind> for Reads<$item<T>> {
                fn get() -> $kind {
                    $item::<T>::get()
                }
            }
        )* };
    }

    /// A storage value as a configuration value of another pallet.
    pub struct Reads<Item>(core::marker::PhantomData<Item>);
    readable!(BondingDuration: u32, SlashDeferDuration: u32);
}
