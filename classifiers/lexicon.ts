/** Many terms looked for in a text in one pass: a trie whose root is a plain array, so that most positions cost one look-up. */

export interface Hit<V> { start: number; end: number; value: V }

interface Node<V> { next: Map<number, Node<V>> | null; value: V | undefined }

export class Lexicon<V> {
  private readonly root: (Node<V> | undefined)[] = Array.from({ length: 65_536 })
  size = 0

  /** The value of a term, for adding to it. */
  get(term: string): V | undefined {
    return this.find(term)?.value
  }

  set(term: string, value: V): void {
    if (term === '') return
    const first = term.charCodeAt(0)
    let node = (this.root[first] ??= { next: null, value: undefined })
    for (let i = 1; i < term.length; i++) {
      const code = term.charCodeAt(i)
      node.next ??= new Map()
      let child = node.next.get(code)
      if (child === undefined) node.next.set(code, (child = { next: null, value: undefined }))
      node = child
    }
    if (node.value === undefined) this.size++
    node.value = value
  }

  /** Every term in the text that cuts no number in two («12345» is no hotline within a phone number), overlapping ones included, by start and then by length. */
  scan(text: string): Hit<V>[] {
    const hits: Hit<V>[] = []
    for (let start = 0; start < text.length; start++) {
      let node = this.root[text.charCodeAt(start)]
      let end = start + 1
      while (node !== undefined) {
        if (node.value !== undefined && !cutsNumber(text, start, end)) hits.push({ start, end, value: node.value })
        if (node.next === null || end >= text.length) break
        node = node.next.get(text.charCodeAt(end++))
      }
    }
    return hits
  }

  /** The longest terms only: a hit inside another, or overlapping one that began earlier, is left out. */
  scanLongest(text: string): Hit<V>[] {
    const kept: Hit<V>[] = []
    let covered = 0
    let best: Hit<V> | undefined
    for (const hit of this.scan(text)) {
      if (best !== undefined && hit.start !== best.start) {
        kept.push(best)
        covered = best.end
        best = undefined
      }
      if (hit.start >= covered) best = hit
    }
    if (best !== undefined) kept.push(best)
    return kept
  }

  private find(term: string): Node<V> | undefined {
    let node = this.root[term.charCodeAt(0)]
    for (let i = 1; node !== undefined && i < term.length; i++) node = node.next?.get(term.charCodeAt(i))
    return node
  }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

function cutsNumber(text: string, start: number, end: number): boolean {
  return (isDigit(text.charCodeAt(start)) && isDigit(text.charCodeAt(start - 1))) || (isDigit(text.charCodeAt(end - 1)) && isDigit(text.charCodeAt(end)))
}
