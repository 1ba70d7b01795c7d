// Measurements in the browser; `cargo xtask bench rules` and `cargo xtask bench availability` run them.
import base from './playwright.config.ts';

// To trace a page takes more of its time than an edit does.
const use = { ...base.use, trace: 'off', screenshot: 'off' } as const;

export default { ...base, use, testMatch: '**/*.bench.ts', workers: 1, fullyParallel: false };
