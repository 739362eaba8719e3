/** An article or directive as the readers of this folder take it. */
export interface ReadableText {
  readonly title: string;
  readonly paragraphs: readonly string[];
}
