/**
 * The signature of the replica's signed calls: a scheme of its own, no site's. The page's script
 * (page/board-app.js) computes the same; a reader is expected to let the page do it.
 */

const SALT = 'replica-only'

/** 32 hex digits over app code, token and parameter text. */
export function signCall(appCode: string, token: string, param: string): string {
  const text = [appCode, token, param, SALT].join('\n')
  return [1, 2, 3, 4].map((round) => mix(text, round).toString(16).padStart(8, '0')).join('')
}

function mix(text: string, round: number): number {
  let hash = (0x811c9dc5 + round * 0x9e3779b1) >>> 0
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash
}
