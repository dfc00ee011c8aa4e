/**
 * Crawlee's side of the browser mode: PlaywrightCrawler over the listed pages, its own storage on disk (CRAWLEE_STORAGE_DIR), politeness off. The page's
 * own script draws the post; what is drawn is read in the page. Arguments: file of addresses, concurrency, path of the browser.
 */
import { readFileSync } from 'node:fs'
import { Dataset, log, PlaywrightCrawler } from 'crawlee'

const [list = '', concurrency = '', executablePath = ''] = process.argv.slice(2)
const urls = JSON.parse(readFileSync(list, 'utf8'))
log.setLevel(log.LEVELS.WARNING)
let characters = 0
let replies = 0
const started = performance.now()
const cpuBefore = process.cpuUsage()
const crawler = new PlaywrightCrawler({
  minConcurrency: Number(concurrency),
  maxConcurrency: Number(concurrency),
  respectRobotsTxtFile: false,
  headless: true,
  launchContext: { launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] } },
  async requestHandler({ page, request, pushData }) {
    await page.waitForSelector('#replyContentMain', { state: 'attached' })
    const record = await page.evaluate(() => {
      const text = (selector, within = document) => within.querySelector(selector)?.textContent.trim() ?? ''
      return {
        title: text('.replyInfoHead h1'),
        head: text('li.replyMsg'),
        body: text('#replyContentMain'),
        state: text('p.stateInfo'),
        type: text('p.typeNameD'),
        domain: text('p.domainName'),
        addressee: text('.replyObject span'),
        replies: [...document.querySelectorAll('.handleContent.sitText')].map((p) => {
          const whole = p.closest('.replyHandleMain') ?? document
          return { unit: text('h4', whole), at: text('.handleTime', whole), text: p.textContent.trim() }
        }),
        rating: text('h4.satisfied'),
      }
    })
    characters += record.body.replace(/\s+/g, '').length
    replies += record.replies.length
    await pushData({ url: request.loadedUrl, ...record })
  },
})
await crawler.run(urls)
const posts = (await (await Dataset.open()).getInfo())?.itemCount ?? 0
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
process.stdout.write(`${JSON.stringify({ posts, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, characters, replies })}\n`)
