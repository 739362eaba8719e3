import type { Clock } from '../../../src/clock.ts';
import { invalid, OaRefusal, overLimit } from './api-error.ts';
import type { OaSeenMessage, SeenButton, World } from './world.ts';

const TEXT_LIMIT = 2_000;
const BUTTON_LIMIT = 5;
const TITLE_LIMIT = 100;
const PAYLOAD_LIMIT = 1_000;
const ASSET_LIFE_MS = 7 * 24 * 3_600_000;

export type Fields = Readonly<Record<string, unknown>>;
type Shown = Pick<OaSeenMessage, 'kind' | 'text' | 'buttons' | 'file' | 'imageUrl' | 'quotedMessageId'>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The `message` of a consultation message as its reader will see it. A text longer than 2,000 is refused, not cut.
 *
 * @throws OaRefusal -201 for a wrong shape, -210 over a limit, -100 for an upload that has expired
 */
export function checkMessage(message: unknown, world: World, clock: Clock): Shown {
  if (!isFields(message)) throw invalid('message');
  const text = checkText(message.text);
  const quoted = message.quote_message_id;
  if (quoted !== undefined && (typeof quoted !== 'string' || message.attachment !== undefined))
    throw invalid('quote_message_id');
  if (message.attachment === undefined) {
    if (text === '') throw invalid('message.text');
    return { kind: 'text', text, buttons: [], ...(quoted === undefined ? {} : { quotedMessageId: quoted }) };
  }
  if (!isFields(message.attachment)) throw invalid('message.attachment');
  const { type, payload } = message.attachment;
  if (!isFields(payload)) throw invalid('message.attachment.payload');
  // What is said beside a file is not shown: the documentation knows no text there.
  if (type === 'file') return { kind: 'file', text: '', buttons: [], ...checkFile(payload, world, clock) };
  // A bare `{type:"image"}` as well as anything unknown.
  if (type !== 'template') throw invalid('message.attachment.type');
  return checkTemplate(payload, text, world, clock);
}

function checkText(text: unknown): string {
  if (text === undefined) return '';
  if (typeof text !== 'string') throw invalid('message.text');
  if (text.length > TEXT_LIMIT) throw overLimit('message.text');
  return text;
}

function checkFile(payload: Fields, world: World, clock: Clock): Pick<Shown, 'file'> {
  // Sources conflict on the key; the real server is taken to accept both.
  return { file: assetOf(payload.token ?? payload.attachment_id, ['file'], world, clock) };
}

function checkTemplate(payload: Fields, text: string, world: World, clock: Clock): Shown {
  const buttons = checkButtons(payload.buttons);
  switch (payload.template_type) {
    case undefined:
    case 'button':
      if (buttons.length === 0) throw invalid('message.attachment.payload.buttons');
      if (text === '') throw invalid('message.text');
      return { kind: 'text', text, buttons };
    case 'media':
      return { text, buttons, ...checkMedia(onlyElement(payload), world, clock) };
    case 'request_user_info': {
      const { title, subtitle, image_url: imageUrl } = onlyElement(payload);
      if (typeof title !== 'string' || title === '') throw invalid('title');
      if (title.length > TITLE_LIMIT) throw overLimit('title');
      if (typeof subtitle !== 'string' || typeof imageUrl !== 'string') throw invalid('elements');
      if (subtitle.length > 500) throw overLimit('subtitle');
      return { kind: 'user-info', text: title, buttons: [], imageUrl };
    }
    case 'list':
      throw new OaRefusal(-233, 'Message type is not supported');
    default:
      throw invalid('template_type');
  }
}

function onlyElement(payload: Fields): Fields {
  const { elements } = payload;
  const [element] = Array.isArray(elements) && elements.length === 1 ? elements : [];
  if (!isFields(element)) throw invalid('elements');
  return element;
}

function checkMedia(element: Fields, world: World, clock: Clock): Pick<Shown, 'kind' | 'file' | 'imageUrl'> {
  const { media_type: kind, attachment_id: id, url } = element;
  if (kind !== 'image' && kind !== 'gif') throw invalid('media_type');
  if ((id === undefined) === (url === undefined)) throw invalid('attachment_id');
  if (id !== undefined) return { kind, file: assetOf(id, [kind], world, clock) };
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw invalid('url');
  if (kind === 'gif' && !(Number(element.width) > 0 && Number(element.height) > 0)) throw invalid('width');
  return { kind, imageUrl: url };
}

function assetOf(id: unknown, kinds: readonly string[], world: World, clock: Clock) {
  const asset = typeof id === 'string' ? world.assets.get(id) : undefined;
  if (asset === undefined || !kinds.includes(asset.kind)) throw invalid('attachment_id');
  if (clock.now().getTime() >= asset.uploadedAt.getTime() + ASSET_LIFE_MS)
    throw new OaRefusal(-100, 'Attachment has expired');
  return { name: asset.name, content: asset.content };
}

function checkButtons(buttons: unknown): readonly SeenButton[] {
  if (buttons === undefined) return [];
  if (!Array.isArray(buttons)) throw invalid('buttons');
  if (buttons.length > BUTTON_LIMIT) throw overLimit('buttons');
  return buttons.map((button: unknown) => {
    if (!isFields(button) || typeof button.title !== 'string' || button.title.trim() === '')
      throw invalid('buttons.title');
    if (button.title.length > TITLE_LIMIT) throw overLimit('buttons.title');
    checkPayload(String(button.type), button.payload);
    return { title: button.title, type: String(button.type), payload: button.payload };
  });
}

function checkPayload(type: string, payload: unknown): void {
  const has = (key: string) => isFields(payload) && typeof payload[key] === 'string' && payload[key] !== '';
  switch (type) {
    case 'oa.open.url':
      if (!has('url') || !/^https?:\/\//.test(String((payload as Fields).url)))
        throw invalid('buttons.payload.url');
      return;
    case 'oa.query.show':
    case 'oa.query.hide':
      if (typeof payload !== 'string' || payload === '') throw invalid('buttons.payload');
      if (payload.length > PAYLOAD_LIMIT) throw overLimit('buttons.payload');
      return;
    case 'oa.open.sms':
      if (!has('content') || !has('phone_code')) throw invalid('buttons.payload');
      return;
    case 'oa.open.phone':
      if (!has('phone_code')) throw invalid('buttons.payload');
      return;
    default:
      throw invalid('buttons.type');
  }
}
