import type { OutgoingFile } from '../platform.ts';

const MEBIBYTE = 1024 * 1024;

export type UploadKind = 'image' | 'gif' | 'file';

/** Zalo's limits (zalo.md B.3 Uploads, keys GCO and O3; CSV is O3's alone). */
const KINDS: readonly {
  readonly kind: UploadKind;
  readonly extensions: readonly string[];
  readonly limitBytes: number;
}[] = [
  { kind: 'image', extensions: ['jpg', 'jpeg', 'png'], limitBytes: MEBIBYTE },
  { kind: 'gif', extensions: ['gif'], limitBytes: 5 * MEBIBYTE },
  { kind: 'file', extensions: ['pdf', 'doc', 'docx', 'csv'], limitBytes: 5 * MEBIBYTE },
];

/** For names without an extension that Zalo knows. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/csv': 'csv',
};

/** Whether a file can be sent by an OA at all, known before anything is uploaded. */
export type FileCheck =
  | { readonly outcome: 'good'; readonly kind: UploadKind; readonly name: string }
  | { readonly outcome: 'unknown-kind' }
  | { readonly outcome: 'too-large'; readonly limitBytes: number };

/** @returns with the name to upload it under: without a right extension Zalo answers nothing at all (GCO) */
export function checkFile({ name, mediaType, content }: OutgoingFile): FileCheck {
  const given = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const isKnown = KINDS.some(({ extensions }) => extensions.includes(given));
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const extension = isKnown ? given : EXTENSIONS[type];
  const kind = KINDS.find(({ extensions }) => extension !== undefined && extensions.includes(extension));
  if (kind === undefined) return { outcome: 'unknown-kind' };
  if (content.length > kind.limitBytes) return { outcome: 'too-large', limitBytes: kind.limitBytes };
  return { outcome: 'good', kind: kind.kind, name: isKnown ? name : `${name || 'tep'}.${extension}` };
}
