/**
 * Urgency by rule, after the labelling guideline: words that speak for a level, where they hold, and where they do not.
 * A rule fires when one of its words stands in a clause that also fits `where` and does not fit `not`. Data, so that people can edit it.
 */
import type { UrgencyFlag } from '../../storage/records/triage.ts'

export interface UrgencyRule {
  id: string
  level: 0 | 1 | 2
  flags: readonly UrgencyFlag[]
  /** Said to people: why this counts. */
  because: string
  /** Any of these, apart by spaces. */
  words: string
  /** Must be found in the same sentence. */
  where?: RegExp
  /** Must not be found in the same clause. */
  not?: RegExp
}

const going = /现在|目前|今天|今早|今晚|昨天|昨晚|已经|已|至今|仍|还没|还是|一直|连续|天了|小时|经常|频繁|每天|天天|又|再次|多次|从.{1,12}到|月|日|号|总|没有水|长期|时不时|动不动|三天两头|全部|整栋|整个|大面积|期间/

export const urgencyRules: readonly UrgencyRule[] = [
  { id: 'lift-fall', level: 2, flags: ['safety'], because: '电梯坠落、困人', words: '坠落 下坠 掉层 坠梯 滑梯 下滑 急坠 骤降 掉到 失控 困人 关人 被困 冲顶 蹲底 直降 突然下降 卡门', where: /电梯|升降机|轿厢|楼层/ },
  { id: 'fire-now', level: 2, flags: ['safety'], because: '起火、爆炸', words: '起火 着火 失火 火灾 大火 爆炸 冒烟 火情 自燃 烧起来 起了火', where: /正在|刚刚|刚才|昨|今|多次|几次|又|再次|反复|时有|发生了?.{0,6}(?:火灾|起火|爆炸)|频发|接连|至今/, not: /一旦|如果|万一|假如|若|倘若|容易|引起|引发|导致.{0,4}隐患|隐患|防止|预防|避免|怕|可能|会|消防|灾害|去年|前年/ },
  { id: 'gas-leak', level: 2, flags: ['safety'], because: '燃气泄漏', words: '漏气 泄漏 泄露 煤气味 燃气味 天然气味 液化气味 煤气中毒', where: /燃气|天然气|煤气|液化气|管道|气味|阀门/, not: /一旦|如果|万一|规定|有什么|防止|预防|避免|信息|隐私|个人|咨询/ },
  { id: 'collapse', level: 2, flags: ['safety'], because: '要倒塌', words: '倒塌 坍塌 垮塌 塌方 摇摇欲坠 快塌 要塌 快倒 倒了 塌了 滑坡 基坑', where: /快|要|随时|正|已|摇摇欲坠|之势|严重|威胁|后面|有的|发生|住/, not: /一旦|规定|防止|预防|避免|早年|当年|去年|前年|担心|怕/ },
  { id: 'live-wire', level: 2, flags: ['safety'], because: '电线带电、触电', words: '触电 漏电 带电 电死 电击 电线掉 电线断落 电缆掉', not: /一旦|如果|万一|防止|预防|避免|漏电保护|保护器/ },
  { id: 'open-manhole', level: 2, flags: ['safety'], because: '井口敞开', words: '井盖丢 井盖脱落 没有井盖 没井盖 井盖缺失 无井盖 井盖没了 井盖不见 井盖被盗 井口敞 敞着口 井盖破 掉进井 掉井 井盖塌 井盖丢失 井盖掉 缺井盖 无盖 没有盖 没盖 掉下去', where: /井|坑|洞|沟|窨/ },
  { id: 'poison', level: 2, flags: ['safety'], because: '中毒、疫病', words: '食物中毒 集体中毒 中毒 铅超标 患癌死亡 疫情爆发 传染 晕倒', where: /人|孩子|学生|村民|死|送医|住院|倍|超标/, not: /一旦|规定|防止|预防|避免|如果|怕|担心|疫苗|核酸/ },
  { id: 'violence', level: 2, flags: ['safety'], because: '正在发生的暴力', words: '持刀 拿刀 拿着刀 砍人 砍伤 捅 行凶 棍棒 殴打 打人 群殴 械斗 猎枪 打伤 打死 追杀 扬言杀 杀人 绑架 拘禁', where: /几十|数十|群|正在|现在|每天|刀|枪|棍|昨|今|围堵|多次|威胁|暴力/, not: /刀削|规定/ },
  { id: 'missing', level: 2, flags: ['safety', 'vulnerable'], because: '人失踪、被困', words: '失踪 走失 走丢 下落不明 被拐 被困 失联 困在', where: /老人|孩子|小孩|女儿|儿子|父亲|母亲|人员|业主|爷爷|奶奶|妻|丈夫|电梯|我/, not: /老板|法人|开发商|公司|困难/ },
  { id: 'suicide', level: 2, flags: ['extreme'], because: '轻生或伤人的话', words: '自杀 轻生 跳楼 跳河 寻短见 不想活 活不下去 活不下 同归于尽 以死 自焚 喝农药 拼命 死给 上吊 割腕 遗书 了结 结束生命 一死 炸了 杀了 报复社会 鱼死网破', not: /防止|预防|跳楼价|跳楼甩|避免|拼命工作|拼命干|拼命赚|拼命地|拼命挣|拼命学|拼命打工|拼命加/ },
  { id: 'mass-now', level: 2, flags: ['mass'], because: '聚集、堵路、集体上访', words: '集体上访 集体到 堵路 拉横幅 静坐 游行 罢工 罢课 罢运 围堵 聚集 封路 集会 集体去 围攻 停运 上街', where: /\d+日|\d+号|明天|后天|今天|周[一二三四五六日末]|正在|已经|现在|上百|数百|几百|人|业主|后集体|假后|司机/, not: /禁止|防止|避免|电梯|疫情|公交停运|列车|聚集地|人员聚集|老板|垃圾|人群聚集|广场|夜市|跳舞|聚集在一起/ },

  { id: 'water-cut', level: 1, flags: [], because: '正在停水', words: '停水 断水 没水 无水 没有水 没来水 水停 停供水 不来水 停了水 没有自来水 无自来水', where: going, not: /去年|前年|以前|曾经|不停水|费|威胁|要停|将停|如果|会不会|积水|无水表|没有水表|没水平|没有水平|没有水泥|排水|水沟|没有水渠|通知停水|污水|下水/ },
  { id: 'power-cut', level: 1, flags: [], because: '正在停电', words: '停电 断电 没电 无电 不能通电 没有电 跳闸 停供电 断水断电 停水停电', where: going, not: /去年|前年|以前|曾经|没有电梯|没有电话|没电梯|无电梯|如果|没有电线|没有电视|没有电表|没有电子|要停|威胁/ },
  { id: 'gas-cut', level: 1, flags: [], because: '正在停气', words: '停气 断气 没气 停止供气 彻底停气', where: going, not: /如果|去年|天气/ },
  { id: 'heat-cut', level: 1, flags: ['vulnerable'], because: '供热中断', words: '停暖 停止供暖 没供热 没有供热 不供热 停供 冰凉 没有暖气 没暖气 断暖 停热 暖气不热 一点不热 不热 没有供暖 未供暖', where: /天|现在|目前|至今|还|一直|室温|老人|孩子|冻|大网|管|水都是凉|冰凉|一点|没有|家/, not: /以前|夏|如果|有时|费/ },
  { id: 'cold', level: 1, flags: ['vulnerable'], because: '室温过低', words: '室温 屋里 家里 温度 屋内', where: /(?:只有|才|不到|不足|仅)(?:有)?(?:[0-9]|1[0-2]|零|[一二三四五六七八九]|十[一二]?)(?:来|多)?(?:°|℃|度|摄氏)/ },
  { id: 'sewage', level: 1, flags: [], because: '污水外溢倒灌', words: '倒灌 冒水 往外冒 外溢 反水 返水 溢出 淹 横流 粪水 反味 冒污水 冒粪 进水', where: /污水|下水|粪|马葫芦|井|管道|雨水|家|屋|房|地下室|厕所/, not: /如果|一旦|去年|前年|防止|避免|以前/ },
  { id: 'wage', level: 1, flags: ['wage'], because: '拖欠工资', words: '拖欠工资 欠薪 工资未发 不发工资 没发工资 拖欠农民工 血汗钱 工资不发 讨薪 要工资 拖欠我们工资 拖欠我工资 工资款 欠我 工钱 拖欠民工 工资没有发 没开工资 不开工资 拖欠员工 拖欠以上 欠发 一分钱工资 欠工资 未发工资 没有发工资 发不出工资 克扣工资', where: /月|万|元|千|人|至今|生活|一直|未|不|欠|没/, not: /规定|标准|咨询|请问/ },
  { id: 'fire-lane', level: 1, flags: ['safety'], because: '消防通道堵塞', words: '消防通道 消防车 逃生通道 生命通道 消防门 救援通道 安全出口 疏散通道 逃生出口 消防生命路', where: /占|堵|封|锁|停|进不|无法|没有|被|拦|挡|不通|无/, not: /费/ },
  { id: 'fire-gear', level: 1, flags: ['safety'], because: '消防设施失效', words: '消防设施 消防栓 灭火器 消防水 消防设备 消防系统 消防器材 喷淋 烟感 消控室 消防管道 消防验收', where: /没有|无|坏|瘫|失效|缺|不能|未|没|停用|闲置|陈旧|过期|空|形同虚设|遮挡|损坏/ },
  { id: 'fire-risk', level: 1, flags: ['safety'], because: '火灾隐患', words: '火灾隐患 消防隐患 飞线充电 电路起火 易燃 一旦发生火灾 发生火灾 火灾 液化气罐 煤气罐 明火 引发火灾 消防安全 易爆', where: /严重|极大|巨大|重大|隐患|后果|不堪|堆|楼道|楼下|居民|充电|存储|存放|一旦|如果/, not: /建议|宣传/ },
  { id: 'crack', level: 1, flags: ['safety'], because: '房屋开裂、危房', words: '开裂 裂缝 裂痕 沉降 下沉 倾斜 危房 承重墙 塌陷 断裂 裂开 墙体 地基 下陷 塌', where: /房|墙|楼|地基|路|承重|主体|梁|结构|地面|屋/, not: /危房改造(?:政策|补助|款|指标|资金|补贴|名额)|政策|如何|申请/ },
  { id: 'falling', level: 1, flags: ['safety'], because: '高处坠物', words: '脱落 掉落 掉下来 砸到 砸伤 高空抛物 坠物 高空坠物 滚下来 掉天花板 掉砖 墙皮', where: /外墙|墙|楼|瓷砖|玻璃|人|屋顶|砸|车/ },
  { id: 'cable', level: 1, flags: ['safety'], because: '电线外露', words: '电线 电缆 高压线 线缆 变压器 配电箱 电箱', where: /裸露|外露|悬|垂|乱接|私拉|老化|隐患|断|掉|危险|低/ },
  { id: 'lift-fault', level: 1, flags: ['safety'], because: '电梯故障', words: '电梯故障 电梯停运 电梯坏 停梯 电梯经常坏 电梯频繁 故障 停运 带病 未年检 罢工 停用', where: /电梯/ },
  { id: 'black-spot', level: 1, flags: ['safety'], because: '事故多发', words: '交通事故 车祸 撞死 撞伤 事故频发 事故多发 出过事故 发生事故 出现的事故 死亡 出事故', where: /多次|频|几起|多起|已经|每年|不止|经常|好几|发生|路口|红绿灯|学校/, not: /去年|赔偿|保险|判决|认定|理赔|逃逸/ },
  { id: 'dog', level: 1, flags: ['safety'], because: '犬只伤人', words: '咬人 咬伤 恶犬 烈性犬 狗咬 追咬 扑人', where: /狗|犬/ },
  { id: 'ill', level: 1, flags: ['safety', 'vulnerable'], because: '污染致病、水源污染', words: '头晕 恶心 呕吐 癌症 得病 生病 皮肤病 咳嗽 流鼻血 患病 发痒 水源污染 饮用水 饮水 井水 不能饮用 无法饮用 甲醛超标 重金属 白血病 致癌', where: /污染|厂|超标|味|毒|水|排|甲醛|癌|矿|废气|粉尘|搅拌/, not: /收费|水费|建议|安全饮水工程/ },
  { id: 'school-now', level: 1, flags: ['vulnerable'], because: '孩子眼下无学可上', words: '无学可上 没学上 报不了名 无法报名 没地方上学 不能入学 拒收 停课 不让上学 无处上学 系统关闭 没学校 失学 没书读 上不了学 学校招收 报名系统 上学问题 被劝退 辍学', where: /孩子|小孩|学生|女儿|儿子|入学|报名|学校|今年|9月|九月|开学/ },
  { id: 'treatment', level: 1, flags: ['vulnerable'], because: '病人得不到救治', words: '救命 病危 没钱治 没钱治病 等着做手术 不能得到救治 救治 急需手术 拒收病人 见死不救 无钱医治 停药 等着救命 ICU', where: /病|医院|手术|药|命|医/, not: /领导救|救命稻草/ },
  { id: 'default', level: 1, flags: ['mass'], because: '烂尾、停工涉及多户', words: '烂尾 停工 延期交房 逾期交房 跑路 交房 无法交付 办不了房产证 停建', where: /[1-9]\d{2,}(?:多|余|来)?(?:户|名|人|套|业主|家)|[数几上]百(?:户|名|人)|[数几上]千|全体业主|上访|维权/ },
  { id: 'petition', level: 1, flags: ['mass'], because: '扬言集体上访', words: '上访 进京 去北京 到北京 集体维权 维权 群体事件 群体性 联名 请愿 民愤 讨说法 讨要说法 拉横幅 赴省', where: /[1-9]\d{1,}(?:多|余|来)?(?:户|名|人|业主|家)|[数几上]百|[数几上]千|集体|业主代表|全体|全国|大家|我们/ },
  { id: 'fraud', level: 1, flags: [], because: '诈骗、非法集资仍在进行', words: '集资诈骗 非法集资 非法吸收 传销 套路贷 卷款 诈骗 骗老人 骗取 跑路 失联 爆雷 高利贷', where: /仍|还在|现在|目前|继续|多人|老人|全国|受害|法人|上当|不断|大量|百|千|万|平台/, not: /电话|短信/ },
  { id: 'threat', level: 1, flags: ['safety', 'extreme'], because: '威胁人身', words: '威胁 恐吓 扬言 黑社会 打击报复 报复 人身安全 手持 行凶 持刀 打伤 打人 殴打 拳打脚踢', where: /刀|枪|棍|杀|死|打|家|逃|生命|人身|门/, not: /去年|前年|判决/ },
  { id: 'evict', level: 1, flags: ['vulnerable'], because: '即将强拆、搬离', words: '强拆 强制拆除 限期搬 限期拆 强行拆 被赶出 无家可归 断水断电 强制搬 逼迁 流落街头', where: /天内|日前|明天|现在|正在|已|住|老人|房|家/, not: /违建|违章|请|要求|希望|应该|什么时候/ },
  { id: 'bully', level: 1, flags: ['safety', 'vulnerable'], because: '学生受欺凌', words: '校园欺凌 欺凌 霸凌 体罚 勒索 索要 殴打学生 打学生 虐待 猥亵 性侵', where: /学|孩子|儿子|女儿|老师|幼儿/ },
  { id: 'road-hole', level: 1, flags: ['safety'], because: '道路塌陷、深坑', words: '塌陷 路面下沉 深坑 大坑 陷坑 坑洞 路基 塌方 护栏', where: /路|桥|街|道|坑|车/, not: /规划|建议/ },
  { id: 'danger', level: 1, flags: ['safety'], because: '明显的危险', words: '危及生命 生命危险 威胁生命 生命安全 生命财产 安全隐患 人身安全 命悬一线 后果不堪设想 极其危险 非常危险 随时 伤亡 出人命', where: /随时|严重|极大|巨大|重大|极其|非常|时刻|危及|威胁|不堪|很大|出人命/ },
]

