/** How much waits for a person. */
import { dayInShanghai } from '../../../pipeline/casework/shanghai-day.ts'
import { currentPause } from '../../../storage/records/pause.ts'
import { may } from '../../../storage/records/permissions.ts'
import type { Handlers, Tools } from '../handlers.ts'

export function workHandlers({ store }: Tools): Pick<Handlers, 'work'> {
  return {
    async work({ caller: { staff }, at }) {
      const unitId = may(staff.role, 'dispatch:handle') ? staff.unitId : null
      const [approvals, inbox, late, replies, asks, enterprise] = await Promise.all([
        may(staff.role, 'case:approve') ? store.approvals({ approverId: staff.id, state: 'pending' }, 0, 0).then(({ total }) => total) : 0,
        unitId === null ? 0 : store.inbox(unitId, 'open', 0, 0).then(({ total }) => total),
        unitId === null ? 0 : store.database.find('dispatch', { where: { unitId, handling: { in: ['sent', 'signed', 'contacted', 'redo'] }, dueAt: { lt: at } } }).then((late) => late.filter((dispatch) => !currentPause(dispatch, at)).length),
        may(staff.role, 'reply:review') ? store.repliesToReview(0, 0).then(({ total }) => total) : 0,
        may(staff.role, 'reply:review') ? store.asksToRule(100).then((records) => records.length) : 0,
        // What is due today, or was.
        may(staff.role, 'enterprise:manage') ? store.enterpriseIssues({ dueUntil: dayInShanghai(at) }, 0, 0).then(({ total }) => total) : 0,
      ])
      return { approvals, inbox, late, reviews: replies + asks, enterprise }
    },
  }
}
