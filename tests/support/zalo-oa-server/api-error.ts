/** Thrown by an endpoint to be answered with HTTP 200 and `error != 0`, as Zalo answers everything it refuses. */
export class OaRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function invalid(field: string): OaRefusal {
  return new OaRefusal(-201, `${field} is invalid`);
}

export function overLimit(what: string): OaRefusal {
  return new OaRefusal(-210, `${what} is over the allowed limit`);
}
