/** The replica's sites, in the order of their ports: the message board's two generations, then one mailbox of each family. */
import { addAppSite } from './app/app-site.ts'
import { addFormRoutes } from './board/form-site.ts'
import { addBeijing, beijingStart } from './mailboxes/beijing.ts'
import { addDeyang, deyangStart } from './mailboxes/deyang.ts'
import { addHebi, hebiStart } from './mailboxes/hebi.ts'
import { addKaifengNew, kaifengNewStart } from './mailboxes/kaifeng-new.ts'
import { addKaifengOld, kaifengOldStart } from './mailboxes/kaifeng-old.ts'
import { addLaiwu, laiwuStart } from './mailboxes/laiwu.ts'
import { addLiupanshui, liupanshuiStart } from './mailboxes/liupanshui.ts'
import { addSuqian, suqianStart } from './mailboxes/suqian.ts'
import { addWuwei, wuweiStart } from './mailboxes/wuwei.ts'
import { addXuzhou, xuzhouStart } from './mailboxes/xuzhou.ts'
import type { Site, SiteOptions, Stage } from './site.ts'

export interface SitePlan extends SiteOptions {
  /** Where a reader begins. */
  start: string
  add(site: Site, stage: Stage): void
}

export const boardPlan: SitePlan = { name: 'board', cookie: '__jsluid_s', start: '/', add: (site, stage) => addFormRoutes(site, stage, 'everywhere') }

export const appPlan: SitePlan = { name: 'app', cookie: '__jsluid_s', start: '/', add: addAppSite }

/** By the name of the profile that reads it. */
export const mailboxPlans = {
  kaifeng: { name: 'kaifeng', cookie: 'JSESSIONID', start: kaifengOldStart, add: addKaifengOld },
  'kaifeng-new': { name: 'kaifeng-new', cookie: 'SESSION', start: kaifengNewStart, add: addKaifengNew },
  hebi: { name: 'hebi', cookie: 'JSESSIONID', start: hebiStart, add: addHebi },
  beijing: { name: 'beijing', cookie: 'JSESSIONID', start: beijingStart, add: addBeijing },
  laiwu: { name: 'laiwu', cookie: 'JSESSIONID', start: laiwuStart, add: addLaiwu },
  wuwei: { name: 'wuwei', cookie: 'visited', start: wuweiStart, add: addWuwei, charset: 'gbk' },
  xuzhou: { name: 'xuzhou', cookie: 'ASP.NET_SessionId', start: xuzhouStart, add: addXuzhou },
  suqian: { name: 'suqian', cookie: 'discuz_sid', start: suqianStart, add: addSuqian },
  deyang: { name: 'deyang', cookie: 'JSESSIONID', start: deyangStart, add: addDeyang },
  liupanshui: { name: 'liupanshui', cookie: 'JSESSIONID', start: liupanshuiStart, add: addLiupanshui },
} satisfies Record<string, SitePlan>

export type MailboxFamily = keyof typeof mailboxPlans

/** Every mailbox family that is served. */
export const mailboxFamilies = Object.keys(mailboxPlans) as MailboxFamily[]
