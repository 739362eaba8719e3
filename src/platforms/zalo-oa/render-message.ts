import { dayOf, formatDay } from '../../calendar.ts';
import { shorten } from '../../messages/shorten.ts';
import type { Button, TemplateNote } from '../platform.ts';
import type { Upload } from './oa-api.ts';

/** zalo.md B.3: at most 5, titles of 100 characters (from memory there). */
const MOST_BUTTONS = 5;
const TITLE_LIMIT = 100;
/** What a template's parameters hold: a name 30, others up to 200 (O3). */
const NAME_LIMIT = 30;
const PARAMETER_LIMIT = 200;
/**
 * Stands before a button's data in what the person "sends" by pressing. Nobody types it by chance; who does it on
 * purpose has pressed the button, no more: rights are checked by whoever acts on it.
 */
const PRESS_MARK = '#bantin:';

type OaMessage = Readonly<Record<string, unknown>>;

/** `[@id]` is a mention to Zalo (O3): in a text that came from somebody else it would call people. */
export function withoutMentions(text: string): string {
  return text.replace(/\[@\w{1,64}\] ?/g, '');
}

/** What a text that comes from a person stands for, when it is a pressed button. */
export function readPress(text: string): string | null {
  const data = text.startsWith(PRESS_MARK) ? text.slice(PRESS_MARK.length).trim() : '';
  return data !== '' && data.length <= 64 ? data : null;
}

/** Whether they can be shown as Zalo's own buttons. */
export function fitButtons(buttons: readonly Button[]): boolean {
  return buttons.length <= MOST_BUTTONS && buttons.every(({ label }) => label.length <= TITLE_LIMIT);
}

/** How buttons under a text are written. Sources do not settle whether `template_type` is needed (zalo.md B.3). */
export type ButtonForm = 'bare' | 'typed';

export function textMessage(text: string, buttons: readonly Button[], form: ButtonForm): OaMessage {
  if (buttons.length === 0) return { text };
  const payload = {
    ...(form === 'typed' ? { template_type: 'button' } : {}),
    buttons: buttons.map(toOaButton),
  };
  return { text, attachment: { type: 'template', payload } };
}

function toOaButton(button: Button): OaMessage {
  return 'url' in button
    ? { title: button.label, type: 'oa.open.url', payload: { url: button.url } }
    : { title: button.label, type: 'oa.query.hide', payload: PRESS_MARK + button.data };
}

/** A picture is a template of media (a bare `type: "image"` gives -201, GCO); a file is its handle alone, under `key`. */
export function fileMessage({ kind, value }: Upload, key: Upload['key']): OaMessage {
  if (kind === 'file') return { attachment: { type: 'file', payload: { [key]: value } } };
  return {
    attachment: {
      type: 'template',
      payload: {
        template_type: 'media',
        elements: [{ media_type: kind, attachment_id: value }],
      },
    },
  };
}

/** The blanks of a template: `{name}`, `{title}` and `{date}` (of sending) filled in, each within Zalo's limit. */
export function fillTemplate(
  data: Readonly<Record<string, string>>,
  { title, recipientName }: TemplateNote,
  now: Date,
): Record<string, string> {
  const values: Readonly<Record<string, string>> = {
    name: shorten(oneLine(recipientName), NAME_LIMIT),
    title: oneLine(title),
    date: formatDay(dayOf(now)),
  };
  const fill = (pattern: string) =>
    pattern.replace(/\{(name|title|date)\}/g, (_, word: string) => values[word] ?? '');
  return Object.fromEntries(
    Object.entries(data).map(([name, pattern]) => [name, shorten(fill(pattern), PARAMETER_LIMIT)]),
  );
}

function oneLine(text: string): string {
  return withoutMentions(text.normalize('NFC'))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
