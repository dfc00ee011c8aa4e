/* The page script of the replica's newest board generation: signs its calls, draws lists and posts. Runs in a browser. */
/* global window, document, fetch, location */
const APP_CODE = 'replica-pc'
const token = document.querySelector('meta[name="x-token"]').content
const query = new URLSearchParams(location.search)
const app = document.getElementById('app')

function mix(text, round) {
  let hash = (0x811c9dc5 + round * 0x9e3779b1) >>> 0
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash
}

function sign(param) {
  const text = [APP_CODE, token, param, 'replica-only'].join('\n')
  return [1, 2, 3, 4].map((round) => mix(text, round).toString(16).padStart(8, '0')).join('')
}

async function call(path, values) {
  const param = JSON.stringify(values)
  const body = JSON.stringify({ appCode: APP_CODE, token, signature: sign(param), param })
  const response = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  return response.json()
}

/** An element with a class, a text, and children (null ones are left out). */
function make(tag, className, text, ...children) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text) node.textContent = text
  node.append(...children.filter((child) => child !== null))
  return node
}

/** The server's texts are markup: highlight labels, line breaks, entities. */
function makeMarked(tag, className, markup) {
  const node = make(tag, className)
  node.innerHTML = markup
  return node
}

const minute = (seconds) => new Date(seconds * 1000 + 8 * 3600000).toISOString().slice(0, 16).replace('T', ' ')

const stateClass = { 待回复: 'state1', 办理中: 'state2', 已办理: 'state3' }

/** No link in it: a click opens the post in a new tab. */
function drawRow(row) {
  const li = make(
    'li',
    '',
    '',
    make('div', 'headMainS fl', '', make('h2', '', '', make('span', 'nick', row.nickName), make('span', 't-mr1 t-ml1', `ID:${row.tid}`)), make('p', '', minute(row.threadsCheckTime))),
    make('div', 'tabList fl', '', makeMarked('h1', '', row.subject), make('p', stateClass[row.stateInfo], row.stateInfo)),
    make('p', 'replyContent', '', makeMarked('span', '', row.content)),
    make('p', 'typeNameD', row.typeName),
    row.domainName ? make('p', 'domainName', row.domainName) : null,
  )
  li.addEventListener('click', () => window.open(`/threads/content?tid=${row.tid}`))
  return li
}

function drawList() {
  const list = make('ul', 'replyList')
  const more = make('div', 'mordList', '展开更多')
  let typeId = 5
  let lastItem = ''
  let asked = 0

  async function load() {
    asked += 1
    const mine = asked
    const position = query.get('position') ?? '0'
    const param = { fid: query.get('fid'), showUnAnswer: 1, typeId, lastItem, position, rows: 10, orderType: 2 }
    const answer = await call(`/v1/threads/list/${position === '1' ? 'bw' : 'df'}`, param)
    // Another tab or a second click came in between: this answer is too late.
    if (mine !== asked) return
    const rows = answer.resultData?.data ?? []
    list.append(...rows.map(drawRow))
    lastItem = answer.resultData?.lastItem ?? lastItem
    more.style.display = rows.length < 10 ? 'none' : ''
    list.dataset.loaded = String(list.children.length)
  }

  const tabs = [['tab-first', 5, '建言'], ['tab-second', 2, '投诉/求助'], ['tab-third', 1, '咨询']].map(([id, type, name]) => {
    const tab = make('div', 'el-tabs__item', name)
    tab.id = id
    tab.addEventListener('click', () => {
      typeId = type
      lastItem = ''
      list.replaceChildren()
      delete list.dataset.loaded
      void load()
    })
    return tab
  })
  more.addEventListener('click', () => void load())
  app.append(make('div', 'leadReplyHead clearfix', '', make('h2', '', query.get('formName') ?? '')), make('div', 'el-tabs__nav', '', ...tabs), list, more)
  return load()
}

const drawReply = (item) =>
  make('div', 'replyHandleMain fl', '', make('div', '', '', make('h4', '', item.organization), make('div', 'handleTime', minute(item.dateline))), makeMarked('p', 'handleContent noWrap sitText', item.content))

const drawRating = (rating) =>
  make(
    'div',
    'evaluate',
    '',
    make('h4', 'satisfied', rating.label),
    make('h3', '', '', make('div', '', '', make('p', '', minute(rating.dateline)))),
    make('p', 'scores', '', ...[['解决程度', rating.gradeLevel], ['办理态度', rating.gradeManner], ['办理速度', rating.gradeSpeed]].map(([name, grade]) => make('span', 'wrapSpan', `${name}：${grade}分`))),
    rating.content ? make('p', 'evaluateContent', rating.content) : null,
  )

async function drawPost() {
  const answer = await call('/v1/threads/content', { tid: query.get('tid'), fromTrash: 0 })
  const items = answer.resultData?.contentList ?? []
  const post = items.find((item) => item.dataType === 1)
  if (!post) {
    app.replaceChildren(make('div', 'error_box', '', make('p', '', '页面找不到了！')))
    return
  }
  document.title = `${post.subject} - 领导留言板`
  const body = makeMarked('p', '', post.content)
  body.id = 'replyContentMain'
  const pictures = post.attachments.map((url) => {
    const image = make('img', 'replyImg')
    image.src = url
    return image
  })
  app.replaceChildren(
    make('div', 'replyObject fl', '', make('span', '', `留言对象：${post.forumName}`)),
    make('div', 'replyInfoHead clearfix', '', make('h1', 'fl', post.subject), make('p', 'typeNameD', post.typeName), ...(post.domainName ? [make('p', 'domainName', post.domainName)] : []), make('p', 'stateInfo', post.stateInfo)),
    make('ul', '', '', make('li', 'replyMsg', '', make('span', '', post.nickName), make('span', '', `ID:${post.tid}`), make('span', '', minute(post.threadsCheckTime)))),
    body,
    ...pictures,
    ...(post.threadPlace ? [make('p', 'threadPlace', `发生地：${post.threadPlace}`)] : []),
    ...items.filter((item) => item.dataType === 4).map(drawReply),
    ...(answer.resultData.satisfaction ? [drawRating(answer.resultData.satisfaction)] : []),
  )
}

async function drawForums() {
  const answer = await call('/v1/forum/getTopForums', { fid: query.get('fid') })
  const items = answer.resultData.forums.map((forum) => {
    const button = make('button', '', forum.name)
    const address = forum.leader ? `/threads/list?checkStatus=0&fid=${forum.fid}&formName=${encodeURIComponent(forum.name)}&position=${forum.position}` : `/forum/list?fid=${forum.fid}`
    button.addEventListener('click', () => window.open(address))
    return make('li', '', '', button)
  })
  app.append(make('ul', 'leadersul', '', ...items))
}

async function drawSearch() {
  const param = { position: 0, keywords: query.get('keywords') ?? '', fid: null, domainId: null, typeId: null, timeRange: null, ansChecked: false, stTime: null, sortType: '0', page: 1, rows: 10 }
  const answer = await call('/v2/threads/search?sortType=0', param)
  app.append(make('ul', 'replyList', '', ...answer.data.data.map(drawRow)))
}

const pages = { '/threads/list': drawList, '/threads/content': drawPost, '/messageSearch': drawSearch }
void (pages[location.pathname] ?? drawForums)()
