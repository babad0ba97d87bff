"""Time zones as people name them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CommandError
from core.zones import CHINESE_CITIES, CITIES_OF_PARTS, read_zone


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("asia/tokyo", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("上海", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("Beijing time", "Asia/Shanghai"),
        ("杭州市", "Asia/Shanghai"),
        ("Hangzhou", "Asia/Shanghai"),
        ("中国", "Asia/Shanghai"),
        ("臺北", "Asia/Taipei"),
        ("香港", "Asia/Hong_Kong"),
        ("乌鲁木齐", "Asia/Urumqi"),
        ("柏林", "Europe/Berlin"),
        ("德国", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("8", "Etc/GMT-8"),
        ("＋８", "Etc/GMT-8"),
        ("UTC+08:00", "Etc/GMT-8"),
        ("gmt-5", "Etc/GMT+5"),
        ("东八区", "Etc/GMT-8"),
        ("西五区", "Etc/GMT+5"),
        ("东8区", "Etc/GMT-8"),
        ("东８时区", "Etc/GMT-8"),
        ("西5区", "Etc/GMT+5"),
        ("西10", "Etc/GMT+10"),
        ("UTC+0", "Etc/UTC"),
    ],
)
def test_a_zone_goes_by_name_city_country_or_offset(said: str, zone: str) -> None:
    assert read_zone(said) == zone


@pytest.mark.parametrize("city", [*CHINESE_CITIES, *CHINESE_CITIES.values()])
def test_a_city_of_china_keeps_the_time_of_beijing(city: str) -> None:
    assert read_zone(city) == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("said", "example"),
    [
        ("Londn", "Europe/London"),
        ("nowhere at all", "Asia/Shanghai"),
        ("UTC+15", "UTC+8"),
        ("加拿大", "Asia/Shanghai"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("+0530", "Asia/Kolkata"),
        ("东五区半", "Asia/Kolkata"),
        ("gmt-3:30", "America/St_Johns"),
        ("UTC+8:10", "Asia/Shanghai"),
        ("东13区半", "Asia/Shanghai"),
        ("西13区", "UTC+8"),
    ],
)
def test_what_names_no_zone_or_several_is_answered_with_an_example(said: str, example: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_zone(said)
    assert caught.value.values["example"] == example


@pytest.mark.parametrize("said", ["CST", "cst时间"])
def test_a_short_name_of_two_zones_is_asked_about(said: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_zone(said)
    assert (caught.value.text, caught.value.values["one"]) == ("timezone.of_two", "Asia/Shanghai")
    assert caught.value.values["other"] == "America/Chicago"


@pytest.mark.parametrize(("offset", "city"), CITIES_OF_PARTS.items())
def test_a_city_for_a_part_of_an_hour_keeps_that_time_in_one_season(offset: str, city: str) -> None:
    seasons = [dt.datetime(2024, month, 1, tzinfo=ZoneInfo(city)) for month in (1, 7)]
    hours, minutes = offset[1:].split(":")
    assert f"{offset[0]}{int(hours):02}{minutes}" in {f"{at:%z}" for at in seasons}


@given(st.text(max_size=30))
def test_any_text_is_a_zone_or_a_slip(text: str) -> None:
    try:
        zone = read_zone(text)
    except CommandError:
        return
    assert read_zone(zone) == zone
