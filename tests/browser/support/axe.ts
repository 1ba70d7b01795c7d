// What axe finds wrong for people who do not see or point.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(within: string): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
}

declare global {
  interface Window {
    axe?: Axe;
  }
}

/** The rules that a part of the page breaks, each with where. */
export async function violations(page: Page, within: string): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async (selector) => {
    const { violations: found } = await window.axe!.run(selector);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }, within);
}
