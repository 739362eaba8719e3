/**
 * Characters that print nothing and would make two equal words differ, and those no database stores: NUL, and halves of
 * surrogate pairs.
 */
const INVISIBLE = /[\0\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF\p{Cs}]/gu;

/** White space that is not yet one plain space; most of a text is, and replacing only the rest is much faster. */
const UNTIDY_SPACE = /[^\S ]\s*| \s+/g;

/** One line of text as this folder keeps it: NFC, invisible characters gone, runs of white space one space, trimmed. */
export function tidyLine(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC').replace(UNTIDY_SPACE, ' ').trim();
}

/** The beginning of a text, never ending in half a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  return text.slice(0, maxChars).replace(/\p{Cs}$/u, '');
}

/** A form in which two spellings of one line compare equal: tidy, lower case, no punctuation at the ends. */
export function comparable(text: string): string {
  return tidyLine(text)
    .toLowerCase()
    .replace(/^[\s"'“”‘’.,:;!?…|–—-]+/, '')
    .replace(/[\s"'“”‘’.,:;!?…|–—-]{1,20}$/, '');
}

const CRUMB_SEPARATOR = /\s*[>»›→]\s*|\s+[/|]\s+|\s+::\s+/;
const HOME_CRUMB = /^(?:trang chủ|home|trang chính|trang nhất)$/i;

/**
 * The section named by a breadcrumb line such as "Trang chủ > Tin tức > Xây dựng Đảng > Title": the last crumb that
 * is neither home nor the title.
 *
 * @returns `null` when the line is no breadcrumb (it needs a separator) or names no section
 */
export function topicOfBreadcrumb(line: string, title: string): string | null {
  const crumbs = line.slice(0, 1000).split(CRUMB_SEPARATOR).map(tidyLine).filter(Boolean);
  return crumbs.length < 2 ? null : topicOfCrumbs(crumbs, title);
}

/** {@link topicOfBreadcrumb} for crumbs that are already apart. */
export function topicOfCrumbs(crumbs: readonly string[], title: string): string | null {
  const wanted = comparable(title);
  const isTitle = (crumb: string) => {
    const written = comparable(crumb.replace(/(?:\.{3}|…)$/, ''));
    return written === wanted || (written.length >= 15 && wanted.startsWith(written));
  };
  const sections = crumbs
    .map(tidyLine)
    .filter((crumb) => crumb !== '' && crumb.length <= 120 && !HOME_CRUMB.test(crumb) && !isTitle(crumb));
  return sections.at(-1) ?? null;
}

/** Whether a line looks like a breadcrumb: it starts at home, or has two separators of the `>` kind. */
export function isBreadcrumb(line: string): boolean {
  if (line.length > 600) return false;
  const crumbs = line.split(CRUMB_SEPARATOR).filter((crumb) => crumb.trim() !== '');
  if (crumbs.length >= 2 && HOME_CRUMB.test((crumbs[0] ?? '').trim())) return true;
  return (
    line.split(/[>»›→]/).length >= 3 &&
    crumbs.every((crumb) => crumb.length <= 200) &&
    !/[.!?]$/.test(line.trim())
  );
}
