/** 核验: walks the whole chain and names its first broken link. */
import { Alert, Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { problemText } from '../../problem-texts.ts'
import { useTexts } from '../../texts/wording.ts'

export function AuditCheck() {
  const texts = useTexts()
  const words = texts.audit
  const check = useMutation({ mutationFn: () => api('checkAudit') })
  const { data } = check
  return (
    <div className="audit-check" aria-live="polite">
      <Button loading={check.isPending} onClick={() => check.mutate()}>
        {words.check}
      </Button>
      {check.error && <Alert type="error" showIcon title={problemText(check.error, texts)} />}
      {data && (data.broken === null ? <Alert type="success" showIcon title={words.whole(data.entries)} description={<code className="audit-hash">{words.lastHash(data.lastHash ?? '')}</code>} /> : <Alert type="error" showIcon title={words.broken(data.entries)} description={<code className="audit-hash">{data.broken}</code>} />)}
    </div>
  )
}
