//! Keeps ink!'s own entry points out of the contract's code: `adotb-entry` makes smaller ones.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // For this crate alone, and only for code that goes on a chain: the metadata is made with `std`.
    if std::env::var_os("CARGO_FEATURE_STD").is_none() {
        println!("cargo:rustc-cfg=feature=\"ink-as-dependency\"");
    }
}
