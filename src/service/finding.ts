/** One thing looked at: `ok`, `warning` (works, but look at it) or `problem` (will not work), and what to do. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
}

export function ok(subject: string, detail: string): Finding {
  return { subject, state: 'ok', detail };
}

export function warning(subject: string, detail: string): Finding {
  return { subject, state: 'warning', detail };
}

export function problem(subject: string, detail: string): Finding {
  return { subject, state: 'problem', detail };
}
