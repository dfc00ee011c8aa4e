/**
 * Pages through a browser: the site's own script runs, and what it receives is read. Nothing of a site is recomputed, no
 * captcha is answered. The browser keeps its manners through `PoliteFetch.turn`; pictures, fonts and other hosts are
 * not loaded.
 */
import { existsSync } from 'node:fs'
import type { Browser, Page, Response, Route } from 'playwright-core'
import { SiteRefused, SiteUnreachable } from './errors.ts'
import { retryAfterMs } from './http/retry.ts'
import type { PoliteGate } from './source.ts'

export interface BrowserOptions {
  /** The browser's program; by default where Debian puts Chromium. */
  executablePath?: string
  userAgent?: string
  timeoutMs?: number
  signal: AbortSignal
}

/** There is no browser to run. */
export class BrowserMissing extends Error {
  constructor(path: string) {
    super(`there is no browser at ${path}: install one (Debian: apt-get install chromium), or set HUIYIN_CHROMIUM to its path`)
    this.name = 'BrowserMissing'
  }
}

/** A JSON answer that the page received. */
export interface JsonAnswer {
  path: string
  body: string
}

export interface RenderedPage {
  url: string
  status: number
  html: string
  /** In the order they came. */
  answers: JsonAnswer[]
}

/** When a page counts as loaded. */
export interface Ready {
  selector: string
  /** Path of the JSON answer that will do as well. */
  answer?: RegExp
  /** How long the drawing may take once the answer is there. */
  settleMs?: number
}

export const debianChromium = '/usr/bin/chromium'
// DESIGN §6: what a headless Chromium needs in a container, and keeps it from calling home.
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const loaded = new Set(['document', 'script', 'xhr', 'fetch'])
const answerMaxBytes = 8 * 1024 * 1024

/** @throws BrowserMissing */
export async function openBrowser(options: BrowserOptions): Promise<BrowserPage> {
  const executablePath = options.executablePath ?? debianChromium
  if (!existsSync(executablePath)) throw new BrowserMissing(executablePath)
  options.signal.throwIfAborted()
  // Loaded here: nothing but a crawl with a browser needs it, and it takes its time.
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath, args: flags })
  const userAgent = options.userAgent
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', serviceWorkers: 'block', acceptDownloads: false, ...(userAgent === undefined ? {} : { userAgent }) })
  return new BrowserPage(browser, await context.newPage(), options.timeoutMs ?? 30_000, options.signal)
}

/** One page of one browser, used for one address after another. */
export class BrowserPage {
  private readonly browser: Browser
  private readonly page: Page
  private readonly timeoutMs: number
  private readonly signal: AbortSignal
  private gate: PoliteGate | null = null
  private site: URL | null = null
  private answers: Promise<JsonAnswer | null>[] = []
  private readonly stop = (): void => void this.close()

  constructor(browser: Browser, page: Page, timeoutMs: number, signal: AbortSignal) {
    this.browser = browser
    this.page = page
    this.timeoutMs = timeoutMs
    this.signal = signal
    signal.addEventListener('abort', this.stop, { once: true })
  }

  /** Refuses what we do not need and what robots.txt forbids; notes JSON answers. To be called once. */
  async guard(): Promise<void> {
    await this.page.route('**/*', (route) => this.letThrough(route))
    this.page.on('response', (response) => this.note(response))
    // A page that asks to leave, or to confirm, must not hold the crawl.
    this.page.on('dialog', (dialog) => void dialog.dismiss())
  }

