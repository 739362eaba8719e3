/**
 * Counts up whenever a document gets other terms than before, be it by `document-terms.ts` or by what it uses of `text/`
 * (folding, syllables, keys of symbols); a test notices. A service that starts on an index of another version makes it
 * anew.
 */
export const INDEX_VERSION = 1;
