/** Text to markup, the ways the sites do it. */

/** `& < > "` as entities. */
export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Escaped, with `<br/>` for line breaks. */
export const toBreaks = (text: string): string => escapeHtml(text).replaceAll('\n', '<br/>')

/** Each paragraph led by four `&nbsp;`, as officials' answers are. */
export const toIndented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `&nbsp;&nbsp;&nbsp;&nbsp;${escapeHtml(line)}`)
    .join('<br/>')

/** A whole number made from a text (FNV-1a, 32 bits): the replica's chance, the same in every run. */
export function numberFrom(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
