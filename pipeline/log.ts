/** Structured logs: one JSON line in production, readable lines in a terminal. Always on standard error: standard output is for answers. */
import pino from 'pino'
import pretty from 'pino-pretty'
import type { CrawlLog } from '../crawlers/source.ts'

export interface Log extends CrawlLog {
  debug(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
  child(fields: Record<string, unknown>): Log
}

/** A log of level `debug` to `silent`. Values under these names are personal data or secrets and never printed. */
export function createLog(options: { level: string; format: 'text' | 'json' }): Log {
  const redact = { paths: ['password', 'token', 'cookie', 'author', 'content', '*.password', '*.token', '*.content'], censor: '***' }
  const base = { level: options.level, redact, base: null }
  if (options.format === 'json') return pino(base, pino.destination({ dest: 2, sync: true }))
  return pino(base, pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true, colorize: process.stderr.isTTY }))
}
