/** CONTRACT, continued: 媒体点名 and how each was answered. Every change is audited, and made of the version that the person saw. */
import type { MediaMention } from '../records/media-mention.ts'
import type { Act } from '../records/record.ts'

export interface MediaFilter {
  state?: MediaMention['state'] | undefined
  caseId?: string | undefined
}

export interface MediaStore {
  /** The latest day first. */
  mediaMentions(filter: MediaFilter, skip: number, limit: number): Promise<{ mentions: MediaMention[]; total: number }>
  addMediaMention(mention: MediaMention): Promise<MediaMention>
  /** One legal change. @throws NoSuchRecord · StaleRecord · IllegalTransition */
  changeMediaMention(id: string, version: number, action: string, change: (mention: MediaMention) => MediaMention, act: Act): Promise<MediaMention>
}
