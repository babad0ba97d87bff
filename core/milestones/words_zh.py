"""What Chinese words mean to a notice: verbs and nouns by the kind of event they name; tables, no code but the search.

To teach the reader a word, add it to its sense. Where one word holds another the longer is found (停止 in 停止服务).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.milestones.alternatives import any_of


class Sense(StrEnum):
    """The kind of event that a word names."""

    START = "start"  # something comes to be or to apply
    CHANGE = "change"  # something becomes other than it was
    LIMIT = "limit"  # something is narrowed, refused or halted for a time
    STOP = "stop"  # something ceases to be: 停止, 下线, 关闭
    DUE = "due"  # the last day itself: 截止, 到期
    ACT = "act"  # what a reader is asked to do
    KEEP = "keep"  # something goes on: 继续, 保留, 有效
    EVENT = "event"  # something takes place: 召开, 举行
    TELL = "tell"  # somebody publishes, decides or says something
    HISTORY = "history"  # something happened, and changes nothing for the reader
    FIGURE = "figure"  # a count or a sum is told
    NAME = "name"  # no event, though it holds the word of one


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
START, CHANGE, LIMIT, STOP, DUE, ACT, KEEP, EVENT, TELL, HISTORY, FIGURE, NAME = Sense


# What happens on a day from which something is other than before.
BEGINS = (START, CHANGE, LIMIT, EVENT)
# What only tells of something.
TOLD = (TELL, HISTORY, FIGURE)


WORDS: dict[Sense, str] = {
    START: (
        "鸣枪 重开 回复正常 上路 对外办公 正式办公 "
        "生效 起效 施行 实施 执行 实行 试行 推行 适用 启用 起用 上线 开放 开通 开启 启动 开始 推出 开售 发售 开卖 "
        "预售 开业 营业 开张 "
        "通车 开行 开展 恢复 重启 重新 投入 投用 投产 运行 试运行 试运营 运营 上架 上市 支持 接入 开征 开服 公测 "
        "内测 开测 开课 开学 "
        "返校 报到 上课 开馆 开园 开门 开机 复工 复产 复课 复航 复飞 复牌 复市 解封 解禁 接诊 商用 挂牌 首发 登场 首航 "
        "首播 开播 上映 定档 开跑 "
        "起息 计息 发放 派发 派息 到账 计费 起算 计算 开抢 开奖 入市 交割 交付 发车 开航 通航 通邮 通行 推广 普及 "
        "落地 引入 引进 加入 "
        "试点 轮换 供暖 供热 供水 开渔 休渔 禁渔 开闭市 揭牌 竣工 完工 设立 建立 组建 接管 承接 接替 履行 部署 "
        "全量 推送 灰度 放量 接受 受理 收寄 办理 征集 开打 开战 开赛 开镜 开幕 开票 开拍 起拍 竞拍 拍卖 竞价 转正 "
        "亮相 并网 "
        "挂网 执飞 上新 投放 接纳 允许 准许 准予 放行 开闭 实现 需 须 须要 需要 必须 应当 可以 要求 提供 试用 换发 "
        "开具 回归 上调 "
        "开立 开户 贯通 试乘 开设 增设 增开 加开 新开 开出 行驶 停靠 免签 通关 转入 调入 补发 补录 补考 生成 面市 "
        "承担 实地"
    ),
    CHANGE: (
        "调整 如下调整 以下调整 升级 更新 变更 优化 改版 改为 更名 改名 更换 换成 合并 变为 成为 统一 提高 提升 降低 "
        "下调 上涨 涨价 涨至 上浮 下浮 降价 降至 "
        "降为 降息 降准 加息 缩短 新增 增加 扩大 扩展 取代 替换 改造 扩容 割接 切换 收费 征收 加征 免征 免收 减免 "
        "减征 减按 缓征 缓缴 扣费 免票 免门票 免押金 免息 "
        "加班 收税 补贴 享受 免费 优惠 打折 采用 纳入 列入 移至 搬迁 搬至 迁至 迁入 迁往 搬到 并入 划转 转为 转让 改由 "
        "改用 改成 改在 改至 改道 "
        "绕行 重定向 跳转 更改 设为 定为 上收 下放 放开 放宽 收紧 加强 细化 简化 简并 精简 增至 减至 提至 计征 按照 "
        "恢复为 重置 "
        "返还 退还 退税 补偿 赔付 结算 清算 清零 扣除 收取 征缴 代扣 开闸 轮休 调休 补班 补课 上班 转型 转移至 转至 "
        "移交 变动 变化 改革 "
        "分拆 拆分 换股 转股 除权 除息 摘要 摊销 减少 增长率 折扣 直降 满减 让利 修改 普惠 切流 加价 加收 加贴 贴息 "
        "延时 夜间开放"
    ),
    LIMIT: (
        "封门 封楼 闭门 "
        "闭馆 闭园 闭店 停业 休市 放假 休假 停课 停电 停水 停气 停暖 停热 停网 封路 封闭 封控 封锁 封禁 封停 休馆 "
        "休园 休息 停诊 停工 停航 "
        "停飞 停播 停更 停驶 停开 停发 停招 停贷 停征 不再 无法 不能 不得 不可 不予 不会 不允许 不接受 不提供 "
        "不开放 不支持 禁止 严禁 禁用 "
        "禁售 禁行 禁令 限制 限行 限购 限号 限流 限速 限产 限高 暂停 中止 停收 停售 停牌 取消 暂缓 叫停 下架 "
        "移出 剔除 剔出 拒绝 "
        "中断 拦截 清退 清理 清空 清除 管控 管制 交通管制 维护 检修 停机 谢绝 冻结 锁定 屏蔽 关停部分 歇业 打烊 "
        "断网 断电 断水 下调额度 "
        "抽查 处罚 处置 扣分 回收 收回 弃用 废弃 删除 降级 隐藏 仅限 仅支持 仅对 只能 退市 摘牌 除名 熔断 宕机 "
        "停办理 停受理 禁入 隔离 缓办 缓发 缓行 罢工 封存 只读 闪断 抖动 影响 受阻 查处 "
        "提前结束运营 提前结束营运 提前结束营业 提前结束服务 提前停运 提前收车"
    ),
    STOP: (
        "停止 终止 关闭 移除 停用 下线 停服 退服 停运 关停 退役 退网 停产 停刊 停办 闭站 关服 关站 关张 关门 结束 作废 "
        "失效 废止 注销 解散 撤销 撤并 吊销 撤市 "
        "终结 eol eos 停维 停更停维 不可用 无法使用 不能使用 无法访问 不再支持 不再维护 不再提供 不再可用 不再运营 "
        "不再更新 彻底告别 "
        "退出 告别 谢幕 落幕 歇业关停 清盘 停机下线 下市 停映 下映 淘汰 停止服务 停止运营 停止营运 结束营运 终止营运 "
        "停止维护 停止支持 停止支援 销毁 正式回收"
    ),
    DUE: "截止 到期 届满 期满 过期 截稿 封盘 收官 闭幕 为止 期限 截至 止付 最后期限 最后一天 最后一日 "
    "最后交易日 末班 截单 限期 满期 终点",
    ACT: (
        "网上报名 线上报名 补足 补齐 交齐 "
        "申报 报名 提交 缴纳 缴费 交费 迁移 备份 导出 续费 续订 续期 完成 申请 反馈 提出 领取 领用 兑换 兑付 使用完 "
        "用完 下载 转移 配合 寄送 寄出 "
        "送达 报送 报告 登记 整改 自查 补充 上传 签署 签订 签约 确认 核对 核实 退款 退货 退费 退票 提现 取出 转出 "
        "继续 登录 登陆 填写 填报 认证 "
        "绑定 激活 注册 购买 订购 选购 预约 预订 预定 投票 投稿 联系 缴存 参加 参与 投递 邮寄 补缴 清缴 汇算 申诉 "
        "处理 交纳 交至 交回 归还 还款 "
        "还书 支付 付款 上报 备案 年检 年报 换领 赎回 申购 认购 下单 交易 取件 取回 发至 发送 改签 更正 补正 安装 "
        "检查 选课 评价 答辩 打印 "
        "采集 体检 接种 挂失 投保 参保 退出登录 自行 务必 抓紧 尽快 及时 关注 留意 报销 征订 订阅 加购 阅读 抄送 "
        "回执 陈述 行使 表决 质疑 投诉 "
        "出具 送交 递交 达到 拆除 搬离 腾退 撤离 转学 落实 贯彻"
    ),
    KEEP: "保留 保持 维持 有效 可用 延续 照常 正常 仍可 仍然 依然 不变 有效期 存续 持续 不受影响",
    EVENT: (
        "召开 举行 举办 开考 考试 开庭 开会 会议 听证 直播 演练 讲座 培训 宣讲 面试 笔试 比赛 竞赛 决赛 初赛 活动 "
        "促销 大促 展览 展出 演出 抽签 "
        "抽奖 摇号 开标 投标 评审 到访 出访 启程 调研 宣布会 路演 测试 测验 查询 公开 揭晓 出分"
    ),
    TELL: (
        "发布 公布 预告 公示 公告 印发 宣布 宣告 通报 发文 签发 颁布 通过 审议 批准 核准 披露 刊登 发表 透露 介绍 表示 "
        "回应 报道 消息 获悉 "
        "了解到 收到 接到 下发 出台 裁定 判决 认定 官宣 决定 作出 做出 声明 致电 会见 指出 强调 撰写 编写 编辑 转发 "
        "制定 起草 发函 "
        "发出 申明 通知 发帖 更新日志 发博 发微博 推文 截图 回复 汇报 专访 又称 播报 修订 修正 报导 见报 登报 主持 "
        "抵达 批复 备注 刊发 摄于 拍摄 复函 来函 "
        "发现 查获 检测出 抽检 检出 约谈 立案 受理案件 上诉 起诉 会商 研究 部署会 讨论 谈及 提到 曝光 知悉 公开信 "
        "提醒 证实"
    ),
    HISTORY: (
        "成立 创立 开始开发 开始研发 开始筹备 "
        "出生 去世 逝世 发生 曾 爆发 当选 创办 创立 创建于 始建 获奖 荣获 毕业 诞生 任职 担任 就任 "
        "出任 兼任 历任 入职 回顾 迄今 至今 "
        "以来 出版 播出 写入 入选 获批 "
        "当日报 进站 病逝 遇难 确认感染 受伤 抵京 见证 相识 下午茶 收购了 完成了 取得了 推出了 上线了 发布了"
    ),
    FIGURE: (
        "同比 环比 累计 共有 共收到 总计 已有 超过了 成交 销售额 营业收入 营收 净利润 比上年 亿元 万套 万人次 人次 "
        "统计 共计 合计 突破 占比 平均 "
        "收盘 涨幅 跌幅 确诊 新增病例 报告新增 增长 下降了 余额 资产规模 实现收入 实现营收 排名 位居 数据显示 显示 "
        "占全部 达到了"
    ),
    NAME: (
        "发展和改革 发展改革 改革委 公告栏 公告板 通知书 通知栏 通知单 公告内容 本公告 该公告 此公告 本通知 该通知 "
        "实施细则 实施办法 实施条例 "
        "实施方案 实施意见 实施细化 "
        "办理流程 执行董事 执行力 使用说明 申请人 申请书 申请表 申请材料 报名表 报名费 登记表 登记机关 注册地 "
        "注册资本 注册号 注册商标 注册会计师 "
        "开放平台 开放日 启动仪式 启动器 运行环境 公开课 支持中心 服务支持 技术支持 在线支持 中国通信 更新包 停车场 "
        "通过率 决定书 批准文号 通过以下 通过上述 通过本 通过电子 通过官方 通过官网 "
        "通过邮件 通过网 通过微信 通过手机 通过系统 通过银行 收到本 活动板房 发布会 发布厅 发布者 研究生 研究院 "
        "研究所 必须品 需求 所需 急需 必需 "
        "刚需 内需 供需 考试院 考试中心 会议室 公开市场 公开招标 公开招聘 实现形式 支付宝 优惠券 交易所 交易日 "
        "非交易日 交易时间 活动规则 活动页 "
        "活动页面 期间 提供商 更新频率 限制性 称为 下称 以下称 交易时 交易中心 测试版 测试网 测试服 公告称 公告显示 "
        "正常工作日 重要 重新定义 检查站 提供者 终点站"
    ),
}


@dataclass(slots=True)
class Word:
    """A word found at `start:end`."""

    text: str
    sense: Sense
    start: int
    end: int


_SENSE_OF: dict[str, Sense] = {}
for _sense, _words in WORDS.items():
    for _word in _words.split():
        _SENSE_OF.setdefault(_word, _sense)


_WORD = re.compile(any_of(_SENSE_OF))
_FIGURE = re.compile(any_of(WORDS[FIGURE].split()))


def words_in(text: str) -> Iterator[Word]:
    """Give the known words of a text in order, the longest at each place; they do not overlap. Names are left out."""
    for match in _WORD.finditer(text):
        word = match[0]
        sense = _SENSE_OF[word]
        if sense is not NAME:
            yield Word(word, sense, *match.span())


def tells_figures(text: str) -> bool:
    """Whether a text counts or sums something."""
    return _FIGURE.search(text) is not None and any(word.sense is FIGURE for word in words_in(text))
