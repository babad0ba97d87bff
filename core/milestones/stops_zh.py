"""Whether what stops on a day is a whole product or service, whose life ends, or only a part of it."""

import re
from enum import StrEnum

from core.milestones.words_zh import Word


class Extent(StrEnum):
    """How much of a thing stops."""

    WHOLE = "whole"
    LIKELY_WHOLE = "likely whole"  # nothing says otherwise
    PART = "part"


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
WHOLE, LIKELY_WHOLE, PART = Extent


# What is no longer sold lives on; what is taken off as well as no longer traded does not.
_SALE_ENDED = frozenset(["结束", "终止", "停止"])
_SALES = ("销售", "售卖", "出售", "在售", "订购", "新购", "预订", "办理")
_SOLD = re.compile(rf"^[^,。;]{{0,20}}(?:{'|'.join(_SALES)})(?:业务|服务)?$")
_ENDS_SOLD = tuple(sale + service for sale in _SALES for service in ("", "业务", "服务"))
_AND_DELISTED = re.compile(
    r"^(?:交易|服务|运营|支持|使用)[^,。;]{0,4}[并及和](?:予以|正式)?(?:下架|下线|摘牌|退市|关闭)"
)
# The term of a thing is all of it: 达到停止支持服务的期限.
_TERM_OF = re.compile(r"的(?:期限|日期|终点|状态|阶段)")
_UNMET = re.compile(r"(?:对|支持|支援)?未")
_OBJECT = re.compile(r"[^,。;:\n]{0,24}")
# What goes on with another verb, or names nothing but what any product gives, is no object that tells a part.
_NO_OBJECT = re.compile(
    r"(?:之|以)?后|时|并且|(?:并|及|和|以及|或|且|、)(?:停|终|关|不再|下)|(?:任何)?(?:服务|支持|维护)$"
)
# Verbs that are the end of whatever they are said of, and those whose object tells what it is the end of.
_ENDING = frozenset(
    ["结束", "作废", "失效", "废止", "解散", "终结", "落幕", "谢幕", "告别", "撤销", "吊销", "销毁", "退市"]
)
_DOING = frozenset(
    [
        "停止",
        "终止",
        "关闭",
        "取消",
        "移除",
        "撤并",
        "注销",
        "停止支持",
        "不再支持",
        "停止提供",
        "不再提供",
        "停止服务",
        "停止使用",
    ]
)
# What a host drops of its own with an object (停止支持旧版), and what ends with its subject (旧版停止支持).
_DROPPING = ("停用", "淘汰", "停止支持", "停止支援", "不再", "无法", "不能", "不可")
_SURE = (
    "停服",
    "关服",
    "停刊",
    "停办",
    "闭站",
    "关站",
    "停产",
    "退网",
    "退役",
    "下市",
    "eol",
    "停止维护",
    "停止运营",
    "停止营运",
)
# What is only a part of a thing, or only for a time. All that follows here and is sought in many words begins each of
# its ways with a character, over which a search runs quickly.
# Without an object the subject itself is gone, also where it is said to be so from a day on.
# A project that says of itself that nobody looks after it any more.
_NOT_KEPT_UP = frozenset(["不再维护", "不再更新"])
_ITSELF = re.compile(
    "(?:本|此|该|这个|这款|整个)[^,。;的]{0,6}(?:项目|仓库|库|插件|软件|应用|产品|网站|站点|论坛|工具|系统|平台|接口|api|模组|主题|程序|脚本|"
    "镜像|框架)(?:也|将|已|正式|从|自|于|,)*$"
)
_GONE = ("不再提供", "不再运营", "不再可用", "停用", "淘汰")
_PART = re.compile(
    r"功能|能力|权限|入口|按钮|模块|频道|栏目|板块|选项|部分|个别|陆续|逐步|分批|逐渐|暂时|临时|列车|航线|航班|线路|公交|地铁|"
    r"新(?:增|注册|开通|购|签约)?的?(?:用户|客户|商[家户]|企业|会员)|班次|道路|路段|口岸|"
    r"商城|抽奖|博物馆|图书馆|纪念馆|美术馆|体育馆|文化馆|科技馆|展览馆|展[馆厅]|排行榜|公会|兑换码|出口|站点|景区|场[馆所]|设施|浴场|影院|泳池|奖励|特权|权益|福利|门店|网点|柜台|窗口|电梯|首页|页面|方式(?!的)|模式(?!的)|渠道|通道|匝道|车道|区域|机型|语言"
)
# Doings whose end leaves the thing itself standing.
_PART_DOING = re.compile(
    r"新(?<![更最]新)(?!版|网|规|华)|注册|充值|储值|开通|销售|售卖|出售|发售|在售|订购|选购|购买|订阅|续[费订约购]|"
    r"代[销理办发收售]|受理|披露|报送|训练|"
    r"办理|接受|接收|接单|申请|收取|征收|发货|"
    r"发放|发行|创建|交易|下单|上传|投稿|发[帖言文]|回[帖复]|留言|评论|登录|支付|进口|发布|兑换|投放|招生|招聘|招募|供应|供水|供电|供气|"
    r"供暖|供热|接待|收件|收寄|揽收|"
    r"上班|上课|的(?:更新|同步)|收治|开放|预约|匹配|下载|安装|缴|免费|版本更新|游戏活动|签发|办公|营业|放映|演出|对.{1,12}的|"
    r"向.{1,12}(?:提供|"
    r"开放)|使用.{1,8}(?:登录|支付|方式)"
)
# What a host stops doing, however fully it does (全面停止提供发票, but 全面停止提供服务).
_DOING_STOPPED = re.compile(
    r"(?:对外|向[^,。]{1,8})?(?:销售|售卖|出售|受理|办理|接收|开具|签发|收取|发放|提供[^,。]{0,8}(?:发票|凭证|账单|证明|证书|赠品|样品))"
)
_WHOLE = re.compile(
    "全部|一切|所有(?!新)|永久|彻底|全面|完全|整体|最终|服务器|整站"
    + "".join(f"|{end}(?:游戏|平台|网站|产品|本)?(?:运营|营运|服务器|服务(?!费))" for end in ("停止", "终止", "结束"))
)
_NOT_WHOLE = re.compile(
    r"陆续|逐步|分批|逐渐|新用户|新购|新客户|新增|部分|暂停|临时|未[^,。]{0,8}(?:用户|客户|商家|账[号户]|店铺|企业|"
    r"号码)"
)
# A product or service as the subject, right before the date: …平台将于…下线.
_PRODUCT = re.compile(
    r"(?:平台|网站|官网|站点|产品|接口|api|系统|应用|app|软件|客户端|小程序|公众号|游戏|模型|域名|项目|工具|插件|论坛|社区|sdk)"
    r"[」』\])]?(?:及相关服务)?(?:也|均|将|已|即|预计|计划|定|拟|会|正式|于|在|北京时间| )*$"
)
# The product itself as the object: 停止支持这个项目.
_ALL_OF_IT = re.compile(
    r"对?(?:这个|这款|整个|该|本|此)[^,。;的]{0,6}(?:项目|产品|平台|网站|应用|软件|游戏|服务|工具|系统|插件|接口|api)"
)
# An interface that stops is a thing of its own, whatever it is a part of.
_ENDPOINT = re.compile(r"(?:接口|api|端点)(?:服务)?(?:也|均|都|将|已|即|预计|计划|定|拟|会|正式|于|在| )*$")
_ENDPOINT_GONE = ("下线", "停服", "关停", "停止服务", "退役", "正式回收")
_ENTRY = re.compile(
    r"(?:兑换|领取|报名|申报|投稿|缴费|填报|提交|投票|申请|选课|预约|征集|登记|确认)[^,。]{0,6}(?:通道|入口|系统|平台|端口|窗口)"
)


