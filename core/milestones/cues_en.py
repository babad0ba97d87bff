"""Evidence for the role of a date in an English notice. Words are the beginnings of words; case is folded."""

from core.milestones.cues import Cue, Where, cue
from core.milestones.cues_en_near import TOUCHING

# Of a whole product, service, endpoint: it is over.
_WHOLE = (
    "eoss|eosl|ended|final run|final day of|final issue|last run|last service|"
    "discontinu|shut down|shuts down|shutting down|shutdown|shutting off|shut off|sunset|"
    "retire|retiring|retirement|end of life|"
    "end-of-life|eol|end of support|end-of-support|end support|ending support|"
    "ended support|end of service|"
    "decommission|turned off|turn off|turning off|turning it off|turning them off|"
    "turn it off|no longer be available|no longer available|"
    "no longer work|no longer be supported|no longer supported|"
    "no longer function|no longer support|stop serving|stop providing|stop supporting|"
    "stop offering|stop operating|going away|goes away|go offline|going offline|"
    "no longer receive|"
    "no longer be accessible|cease operation|cease to|will cease|terminat|wind down|"
    "winding down|stop working|"
    "stop functioning|switched off|switch off|go dark|closing down|close down|"
    "close its doors|closes its doors|close our doors|for good|removed|removal|"
    "will be deleted|"
    "permanently delet|close permanently|closes permanently|close for good|"
    "be taken offline|taken down|end its|will end|ends on|ending on|come to an end|"
    "reached its end|"
    "reach its end|reaches its end|stop responding|return errors|deactivat|unsupported|"
    "end of software|end of hardware|end of security|end of bug|"
    "end of maintenance|be withdrawn|is withdrawn|are withdrawn|will expire|expires"
)
# But only a part of it, a first step, or for a time: the change applies from then on.
_PARTIAL = (
    "new customer|new user|new sign|new account|new order|new subscri|new project|"
    "new install|new application|new purchase|new enrol|enrollment|"
    "accept|temporar|maintenance|brownout|brown-out|gradual|phase|first step|begin to|"
    "start to|begin the|by default|read-only|"
    "suspend|pause|freez|frozen|feature|option|checkbox|button|for sale|purchas|sale of|"
    "begin retir|begin sunset|begin shut|begin decom|maintenance window|"
    "for approximately|upgrade"
)
_EFFECT = (
    "no trains|no service|not run|cancelled|canceled|closure|diverted|on sale|relocat|"
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
    "cut over|drop|default|mov|hidden|hide "
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
    "downloads|year-over-year|compared with|compared to|year over year|revenue|net sales|"
    "sales rose|sales grew|"
    "million|billion|percent|average|quarterly results|downloads were|grew"
)

# A notice that names a day still to come mostly does so because something happens on it.
AHEAD = 1.2

CUES: tuple[Cue, ...] = (
    *TOUCHING,
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
            cue(
                "end of upkeep",
                where,
                "end of maintenance|end of software|end of hardware|end of security|end of bug|maintenance ends",
                takes=-4.4 * share,
                ends=2.8 * share,
                only_with="partial",
            ),
            cue("effect", where, _EFFECT, takes=1.6 * share),
            cue("deadline", where, _DEADLINE, ends=0.5 * share),
            cue("closed", where, "will be closed", takes=1.5 * share, ends=1.0 * share),
            cue("will close", where, "will close", ends=2.2 * share),
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
    cue(
        "no longer after",
        Where.AFTER,
        "no longer|not be able|cannot|can't|won't be|will not be",
        ends=3.4,
        only_with="after",
    ),
    cue(
        "as of then",
        Where.JUST_BEFORE,
        "are as of|is as of|data as of|figures as of|balance as of|balances as of|numbers as of|next be reviewed",
        none=5.0,
    ),
    cue("deadline moved", Where.BEFORE, "deadline|closing date|due date|end date", ends=6.0, only_with="moved from"),
    cue(
        "works for",
        Where.BEFORE,
        "keeps working|keep working|continue to work|continues to work|remains available|"
        "remain available|stays online|still works",
        ends=2.5,
    ),
    cue(
        "was to",
        Where.BEFORE,
        "was to|were to|was due to|was supposed to|was meant to|had planned|had intended|had hoped",
        none=4.0,
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
        "maintenance window|scheduled|valid",
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
    cue("announcement", Where.LABEL, "announcement date|date of announcement|notification date", none=18.0),
    cue("until", Where.HEADING, "until|through", ends=3.5),
    cue("end date", Where.HEADING, "end|expir|deadline|close|due|last day|sunset|retire|shut", ends=1.0),
    cue(
        "history",
        Where.JUST_BEFORE,
        "most recently on|most recently in|most recently|last on|recently on|was launched in|"
        "launched in|founded in|was released on|released in|introduced in|"
        "we launched|started in|incident on|outage on|happened on|occurred on|took place on|"
        "discovered on|was signed on|that on|back in|as early as|incident of|which on",
        none=4.0,
    ),
    cue("end", Where.TITLE, "discontinu|shut|sunset|retire|end of|end-of|ending|eol|deprecat|remov|clos", ends=0.4),
)
