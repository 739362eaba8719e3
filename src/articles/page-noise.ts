import { namesOf, type PageElement } from './page-dom.ts';

const NEVER_TEXT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'canvas',
  'video',
  'audio',
  'button',
  'select',
  'option',
  'input',
  'textarea',
  'label',
  'nav',
  'footer',
  'head',
  'link',
  'meta',
  'title',
  'dialog',
]);

/** Parts of class names and ids, between spaces, `-` and `_`, that name what surrounds an article. */
const NOISE_NAME = new RegExp(
  `(?:^|[\\s_-])(?:${[
    'share',
    'shares',
    'sharing',
    'sharedaddy',
    'social',
    'socials',
    'addthis',
    'zalo',
    'fb-like',
    'related',
    'relate',
    'relatedposts',
    'lienquan',
    'lien-quan',
    'tinlienquan',
    'tin-?khac',
    'tin-?cung',
    'cung-chuyen-muc',
    'other-?news',
    'more-?news',
    'news-?other',
    'xem-?them',
    'doc-?them',
    'read-?more',
    'see-?more',
    'insert-link-news',
    'comments?',
    'binh-?luan',
    'breadcrumbs?',
    'menu',
    'navbar',
    'navigation',
    'sidebar',
    'footer',
    'banner',
    'banners',
    'ads?',
    'adv',
    'adsbygoogle',
    'advert\\w*',
    'adzone\\d*',
    '\\w*adszone',
    'quang-?cao',
    'tags',
    'tag-?list',
    'tagcloud',
    'rating',
    'ratings',
    'vote',
    'toolbar',
    'newsletter',
    'popup',
    'modal',
    'pagination',
    'pager',
    'subscribe',
    'skip-link',
    'asset-(?:metadata|actions|links|related-assets|ratings)',
    'social-bookmarks',
    'recommend\\w*',
    'box-?tin\\w*',
    'post-nav\\w*',
  ].join('|')})(?=$|[\\s_-])`,
);

/** Whether an element never holds text of an article, whatever the page. */
export function isNeverText(element: PageElement): boolean {
  if (NEVER_TEXT.has(element.localName)) return true;
  if (element.getAttribute('hidden') !== null || element.getAttribute('aria-hidden') === 'true') return true;
  const role = element.getAttribute('role');
  if (role === 'navigation' || role === 'banner' || role === 'contentinfo' || role === 'dialog') return true;
  return /display\s{0,2}:\s{0,2}none/i.test(element.getAttribute('style')?.slice(0, 300) ?? '');
}

/** Whether an element's names say that it surrounds an article: share bars, related news, advertising, menus. */
export function isNamedNoise(element: PageElement): boolean {
  if (element.localName === 'body' || element.localName === 'article' || element.localName === 'main')
    return false;
  return element.localName === 'aside' || NOISE_NAME.test(namesOf(element));
}
