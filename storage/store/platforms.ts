/** CONTRACT, continued: 对接平台 and their tokens. */
import type { Platform } from '../records/platform.ts'
import type { Act } from '../records/record.ts'

export interface PlatformStore {
  /** By name. */
  platforms(): Promise<Platform[]>
  platform(id: string): Promise<Platform | undefined>
  /** Audited. @throws Conflict when the id is taken */
  addPlatform(platform: Platform, act: Act): Promise<Platform>
  /** Audited. @throws NoSuchRecord · IllegalTransition */
  changePlatform(id: string, action: string, change: (platform: Platform) => Platform, act: Act): Promise<Platform>
  /** Notes that its token was used. */
  touchPlatform(id: string, at: string): Promise<void>
}
