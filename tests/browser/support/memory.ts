// WebAssembly's memory, for tests that look into it.

import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** There when `watchMemory` ran before the page began. */
    __memory?: WebAssembly.Memory;
  }
}

/** For `addInitScript`: takes hold of WebAssembly's memory when it starts. */
export function watchMemory(): void {
  addEventListener('TrunkApplicationStarted', (event) => {
    window.__memory = (event as CustomEvent<{ wasm: { memory: WebAssembly.Memory } }>).detail.wasm.memory;
  });
}

/** Takes hold of it in the page's worker, too, when that starts. */
export async function watchWorker(page: Page): Promise<void> {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const body = text.replace('app.analyse(', 'self.__memory = exports.memory; app.analyse(');
    if (body === text) throw new Error('the worker is not what it was');
    await route.fulfill({ response, body });
  });
}
