/** Names of people, only where the text says that it is one: «我叫张三», «联系人：李四», «王某某». A bare name is not looked for. */

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封佀逯穆茅匡'
const compound = '(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|轩辕)'
const surname = `(?:${compound}|[${surnames}])`
/** Characters that hardly occur in a given name: they end it. */
const after = '的是在有住和与及了向对为被把说家于今年男女现身电手联系因将来去到给从我他你们这那没不也都就要同等先某此该又已经曾，。：；！？、（）\\s\\d'
const given = `[^${after}\\p{P}\\p{S}a-z]`

const cue =
  '(?:我叫|姓[\\p{L}]叫|我名叫|我的名字(?:叫|是)|本人叫|名叫|名字叫|姓名(?:是|为|叫)?|真名|署名|联系人(?:是|为)?|投诉人|举报人|反映人|来信人|申请人|报告人|上访人|信访人|留言人|求助人|当事人|被举报人|受害人|死者|伤者|患者|户主(?:是|叫|为)?|房主(?:是|叫)?|收款人|持卡人|开户名|户名|法人代表|法定代表人|包工头|我丈夫|我妻子|我爱人|我父亲|我母亲|我儿子|我女儿|我老公|我老婆|孩子叫|儿子叫|女儿叫|老板叫|老师叫|业主姓名)'
const afterCue = new RegExp(`${cue}[\\s：，是叫为]{0,3}(${surname}${given}{1,2})`, 'gu')
const introduction = new RegExp(`(?<![\\p{L}])(?:我是|本人|我)(${surname}${given}{1,2})(?=[，。；！、\\s]|$)`, 'gu')
/** A signature: «家长：陶文静，微信…». Only after a colon and up to the next mark, for these words stand before much else. */
const signature = new RegExp(`(?:家长|业主|村民|居民|住户|市民|网民|群众|学生|职工|工人|商户|代表|家属|签名|落款)[：](${surname}${given}{1,2})(?=[，。；！、（\\s]|$|电话|手机|微信|联系)`, 'gu')
/** Not «由于某种», «向某单位»: these characters are words as well, so they count before 某某 only. */
const hidden = new RegExp(`((?:${compound}|(?![于和向时单路方成全安明连常高])[${surnames}])某(?:某|${given}(?=[，。；、（）\\s]|$))?|(?<![\\p{L}])[于和向时单路方成全安明连常高]某某)`, 'gu')
/** Everyday words that begin with a surname's character: no names. */
const words =
  /^(?:高中|高一|高二|高三|高层|高校|高龄|马上|周边|周围|周末|周六|周日|成年|成为|时间|时常|时代|时刻|全家|全部|全体|全市|全款|全国|安置|安全|安装|应该|应当|解决|路过|路边|路口|党员|农民|农村|农业|华侨|连续|连夜|连着|明明|明白|明天|文化|管理|查询|查了|查看|何时|何况|何必|易燃|简单|车主|车辆|项目|古城|和家|金额|金明|白天|方便|方面|水平|石头|万分|关于|关注|关心|关键|向上|曾经|单位|单身|单亲|单元|古稀|包括|包车|尚未|左右|严重|严格|常年|康复|左邻|温馨|阳台|游客|游泳|房东|房子|房产|宁愿|米左|米宽|商户|商贩|师范|师傅|席位|景区|宫寒|司机|甘愿|牛肉|付款|付了|付出|于是|任何|任职|计划|段时|易拉|华夏|应聘|应届|封闭|户口|户主|房主|明确|毕业|农户|残疾|党龄|黄河|江湖|和老|和邻|和孩|和丈|和妻|和爱)/u

export interface NameSpan { start: number; end: number }

/** Spans of names in a folded text. */
export function findNames(text: string): NameSpan[] {
  const spans: NameSpan[] = []
  const add = (match: RegExpMatchArray): void => {
    const name = match[1]!
    if (words.test(name)) return
    const start = match.index! + match[0].lastIndexOf(name)
    spans.push({ start, end: start + name.length })
  }
  if (/叫|名|人|者|户主|房主|包工头|我/.test(text)) {
    for (const match of text.matchAll(afterCue)) add(match)
    for (const match of text.matchAll(introduction)) add(match)
  }
  if (text.includes('：')) for (const match of text.matchAll(signature)) add(match)
  if (text.includes('某')) for (const match of text.matchAll(hidden)) add(match)
  return spans
}
