"""Time zones as people name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CommandError
from core.zones import CHINESE_CITIES, read_zone


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
    [("Londn", "Europe/London"), ("nowhere at all", "Asia/Shanghai"), ("UTC+15", "UTC+8"), ("加拿大", "Asia/Shanghai")],
)
def test_what_names_no_zone_or_several_is_answered_with_an_example(said: str, example: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_zone(said)
    assert caught.value.values["example"] == example


@given(st.text(max_size=30))
def test_any_text_is_a_zone_or_a_slip(text: str) -> None:
    try:
        zone = read_zone(text)
    except CommandError:
        return
    assert read_zone(zone) == zone
