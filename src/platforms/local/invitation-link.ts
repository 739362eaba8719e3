/** Where the page of this machine is. */
export function localPageUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}

/** The address that opens the local chat as a new person with an invitation. */
export function localInvitationLink(pageUrl: string, code: string): string {
  return `${pageUrl}?start=${encodeURIComponent(code)}`;
}
