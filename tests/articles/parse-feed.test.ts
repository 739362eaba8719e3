import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFeedLinks, readFeed } from '../../src/articles/parse-feed.ts';

const FEED_URL = 'https://dangbo.example.vn/rss/tin.xml';

function rss(items: string): string {
  return `\uFEFF<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tin</title><link>https://dangbo.example.vn</link><description>Tin</description>${items}</channel></rss>`;
}

function parseFeed(text: string, url: string) {
  return readFeed(text, url)?.entries ?? [];
}

describe('readFeed', () => {
  it('tells an empty feed from what is no feed', () => {
    expect(readFeed(rss(''), FEED_URL)).toEqual({ title: 'Tin', entries: [] });
    const atom =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Tin &amp;amp; ảnh</title><id>x</id><updated>2022-04-12T00:00:00Z</updated></feed>';
    expect(readFeed(atom, FEED_URL)).toEqual({ title: 'Tin & ảnh', entries: [] });
    const page = '<!DOCTYPE html><html><head><title>Trang chủ</title></head><body><p>Chào.</p></body></html>';
    for (const text of [page, '', 'Chi bộ họp.', '{}', '[]', '<sitemap></sitemap>'])
      expect(readFeed(text, FEED_URL)).toBeNull();
  });

  it('reads RSS with relative links, marked-up summaries and full text', () => {
    const feed = rss(`<item><title>Họp chi bộ &amp; sơ kết</title><link>
      /tin/hop-chi-bo </link><guid isPermaLink="false">tin-7</guid><pubDate>Tue, 12 Apr 2022 08:30:00 +0700</pubDate>
      <description><![CDATA[<a href="/x"><img src="a.jpg"></a>Chi bộ họp <b>thường kỳ</b> tháng&nbsp;4.]]></description>
      <content:encoded><![CDATA[<p>Toàn văn.</p>]]></content:encoded></item>`);
    expect(parseFeed(feed, FEED_URL)).toEqual([
      {
        id: 'tin-7',
        url: 'https://dangbo.example.vn/tin/hop-chi-bo',
        title: 'Họp chi bộ & sơ kết',
        publishedAt: new Date('2022-04-12T01:30:00Z'),
        summaryText: 'Chi bộ họp thường kỳ tháng 4.',
        contentHtml: '<p>Toàn văn.</p>',
      },
    ]);
  });

  it.each([
    ['Tue, 12 Apr 2022 01:30:00 GMT', '2022-04-12T01:30:00.000Z'],
    ['Tue, 12 Apr 2022 08:30:00 GMT+7', '2022-04-12T01:30:00.000Z'],
    ['2022-04-12T08:30:00+07:00', '2022-04-12T01:30:00.000Z'],
    ['12/04/2022 08:30', '2022-04-12T01:30:00.000Z'],
    ['Tue, 12 Apr 2022 08:30:00', '2022-04-12T01:30:00.000Z'],
    ['hôm kia', undefined],
  ])('reads the publication time %s', (written, instant) => {
    const feed = rss(
      `<item><title>Tin</title><link>https://a.example.vn/1</link><pubDate>${written}</pubDate></item>`,
    );
    expect(parseFeed(feed, FEED_URL).map(({ publishedAt }) => publishedAt?.toISOString())).toEqual([instant]);
  });

  it('reads Atom', () => {
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title><id>urn:tin</id><updated>2022-04-12T00:00:00Z</updated>
      <entry><title>Bài một</title><id>urn:1</id><link rel="self" href="/api/1"/><link rel="alternate" href="../bai/1"/><updated>2022-04-12T02:00:00Z</updated><summary>Tóm tắt</summary></entry></feed>`;
    expect(parseFeed(feed, FEED_URL)).toEqual([
      {
        id: 'urn:1',
        url: 'https://dangbo.example.vn/bai/1',
        title: 'Bài một',
        publishedAt: new Date('2022-04-12T02:00:00Z'),
        summaryText: 'Tóm tắt',
      },
    ]);
  });

  it('reads RDF', () => {
    const feed = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://a.example.vn"><title>Tin</title><link>https://a.example.vn</link><description>Tin</description></channel>
      <item rdf:about="https://a.example.vn/1"><title>Bài một</title><link>https://a.example.vn/1</link><dc:date>2022-04-12</dc:date></item></rdf:RDF>`;
    expect(parseFeed(feed, FEED_URL)).toEqual([
      {
        id: 'https://a.example.vn/1',
        url: 'https://a.example.vn/1',
        title: 'Bài một',
        publishedAt: new Date('2022-04-11T17:00:00Z'),
      },
    ]);
  });

  it('reads JSON Feed', () => {
    const feed = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Tin',
      items: [{ id: '1', url: '/bai/1', title: 'Bài một', content_text: 'Nội dung' }],
    });
    expect(parseFeed(feed, FEED_URL)).toEqual([
      { id: '1', url: 'https://dangbo.example.vn/bai/1', title: 'Bài một', summaryText: 'Nội dung' },
    ]);
  });

  it('passes over entries without a web address, and repeated ones', () => {
    const feed = rss(
      '<item><title>A</title><link>javascript:alert(1)</link></item><item><title>B</title></item><item><title>C</title><link>/c</link></item><item><title>D</title><link>/c</link></item>',
    );
    expect(parseFeed(feed, FEED_URL).map(({ title }) => title)).toEqual(['C']);
  });

  it('reads no more than 500 entries', () => {
    const items = Array.from(
      { length: 600 },
      (_, at) => `<item><title>Tin ${at}</title><link>/tin/${at}</link></item>`,
    );
    expect(parseFeed(rss(items.join('')), FEED_URL)).toHaveLength(500);
  });

  it('does not expand entities of its own making', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><rss version="2.0"><channel><title>T</title><item><title>&c;</title><link>/1</link></item></channel></rss>`;
    expect(JSON.stringify(parseFeed(bomb, FEED_URL)).length).toBeLessThan(10_000);
  });

  it('gives nothing for text that is no feed, and never throws', () => {
    expect(parseFeed('<html><body>Không tìm thấy</body></html>', FEED_URL)).toEqual([]);
    expect(parseFeed('', 'không phải địa chỉ')).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        Array.isArray(parseFeed(rss(`<item>${text}`), text)),
      ),
    );
  });
});

describe('findFeedLinks', () => {
  it('finds announced feeds first, then linked ones, each once', () => {
    const html = `<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" hreflang="en" href="/en"></head>
      <body><a href="/rss/tin-moi.rss">RSS</a><a href="/feed/">RSS</a><a href="/tin">Tin</a></body></html>`;
    expect(findFeedLinks(html, 'https://a.example.vn/tin/')).toEqual([
      'https://a.example.vn/feed/',
      'https://a.example.vn/rss/tin-moi.rss',
    ]);
  });

  it('finds nothing on an unreadable page', () => {
    expect(findFeedLinks('', 'https://a.example.vn/')).toEqual([]);
  });
});
