/** A picture of an article; its caption is kept apart from the paragraphs. */
export interface PageImage {
  /** Absolute address, or the bare file name when the article came as plain text. */
  readonly url: string;
  readonly caption?: string;
}

/** What was read from a news page or from the text a clerk pasted. All text is NFC with single spaces. */
export interface ExtractedPage {
  readonly title: string;
  /** The standfirst (sapo), or `null`; never repeated in `paragraphs`. */
  readonly sapo: string | null;
  /**
   * `YYYY-MM-DD` (a day in Asia/Ho_Chi_Minh) when the page names only a day, else an ISO instant with the office's
   * offset such as `2022-04-12T08:30:00+07:00`; `null` when the page names neither.
   */
  readonly published: string | null;
  readonly author?: string;
  /** The section the article was filed under: the last crumb before the title. */
  readonly topic?: string;
  readonly paragraphs: readonly string[];
  readonly images: readonly PageImage[];
  readonly canonicalUrl?: string;
}
