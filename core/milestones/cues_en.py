"""Evidence for the role of a date in an English notice. Words are the beginnings of words; case is folded."""

from core.milestones.cues import Cue, Where, cue

# Of a whole product, service, endpoint: it is over.
_WHOLE = (
    "discontinu|shut down|shuts down|shutting down|shutdown|shutting off|shut off|sunset|"
    "retire|retiring|retirement|end of life|"
    "end-of-life|eol|end of support|end-of-support|end support|ending support|"
    "ended support|end of service|"
    "decommission|turned off|turn off|turning off|turning it off|turning them off|"
    "turn it off|no longer be available|no longer available|"
    "no longer be able|no longer work|no longer be supported|no longer supported|"
    "no longer function|no longer support|no longer receive|"
    "no longer be accessible|cease operation|cease to|will cease|terminat|wind down|"
    "winding down|stop working|"
    "stop functioning|switched off|switch off|go dark|closing down|close down|"
    "close its doors|closes its doors|close our doors|for good|removed|removal|"
    "will be deleted|"
    "permanently delet|close permanently|closes permanently|close for good|"
    "be taken offline|taken down|end its|will end|ends on|ending on|come to an end|"
    "reached its end|"
    "reach its end|reaches its end|stop responding|return errors|deactivat|unsupported|"
    "end of maintenance|be withdrawn|will expire|expires"
)
# But only a part of it, a first step, or for a time: the change applies from then on.
_PARTIAL = (
    "new customer|new user|new sign|new account|new order|new subscri|new project|"
    "new install|new application|new purchase|new enrol|enrollment|"
    "accept|temporar|maintenance|brownout|brown-out|gradual|phase|first step|begin to|"
    "start to|begin the|by default|read-only|"
    "suspend|pause|freez|frozen|feature|option|checkbox|button|for sale|purchas|sale of|"
    "begin retir|begin sunset|begin shut|begin decom|window|for approximately|upgrade"
)
_EFFECT = (
    "read-only|new customer|new user|brownout|make |take effect|takes effect|"
    "taking effect|took effect|effective|go live|goes live|going live|went live|launch|"
    "introduc|roll out|rolling out|"
    "rolled out|rollout|releas|start|begin|chang|increas|decreas|updat|upgrad|migrat|"
    "switch|requir|enforc|apply|applies|"
    "come into force|comes into force|enter into force|enters into force|in force|"
    "into effect|available|becom|replac|renam|"
    "implement|enabl|open|deprecat|frozen|freez|suspend|restrict|block|reject|pric|charg|"
    "fee|no longer|"
    "stop|maintenance|unavailable|adopt|limit|disabl|move to|moving|transition|reduc|"
    "raise|add |revis|amend|mandatory|must|downtime|outage|offer valid|valid|promotion|"
    "new terms|come into operation|comes into operation|resum|reopen|commenc|cutover|"
    "cut over|drop|default|mov"
)
_DEADLINE = (
    "must|need to|please|should|required to|migrate|upgrade|submit|apply|register|"
    "complete|move|export|download|back up|backup|"
    "respond|renew|redeem|claim|deadline|comments|feedback|action required|cancel|"
    "opt out|opt-out|opt in|valid|offer|available until|remain"
)
_HISTORY = (
    "announced|published|launched|released|founded|signed|posted|wrote|reported|"
    "discovered|was first|were first|introduced in|"
    "acquired|originally|in the past|we learned|received|detected|identified|investigat|"
    "occurred|"
    "started investigating|resolved|passed|approved|adopted|elected|presented|held|told"
)
_STATISTICS = (
    "downloads|year-over-year|compared with|compared to|year over year|revenue|sales|"
    "million|billion|percent|average|quarterly results|downloads were|grew"
)

