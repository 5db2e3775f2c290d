//! drink exports two attribute macros that build a contract while a test is compiled. The tests here load what `adotb-build`
//! wrote, and the real macros bring 32 crates with them, a second builder of contracts among them. These stand in their place
//! and refuse to be used.

use proc_macro::TokenStream;

fn refuse() -> TokenStream {
    "compile_error!(\"drink's macros are left out of this workspace: see tests/drink-macros\");"
        .parse()
        .expect("that is Rust")
}

/// Would build the contract of the crate before the test. Fails to compile.
#[proc_macro_attribute]
pub fn test(_: TokenStream, _: TokenStream) -> TokenStream {
    refuse()
}

/// Would make an enumeration of the built contracts. Fails to compile.
#[proc_macro_attribute]
pub fn contract_bundle_provider(_: TokenStream, _: TokenStream) -> TokenStream {
    refuse()
}
