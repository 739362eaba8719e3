import { describe, expect, it } from 'vitest';
import { composeDigests } from '../../src/digests/compose-digests.ts';
import type { DueDigest } from '../../src/digests/digest-schedule.ts';
import type { DocumentHead } from '../../src/documents/document.ts';

const EPOCH = new Date(0);

function due(frequency: 'daily' | 'weekly'): DueDigest {
  const day = '2022-05-16';
  return {
    frequency,
    key: 'k',
    day,
    sendAt: EPOCH,
    coversSince: EPOCH,
    coversUntil: EPOCH,
    expiresAt: EPOCH,
  };
}

function article(more: Partial<DocumentHead> = {}): DocumentHead {
  return {
    id: 1,
    kind: 'article',
    externalId: null,
    canonicalUrl: null,
    title: 'Hội nghị lần thứ chín',
    sapo: '',
    author: null,
    publishedOn: null,
    topicId: null,
    topic: null,
    sourceId: null,
    symbol: null,
    directiveType: null,
    issuer: null,
    summary: '',
    silent: false,
    version: 1,
    createdAt: EPOCH,
    updatedAt: EPOCH,
    ...more,
  };
}

const EVENT = { id: 1, title: 'Họp', start: '2022-05-18', end: null, place: null };

function textOf(document: DocumentHead): string | undefined {
  const content = { documents: [document], events: [] };
  return composeDigests(due('daily'), content, [1], new Map())[0]?.body.text;
}

describe('composeDigests', () => {
  it('tells one sentence of a summary', () => {
    const summary = 'Sáng 8/4, TP. Pleiku tổ chức hội nghị. Hội nghị bàn nhiệm vụ quý II.';
    expect(textOf(article({ summary }))).toContain(
      '• Hội nghị lần thứ chín\nSáng 8/4, TP. Pleiku tổ chức hội nghị.',
    );
    expect(textOf(article({ summary }))).not.toContain('quý II');
  });

  it('tells what a directive is about by its own summary line', () => {
    const document = article({
      kind: 'directive',
      title: 'Kết luận số 21-KL/TW',
      symbol: '21-KL/TW',
      sapo: 'Về đẩy mạnh xây dựng, chỉnh đốn Đảng.',
      summary: 'Câu khác.',
    });
    expect(textOf(document)).toContain('• Kết luận số 21-KL/TW\nVề đẩy mạnh xây dựng, chỉnh đốn Đảng.');
  });

  it('does not say a title twice', () => {
    const text = textOf(article({ summary: 'HỘI NGHỊ LẦN THỨ CHÍN. Còn lại.' }));
    expect(text?.endsWith('• Hội nghị lần thứ chín')).toBe(true);
  });

  it('does not say the summary line of a directive again when its title has it', () => {
    const document = article({
      kind: 'directive',
      title: 'Kế hoạch số 45-KH/ĐUK về tổ chức Hội thi bí thư chi bộ giỏi',
      symbol: '45-KH/ĐUK',
      sapo: 'Về tổ chức Hội thi bí thư chi bộ giỏi.',
    });
    expect(textOf(document)?.match(/Hội thi/g)).toHaveLength(1);
  });

  it('writes one text for all who mute the same, and none for those left without news', () => {
    const documents = [article({ topicId: 1 }), article({ id: 2, topicId: 2, title: 'Giải chạy' })];
    const mutes = new Map([
      [12, [1]],
      [13, [1]],
      [14, [1, 2]],
    ]);
    const composed = composeDigests(
      due('daily'),
      { documents, events: [EVENT] },
      [10, 11, 12, 13, 14],
      mutes,
    );
    expect(composed.map(({ memberId }) => memberId)).toEqual([10, 11, 12, 13]);
    const [first, second, third, fourth] = composed;
    expect(second?.body).toBe(first?.body);
    expect(fourth?.body).toBe(third?.body);
    expect(third?.body.text).not.toContain('Hội nghị lần thứ chín');
    expect(third?.body.text).toContain('Giải chạy');
  });

  it('sends the events of a week alone, but not those of a day', () => {
    const content = { documents: [], events: [EVENT] };
    expect(composeDigests(due('weekly'), content, [1], new Map())[0]?.body.text).toContain('Họp');
    expect(composeDigests(due('daily'), content, [1], new Map())).toEqual([]);
  });
});
