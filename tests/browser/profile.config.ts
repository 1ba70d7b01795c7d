// What an empty editor runs; `cargo xtask profile` asks for it.
import base from './playwright.config.ts';

export default { ...base, testMatch: '**/*.profile.ts', workers: 1 };
