#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::plant("edited"), |bytes: &[u8]| {
    (tests::fuzz::target("edited").run)(bytes);
});
