import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { zTriage } from '../../storage/records/triage.ts'
import type { TriageReader } from '../../classifiers/read.ts'
import { createTriageReader, openTopicReader } from '../../classifiers/read.ts'
import { loadCity } from '../../classifiers/city.ts'

let reader: TriageReader
beforeAll(() => {
  reader = createTriageReader()
})
const read = (content: string, title = '') => reader.read({ title, content })

describe('a reading', () => {
  it('says everything at once, in the shape that is stored', () => {
    const reading = read('示范区夷山大街金色阳光小区已经停水三天了，家里有老人孩子，电话13800001234，请供水公司尽快处理。', '金色阳光小区停水')
    const triage = zTriage.omit({ id: true, version: true, postId: true, at: true, hash: true, similar: true, eventId: true })
    expect(() => triage.parse(reading)).not.toThrow()
    expect(reading.category.label).toBe('供水服务')
    expect(reading.topic.label).toBe('城乡建设')
    expect(reading.urgency.level).toBe(1)
    expect(reading.place.district).toBe('城乡一体化示范区')
    expect(reading.units[0]?.unitId).toBe('water-company')
    expect(reading.units[0]?.reasons.join()).toContain('停水')
    expect(reading.personal.map((span) => span.kind)).toContain('mobile')
    expect(reading.fingerprint.bands).toHaveLength(32)
    expect(reading.words).toContain('停水')
    expect(Object.keys(reading.classifiers).sort()).toEqual(['duplicates', 'personal', 'place', 'routing', 'topic', 'understood', 'urgency'])
  })

  it('gives no words that are personal: a covered number cannot be searched for', () => {
    const { words } = reader.read({ title: '我叫李建国，反映停水', content: '电话13700001234，禹王台区停水三天。' })
    expect(words).toContain('停水')
    expect(words.join(' ')).not.toMatch(/13700001234|建国/)
  })

  it('has evidence that points at the very words of the original', () => {
    const source = { title: '電梯　坠落\u200b困人', content: '<p>ＡＢＣ小区</p>龙亭区北郊乡电梯又掉层了，\u200b困人半小时，物业不管！' }
    const reading = reader.read(source)
    const evidence = [...reading.topic.evidence, ...reading.category.evidence, ...reading.urgency.evidence, ...reading.place.evidence]
    expect(evidence.length).toBeGreaterThan(3)
    for (const one of evidence) expect(source[one.field].slice(one.start, one.end)).toBe(one.text)
  })

  it('does not depend on what was read before', () => {
    const once = JSON.stringify(read('苹果园小区垃圾没人清运'))
    read('另一件事：公交车不停站')
    expect(JSON.stringify(read('苹果园小区垃圾没人清运'))).toBe(once)
  })
})

describe('without usable weights', () => {
  const text = { title: '拖欠工资', content: '公司拖欠工资三个月，不给加班费' }
  it.each([
    ['missing', '/nowhere/weights.bin', null],
    ['damaged', 'damaged.bin', Buffer.from('HYW1 and then nothing of sense')],
  ])('%s: the lexicon goes on, and says what is off', (_, name, bytes) => {
    const path = bytes === null ? name : join(mkdtempSync(join(tmpdir(), 'huiyin-weights-')), name)
    if (bytes !== null) writeFileSync(path, bytes)
    const { reader: topics, off } = openTopicReader(loadCity(), path)
    expect(off).toMatch(/权重文件/)
    expect(topics.version).toBe('lexicon-1')
    expect(topics.classify(text).topic.label).toBe('劳动和社会保障')
  })
  it('nothing is off with the weights that are shipped', () => {
    expect(reader.off).toEqual([])
    expect(reader.versions['topic']).toMatch(/^linear-1/)
  })
})

describe('what cannot be read', () => {
  const cases: [string, string][] = [
    ['empty', ''],
    ['blank', ' \n\t　'],
    ['one character', '水'],
    ['emoji', '😡😡😡🔥🔥'],
    ['symbols', '……！！！？？？'],
    ['English', 'There is a gas leak in our building, please help us now!'],
    ['digits', '13800001234'],
    ['UTF-8 read as Latin-1', 'å°åºåæ°´ä¸å¤©äº'],
    ['GBK read as Latin-1', 'ÎÒÃÇÐ¡ÇøÍ£Ë®ÈýÌìÁË'],
    ['UTF-8 read as GBK', '鎴戜滑灏忓尯鍋滄按涓夊ぉ浜'],
    ['replacement characters', '\ufffd\ufffd\ufffd停\ufffd\ufffd'],
    ['markup', '<html><head><script>var a=1</script></head><body><div class="x"><span>停水</span></div></body></html>'],
    ['bidi override', '\u202e了天三水停\u202c'],
    ['zero-width between all', [...'煤气泄漏有人中毒'].join('\u200b')],
    ['lone surrogates', '\ud83d\ud83d\ude00\ude00'],
    ['100,000 characters', '小区煤气泄漏，快来人。'.repeat(9_100)],
    ['one word repeated', '停水'.repeat(50_000)],
    ['control characters', '\u0000\u0001\u0002\u0007'],
  ]
  it.each(cases)('%s: low confidence and the reason, no crash', (_, content) => {
    for (const text of [{ title: '', content }, { title: content, content: '' }]) {
      const reading = reader.read(text)
      expect(reading.understood).toBe(false)
      expect(reading.notUnderstoodWhy).toMatch(/^看不懂：/)
      for (const one of [reading.topic, reading.category, reading.urgency, reading.place, ...reading.units]) expect(one.confidence).toBeLessThanOrEqual(0.3)
    }
  })

  it('Traditional is read, with less confidence than Simplified', () => {
    const traditional = read('我們小區電梯經常墜落困人，請領導儘快處理')
    const simplified = read('我们小区电梯经常坠落困人，请领导尽快处理')
    expect(traditional.understood).toBe(true)
    expect(traditional.urgency.level).toBe(simplified.urgency.level)
    expect(traditional.urgency.confidence).toBeLessThan(simplified.urgency.confidence)
  })

  it('finds personal data even far beyond what is read', () => {
    const reading = read(`${'水'.repeat(60_000)}电话13800001234`)
    expect(reading.personal).toEqual([{ field: 'content', start: 60_002, end: 60_013, kind: 'mobile' }])
  })
})
