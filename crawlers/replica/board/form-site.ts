/** The board's form generation (G2): POST-only list calls, pages for people, discovery of boards. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { boardsWithin, pathOf } from '../boards.ts'
import { escapeHtml } from '../markup.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { ShownPost } from '../world.ts'
import { findThreads, showPost, states } from '../world.ts'
import { areaPage } from './area-page.ts'
import { detailPage, MISSING_PAGE } from './detail-page.ts'
import { childForums, forumData, forumSelect } from './forum-data.ts'
import { listPage } from './list-page.ts'
import { domainIdOf, threadRow, typeIds } from './thread-row.ts'

/** Whatever `pageSize` asks. */
const ROWS_A_PAGE = 10

/** The prefix under which the old API still answered in June 2026. */
export const FRONT = '/pro-dfbbs-front'

/** Adds the form API under the root and under FRONT; `pages` says where the server-drawn pages go as well. */
export function addFormRoutes(site: Site, stage: Stage, pages: 'everywhere' | 'front'): void {
  for (const prefix of ['', FRONT]) {
    addApi(site, stage, prefix)
    if (prefix === FRONT || pages === 'everywhere') addPages(site, stage, prefix)
  }
  const jsonp = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { fid } = request.params as { fid: string }
    return reply.type('application/javascript').send(forumData(stage.world, Number(fid)))
  }
  site.app.get('/forum_data_:fid(^\\d+).jsonp', jsonp)
  site.app.get('/files/attachment/:month/:name', async (_request, reply) => reply.type('image/gif').send(onePixel))
}

const onePixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

function addApi({ app }: Site, stage: Stage, prefix: string): void {
  const { world, clock } = stage
  postOnly(app, `${prefix}/threads/queryThreadsList`, (fields) => {
    const fid = Number(fields['fid'])
    if (!world.forumByFid.has(fid)) return { result: 'fail', resultDesc: '板块不存在', responseData: null }
    const rows = findThreads(world, clock.now(), {
      fids: new Set(boardsWithin(fid, world.forums)),
      lastItem: Number(fields['lastItem'] ?? 0) || 0,
      limit: ROWS_A_PAGE,
      accept: filterOf(fields),
    })
    return { result: 'success', success: true, responseData: rows.flatMap((post) => {
      const forum = world.forumByFid.get(post.fid)
      return forum ? [threadRow(post, forum)] : []
    }) }
  })
  postOnly(app, `${prefix}/forum/getChildForums`, (fields) => childForums(world, Number(fields['fid'])))
  postOnly(app, `${prefix}/forum/getForumsForSelect`, (fields) => forumSelect(world, Number(fields['fid'])))
}

function addPages(site: Site, { world, clock }: Stage, prefix: string): void {
  site.app.get(`${prefix}/threads/list`, async (request, reply) => {
    site.welcome(request, reply)
    const forum = world.forumByFid.get(Number(fieldsOf(request)['fid']))
    return html(reply, forum ? listPage(pathOf(forum, world.forumByFid), forum.fid) : MISSING_PAGE)
  })
  site.app.get(`${prefix}/forum/list`, async (request, reply) => {
    site.welcome(request, reply)
    const forum = world.forumByFid.get(Number(fieldsOf(request)['fid']))
    return html(reply, forum?.kind === 'area' ? areaPage(world, forum, clock.now()) : MISSING_PAGE)
  })
  site.app.get(`${prefix}/threads/content`, async (request, reply) => {
    site.welcome(request, reply)
    const post = world.threadByTid.get(Number(fieldsOf(request)['tid']))
    const shown = post ? showPost(post, clock.now()) : null
    return html(reply, shown ? detailPage(world, shown) : MISSING_PAGE)
  })
}

const html = (reply: FastifyReply, page: string): FastifyReply => reply.type('text/html').send(page)

/** A form call answers JSON to POST and 405 to everything else. */
function postOnly(app: Site['app'], url: string, answer: (fields: Record<string, string>) => unknown): void {
  app.post(url, async (request, reply) => reply.type('application/json').send(JSON.stringify(answer(fieldsOf(request)))))
  app.route({
    method: ['GET', 'PUT', 'DELETE'],
    url,
    handler: async (request, reply) =>
      reply.code(405).header('allow', 'POST').type('text/html').send(`<html><head><title>405</title></head><body><h1>HTTP Status 405 - Request method '${escapeHtml(request.method)}' not supported</h1></body></html>`),
  })
}

/** `state`: 1 or nothing 全部, 2 待回复, 3 办理中, 4 已办理. */
function filterOf(fields: Record<string, string>): (post: ShownPost) => boolean {
  const state = states[Number(fields['state'] ?? 1) - 2]
  const wanted = (name: string, value: unknown): boolean => !fields[name] || fields[name] === String(value)
  return (post) => (!state || post.state === state) && wanted('typeId', typeIds[post.row.type]) && wanted('domainId', domainIdOf(post.row.domain))
}
