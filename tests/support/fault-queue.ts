/** Faults that wait for a call that fits them, in the order they were added. */
export function createFaultQueue<F, R extends { readonly times?: number }>() {
  let rules: { readonly fault: F; readonly rule: R | undefined; left: number }[] = [];
  return {
    /** @param rule which calls it strikes, and how often; the next one, once, unless given */
    add(fault: F, rule?: R) {
      rules.push({ fault, rule, left: rule?.times ?? 1 });
    },
    clear() {
      rules = [];
    },
    /** The fault that strikes this call, used up by asking. @param fits whether a rule is about this call */
    take(fits: (rule: R) => boolean): F | undefined {
      const found = rules.find(({ rule }) => rule === undefined || fits(rule));
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) rules = rules.filter((rule) => rule !== found);
      return found.fault;
    },
  };
}
