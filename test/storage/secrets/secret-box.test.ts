/** Sealed secrets: opened only with the key, at their own place, unchanged. And where the key comes from. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSecretBox, SecretUnreadable } from '../../../storage/secrets/secret-box.ts'
import { openSecretBox, readKey } from '../../../storage/secrets/secret-key.ts'

const box = createSecretBox(Buffer.alloc(32, 1))

describe('a sealed secret', () => {
  it('opens to what was sealed, for any text and place, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
        const sealed = box.seal(text, place)
        expect(box.open(sealed, place)).toBe(text)
        expect(box.seal(text, place)).not.toBe(sealed)
      }),
    )
  })

  it('does not open at another place, with another key, or changed by a single sign', () => {
    const sealed = box.seal('GEZDGNBVGY3TQOJQ', 'staff:a second-factor')
    expect(sealed).not.toContain('GEZDGNBV')
    expect(() => box.open(sealed, 'staff:b second-factor')).toThrow(SecretUnreadable)
    expect(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'staff:a second-factor')).toThrow('sealed with another key')
    const start = sealed.lastIndexOf('.') + 1
    for (let n = start; n < sealed.length - 1; n++) {
      const changed = `${sealed.slice(0, n)}${sealed[n] === 'A' ? 'B' : 'A'}${sealed.slice(n + 1)}`
      expect(() => box.open(changed, 'staff:a second-factor')).toThrow(SecretUnreadable)
    }
    for (const short of ['sealed1', 'sealed1.', sealed.slice(0, start), sealed.slice(0, start + 10)]) if (short.startsWith('sealed1.')) expect(() => box.open(short, 'staff:a second-factor')).toThrow(SecretUnreadable)
  })

  it('of an earlier version stands in clear and is read as it is', () => {
    expect(box.open('GEZDGNBVGY3TQOJQ', 'anywhere')).toBe('GEZDGNBVGY3TQOJQ')
  })
})

describe('the key', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'huiyin-key-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))

  it('is made once, in a file for its owner alone', () => {
    const sealed = openSecretBox({ secretKey: undefined, dataDir }).seal('x', 'p')
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(openSecretBox({ secretKey: undefined, dataDir }).open(sealed, 'p')).toBe('x')
    const key = readFileSync(join(dataDir, 'secret.key'), 'utf8')
    expect(openSecretBox({ secretKey: key.trim(), dataDir: '/nowhere' }).open(sealed, 'p')).toBe('x')
  })

  it('that is none is refused with the place it stands at', () => {
    writeFileSync(join(dataDir, 'secret.key'), 'hello\n')
    expect(() => openSecretBox({ secretKey: undefined, dataDir })).toThrow(/secret\.key: a secret key is 32 bytes/u)
    for (const wrong of ['', 'x'.repeat(43) + '!', 'ab'.repeat(31), Buffer.alloc(31).toString('base64')]) expect(readKey(wrong)).toBeUndefined()
    for (const right of ['ab'.repeat(32), Buffer.alloc(32, 9).toString('base64'), Buffer.alloc(32, 9).toString('base64url')]) expect(readKey(right)).toHaveLength(32)
  })
})
