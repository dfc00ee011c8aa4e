import { describe, expect, it } from 'vitest'
import { killRuns } from '../support/kill-runs.ts'

describe('kill -9', () => {
  // `npm run bench -- kill` does it 50 times.
  it('loses nothing, doubles nothing, leaves nothing half-written', { timeout: 240_000 }, async () => {
    const report = await killRuns(6, Math.random)
    expect(report).toMatchObject({ kills: 6, lost: [], doubled: [], halfWritten: [], integrity: 'ok' })
    expect(report.stored).toBeGreaterThanOrEqual(report.visible)
    expect(report.visible).toBeGreaterThan(300)
  })
})
