/** The one place where errors become answers. What a person can act on is said; everything else is a 500 without its message. */
import type { FastifyInstance } from 'fastify'
import { HolidayTableEnds } from '../../pipeline/casework/clocks/holiday-table.ts'
import { CaseworkRefused } from '../../pipeline/casework/refused.ts'
import type { IllegalTransition as Illegal } from '../../storage/records/record.ts'
import { IllegalTransition } from '../../storage/records/record.ts'
import { Conflict } from '../../storage/database.ts'
import { WholeCityOnly } from '../../storage/districts/sight.ts'
import type { Store } from '../../storage/store.ts'
import { NoSuchRecord, StaleContent, StaleRecord } from '../../storage/trade/retry.ts'
import type { Problem } from '../contract/error.ts'
import { UPLOAD_BYTES } from '../contract/import.ts'
import type { DashboardParts } from './config.ts'
import { Refusal } from './refusal.ts'
import { actionWords, nounWords, stateWords } from './words.ts'

/** Sets the error handler of the app. */
export function answerErrors(app: FastifyInstance, { store, log }: Pick<DashboardParts, 'store' | 'log'>): void {
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = await toRefusal(error, store, request.routeOptions.bodyLimit)
    if (refusal.code === 'internal') log.error({ route: request.routeOptions.url ?? '', method: request.method, err: error }, 'the request failed')
    const problem: Problem = { error: { code: refusal.code, message: refusal.message, ...(refusal.fields ? { fields: refusal.fields } : {}) } }
    return reply.code(refusal.status).header('cache-control', 'no-store').send(problem)
  })
}

async function toRefusal(error: unknown, store: Store, mostBytes: number): Promise<Refusal> {
  if (error instanceof Refusal) return error
  if (error instanceof StaleContent) return new Refusal('stale', '该留言在您阅读之后有更新，请看过新内容再作决定')
  if (error instanceof StaleRecord) return new Refusal('stale', `该${nounWords[error.kind] ?? '记录'}在您打开之后有了新的进展，请看过再操作`)
  if (error instanceof CaseworkRefused) return new Refusal(error.code, error.message)
  if (error instanceof HolidayTableEnds) return new Refusal('illegal', error.message)
  if (error instanceof Conflict) return new Refusal('conflict', '别人先一步作了改动，请重新载入后再试')
  if (error instanceof NoSuchRecord) return new Refusal('not_found', `没有找到该${nounWords[error.kind] ?? '记录'}，可能已被移除`)
  if (error instanceof WholeCityOnly) return new Refusal('forbidden', `您只分管${error.districts.join('、')}；不属于某一区划的事项，请由负责全市的人员办理`)
  if (error instanceof IllegalTransition) return new Refusal('illegal', await explain(error, store))
  return fromFastify(error, mostBytes)
}

/** Fastify's own refusals: a body that is no JSON, too long, of another type; too many requests. */
function fromFastify(error: unknown, mostBytes: number): Refusal {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 429) return new Refusal('too_many', '操作过于频繁，请一分钟后再试')
  if (status === 404) return new Refusal('not_found', '没有这个地址')
  if (status === 413 && mostBytes === UPLOAD_BYTES) return new Refusal('too_large', `文件超过 ${UPLOAD_BYTES / 1024 ** 2} MB，请拆分后再导入`)
  if (typeof status === 'number' && status >= 400 && status < 500) return new Refusal('invalid', '请求的格式不对：应为 JSON，且不超过 256 KB')
  return new Refusal('internal', '系统出错，已记入日志；请稍后再试')
}

async function explain(error: Illegal, store: Store): Promise<string> {
  const noun = nounWords[error.noun] ?? '记录'
  const action = actionWords[error.action] ?? error.action
  const holder = /^claimed by (.+)$/u.exec(error.from)?.[1]
  if (holder) return `该${noun}正由 ${(await store.staff(holder))?.name ?? '他人'} 处理，暂不能${action}`
  return `该${noun}现为「${stateWords[error.from] ?? error.from}」，不能${action}`
}
