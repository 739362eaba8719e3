/** A wait that can be cut short. A signal given while nobody waits is kept for the next wait. */
export function createSignal() {
  let isSet = false;
  let release: (() => void) | undefined;
  return {
    set(): void {
      isSet = true;
      release?.();
    },
    /** Resolves at the next `set`, or after the time. */
    wait(milliseconds: number): Promise<void> {
      return new Promise((resolve) => {
        const timer = setTimeout(end, Math.max(0, milliseconds));
        function end(): void {
          clearTimeout(timer);
          release = undefined;
          isSet = false;
          resolve();
        }
        if (isSet) end();
        else release = end;
      });
    },
  };
}
