/**
 * `/threads/content?tid=`: one post, in the shapes of the saved pages (FORMATS §1.3): answered with
 * pictures, place and rating; pending; and without a field, as on ministry boards.
 */
import { pathOf } from '../boards.ts'
import { escapeHtml, numberFrom, toBreaks, toIndented } from '../markup.ts'
import { printMinute, printMonthCode } from '../shanghai-time.ts'
import type { Rating, Reply, ShownPost, State, World } from '../world.ts'
import { breadcrumb, pageFrame, titleOf } from './page-frame.ts'
import { ratingLabel, stars } from './rating-stars.ts'

const stateColours: Record<State, string> = { 待回复: 'red', 办理中: 'orange', 已办理: 'green' }

/** What the site says, with status 200, for a post that is not, not yet or no longer there. */
export const MISSING_PAGE = pageFrame('领导留言板 - 人民网', '<div class="w1200 error_box">\n    <p>页面找不到了！</p>\n    <a href="/">返回首页</a>\n</div>')

export function detailPage(world: World, post: ShownPost): string {
  const { row } = post
  const forum = world.forumByFid.get(post.fid)
  const path = forum ? pathOf(forum, world.forumByFid) : []
  const tags = [row.domain, row.type].flatMap((name) => (name === null ? [] : [`
                    <em class="domainType">${name}</em>
                `]))
  return pageFrame(
    `${escapeHtml(row.title)} - ${titleOf(path)}`,
    `${breadcrumb(path)}

<div class="liuyan_box03 w1200 clearfix
	
	
	
">
    <h2>
        <b>
            <span class="context-title-text">${escapeHtml(row.title)}</span>
            
                
                        <em class="${stateColours[post.state]}">${post.state}</em>
                    
                ${tags.join('')}
            
        </b>

        <div class="size">
            <b><img src="/static/www/images/icon20.gif" width="28" height="22" /></b>
            <ul>
                <li class="t01"><a href="javascript:doZoom(20)">超大</a></li>
                <li class="t02"><a href="javascript:doZoom(18)">大</a></li>
                <li class="t03"><a href="javascript:doZoom(16)">标准</a></li>
                <li class="t04"><a href="javascript:doZoom(14)">小</a></li>
            </ul>
        </div>
    </h2>

        <div class="fav"></div>

    <h3 class="fl grey2 clearfix">
        
        <span>
			
			${escapeHtml(row.author)}
			&nbsp;&nbsp;&nbsp;&nbsp;
			${printMinute(post.approvedAt)}
			&nbsp;&nbsp;&nbsp;&nbsp;

		</span>
    </h3>

    
    <p class="zoom content">${post.mark % 2 === 0 ? '<br/>' : ''}${toBreaks(post.content)}</p>

    
    <div>
        ${pictures(post)}
        
        ${place(row.place)}
    </div>
</div>

<div class="w1200 tips-area">
    ${post.mark % 4 === 0 ? `
        <div class="original-tips">
            <span>该留言中含有个人信息或其他不便公开展示的内容，仅办理机构可见。</span>
        </div>` : ''}
    
</div>

    <div class="clearfix liuyan_box04 w1200
		
    ">
        <ul>
            
            
            
        </ul>
    </div>

    <div class="clearfix liuyan_box05 w1200
        
    ">

        <ul>
            ${post.replies.map(answer).join('')}
            ${post.rating ? comments(post.rating) : ''}
            
        </ul>
    </div>`,
  )
}

/** Addresses of the post's pictures, as the page links them. */
export function pictureUrls(post: ShownPost): string[] {
  return Array.from({ length: post.row.attachments }, (_, index) => {
    const name = [0, 1, 2, 3].map((part) => numberFrom(`${post.row.id} ${index} ${part}`).toString(36).padStart(7, '0')).join('')
    return `/files/attachment/month_${printMonthCode(post.submittedAt)}/20${printMonthCode(post.submittedAt)}_${name}.jpg`
  })
}

function pictures(post: ShownPost): string {
  if (post.row.attachments === 0) return ''
  const links = pictureUrls(post).map((url) => `
                                <a href="${url}" class="html5lightbox"  data-group="threads" >
                                    <img src="${url.replace('.jpg', '_m.jpg')}" width="101" height="101">
                                </a>
                            `)
  return `
            <div class="pic">
                ${links.join('')}
            </div>
        `
}

const place = (name: string | null): string =>
  name === null ? '' : `<i style="color:#D1182A"><img src="/static/www/images/adderss_img.png" class="adderss_img_dirsc">发生地:&nbsp;&nbsp;<i style="color:#333" >${escapeHtml(name)}</i></i>`

const answer = (reply: Reply): string => `
                    <li class="reply">
                        <span class="title">回复</span>
                        <h3><i class="red">${escapeHtml(reply.unit)}</i></h3>
                        
                                <p class="zoom">${toIndented(reply.text)}</p>
                                
                        <h3><em class="grey2">
                            
                            回复时间：${printMinute(reply.at)}
                        </em></h3>
                    </li>
                `

/** The `em` round the rating's time is never closed: so it is on the real page. */
const comments = (rating: Rating): string => `
                <li class="comments">
                    <span class="title">评价</span>

                    
                    <h4><span class="grey2">
                        
                                            <div class="sec-score">
                                                    <span class="sec-score_firstspan">${ratingLabel(rating)}</span>
                                                    <span class="score empty_bgImg">${stars(rating)}
                                                    </span>
                                                </div>
                                        
                                    <span class="wrapSpan">解决程度:<span class="red back_info">${rating.resolution}分</span></span>
                                    <span class="wrapSpan">办理态度:<span class="red back_info">${rating.attitude}分</span></span>
                                    <span class="wrapSpan">办理速度:<span class="red back_info">${rating.speed}分</span></span>
                                
                    </span></h4>
                    
                            ${rating.comment ? `<p class="zoom">${toBreaks(rating.comment)}</p>` : ''}
                            
                            <div class="tips-area">
                                
                            </div>
                            <h4>
                                
                                <em class="grey2">评价时间：${printMinute(rating.at)}
                            </h4>
                        
                </li>
            `
