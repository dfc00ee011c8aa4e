/** What the mailbox families share: the letters on show, their ids and pages. */
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../markup.ts'
import type { Stage } from '../site.ts'
import type { ShownPost, StoredPost } from '../world.ts'
import { showAll, showPost } from '../world.ts'

export interface LetterPage {
  letters: ShownPost[]
  /** From 1. */
  page: number
  pages: number
  total: number
}

/** Letters on show that `accept` takes, newest number first; a page past the end is empty. */
export function letterPage({ world, clock }: Stage, page: number, size: number, accept: (letter: ShownPost) => boolean = () => true): LetterPage {
  const all = showAll(world.letters, clock.now()).filter(accept)
  const at = Number.isInteger(page) && page >= 1 ? page : 1
  return { letters: all.slice((at - 1) * size, at * size), page: at, pages: Math.max(1, Math.ceil(all.length / size)), total: all.length }
}

/** Finds the letters on show by the family's own kind of id. */
export function letterFinder({ world, clock }: Stage, idOf: (letter: StoredPost) => string): (id: string | undefined) => ShownPost | null {
  const byId = new Map(world.letters.map((letter) => [idOf(letter), letter]))
  return (id) => {
    const letter = id === undefined ? undefined : byId.get(id)
    return letter ? showPost(letter, clock.now()) : null
  }
}

/** 32 hex digits, as the old content systems name things. */
export const hexId = (letter: StoredPost): string => createHash('md5').update(`letter ${letter.number}`).digest('hex')

/** The mailboxes' own words for the board's three states. */
export const stateWords = { 待回复: '待受理', 办理中: '办理中', 已办理: '已办结' } as const

/** The mailboxes' own words for the board's types. */
export const typeWords = { '投诉/求助': '投诉', 投诉: '投诉', 咨询: '咨询', 建言: '建议', 建议: '建议', 感谢: '感谢', 求助: '求助' } as const

export const authorOf = (letter: StoredPost): string => escapeHtml(letter.row.author || '匿名')

export const sendPage = (reply: FastifyReply, page: string): FastifyReply => reply.type('text/html').send(page)
