/** A reply cut into clauses, each with whether it is a set phrase: receipt, thanks, «passed on», good wishes say nothing of the matter. */

export interface Clause { start: number; end: number; text: string; setPhrase: boolean }

const mail = '(?:留言|来信|来函|来件|来电|信件|邮件|网帖|帖文|帖子|发帖|诉求|投诉|咨询|提问|建议|意见|工单|(?:反映|提出|咨询|反应|提及|所提)的?.{0,24}(?:问题|情况|事项|建议|诉求|网帖|帖文|留言))'
const setPhrases: readonly RegExp[] = [
  /^(?:尊敬的|亲爱的)?.{0,18}(?:网友|网民|市民|群众|来信人|留言人|先生|女士|朋友|同志|业主|家长|居民|用户)?.{0,16}(?:您|你)们?好$/u,
  /^(?:尊敬的|亲爱的)?.{0,8}(?:网友|网民|市民|来信人|先生|女士|朋友|同志|市民朋友)$/u,
  /^[“"「『][^”"」』]{1,16}[”"」』](?:网友|网民|先生|女士|市民)?$/u,
  new RegExp(`^.{0,40}${mail}.{0,12}(?:收悉|收到|知悉|获悉|阅悉|已阅|悉知|关注到)了?$`, 'u'),
  /^.{0,8}(?:已|均)(?:收悉|收到|知悉|获悉|阅悉|阅)了?$/u,
  new RegExp(`^(?:关于|针对|对于|就|对)?(?:您|你|网友).{0,30}${mail}$`, 'u'),
  /^.{0,24}(?:非常|十分|高度|第一时间)?(?:高度)?重视$/u,
  /^.{0,16}(?:现|经.{0,12}(?:了解|研究|核实|调查|核查)后?)?(?:将|就)?.{0,24}(?:情况|问题)?(?:回复|答复|回应|反馈|解答|说明|汇报)(?:您|你)?如下$/u,
  /^.{0,10}(?:感谢|谢谢|多谢|欢迎).{0,40}$/u,
  /^.{0,6}祝(?:您|你|愿|生活|工作|身体|大家|全家).{0,20}$/u,
  /^(?:生活|工作|身体|阖家|全家|万事)?(?:愉快|顺利|健康|幸福|如意)$/u,
  /^.{0,8}(?:敬请|恳请|还请|请|希望|望).{0,14}(?:谅解|理解|支持|监督|见谅|关注|放心|知悉|包涵).{0,8}$/u,
  /^.{0,30}?(?:已|均|并|现|经|也|将|我们|我办|我局|直接|事项|情况|问题|建议|诉求)[^，]{0,14}?(?:转(?:交|办|发|至|给|到|由|请|送)?|交(?:办|由|给|至)|批转|移交|呈报|上报|报送|责成|(?<=[已并])交).{0,24}(?:部门|单位|政府|局|办|委|所|区|县|市|乡|镇|街道|大队|支队|公司|中心|会|院|领导|站|校|处|十字).{0,22}$/u,
  /^.{0,10}已交(?:办|由)?.{0,20}(?:调查|核实|处理|办理|核处|研究)?$/u,
  /^.{0,8}(?:请|由|并|待|进行)?.{0,16}(?:调查|核实|核查|核处|阅处)(?:、|和|及)?(?:处理|办理|核处|处置|核实|回复|答复)?(?:中)?$/u,
  /^.{0,12}(?:如|若|待|一?有|相关|具体|处理|办理|调查)?.{0,10}(?:进展|情况|结果|进度|消息|结论)?.{0,8}(?:将|会|请|再)?(?:第一时间|及时|尽快|适时|另行)(?:向您|给您|与您|对您|予以)?(?:反馈|回复|告知|答复|公布|处理|办理|联系).{0,8}$/u,
  /^.{0,16}(?:此事|该事|问题|正)?(?:正在|在)?(?:积极|抓紧|进一步)?(?:调查|核实|办理|处理|核查|研究)(?:处理|办理|核实|之)?(?:当?中|过程中)$/u,
  /^.{0,10}(?:以上|上述|特此|专此|此).{0,12}(?:回复|答复|说明|是我.{0,12}(?:回复|答复).{0,4})$/u,
  /^.{0,14}(?:如|若|对).{0,16}(?:疑问|不明|不清楚|问题|异议|不满意|意见|建议|需要).{0,14}$/u,
  /^.{0,16}(?:请|可|欢迎|建议您?).{0,14}(?:咨询|致电|拨打|联系|来电|来人).{0,24}$/u,
  /^.{0,12}(?:联系电话|咨询电话|联系人|电话|办公电话|监督电话|热线|邮编|地址)[:：为是]?.{0,24}$/u,
  /^.{0,28}(?:局|办|委|处|所|中心|街道|镇|乡|政府|公司|部|院|队|支队|大队)?\s*\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?$/u,
  /^.{0,24}(?:局|办公室|委员会|办事处|人民政府|网宣办|网信办|宣传部|信访局|管理处|管委会|中心|支队|公司)$/u,
]

/** What ends a clause; a masked number or a decimal is not cut. */
const end = /[。！？；，\n]|(?<=好)：|\s{2,}|(?<=\d日)(?=[^\d前内起止至、，。；之以上下晚早凌中午]{2})/gu
const wordy = /[\p{L}\p{N}]/u

/** Clauses of a folded text in order; what holds no letter or digit is left out. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = []
  let from = 0
  const take = (to: number): void => {
    const raw = text.slice(from, to)
    const start = from + (raw.length - raw.trimStart().length)
    const own = raw.trim()
    if (wordy.test(own)) clauses.push({ start, end: start + own.length, text: own, setPhrase: isSetPhrase(own) })
    from = to
  }
  for (const match of text.matchAll(end)) {
    take(match.index)
    from = match.index + match[0].length
  }
  take(text.length)
  return clauses
}

/** No set phrase is as long: long clauses are not even tried, which keeps the time bounded. */
const longestPhrase = 90

function isSetPhrase(clause: string): boolean {
  // A title quoted back is the letter itself.
  const bare = clause.replace(/[《“"「『][^》”"」』]{5,80}[》”"」』]/gu, '来信').replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
  return bare.length <= longestPhrase && setPhrases.some((pattern) => pattern.test(bare))
}

/** In Chinese characters; a number or a word of Latin letters counts as one. */
export const lengthOf = (text: string): number => text.match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+|\p{N}+/gu)?.length ?? 0
