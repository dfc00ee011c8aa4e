/** 规则: shown to the office, changed by the security administrator. */
import { calendarYears, readCalendarUpload } from '../../../pipeline/casework/rulebook/calendar-years.ts'
import { changeApprovals, changeCalendar, changeClocks, changeSupervision } from '../../../pipeline/casework/rulebook/change-rules.ts'
import { readDocument } from '../../../pipeline/casework/rulebook/office-rules.ts'
import { previewClocks } from '../../../pipeline/casework/rulebook/preview-rules.ts'
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import type { RulesView } from '../../contract/rules.ts'
import type { Handlers, Tools } from '../handlers.ts'
import { actorOf } from '../handlers.ts'
import { Refusal } from '../refusal.ts'

type Names = 'rules' | 'previewRules' | 'changeClocks' | 'changeApprovals' | 'changeSupervision' | 'changeCalendar' | 'readCalendarFile'

export function ruleHandlers({ store, names, rules, taxonomy }: Tools): Pick<Handlers, Names> {
  const tools = { store, rules, categories: taxonomy.categories }

  async function view(at: string): Promise<RulesView> {
    const [known, books] = await Promise.all([names(), store.rulebooks()])
    const { clocks, approvals, supervision, calendar } = rules.documents()
    const today = dayInShanghai(at)
    const hours = rules.calendarFile.hours.findLast(({ from }) => from <= today) ?? rules.calendarFile.hours[0]
    return {
      versions: rules.versions(),
      today,
      clocks,
      approvals,
      supervision,
      calendar: { entries: calendar, years: calendarYears(rules.calendarFile, calendar, Number(today.slice(0, 4))), hours: { week: hours?.week ?? {}, makeUp: hours?.makeUp ?? [] }, fileClosures: rules.calendarFile.closures.length },
      history: books
        .flatMap(({ subject, history }) => history.map(({ at: changedAt, by, why = '' }, n) => ({ subject, version: n + 1, at: changedAt, byName: known.person(by), why })))
        .toSorted((a, b) => (a.at < b.at ? 1 : -1)),
      categories: [...taxonomy.categories],
      units: known.units.filter(({ level, until }) => level === 1 && until === null).map(({ id, name }) => ({ id, name })),
    }
  }

  return {
    rules: ({ at }) => view(at),
    async previewRules({ body, at }) {
      const moment = body.at ?? at
      // A proposed version is tried from the very day that is asked about.
      const proposed = body.rules === null ? undefined : readDocument('clocks', { policies: [{ version: '试算', from: '2000-01-01', rules: body.rules }] })
      if (proposed?.good === false) throw new Refusal('invalid', proposed.why)
      return { at: moment, rows: previewClocks(rules.clocksWith({ clocks: proposed?.document, calendar: body.calendar ?? undefined }), moment) }
    },
    async changeClocks(call) {
      await changeClocks(tools, actorOf(call), call.body, call.at)
      return view(call.at)
    },
    async changeApprovals(call) {
      await changeApprovals(tools, actorOf(call), call.body, call.at)
      return view(call.at)
    },
    async changeSupervision(call) {
      await changeSupervision(tools, actorOf(call), call.body, call.at)
      return view(call.at)
    },
    async changeCalendar(call) {
      await changeCalendar(tools, actorOf(call), call.body, call.at)
      return view(call.at)
    },
    readCalendarFile: async ({ body }) => readCalendarUpload(Buffer.from(body).toString('utf8')),
  }
}
