/**
 * 北京's shape (FORMATS §2.3, saved pages): a list that is a script's object rather than JSON, pages with
 * junk before the doctype and lies about their charset, several replying units, attachments in a second
 * block of the body's class.
 */
import { escapeHtml } from '../markup.ts'
import { printDay } from '../shanghai-time.ts'
import type { Site, Stage } from '../site.ts'
import { fieldsOf } from '../site.ts'
import type { Reply, ShownPost, StoredPost } from '../world.ts'
import { letterFinder, letterPage, sendPage } from './letters.ts'

const LIST = '/hudong/hdjl/sindex/bjah-index-hdjl!letterListJson.action'
export const beijingStart = `${LIST}?keyword=&startDate=&endDate=&letterType=0&page.pageNo=1&page.pageSize=6&orgtitleLength=26`

interface Kind {
  code: '1' | '2' | '3'
  word: '咨询' | '建议' | '投诉'
  flow: string
}
const kinds: readonly [Kind, Kind, Kind] = [
  { code: '1', word: '咨询', flow: '/hudong/hdjl/com.web.consult.consultDetail.flow' },
  // «sugges» is how the site spells it.
  { code: '2', word: '建议', flow: '/hudong/hdjl/com.web.suggest.suggesDetail.flow' },
  { code: '3', word: '投诉', flow: '/hudong/hdjl/com.web.complain.complainDetail.flow' },
]

export function addBeijing(site: Site, stage: Stage): void {
  const find = letterFinder(stage, originalId)
  site.app.get(LIST, async (request, reply) => {
    const fields = fieldsOf(request)
    const size = Math.min(100, Math.max(1, Number(fields['page.pageSize']) || 6))
    const type = fields['letterType'] ?? '0'
    const found = letterPage(stage, Number(fields['page.pageNo'] ?? 1), size, (letter) => (type === '0' || kindOf(letter).code === type) && letter.row.title.includes(fields['keyword'] ?? ''))
    const rows = found.letters.map((letter) => listRow(letter, Number(fields['orgtitleLength']) || 26))
    return reply.type('text/html').send(`{page:{pageNo:${found.page},totalCount:${found.total},totalPages:${found.pages},pageSize:${size}},result:[${rows.join(',')}]}`)
  })
  for (const kind of kinds) {
    site.app.get(kind.flow, async (request, reply) => {
      site.welcome(request, reply)
      const letter = find(fieldsOf(request)['originalId'])
      return sendPage(reply, letter && kindOf(letter) === kind ? page(kind, letter) : frame('提示信息', '', '<div class="tips">信件不存在！</div>'))
    })
  }
}

function kindOf(letter: StoredPost): Kind {
  const { type } = letter.row
  return type === '咨询' ? kinds[0] : type === '建言' || type === '建议' ? kinds[1] : kinds[2]
}

/** AHyyMMddNNNNN */
export const originalId = (letter: StoredPost): string => `AH${printDay(letter.submittedAt).slice(2).replaceAll('-', '')}${String(letter.number % 100_000).padStart(5, '0')}`

/** `bj***30`; about half are anonymous. */
const writerOf = (letter: StoredPost): string => (letter.mark % 2 === 0 ? '匿名用户' : `bj***${String(letter.mark % 100).padStart(2, '0')}`)

/** A text in single quotes, as a script writes it. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`).replaceAll('\n', String.raw`\n`)}'`

const cut = (text: string, length: number): string => ([...text].length > length ? `${[...text].slice(0, length).join('')}...` : text)

function listRow(letter: ShownPost, titleLength: number): string {
  const kind = kindOf(letter)
  const units = unitsOf(letter).map((unit) => unit.name).join(',')
  const fields = {
    originalId: originalId(letter),
    letterType: kind.code,
    letterTypeName: kind.word,
    letterTitle: letter.row.title,
    showLetterTitle: cut(letter.row.title, Math.ceil(titleLength / 2)),
    writeDate: printDay(letter.submittedAt),
    orgNames: units,
    showOrgNames: cut(units, 8),
  }
  return `{${Object.entries(fields).map(([key, value]) => `${key}:${quoted(value)}`).join(',')}}`
}

/** Each unit once, with all it wrote: a first word, then a supplement. */
function unitsOf(letter: ShownPost): { name: string; first: Reply; texts: string[] }[] {
  const units = new Map<string, { name: string; first: Reply; texts: string[] }>()
  for (const reply of letter.replies) {
    const unit = units.get(reply.unit)
    if (unit) unit.texts.push(reply.text)
    else units.set(reply.unit, { name: reply.unit, first: reply, texts: [reply.text] })
  }
  return [...units.values()]
}

