// Measurements in the browser; `cargo xtask bench rules` and `cargo xtask bench availability` run them.
import base from './playwright.config.ts';

export default { ...base, testMatch: '**/*.bench.ts', workers: 1, fullyParallel: false };
