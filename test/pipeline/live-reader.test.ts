import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { installModel, rollBackModel } from '../../classifiers/learning/installed.ts'
import { leastLetters } from '../../classifiers/routing/learned-units.ts'
import { createLiveReader } from '../../pipeline/triage/live-reader.ts'
import { sureUnitOf } from '../../pipeline/triage/reading.ts'

let models: string
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), 'huiyin-models-'))
})
afterEach(() => rmSync(models, { recursive: true, force: true }))

const streets = ['学府', '滨河', '解放', '建设', '文昌', '迎宾', '西门', '北苑']
const letters = Array.from({ length: leastLetters }, (_, i) => ({ title: `${streets[i % 8]!}路的${i % 2 === 0 ? '喷泉' : '路灯'}坏了`, content: `第${i}次来信，${i % 2 === 0 ? '广场喷泉不喷水' : '晚上路灯不亮'}，请修理。`, unit: i % 2 === 0 ? 'parks' : 'lighting' }))
const install = (version: string): void => installModel(models, 'routing', version, letters.map((row) => `${JSON.stringify(row)}\n`).join(''), {})

it('takes up a model that is installed while it runs, and goes back with it', () => {
  const reader = createLiveReader(models)
  expect([reader.refresh(), reader.versions['routing'], sureUnitOf(reader)]).toEqual([false, 'duties-2', undefined])
  install('2026-01-01.1')
  expect(reader.versions['routing']).toBe('duties-2')
  expect(reader.refresh()).toBe(true)
  expect(reader.versions['routing']).toBe(`duties-2-letters-${leastLetters}`)
  expect(sureUnitOf(reader)).toBeTypeOf('function')
  expect(reader.refresh()).toBe(false)
  rollBackModel(models, 'routing')
  expect([reader.refresh(), reader.versions['routing']]).toEqual([true, 'duties-2'])
})

it('goes on with what runs where the list of models is damaged, and says so until it is put right', () => {
  install('2026-01-01.1')
  const reader = createLiveReader(models)
  const list = join(models, 'routing', 'installed.json')
  writeFileSync(list, '{"versions": [')
  expect(reader.refresh()).toBe(false)
  expect(reader.versions['routing']).toContain('letters')
  expect(reader.off.join()).toContain('本单位训练的模型读不出')
  writeFileSync(list, '{"versions": []}')
  expect(reader.refresh()).toBe(true)
  expect([reader.off.join().includes('读不出'), reader.versions['routing']]).toEqual([false, 'duties-2'])
})


it('begins with the shipped models where the list is damaged from the start', () => {
  mkdirSync(join(models, 'topic'), { recursive: true })
  writeFileSync(join(models, 'topic', 'installed.json'), 'no list')
  const reader = createLiveReader(models)
  expect(reader.off.join()).toContain('本单位训练的模型读不出')
  expect(reader.read({ title: '小区停水', content: '停水三天了' }).understood).toBe(true)
})
