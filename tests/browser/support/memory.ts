// WebAssembly's memory, for tests that look into it.

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
