/** One believable record of every kind, for tests of whatever stores or copies records. */
import { createHash } from 'node:crypto'
import { nextAuditEntry } from '../../storage/records/audit.ts'
import type { AuditEntry } from '../../storage/records/audit.ts'
import type { KindName, RecordOf } from '../../storage/records/kinds.ts'

export const T0 = '2026-01-31T08:00:00.000Z'
/** The instant `n` minutes after T0. */
export const minute = (n: number): string => new Date(Date.parse(T0) + n * 60_000).toISOString()
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const content: RecordOf<'post'>['content'] = {
  title: '新宋路井盖缺失',
  content: '新宋路与公园路交叉口井盖丢了三天，电动车险些掉进去。',
  author: '王**',
  submittedAt: T0,
  publishedAt: null,
  state: '待回复',
  type: '投诉/求助',
  domain: '城建',
  place: '新宋路',
  attachments: [],
  replies: [{ unit: '市城管局', at: T0, text: '已安排修复。' }],
  ratings: null,
}
const history = [{ at: T0, by: 'system:test', action: 'make', from: '', to: 'new' }]
const counts = { found: 3, new: 2, changed: 1, gone: 0, failed: 0, skippedByRobots: 0, requests: 9, retries: 1, bytes: 12_345 }
const label = { label: '城建', confidence: 0.75, alternatives: [{ label: '交通', confidence: 0.25 }], evidence: [{ field: 'title' as const, start: 3, end: 5, text: '井盖', because: '词' }] }

