/** Invented posts with good and bad replies, each with what an assessment must say of it. */
import type { ReplyAssessment, ReplyCriterion } from '../../../storage/records/reply-quality.ts'

export interface Pair {
  name: string
  title: string
  content: string
  reply: string
  askedAt?: string
  repliedAt?: string
  grade?: ReplyAssessment['grade'] | ReplyAssessment['grade'][]
  boilerplateOnly?: true
  hollow?: true
  /** Criteria that must bring something, and such that must bring nothing. */
  has?: ReplyCriterion[]
  lacks?: ReplyCriterion[]
}

const lamp = { title: '梧桐路北段路灯不亮', content: '梧桐路从学府街到滨河路这一段路灯坏了半个多月，晚上孩子放学看不见路，请尽快修复路灯。' }
const dust = { title: '投诉翠湖花园旁工地夜间施工扰民', content: '翠湖花园三期旁边的工地每天夜里十一点以后还在打桩，噪音很大，扬尘也不盖，老人孩子睡不好。' }
const fund = { title: '咨询公积金提取', content: '请问租房可以提取住房公积金吗？一年能提多少，需要什么材料？' }
const water = { title: '柳林小区三号楼停水', content: '柳林小区三号楼顶层五户从周一开始停水，物业说是水泵坏了，一直没人修。' }
const wages = { title: '拖欠工资', content: '我在东城商业广场项目做木工，承包方拖欠二十多名工人四个月工资，多次讨要无果。' }

export const pairs: readonly Pair[] = [
  { name: 'full answer', ...lamp, askedAt: '2026-03-02T01:00:00Z', repliedAt: '2026-03-05T01:00:00Z', reply: '网友您好！经市政设施管理中心工作人员现场查看，梧桐路学府街至滨河路段12盏路灯不亮，原因是电缆被施工挖断。3月4日已更换电缆120米，9盏路灯恢复照明，其余3盏灯具预计3月10日前更换完毕。如有问题请致电0371-2000000。感谢您的监督！', grade: '好', has: ['relevance', 'finding', 'measure', 'deadline', 'contact', 'timeliness', 'boilerplate', 'hollow'] },
  { name: 'receipt alone', ...lamp, reply: '网友您好！您的留言已收悉，感谢您对我市工作的关心与支持，祝您生活愉快！', grade: '差', boilerplateOnly: true, lacks: ['relevance', 'finding', 'measure', 'boilerplate'] },
  { name: 'passed on alone', ...lamp, reply: '您好，您反映的问题已转市城市管理局调查处理。', grade: '差', boilerplateOnly: true },
  { name: 'passed on, result to follow', ...dust, reply: '网友您好！您反映的情况已交有关部门核实办理，相关进展将及时反馈，谢谢！', grade: '差', boilerplateOnly: true },
  { name: 'echoes the title, answers nothing', ...dust, reply: '您反映的《投诉翠湖花园旁工地夜间施工扰民》已收悉，感谢您的留言。', grade: '差', boilerplateOnly: true, lacks: ['relevance'] },
  { name: 'empty', ...dust, reply: '', boilerplateOnly: true, grade: '差', lacks: ['relevance', 'finding', 'measure'] },
  { name: 'blank', ...dust, reply: ' \n　', boilerplateOnly: true, grade: '差' },
  { name: 'slogans', ...dust, reply: '您好，我局高度重视群众反映的问题，将进一步加强监管，加大工作力度，切实维护群众利益，努力营造良好的环境，不断提升人民群众满意度。', grade: '差', hollow: true, lacks: ['hollow'] },
  { name: 'slogans over a suggestion', title: '建议增加夜班公交', content: '建议把十二路公交末班车延长到晚上十点，方便晚自习学生。', reply: '您的建议我公司将认真研究，充分考虑，统筹安排，最大限度满足群众出行需求。', hollow: true, grade: '差' },
  { name: 'slogans with deeds beside', ...dust, reply: '经查，该工地5月3日夜间因混凝土连续浇筑超时施工。城管执法人员已责令停止夜间作业并立案处罚2万元，裸土已覆盖3000平方米。我局将进一步加强监管，加大巡查力度。', grade: ['好', '一般'], has: ['finding', 'measure', 'hollow'] },
  { name: 'question answered with basis', ...fund, reply: '您好！根据《住房公积金提取管理办法》规定，租房可以提取，单身职工每年最高12000元，夫妻24000元。需要身份证、无房证明，可到公积金中心窗口办理，咨询电话0371-2000001。', grade: '好', has: ['finding', 'contact'] },
  { name: 'question sent elsewhere', ...fund, reply: '您好，具体请咨询公积金中心。', boilerplateOnly: true, grade: '差' },
  { name: 'question answered plainly', ...fund, reply: '您好，租房可以提取公积金，每年最高提取12000元，需要无房证明和身份证。', grade: ['好', '一般'], has: ['finding', 'relevance'] },
  { name: 'question not answered but described', ...fund, reply: '您好，公积金中心近年来开通了网上服务大厅，缴存职工人数逐年增长，服务网点覆盖全市各县区，欢迎关注微信公众号。', grade: ['一般', '差'] },
  { name: 'about something else', ...water, reply: '经核实，您所在的道路绿化工程已于去年完成，共栽种法桐三百株，绿篱两千平方米，养护单位每日浇灌。', grade: '差', lacks: ['relevance'] },
  { name: 'settled at once', ...water, reply: '您好，接到反映后社区立即联系物业现场检查，系二次供水水泵电机烧毁所致。物业已于当日更换水泵，三号楼供水已恢复正常。', grade: '好', has: ['finding', 'measure', 'deadline'] },
  { name: 'only plans, no date', ...water, reply: '您好，经了解是水泵故障，下一步物业公司将对水泵进行维修更换，请您耐心等待。', has: ['finding', 'measure'], lacks: ['deadline', 'contact'] },
  { name: 'plans with a date', ...water, reply: '您好，经了解三号楼停水是水泵故障，物业公司将更换水泵，5个工作日内恢复供水。', has: ['finding', 'measure', 'deadline'] },
  { name: 'refused, with the reason', ...wages, reply: '经劳动监察大队核查，您与承包方签有协议，工资数额双方有争议，属于劳动争议，建议您向劳动人事争议仲裁委员会申请仲裁，地址：东城路8号，电话0371-2000002。', has: ['finding', 'contact'], grade: ['好', '一般'] },
  { name: 'wages paid', ...wages, reply: '经查，反映情况属实。劳动监察大队已约谈承包方并下达限期整改指令书，4月20日已将拖欠的工资86万元发放到位。', grade: '好', has: ['relevance', 'finding', 'measure', 'deadline'] },
  { name: 'late', ...lamp, askedAt: '2026-01-02T01:00:00Z', repliedAt: '2026-04-05T01:00:00Z', reply: '经现场查看，梧桐路路灯电缆损坏，已更换并恢复照明。', lacks: ['timeliness'] },
  { name: 'signed with a date, which is no deadline', ...water, reply: '您好，经了解是水泵故障，物业公司将对水泵进行维修。柳林街道办事处2026年3月5日', lacks: ['deadline'] },
  { name: 'Traditional, full-width, marks between', ...water, reply: '您好，經現場檢查，三號樓停水係水泵損壞，已更換水泵，供水已恢復正常。聯繫電話：０３７１－２０００００３', has: ['finding', 'measure', 'contact'] },
  { name: 'English', ...water, reply: 'Thank you for your letter.', lacks: ['finding', 'measure'], boilerplateOnly: true, grade: '差' },
]
