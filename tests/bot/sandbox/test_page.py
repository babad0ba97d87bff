"""The chat page in a real browser."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.fakes import ManualClock

pytestmark = pytest.mark.browser
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Follow", callback_data="t:1:on"), InlineKeyboardButton("Open", url="https://example.org/")]]
)
PHONE = {"width": 360, "height": 740}


@asynccontextmanager
async def opened(
    browser: Browser,
    sandbox: Sandbox,
    query: str = "?user=7",
    *,
    locale: str = "en-GB",
    zone: str = "Asia/Shanghai",
    width: int = 900,
    may_fail: str = "",
) -> AsyncIterator[Page]:
    """The page of a visitor, on a browser with this language and zone; at the end nothing may have gone wrong in it."""
    viewport = {"width": width, "height": PHONE["height"]}
    context = await browser.new_context(locale=locale, timezone_id=zone, viewport=viewport)  # type: ignore[arg-type]
    page, faults = await context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    await page.goto(f"{sandbox.root}/{query}")
    await page.wait_for_selector("#status:not(:empty)")
    yield page
    assert [fault for fault in faults if not may_fail or may_fail not in fault] == []
    await context.close()


async def test_a_visitor_starts_talks_and_presses(browser: Browser, sandbox: Sandbox, bot: Bot) -> None:
    visitor = sandbox.visitor(7)
    async with opened(browser, sandbox) as page:
        await page.get_by_role("button", name="Start", exact=True).click()
        assert (await visitor.world.wait_for(visitor.messages, 5))[0].text == "/start"
        await bot.send_message(7, "<b>Choose</b> a topic", parse_mode="HTML", reply_markup=KEYBOARD)
        answer = page.locator("article", has_text="Choose a topic")
        await expect(answer.locator("strong")).to_have_text("Choose")
        await expect(answer.get_by_role("link", name="Open")).to_have_attribute("rel", "noopener noreferrer")
        await answer.get_by_role("button", name="Follow").click()
        await visitor.world.wait_for(lambda: len(visitor.bot.updates) == 2, 5)
        query = (await bot.get_updates())[-1].callback_query
        assert query
        await bot.answer_callback_query(query.id, "Followed")
        await bot.edit_message_text("You follow logistics", 7, 2)
        await expect(page.get_by_role("alert")).to_have_text("Followed")
        await expect(page.locator("#message-2")).to_contain_text("You follow logistics")
        await page.get_by_role("textbox").fill("thank you")
        await page.keyboard.press("Enter")
        await expect(page.locator("article.mine").last).to_contain_text("thank you")


async def test_what_looks_like_markup_is_shown_as_text(
    browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person
) -> None:
    attack = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    await bot.send_message(ada.id, attack)
    async with opened(browser, sandbox) as page:
        await expect(page.locator("article .text")).to_contain_text(attack)
        assert await page.locator("article img, article script").count() == 0


async def test_times_are_shown_in_the_zone_of_who_reads(
    browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person
) -> None:
    moment = '<tg-time unix="1757638800" format="wDt">fallback</tg-time>'
    await bot.send_message(ada.id, moment, parse_mode="HTML")
    async with opened(browser, sandbox, locale="en-US", zone="America/New_York") as page:
        await expect(page.locator("time.date_time")).to_have_text("Thu, September 11, 2025 at 21:00")
    async with opened(browser, sandbox, locale="zh-CN") as page:
        await expect(page.locator("time.date_time")).to_have_text("2025年9月12日周五 09:00")


@pytest.mark.parametrize(("asked", "spoken"), [("zh", "zh-CN"), ("en", "en"), ("fr", "en")])
async def test_the_address_says_in_which_language_the_page_speaks(
    browser: Browser, sandbox: Sandbox, asked: str, spoken: str
) -> None:
    async with opened(browser, sandbox, f"?user=7&language={asked}") as page:
        await expect(page.locator("html")).to_have_attribute("lang", spoken)
        await expect(page.locator("#language")).to_have_value(spoken[:2])


async def test_a_long_quotation_unfolds(browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, f"<blockquote expandable>{'long text ' * 200}</blockquote>", parse_mode="HTML")
    async with opened(browser, sandbox) as page:
        quoted, toggle = page.locator(".quoted"), page.get_by_role("button", name="Show more")
        before = await quoted.bounding_box()
        await toggle.click()
        after = await quoted.bounding_box()
        assert before
        assert after
        assert after["height"] > 2 * before["height"]
        await expect(page.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


async def test_a_command_is_chosen_by_keyboard_alone(browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    await bot.set_my_commands([("help", "帮助"), ("topics", "选择主题")], language_code="zh")
    ada.say("hello")
    async with opened(browser, sandbox, locale="zh-CN") as page:
        await page.get_by_role("textbox").focus()
        await page.keyboard.type("/")
        await expect(page.locator("#commands").get_by_role("option")).to_have_text(["/help帮助", "/topics选择主题"])
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            await page.keyboard.press(key)
        await expect(page.locator("article.mine").last).to_contain_text("/topics")


async def test_a_deep_link_is_followed_when_start_is_pressed(browser: Browser, sandbox: Sandbox, ada: Person) -> None:
    ada.say("hello")
    async with opened(browser, sandbox, "?user=7&start=topic_logistics") as page:
        assert len(ada.messages()) == 1
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.locator("article.mine").last).to_contain_text("/start topic_logistics")


async def test_a_reply_shows_what_it_answers(browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    first = await bot.send_message(ada.id, "from 12 September")
    await bot.send_message(ada.id, "moved", reply_parameters=ReplyParameters(first.message_id))
    async with opened(browser, sandbox) as page:
        await expect(page.locator("#message-2 .reply")).to_contain_text("from 12 September")
        await page.locator("#message-1").hover()
        await page.locator("#message-1").get_by_role("button", name="Reply").click()
        await page.get_by_role("textbox").fill("are you sure?")
        await page.keyboard.press("Enter")
        await expect(page.locator("article.mine .reply")).to_contain_text("from 12 September")
    assert ada.messages()[-1].reply_to is ada.messages()[0]


async def test_a_page_that_lost_its_line_comes_back_and_catches_up(browser: Browser, clock: ManualClock) -> None:
    stack = AsyncExitStack()
    async with Sandbox(clock) as sandbox:
        sandbox.user(7).say("before the server went down")
        page = await stack.enter_async_context(opened(browser, sandbox, may_fail="ERR_"))
    await expect(page.locator("#status")).to_have_text("reconnecting…")
    port = int(sandbox.root.rpartition(":")[2])
    async with Sandbox(clock, port=port) as sandbox:
        sandbox.user(7).say("while the page was away")
        await expect(page.locator("article")).to_have_text(re.compile("while the page was away"))
        await stack.aclose()


async def test_the_language_chosen_is_the_language_the_bot_hears(browser: Browser, sandbox: Sandbox, bot: Bot) -> None:
    async with opened(browser, sandbox, locale="zh-CN") as page:
        await page.get_by_label("语言").select_option("en")
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.locator("article.mine")).to_have_count(1)
    [update] = await bot.get_updates()
    assert update.effective_user
    assert update.effective_user.language_code == "en"


async def test_a_new_visitor_has_an_empty_chat(browser: Browser, sandbox: Sandbox, ada: Person) -> None:
    ada.say("private words")
    async with opened(browser, sandbox) as page:
        await expect(page.locator("article")).to_have_count(1)
        await page.get_by_role("button", name="More").click()
        await page.get_by_role("button", name="New visitor").click()
        await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
        await expect(page.locator("article")).to_have_count(0)


async def test_a_blocked_bot_can_be_let_in_again(browser: Browser, sandbox: Sandbox, ada: Person) -> None:
    ada.say("hello")
    ada.block()
    async with opened(browser, sandbox) as page:
        await page.locator("#start", has_text="Unblock the bot").click()
        await expect(page.get_by_role("textbox")).to_be_visible()
    assert ada.say("again")


@pytest.mark.parametrize("width", [320, 360, 1200])
async def test_nothing_is_wider_than_the_window(
    browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person, width: int
) -> None:
    wide = f"<pre>{'wide ' * 100}</pre> {'x' * 300} https://example.org/{'path/' * 40}"
    await bot.send_message(ada.id, wide, parse_mode="HTML", reply_markup=KEYBOARD)
    async with opened(browser, sandbox, width=width) as page:
        await expect(page.locator("article")).to_have_count(1)
        boxes = await page.locator("article, .bubble, .key, #composer").all()
        edges = [(box["x"], box["x"] + box["width"]) for each in boxes if (box := await each.bounding_box())]
        assert all(left >= 0 and right <= width for left, right in edges)


async def test_new_messages_do_not_tear_a_reader_away(
    browser: Browser, sandbox: Sandbox, bot: Bot, ada: Person
) -> None:
    for number in range(40):
        await bot.send_message(ada.id, f"line {number}")
    async with opened(browser, sandbox) as page:
        await expect(page.locator("#message-40")).to_be_in_viewport()
        await page.locator("#log").evaluate("log => log.scrollTop = 0")
        await expect(page.locator("#message-1")).to_be_in_viewport()
        await bot.send_message(ada.id, "breaking news")
        await expect(page.locator("#unread")).to_have_text("1")
        await expect(page.locator("#message-1")).to_be_in_viewport()
        await page.get_by_role("button", name="To the latest message").click()
        await expect(page.locator("#message-41")).to_be_in_viewport()