CUES: tuple[Cue, ...] = (
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
        "within|within the|by|before|no later than|not later than|until|till|through|thru|"
        "expires|expires on|expire on|expiring on|expiring|ends|ends on|end on|ending|"
        "ending on|ended on|deadline|deadline is|deadline of|due|due on|due by|prior to|"
        "not before|no earlier than|no sooner than|up to|valid through|valid until|"
        "on or before|at the latest|last day is|last day of support|latest|end date|up until|"
        "extended to|extended until|extended through|closes on|close on|closing on|closes|"
        "close|closes at|close at|closing|not after|to",
        ends=3.2,
    ),
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
    # Wherever it is said.
    *(
        each
        for where, share in (
            (Where.BEFORE, 1.0),
            (Where.AFTER, 1.0),
            (Where.LABEL, 1.6),
            (Where.HEADING, 1.6),
            (Where.FURTHER, 0.5),
            (Where.LEAD, 0.4),
        )
        for each in (
            cue("whole", where, _WHOLE, takes=-3.0 * share, ends=3.0 * share),
            cue("partial", where, _PARTIAL, takes=4.4 * share, ends=-2.8 * share, only_with="whole"),
            cue("effect", where, _EFFECT, takes=1.6 * share),
            cue("deadline", where, _DEADLINE, ends=0.5 * share),
            cue("closed", where, "will be closed|will close", ends=2.2 * share),
            cue("end of sale", where, "end of sale|end-of-sale|last order|end of new|stop sell", takes=6.0),
            cue("last day", where, "last day|final day|last date|latest date|final date|deadline", ends=3.0 * share),
            cue(
                "consultation",
                where,
                "consultation|comment period|public comment|request for comment|call for comment|"
                "feedback period|comment window",
                ends=1.5 * share,
                closes=True,
            ),
            cue("entirely", where, "entirely|completely|altogether|permanently", takes=-1.0 * share, ends=2.5 * share),
            cue(
                "has begun",
                where,
                "are sunsetting|are winding down|are phasing|are retiring|are shutting|are closing|begin",
                takes=5.0 * share,
                ends=-2.5 * share,
                only_with="starting",
            ),
            cue("history", where, _HISTORY, none=1.6 * share),
            cue("statistics", where, _STATISTICS, none=4.5 * share),
        )
    ),
    cue(
        "no longer after",
        Where.BEFORE,
        "no longer|not be able|cannot|can't|won't be|will not be",
        ends=3.4,
        only_with="after",
    ),
    cue("was", Where.BEFORE, "was |were |had been", none=1.2),
    cue("closed for", Where.AFTER, "for |due to|because|in observance|while|to allow", takes=2.5, only_with="closed"),
    cue(
        "fixed",
        Where.AFTER,
        "fixed|bug fix|fixes|improved|added|minor|initial release|patch release|"
        "updated translation|updated depend|updated doc",
        none=2.0,
    ),
    cue(
        "incident",
        Where.HEADING,
        "fix has|monitoring|identified|completed|in progress|verifying|resolved|investigating|issue",
        none=4.0,
    ),
    cue(
        "released",
        Where.HEADING,
        "release date|released|ga date|general availability|launch date|published|announced|added|created",
        none=5.0,
    ),
    cue(
        "will",
        Where.BEFORE,
        "will|shall|going to|plan to|planning to|planned|scheduled|intend to|is to|are to|won't|'ll",
        takes=1.2,
        ends=1.2,
    ),
    cue("announced", Where.AFTER, "announced|published|posted a|reported that|told|wrote", none=2.0, announces=True),
    cue(
        "will",
        Where.AFTER,
        "will|shall|going to|plan to|planning to|intend to|won't|'ll|must|you can no longer|"
        "we are|we're|is now|are now|no longer",
        takes=1.2,
        ends=0.6,
    ),
    cue("will", Where.FURTHER, "will|shall|going to|must|won't", takes=0.8, ends=0.5),
    cue("for example", Where.SENTENCE, "for example|e.g.|for instance|suppose|if you", none=3.0),
    cue(
        "effective date",
        Where.LABEL,
        "effective|start|begin|go live|launch|rollout|release date|from|date|when|time|"
        "maintenance window|window|scheduled|valid",
        takes=2.5,
    ),
    cue("end date", Where.LABEL, "end|expir|deadline|close|due|last day|sunset|eol|until|retire|shut", ends=3.5),
    cue(
        "published",
        Where.LABEL,
        "published|updated|posted|last modified|created|issued|revised|date of issue|"
        "release notes|written|author|reviewed|version|copyright|reported|investigating|"
        "identified|monitoring|resolved|announced",
        none=5.0,
    ),
    cue("end date", Where.HEADING, "end|expir|deadline|close|due|last day|sunset|retire|shut", ends=1.0),
    cue(
        "history",
        Where.JUST_BEFORE,
        "was launched in|launched in|founded in|was released on|released in|introduced in|"
        "we launched|started in|incident on|outage on|happened on|occurred on|took place on|"
        "discovered on|was signed on|that on|back in|as early as|incident of|which on",
        none=4.0,
    ),
    cue("end", Where.TITLE, "discontinu|shut|sunset|retire|end of|end-of|ending|eol|deprecat|remov|clos", ends=0.4),
)