const makers: { [K in KindName]: (id: string) => RecordOf<K> } = {
  source: (id) => ({ id, version: 1, family: 'mailbox', name: '市长信箱', url: 'http://127.0.0.1/', enabled: true, everyMinutes: 0.5, nextRunAt: T0, claim: null, health: 'working', healthSince: T0, healthWhy: null, badRuns: 0, lastRunAt: null, lastSuccessAt: null, memory: { seen: ['1', '2'], 'a.b': { $c: 1 } } }),
  crawlRun: (id) => ({ id, version: 1, sourceId: 's', startedAt: T0, finishedAt: null, outcome: 'running', health: null, error: null, counts }),
  alarm: (id) => ({ id, version: 1, sourceId: 's', state: 'open', health: 'changed', why: '«.title» does not fit', since: T0, lastBadAt: minute(30), runs: 3, evidenceId: 'abc', openedAt: minute(31), clearedAt: null, notices: 1, nextNoticeAt: minute(91) }),
  notice: (id) => ({ id, version: 1, channel: 'wecom', about: 'a1', subject: '来源异常', text: '页面变了', at: T0, delivery: 'queued', attempts: 1, lastError: 'HTTP 502', nextAttemptAt: minute(1), sendingUntil: null, deliveredAt: null }),
  post: (id) => ({
    id, version: 1, sourceId: 's', channel: 'mailbox', externalId: id, url: `http://127.0.0.1/${id}`, addressee: '市长', content, hash: 'h1', versions: [], firstSeenAt: T0, lastSeenAt: T0, nextVisitAt: minute(60), visits: 1, missing: null,
    tombstone: null, triageDue: true, screening: 'waiting', dismissReason: null, caseId: null, claim: { by: 'o1', until: T0 }, history,
  }),
  triage: (id) => ({
    id, version: 1, postId: id, at: T0, hash: 'h1', classifiers: { topic: 'lexicon-1' }, understood: true, notUnderstoodWhy: null, topic: label, category: label,
    urgency: { level: 1, confidence: 0.5, flags: ['safety'], evidence: [] },
    place: { district: '龙亭区', street: null, community: null, spot: '新宋路', confidence: 0.9, evidence: [] },
    units: [{ unitId: 'u1', confidence: 0.6, reasons: ['职责'] }], personal: [], similar: [], eventId: null,
  }),
  card: (id) => ({
    id, version: 1, sourceId: 's', channel: 'mailbox', screening: 'waiting', caseId: null, claimedBy: null, claimedUntil: null, title: content.title, excerpt: content.content, author: null, submittedAt: T0, firstSeenAt: T0,
    state: null, answered: false, gone: false, triaged: true, understood: true, urgency: 0, flags: [], topic: null, category: null, district: null, street: null, unitId: null, similarCount: 0, eventId: null, words: ['井盖', '新宋路'],
  }),
  fingerprint: (id) => ({ id, version: 1, bands: [`${id}-a`, `${id}-b`], signature: 'AAECAw==', at: T0 }),
  case: (id) => ({ id, version: 1, number: caseNumberOf(id), channel: 'phone', title: '井盖', postIds: [], category: null, district: null, urgency: 0, status: 'registered', openedBy: 'o1', openedAt: T0, closedAt: null, reopened: 0, history }),
  approval: (id) => ({ id, version: 1, caseIds: ['c1'], submittedBy: 'o1', submittedAt: T0, proposal: '拟转城管局', approverId: 'a1', state: 'pending', opinion: null, decidedAt: null, history }),
  instruction: (id) => ({ id, version: 1, leaderId: 'l1', issuedAt: T0, text: '请速办', caseIds: ['c1'], reportId: null, targetUnitIds: ['u1'], dueAt: null, state: 'issued', outcome: null, history }),
  dispatch: (id) => ({
    id, version: 1, caseId: 'c1', unitId: 'u1', role: 'lead', parentId: null, sentAt: T0, signDueAt: minute(60), contactDueAt: minute(120), dueAt: minute(600), handling: 'sent', return: null, extension: null, extensions: 0,
    delivery: 'queued', attempts: 0, lastError: null, nextAttemptAt: T0, because: '人工', history,
  }),
  reply: (id) => ({ id, version: 1, dispatchId: 'd1', caseId: 'c1', unitId: 'u1', submittedBy: 'h1', submittedAt: T0, finding: '已查', publicAnswer: '已修好', review: 'submitted', reviewedBy: null, reviewOpinion: null, history }),
  attachment: (id) => ({ id, version: 1, dispatchId: 'd1', caseId: 'c1', unitId: 'u1', kind: 'handling', name: '现场.jpg', type: 'image/jpeg', size: 3, hash: 'abc', uploadedBy: 'h1', at: T0 }),
  blob: (id) => ({ id, version: 1, base64: 'AAEC' }),
  delivery: (id) => ({
    id, version: 1, channel: 'webhook', unitId: 'u1', kind: 'dispatch', aboutId: 'd1', caseId: 'c1', subject: '转办单', text: '请于三日内办结', fields: { due: { 'a.b': [1, null] } }, at: T0, state: 'queued', attempts: 1, lastError: 'HTTP 502',
    nextAttemptAt: minute(5), sendingUntil: null, deliveredAt: null, receipt: { at: T0, reference: '17' }, confirmedAt: null, history,
  }),
  unitChannel: (id) => ({ id, version: 1, channel: 'webhook', address: 'http://127.0.0.1/in', secret: 'a-secret-of-sixteen', jurisdiction: null, serviceCode: null }),
  forwardRule: (id) => ({
    id, version: 1, name: '供水', enabled: true, rank: 10, categories: ['供水服务'], districts: [], channels: ['mailbox'], anyWords: [], noWords: ['爆炸'], urgencyMost: 0, confidenceLeast: 0.9, hours: 'working', unitId: null, recallMinutes: 30, sampleShare: 0.1, history,
  }),
  forwarding: (id) => ({
    id, version: 1, postId: 'p1', hash: 'h1', ruleId: 'r1', ruleVersion: 1, unitId: 'u1', because: '规则', at: T0, leavesAt: minute(30), state: 'forwarded', caseId: 'c1', settledWhy: null, sampled: true, check: { right: true, note: '', by: 'o1', at: minute(90) }, history,
  }),
  duty: (id) => ({ id, version: 1, unitId: 'u1', staffId: 'h1', from: T0, until: minute(600) }),
  reminder: (id) => ({ id, version: 1, dispatchId: 'd1', caseId: 'c1', unitId: 'u1', clock: 'sign', stage: '80', dueAt: minute(60), at: T0, by: 'system:reminders', staffIds: ['h1', 'h2'], because: 'duty', text: '请签收', deliveryId: 'l1' }),
  supervision: (id) => ({
    id, version: 1, kind: 'talk', level: 2, unitId: 'u1', caseIds: ['c1', 'c2'], dispatchIds: [], ruleId: 'overdue', why: '超期三件', at: T0, by: 'system:supervision', state: 'issued', number: '督办〔2026〕1号', matter: '井盖', requirement: '三日内整改',
    dueAt: minute(600), issuedBy: 's1', issuedAt: T0, contact: '', answer: null, answeredBy: null, answeredAt: null, outcome: null, history,
  }),
  unit: (id) => ({ id, version: 1, name: '市城管局', aliases: ['城管'], level: 1, parentId: null, kind: 'bureau', district: null, from: '2019-01-01', until: null, successorIds: [], history }),
  staff: (id) => ({ id, version: 1, login: `login-${sha256(id).slice(0, 12)}`, name: '张三', role: 'officer', unitId: null, passwordHash: '$argon2id$x', mustChangePassword: true, demo: false, active: true, failures: 0, lockedUntil: null, lastLoginAt: null }),
  enterpriseIssue: (id) => ({
    id, version: 1, origin: 'meeting', meeting: { name: '企业家恳谈会', day: '2026-01-30', place: '市政府' }, enterprise: '某机械公司', contact: { name: '李经理', phone: '0371-12345678' }, text: '厂区门前积水', category: null, at: T0, state: 'registered',
    number: '企2026-0001', registeredAt: T0, unitId: 'u1', person: '王科长', dueDay: '2026-03-01', caseId: 'c1', postId: null, progress: [{ at: T0, by: 'o1', day: '2026-01-31', text: '已勘察', percent: 20 }], settled: null, satisfaction: null, reopened: 0, history,
  }),
  mediaMention: (id) => ({ id, version: 1, medium: '某日报', kind: 'newspaper', column: '回音壁', title: '井盖为何迟迟不补', day: '2026-01-30', link: 'https://news.example.org/1', caseIds: ['c1'], demanded: '尽快补上', at: T0, by: 'o1', state: 'open', closure: null, history }),
  platform: (id) => ({ id, version: 1, name: '12345 平台', scopes: ['posts:write'], secretHash: 'h', createdAt: T0, expiresAt: minute(600), revokedAt: null, lastUsedAt: null, history }),
  subscription: (id) => ({ id, version: 1, platformId: 'p1', address: 'https://platform.example/in', secret: 'sealed', events: ['registered', 'closed'], enabled: true, since: T0, history }),
  session: (id) => ({ id, version: 1, staffId: 'o1', createdAt: T0, lastSeenAt: T0, expiresAt: minute(600), agent: 'test' }),
  event: (id) => ({
    id, version: 1, title: '停暖', renamed: false, pinned: false, state: 'open', mergedInto: null, place: '翠微新城', district: null, topic: null, postCount: 2, people: 2, representatives: ['p1', 'p2'], firstAt: T0, lastAt: minute(5),
    heat: { value: 3.5, parts: { people: 2, likes: 1.5 }, version: 'heat-1', at: T0 }, returns: 1, apartFrom: ['x9'], history,
  }),
  eventPost: (id) => ({
    id, version: 1, eventId: 'e1', at: T0, placedAt: minute(1), placedBy: 'machine', because: 'name', likeness: 0.71, person: 'ab12', title: '停暖', category: '供热', district: '龙亭区', street: null, urgency: 1, attention: false, sensitive: false,
    matter: { version: 'matter-1', names: ['翠微新城'], titleNames: 1, areas: ['龙亭区'], terms: ['停暖', '暖气'], titleTerms: 1 },
  }),
  eventRollup: (id) => ({ id, version: 1, eventId: 'e1', unit: 'day', from: T0, posts: 2 }),
  eventProposal: (id) => ({ id, version: 1, into: 'e1', from: 'e2', likeness: 0.8, because: 'meaning', at: T0, state: 'open', history }),
  burst: (id) => ({
    id, version: 1, kind: 'event', eventId: 'e1', category: '供热', district: '龙亭区', street: null, sensitive: false, postIds: ['p1', 'p2'], from: T0, to: minute(600), observed: 5, expected: 0.2, odds: 0.000_002, at: minute(600), state: 'open', history,
  }),
  rulebook: (id) => ({ id, subject: 'supervision', version: 1, facts: { rules: [], lingering: { workingDays: 20 } }, earlier: [{ version: 0, until: T0, facts: {} }], history }),
  report: (id) => ({ id, version: 1, kind: 'weekly', issue: 4, from: '2026-01-19', to: '2026-01-26', state: 'draft', title: '热点周报', text: '本周反映井盖问题较多。', caseIds: ['c1'], eventId: null, by: 'o1', at: T0, body: { '井盖.缺失': { count: 2.5, ids: ['p1'], empty: [], none: null, $sum: { deep: [[1], [{}]] } } }, history }),
  audit: (id) => auditChain(Number(id) || 1).at(-1) as AuditEntry,
  rawEvidence: (id) => ({ id, version: 1, sourceId: 's', url: 'http://127.0.0.1/1', fetchedAt: T0, contentType: 'text/html', gzip: 'H4sIAAAA' }),
  deadLetter: (id) => ({ id, version: 1, sourceId: 's', externalId: '9', url: 'http://127.0.0.1/9', error: 'PageChanged', firstAt: T0, lastAt: T0, attempts: 1 }),
  counter: (id) => ({ id, version: 1, value: 1 }),
  correction: (id) => ({ id, version: 1, postId: 'p1', task: 'topic', machine: '交通', person: '城建', by: 'o1', at: T0 }),
}

/** A record of a kind; `over` replaces single fields. Case numbers and logins differ by id. */
export function sample<K extends KindName>(kind: K, id: string, over: Partial<RecordOf<K>> = {}): RecordOf<K> {
  return { ...makers[kind](id), ...over }
}

/** The first `length` entries of a whole audit chain. */
export function auditChain(length: number): AuditEntry[] {
  const chain: AuditEntry[] = []
  for (let n = 1; n <= length; n++) chain.push(nextAuditEntry(chain.at(-1), { at: minute(n), by: 'o1', action: 'login', subject: '', detail: { n, b: { z: 1, a: '中' } } }, sha256))
  return chain
}

/** A number that differs with the id, in the shape of a case number. */
function caseNumberOf(id: string): string {
  return `2026-${String(Number.parseInt(sha256(id).slice(0, 8), 16) % 1_000_000).padStart(6, '0')}`
}
