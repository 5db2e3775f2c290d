#![cfg_attr(fuzzing, no_main)]
adotb_fuzz::target!(adotb_fuzz::clock::check);
