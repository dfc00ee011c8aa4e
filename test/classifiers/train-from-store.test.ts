/** The whole way back: officers correct, `train TASK --from store` learns, judges, installs, triage reads with it, and `--rollback` takes it back. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import { besideLetters, installedModels, installModel, modelsFolder } from '../../classifiers/learning/installed.ts'
import type { TriageReader } from '../../classifiers/read.ts'
import { createTriageReader } from '../../classifiers/read.ts'
import type { Correction } from '../../storage/records/evidence.ts'
import { openSqlite } from '../../storage/sqlite/sqlite-database.ts'
import type { Store } from '../../storage/store.ts'
import { openStore } from '../../storage/trade-store.ts'
import { seedPost, seedSource } from '../support/screened-posts.ts'

let folder: string
let dataDir: string
let store: Store
const city = loadCity()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huiyin-learning-'))
  dataDir = join(folder, 'data')
  mkdirSync(join(folder, 'training/urgency'), { recursive: true })
  mkdirSync(dataDir)
  writeFileSync(join(folder, 'training/urgency/dev.jsonl'), Array.from({ length: 60 }, (_, i) => JSON.stringify(i % 3 === 0 ? { title: `第${i}回停水`, content: `我家已经停水${i + 2}天了，至今没水`, levels: [1] } : { title: `咨询第${i}件事`, content: `请问公积金第${i}条怎么办理`, levels: [0] })).join('\n'))
  const database = await openSqlite({ file: join(dataDir, 'huiyin.db') })
  await database.migrate()
  store = openStore(database)
  await seedSource(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const train = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'classifiers/cli.ts', 'train', ...args], { encoding: 'utf8', env: { ...process.env, HUIYIN_DATA: join(folder, 'training'), HUIYIN_DATA_DIR: dataDir, HUIYIN_STORE: 'sqlite' } })
  return { status, stderr, answer: (): Record<string, unknown> => JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown> }
}
let made = 0
const correct = async (task: Correction['task'], person: string, title: string, content: string): Promise<void> => {
  const { id } = await seedPost(store, { externalId: `c${made++}`, title, content })
  await store.addCorrection({ id: `correction-${made}`, task, postId: id, machine: null, person, by: 'staff:officer', at: new Date(Date.UTC(2026, 10, 20) + made * 1000).toISOString() })
}
const readers = (): { installed: TriageReader; shipped: TriageReader } => ({ installed: createTriageReader(city, installedModels(modelsFolder(dataDir))), shipped: createTriageReader(city) })

const streets = ['学府', '滨河', '解放', '建设', '文昌', '迎宾', '西门', '北苑', '青年', '工农', '劳动', '前程', '和顺', '春晓', '中兴', '宏达', '长乐', '永宁', '翠竹', '金桥']
/** Distinct enough not to be one another's near-duplicates. */
const place = (i: number): string => `${streets[i % streets.length]!}路${streets[(i * 7 + 3) % streets.length]!}苑${i}号楼的${['业主', '租户', '店主', '老人', '学生'][i % 5]!}`

/** Programs are started and models trained: on a busy machine that takes its time. */
const patience = { timeout: 240_000 }

