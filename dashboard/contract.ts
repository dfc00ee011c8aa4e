/**
 * CONTRACT: every endpoint once: method, path, what goes in, what comes out, and who may call it.
 * The server registers its routes from this table and cuts every answer to the schema named here;
 * the browser calls `api('name', input)` with the same types. The shapes are in contract/.
 */
import { z } from 'zod'
import type { Permission } from '../storage/records/permissions.ts'
import type { PlatformScope } from '../storage/records/platform.ts'
import { zReplyAssessment } from '../storage/records/reply-quality.ts'
import { PASSWORD_LEAST, PASSWORD_MOST, zMe, zMeta, zSessionView } from './contract/account.ts'
import { zApprovalRow, zApprovalsPage, zApprovalsQuery, zApprovalView, zApprovers, zDecide, zHandOver, zPassUp, zSubmit, zWithdraw } from './contract/approval.ts'
import { zAuditPage, zAuditQuery, zAuditVerdict } from './contract/audit.ts'
import { zCasesPage, zCasesQuery, zCaseView, zCloseCase, zDispatchCase, zFollowUpCase, zJoinCase, zPartCase, zReopenCase, zSplitCase } from './contract/case.ts'
import { zAskDraft, zAttachmentFile, zAttachmentView, zAttachQuery, zContact, zDelegate, zDispatchRow, zInboxItem, zInboxPage, zInboxQuery, zMyLetters, zPauseOrder, zRecall, zReplyDraft, zResumeOrder, zReview, zReviews, zRule, zSign, zWithdrawAsk } from './contract/dispatch.ts'
import { zAddPlatform, zExchanged, zExchangePost, zExchangeQuery, zExchangeState, zPlatformAdded, zPlatformRow, zRenewPlatform, zRevokePlatform } from './contract/exchange.ts'
import { enterpriseEndpoints } from './contract/enterprise.ts'
import { eventEndpoints } from './contract/event.ts'
import { zFileBytes, zImported, zImportPreview, zImportQuery, zProfileView } from './contract/import.ts'
import { zInstruct, zInstructionRow, zInstructionsPage, zInstructionsQuery, zInstructionView, zTrack } from './contract/instruction.ts'
import { zAccept, zClaimed, zCorrect, zCorrectionView, zDecided, zDismiss, zMerge, zPostView, zReturn, zReveal, zRevealed } from './contract/post.ts'
import { zChoices, zFacetsView, zNews, zNewsQuery, zQueueFilter, zPaging, zQueuePage, zQueueQuery } from './contract/queue.ts'
import { zLabellingPage, zLabellingQuery } from './contract/labelling.ts'
import { zRegister, zRegistered } from './contract/register.ts'
import { zWorkCounts } from './contract/work.ts'
import { forwardingEndpoints } from './contract/forwarding.ts'
import { mediaEndpoints } from './contract/media.ts'
import { outboxEndpoints } from './contract/outbox.ts'
import { reminderEndpoints } from './contract/reminder.ts'
import { reportEndpoints } from './contract/report.ts'
import { rulesEndpoints } from './contract/rules.ts'
import { zEnable, zRawView, zSourceRow, zSourceView } from './contract/source.ts'
import { secondFactorEndpoints, zCode } from './contract/second-factor.ts'
import { staffEndpoints } from './contract/staff.ts'
import { subscriptionEndpoints } from './contract/subscription.ts'
import { supervisionEndpoints } from './contract/supervision.ts'
import { unitEndpoints } from './contract/unit.ts'

export interface EndpointFacts {
  method: 'GET' | 'POST' | 'DELETE'
  path: `/api/${string}`
  /** A permission of permissions.ts; `any`: whoever is logged in; `public`: everybody; `platform`: another system by its token, never a person. */
  permission: Permission | 'any' | 'public' | 'platform'
  /** What the token must be good for. */
  scope?: PlatformScope
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  answer: z.ZodType
  /** The body is a file as it is (application/octet-stream), up to UPLOAD_BYTES. */
  upload?: true
  /** Also answered to a person who must change the password first. */
  beforePasswordChange?: true
  /** Also answered to a person who must turn 动态验证码 on first. */
  beforeCode?: true
}

const byId = z.strictObject({ id: z.string().min(1).max(200) })
const done = z.object({ done: z.literal(true) })
const password = z.string().min(1).max(PASSWORD_MOST)

