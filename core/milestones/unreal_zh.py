"""Chinese days on which nothing comes about that a notice could set: asked, denied, called off, and the weather."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.punctuation import is_open
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import BARE, BEFORE, FROM, UNTIL
from core.milestones.values import Context, Mention, Timing
from core.milestones.words_zh import CHANGE, EVENT, LIMIT, STOP, words_in

# 关于取消6月1日起调整票价的通知: the change does not come.
_CALLED_OFF = re.compile("(?:取消|撤[销回]|(?:暂缓|暂不|不再)(?:执行|实施)?)(?:原定|原计划|计划|拟)?(?:于|自|从)?$")
_CHANGE = re.compile("(?:[上下]?调整?|实施|施行|执行|实行|涨价|收取|收费|征收|加收|限行|停[水电气])[^,。;:]{0,12}的")
# 6月1日起押金会不会提高
_WHETHER = re.compile("[^,。;:]{0,10}(?:会不会|要不要|能不能|该不该)")
# 6月1日起不涨价: nothing changes; what is done without a stop (不停水检修) is done, and 不再 ends what was.
_DENIED = re.compile(
    "(?:当[天日])?(?:期间)?(?:将|均|都|也|仍|并)?不(?:会|予)?"
    "(?:涨价|调[涨升]|上[调涨]|调价|加价|停[水电气工课运航]|闭[馆园店]|放假|休[息市馆园]|封[路闭控]|关[闭门])(?![检施改作更维抢])"
)
# 预估在6月1日后申请发货的包裹可能…: somebody's guess; 预计 and 预估于 set a day.
_RECKONED = re.compile("(?:预估|估计|估算|推算)(?:在|到|至)?$")
# 工作年限计算截止日期为…, 批号有效期限至…
_UP_TO = re.compile(
    "(?:年限|工龄|年龄|学历)[^,。;:]{0,6}截[止至](?:日期|时间|日)?[为是]?$|批[号次][^,。;:]{0,4}有效期限?[至为到]*$"
)
# 如希望在春节前完成审核,建议…: by when somebody may want it.
_WISHED = re.compile("如(?:果|若)?[^,。;:]{0,8}希望(?:在|于|能在)?$")
# 除9月1日至9月10日可以垂钓外,…: when a rule does not hold; what is closed or halted in it is news.
_EXCEPTED = re.compile("[^,。;:]{0,18}?(?:之|以)?外(?![地出面籍部语国币卖])")
_LIFTED = re.compile("[解拆清免删扣消排废]除[^,。;]{0,6}$")
_NEWS = frozenset([LIMIT, STOP, CHANGE, EVENT])
# (6月8日正常对外办公): an exception told beside; who works on a day of rest is told of a change.
_AS_USUAL = re.compile("(?:将|均|都|仍)?(?:正常|照常|照旧)(?!上[班课])[^,。;()]{1,8} ?\\)")
# 请立即停止食用: no day of the sender's.
_ASKS = ("请", "请您", "请各位", "应", "须", "需", "务必", "建议", "建议您", "可")
_WEATHER = re.compile(
    "(?:我市|全市|局地|部分地区)?(?:将|仍|还|会|再)?(?:有|出现|迎来|遭遇)?(?:一[次轮场])?(?:大范围|明显|较强|持续)?"
    "(?:[^,。;:]{0,8}(?:最[低高])?(?:气温|降温|低温|高温)(?!补贴|津贴|假)|"
    "[大中小暴雷阵][到至大中暴雨阵雪]{0,3}[雨雪]|[雨雪]夹[雨雪]|雨雪(?:天气|过程)|强对流|降[温雨雪]|高温天|寒潮)(?!水|伞|靴)"
)


def unreal(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away days that are asked about, on which something is not to happen, or of which the weather is told."""
    denies = "不" in frame.own
    if (context.beyond.startswith("?") and "," not in context.rest) or (denies and _WHETHER.match(frame.own)):
        return nothing("asked, not told", 4.0)
    if "除" in context.before[-8:] and _is_excepted(context):
        return nothing("an exception", 3.0)
    if denies and _DENIED.match(frame.own):
        return nothing("it is not to happen", 4.0)
    if frame.tie is BARE and mention.said.spoken and mention.said.distance == 0 and context.before.endswith(_ASKS):
        return nothing("what readers are asked to do at once", 3.0)
    if frame.tie is not FROM and not frame.willed and context.before and _RECKONED.search(context.before):
        return nothing("what is only reckoned", 3.0)
    if frame.tie in _BOUNDS and (bound := _bounds_nothing(frame, context)):
        return bound
    if ")" in frame.own and _AS_USUAL.match(frame.own) and is_open(context.sentence):
        return nothing("told beside, as what stays", 3.0)
    if frame.tie is FROM and _is_called_off(context.before) and _CHANGE.match(frame.own):
        return nothing("a change that is called off", 4.0)
    if (frame.head is None or "可能" in context.rest) and _WEATHER.match(frame.own):
        return nothing("the weather that is expected", 3.0)
    return None


_BOUNDS = (UNTIL, BEFORE)


def _bounds_nothing(frame: Frame, context: Context) -> Decision | None:
    """Turn away a day up to which nothing is to be done, and nothing that the notice sets goes on."""
    if frame.tie is UNTIL and _UP_TO.search(context.before):
        return nothing("up to which something is counted, or keeps", 3.5)
    if frame.tie is BEFORE and "希望" in context.before and _WISHED.search(context.before):
        return nothing("what readers may want, not what is to be done", 3.0)
    return None


def _is_called_off(before: str) -> bool:
    """Whether a change is called off by the words right before its day; they are two characters or more."""
    return len(before) > 1 and _CALLED_OFF.search(before) is not None


def _is_excepted(context: Context) -> bool:
    """Whether the day stands in what a rule does not hold for, and nothing in it is other than before."""
    found = None if _LIFTED.search(context.before) else _EXCEPTED.match(context.rest)
    return found is not None and all(word.sense not in _NEWS for word in words_in(found.group()))
