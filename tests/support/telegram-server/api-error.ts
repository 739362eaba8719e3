import type { ApiError, ResponseParameters } from '@grammyjs/types';

/** An answer with `ok: false`, in the words of the official server. */
export interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly parameters?: ResponseParameters;
}

/** Thrown by a method to be answered with `ok: false`. */
export class ApiRefusal extends Error {
  readonly refusal: Refusal;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.refusal = { code, description, ...(parameters === undefined ? {} : { parameters }) };
  }
}

export function badRequest(what: string, parameters?: ResponseParameters): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${what}`, parameters);
}

export function tooManyRequests(retryAfterSeconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}

export function toEnvelope({ code, description, parameters }: Refusal): ApiError {
  return { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) };
}
