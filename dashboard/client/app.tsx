/** Providers around the pages: language, look, server state, addresses. */
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { BrowserRouter } from 'react-router'
import { CrashBoundary } from './crash-boundary.tsx'
import { Pages } from './pages.tsx'
import { createQueryClient } from './query-client.ts'
import { theme } from './theme.ts'
import { useWording, WordingContext } from './texts/wording.ts'

/** The server wrote it into this very page; antd's styles carry it, so that the policy lets them in. */
const pageNonce = (): string | undefined => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce

export function App() {
  const wording = useWording()
  const [queryClient] = useState(createQueryClient)
  const [csp] = useState(() => ({ nonce: pageNonce() ?? '' }))
  return (
    <WordingContext value={wording}>
      <ConfigProvider locale={wording.language === 'zh' ? zhCN : enUS} theme={theme} csp={csp} button={{ autoInsertSpace: false }}>
        <AntApp message={{ maxCount: 1, top: 6 }} notification={{ placement: 'topRight', maxCount: 4 }}>
          <CrashBoundary text={wording.texts.crashed}>
            <QueryClientProvider client={queryClient}>
              <BrowserRouter>
                <Pages />
              </BrowserRouter>
            </QueryClientProvider>
          </CrashBoundary>
        </AntApp>
      </ConfigProvider>
    </WordingContext>
  )
}
