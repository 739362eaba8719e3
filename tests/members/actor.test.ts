import { expect, it } from 'vitest';
import { hasRight, OPERATOR, type Right, requireRight } from '../../src/members/actor.ts';

const RIGHTS: Right[] = ['read', 'publish', 'announce', 'admit'];

it.each([
  ['member', ['read']],
  ['secretary', ['read']],
  ['editor', ['read', 'publish', 'announce']],
  ['admin', ['read', 'publish', 'announce', 'admit']],
  ['operator', ['read', 'publish', 'announce', 'admit']],
] as const)('gives the role %s exactly %j', (role, rights) => {
  expect(RIGHTS.filter((right) => hasRight({ ...OPERATOR, role }, right))).toEqual(rights);
});

it('refuses by error what is not a right', () => {
  const editor = { ...OPERATOR, role: 'editor' } as const;
  expect(() => requireRight(editor, 'admit')).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  expect(() => requireRight(editor, 'publish')).not.toThrow();
});
