/**
 * Runs tasks of one key after the other, in the order they came; different keys side by side. Two quick messages of
 * one person, or a button pressed twice, then never meet halfway. A task that fails does not stop those after it.
 */
export function createInOrder(): (key: string, task: () => Promise<void>) => Promise<void> {
  const tails = new Map<string, Promise<void>>();
  return (key, task) => {
    const run = (tails.get(key) ?? Promise.resolve()).then(task);
    const tail = run
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
    tails.set(key, tail);
    return run;
  };
}
