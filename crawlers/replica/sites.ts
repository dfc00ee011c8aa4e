/** The replica's sites, in the order of their ports: the message board's two generations, then one mailbox of each family. */
import { addAppSite } from './app/app-site.ts'
import { addFormRoutes } from './board/form-site.ts'
import { CAC_ID, addKaifengOld } from './mailboxes/kaifeng-old.ts'
import { CHANNEL, addKaifengNew } from './mailboxes/kaifeng-new.ts'
import type { Site, SiteOptions, Stage } from './site.ts'

interface SitePlan extends SiteOptions {
  /** Where a reader begins. */
  start: string
  add(site: Site, stage: Stage): void
}

export const boardPlan: SitePlan = { name: 'board', cookie: '__jsluid_s', start: '/', add: (site, stage) => addFormRoutes(site, stage, 'everywhere') }

export const appPlan: SitePlan = { name: 'app', cookie: '__jsluid_s', start: '/', add: addAppSite }

export const mailboxPlans = {
  'kaifeng-old': { name: 'kaifeng-old', cookie: 'JSESSIONID', start: `/viewCmsCac.do?cacId=${CAC_ID}`, add: addKaifengOld },
  'kaifeng-new': { name: 'kaifeng-new', cookie: 'SESSION', start: `${CHANNEL}/list.html`, add: addKaifengNew },
} satisfies Record<string, SitePlan>

export type MailboxFamily = keyof typeof mailboxPlans

/** Every mailbox family that is served. */
export const mailboxFamilies = Object.keys(mailboxPlans) as MailboxFamily[]