const frame = (title: string, head: string, body: string): string => `${'\n'.repeat(15)}<script>var ctx = "/feedback";</script>



<script>var sinofwSkin = "blue_sky";</script>



<script>var sinofwCharType = "gbk";</script>



<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta http-equiv="Cache-Control" content="no-store"/>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<META content="IE=8,9,10,11" http-equiv="X-UA-Compatible">


<html xmlns="http://www.w3.org/1999/xhtml">
<head>
	<title>${title}_首都之窗_北京市人民政府门户网站</title>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
${head}
<meta name="robots" content="none">
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
</head>
<body>
<div class="conouter center-block o-bg-white">
	<div class="container">
${body}
	</div>
</div>
</body>
</html>
`

const page = (kind: Kind, letter: ShownPost): string =>
  frame(
    escapeHtml(letter.row.title),
    `	<meta name="PubDate" content="${printDay(letter.submittedAt)}" />
	<meta name="ArticleTitle" content="${escapeHtml(letter.row.title)}" />
	<meta name="Keywords" content="${kind.word}类信件详细信息;信件详情;政民互动" />`,
    `		<div style="padding-left: 15px;padding-right: 15px;">
			<div class="row clearfix my-5 o-border p-2">
				<div class="col-xs-12 col-md-12 column o-border-bottom2">
					<div class="col-xs-2 col-sm-1 col-md-1 mb-2"><img src="/hudong/hdjl/images/icon2.png" width="41" height="41" /></div>
					<div class="col-xs-10 col-sm-10 col-md-10 o-font4 my-2"><strong>${escapeHtml(letter.row.title)}</strong></div>
				</div>
				<div class="col-xs-12 col-md-12 col-sm-12 column my-3">
					<div class="col-xs-10 col-lg-3 col-sm-3 col-md-4 text-muted">来信人：${writerOf(letter)}</div>
					<div class="col-xs-5 col-lg-3 col-sm-3 col-md-3 text-muted">时间：${printDay(letter.submittedAt)}</div>
				</div>
				<div class="col-xs-12 col-md-12 column p-2 text-muted mx-2">${escapeHtml(letter.content)}</div>
				${attachments(letter)}
			</div>
			${letter.replies.length > 0 ? answers(letter) : ''}
		</div>`,
  )

const attachments = (letter: ShownPost): string =>
  letter.row.attachments === 0
    ? ''
    : `
					<div class="col-xs-12 col-md-12 column p-2 text-muted mx-2">
						<div style="background:#fffbed;">
							<ul>
${Array.from({ length: letter.row.attachments }, (_, index) => {
  const name = `IMG_${letter.mark % 10_000}_${index + 1}.jpg`
  return `								<li>
										<span class="col-xs-9 col-md-6 col-lg-6 font14" title="${name}">附件${index + 1}：${name}</span>
										<a href="/hudong/hdjl/com.web.base.download.fileDownload.flow?attachId=${(letter.mark % 90_000_000) + index}&attachName=${name}&type=draft" class="font12">下载</a>
									</li>`
}).join('\n')}
							</ul>
						</div>
					</div>`

const answers = (letter: ShownPost): string => `<div class="row clearfix my-5 o-border p-2">
					<div style="overflow:hidden;">
${unitsOf(letter)
  .map(
    (unit) => `						<div class="col-xs-12 col-md-12 column o-border-bottom">
								<div class="col-xs-12 col-md-12 column o-border-bottom2">
									<div class="col-xs-2 col-sm-1 col-md-1 mb-2"><img src="/hudong/hdjl/images/icon3.png" width="41" height="41" /></div>
									<div class="col-xs-9 col-sm-7 col-md-5 o-font4 my-2">
										<strong>${escapeHtml(unit.name)}</strong>
									</div>
									<div class="col-xs-12 col-sm-3 col-md-3 my-2">答复时间：${printDay(unit.first.at)}</div>
								</div>
${unit.texts.map((text, index) => `									<div class="col-xs-12 col-md-12 column p-4 text-muted${index === 0 ? ' my-3' : ''}">${escapeHtml(text)}</div>`).join('\n')}
							</div>`,
  )
  .join('\n')}
					</div>
				</div>`
