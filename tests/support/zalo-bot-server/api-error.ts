/** Thrown by a method to be answered with `ok: false`. */
export class BotRefusal extends Error {
  readonly code: number;

  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

export function badRequest(what: string): BotRefusal {
  return new BotRefusal(400, `Bad Request: ${what}`);
}

/** Zalo's own label of 403. */
export const INTERNAL_ERROR = 'Internal server error';
