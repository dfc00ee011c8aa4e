/**
 * The board's newest generation (G3): empty pages that a script fills by signed JSON calls. The old form
 * API still answers here under its prefixes, as it did in 2026.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { addFormRoutes } from '../board/form-site.ts'
import { pictureUrls } from '../board/detail-page.ts'
import { meanGrade, ratingLabel } from '../board/rating-stars.ts'
import { domainIdOf, typeIds } from '../board/thread-row.ts'
import { boardsWithin } from '../boards.ts'
import { toBreaks } from '../markup.ts'
import type { Site, Stage } from '../site.ts'
import { findThreads, showPost } from '../world.ts'
import type { ShownPost } from '../world.ts'
import { searchRow } from './search-row.ts'
import { signCall } from './signature.ts'

const SCRIPT = '/static/js/board-app.js'
const ROWS_A_PAGE = 10

/** What the site says, with status 200, to a call with a wrong signature or none. */
const WRONG_SIGNATURE = { code: 'SN0006', msg: '数据格式错误' }

const zCall = z.object({ appCode: z.string(), token: z.string(), signature: z.string(), param: z.string() })

export function addAppSite(site: Site, stage: Stage): void {
  addFormRoutes(site, stage, 'front')
  const script = readFileSync(new URL('./page/board-app.js', import.meta.url), 'utf8')
  const tokens = new Set<string>()

  site.app.get(SCRIPT, async (_request, reply) => reply.type('application/javascript').send(script))
  for (const path of ['/', '/home', '/forum/list', '/threads/list', '/threads/content', '/messageSearch']) {
    site.app.get(path, async (request, reply) => {
      site.welcome(request, reply)
      const token = (tokens.size + 0xa51f).toString(16).padStart(16, '0')
      tokens.add(token)
      return reply.type('text/html').send(shell(token))
    })
  }

  const signed = (path: string, answer: (param: Param) => unknown): void => {
    site.app.post(path, async (request, reply) => {
      const param = checkCall(request.body, tokens)
      return reply.type('application/json').send(JSON.stringify(param ? answer(param) : WRONG_SIGNATURE))
    })
  }
  signed('/v1/threads/list/df', (param) => listAnswer(stage, param))
  signed('/v1/threads/list/bw', (param) => listAnswer(stage, param))
  signed('/v1/threads/content', (param) => contentAnswer(stage, param))
  signed('/v2/threads/search', (param) => searchAnswer(stage, param))
  signed('/v1/forum/getTopForums', (param) => ok({ forums: forumsIn(stage, Number(param['fid'] ?? 0)) }))
  site.app.get('/v1/forum/getTopBwForums', async (_request, reply) => reply.type('application/json').send(JSON.stringify(ok({ forums: forumsIn(stage, 1) }))))
}

type Param = Record<string, unknown>

/** The call's parameter; null when signature, token or shape is wrong. */
function checkCall(body: unknown, tokens: ReadonlySet<string>): Param | null {
  const call = zCall.safeParse(body)
  if (!call.success || !tokens.has(call.data.token)) return null
  if (call.data.signature !== signCall(call.data.appCode, call.data.token, call.data.param)) return null
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(call.data.param))
  } catch {
    return null
  }
}

const ok = (resultData: unknown): unknown => ({ code: '0', msg: 'ok', result: 'success', resultData })

const shell = (token: string): string => `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="x-token" content="${token}">
<title>领导留言板-人民网</title>
</head>
<body>
<div id="app"></div>
<script type="module" src="${SCRIPT}"></script>
</body>
</html>
`

/** The three tabs; 求助 lies with 投诉/求助, 感谢 with 建言. */
const tabs: Record<string, readonly string[]> = { '1': ['咨询'], '2': ['投诉/求助', '求助'], '5': ['建言', '感谢'] }

function listAnswer({ world, clock }: Stage, param: Param): unknown {
  const types = tabs[String(param['typeId'])]
  const rows = findThreads(world, clock.now(), {
    fids: new Set(boardsWithin(Number(param['fid']), world.forums)),
    lastItem: Number(param['lastItem']) || 0,
    limit: ROWS_A_PAGE,
    accept: (post) => (!types || types.includes(post.row.type)) && (param['showUnAnswer'] !== 0 || post.state === '已办理'),
  })
  return ok({ data: rows.map((post) => searchRow(world, post, '')), lastItem: String(rows.at(-1)?.number ?? '') })
}

/** `dataType` 1 is the post, 4 an answer; 2 is the hand-over note, which the page does not draw. */
function contentAnswer({ world, clock }: Stage, param: Param): unknown {
  const stored = world.threadByTid.get(Number(param['tid']))
  const post = stored ? showPost(stored, clock.now()) : null
  if (!post) return { ...(ok({ contentList: [] }) as object), msg: '页面找不到了！' }
  const note = post.state === '待回复' || post.takenUpAt === null ? [] : [{ dataType: 2, content: '已交办', dateline: Math.floor(post.takenUpAt / 1000) }]
  const answers = post.replies.map((reply) => ({ dataType: 4, content: toBreaks(reply.text), dateline: Math.floor(reply.at / 1000), organization: reply.unit }))
  return ok({ contentList: [{ ...searchRow(world, post, ''), dataType: 1, subject: post.row.title, content: toBreaks(post.content), organization: null, tags: [], attachments: pictureUrls(post) }, ...note, ...answers], satisfaction: satisfaction(post) })
}

function satisfaction({ rating }: ShownPost): unknown {
  if (!rating) return null
  return { label: ratingLabel(rating), grade: meanGrade(rating), gradeLevel: rating.resolution, gradeManner: rating.attitude, gradeSpeed: rating.speed, content: rating.comment, dateline: Math.floor(rating.at / 1000) }
}

/** Pages by number here, up to 500 rows; every searched character must occur somewhere in title or text. */
function searchAnswer({ world, clock }: Stage, param: Param): unknown {
  const keywords = String(param['keywords'] ?? '')
  const size = Math.min(500, Math.max(1, Number(param['rows']) || ROWS_A_PAGE))
  const page = Math.max(1, Number(param['page']) || 1)
  const wanted = (name: string, value: unknown): boolean => param[name] === null || param[name] === undefined || Number(param[name]) === value
  const found = findThreads(world, clock.now(), {
    fids: param['fid'] ? new Set(boardsWithin(Number(param['fid']), world.forums)) : null,
    lastItem: 0,
    limit: page * size,
    accept: (post) => [...keywords].every((character) => `${post.row.title}${post.content}`.includes(character)) && wanted('typeId', typeIds[post.row.type]) && wanted('domainId', domainIdOf(post.row.domain)),
  })
  return { code: 0, msg: 'ok', data: { data: found.slice((page - 1) * size).map((post) => searchRow(world, post, keywords)) } }
}

const forumsIn = ({ world }: Stage, fid: number): unknown[] =>
  world.forums.filter((forum) => forum.fup === fid).map((forum) => ({ fid: forum.fid, name: forum.name, leader: forum.kind !== 'area', position: forum.kind === 'ministry' ? 1 : 0 }))
