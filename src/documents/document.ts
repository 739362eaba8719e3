import type { PageImage } from '../articles/extracted-page.ts';
import type { FoundCitation } from '../text/citations.ts';
import type { FoundEvent } from '../text/events.ts';
import type { FoundTask } from '../text/tasks.ts';

/** Tin bài, or văn bản chỉ đạo. */
export type DocumentKind = 'article' | 'directive';

/** What was understood of an input, before it is stored. Plain data: it survives JSON and back. */
export interface ReadDocument {
  readonly kind: DocumentKind;
  readonly canonicalUrl: string | null;
  readonly title: string;
  /** Standfirst; for a directive its summary line (trích yếu). Empty when there is none. */
  readonly sapo: string;
  readonly paragraphs: readonly string[];
  readonly images: readonly PageImage[];
  readonly author: string | null;
  /** `YYYY-MM-DD`: published, or issued. */
  readonly publishedOn: string | null;
  readonly topic: string | null;
  readonly symbol: string | null;
  /** Loại văn bản: Kết luận, Kế hoạch… */
  readonly directiveType: string | null;
  readonly issuer: string | null;
  readonly summary: string;
  readonly citations: readonly FoundCitation[];
  readonly events: readonly FoundEvent[];
  readonly tasks: readonly FoundTask[];
}

/** A stored document as a list shows it. */
export interface DocumentHead {
  readonly id: number;
  readonly kind: DocumentKind;
  readonly externalId: string | null;
  readonly canonicalUrl: string | null;
  readonly title: string;
  readonly sapo: string;
  readonly author: string | null;
  /** `YYYY-MM-DD` */
  readonly publishedOn: string | null;
  readonly topicId: number | null;
  readonly topic: string | null;
  readonly sourceId: number | null;
  readonly symbol: string | null;
  readonly directiveType: string | null;
  readonly issuer: string | null;
  readonly summary: string;
  /** Came with the history of an archive or of a new source: found and listed, never announced. */
  readonly silent: boolean;
  /** 1, and one more for every change of its content. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface StoredDocument extends DocumentHead {
  readonly paragraphs: readonly string[];
  readonly images: readonly PageImage[];
}

/** A document named in another one, as stored. */
export interface CitationRow {
  readonly text: string;
  readonly symbol: string;
  readonly type: string | null;
  readonly issuer: string | null;
}

/** One page of a list, with how many there are in all. */
export interface DocumentPage {
  readonly total: number;
  readonly documents: readonly DocumentHead[];
}

/** About how long a summary is. */
export const SUMMARY_SYLLABLES = 60;
