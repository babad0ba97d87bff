"""Evidence for the role of a date in English: words that touch it, and those that guard them; see `cues_en`."""

from core.milestones.cues import Cue, Where, cue

TOUCHING: tuple[Cue, ...] = (
    # What stands right before the date.
    cue(
        "starting",
        Where.JUST_BEFORE,
        "starting|starting on|starting from|starting in|starts|starts on|starts in|start on|"
        "start in|beginning|beginning on|beginning in|begins|begins on|begin on|begin in|"
        "effective|effective on|effective from|effective as of|effective date|"
        "with effect from|with effect on|as of|from|commencing|commencing on|commences on|"
        "going live on|live on|live from|goes live on|taking effect on|takes effect on|"
        "take effect on|takes effect|into force on|into effect on|into force from|apply from|"
        "applies from|in force from|available from|available on|opens on|rollout on|"
        "launching on|launching|launches|launches on|onwards from",
        takes=3.0,
    ),
    cue("since", Where.JUST_BEFORE, "since", takes=1.2, none=0.6),
    cue(
        "scheduled for",
        Where.JUST_BEFORE,
        "scheduled for|scheduled on|slated for|planned for|set for|targeted for|expected on|"
        "expected in|planned on|due to start on|moved to|postponed to|postponed until|"
        "rescheduled to|rescheduled for|delayed to|delayed until|pushed back to|pushed to|"
        "brought forward to|changed to|shifted to|deferred to|deferred until|now",
        takes=4.0,
        ends=1.0,
    ),
    cue("on", Where.JUST_BEFORE, "on|in|during|for|at|this|is|be", takes=0.4, ends=0.4),
    cue(
        "by",
        Where.JUST_BEFORE,
        "within|within the|by|end|expire|no later than|not later than|until|till|through|"
        "thru|"
        "expires|expires on|expire on|expiring on|expiring|ends|ends on|end on|ending|"
        "ending on|ended on|deadline|deadline is|deadline of|due|due on|due by|prior to|"
        "not before|no earlier than|no sooner than|up to|valid through|valid until|"
        "on or before|at the latest|last day is|last day of support|latest|end date|up until|"
        "extended to|extended until|extended through|closes on|close on|closing on|closes|"
        "close|closes at|close at|closing|not after|to|up to and including|until and including|have|"
        "by noon on|by midnight on|before noon on|before midnight on|until noon on|until midnight on",
        ends=3.2,
    ),
    cue("before", Where.JUST_BEFORE, "before|prior to|on or before", ends=3.2),
    cue(
        "bought before",
        Where.BEFORE,
        "who |bought|purchased|created|issued|registered|placed|ordered|signed up|installed|"
        "enrolled|published|released|hired|built",
        none=4.0,
        only_with="before",
    ),
    cue("week of", Where.JUST_BEFORE, "week of|week commencing|week beginning", takes=2.0),
    cue("since then", Where.BEFORE, "have been|has been", none=1.5, only_with="since"),
    cue(
        "after",
        Where.JUST_BEFORE,
        "after|following|on or after|on and after|from and after|as from|any time after",
        takes=1.6,
        ends=0.6,
    ),
    cue(
        "originally",
        Where.JUST_BEFORE,
        "originally scheduled for|originally planned for|previously scheduled for|"
        "was scheduled for|was due on|originally|previously|instead of|rather than|formerly|"
        "original date of|originally set for|originally announced for|original deadline of|"
        "previously planned for|previously announced|original",
        none=6.0,
    ),
    cue(
        "moved from",
        Where.JUST_BEFORE,
        "moved from|postponed from|rescheduled from|delayed from|changed from|pushed from|"
        "pushed back from|brought forward from|deferred from",
        takes=5.0,
        moves=True,
    ),
    cue("extended from", Where.JUST_BEFORE, "extended from|prolonged from", ends=5.0, moves=True),
    cue(
        "published",
        Where.JUST_BEFORE,
        "updated|last updated|last updated on|published|published on|posted|posted on|"
        "posted at|dated|announced on|announced in|announced|released on|created on|created|"
        "copyright|issued|issued on|updated on|last modified|modified on|revised|"
        "last revised|reviewed|written on|signed on|submitted on|approved on|adopted on|"
        "passed on|held on|published in|posted in|reported on|reviewed on|accessed|retrieved|"
        "retrieved on|as announced on|as announced in|blog post of|post from|announcement of|"
        "announcement on|announcement from|our announcement in",
        none=5.0,
        announces=True,
    ),
    cue(
        "of",
        Where.JUST_BEFORE,
        "of|rules of|act of|regulation of|directive of|law of|resolution of|agreement of|"
        "dated|version of|as of the|edition of|statement of",
        none=2.0,
    ),
    cue(
        "every",
        Where.JUST_BEFORE,
        "every|each|e.g.|eg|for example|example|such as|copyright ©|©|born|born on|version|"
        "since at least|last|past|previous",
        none=6.0,
    ),
    cue(
        "period to",
        Where.JUST_BEFORE,
        "months to|year to|quarter to|weeks to|period to|year ended|months ended|"
        "period ended|quarter ended|week ended|year ending|as at|weeks ended",
        none=6.5,
    ),
    cue(
        "created before",
        Where.JUST_BEFORE,
        "created before|created prior to|created on or before|purchased before|"
        "purchased prior to|purchased on|registered before|issued before|issued after|"
        "issued on or after|issued prior to|placed before|signed up before|bought before|"
        "made before|released before|existing before|opened before|created after|"
        "purchased after|published before|enrolled before|accounts before|ordered before|"
        "dated before|submitted before|received before|existed before|joined before|"
        "built before|activated before|installed before",
        none=4.5,
        ends=-1.0,
    ),
    # What stands right after it.
    cue(
        "given up",
        Where.JUST_AFTER,
        "has been rescheduled|has been moved|has been postponed|has been delayed|has been deferred|"
        "was rescheduled|was postponed|is postponed|is rescheduled|has been called off",
        none=9.0,
    ),
    cue(
        "onwards",
        Where.JUST_AFTER,
        "onwards|onward|and onwards|and later|forward|and after|or later|and beyond",
        takes=3.0,
    ),
    cue(
        "deadline",
        Where.JUST_AFTER,
        "deadline|cutoff|cut-off|expiry|expiration|due date|sunset|retirement|end date|"
        "shutdown|shut-down|end-of-life|eol",
        ends=3.0,
    ),
    cue(
        "release",
        Where.JUST_AFTER,
        "release|launch|rollout|update|start date|go-live|effective date|price change|"
        "implementation|maintenance|changes|compliance date|enforcement",
        takes=1.2,
    ),
    cue(
        "version",
        Where.JUST_AFTER,
        "edition|version|issue|announcement|blog|post|meeting|report|press|update to|- version",
        none=3.0,
    ),
    cue(
        "announced",
        Where.JUST_AFTER,
        "we announced|we published|we released|we received|we discovered|we learned|"
        "we became|we detected|we identified|we launched|we are announcing|we're announcing|"
        "we are excited|we're excited|we're pleased|we are pleased|announced|i announced|"
        "the board|congress|is the|marks|was the|there are|more than|over|many|some",
        none=3.0,
        announces=True,
    ),
)
