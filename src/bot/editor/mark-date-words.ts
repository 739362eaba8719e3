/** In this order: what stands first is no longer there for what follows. */
const MARKED: readonly (readonly [RegExp, string])[] = [
  [/(?<=\b(?:tuan|thang|nam|quy) )toi\b/g, 'tới'],
  [/\bngay\b/g, 'ngày'],
  [/\bsang\b/g, 'sáng'],
  [/\bchieu\b/g, 'chiều'],
  [/\btoi\b/g, 'tối'],
  [/\btrua\b/g, 'trưa'],
  [/\bgio\b/g, 'giờ'],
  [/\bruoi\b/g, 'rưỡi'],
  [/\bthang\b/g, 'tháng'],
  [/\bnam\b/g, 'năm'],
  [/\btuan\b/g, 'tuần'],
  [/\bquy\b/g, 'quý'],
  [/\bhom\b/g, 'hôm'],
  [/\b(?:chu nhat|cn)\b/g, 'Chủ nhật'],
  [/\b(?:thu hai|thu 2|t2)\b/g, 'thứ Hai'],
  [/\b(?:thu ba|thu 3|t3)\b/g, 'thứ Ba'],
  [/\b(?:thu tu|thu 4|t4)\b/g, 'thứ Tư'],
  [/\b(?:thu năm|thu 5|t5)\b/g, 'thứ Năm'],
  [/\b(?:thu sau|thu 6|t6)\b/g, 'thứ Sáu'],
  [/\b(?:thu bay|thu 7|t7)\b/g, 'thứ Bảy'],
  // Not the beginning of the words above, whose marked letters are no word characters to `\b`.
  [/(?<!\p{L})tu(?!\p{L})/gu, 'từ'],
  [/\bden\b/g, 'đến'],
  [/(?<!(?:ngày|sáng|trưa|chiều|tối|hôm) )\bmai\b/g, 'ngày mai'],
];

/**
 * Puts the marks on the words of dates and hours: clerks type without them, and the reader of dates, made for printed
 * text, then takes them for other words.
 *
 * @param folded small letters without marks, as `fold` gives them
 */
export function markDateWords(folded: string): string {
  return MARKED.reduce((marked, [word, replacement]) => marked.replace(word, replacement), folded);
}
