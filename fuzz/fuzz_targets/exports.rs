#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("exports"), |bytes: &[u8]| {
    (tests::fuzz::target("exports").run)(bytes);
});
