import { describe, expect, it } from 'vitest'
import { patched } from '../../../dashboard/client/use-search.ts'

describe('a change of a page’s filters', () => {
  const after = (search: string, patch: Record<string, string | undefined>): string => patched(new URLSearchParams(search), patch).toString()

  it('keeps what it does not name, where it stood', () => {
    expect(after('state=open&unit=u1', { unit: 'u2' })).toBe('state=open&unit=u2')
    expect(after('state=open', { tab: 'late' })).toBe('state=open&tab=late')
  })

  it('takes away what is undefined or empty', () => {
    expect(after('state=open&unit=u1&by=a', { unit: undefined, by: '' })).toBe('state=open')
  })

  it('leads to the first page of a list unless it names one', () => {
    expect(after('state=open&page=3', { state: 'closed' })).toBe('state=closed')
    expect(after('state=open&page=3', { page: '4' })).toBe('state=open&page=4')
  })

  it('leaves the parameters it was given as they are', () => {
    const now = new URLSearchParams('page=2')
    patched(now, { state: 'open' })
    expect(now.toString()).toBe('page=2')
  })
})
