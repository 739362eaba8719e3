/**
 * Text with styles, the form in which every sentence travels from the code that decides it to the platform
 * that shows it. Styles are spans beside the text instead of markup inside it, so nothing a person wrote can
 * be read as markup, and cutting a long text cannot cut a tag. Telegram calls the same thing `entities`,
 * Zalo `text_styles`; a platform without styles shows `text` as it is.
 */
export interface RichText {
  /** NFC, line breaks as `\n`. */
  readonly text: string;
  /** In order of `start`; may nest, never partly overlap. */
  readonly styles: readonly TextStyle[];
}

export interface TextStyle {
  /** Offset and length in UTF-16 units of `RichText.text`. */
  readonly start: number;
  readonly length: number;
  readonly kind: 'bold' | 'italic' | 'code' | 'link';
  /** Only for `link`: an absolute http(s) address. */
  readonly url?: string;
}

/** A piece that `rich` accepts: plain text, a number, styled text, or nothing. */
export type RichPiece = string | number | RichText | null | undefined | readonly RichPiece[];

/**
 * Builds styled text: rich`Đồng chí ${bold(name)} có ${count} nhiệm vụ.` Interpolated strings are plain text,
 * lists are joined without a separator, `null` and `undefined` vanish.
 */
export function rich(strings: TemplateStringsArray, ...pieces: readonly RichPiece[]): RichText {
  return concat(strings.flatMap((string, index) => [string, pieces[index]]));
}

/** Joins pieces with a separator, leaving out empty ones. */
export function joinRich(pieces: readonly RichPiece[], separator: string): RichText {
  const present = pieces.map((piece) => concat([piece])).filter((piece) => piece.text !== '');
  return concat(present.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece])));
}

export function bold(piece: RichPiece): RichText {
  return styled('bold', piece);
}

export function italic(piece: RichPiece): RichText {
  return styled('italic', piece);
}

export function code(piece: RichPiece): RichText {
  return styled('code', piece);
}

/** A link; an address that is not http(s) leaves the text unlinked. */
export function link(piece: RichPiece, url: string): RichText {
  return /^https?:\/\//i.test(url) ? styled('link', piece, url) : concat([piece]);
}

function styled(kind: TextStyle['kind'], piece: RichPiece, url?: string): RichText {
  const inner = concat([piece]);
  if (inner.text === '') return inner;
  const outer = { start: 0, length: inner.text.length, kind, ...(url === undefined ? {} : { url }) };
  return { text: inner.text, styles: [outer, ...inner.styles] };
}

function concat(pieces: readonly RichPiece[]): RichText {
  let text = '';
  const styles: TextStyle[] = [];
  for (const piece of pieces) {
    if (piece === null || piece === undefined) continue;
    const part = toRich(piece);
    for (const style of part.styles) styles.push({ ...style, start: style.start + text.length });
    text += part.text;
  }
  return { text, styles };
}

function toRich(piece: Exclude<RichPiece, null | undefined>): RichText {
  if (typeof piece === 'string') return { text: piece.normalize('NFC'), styles: [] };
  if (typeof piece === 'number') return { text: String(piece), styles: [] };
  if ('text' in piece) return piece;
  return concat(piece);
}
