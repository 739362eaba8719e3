import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that a code read aloud or copied from paper is not mistaken. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits. */
const LENGTH = 12;

/**
 * A new secret code, as stored: {@link formatCode} makes it readable.
 *
 * @param length in characters of 5 bits; the default resists guessing for as long as an invitation is valid
 */
export function createCode(length = LENGTH): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

/** A code with at least one digit, so that a short one among other words is never taken for two of them. */
export function createCodeWithDigit(length: number): string {
  for (;;) {
    const code = createCode(length);
    if (/\d/.test(code)) return code;
  }
}

/** `ABCD-EFGH-JKMN`: what people see and type, and what a Telegram deep link may carry. */
export function formatCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** A code as typed, in the form it is stored in: case, spaces and dashes do not matter, O counts as 0, I and L as 1. */
export function normaliseCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .slice(0, 64);
}
