import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { extractPage } from '../articles/extract-page.ts';
import { textOverlap } from './page-overlap.ts';
import type { Report } from './report.ts';

/** A saved page and what a person read on it. */
export interface PageRow {
  /** Beside the file of rows. */
  readonly file: string;
  readonly url: string;
  readonly title: string;
  readonly published: string | null;
  readonly sapo: string | null;
  readonly paragraphs: readonly string[];
}

/** Text of articles beside Readability over linkedom; standfirsts, titles and dates as shares of those that exist. */
export function evaluatePages(rows: readonly PageRow[], folder: string): Report {
  const own = { precision: 0, recall: 0, f1: 0, title: 0, sapo: 0, published: 0 };
  const floor = { precision: 0, recall: 0, f1: 0 };
  const count = { sapo: 0, published: 0 };
  for (const row of rows) {
    const html = readFileSync(join(folder, row.file), 'utf8');
    const page = extractPage(html, row.url);
    const gold = [row.sapo ?? '', ...row.paragraphs].join('\n');
    add(own, textOverlap([page.sapo ?? '', ...page.paragraphs].join('\n'), gold));
    add(floor, textOverlap(readPlainly(html), gold));
    own.title += page.title === row.title ? 1 : 0;
    if (row.sapo !== null) {
      count.sapo += 1;
      own.sapo += textOverlap(page.sapo ?? '', row.sapo).f1 > 0.9 ? 1 : 0;
    }
    if (row.published !== null) {
      count.published += 1;
      own.published += page.published?.slice(0, 10) === row.published.slice(0, 10) ? 1 : 0;
    }
  }
  const rowsCount = Math.max(1, rows.length);
  return {
    scores: {
      precision: own.precision / rowsCount,
      recall: own.recall / rowsCount,
      f1: own.f1 / rowsCount,
      title: own.title / rowsCount,
      sapo: count.sapo === 0 ? null : own.sapo / count.sapo,
      published: count.published === 0 ? null : own.published / count.published,
    },
    floor: {
      name: 'Readability with linkedom',
      scores: {
        precision: floor.precision / rowsCount,
        recall: floor.recall / rowsCount,
        f1: floor.f1 / rowsCount,
      },
    },
  };
}

function add(
  total: { precision: number; recall: number; f1: number },
  one: { readonly precision: number; readonly recall: number; readonly f1: number },
): void {
  total.precision += one.precision;
  total.recall += one.recall;
  total.f1 += one.f1;
}

function readPlainly(html: string): string {
  const { document } = parseHTML(html);
  return (
    new Readability(document as unknown as ConstructorParameters<typeof Readability>[0]).parse()
      ?.textContent ?? ''
  );
}
