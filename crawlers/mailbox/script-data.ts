/**
 * Data inside scripts and answers that are almost JSON (FORMATS §2.3: bare keys, single quotes). Nothing is executed:
 * the literal is cut out by its brackets and read as JSON5.
 */
import JSON5 from 'json5'

/**
 * The value of a text that is JSON or a JavaScript literal; a call around it (JSONP) is taken off. Whole numbers of 16
 * digits and more come as strings: a 19-digit id does not fit a JavaScript number.
 * @throws SyntaxError when it is neither
 */
export function readLiteral(text: string): unknown {
  const bare = text.replace(/^\ufeff/, '').trim()
  const call = /^[\w$.]+\s*\(/.exec(bare)
  const quoted = quoteLongNumbers(call ? bare.slice(call[0].length, bare.lastIndexOf(')')) : bare)
  try {
    return JSON.parse(quoted)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return JSON5.parse(quoted)
  }
}

/** The text of the literal that a script gives to `name` (`var name = […]`, `name: {…}`, `"name":[…]`); null where there is none. */
export function cutLiteral(script: string, name: string): string | null {
  const start = new RegExp(`(?<![\\w$])["']?${name.replace(/[.$]/g, String.raw`\$&`)}["']?\\s*[=:]\\s*(?=[[{])`).exec(script)
  return start ? cutBrackets(script, start.index + start[0].length) : null
}

/** The first complete `[…]` of a text; null where there is none. */
export function cutFirstList(text: string): string | null {
  const start = text.indexOf('[')
  return start === -1 ? null : cutBrackets(text, start)
}

/** From an opening bracket to the one that closes it; brackets inside strings do not count. */
function cutBrackets(text: string, start: number): string | null {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '"' || char === "'") at = endOfString(text, at)
    else if (char === '[' || char === '{') depth++
    else if ((char === ']' || char === '}') && --depth === 0) return text.slice(start, at + 1)
  }
  return null
}

/** Index of the quote that closes the string beginning at `start`, or of the text's last character. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === text[start]) return at
  }
  return text.length - 1
}

function quoteLongNumbers(text: string): string {
  if (!/\d{16}/.test(text)) return text
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '"' || char === "'") {
      at = endOfString(text, at)
      continue
    }
    if (char < '0' || char > '9') continue
    const number = /^\d+(?![\d.eE])/.exec(text.slice(at, at + 40))?.[0]
    if (number && number.length >= 16 && !/[\w.$]/.test(text[at - 1] ?? '')) {
      parts.push(text.slice(from, at), `"${number}"`)
      from = at + number.length
    }
    at += (number?.length ?? /^[\d.eE+-]+/.exec(text.slice(at, at + 40))?.[0].length ?? 1) - 1
  }
  return parts.join('') + text.slice(from)
}
