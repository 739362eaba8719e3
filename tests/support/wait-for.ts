/** Resolves with the first truthy answer, asked whenever a watcher is called and every 10 ms. */
export function waitFor<T>(
  watchers: Set<() => void>,
  predicate: () => T,
  timeoutMs: number,
): Promise<NonNullable<T>> {
  return new Promise((resolve, reject) => {
    const stopAt = performance.now() + timeoutMs;
    const look = () => {
      const value = predicate();
      const isLate = performance.now() >= stopAt;
      if (!value && !isLate) return;
      clearInterval(ticker);
      watchers.delete(look);
      if (value) resolve(value as NonNullable<T>);
      else reject(new Error(`Waited ${timeoutMs} ms in vain for: ${predicate.toString()}`));
    };
    // Not every condition is about this server, so time alone makes it look again, too.
    const ticker = setInterval(look, 10);
    watchers.add(look);
    look();
  });
}