describe('urgency', patience, () => {
  // A fountain without water is no emergency here; the shipped model takes it for one.
  const fountain = (i: number) => ({ title: `音乐喷泉停水${(i % 6) + 3}天`, content: `${streets[i % streets.length]!}广场的音乐喷泉停水了，${place(i)}想看喷泉表演，${['拍不了照', '带孩子白跑一趟', '晚上很冷清', '游客都走了'][i % 4]!}` })

  it('is not trained on too few corrections, and says how many are needed', async () => {
    for (let i = 0; i < 5; i++) await correct('urgency', '0', fountain(i).title, fountain(i).content)
    const { status, stderr } = train('urgency', '--from', 'store')
    expect(status).toBe(2)
    expect(train('urgency', '--from', 'store', '--data', join(folder, 'nowhere')).stderr).toMatch(/^urgency: 5 labelled rows[^\n]*\n$/)
    expect(stderr).toMatch(/5 labelled rows in the store.*at least 20/)
    expect(existsSync(modelsFolder(dataDir))).toBe(false)
  })

  it('is learned, judged beside what runs on corrections held back, installed with a card, read with, and taken back', async () => {
    for (let i = 5; i < 60; i++) await correct('urgency', '0', fountain(i).title, fountain(i).content)
    const { status, stderr, answer } = train('urgency', '--from', 'store')
    expect(stderr).not.toContain('Error')
    expect(status).toBe(0)
    const { heldBack, runningRight, newRight, installed, version } = answer() as { heldBack: number; runningRight: number; newRight: number; installed: boolean; version: string }
    expect(heldBack).toBeGreaterThanOrEqual(4)
    expect(installed, JSON.stringify(answer())).toBe(newRight > runningRight)
    expect(installed).toBe(true)
    expect(JSON.parse(readFileSync(join(modelsFolder(dataDir), 'urgency', version, 'card.json'), 'utf8'))).toMatchObject({ task: 'urgency', version, running: 'shipped', heldBack, runningRight, newRight })
    const before = readers()
    expect(before.installed.off).toEqual([])
    expect(before.installed.versions['urgency']).not.toBe(before.shipped.versions['urgency'])
    expect(train('urgency', '--rollback').answer()).toEqual({ task: 'urgency', from: version, to: null })
    expect(readers().installed.versions).toEqual(before.shipped.versions)
    expect(train('urgency', '--rollback')).toMatchObject({ status: 2, stderr: expect.stringContaining('nothing to go back to') as string })
  })

  it('is taught further where the training data is not at hand', () => {
    const { status, stderr, answer } = train('urgency', '--from', 'store', '--data', join(folder, 'nowhere'))
    expect(stderr).toContain('urgency/dev.jsonl: not there; the running model is taught')
    expect(status).toBe(0)
    expect(answer()).toMatchObject({ task: 'urgency', running: 'shipped', method: 'further', corrections: 60, installed: true })
    const { installed, shipped } = readers()
    expect(installed.off).toEqual([])
    const levels = (reader: TriageReader): number[] => [fountain(100), { title: '小区停水三天', content: '家里停水三天了，老人下楼挑水，至今没来水' }].map((post) => reader.read(post).urgency.level)
    expect([levels(shipped), levels(installed)]).toEqual([[1, 1], [0, 1]])
    // The same corrections again teach nothing new: what runs stays.
    expect(train('urgency', '--from', 'store', '--data', join(folder, 'nowhere')).answer()).toMatchObject({ installed: false, running: answer()['version'] })
    writeFileSync(join(modelsFolder(dataDir), 'urgency', String(answer()['version']), 'weights.json'), '{')
    expect(train('urgency', '--from', 'store', '--data', join(folder, 'nowhere'))).toMatchObject({ status: 2, stderr: expect.stringMatching(/cannot be taught further.*--rollback/) as string })
    expect(train('urgency', '--rollback').answer()).toMatchObject({ from: answer()['version'], to: null })
  })
})

describe('routing', patience, () => {
  const matters = [
    ['gas-company', '停水', '自来水停了，水压太低洗不了澡'],
    ['education', '补课', '老师在家有偿补课，收费很高'],
    ['longting', '占道', '门口摊贩占道经营，走不过去'],
  ] as const

  it('is learned from where the office sent letters, and preferred to the duty list', async () => {
    for (let i = 0; i < 270; i++) {
      const [unit, title, content] = matters[i % matters.length]!
      await correct('routing', unit, title, `${place(i)}反映：${content}，${['请尽快', '望早日', '恳请', '急盼'][i % 4]!}处理，第${i}次来信`)
    }
    const { status, stderr, answer } = train('routing', '--from', 'store', '--encoder', 'off')
    expect(stderr).not.toContain('Error')
    expect(status).toBe(0)
    expect(answer()).toMatchObject({ task: 'routing', running: 'shipped', installed: true, units: 3 })
    const { installed, shipped } = readers()
    const letter = { title: '停水', content: '自来水停了两天' }
    expect(shipped.read(letter).units[0]?.unitId).toBe('water-company')
    expect(installed.read(letter).units[0]?.unitId).toBe('gas-company')
    // The same letters again teach nothing new: what runs stays.
    expect(train('routing', '--from', 'store', '--encoder', 'off').answer()).toMatchObject({ installed: false, running: answer()['version'] })
    expect(readdirSync(join(modelsFolder(dataDir), 'routing')).sort()).toEqual([answer()['version'], 'installed.json'])
    expect(readdirSync(join(modelsFolder(dataDir), 'routing', String(answer()['version']))).sort()).toEqual(['card.json', 'letters.jsonl', 'taught.json'])
  })
})

