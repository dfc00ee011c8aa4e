/** Files into posts: formats, encodings, headings, and what is said about what does not fit. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importTime } from '../../pipeline/collect/import/import-time.ts'
import { openTable } from '../../pipeline/collect/import/open-table.ts'
import { postsOf } from '../../pipeline/collect/import/posts-of.ts'
import type { PostsOfFile } from '../../pipeline/collect/import/posts-of.ts'
import { previewFile, previewRows, profileFor } from '../../pipeline/collect/import/preview.ts'
import { ImportRefused } from '../../pipeline/collect/import/problems.ts'
import { ImportProfileInvalid, importProfileNames, loadImportProfile, readImportProfile } from '../../pipeline/collect/import/profile.ts'
import { defaultLimits } from '../../pipeline/collect/import/table.ts'
import { boardHeadings, boardRows, csvText, writeCsv, writeXlsx } from './support/import-files.ts'

const now = new Date('2026-11-22T02:00:00.000Z')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiyin-import-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (name: string): string => join(folder, name)
async function read(file: string, profile = 'liuyan', limits = defaultLimits): Promise<PostsOfFile> {
  return postsOf(await openTable(file, limits), file.slice(folder.length + 1), loadImportProfile(profile), { now, mostRows: limits.rows })
}
async function refusal(reading: Promise<unknown>): Promise<ImportRefused> {
  try {
    await reading
  } catch (error) {
    if (error instanceof ImportRefused) return error
    throw error
  }
  throw new Error('it was taken')
}
const problems = ({ bad }: PostsOfFile) => bad.flatMap((row) => row.problems)

const board = csvText(boardHeadings, boardRows)

describe('an export of the board', () => {
  it('becomes posts as the board shows them', async () => {
    const { posts, bad, rows } = await read(await writeCsv(at('a.csv'), board))
    expect(bad).toEqual([])
    expect(rows).toBe(3)
    expect(posts[0]).toEqual({
      externalId: '26480001',
      url: '',
      addressee: null,
      title: '路灯不亮',
      content: '金明大道路灯坏了三盏，晚上看不清路。',
      author: '陈***',
      submittedAt: '2026-11-18T00:05:09.000Z',
      publishedAt: null,
      state: '已办理',
      type: '投诉/求助',
      domain: '城建',
      place: null,
      attachments: [],
      replies: [{ unit: '市照明管理处', at: '2026-11-19T02:00:00.000Z', text: '已修复。' }],
      ratings: { resolution: 5, attitude: null, speed: null, label: '满意', comment: null, at: null },
    })
    expect(posts[1]).toMatchObject({ content: '三大街站牌，字迹\n模糊，"看不清"。', author: null, state: '待回复', type: '建言', replies: [], ratings: null })
    expect(posts[2]).toMatchObject({ submittedAt: '2026-11-18T16:00:00.000Z', state: '已办理', type: '感谢', domain: null })
  })

  it('is the same in every encoding, delimiter and format', async () => {
    const wanted = (await read(await writeCsv(at('a.csv'), board))).posts
    for (const encoding of ['utf8-bom', 'gbk', 'utf16'] as const) expect((await read(await writeCsv(at(`${encoding}.csv`), board, encoding))).posts, encoding).toEqual(wanted)
    for (const delimiter of ['\t', ';']) expect((await read(await writeCsv(at('other.txt'), csvText(boardHeadings, boardRows, delimiter)))).posts, delimiter).toEqual(wanted)
    expect((await read(await writeXlsx(at('a.xlsx'), { 留言: [boardHeadings, ...boardRows] }))).posts).toEqual(wanted)
    const lines = boardRows.map((row) => JSON.stringify(Object.fromEntries(boardHeadings.map((heading, n) => [heading, row[n]]))))
    expect((await read(await writeCsv(at('a.jsonl'), lines.join('\n')))).posts).toEqual(wanted)
  })

  it('is known by its headings, whatever stands above or beside them', async () => {
    const odd = [['2026年11月留言台账'], ['导出单位：市长热线办', '', '导出时间：2026-11-20'], [], boardHeadings.map((heading) => ` ${heading}（必填）* `), ...boardRows, ['', '', '', '']]
    const file = await writeXlsx(at('odd.xlsx'), { 说明: [['填表说明'], ['一、……']], 数据: odd })
    const { posts, bad, headings } = await read(file)
    expect(bad).toEqual([])
    expect(posts).toHaveLength(3)
    expect(headings).toMatchObject({ row: 4, sheet: '数据' })
  })

  it('gives the answers of several units to one post', async () => {
    const row = boardRows[0]!
    const second = [...row.slice(0, 8), '龙亭区政府', '2026-11-20 09:00', '已巡查。', '满意', '5']
    const { posts, bad } = await read(await writeCsv(at('two.csv'), csvText(boardHeadings, [row, second, row])))
    expect(bad).toEqual([])
    expect(posts).toHaveLength(1)
    expect(posts[0]?.replies.map(({ unit }) => unit)).toEqual(['市照明管理处', '龙亭区政府'])
  })
})

describe('an office’s ledger', () => {
  it('needs no numbers: the same row is the same post, in whatever file and order', async () => {
    const headings = ['登记日期', '姓名', '反映内容', '承办单位', '办理情况']
    const rows = [['2026-11-10', '张三', '楼上漏水，物业不管', '市房管局', ''], ['2026.11.11', '李四', '学校门口堵车', '', '']]
    const a = (await read(await writeCsv(at('a.csv'), csvText(headings, rows)), 'ledger')).posts
    const b = (await read(await writeXlsx(at('b.xlsx'), { 台账: [[...headings, '备注'], ...rows.toReversed().map((row) => [...row, '已电话回访'])] }), 'ledger')).posts
    expect(a.map(({ externalId }) => externalId)).toEqual(b.map(({ externalId }) => externalId).toReversed())
    expect(new Set(a.map(({ externalId }) => externalId)).size).toBe(2)
    expect(a[0]).toMatchObject({ title: '', author: '张三', submittedAt: '2026-11-09T16:00:00.000Z', replies: [] })
  })

  it('may hold dates as a spreadsheet keeps them', async () => {
    const rows = [['日期', '内容'], [new Date(Date.UTC(2026, 10, 10, 8, 30)), '停水两天'], [46_336.5, '停电一夜']]
    const { posts, bad } = await read(await writeXlsx(at('dates.xlsx'), { a: rows }), 'ledger')
    expect(bad).toEqual([])
    expect(posts.map(({ submittedAt }) => submittedAt)).toEqual(['2026-11-10T00:30:00.000Z', '2026-11-10T04:00:00.000Z'])
  })
})

describe('a bad row', () => {
  const withRow = (...cells: (string | number)[]) => csvText(boardHeadings, [...boardRows, cells])

  it.each([
    ['an unreadable date', ['4', '题', '内容', '', '2026-13-45', '', '', '', '', '', '', '', ''], '留言时间', '「2026-13-45」不是日期'],
    ['a date in the future', ['4', '题', '内容', '', '2062-11-18', '', '', '', '', '', '', '', ''], '留言时间', '「2062-11-18」在将来'],
    ['no date', ['4', '题', '内容', '', '', '', '', '', '', '', '', '', ''], '留言时间', '没有时间'],
    ['no text', ['4', '题', '', '', '2026-11-18', '', '', '', '', '', '', '', ''], '留言内容', '没有内容'],
    ['stars that are none', ['4', '题', '内容', '', '2026-11-18', '', '', '', '', '', '', '', '九星'], '解决程度', '「九星」不是 0 到 5 分'],
    ['a number in use', ['26480001', '题', '内容', '', '2026-11-18', '', '', '', '', '', '', '', ''], '留言编号', '编号与第 2 行相同，内容不同'],
    ['a number with blanks', ['4 4', '题', '内容', '', '2026-11-18', '', '', '', '', '', '', '', ''], '留言编号', '编号过长或含有空格'],
  ])('is named by row and column, and the good rows are taken: %s', async (_, cells, column, problem) => {
    const file = await read(await writeCsv(at('a.csv'), withRow(...cells)))
    expect(problems(file)).toEqual([{ row: 5, column, problem }])
    expect(file.posts).toHaveLength(3)
  })

  it('has all its problems named at once', async () => {
    expect(problems(await read(await writeCsv(at('a.csv'), withRow('4', '', '', '', 'x', '', '', '', '', 'y', 'z', '', '')))).map(({ column }) => column)).toEqual(['留言内容', '留言时间', '回复时间'])
  })

  it('of JSON lines is a line', async () => {
    const lines = ['{"id":"1","content":"停水","submittedAt":"2026-11-20T02:00:00.000Z"}', '{"id":"2","content":', '[1]', '', '{"id":"5","content":"停电","submittedAt":"2026-11-20T02:00:00.000Z","replies":[{"text":"x"}]}']
    const file = await read(await writeCsv(at('a.jsonl'), lines.join('\n')), 'posts')
    expect(file.posts.map(({ submittedAt }) => submittedAt)).toEqual(['2026-11-20T02:00:00.000Z'])
    expect(problems(file).map(({ row, column }) => [row, column])).toEqual([[2, ''], [3, ''], [5, 'replies']])
  })
})

describe('a file that cannot be taken', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['no.csv', '', ['no.csv', '空的']],
    ['wrong.csv', csvText(['姓名', '电话'], [['张三', '1']]), ['wrong.csv', '第 1 行', '缺少列', '「留言内容」', '姓名、电话']],
    ['heading-only.csv', csvText(['留言编号', '留言标题', '留言内容'], []), ['缺少列：「留言时间」或']],
    ['quote.csv', `${csvText(boardHeadings, boardRows)}\r\n26480009,"没有结束的引号，一直到文件末尾`, ['quote.csv', '第 5 行', '引号']],
    ['page.xls', '<html><table><tr><td>留言编号</td></tr></table></html>', ['page.xls', '另存为 .xlsx']],
    ['old.xls', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(4096)]), ['old.xls', '旧版 Excel']],
    ['locked.xlsx', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2048), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(512)]), ['locked.xlsx', '密码保护']],
    ['broken.xlsx', Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(3000)]), ['broken.xlsx', '已损坏']],
    ['paper.pdf', '%PDF-1.7 …', ['PDF']],
  ])('%s: the message names it and says why', async (name, content, said) => {
    await writeFile(at(name), content)
    const { message } = await refusal(read(at(name)))
    for (const part of said) expect(message).toContain(part)
  })

  it('two gigabytes are refused unread', async () => {
    await writeFile(at('huge.csv'), '留言编号,留言标题,留言内容,留言时间\n')
    await truncate(at('huge.csv'), 2 * 1024 ** 3)
    expect((await refusal(read(at('huge.csv')))).message).toMatch(/huge\.csv：文件有 2048 MB，最多 200 MB/)
  })

  it('a workbook that unpacks to too much is refused before it is unpacked', async () => {
    const file = await writeXlsx(at('bomb.xlsx'), { a: Array.from({ length: 3000 }, () => ['水'.repeat(200)]) })
    expect((await refusal(read(file, 'liuyan', { ...defaultLimits, unpackedBytes: 100_000 }))).message).toContain('展开后')
  })

  it('too many rows are refused with the row', async () => {
    expect(await refusal(read(await writeCsv(at('long.csv'), board), 'liuyan', { ...defaultLimits, rows: 2 }))).toMatchObject({ row: 4, file: 'long.csv' })
  })

  it('a zip that is no workbook, a workbook cut in the middle', async () => {
    const whole = await import('node:fs/promises').then(async (fs) => fs.readFile(await writeXlsx(at('x.xlsx'), { a: [boardHeadings, ...boardRows] })))
    await writeFile(at('cut.xlsx'), whole.subarray(0, whole.length / 2))
    expect((await refusal(read(at('cut.xlsx')))).message).toContain('cut.xlsx')
    await writeFile(at('other.xlsx'), Buffer.from(whole.toString('latin1').replaceAll('xl/workbook.xml', 'xl/notabook.xml'), 'latin1'))
    expect((await refusal(read(at('other.xlsx')))).message).toContain('不是 Excel 工作簿')
  })
})

describe('the preview', () => {
  it('shows the mapping, the first rows, the problems and what is left over, and writes nothing', async () => {
    const file = await writeCsv(at('a.csv'), csvText([...boardHeadings, '经办人'], [...boardRows, ['4', '题', '', '', '昨天', '', '', '', '', '', '', '', '', '王五']]))
    const preview = await previewFile(file, { now })
    expect(preview).toMatchObject({ profile: 'liuyan', title: '领导留言板（办理单位导出）', headingRow: 1, unused: ['经办人'], refused: null })
    expect(preview.mapping).toContainEqual({ field: 'submittedAt', heading: '留言时间' })
    expect(preview.rows.map((row) => ('post' in row ? row.post.externalId : row.problems.map(({ problem }) => problem)))).toEqual(['26480001', '26480002', '26480003', ['没有内容', '「昨天」不是日期']])
  })

  it('of a file that fits nothing says what the nearest profile lacks', async () => {
    const preview = await previewFile(await writeCsv(at('a.csv'), csvText(['留言编号', '留言标题', '留言人', '办理状态'], [['1', 'x', 'y', 'z']])), { now })
    expect(preview.profile).toBe('liuyan')
    expect(preview.refused).toContain('缺少列')
    expect(preview.rows).toEqual([])
  })

  it('is a pure function of rows', () => {
    const rows = [{ row: 1, cells: ['日期', '内容'] }, { row: 2, cells: ['2026-11-10', '停水'] }]
    const ledger = loadImportProfile('ledger')
    expect(previewRows(rows, false, ledger, now)).toEqual(previewRows(rows, false, ledger, now))
    expect(previewRows([], false, ledger, now).refused).toBe('文件里没有数据')
  })

  it('chooses among the shipped profiles by the headings', async () => {
    const hotline = await writeCsv(at('h.csv'), csvText(['工单编号', '来电时间', '来电人', '诉求内容', '承办单位', '办理结果'], [['G1', '2026-11-20', '张', '停水', '', '']]))
    const ledger = await writeCsv(at('l.csv'), csvText(['日期', '姓名', '内容'], [['2026-11-20', '张', '停水']]))
    const lines = await writeCsv(at('p.jsonl'), '{"content":"停水","submittedAt":"2026-11-20"}')
    const names = await Promise.all([at('x.csv'), hotline, ledger, lines].map(async (file, n) => (await profileFor(n === 0 ? await writeCsv(file, board) : file))?.name))
    expect(names).toEqual(['liuyan', 'hotline', 'ledger', 'posts'])
  })
})

describe('a profile', () => {
  it('is shipped for the board, 12345, ledgers and our own fields, and all are right', () => {
    expect(importProfileNames()).toEqual(['hotline', 'ledger', 'liuyan', 'posts'])
    for (const name of importProfileNames()) expect(loadImportProfile(name).profile.name).toBeTruthy()
  })

  it('that is wrong says where', () => {
    const wrong = (text: string): string => {
      try {
        readImportProfile(text, 'mine.yaml')
      } catch (error) {
        if (error instanceof ImportProfileInvalid) return error.message
        throw error
      }
      return ''
    }
    expect(wrong('name: x\nchannel: fax\ncolumns: { content: [内容], titel: [标题] }')).toMatch(/mine\.yaml.*channel.*columns.*titel/)
    expect(wrong('name: x\nchannel: letter\ncolumns: { content: [内容] }')).toContain('columns.submittedAt')
    expect(wrong('name: [')).toContain('mine.yaml')
    expect(() => loadImportProfile('nothing')).toThrow(/known: hotline, ledger/)
  })
})

describe('times in files', () => {
  it.each([
    ['2026-11-20 08:05', '2026-11-20T00:05:00.000Z'],
    ['2026/1/2', '2026-01-01T16:00:00.000Z'],
    ['2026年11月20日 8时5分', '2026-11-20T00:05:00.000Z'],
    ['20261120', '2026-11-19T16:00:00.000Z'],
    ['20261120080509', '2026-11-20T00:05:09.000Z'],
    ['2026-11-20T08:05:00+08:00', '2026-11-20T00:05:00.000Z'],
    ['2026-11-20T00:05:00Z', '2026-11-20T00:05:00.000Z'],
    ['46346.5', '2026-11-20T04:00:00.000Z'],
    ['1763596800', '2025-11-20T00:00:00.000Z'],
    ['1763596800000', '2025-11-20T00:00:00.000Z'],
    ['20261399', null],
    ['昨天', null],
    ['3', null],
    ['2026-02-30', null],
    ['1.2.3', null],
  ])('%s is %s', (text, instant) => {
    expect(importTime(text)).toBe(instant)
  })

  it('never throw and never make up a year', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d./:年月日 -]{0,24}$/)), (text) => {
        const instant = importTime(text)
        if (instant !== null) expect(new Date(instant).toISOString()).toBe(instant)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('any bytes at all', () => {
  it('are posts, problems or a refusal, never anything else', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 4000 }), fc.string({ unit: 'grapheme', maxLength: 800 }).map((text) => Buffer.from(`${boardHeadings.join(',')}\n${text}`)), fc.json().map((text) => Buffer.from(text)))
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(at('fuzz'), content)
        try {
          const { posts } = await read(at('fuzz'))
          for (const post of posts) expect(post.content.length).toBeGreaterThan(0)
        } catch (error) {
          if (!(error instanceof ImportRefused)) throw error
        }
      }),
      { numRuns: 300 },
    )
  })
})
