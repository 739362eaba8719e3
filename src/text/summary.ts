export interface SummarySource {
  readonly title: string;
  readonly sapo?: string | null;
  readonly paragraphs: readonly string[];
}

export function summarise(source: SummarySource, _maxSyllables: number): string {
  return source.sapo ?? '';
}

export function summariseCluster(_docs: readonly SummarySource[], _maxSyllables: number): string {
  return '';
}
