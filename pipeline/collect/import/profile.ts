/** A profile: which column of a file is what. Shipped ones are in profiles/*.yaml; an office may have its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { channels } from '../../../storage/records/post.ts'

/** What a column can be. `reply…` and the stars make up one answer and one rating a row. */
export const importFields = [
  'id',
  'title',
  'content',
  'author',
  'submittedAt',
  'publishedAt',
  'state',
  'type',
  'domain',
  'place',
  'addressee',
  'replyUnit',
  'replyAt',
  'replyText',
  'ratingLabel',
  'resolution',
  'attitude',
  'speed',
  'ratingComment',
  'ratingAt',
  'attachments',
  'replies',
  'ratings',
  'url',
] as const
export type ImportField = (typeof importFields)[number]

const plainFields = ['state', 'type', 'domain', 'addressee'] as const

export const zImportProfile = z.strictObject({
  /** For people: 领导留言板办理单位导出. */
  name: z.string().min(1),
  channel: z.enum(channels),
  /** The headings that a column may have, the likeliest first. Blanks and what stands in brackets do not count. */
  columns: z.partialRecord(z.enum(importFields), z.array(z.string().min(1)).min(1)),
  /** Columns without which the file is the wrong one. Text and time of submission always are. */
  required: z.array(z.enum(importFields)).default([]),
  /** What a file does not say because it is the same in every row. */
  defaults: z.partialRecord(z.enum(plainFields), z.string()).default({}),
  /** The file's words for ours, by field. */
  words: z.partialRecord(z.enum(['state', 'type', 'domain']), z.record(z.string(), z.string())).default({}),
  /** Sources whose ids are the same as the file's: what they have collected already is passed over. */
  sameIdsAs: z.array(z.string()).default([]),
})
export type ImportProfile = z.infer<typeof zImportProfile>

export interface NamedProfile {
  name: string
  profile: ImportProfile
}

/** A profile that does not exist or does not fit; names the file and every place in it that is wrong. */
export class ImportProfileInvalid extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file}: ${problems.join('; ')}`)
    this.name = 'ImportProfileInvalid'
  }
}

const shipped = join(import.meta.dirname, 'profiles')

export function importProfileNames(): string[] {
  return readdirSync(shipped)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .toSorted()
}

/** A profile by its shipped name, or by the path of a YAML file. @throws ImportProfileInvalid */
export function loadImportProfile(nameOrFile: string): NamedProfile {
  const isFile = /\.ya?ml$/.test(nameOrFile)
  const file = isFile ? nameOrFile : join(shipped, `${nameOrFile}.yaml`)
  if (!existsSync(file)) throw new ImportProfileInvalid(isFile ? file : `import profile «${nameOrFile}»`, [isFile ? 'there is no such file' : `there is none of that name; known: ${importProfileNames().join(', ')}`])
  return { name: basename(file).replace(/\.\w+$/, ''), profile: readImportProfile(readFileSync(file, 'utf8'), file) }
}

export const allImportProfiles = (): NamedProfile[] => importProfileNames().map((name) => loadImportProfile(name))

/** @throws ImportProfileInvalid */
export function readImportProfile(text: string, file: string): ImportProfile {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new ImportProfileInvalid(file, [error instanceof Error ? error.message : String(error)])
  }
  const checked = zImportProfile.safeParse(value)
  if (!checked.success) throw new ImportProfileInvalid(file, checked.error.issues.map((issue) => `${issue.path.join('.') || 'the whole file'}: ${issue.message}`))
  const lacking = requiredFields(checked.data).filter((field) => checked.data.columns[field] === undefined)
  if (lacking.length > 0) throw new ImportProfileInvalid(file, lacking.map((field) => `columns.${field}: is required and has no heading`))
  return checked.data
}

/** A profile with what a person said of a file's columns: their word goes before the profile's; an empty heading leaves the field out. */
export function withColumns({ name, profile }: NamedProfile, said: ReadonlyMap<ImportField, string>): NamedProfile {
  const own = Object.entries(profile.columns).filter(([field]) => !said.has(field as ImportField))
  const given = [...said].filter(([, heading]) => heading !== '').map(([field, heading]) => [field, [heading]] as const)
  return { name, profile: { ...profile, columns: Object.fromEntries([...given, ...own]) } }
}

/** Columns that must be there. */
export const requiredFields = (profile: ImportProfile): ImportField[] => [...new Set<ImportField>(['content', 'submittedAt', ...profile.required])]
