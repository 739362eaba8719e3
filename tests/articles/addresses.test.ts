import { describe, expect, it } from 'vitest';
import { canonicalUrl } from '../../src/articles/canonical-url.ts';
import { contentHash } from '../../src/articles/content-hash.ts';
import { isPublicAddress } from '../../src/articles/public-address.ts';
import { readPublished } from '../../src/articles/published-date.ts';

describe('canonicalUrl', () => {
  it.each([
    ['HTTP://Tin.Example.VN:80/Bai/?utm_source=zalo&b=2&a=1#cuoi', 'http://tin.example.vn/Bai?a=1&b=2'],
    ['https://tin.example.vn/bai?fbclid=x&gclid=y', 'https://tin.example.vn/bai'],
    ['https://tin.example.vn:443/', 'https://tin.example.vn'],
    ['https://ai:do@tin.example.vn/bai//', 'https://tin.example.vn/bai'],
    ['không phải địa chỉ', 'không phải địa chỉ'],
  ])('spells %s as %s', (url, canonical) => {
    expect(canonicalUrl(url)).toBe(canonical);
    expect(canonicalUrl(canonical)).toBe(canonical);
  });
});

describe('contentHash', () => {
  const page = { title: 'Tiêu đề', paragraphs: ['Đoạn một.', 'Đoạn hai.'] };

  it('is the same for another spelling of the same text', () => {
    const other = { title: ' TIÊU ĐỀ '.normalize('NFD'), paragraphs: ['Đoạn  một. Đoạn\nhai.'] };
    expect(contentHash(other)).toBe(contentHash(page));
  });

  it('differs when a word does', () => {
    expect(contentHash({ ...page, paragraphs: ['Đoạn một.', 'Đoạn ba.'] })).not.toBe(contentHash(page));
  });
});

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'tên',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111'])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('readPublished', () => {
  it.each([
    ['12 Tháng Tư 2022', '2022-04-12'],
    ['Tháng Mười Hai 5, 2021', '2021-12-05'],
    ['ngày 5 tháng năm năm 2020', '2020-05-05'],
    ['2:15 CH, 3-5-2021', '2021-05-03T14:15:00+07:00'],
    ['2022-03-02T18:30:00Z', '2022-03-03T01:30:00+07:00'],
    ['2022-03-02T18:30:00.000 +07:00', '2022-03-02T18:30:00+07:00'],
    ['ngày 31/2/2022', null],
    ['1/2/22', null],
    ['', null],
  ])('reads %s as %s', (text, published) => {
    expect(readPublished(text)).toBe(published);
    expect(readPublished(text.normalize('NFD'))).toBe(published);
  });
});
