/** What an office files differently is followed, also in texts that were not taught; everything else stays. */
import { beforeAll, describe, expect, it } from 'vitest'
import { loadCity } from '../../classifiers/city.ts'
import type { Seen } from '../../classifiers/encoder/encoder-reader.ts'
import { contentWords } from '../../classifiers/learning/features.ts'
import { packViews, unpackViews } from '../../classifiers/learning/packed.ts'
import { teachView } from '../../classifiers/learning/taught-view.ts'
import { prepareText } from '../../classifiers/prepare.ts'
import { openTopicReader } from '../../classifiers/read.ts'
import { createPlainJieba } from '../../classifiers/segment.ts'
import type { CategoryLessons } from '../../classifiers/topic/category-lessons.ts'
import { openCategoryLessons } from '../../classifiers/topic/category-lessons.ts'
import type { LabelledCategory } from '../../classifiers/topic/teach-categories.ts'
import { teachCategories } from '../../classifiers/topic/teach-categories.ts'
import type { TopicReader } from '../../classifiers/topic/topic.ts'
import { createTopicReader } from '../../classifiers/topic/topic.ts'
import { readInventedPosts } from '../../classifiers/urgency/train-urgency.ts'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'

const city = loadCity()
const jieba = createPlainJieba()
const streets = ['学府', '滨河', '解放', '建设', '文昌', '迎宾', '西门', '北苑', '青年', '工农', '劳动', '前程', '和顺', '春晓', '中兴', '宏达', '长乐', '永宁', '翠竹', '金桥']
/** Distinct enough not to be one another's near-duplicates. */
const place = (i: number): string => `${streets[i % 20]!}路${streets[(i * 7 + 3) % 20]!}苑${i}号楼的${['业主', '租户', '店主', '老人', '学生'][i % 5]!}`
const asks = ['请尽快处理', '望领导关注', '恳请修缮', '市民很失望', '何时能好', '孩子们都盼着']
/** In this office fountains are a matter of tourism, whatever the machine makes of water in squares. */
const wanted = '旅游服务'
const fountain = (i: number): LabelledCategory => ({ title: `音乐喷泉${['不喷水', '停喷', '灯光坏了', '取消表演'][i % 4]!}`, content: `${place(i)}反映，${streets[(i * 3 + 1) % 20]!}广场喷泉${['', '又'][i % 2]!}坏了，${asks[i % 6]!}`, label: wanted })
const streetLight = (i: number): LabelledCategory => ({ title: '路灯不亮', content: `${place(i + 11)}说，${streets[(i * 3) % 20]!}路的路灯坏了，${asks[i % 6]!}`, label: '设施管理' })
const rows = Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? streetLight(i) : fountain(i)))
const before = openTopicReader(city).reader
const opened = (file: Buffer): CategoryLessons => openCategoryLessons({ ...unpackViews(file), off: null })!

describe('categories that an office teaches', () => {
  let file: Buffer
  let after: TopicReader
  beforeAll(async () => {
    ;({ file } = await teachCategories(rows, readInventedPosts(), { city, topics: before, encoder: null, jieba, trained: '2026-11-23.1' }))
    after = openTopicReader(city, undefined, opened(file)).reader
  }, 120_000)

  it('are said of texts that it was not taught, with the words that decided', () => {
    const fresh = Array.from({ length: 20 }, (_, i) => fountain(i + 101))
    const right = (reader: TopicReader): number => fresh.filter((text) => reader.classify(text).category.label === wanted).length
    expect(right(before)).toBe(0)
    expect(right(after)).toBeGreaterThan(17)
    const { evidence } = after.classify(fresh[0]!).category
    expect(evidence[0]?.because).toBe('本单位订正过的说法')
    expect(evidence.map(({ text }) => text).join()).toContain('喷泉')
  })

  it('leave everything else as it was', () => {
    const posts = loadPosts().filter(({ title, content }) => !`${title}${content}`.includes('喷泉'))
    const moved = posts.filter((post) => before.classify(post).category.label !== after.classify(post).category.label)
    expect(moved.length).toBeLessThan(posts.length * 0.03)
    const light = streetLight(999)
    expect(after.classify(light).category.label).toBe(before.classify(light).category.label)
    expect(after.classify({ title: '', content: '😀😀😀' }).category).toEqual(before.classify({ title: '', content: '😀😀😀' }).category)
    expect(after.categoryShares(prepareText(fountain(1)))).toEqual(before.categoryShares(prepareText(fountain(1))))
  })

  it('of a list that has changed since are told as far as they are still in it', () => {
    const kept = city.categories.classes2025.filter(({ label }) => label !== wanted)
    const changed = { ...city, categories: { ...city.categories, classes2025: [...kept, { ...kept[0]!, label: '新类别', words: ['新类别'] }] } }
    const reader = createTopicReader(changed, null, { lessons: opened(file), jieba })
    expect(reader.classify(fountain(101)).category.label).not.toBe(wanted)
    expect(reader.classify({ title: '新类别', content: '新类别的事' }).category.label).toBe('新类别')
  })

  it('are refused where a row names none of the list', async () => {
    await expect(teachCategories([{ ...fountain(1), label: '没有这一类' }], [], { city, topics: before, encoder: null, jieba, trained: '1' })).rejects.toThrow(/no such category: 没有这一类/)
  })

  it('are no lessons where the file is of another making', () => {
    expect(openCategoryLessons({ ...unpackViews(packViews([], { task: 'topic' })), off: null })).toBeNull()
    expect(openCategoryLessons({ views: null, extra: null, off: '没有权重文件' })).toBeNull()
  })
})

describe('beside the encoder', () => {
  it('what was taught is added to what it says with the words', async () => {
    // An encoder that is sure of 污染防控 whatever it reads.
    const labels = city.categories.classes2025.map(({ label }) => label)
    const sure = Float64Array.from(labels, (label) => (label === '污染防控' ? 0.9 : 0.1 / (labels.length - 1)))
    const topics: TopicReader = { ...before, categoryShares: (prepared, seen) => (seen === undefined ? before.categoryShares(prepared) : sure) }
    const encoder = { look: async (texts: readonly unknown[]) => texts.map(() => ({})) } as unknown as Seen['encoder']
    const { file, figures } = await teachCategories(rows, [], { city, topics, encoder, jieba, trained: '1' })
    expect(figures.besideEncoder?.surpriseAfter).toBeLessThan(figures.besideEncoder!.surpriseBefore)
    const lessons = opened(file)
    const words = contentWords(prepareText(fountain(101)).joined, jieba)
    const best = (shares: Float64Array): string => labels[shares.indexOf(Math.max(...shares))]!
    expect(best(lessons.correct(sure, words, true))).toBe(wanted)
    // Each opinion has lessons of its own.
    expect(lessons.correct(sure, words, false)).not.toEqual(lessons.correct(sure, words, true))
  }, 120_000)
})

describe('a taught view', () => {
  it('changes nothing where the labels are what was said', () => {
    const text = (word: string, label: number) => ({ words: [word, '的', '事'], shares: label === 0 ? [0.999, 0.001] : [0.001, 0.999], label })
    const { view, figures } = teachView(Array.from({ length: 12 }, (_, i) => text(i % 2 === 0 ? '路灯' : '喷泉', i % 2)), 2)
    expect(Math.max(...view.models.flatMap(({ weights }) => [...weights].map(Math.abs)))).toBeLessThan(0.2)
    expect(figures.surpriseBefore).toBeLessThan(0.002)
  })
})
