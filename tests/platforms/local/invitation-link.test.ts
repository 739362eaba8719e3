import { expect, it } from 'vitest';
import { localInvitationLink, localPageUrl } from '../../../src/platforms/local/invitation-link.ts';

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8080/?start=AAAA-BBBB-CCCC'],
  ['::1', 'http://[::1]:8080/?start=AAAA-BBBB-CCCC'],
])('opens the page on %s with the code', (host, link) => {
  expect(localInvitationLink(localPageUrl({ host, port: 8080 }), 'AAAA-BBBB-CCCC')).toBe(link);
  expect(URL.canParse(link)).toBe(true);
});
