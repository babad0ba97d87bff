from bot.sandbox.people import Person
from bot.sandbox.world import World


def read_all(world: World, person: Person, said: int) -> list[str]:
    """What a page that looked away finds in its queue after so many messages."""
    with world.watch(person.chat) as events:
        for number in range(said):
            person.say(str(number))
        waiting = [events.get_nowait() for _ in range(events.qsize())]
    return [event.kind if event else "look again" for event in waiting]


def test_a_page_hears_of_every_message(ada: Person) -> None:
    assert read_all(ada.world, ada, 3) == ["message"] * 3


def test_a_page_too_far_behind_is_told_to_look_again(ada: Person) -> None:
    """What waits for it stays bounded, whatever is said meanwhile."""
    waiting = read_all(ada.world, ada, 1000)
    assert waiting[0] == "look again"
    assert len(waiting) <= 500


def test_a_page_that_left_is_forgotten(ada: Person) -> None:
    with ada.world.watch(ada.chat) as events:
        pass
    ada.say("nobody looks")
    assert events.empty()
