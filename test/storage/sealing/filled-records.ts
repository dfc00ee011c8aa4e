/** A record of every sealed kind in which every sealed field is filled. */
import type { Database, Write } from '../../../storage/database.ts'
import type { KindName, RecordOf } from '../../../storage/records/kinds.ts'
import { sample, T0 } from '../sample-records.ts'

export const content = { ...sample('post', 'p').content, title: '井盖之痛', content: '我叫欧阳文静，电话13912345678', author: '欧阳文静', place: '金池华庭7号楼', hiddenNote: '隐藏', replies: [{ unit: '市城管局', at: T0, text: '已致电欧阳文静' }], ratings: { resolution: 5, attitude: 5, speed: 5, label: null, comment: '谢谢来我家的人', at: T0 } }
export const filled: { [K in KindName]?: RecordOf<K> } = {
  post: sample('post', 'p', { content, versions: [{ seenAt: T0, hash: 'h0', content: { ...content, title: '旧题：欧阳文静' } }] }),
  card: sample('card', 'c', { title: '欧阳文静的井盖', excerpt: '我叫欧阳文静', author: '欧阳**' }),
  rawEvidence: sample('rawEvidence', 'r', { gzip: 'H4sIraw13912345678' }),
  blob: sample('blob', 'b', { base64: 'AAEC13912345678' }),
  case: sample('case', '3', { answer: '已回复欧阳文静', followUps: [{ at: T0, by: 'o1', channel: 'phone', reached: true, responded: true, resolved: true, satisfied: true, words: '欧阳文静说满意' } as never] }),
  reply: sample('reply', 'y', { finding: '欧阳文静家', publicAnswer: '欧阳女士您好', unresolvedWhy: '欧阳文静不在家' }),
  enterpriseIssue: sample('enterpriseIssue', 'e', { contact: { name: '欧阳文静', phone: '13912345678' }, text: '欧阳文静反映积水', satisfaction: { at: T0, by: 'o1', verdict: 'fair', words: '欧阳文静说还行' } }),
}
/** Inserts them all. */
export const putFilled = (database: Database): Promise<void> => database.commit(Object.entries(filled).map(([kind, record]) => ({ op: 'insert', kind, record }) as Write))
