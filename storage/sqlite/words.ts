/**
 * Whole words in FTS5, exactly as written. The `ascii` tokenizer takes every character beyond ASCII as
 * part of a word but folds A–Z and splits at punctuation; so a word with any of those is stored as «_»
 * and its UTF-8 bytes in hex, which no plain word can be.
 */
const plain = /^[a-z0-9\u{80}-\u{10ffff}]+$/u

const token = (word: string): string => (plain.test(word) ? word : `_${Buffer.from(word).toString('hex')}`)

/** The text that is indexed for a record's words. */
export const wordsText = (words: readonly string[]): string => words.map(token).join(' ')

/** The FTS5 query for records that hold every one of the words. */
export const wordsQuery = (words: readonly string[]): string => words.map((word) => `"${token(word)}"`).join(' ')

/** Options of the full-text table: no copy of the text, no positions, rows can be deleted. */
export const WORDS_TABLE_OPTIONS = `words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '_'"`
