import type { ReadDocument } from '../documents/document.ts';
import type { SavedDocument } from '../documents/save-document.ts';

/** What `ingest --json` prints: what became of the document, and everything that was understood. */
export function ingestResult(
  read: ReadDocument,
  { outcome, document, events, tasks, citations }: SavedDocument,
) {
  return {
    outcome,
    id: document.id,
    kind: document.kind,
    title: document.title,
    published: document.publishedOn,
    topic: document.topic,
    author: document.author,
    url: document.canonicalUrl,
    symbol: document.symbol,
    type: document.directiveType,
    issuer: document.issuer,
    sapo: document.sapo,
    summary: document.summary,
    paragraphs: document.paragraphs,
    images: document.images,
    citations: read.citations.length > 0 ? read.citations : citations,
    events: events.map(({ id, title, start, end, place, sentence, status }) => ({
      id,
      title,
      ...(start === null ? {} : { start }),
      ...(end === null ? {} : { end }),
      ...(place === null ? {} : { place }),
      sentence,
      status,
    })),
    tasks: tasks.map(({ id, text, who, organisation, deadline, sentence, status }) => ({
      id,
      text,
      ...(who === null ? {} : { who }),
      ...(organisation === null ? {} : { organisation }),
      ...(deadline === null ? {} : { deadline }),
      sentence,
      status,
    })),
  };
}

/** The same for the eye. */
export function describeIngest(result: ReturnType<typeof ingestResult>): string {
  const { outcome, id, kind, title, published, topic, symbol, summary, citations, events, tasks } = result;
  const facts = [symbol, published, topic].filter((fact) => fact !== null && fact !== '').join(' · ');
  return [
    `${outcome}: ${kind} ${id}`,
    title,
    facts,
    '',
    summary,
    ...section(
      'Citations',
      citations.map(({ text }) => text),
    ),
    ...section(
      'Events (to be confirmed with /duyet)',
      events.map((event) => `${event.start ?? 'no date yet'}  ${event.title}`),
    ),
    ...section(
      'Tasks (to be confirmed with /duyet)',
      tasks.map((task) => `${task.deadline ?? 'no deadline'}  ${task.text}`),
    ),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];
}
