/** 附件: typed by their bytes, kept once, within the reach of those whose work they belong to. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ATTACHMENT_BYTES } from '../../pipeline/casework/attach-file.ts'
import type { Office, Person } from '../support/casework.ts'
import { openOffice } from '../support/casework.ts'

let office: Office
let dispatchId: string
let number: string
let caseId: string
let png: Buffer
beforeAll(async () => {
  office = await openOffice()
  ;({ case: { id: caseId, number } } = await office.accept())
  await office.send(caseId, 'unit:water')
  dispatchId = (await office.work('water', number)).dispatch.id
  png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#1a5199' } }).png().toBuffer()
})
afterAll(() => office.close())

const bring = async (bytes: Uint8Array, name: string, person: Person = 'water', kind = 'handling') => {
  const cookie = await office.dashboard.login(person)
  const response = await office.dashboard.ask('addAttachment', { query: { dispatchId, kind, name }, body: Buffer.from(bytes) }, cookie, { 'content-type': 'application/octet-stream' })
  return { status: response.statusCode, ...response.json<{ id: string; type: string; error?: { message: string } }>() }
}
const text = (words: string): Buffer => Buffer.from(words)

describe('a file', () => {
  it.each([
    ['a page', '<html><script>alert(1)</script></html>', 'a.png'],
    ['a drawing with script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg'],
    ['a script', '#!/bin/sh\nrm -rf /', 'a.pdf'],
    ['a program', 'MZ\u0090\u0000', 'a.jpg'],
    ['nothing known', 'hello', 'a.docx'],
  ])('that is %s is refused, whatever its name says', async (_, words, name) => {
    expect(await bring(text(words), name)).toMatchObject({ status: 400, error: { message: expect.stringContaining('只收图片') } })
  })

  it('whose name lies about what it is, is refused', async () => {
    expect(await bring(png, '报告.pdf')).toMatchObject({ status: 400, error: { message: expect.stringContaining('与文件名「报告.pdf」不符') } })
  })

  it('too large is refused', async () => {
    expect((await bring(Buffer.concat([png, Buffer.alloc(ATTACHMENT_BYTES)]), 'a.png')).status).toBe(413)
  })

  it('is typed by its bytes, and the same bytes are kept once', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('台账').addRow(['编号'])
    const xlsx = Buffer.from(await workbook.xlsx.writeBuffer())
    expect(await bring(xlsx, '../../etc/台账.XLSX')).toMatchObject({ status: 200, name: '台账.XLSX', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
    const [first, second] = [await bring(png, '现场.png'), await bring(png, '又一张.png')]
    expect([first.status, second.status, first.type]).toEqual([200, 200, 'image/png'])
    expect(await office.dashboard.store.database.count('blob')).toBe(2)
    const [last, , whole] = await office.dashboard.store.auditTrail({ action: 'add_attachment' }, 0, 3)
    expect(last).toMatchObject({ by: 'staff:water', subject: `attachment ${second.id}`, detail: { case: caseId, dispatch: dispatchId, kind: 'handling', name: '又一张.png', type: 'image/png', size: png.byteLength, sha256: createHash('sha256').update(png).digest('hex') } })
    expect(whole?.detail).toMatchObject({ name: '台账.XLSX' })
  })
})

describe('reading one', () => {
  it('is for the unit, the office and the unit above; it is traced', async () => {
    const { id } = await bring(png, '证据.png')
    for (const person of ['water', 'officer', 'leader', 'supervisor'] as const) {
      const { status, answer } = await office.as(person, 'attachment', { params: { id } })
      expect([person, status, Buffer.from(answer.base64 ?? '', 'base64').equals(png)]).toEqual([person, 200, true])
    }
    for (const person of ['roads', 'north', 'east'] as const) expect((await office.as(person, 'attachment', { params: { id } })).status).toBe(404)
    expect((await office.dashboard.store.auditTrail({ action: 'read_attachment' }, 0, 9)).filter(({ subject }) => subject === `attachment ${id}`).map(({ by }) => by)).toEqual(['staff:supervisor', 'staff:leader', 'staff:officer', 'staff:water'])
  })

  it('another unit cannot add to it, nor name it as its own', async () => {
    const { id } = await bring(png, '证据.png')
    expect((await bring(png, '证据.png', 'roads')).status).toBe(404)
    const other = await office.accept()
    await office.send(other.case.id, 'unit:roads')
    const { dispatch } = await office.work('roads', other.case.number)
    expect((await office.as('roads', 'askDispatch', { params: { id: dispatch.id }, body: { step: dispatch.step, what: 'return', reason: '不属本单位', attachmentIds: [id] } })).status).toBe(404)
  })

  it('proves a 退单', async () => {
    const { id } = await bring(await readFile(new URL('../../docs/screenshots/login.png', import.meta.url)), '职责清单.png', 'water', 'return')
    const { dispatch } = await office.work('water', number)
    const { answer } = await office.as('water', 'askDispatch', { params: { id: dispatch.id }, body: { step: dispatch.step, what: 'return', reason: '不属本单位职责', attachmentIds: [id] } })
    expect(answer.dispatch.return?.attachmentIds).toEqual([id])
    expect((await office.as('officer', 'reviews')).answer.asks).toMatchObject([{ case: { number }, attachments: [{ id, kind: 'return', name: '职责清单.png' }] }])
  })
})
