/** 文件导入 through the app: preview, import, what is refused and how, and the list of bad rows. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, EndpointName } from '../../dashboard/contract.ts'
import { UPLOAD_BYTES } from '../../dashboard/contract/import.ts'
import type { Problem } from '../../dashboard/contract/error.ts'
import { withUploadedFile } from '../../dashboard/server/uploaded-file.ts'
import type { Dashboard } from '../support/dashboard.ts'
import { openDashboard } from '../support/dashboard.ts'

let dashboard: Dashboard
let officer: string
beforeAll(async () => {
  dashboard = await openDashboard()
  officer = await dashboard.login('officer')
})
afterAll(() => dashboard.close())

const csv = (...rows: string[]): Buffer => Buffer.from(rows.join('\n'))
const good = csv('编号,标题,内容,姓名,日期', 'a1,路灯不亮,新华街路灯坏了一周,王五,2026-11-18', 'a2,井盖丢失,学院路井盖丢失有危险,,2026-11-18 09:30', 'a3,日期错误,内容在这里,赵六,昨天')
const send = (name: EndpointName, file: string, body: Buffer | string, cookie = officer, query: Record<string, string> = {}) =>
  dashboard.ask(name, { query: { file, ...query }, body }, cookie, { 'content-type': 'application/octet-stream' })

describe('the preview', () => {
  it('shows the first rows as posts, names row and column of what is wrong, and writes nothing', async () => {
    const preview = (await send('previewImport', '台账.csv', good)).json<Answer<'previewImport'>>()
    expect(preview).toMatchObject({ profile: 'ledger', headingRow: 1, refused: null })
    expect(preview.mapping).toContainEqual({ field: 'submittedAt', heading: '日期' })
    expect(preview.rows).toMatchObject([
      { row: 2, post: { title: '路灯不亮', author: '王五', submittedAt: '2026-11-17T16:00:00.000Z' }, problems: [] },
      { row: 3, post: { title: '井盖丢失', author: null, submittedAt: '2026-11-18T01:30:00.000Z' } },
      { row: 4, post: null, problems: [{ row: 4, column: '日期', problem: '「昨天」不是日期' }] },
    ])
    expect(await dashboard.store.source('import:ledger')).toBeUndefined()
  })

  it('refuses columns that are no fields of ours, and such without a profile', async () => {
    const wrong: Record<string, string>[] = [{ profile: 'ledger', columns: '{"__proto__x":"文号"}' }, { profile: 'ledger', columns: 'nonsense' }, { columns: '{"id":"文号"}' }]
    for (const query of wrong)
      expect((await send('previewImport', '台账.csv', good, officer, query)).statusCode, JSON.stringify(query)).toBe(400)
  })

  it('says which columns a file lacks', async () => {
    const preview = (await send('previewImport', '台账.csv', csv('编号,标题,日期', '1,无内容,2026-11-18'), officer, { profile: 'ledger' })).json<Answer<'previewImport'>>()
    expect(preview.rows).toEqual([])
    expect(preview.refused).toContain('内容')
  })
})

describe('the import', () => {
  it('takes the good rows, gives back the bad ones as a CSV, is audited, and changes nothing the second time', async () => {
    const first = (await send('runImport', '台账.csv', good)).json<Answer<'runImport'>>()
    expect(first).toMatchObject({ profile: 'ledger', rows: 3, posts: 2, new: 2, changed: 0, same: 0, bad: 1, problems: [{ row: 4, column: '日期' }] })
    expect(first.badRows?.file).toBe('台账.csv.问题行.csv')
    expect(first.badRows?.csv).toContain('4,日期,「昨天」不是日期,a3,日期错误')
    const second = (await send('runImport', '台账.csv', good)).json<Answer<'runImport'>>()
    expect(second).toMatchObject({ new: 0, changed: 0, same: 2 })
    const post = await dashboard.store.post('import:ledger:a1')
    expect(post).toMatchObject({ channel: 'import', screening: 'waiting', triageDue: true, content: { author: '王五' } })
    expect((await dashboard.store.source('import:ledger'))?.enabled).toBe(false)
    const trail = await dashboard.store.auditTrail({ action: 'import_file' }, 0, 10)
    expect(trail).toMatchObject([{ by: 'staff:officer', subject: 'file 台账.csv', detail: { bytes: good.length } }, { by: 'staff:officer' }])
  })

  it('takes the mended list of bad rows as it is', async () => {
    const first = (await send('runImport', '再来.csv', csv('编号,标题,内容,日期', 'm1,积水,雨后积水,不详'))).json<Answer<'runImport'>>()
    const mended = (first.badRows?.csv ?? '').replace('雨后积水,不详', '雨后积水,2026-11-19')
    expect((await send('runImport', '再来.csv.问题行.csv', Buffer.from(mended))).json()).toMatchObject({ new: 1, bad: 0, badRows: null })
  })

  it('takes a person’s word for the columns, and imports by it', async () => {
    const odd = csv('文号,群众来文,何时', 'z1,人民路路面破损三处请修复,2026-11-18', 'z2,公交站牌倒了无人扶起,2026-11-19')
    const before = (await send('previewImport', '自编.csv', odd, officer, { profile: 'ledger' })).json<Answer<'previewImport'>>()
    expect(before).toMatchObject({ refused: expect.stringContaining('缺少列'), rows: [], unused: ['文号', '群众来文', '何时'] })
    const columns = JSON.stringify({ id: '文号', content: '群众来文', submittedAt: '何时', title: '' })
    const after = (await send('previewImport', '自编.csv', odd, officer, { profile: 'ledger', columns })).json<Answer<'previewImport'>>()
    expect(after).toMatchObject({ refused: null, unused: [], rows: [{ row: 2, post: { content: '人民路路面破损三处请修复', submittedAt: '2026-11-17T16:00:00.000Z' } }, { row: 3 }] })
    expect((await send('runImport', '自编.csv', odd, officer, { profile: 'ledger', columns })).json<Answer<'runImport'>>()).toMatchObject({ new: 2, bad: 0 })
    expect(await dashboard.store.post('import:ledger:z2')).toBeDefined()
  })

  it('reads XLSX and JSON lines', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('台账').addRows([['编号', '标题', '内容', '日期'], ['x1', '噪音', '夜间施工噪音', '2026-11-18']])
    const xlsx = Buffer.from(await workbook.xlsx.writeBuffer())
    expect((await send('runImport', '台账.xlsx', xlsx)).json()).toMatchObject({ new: 1, bad: 0 })
    const line = JSON.stringify({ externalId: 'j1', title: '供暖', content: '暖气不热', submittedAt: '2026-11-18T08:00:00.000Z' })
    expect((await send('runImport', 'posts.jsonl', line, officer, { profile: 'posts' })).json()).toMatchObject({ profile: 'posts', new: 1 })
  })
})

describe('is refused', () => {
  const problemOf = (body: string) => (JSON.parse(body) as Problem).error
  it('a file that is too large, in words', async () => {
    const { statusCode, body } = await send('runImport', '大.csv', Buffer.alloc(UPLOAD_BYTES + 1, 'a'))
    expect(statusCode).toBe(413)
    expect(problemOf(body)).toMatchObject({ code: 'too_large', message: '文件超过 20 MB，请拆分后再导入' })
  })

  it('a large file from somebody who may not import, before it is read', async () => {
    const auditor = await dashboard.login('auditor')
    expect((await send('runImport', '大.csv', Buffer.alloc(UPLOAD_BYTES + 1, 'a'), auditor)).statusCode).toBe(403)
    expect((await send('runImport', '大.csv', Buffer.alloc(UPLOAD_BYTES + 1, 'a'), '')).statusCode).toBe(401)
  })

  it.each([
    ['照片.png', Buffer.from('x'), 'CSV、XLSX 或 JSON 行'],
    ['空.csv', Buffer.alloc(0), '文件是空的'],
    ['网页.csv', csv('<table><tr><td>编号</td></tr></table>'), '网页'],
    ['旧.xlsx', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), '旧版 Excel'],
    ['有密码.xlsx', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]), '密码保护'],
    ['坏.xlsx', Buffer.from('PK\u0003\u0004 not a workbook'), '坏.xlsx'],
    ['别的.csv', csv('甲,乙', '1,2'), '表头不认识'],
  ])('%s', async (file, bytes, words) => {
    const { statusCode, body } = await send('runImport', file, bytes)
    expect(statusCode).toBe(400)
    expect(problemOf(body)).toMatchObject({ code: 'invalid', message: expect.stringContaining(words) as string })
  })

  it('a wrong heading, with its row and the column that is missing', async () => {
    const { statusCode, body } = await send('runImport', '表.csv', csv('编号,标题,日期', '1,没有内容列,2026-11-18'), officer, { profile: 'ledger' })
    expect(statusCode).toBe(400)
    expect(problemOf(body).message).toMatch(/表\.csv，第 1 行.*内容/u)
    expect(problemOf(body).fields).toMatchObject([{ path: 'row 1' }])
  })

  it('a profile that is not shipped: never a path', async () => {
    const { statusCode, body } = await send('runImport', '表.csv', good, officer, { profile: '../../../etc/passwd.yaml' })
    expect(statusCode).toBe(400)
    expect(problemOf(body).message).toContain('没有名为')
  })

  it('a JSON body, and bytes where JSON is due', async () => {
    expect((await dashboard.ask('runImport', { query: { file: 'a.csv' }, body: { a: 1 } }, officer)).statusCode).toBe(400)
    expect((await send('registerPost', 'a.csv', good)).statusCode).toBe(400)
  })

  it('a name with a path in it reaches no other folder', async () => {
    expect((await send('runImport', '../../逃.csv', good)).json()).toMatchObject({ same: 2 })
    const file = await withUploadedFile('..\\../../逃.csv', good, async (path) => {
      expect(await readFile(path)).toEqual(good)
      return path
    })
    expect(basename(file)).toBe('逃.csv')
    expect(dirname(dirname(file))).toBe(tmpdir())
    expect(existsSync(dirname(file))).toBe(false)
  })
})

it('the profiles are listed with the columns they must have', async () => {
  const profiles = (await dashboard.ask('importProfiles', {}, officer)).json<Answer<'importProfiles'>>()
  expect(profiles.map(({ name }) => name)).toEqual(['hotline', 'ledger', 'liuyan', 'posts'])
  expect(profiles[2]?.columns.filter(({ required }) => required).map(({ field }) => field).toSorted()).toEqual(['content', 'id', 'submittedAt', 'title'])
})
