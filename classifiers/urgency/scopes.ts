/** Light in which a danger is spoken of: supposed, told of elsewhere, asked about. Applied to the words from the start of the sentence up to the hit and shortly after. */

/** A supposition up to the danger: 「要是电线断了」; a threat («如果不解决就跳楼») is none, so rules with the flag `extreme` or `mass` are spared. */
export const supposedBefore = /(?:要是|一旦|万一|如果|假如|假设|倘若|若是|会不会|怕|担心|哪天|有可能)[^。！？；\n]{0,14}$/
/** News of others. */
export const newsBefore = /(?:新闻|电视上|电视里|网上看|网传|网上说|据说|朋友圈|视频里|报道|外省|外地|邻省|邻市|隔壁市|别的城市|纪念|电影|小品|节目)[^。！？；\n]{0,24}$/
export const newsAfter = /^[^。！？；\n]{0,14}(?:的新闻|的报道|的视频|的谣言|辟谣|的案例|的广告|的常识|演练|知识|讲座|宣传)/
/** Asked about, not told of. */
export const askedAfter = /^[^。！？；\n]{0,14}(?:打哪个|找谁|谁来管|算谁的|怎么(?:预防|索赔|赔|申请|办理|报销|举报|买)|有没有(?:补|救|规定|备用|听证)|给.{0,4}补|补贴|标准|要什么|多少钱|哪里(?:能|可以)?查|怎么办理|几点|合法吗)/
/** Suggested, wished for. */
export const wishedBefore = /(?:建议|希望增|希望加|加强|预防|防止|避免|防范|杜绝|宣传)[^，。！？；\n]{0,14}$/
/** Put right since. */
export const putRight = /修好了|(?:水|电|气|暖)(?:已经)?(?:来了|通了)|(?:换|装|补|处理|弄|治|找)(?:上|完|好|到)了|(?<!(?:无法|不能|没有|难以|未|没).{0,4})扑灭|要回来了|结清|(?<![没未不])解决了|回填|辟谣|点赞|表扬|辛苦了/
/** A year in the clause is no past if it only says since when. */
export const sinceThen = /至今|到现在|以来|开始|起[，、。]|一直|目前|现在|仍|连续|截止|(?:从|自)[^，。]{0,4}(?:19|20)\d\d年/