export const endpoints = {
  meta: { method: 'GET', path: '/api/meta', permission: 'public', answer: zMeta },
  openapi: { method: 'GET', path: '/api/openapi.json', permission: 'any', answer: z.record(z.string(), z.unknown()) },
  login: { method: 'POST', path: '/api/login', permission: 'public', body: z.strictObject({ login: z.string().trim().toLowerCase().min(1).max(60), password, code: zCode.optional() }), answer: zMe },
  logout: { method: 'POST', path: '/api/logout', permission: 'any', answer: done, beforePasswordChange: true, beforeCode: true },
  me: { method: 'GET', path: '/api/me', permission: 'any', answer: zMe, beforePasswordChange: true, beforeCode: true },
  changePassword: { method: 'POST', path: '/api/me/password', permission: 'any', body: z.strictObject({ current: password, next: z.string().min(PASSWORD_LEAST).max(PASSWORD_MOST) }), answer: zMe, beforePasswordChange: true, beforeCode: true },
  sessions: { method: 'GET', path: '/api/me/sessions', permission: 'any', answer: z.array(zSessionView) },
  endSession: { method: 'DELETE', path: '/api/me/sessions/:id', permission: 'any', params: byId, answer: done },
  endOtherSessions: { method: 'POST', path: '/api/me/sessions/end-others', permission: 'any', answer: z.object({ ended: z.number().int() }) },

  queue: { method: 'GET', path: '/api/queue', permission: 'queue:read', query: zQueueQuery, answer: zQueuePage },
  queueFacets: { method: 'GET', path: '/api/queue/facets', permission: 'queue:read', query: zQueueFilter, answer: zFacetsView },
  queueNews: { method: 'GET', path: '/api/queue/news', permission: 'queue:read', query: zNewsQuery, answer: zNews },
  choices: { method: 'GET', path: '/api/choices', permission: 'queue:read', answer: zChoices },

  post: { method: 'GET', path: '/api/posts/:id', permission: 'queue:read', params: byId, answer: zPostView },
  replyQuality: { method: 'GET', path: '/api/posts/:id/quality', permission: 'queue:read', params: byId, answer: z.array(zReplyAssessment) },
  revealPost: { method: 'POST', path: '/api/posts/:id/reveal', permission: 'post:reveal', params: byId, body: zReveal, answer: zRevealed },
  claimPost: { method: 'POST', path: '/api/posts/:id/claim', permission: 'queue:screen', params: byId, answer: zClaimed },
  acceptPost: { method: 'POST', path: '/api/posts/:id/accept', permission: 'queue:screen', params: byId, body: zAccept, answer: zDecided },
  dismissPost: { method: 'POST', path: '/api/posts/:id/dismiss', permission: 'queue:screen', params: byId, body: zDismiss, answer: zDecided },
  mergePost: { method: 'POST', path: '/api/posts/:id/merge', permission: 'queue:screen', params: byId, body: zMerge, answer: zDecided },
  returnPost: { method: 'POST', path: '/api/posts/:id/return', permission: 'queue:screen', params: byId, body: zReturn, answer: zDecided },
  labelling: { method: 'GET', path: '/api/labelling', permission: 'post:label', query: zLabellingQuery, answer: zLabellingPage },
  correctPost: { method: 'POST', path: '/api/posts/:id/correct', permission: 'queue:screen', params: byId, body: zCorrect, answer: zCorrectionView },

  registerPost: { method: 'POST', path: '/api/register', permission: 'post:register', body: zRegister, answer: zRegistered },
  importProfiles: { method: 'GET', path: '/api/import/profiles', permission: 'import:run', answer: z.array(zProfileView) },
  previewImport: { method: 'POST', path: '/api/import/preview', permission: 'import:run', query: zImportQuery, body: zFileBytes, upload: true, answer: zImportPreview },
  runImport: { method: 'POST', path: '/api/import', permission: 'import:run', query: zImportQuery, body: zFileBytes, upload: true, answer: zImported },

  cases: { method: 'GET', path: '/api/cases', permission: 'case:read', query: zCasesQuery, answer: zCasesPage },
  case: { method: 'GET', path: '/api/cases/:id', permission: 'case:read', params: byId, answer: zCaseView },
  caseByNumber: { method: 'GET', path: '/api/cases/by-number/:number', permission: 'case:read', params: z.strictObject({ number: z.string().regex(/^\d{4}-\d{6}$/) }), answer: zCaseView },

  work: { method: 'GET', path: '/api/work', permission: 'any', answer: zWorkCounts },
  dispatchCase: { method: 'POST', path: '/api/cases/:id/dispatch', permission: 'case:manage', params: byId, body: zDispatchCase, answer: zCaseView },
  closeCase: { method: 'POST', path: '/api/cases/:id/close', permission: 'case:manage', params: byId, body: zCloseCase, answer: zCaseView },
  reopenCase: { method: 'POST', path: '/api/cases/:id/reopen', permission: 'case:manage', params: byId, body: zReopenCase, answer: zCaseView },
  joinCase: { method: 'POST', path: '/api/cases/:id/join', permission: 'case:manage', params: byId, body: zJoinCase, answer: zCaseView },
  partCase: { method: 'POST', path: '/api/cases/:id/part', permission: 'case:manage', params: byId, body: zPartCase, answer: zCaseView },
  splitCase: { method: 'POST', path: '/api/cases/:id/split', permission: 'case:manage', params: byId, body: zSplitCase, answer: zCaseView },
  followUpCase: { method: 'POST', path: '/api/cases/:id/follow-up', permission: 'case:visit', params: byId, body: zFollowUpCase, answer: zCaseView },

  approvers: { method: 'GET', path: '/api/approvers', permission: 'case:read', answer: zApprovers },
  approvals: { method: 'GET', path: '/api/approvals', permission: 'case:read', query: zApprovalsQuery, answer: zApprovalsPage },
  approval: { method: 'GET', path: '/api/approvals/:id', permission: 'case:read', params: byId, answer: zApprovalView },
  submitCases: { method: 'POST', path: '/api/approvals', permission: 'case:submit', body: zSubmit, answer: zApprovalRow },
  decideApproval: { method: 'POST', path: '/api/approvals/:id/decide', permission: 'case:approve', params: byId, body: zDecide, answer: zApprovalRow },
  passUpApproval: { method: 'POST', path: '/api/approvals/:id/pass-up', permission: 'case:approve', params: byId, body: zPassUp, answer: zApprovalRow },
  delegateApproval: { method: 'POST', path: '/api/approvals/:id/delegate', permission: 'case:approve', params: byId, body: zHandOver, answer: zApprovalRow },
  withdrawApproval: { method: 'POST', path: '/api/approvals/:id/withdraw', permission: 'case:submit', params: byId, body: zWithdraw, answer: zApprovalRow },

  instructions: { method: 'GET', path: '/api/instructions', permission: 'instruction:read', query: zInstructionsQuery, answer: zInstructionsPage },
  instruction: { method: 'GET', path: '/api/instructions/:id', permission: 'instruction:read', params: byId, answer: zInstructionView },
  writeInstruction: { method: 'POST', path: '/api/instructions', permission: 'instruction:write', body: zInstruct, answer: zInstructionRow },
  trackInstruction: { method: 'POST', path: '/api/instructions/:id/track', permission: 'instruction:track', params: byId, body: zTrack, answer: zInstructionRow },

  inbox: { method: 'GET', path: '/api/inbox', permission: 'dispatch:handle', query: zInboxQuery, answer: zInboxPage },
  myLetters: { method: 'GET', path: '/api/my/letters', permission: 'dispatch:handle', query: z.strictObject(zPaging), answer: zMyLetters },
  inboxItem: { method: 'GET', path: '/api/inbox/:id', permission: 'dispatch:handle', params: byId, answer: zInboxItem },
  revealDispatch: { method: 'POST', path: '/api/inbox/:id/reveal', permission: 'dispatch:handle', params: byId, body: zReveal, answer: zInboxItem },
  signDispatch: { method: 'POST', path: '/api/inbox/:id/sign', permission: 'dispatch:handle', params: byId, body: zSign, answer: zInboxItem },
  contactDispatch: { method: 'POST', path: '/api/inbox/:id/contact', permission: 'dispatch:handle', params: byId, body: zContact, answer: zInboxItem },
  replyDispatch: { method: 'POST', path: '/api/inbox/:id/reply', permission: 'dispatch:handle', params: byId, body: zReplyDraft, answer: zInboxItem },
  askDispatch: { method: 'POST', path: '/api/inbox/:id/ask', permission: 'dispatch:handle', params: byId, body: zAskDraft, answer: zInboxItem },
  withdrawAsk: { method: 'POST', path: '/api/inbox/:id/withdraw-ask', permission: 'dispatch:handle', params: byId, body: zWithdrawAsk, answer: zInboxItem },
  delegateDispatch: { method: 'POST', path: '/api/inbox/:id/delegate', permission: 'dispatch:delegate', params: byId, body: zDelegate, answer: zInboxItem },

  reviews: { method: 'GET', path: '/api/reviews', permission: 'reply:review', query: z.strictObject(zPaging), answer: zReviews },
  recallDispatch: { method: 'POST', path: '/api/dispatches/:id/recall', permission: 'dispatch:command', params: byId, body: zRecall, answer: zDispatchRow },
  ruleDispatch: { method: 'POST', path: '/api/dispatches/:id/rule', permission: 'dispatch:command', params: byId, body: zRule, answer: zDispatchRow },
  pauseDispatch: { method: 'POST', path: '/api/dispatches/:id/pause', permission: 'dispatch:command', params: byId, body: zPauseOrder, answer: zDispatchRow },
  resumeDispatch: { method: 'POST', path: '/api/dispatches/:id/resume', permission: 'dispatch:command', params: byId, body: zResumeOrder, answer: zDispatchRow },
  reviewReply: { method: 'POST', path: '/api/replies/:id/review', permission: 'dispatch:command', params: byId, body: zReview, answer: zDispatchRow },

  addAttachment: { method: 'POST', path: '/api/attachments', permission: 'dispatch:handle', query: zAttachQuery, body: zFileBytes, upload: true, answer: zAttachmentView },
  attachment: { method: 'GET', path: '/api/attachments/:id', permission: 'attachment:read', params: byId, answer: zAttachmentFile },

  ...reportEndpoints,
  ...eventEndpoints,
  ...reminderEndpoints,
  ...supervisionEndpoints,
  ...forwardingEndpoints,
  ...outboxEndpoints,
  ...enterpriseEndpoints,
  ...mediaEndpoints,
  ...rulesEndpoints,
  ...unitEndpoints,
  ...staffEndpoints,
  ...secondFactorEndpoints,

  sources: { method: 'GET', path: '/api/sources', permission: 'source:read', answer: z.array(zSourceRow) },
  source: { method: 'GET', path: '/api/sources/:id', permission: 'source:read', params: byId, answer: zSourceView },
  sourceRaw: { method: 'GET', path: '/api/sources/:id/raw', permission: 'source:read', params: byId, answer: zRawView },
  runSource: { method: 'POST', path: '/api/sources/:id/run', permission: 'source:manage', params: byId, answer: zSourceRow },
  retryFailed: { method: 'POST', path: '/api/sources/:id/retry', permission: 'source:manage', params: byId, answer: zSourceRow },
  enableSource: { method: 'POST', path: '/api/sources/:id/enable', permission: 'source:manage', params: byId, body: zEnable, answer: zSourceRow },

  platforms: { method: 'GET', path: '/api/platforms', permission: 'platform:manage', answer: z.array(zPlatformRow) },
  addPlatform: { method: 'POST', path: '/api/platforms', permission: 'platform:manage', body: zAddPlatform, answer: zPlatformAdded },
  ...subscriptionEndpoints,
  renewPlatform: { method: 'POST', path: '/api/platforms/:id/renew', permission: 'platform:manage', params: byId, body: zRenewPlatform, answer: zPlatformAdded },
  revokePlatform: { method: 'POST', path: '/api/platforms/:id/revoke', permission: 'platform:manage', params: byId, body: zRevokePlatform, answer: zPlatformRow },
  exchangePost: { method: 'POST', path: '/api/exchange/posts', permission: 'platform', scope: 'posts:write', body: zExchangePost, answer: zExchanged },
  exchangeState: { method: 'GET', path: '/api/exchange/posts', permission: 'platform', scope: 'cases:read', query: zExchangeQuery, answer: zExchangeState },

  checkAudit: { method: 'POST', path: '/api/audit/check', permission: 'audit:read', answer: zAuditVerdict },
  audit: { method: 'GET', path: '/api/audit', permission: 'audit:read', query: zAuditQuery, answer: zAuditPage },
} as const satisfies Record<string, EndpointFacts>

export type EndpointName = keyof typeof endpoints
export type Endpoint<N extends EndpointName> = (typeof endpoints)[N]
export const endpointNames = Object.keys(endpoints) as EndpointName[]

type Part<E, Key extends 'params' | 'query' | 'body', Side extends 'in' | 'out'> = E extends { readonly [K in Key]: infer Schema extends z.ZodType }
  ? { [K in Key]: Side extends 'in' ? z.input<Schema> : z.output<Schema> }
  : unknown
type Whole<E, Side extends 'in' | 'out'> = Part<E, 'params', Side> & Part<E, 'query', Side> & Part<E, 'body', Side>

/** What a caller sends. */
export type Input<N extends EndpointName> = Whole<Endpoint<N>, 'in'>
/** What a handler receives after the check: defaults filled in, texts trimmed. */
export type Checked<N extends EndpointName> = Whole<Endpoint<N>, 'out'>
export type Answer<N extends EndpointName> = z.output<Endpoint<N>['answer']>