  /**
   * Opens an address and waits until an element is there, or a JSON answer has come where one is named.
   * @throws SiteRefused (403, 429, SN0006) · SiteUnreachable
   */
  async visit(url: string, ready: Ready, gate: PoliteGate): Promise<RenderedPage> {
    this.site = new URL(url)
    return this.patiently(url, gate, async () => {
      const { selector, answer, settleMs = 0 } = ready
      const answered = answer === undefined ? null : this.awaitAnswer(answer)
      // Looked at again below; until then a failed `goto` must not leave it unhandled.
      answered?.catch(() => null)
      const response = await this.page.goto(url, { waitUntil: 'domcontentloaded', timeout: this.timeoutMs })
      const status = response?.status() ?? 0
      if (status === 401 || status === 403 || status === 429) throw new SiteRefused(url, status, `HTTP ${status}`, retryAfterMs(response?.headers()['retry-after'], Date.now()))
      if (status >= 400) throw new SiteUnreachable(url, `HTTP ${status}`)
      const drawn = this.page.waitForSelector(selector, { state: 'attached', timeout: this.timeoutMs })
      drawn.catch(() => null)
      await (answered === null ? drawn : Promise.any([answered, drawn]))
      if (settleMs > 0) await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, settleMs).unref())])
      return status
    })
  }

  /** Clicks and waits for the JSON answer that the click brings. @throws like `visit` */
  async click(selector: string, answer: RegExp, gate: PoliteGate): Promise<RenderedPage> {
    const url = this.page.url()
    return this.patiently(url, gate, async () => {
      const [response] = await Promise.all([this.awaitAnswer(answer), this.page.click(selector, { timeout: this.timeoutMs })])
      return response.status()
    })
  }

  /** Whether an element can be seen. */
  async shows(selector: string): Promise<boolean> {
    return this.page.isVisible(selector)
  }

  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.stop)
    await this.browser.close()
  }

  private async awaitAnswer(path: RegExp): Promise<Response> {
    const response = await this.page.waitForResponse((seen) => path.test(new URL(seen.url()).pathname), { timeout: this.timeoutMs })
    await response.finished()
    return response
  }

  private async patiently(url: string, gate: PoliteGate, act: () => Promise<number>): Promise<RenderedPage> {
    this.signal.throwIfAborted()
    this.gate = gate
    this.answers = []
    try {
      const status = await act()
      const answers = (await Promise.all(this.answers)).filter((answer) => answer !== null)
      const refused = answers.find((answer) => /"code"\s*:\s*"SN0006"/.test(answer.body.slice(0, 500)))
      if (refused) throw new SiteRefused(url, 200, `the site refuses its own page's call ${refused.path} (SN0006)`)
      return { url: this.page.url(), status, html: await this.page.content(), answers }
    } catch (error) {
      this.signal.throwIfAborted()
      if (error instanceof SiteRefused || error instanceof SiteUnreachable) throw error
      throw new SiteUnreachable(url, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), { cause: error })
    }
  }

  private async letThrough(route: Route): Promise<void> {
    const request = route.request()
    const url = request.url()
    const wanted = /^https?:/.test(url) && loaded.has(request.resourceType()) && this.site !== null && sameSite(new URL(url).hostname, this.site.hostname)
    if (!wanted || this.gate?.allows(url) === false) return route.abort('blockedbyclient')
    return route.continue()
  }

  private note(response: Response): void {
    const json = /json/.test(response.headers()['content-type'] ?? '')
    this.answers.push(
      response
        .body()
        .then((bytes) => {
          this.gate?.noteAnswer(bytes.byteLength)
          if (!json || bytes.byteLength > answerMaxBytes) return null
          return { path: new URL(response.url()).pathname, body: bytes.toString('utf8') }
        })
        // A redirect or an aborted answer has no body.
        .catch(() => null),
    )
  }
}

/** `static.people.com.cn` and `liuyan.people.com.cn` are one site; addresses in numbers only themselves. */
function sameSite(a: string, b: string): boolean {
  if (a === b) return true
  const registered = /(?:^|\.)([^.]+\.(?:(?:com|gov|org|net|edu|ac)\.)?[a-z]{2,})$/i
  const own = registered.exec(b)?.[1]
  return own !== undefined && registered.exec(a)?.[1] === own
}
