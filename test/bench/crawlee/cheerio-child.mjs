/**
 * Crawlee's side: CheerioCrawler over the listed pages, its own storage on disk (CRAWLEE_STORAGE_DIR), politeness off.
 * JavaScript, because the root's type check does not see the packages of this folder. Arguments: file of addresses, concurrency.
 */
import { readFileSync } from 'node:fs'
import { CheerioCrawler, Dataset, log } from 'crawlee'

const [list = '', concurrency = ''] = process.argv.slice(2)
const urls = JSON.parse(readFileSync(list, 'utf8'))
log.setLevel(log.LEVELS.WARNING)
let characters = 0
let replies = 0
const started = performance.now()
const cpuBefore = process.cpuUsage()
const crawler = new CheerioCrawler({
  // As many at once from the beginning to the end: without a least, its pool starts at one and backs off when the machine is busy.
  minConcurrency: Number(concurrency),
  maxConcurrency: Number(concurrency),
  respectRobotsTxtFile: false,
  async requestHandler({ $, request, pushData }) {
    const box = $('.liuyan_box03').first()
    const record = {
      url: request.loadedUrl,
      title: box.find('.context-title-text').first().text().trim(),
      head: box.find('h3.grey2 span').first().text().trim(),
      body: box.find('p.content, p.zoom, p#zoom').first().text().trim(),
      state: box.find('h2 em').filter('.green, .red, .orange').first().text().trim(),
      types: box.find('h2 em.domainType').toArray().map((em) => $(em).text().trim()),
      addressee: $('.path_2j > i').last().text().trim(),
      replies: $('li.reply').toArray().map((li) => ({
        unit: $(li).find('h3 i.red').first().text().trim(),
        at: $(li).find('em.grey2').last().text().trim(),
        text: $(li).find('p.zoom').text().trim(),
      })),
      ratings: $('li.comments').last().find('.wrapSpan').toArray().map((span) => $(span).text().trim()),
    }
    characters += record.body.replace(/\s+/g, '').length
    replies += record.replies.length
    await pushData(record)
  },
})
await crawler.run(urls)
const posts = (await (await Dataset.open()).getInfo())?.itemCount ?? 0
const seconds = (performance.now() - started) / 1000
const cpu = process.cpuUsage(cpuBefore)
const cpuSeconds = (cpu.user + cpu.system) / 1e6
process.stdout.write(`${JSON.stringify({ posts, seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, characters, replies })}\n`)
