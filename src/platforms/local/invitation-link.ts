/** The address that opens the local chat as a new person with an invitation. */
export function localInvitationLink(pageUrl: string, code: string): string {
  return `${pageUrl}?start=${encodeURIComponent(code)}`;
}