def _is_of_a_version(around: str) -> bool:
    """Whether it is one version of a product that goes (3.1版本下线); that of an interface is a thing of its own."""
    return "版本" in around and _A_VERSION.search(around) is not None and _INTERFACE.search(around) is None


_A_VERSION, _INTERFACE = re.compile(r"[0-9x] ?版本"), re.compile("api|接口")


def _is_a_whole(head: Word, subject: str, thing: str) -> bool:
    """Whether what stops is the way to do something before a day, an interface, or a project that says so of itself."""
    if _ENTRY.search(subject):
        return True
    if head.text in _NOT_KEPT_UP and not thing.strip(" ,"):
        return _ITSELF.search(subject) is not None
    named = thing if thing.strip(" ,") else subject
    return head.text in _ENDPOINT_GONE and _ENDPOINT.search(named) is not None


def extent_of(head: Word, before: str, governed: str, *, behind: bool, since: bool) -> Extent:
    """Tell how much stops, as far as subject and object say; `since`: it is said to be so from a day on (自…起)."""
    subject = before[-16:] + (governed[: head.start] if behind else "")
    following = _OBJECT.match(governed, head.end) if behind else None
    thing = following.group() if following else ""
    if _NO_OBJECT.match(thing):
        thing = ""
    around = subject + head.text + thing
    if head.text in _SALE_ENDED and thing.endswith(_ENDS_SOLD) and _SOLD.match(thing):
        return PART
    if (
        head.text in _ENDING
        or _AND_DELISTED.search(thing)
        or _TERM_OF.search(thing)
        or _is_a_whole(head, subject, thing)
    ):
        return WHOLE
    if head.text in _DOING and _DOING_STOPPED.match(thing):
        return PART
    if _WHOLE.search(governed[max(0, head.start - 6) : head.start] + head.text + thing if behind else around):
        return PART if _NOT_WHOLE.search(around) or _PART.search(thing) else WHOLE
    if _PART.search(around) or _UNMET.match(thing) or (head.text == "下线" and _is_of_a_version(around)):
        return PART
    if _ALL_OF_IT.match(thing):
        return LIKELY_WHOLE
    if head.text.startswith(_DROPPING) and (thing or (since and head.text not in _GONE)):
        return PART
    if head.text in _DOING and _PART_DOING.search(thing or subject):
        return PART
    whole = head.text in _SURE or (behind and not thing.strip(" ,") and _PRODUCT.search(before))
    return WHOLE if whole else LIKELY_WHOLE
