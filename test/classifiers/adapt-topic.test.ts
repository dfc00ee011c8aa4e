import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadPosts } from '../../crawlers/replica/load-posts.ts'
import { loadCity } from '../../classifiers/city.ts'
import { packViews, unpackViews } from '../../classifiers/learning/packed.ts'
import { topicWeights } from '../../classifiers/learning/weights-file.ts'
import { createPlainJieba } from '../../classifiers/segment.ts'
import { adaptTopic } from '../../classifiers/topic/adapt-topic.ts'
import { openTopicModel } from '../../classifiers/topic/topic-model.ts'
import { createTopicReader } from '../../classifiers/topic/topic.ts'
import { readInventedPosts } from '../../classifiers/urgency/train-urgency.ts'

const jieba = createPlainJieba()
const shipped = readFileSync(topicWeights)
const readerOf = (file: Buffer) => createTopicReader(loadCity(), { model: openTopicModel({ ...unpackViews(file), off: null })!, jieba })

const streets = ['学府', '滨河', '解放', '建设', '文昌', '迎宾', '西门', '北苑', '青年', '工农']
const asks = ['请尽快处理', '望领导关注', '恳请修缮', '市民很失望', '何时能好', '孩子们都盼着']
/** In this office the fountains belong to the tourism people, which no training text knew. */
const fountain = (i: number) => ({ text: `${streets[i % 10]!}广场音乐喷泉${['不喷水', '停喷', '灯光坏了', '取消表演'][i % 4]!}，${asks[i % 6]!}，第${i}次反映，路过${streets[(i * 3 + 1) % 10]!}街`, label: '商贸旅游' })
const anchors = readInventedPosts().map(({ title, content }) => `${title}\n${content}`)
const rows = Array.from({ length: 60 }, (_, i) => fountain(i))
const asked = (text: string) => ({ title: '', content: text })

describe('a topic model that is taught the office’s own rows', () => {
  const { file, figures } = adaptTopic(shipped, rows, anchors, jieba, '2026-11-23.1')
  const before = readerOf(shipped)
  const after = readerOf(file)

  it('says as they say, of texts that it was not taught too', () => {
    const fresh = Array.from({ length: 20 }, (_, i) => asked(fountain(i + 100).text))
    const right = (reader: typeof before): number => fresh.filter((text) => reader.classify(text).topic.label === '商贸旅游').length
    expect(right(before)).toBeLessThan(10)
    expect(right(after)).toBeGreaterThan(17)
    expect(figures.surpriseAfter).toBeLessThan(figures.surpriseBefore)
  })

  it('says of everything else what it said', () => {
    const posts = loadPosts().filter(({ title, content }) => !`${title}${content}`.includes('喷泉'))
    const moved = posts.filter((post) => before.classify(post).topic.label !== after.classify(post).topic.label)
    expect(moved.length).toBeLessThan(posts.length * 0.03)
  })

  it('is taught again from where it began, not on top of the first lesson', () => {
    expect(adaptTopic(file, rows, anchors, jieba, '2026-11-23.1').file.equals(file)).toBe(true)
  })

  it('is refused where the weights are no topic model', () => {
    expect(() => adaptTopic(packViews([], { task: 'other' }), rows, anchors, jieba, '1')).toThrow(/of another making/)
    expect(() => adaptTopic(shipped.subarray(0, 1000), rows, anchors, jieba, '1')).toThrow(/damaged|format|JSON/)
  })
})
