/** Which page stands at which address. Each is its own file in the build, loaded when it is first opened. */
import { Button, Result, Spin } from 'antd'
import { lazy, Suspense } from 'react'
import { Navigate, Route, Routes, useNavigate } from 'react-router'
import type { Me } from '../contract/account.ts'
import { MeContext, useMeQuery } from './me.ts'
import { problemText } from './problem-texts.ts'
import { useTexts } from './texts/wording.ts'
import { Shell } from './ui/shell.tsx'

const LoginPage = lazy(() => import('./pages/login/login-page.tsx'))
const QueuePage = lazy(() => import('./pages/queue/queue-page.tsx'))
const LabellingPage = lazy(() => import('./pages/labelling/labelling-page.tsx'))
const RegisterPage = lazy(() => import('./pages/register/register-page.tsx'))
const ImportPage = lazy(() => import('./pages/import/import-page.tsx'))
const CasesPage = lazy(() => import('./pages/cases/cases-page.tsx'))
const CasePage = lazy(() => import('./pages/cases/case-page.tsx'))
const ApprovalsPage = lazy(() => import('./pages/approvals/approvals-page.tsx'))
const ReviewsPage = lazy(() => import('./pages/reviews/reviews-page.tsx'))
const InstructionsPage = lazy(() => import('./pages/instructions/instructions-page.tsx'))
const ReportsPage = lazy(() => import('./pages/reports/reports-page.tsx'))
const ReportPage = lazy(() => import('./pages/reports/report-page.tsx'))
const ReportPaper = lazy(() => import('./pages/reports/report-paper.tsx'))
const InboxPage = lazy(() => import('./pages/inbox/inbox-page.tsx'))
const InboxItemPage = lazy(() => import('./pages/inbox/inbox-item-page.tsx'))
const SupervisePage = lazy(() => import('./pages/supervise/supervise-page.tsx'))
const NoticePaper = lazy(() => import('./pages/supervise/notice-paper.tsx'))
const NoticesPage = lazy(() => import('./pages/notices/notices-page.tsx'))
const DutiesPage = lazy(() => import('./pages/duties/duties-page.tsx'))
const ForwardingPage = lazy(() => import('./pages/forwarding/forwarding-page.tsx'))
const OutboxPage = lazy(() => import('./pages/outbox/outbox-page.tsx'))
const EnterprisePage = lazy(() => import('./pages/enterprise/enterprise-page.tsx'))
const MediaPage = lazy(() => import('./pages/media/media-page.tsx'))
const SourcesPage = lazy(() => import('./pages/sources/sources-page.tsx'))
const SourcePage = lazy(() => import('./pages/sources/source-page.tsx'))
const TrendingPage = lazy(() => import('./pages/trending/trending-page.tsx'))
const EventPage = lazy(() => import('./pages/trending/event-page.tsx'))
const RulesPage = lazy(() => import('./pages/rules/rules-page.tsx'))
const PlatformsPage = lazy(() => import('./pages/platforms/platforms-page.tsx'))
const UnitsPage = lazy(() => import('./pages/units/units-page.tsx'))
const UnitPage = lazy(() => import('./pages/units/unit-page.tsx'))
const StaffPage = lazy(() => import('./pages/staff/staff-page.tsx'))
const AuditPage = lazy(() => import('./pages/audit/audit-page.tsx'))
const AccountPage = lazy(() => import('./pages/account/account-page.tsx'))

export function Pages() {
  const texts = useTexts()
  const { data: me, error, refetch } = useMeQuery()
  if (error) return <Result status="warning" title={problemText(error, texts)} extra={<Button onClick={() => void refetch()}>{texts.retry}</Button>} />
  if (me === undefined) return <Waiting />
  if (me === null)
    return (
      <Suspense fallback={<Waiting />}>
        <LoginPage />
      </Suspense>
    )
  return (
    <MeContext value={me}>
      <Shell>
        <Suspense fallback={<Waiting />}>{me.mustChangePassword || me.mustUseCode ? <AccountPage /> : <PagesOf me={me} />}</Suspense>
      </Shell>
    </MeContext>
  )
}

