import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../pipeline/config.ts'

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('configuration', () => {
  it('needs nothing: the demo on SQLite and the replica', () => {
    expect(readConfig({})).toMatchObject({ mode: 'demo', store: 'sqlite', dataDir: './data', port: 3000, replica: true, host: '127.0.0.1' })
  })

  it('reads with the encoder unless told not to', () => {
    expect(readConfig({}).encoder).toBe('on')
    expect(readConfig({ HUIYIN_ENCODER: 'off' }).encoder).toBe('off')
    expect(problemsOf({ HUIYIN_ENCODER: 'gpu' })).toEqual([expect.stringContaining('HUIYIN_ENCODER')])
  })

  it('asks real sites gently in production, and has no replica there', () => {
    const config = readConfig({ HUIYIN_MODE: 'production' })
    expect(config).toMatchObject({ replica: false, logFormat: 'json' })
    expect(config.crawlDelayMs).toBeGreaterThanOrEqual(1500)
    expect(config.crawlMinutes).toBeGreaterThanOrEqual(10)
  })

  it('names every wrong variable at once, with the value it has', () => {
    const problems = problemsOf({ HUIYIN_PORT: '99999', HUIYIN_STORE: 'oracle', HUIYIN_LOG: 'loud', HUIYIN_PROT: '3000' })
    expect(problems).toHaveLength(4)
    for (const name of ['HUIYIN_PORT', 'HUIYIN_STORE', 'HUIYIN_LOG', 'HUIYIN_PROT']) expect(problems.filter((line) => line.startsWith(`${name}:`))).toHaveLength(1)
    expect(problems.join('\n')).toContain('99999')
  })

  it('drafts last week’s report in production, in the demo only when told to', () => {
    expect([readConfig({}), readConfig({ HUIYIN_MODE: 'production' }), readConfig({ HUIYIN_WEEKLY_DRAFT: 'on' }), readConfig({ HUIYIN_MODE: 'production', HUIYIN_WEEKLY_DRAFT: 'off' })].map(({ weeklyDraft }) => weeklyDraft)).toEqual([false, true, true, false])
  })

  it('wants an address for the mongo store', () => {
    expect(problemsOf({ HUIYIN_STORE: 'mongo' })).toEqual([expect.stringContaining('MONGODB_URL')])
    expect(problemsOf({ HUIYIN_STORE: 'mongo', MONGODB_URL: 'http://x' })).toEqual([expect.stringContaining('mongodb://')])
    expect(readConfig({ HUIYIN_STORE: 'mongo', MONGODB_URL: 'mongodb://127.0.0.1/huiyin' }).store).toBe('mongo')
  })

  it('believes no reverse proxy but those that are named', () => {
    expect(readConfig({}).trustProxy).toEqual([])
    expect(readConfig({ HUIYIN_TRUST_PROXY: '127.0.0.1, 10.0.0.0/24 ::1 fd00::/8' }).trustProxy).toEqual(['127.0.0.1', '10.0.0.0/24', '::1', 'fd00::/8'])
    for (const wrong of ['true', '*', 'proxy.example', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.1/', '::/129', '10.0.0.0/8/8']) expect(problemsOf({ HUIYIN_TRUST_PROXY: wrong })).toEqual([expect.stringMatching(/^HUIYIN_TRUST_PROXY: «.*» is no address/u)])
  })

  it('asks administrators and leaders for a second factor in production, or whom it is told', () => {
    expect(readConfig({}).codeFor).toEqual([])
    expect(readConfig({ HUIYIN_MODE: 'production' }).codeFor).toEqual(['system_admin', 'security_admin', 'audit_admin', 'leader'])
    expect(readConfig({ HUIYIN_MODE: 'production', HUIYIN_CODE_FOR: 'none' }).codeFor).toEqual([])
    expect(readConfig({ HUIYIN_CODE_FOR: 'officer,leader' }).codeFor).toEqual(['officer', 'leader'])
    expect(problemsOf({ HUIYIN_CODE_FOR: 'officer, mayor' })).toEqual([expect.stringContaining('there is no role «mayor»')])
    expect(problemsOf({ HUIYIN_CODE_FOR: 'none officer' })).toEqual([expect.stringContaining('none goes with no role')])
  })

  it('never repeats a secret key in an error', () => {
    const [problem] = problemsOf({ HUIYIN_SECRET_KEY: 'my-secret' })
    expect(problem).toContain('HUIYIN_SECRET_KEY: must be 32 bytes')
    expect(problem).not.toContain('my-secret')
    expect(readConfig({ HUIYIN_SECRET_KEY: 'ab'.repeat(32) }).secretKey).toBe('ab'.repeat(32))
  })

  it('refuses the replica in production', () => {
    expect(problemsOf({ HUIYIN_MODE: 'production', HUIYIN_REPLICA: 'on' })).toEqual([expect.stringContaining('HUIYIN_REPLICA')])
  })

  it('takes an empty value as not set, and other programs’ variables as none of its business', () => {
    expect(readConfig({ HUIYIN_PORT: '', PATH: '/bin', HUIYIN_DATA: '../shared/data' }).port).toBe(3000)
  })

  it('reads mailboxes with and without an address', () => {
    expect(readConfig({ HUIYIN_MAILBOXES: 'kaifeng, hebi=http://127.0.0.1:9/x' }).mailboxes).toEqual([
      { profile: 'kaifeng', baseUrl: undefined },
      { profile: 'hebi', baseUrl: 'http://127.0.0.1:9/x' },
    ])
  })

  it('.env.example documents every variable', () => {
    const example = readFileSync('.env.example', 'utf8')
    const documented = new Set([...example.matchAll(/^# (HUIYIN_\w+|MONGODB_URL)=/gmu)].map((match) => match[1]))
    const source = readFileSync('pipeline/config.ts', 'utf8')
    const read = new Set([...source.matchAll(/^ {4}(HUIYIN_\w+|MONGODB_URL):/gmu)].map((match) => match[1]))
    expect(read.size).toBeGreaterThan(10)
    expect([...read].filter((name) => !documented.has(name))).toEqual([])
    expect([...documented].filter((name) => !read.has(name))).toEqual(['HUIYIN_DATA'])
  })
})