/** The clause speaks of the past, a question of policy, a wish or a fear: the danger is not now. */
export const pastClause = /去年|前年|大前年|以前|曾经|当年|当初|早年|原来|那时|往年|历史上|(?:19|20)\d\d年|十几年前|\d+年前|几年前|多年前|上世纪/
export const questionText = /有什么规定|有哪些规定|什么政策|哪些政策|有何规定|政策咨询|相关规定|法律规定|想咨询|想了解|请问.{0,20}(?:规定|政策|标准|条件|流程)|怎么申请|如何申请|咨询一下|科普|常识|知识/
export const resolvedClause = /已经?修好|已恢复|已经恢复|已解决|得到解决|修复了|恢复了|来水了|来电了|感谢|表扬|及时处理|已经处理|排除了?隐患|消除了/
export const negatedBefore = /(?:没有|没|未|并未|并没有|不会|不是|不再|不|无|防止|避免|预防|杜绝|严防|以防|防范)(?:发生|出现|造成|引起|任何|再|过|有)?$/
export const vulnerablePeople = '老人 孩子 小孩 儿童 学生 病人 患者 孕妇 残疾 婴儿 幼儿 低保 老年人 贫困 独居 孤儿 孩子们 癌症 瘫痪 重病 宝宝 老太太 老大爷 七旬 八旬'
export const misconductWords = '贪污 受贿 索贿 行贿 贪官 以权谋私 徇私 包庇 保护伞 官商勾结 勾结 滥用职权 渎职 腐败 黑心 作假 造假 弄虚作假 侵吞 挪用 中饱私囊 伪造 官官相护 黑幕 权钱交易 私分 收受 回扣 吃拿卡要 钓鱼执法 打击报复 暴力执法'
export const massWords = '上访 维权 集体 联名 拉横幅 堵路 罢工 群体 请愿 聚集 游行 静坐 民愤 堵门 群访'
export const wageWords = '工资 欠薪 工钱 血汗钱 农民工 民工 讨薪 薪水 加班费 拖欠工资 工程款 劳动报酬'
export const extremeWords = '自杀 轻生 跳楼 不想活 同归于尽 拼命 自焚 喝农药 以死 杀人 出人命 报复 活不下去 鱼死网破 砍死 弄死 打死 跳河 逼死 死给'
export const safetyWords = '安全隐患 隐患 危险 危及 事故 火灾 爆炸 触电 坠落 倒塌 塌方 坍塌 开裂 中毒 消防 伤亡 砸 危房 漏电 车祸 摔伤 摔倒 井盖 裸露 脱落 有毒 致癌 污染 殴打 打人 持刀 咬人 生命 人身安全 燃气 泄漏'
