"""Chinese days on which nothing comes about that a notice could set: changes called off, and the weather."""

import re

from core.milestones.frames_zh import Frame
from core.milestones.roles import Decision, nothing
from core.milestones.ties_zh import FROM
from core.milestones.values import Context, Mention, Timing

# 关于取消6月1日起调整票价的通知: the change does not come.
_CALLED_OFF = re.compile("(?:取消|撤[销回]|(?:暂缓|暂不|不再)(?:执行|实施)?)(?:原定|原计划|计划|拟)?(?:于|自|从)?$")
_CHANGE = re.compile("(?:[上下]?调整?|实施|施行|执行|实行|涨价|收取|收费|征收|加收|限行|停[水电气])[^,。;:]{0,12}的")
_WEATHER = re.compile(
    "(?:我市|全市|局地|部分地区)?(?:将|仍|还|会|再)?(?:有|出现|迎来|遭遇)?"
    "(?:[大中小暴雷阵][到至大中暴雨阵雪]{0,3}[雨雪]|[雨雪]夹[雨雪]|降[温雨雪]|高温天|寒潮)(?!水|伞|靴)"
)


def unreal(frame: Frame, mention: Mention, context: Context, timing: Timing) -> Decision | None:
    """Turn away the day of a change that is called off, and days of which only the weather is told."""
    if frame.tie is FROM and _CALLED_OFF.search(context.before) and _CHANGE.match(frame.own):
        return nothing("a change that is called off", 4.0)
    if frame.head is None and _WEATHER.match(frame.own):
        return nothing("the weather that is expected", 3.0)
    return None
