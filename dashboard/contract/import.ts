/** Files brought in by an officer: what would become of one, and what became of it. The file goes as it is, beside the query. */
import { z } from 'zod'
import { zInstant } from '../../storage/records/record.ts'

/** Larger files are imported on the server: `npm run import`. */
export const UPLOAD_BYTES = 20 * 1024 ** 2
export const UPLOAD_ENDINGS = ['.csv', '.tsv', '.txt', '.xlsx', '.jsonl', '.ndjson', '.json'] as const

/** The bytes of a file; sent as application/octet-stream. */
export const zFileBytes = z.instanceof(Uint8Array, { message: '没有收到文件' }).refine((bytes) => bytes.byteLength > 0, '文件是空的')

export const zImportQuery = z.strictObject({
  /** The file's name, as error messages call it. */
  file: z
    .string()
    .min(1)
    .max(200)
    .refine((name) => UPLOAD_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending)), '只能导入 CSV、XLSX 或 JSON 行（.csv、.xlsx、.jsonl）文件'),
  /** A shipped profile; without it the one that fits. */
  profile: z.string().max(60).optional(),
  /** What a person says of the columns, with a named profile: JSON, field → heading; an empty heading leaves the field out. */
  columns: z.string().max(8000).optional(),
})

export const zProfileView = z.object({ name: z.string(), title: z.string(), columns: z.array(z.object({ field: z.string(), headings: z.array(z.string()), required: z.boolean() })) })
export type ProfileView = z.infer<typeof zProfileView>

const zRowProblem = z.object({ row: z.number().int(), column: z.string(), problem: z.string() })

export const zImportPreview = z.object({
  profile: z.string(),
  title: z.string(),
  headingRow: z.number().int(),
  mapping: z.array(z.object({ field: z.string(), heading: z.string() })),
  unused: z.array(z.string()),
  rows: z.array(
    z.object({
      row: z.number().int(),
      post: z.object({ title: z.string(), content: z.string(), author: z.string().nullable(), submittedAt: zInstant, place: z.string().nullable(), replies: z.number().int() }).nullable(),
      problems: z.array(zRowProblem),
    }),
  ),
  /** Why the file as a whole cannot be taken; null when it can. */
  refused: z.string().nullable(),
})
export type ImportPreviewView = z.infer<typeof zImportPreview>

export const zImported = z.object({
  profile: z.string(),
  rows: z.number().int(),
  posts: z.number().int(),
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  /** Collected already from the site itself. */
  passedOver: z.number().int(),
  bad: z.number().int(),
  /** The first of the problems; all are in the list of bad rows. */
  problems: z.array(zRowProblem),
  /** A CSV to be mended and imported again as it is; null when every row was good. */
  badRows: z.object({ file: z.string(), csv: z.string() }).nullable(),
})
export type Imported = z.infer<typeof zImported>
