"""Time zones as people name them: by IANA name, city, country or offset, in Chinese or English.

What cities and countries are called is the CLDR's (https://cldr.unicode.org), which knows one city a zone.
Those of China, which keeps the time of Beijing everywhere, are added: the seats of its provinces and of its trade.
"""

import datetime as dt
import difflib
import functools
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from core.errors import CommandError
from core.text import normalise, simplify

CHINA = "Asia/Shanghai"
LANGUAGES = ("en", "zh")
MOST_EAST, MOST_WEST = 14, 12
MAX_CHARS = 64
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-]?)\s*0?(\d{1,2})(?::?([0-5]\d))?")
OFFSET_SAID = re.compile(r"([东西])([一二三四五六七八九]|十[一二]?|\d{1,2})(?:区?(半))?区?")
FILLING = re.compile(r"(?:标准)?时间$|时区$|市$| time$")
NUMERALS = dict(
    zip(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), range(1, 13), strict=True)
)
CITIES_OF_PARTS = {  # a city for each offset of hours and a part, which the tz database has no zone of
    "-9:30": "Pacific/Marquesas", "-3:30": "America/St_Johns", "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+6:30": "Asia/Yangon", "+8:45": "Australia/Eucla",
    "+9:30": "Australia/Darwin", "+10:30": "Australia/Lord_Howe", "+12:45": "Pacific/Chatham",
}  # fmt: skip
OF_TWO = {"cst": ("Asia/Shanghai", "America/Chicago")}  # China Standard Time, and North America's Central
CHINESE_CITIES = {
    "北京": "beijing", "天津": "tianjin", "重庆": "chongqing", "广州": "guangzhou", "深圳": "shenzhen",
    "杭州": "hangzhou", "宁波": "ningbo", "温州": "wenzhou", "义乌": "yiwu", "金华": "jinhua", "南京": "nanjing",
    "苏州": "suzhou", "无锡": "wuxi", "青岛": "qingdao", "济南": "jinan", "厦门": "xiamen", "泉州": "quanzhou",
    "福州": "fuzhou", "东莞": "dongguan", "佛山": "foshan", "中山": "zhongshan", "汕头": "shantou", "珠海": "zhuhai",
    "武汉": "wuhan", "长沙": "changsha", "郑州": "zhengzhou", "合肥": "hefei", "南昌": "nanchang", "成都": "chengdu",
    "昆明": "kunming", "贵阳": "guiyang", "南宁": "nanning", "海口": "haikou", "西安": "xi'an", "兰州": "lanzhou",
    "太原": "taiyuan", "石家庄": "shijiazhuang", "沈阳": "shenyang", "大连": "dalian", "长春": "changchun",
    "哈尔滨": "harbin", "呼和浩特": "hohhot", "西宁": "xining", "银川": "yinchuan", "拉萨": "lhasa",
}  # fmt: skip


def read_zone(text: str) -> str:
    """An IANA name for what was written. A bare number counts the hours east of Greenwich.

    Raises CommandError, with the nearest name where one is near, a city for an offset of hours and a part, and both
    zones for a short name that two go by.
    """
    wanted = simplify(normalise(text))
    if found := OFFSET.fullmatch(wanted):
        return _zone_of_offset(found[1] or "+", int(found[2]), int(found[3] or 0))
    if said := OFFSET_SAID.fullmatch(FILLING.sub("", wanted)):
        hours = NUMERALS.get(said[2]) or int(said[2])
        return _zone_of_offset("+" if said[1] == "东" else "-", hours, 30 if said[3] else 0)
    if either := OF_TWO.get(FILLING.sub("", wanted)):
        raise CommandError("timezone.of_two", zone=text[:MAX_CHARS], one=either[0], other=either[1])
    names = _names()
    for name in (wanted, FILLING.sub("", wanted)):
        if known := names.get(name.replace("_", " ")):
            return known
    near = difflib.get_close_matches(wanted[:MAX_CHARS].replace("_", " "), names, 1, 0.7)
    raise CommandError("timezone.unknown", zone=text[:MAX_CHARS], example=names[near[0]] if near else CHINA)


def _zone_of_offset(sign: str, hours: int, minutes: int) -> str:
    """The zone that lies so many hours east (+) of Greenwich; the names of these count the other way round.

    Raises CommandError where nobody keeps such a time, and for a part of an hour: cities with one differ in summer.
    """
    if minutes:
        offset = f"{sign}{hours}:{minutes:02}"
        raise CommandError("timezone.unknown", zone=f"UTC{offset}", example=CITIES_OF_PARTS.get(offset, CHINA))
    if hours > (MOST_EAST if sign == "+" else MOST_WEST):
        raise CommandError("timezone.unknown", zone=f"UTC{sign}{hours}", example="UTC+8")
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "Etc/UTC"


@functools.cache
def _names() -> dict[str, str]:
    """Zones by every name, as `normalise` writes it, with blanks for underscores; IANA's own come first."""
    known = {normalise(name).replace("_", " "): name for name in available_timezones()}
    cities = {name.rpartition("/")[2]: zone for name, zone in known.items() if "/" in name}
    china = {name: CHINA for pair in CHINESE_CITIES.items() for name in pair}
    return {**dict(_of_cldr()), **cities, **china, **known}


def _of_cldr() -> Iterator[tuple[str, str]]:
    """Countries that keep one time, and cities, by their names."""
    zones = available_timezones()
    one_time = {country: _only(of_country) for country, of_country in get_global("territory_zones").items()}
    for language in LANGUAGES:
        locale = Locale(language)
        for country, zone in one_time.items():
            if zone in zones and country in locale.territories:
                yield simplify(normalise(locale.territories[country])), zone
        for zone, said in locale.time_zones.items():
            if zone in zones and "city" in said:
                yield simplify(normalise(said["city"])), zone


def _only(of_country: list[str]) -> str:
    """The zone that all of a country keeps; "" where its parts keep several."""
    if CHINA in of_country:
        return CHINA
    seasons = [dt.datetime(2024, month, 1, tzinfo=dt.UTC) for month in (1, 7)]
    try:
        kept = {tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in seasons) for zone in of_country}
    except (KeyError, ValueError):  # a zone that only the CLDR knows
        return ""
    return of_country[0] if len(kept) == 1 else ""
