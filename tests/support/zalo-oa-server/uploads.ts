import type { Clock } from '../../../src/clock.ts';
import { overLimit } from './api-error.ts';
import type { Asset, World } from './world.ts';

const MEBIBYTE = 1024 * 1024;
const KINDS = {
  image: { limitBytes: MEBIBYTE, extensions: ['jpg', 'jpeg', 'png'] },
  gif: { limitBytes: 5 * MEBIBYTE, extensions: ['gif'] },
  file: { limitBytes: 5 * MEBIBYTE, extensions: ['pdf', 'doc', 'docx', 'csv'] },
} as const;

/**
 * Takes an upload in for seven days. @returns null for a name without a right extension: the official server then
 * answers with an empty body
 * @throws OaRefusal -210 for a file that is too large
 */
export function upload(
  world: World,
  clock: Clock,
  kind: Asset['kind'],
  file: { readonly name: string; readonly content: Buffer },
  fileKey: 'token' | 'attachment_id',
): Record<string, string> | null {
  const { limitBytes, extensions } = KINDS[kind];
  const extension = /\.([a-z]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  if (!(extensions as readonly string[]).includes(extension)) return null;
  if (file.content.length > limitBytes) throw overLimit('file');
  const id = world.nextAssetId();
  world.assets.set(id, { kind, name: file.name, content: file.content, uploadedAt: clock.now() });
  return { [kind === 'file' ? fileKey : 'attachment_id']: id };
}
