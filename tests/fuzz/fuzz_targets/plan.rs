#![cfg_attr(fuzzing, no_main)]
adotb_fuzz::target!(adotb_fuzz::plan::check);
