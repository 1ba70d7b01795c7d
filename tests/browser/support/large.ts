// The large designs that the benches of the core wrote, and where figures are put beside them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Azimuth } from './azimuth.ts';
import { environment } from './environment.ts';
import { test } from './test.ts';

/** Where `cargo xtask bench` looks for figures. */
export const folder = join(environment.output, '..', 'bench');

/** Opens the app with a design of so many components; the test is skipped where there is none. */
export async function openLarge(page: Page, size: number): Promise<Azimuth> {
  const path = join(folder, `large-${size}.json`);
  test.skip(!existsSync(path), 'the design was not written');
  const app = new Azimuth(page);
  await app.open();
  await app.load(readFileSync(path, 'utf8'));
  return app;
}
