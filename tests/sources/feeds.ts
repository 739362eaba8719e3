/** An item of a feed as the tests write it. */
export interface TestItem {
  readonly path: string;
  readonly title: string;
  readonly summary?: string;
  readonly content?: string;
  /** RFC 822 */
  readonly date?: string;
}

/** An RSS 2.0 feed, latest first, as portals serve it. */
export function rssOf(siteUrl: string, items: readonly TestItem[], title = 'Tin hoạt động'): string {
  const written = items.map(
    ({ path, title, summary = '', content, date = 'Tue, 12 Apr 2022 07:00:00 +0700' }) => `<item>
      <title><![CDATA[${title}]]></title><link>${siteUrl}${path}</link><guid>${siteUrl}${path}</guid>
      <pubDate>${date}</pubDate><description><![CDATA[${summary}]]></description>
      ${content === undefined ? '' : `<content:encoded><![CDATA[${content}]]></content:encoded>`}</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>${title}</title><link>${siteUrl}</link><description>x</description>${written.join('')}</channel></rss>`;
}
