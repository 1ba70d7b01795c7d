// Runs the app beside its page, without a page of its own (frontend/src/analysis/worker.rs). The page has compiled both
// parts of the app already and hands them over, with a port to talk through.
self.onmessage = async ({ data: [glue, first, second, port] }) => {
  try {
    const app = await import(glue);
    const exports = await app.default({ module_or_path: first });
    if (second) await WebAssembly.instantiate(second, { first: exports });
    app.analyse(port);
  } catch (error) {
    // As an error of the worker it reaches the page.
    reportError(error);
  }
};
