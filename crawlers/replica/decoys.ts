/** A few posts on other cities' boards: a crawler that ends up there shows itself at once. */
import type { PostRow } from './post-row.ts'

type Decoy = Pick<PostRow, 'board' | 'title' | 'content' | 'type' | 'domain' | 'daysAgo'>

const decoys: Decoy[] = [
  { board: '洛阳市委书记', daysAgo: 6.2, type: '投诉/求助', domain: '交通', title: '洛阳涧西区路灯不亮', content: '洛阳市涧西区这条路上的路灯已经半个月不亮，晚上行人看不清路面，请尽快维修。' },
  { board: '洛阳市市长', daysAgo: 3.4, type: '咨询', domain: '教育', title: '洛阳小学入学划片咨询', content: '请问洛阳市老城区今年小学入学的划片范围什么时候公布，需要准备哪些材料？' },
  { board: '焦作市委书记', daysAgo: 8.1, type: '建言', domain: '城建', title: '建议增设口袋公园', content: '建议在焦作市解放区的空置地块建设口袋公园，方便周边老人和孩子活动。' },
  { board: '焦作市市长', daysAgo: 1.9, type: '投诉/求助', domain: '环保', title: '河道有异味', content: '焦作市群英河一段近来异味明显，附近居民不敢开窗，希望有关部门查明原因。' },
  { board: '新乡市市长', daysAgo: 4.6, type: '投诉/求助', domain: '城建', title: '小区电梯频繁停运', content: '新乡市红旗区某小区的电梯一个月停运三次，老人上下楼困难，物业一直没有更换。' },
  { board: '郑州市委书记', daysAgo: 2.7, type: '投诉/求助', domain: '企业', title: '公司拖欠工资', content: '在郑州市二七区一家公司上班，三个月没有发工资，多次讨要没有结果，请求帮助。' },
  { board: '封开县委书记', daysAgo: 5.5, type: '建言', domain: '旅游', title: '建议完善景区指示牌', content: '封开县的几处景区缺少清楚的指示牌，外地游客经常走错路，建议补齐。' },
  { board: '国家卫生健康委员会主任', daysAgo: 7.3, type: '建言', domain: null, title: '建议延长社区门诊时间', content: '上班族白天没有时间看病，建议各地社区卫生服务中心在周末和晚上也开放门诊。' },
]

export const decoyRows: PostRow[] = decoys.map((decoy, index) => ({
  ...decoy,
  id: `decoy-${index + 1}`,
  channel: 'liuyan',
  approvalHours: 6 + index,
  author: '网***',
  personKey: null,
  place: null,
  attachments: 0,
  replies: [],
  rating: null,
  editedAfterDays: null,
  editedContent: null,
  removedAfterDays: null,
}))
