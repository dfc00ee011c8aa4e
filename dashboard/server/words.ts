/** The trade's words for what the server must say in a sentence of its own: error messages. Everything else is worded in the client. */

export const nounWords: Readonly<Record<string, string>> = { post: '留言', case: '案件', source: '来源', staff: '账号', approval: '呈批件', unit: '单位', session: '会话' }

export const actionWords: Readonly<Record<string, string>> = {
  claim: '领取',
  accept: '受理',
  dismiss: '不予受理',
  merge: '并件',
  return: '退回筛选',
  split: '拆件',
  void: '作废',
  submit: '呈批',
  approve: '批准',
  send_back: '退回',
  dispatch: '转办',
  close: '办结',
  reopen: '重办',
}

export const stateWords: Readonly<Record<string, string>> = {
  waiting: '待筛选',
  accepted: '已受理',
  dismissed: '不予受理',
  merged: '已并件',
  registered: '已登记',
  submitted: '已呈批',
  approved: '已批准',
  sent_back: '已退回',
  dispatched: '已转办',
  replied: '已反馈',
  closed: '已办结',
  voided: '已作废',
  joined: '已并案',
}
