import { expect, it } from 'vitest';
import { makeOrganisationCode } from '../../src/members/organisation-code.ts';

it.each([
  ['Chi bộ Văn phòng', 'CBVP'],
  ['Đảng bộ Công ty Cổ phần 28', 'DBCTCP28'],
  ['Chi bộ cơ sở Ủy ban Mặt trận Tổ quốc và các đoàn thể chính trị xã hội', 'CBCSUBMTTQVC'],
  ['  chi   bộ  3 ', 'CB3'],
  ['★', 'TC'],
])('makes of %j the code %s', (name, code) => {
  expect(makeOrganisationCode(name, () => false)).toBe(code);
});

it('numbers codes that are taken', () => {
  const taken = new Set(['CB3', 'CB3-2']);
  expect(makeOrganisationCode('Chi bộ 3', (code) => taken.has(code))).toBe('CB3-3');
});
