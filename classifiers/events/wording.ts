/** Signatures (minhash.ts) in the form that is compared often, and a table that finds like ones in constant memory. */

const values = 128
const rows = 4

/** The 128 numbers of a stored signature; null for an empty or foreign one. */
export function unpackSignature(signature: string): Uint16Array | null {
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.length !== values * 2) return null
  const numbers = new Uint16Array(values)
  for (let i = 0; i < values; i++) numbers[i] = bytes.readUInt16LE(i * 2)
  return numbers
}

/** Estimated Jaccard similarity of two texts' shingles (standard error at most 0.044). */
export function wordingLikeness(a: Uint16Array, b: Uint16Array): number {
  let same = 0
  for (let i = 0; i < values; i++) if (a[i] === b[i]) same++
  return same / values
}

export interface BandTable {
  /** Numbers noted last for a band of this signature, each once. */
  find(signature: Uint16Array): number[]
  note(signature: Uint16Array, number: number): void
}

/**
 * Locality-sensitive hashing, 32 bands of 4, in one table of fixed size: a newer entry replaces an older one of the same
 * cell, so that memory and time stay the same however many posts go by. What is found must be compared: cells collide.
 * @param bits 2^bits cells of 4 bytes
 */
export function createBandTable(bits = 22): BandTable {
  const mask = 2 ** bits - 1
  const cells = new Int32Array(mask + 1).fill(-1)
  const cellOf = (signature: Uint16Array, band: number): number => {
    let hash = 0x811c9dc5 ^ band
    for (let i = band * rows; i < band * rows + rows; i++) hash = Math.imul(hash ^ signature[i]!, 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    return (hash ^ (hash >>> 13)) & mask
  }
  return {
    find(signature) {
      const found: number[] = []
      for (let band = 0; band < values / rows; band++) {
        const number = cells[cellOf(signature, band)]!
        if (number >= 0 && !found.includes(number)) found.push(number)
      }
      return found
    },
    note(signature, number) {
      for (let band = 0; band < values / rows; band++) cells[cellOf(signature, band)] = number
    },
  }
}
