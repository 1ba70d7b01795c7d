#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("sketch"), |bytes: &[u8]| {
    (tests::fuzz::target("sketch").run)(bytes);
});