function PagesOf({ me }: { me: Me }) {
  const may = (permission: Me['permissions'][number]): boolean => me.permissions.includes(permission)
  return (
    <Routes>
      <Route path="/" element={<Navigate to={startOf(me)} replace />} />
      {may('queue:read') && <Route path="/queue" element={<QueuePage />} />}
      {may('post:label') && <Route path="/labelling" element={<LabellingPage />} />}
      {may('post:register') && <Route path="/register" element={<RegisterPage />} />}
      {may('import:run') && <Route path="/import" element={<ImportPage />} />}
      {may('case:read') && <Route path="/cases" element={<CasesPage />} />}
      {may('case:read') && <Route path="/cases/:id" element={<CasePage />} />}
      {may('case:read') && <Route path="/approvals" element={<ApprovalsPage />} />}
      {may('reply:review') && <Route path="/reviews" element={<ReviewsPage />} />}
      {may('instruction:read') && <Route path="/instructions" element={<InstructionsPage />} />}
      {may('report:read') && <Route path="/reports" element={<ReportsPage />} />}
      {may('report:read') && <Route path="/reports/:id" element={<ReportPage />} />}
      {may('report:read') && <Route path="/reports/:id/print" element={<ReportPaper />} />}
      {may('dispatch:handle') && <Route path="/inbox" element={<InboxPage />} />}
      {may('dispatch:handle') && <Route path="/inbox/:id" element={<InboxItemPage />} />}
      {may('reminder:read') && <Route path="/supervise" element={<SupervisePage />} />}
      {(may('supervision:read') || may('supervision:answer')) && <Route path="/supervise/:id/print" element={<NoticePaper />} />}
      {may('supervision:answer') && <Route path="/notices" element={<NoticesPage />} />}
      {may('duty:plan') && <Route path="/duties" element={<DutiesPage />} />}
      {may('forwarding:read') && <Route path="/forwarding" element={<ForwardingPage />} />}
      {may('outbox:read') && <Route path="/outbox" element={<OutboxPage />} />}
      {may('event:read') && <Route path="/trending" element={<TrendingPage />} />}
      {may('event:read') && <Route path="/trending/:id" element={<EventPage />} />}
      {may('enterprise:read') && <Route path="/enterprise" element={<EnterprisePage />} />}
      {may('media:read') && <Route path="/media" element={<MediaPage />} />}
      {may('source:read') && <Route path="/sources" element={<SourcesPage />} />}
      {may('source:read') && <Route path="/sources/:id" element={<SourcePage />} />}
      {may('rules:read') && <Route path="/rules" element={<RulesPage />} />}
      {may('platform:manage') && <Route path="/platforms" element={<PlatformsPage />} />}
      {may('unit:read') && <Route path="/units" element={<UnitsPage />} />}
      {may('unit:read') && <Route path="/units/:id" element={<UnitPage />} />}
      {may('staff:read') && <Route path="/staff" element={<StaffPage />} />}
      {may('audit:read') && <Route path="/audit" element={<AuditPage />} />}
      <Route path="/account" element={<AccountPage />} />
      <Route path="*" element={<Missing />} />
    </Routes>
  )
}

/** The page a role begins its day with. */
function startOf({ permissions }: Me): string {
  if (permissions.includes('dispatch:handle')) return '/inbox'
  if (permissions.includes('case:approve')) return '/approvals'
  if (permissions.includes('queue:read')) return '/queue'
  if (permissions.includes('source:read')) return '/sources'
  if (permissions.includes('staff:grant')) return '/staff'
  return permissions.includes('audit:read') ? '/audit' : '/account'
}

function Waiting() {
  return (
    <div className="waiting">
      <Spin />
    </div>
  )
}

function Missing() {
  const texts = useTexts()
  const navigate = useNavigate()
  return (
    <Result
      status="404"
      title={texts.pageMissing}
      extra={
        <Button type="primary" onClick={() => void navigate('/')}>
          {texts.toStart}
        </Button>
      }
    />
  )
}
