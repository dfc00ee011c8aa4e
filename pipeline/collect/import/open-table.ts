/**
 * Opens a file as a table, whatever its format. Folder:
 *   table.ts       what a table is                     read-csv.ts · read-xlsx.ts · read-json-lines.ts  the formats
 *   file-kind.ts   what a file really is               encoding.ts   UTF-8, UTF-16 or GBK
 *   profile.ts     which column is what                headings.ts   a profile's columns found in a file
 *   map-row.ts     a row as a post, or its problems    posts-of.ts   all posts of a file, rows of one post joined
 *   preview.ts     the first rows, nothing written     import-file.ts  the whole way into the store, bad-rows.ts beside it
 *   watch-folder.ts  files dropped into a folder       cli.ts        npm run import
 */
import { basename } from 'node:path'
import { kindOf } from './file-kind.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-json-lines.ts'
import { readXlsx } from './read-xlsx.ts'
import { defaultLimits } from './table.ts'
import type { ImportLimits, RawTable } from './table.ts'

/** @throws ImportRefused when the file is none of the formats, too large, encrypted or damaged */
export async function openTable(file: string, limits: ImportLimits = defaultLimits): Promise<RawTable> {
  const name = basename(file)
  switch (await kindOf(file, limits)) {
    case 'xlsx':
      return { rows: readXlsx(file, name), keyed: false }
    case 'json-lines':
      return { rows: readJsonLines(file, name), keyed: true }
    case 'csv':
      return { rows: readCsv(file, name), keyed: false }
  }
}
