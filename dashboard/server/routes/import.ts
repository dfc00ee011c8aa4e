/** 文件导入: the office's exports and ledgers, looked at first, then taken in. The reading itself is pipeline/collect/import. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { importFile } from '../../../pipeline/collect/import/import-file.ts'
import { previewFile } from '../../../pipeline/collect/import/preview.ts'
import type { ImportPreview } from '../../../pipeline/collect/import/preview.ts'
import { ImportRefused } from '../../../pipeline/collect/import/problems.ts'
import { allImportProfiles, importFields, requiredFields, withColumns } from '../../../pipeline/collect/import/profile.ts'
import type { NamedProfile } from '../../../pipeline/collect/import/profile.ts'
import type { ImportLimits } from '../../../pipeline/collect/import/table.ts'
import { workerName } from '../../../pipeline/jobs/worker-name.ts'
import type { Log } from '../../../pipeline/log.ts'
import type { ImportPreviewView } from '../../contract/import.ts'
import { UPLOAD_BYTES } from '../../contract/import.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { Refusal } from '../refusal.ts'
import { plainName, withUploadedFile } from '../uploaded-file.ts'

const limits: ImportLimits = { textBytes: UPLOAD_BYTES, xlsxBytes: UPLOAD_BYTES, unpackedBytes: 10 * UPLOAD_BYTES, rows: 50_000 }
const ROWS_SHOWN = 20
const LONGEST_IMPORT_MS = 10 * 60_000

const zColumns = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('不是 JSON')
      return z.NEVER
    }
  })
  .pipe(z.partialRecord(z.enum(importFields), z.string().max(200)))

type Names = 'importProfiles' | 'previewImport' | 'runImport'

export function importHandlers({ store, clock, log }: Pick<Tools, 'store' | 'clock' | 'log'>): Pick<Handlers, Names> {
  return {
    importProfiles: async () =>
      allImportProfiles().map(({ name, profile }) => {
        const required = new Set<string>(requiredFields(profile))
        return { name, title: profile.name, columns: Object.entries(profile.columns).map(([field, headings]) => ({ field, headings, required: required.has(field) })) }
      }),
    async previewImport({ query, body }) {
      const profile = profileNamed(query)
      const preview = await refusing(() => withUploadedFile(query.file, body, (file) => previewFile(file, { now: clock(), rows: ROWS_SHOWN, limits, ...(profile ? { profile } : {}) })))
      return viewOf(preview)
    },
    async runImport({ query, body, caller, at }) {
      const profile = profileNamed(query)
      const sha256 = createHash('sha256').update(body).digest('hex')
      await store.audit({ at, by: caller.staff.id, action: 'import_file', subject: `file ${plainName(query.file)}`, detail: { bytes: body.byteLength, sha256, profile: profile?.name ?? '', ...(query.columns ? { columns: query.columns } : {}) } })
      return refusing(() =>
        withUploadedFile(query.file, body, async (file) => {
          const tools = { store, clock, log: wholeLog(log), signal: AbortSignal.timeout(LONGEST_IMPORT_MS), worker: workerName(process.pid), limits }
          const { report, run } = await importFile(file, profile, tools)
          const { rows, posts, passedOver, bad, problems, badRowsFile } = report
          const badRows = badRowsFile === null ? null : { file: basename(badRowsFile), csv: await readFile(badRowsFile, 'utf8') }
          return { profile: report.profile, rows, posts, new: run.new, changed: run.changed, same: run.found - run.new - run.changed, passedOver, bad, problems, badRows }
        }),
      )
    },
  }
}

/** Only shipped profiles: a name from outside must never become a path. */
function profileNamed({ profile: name, columns }: { profile?: string | undefined; columns?: string | undefined }): NamedProfile | undefined {
  if (!name) {
    if (columns) throw new Refusal('invalid', '指定列的对应时，须同时指定导入格式', [{ path: 'profile', message: '须指定导入格式' }])
    return undefined
  }
  const profiles = allImportProfiles()
  const named = profiles.find((candidate) => candidate.name === name)
  if (!named) throw new Refusal('invalid', `没有名为「${name}」的导入格式`, [{ path: 'profile', message: `可选：${profiles.map((known) => known.name).join('、')}` }])
  return columns ? withColumns(named, columnsSaid(columns)) : named
}

function columnsSaid(columns: string): Map<(typeof importFields)[number], string> {
  const checked = zColumns.safeParse(columns)
  if (!checked.success) throw new Refusal('invalid', '列的对应无法识别', [{ path: 'columns', message: checked.error.issues[0]?.message ?? '' }])
  return new Map(Object.entries(checked.data) as [(typeof importFields)[number], string][])
}

/** A file that cannot be taken is the sender's to mend: the answer names file, row and column. */
async function refusing<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    const place = [error.row === null ? '' : `row ${error.row}`, error.column ?? ''].filter(Boolean).join(', ')
    throw new Refusal('invalid', error.message, [{ path: place || 'file', message: error.message }])
  }
}

function viewOf({ rows, ...preview }: ImportPreview): ImportPreviewView {
  return {
    ...preview,
    rows: rows.map((row) => {
      if ('problems' in row) return { row: row.row, post: null, problems: [...row.problems] }
      const { title, content, author, submittedAt, place, replies } = row.post
      return { row: row.row, post: { title, content, author, submittedAt, place, replies: replies.length }, problems: [] }
    }),
  }
}

/** The import logs through the server's own log, which has fewer levels. */
function wholeLog(log: Tools['log']): Log {
  const whole: Log = {
    debug: () => undefined,
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    child: () => whole,
  }
  return whole
}
