import { expect, it } from 'vitest';
import { verifySignature } from '../../../src/platforms/zalo-oa/signature.ts';

/** The known vector of goclaw's webhook_test.go, as zalo.md B.4 gives it. */
const MAC = '2f1ef5aabe67e8396a459ca89562e108ad541f82ba5022c85f645bd6b7220cb9';
const VECTOR = {
  appId: 'X',
  rawBody: 'BODY',
  secretKey: 'Y',
  signature: `mac=${MAC}`,
  bodyTimestamp: '1234567890',
  headerTimestamp: null,
};

it.each([
  ['with its prefix', VECTOR, 'body'],
  ['bare', { ...VECTOR, signature: MAC }, 'body'],
  ['in capitals, with space', { ...VECTOR, signature: ` MAC=${MAC.toUpperCase()} ` }, 'body'],
  [
    'by the header when the body has none',
    { ...VECTOR, bodyTimestamp: null, headerTimestamp: '1234567890' },
    'header',
  ],
  [
    'by the header when the body has another',
    { ...VECTOR, bodyTimestamp: '5', headerTimestamp: '1234567890' },
    'header',
  ],
  ['with another timestamp', { ...VECTOR, bodyTimestamp: '1234567891' }, null],
  ['with another body', { ...VECTOR, rawBody: 'BODy' }, null],
  ['with another app', { ...VECTOR, appId: 'Z' }, null],
  ['with another key', { ...VECTOR, secretKey: 'Z' }, null],
  ['without any timestamp', { ...VECTOR, bodyTimestamp: null }, null],
  ['too short', { ...VECTOR, signature: 'mac=' }, null],
])('the signature %s', (_, event, expected) => {
  expect(verifySignature(event)).toBe(expected);
});