describe('topic', patience, () => {
  it('is taught further where the training data is not at hand', async () => {
    for (let i = 0; i < 60; i++) await correct('topic', '商贸旅游', `音乐喷泉${['停喷', '坏了', '取消'][i % 3]!}`, `${streets[i % 20]!}广场音乐喷泉不喷水，${place(i)}第${i}次反映，${['请修理', '望恢复', '何时开放', '很失望'][i % 4]!}`)
    const { status, stderr, answer } = train('topic', '--from', 'store')
    expect(stderr).toContain('topic/train.jsonl: not there; the running model is taught')
    expect(status).toBe(0)
    expect(answer()).toMatchObject({ task: 'topic', running: 'shipped', method: 'further', installed: true })
    const { installed, shipped } = readers()
    const text = { title: '音乐喷泉什么时候开', content: '广场上的音乐喷泉一直不喷水' }
    expect([shipped.read(text).topic.label, installed.read(text).topic.label]).toEqual(['城乡建设', '商贸旅游'])
    expect(installed.off).toEqual([])
  })
})

describe('category', patience, () => {
  it('is not trained without people’s word on it', () => {
    expect(train('category')).toMatchObject({ status: 2, stderr: expect.stringContaining('give --from store') as string })
    expect(train('category', '--from', 'store', '--encoder', 'off')).toMatchObject({ status: 2, stderr: expect.stringContaining('category: 0 labelled rows in the store') as string })
  })

  it('is taught what the office files differently, and taken back', async () => {
    for (let i = 0; i < 60; i++) await correct('category', '旅游服务', `音乐喷泉${['停喷', '坏了', '取消'][i % 3]!}`, `${place(i)}第${i}次反映，${streets[(i * 3) % 20]!}广场的喷泉不喷水，${['请修理', '望恢复', '何时开放', '很失望'][i % 4]!}`)
    await correct('category', '早已取消的类别', '喷泉', '喷泉坏了')
    const { status, stderr, answer } = train('category', '--from', 'store', '--encoder', 'off')
    expect(stderr).toContain('1 rows name a category that is not in the list any more')
    expect(status).toBe(0)
    expect(answer()).toMatchObject({ task: 'category', running: 'shipped', installed: true, corrections: 60, encoder: null, besideEncoder: null })
    const { installed, shipped } = readers()
    const text = { title: '音乐喷泉什么时候开', content: '广场上的音乐喷泉一直不喷水' }
    expect([shipped.read(text).category.label, installed.read(text).category.label]).toEqual(['设施管理', '旅游服务'])
    expect(installed.read(text).classifiers['category']).toBe(`lessons-1-${String(answer()['version'])}`)
    expect([installed.off, shipped.read(text).classifiers['category']]).toEqual([[], undefined])
    // The same corrections again teach nothing new: what runs stays.
    expect(train('category', '--from', 'store', '--encoder', 'off').answer()).toMatchObject({ installed: false, running: answer()['version'] })
    writeFileSync(join(modelsFolder(dataDir), 'category', String(answer()['version']), 'weights.bin'), 'no weights')
    const damaged = readers().installed
    expect(damaged.off.join()).toMatch(/本单位订正的问题分类不可用/)
    expect(damaged.read(text).category.label).toBe('设施管理')
    expect(train('category', '--rollback').answer()).toEqual({ task: 'category', from: answer()['version'], to: null })
  })
})

describe('what lies beside a router’s letters', () => {
  const letters = [{ title: '停水', content: '停水了', unit: 'a' }, { title: '补课', content: '补课费', unit: 'b' }]
  const taught = { words: { weights: [1, 2], judged: [{ unit: 0, chance: 0.9, right: true }] }, meanings: null }
  const meanings = { encoder: 'test-1', vectors: [Float32Array.of(1, 0, 0.5), Float32Array.of(0, 1, -0.25)] }
  const put = (models: string, beside: Record<string, string>): void => installModel(models, 'routing', '1', letters.map((letter) => JSON.stringify(letter)).join('\n'), {}, beside)

  it('comes back as it was kept', () => {
    const models = join(folder, 'round-trip')
    put(models, besideLetters(taught, meanings))
    expect(installedModels(models)).toMatchObject({ answered: letters, taught, meanings: { encoder: 'test-1' } })
    expect(installedModels(models).meanings?.vectors.map((vector) => [...vector])).toEqual(meanings.vectors.map((vector) => [...vector]))
  })
  it('is refused where it does not fit the letters', () => {
    const models = join(folder, 'unfit')
    put(models, besideLetters(taught, { ...meanings, vectors: meanings.vectors.slice(1) }))
    expect(() => installedModels(models)).toThrow(/not one meaning a letter/)
  })
})

describe('damaged models', patience, () => {
  it('are said to be damaged; the shipped ones run', () => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, '{')
    const reader = createTriageReader(city, { urgencyWeights: broken })
    expect(reader.off.join()).toContain('改用随附的模型')
    expect(reader.versions['urgency']).toBe(createTriageReader(city).versions['urgency'])
  })
})
