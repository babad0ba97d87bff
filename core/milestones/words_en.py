"""What English words mean to a notice: verbs, nouns and adjectives by the kind of event they name; tables, no code.

A verb is listed once, in its base form; `lexicon_en` makes its forms. To teach the reader a word, add it to its sense.
"""

from enum import StrEnum


class Sense(StrEnum):
    """The kind of event that a word names."""

    STOP = "stop"  # something ceases to be: retire, shut down, expire
    START = "start"  # something comes to be or to apply
    CHANGE = "change"  # something becomes other than it was
    LIMIT = "limit"  # something is narrowed, refused or halted for a time
    ACT = "act"  # what a reader is asked to do
    LAST = "last"  # something goes on: remain, run, be supported
    TELL = "tell"  # somebody publishes, decides or says something
    HISTORY = "history"  # something happened, and changes nothing for the reader
    PLAN = "plan"  # a day is set: schedule, slate, expect
    MOVE = "move"  # a day is put off or brought forward
    EXTEND = "extend"  # a last day is put off
    DUE = "due"  # the last day itself: deadline, due date


# The members by their own names: Python 3.11 takes long to look one up in its enumeration.
STOP, START, CHANGE, LIMIT, ACT, LAST, TELL, HISTORY, PLAN, MOVE, EXTEND, DUE = Sense


# What changes anything by itself.
HAPPENS = frozenset([STOP, START, CHANGE, LIMIT])


def word_set(words: str) -> frozenset[str]:
    """Give the words of a string; those of several words are joined by "_"."""
    return frozenset(words.split())


VERBS: dict[Sense, str] = {
    STOP: (
        "end discontinue sunset retire decommission terminate cease expire lapse remove delete withdraw close drop "
        "disappear erase purge abolish deactivate destroy unpublish delist revoke conclude finish stop pull dismantle "
        "invalidate repeal annul shut shutter eliminate halt scrap dissolve eol "
        "shut_down shut_off turn_off switch_off go_away go_offline go_dark phase_out wind_down close_down take_down "
        "power_down take_offline turn_down shutdown shutoff come_to_an_end reach_end_of_life fade_out die "
        "lose_access run_out come_to_the_end come_to_its_end reach_the_end "
        "wrap_up reach_its_end age_out tear_down axe quit bid_farewell say_goodbye "
        "go_end_of_life go_eol hit_end_of_life hit_end-of-life hit_eol "
        "move_to_end_of_life move_to_eol enter_end_of_life enter_eol become_end-of-life "
        "leave_lts leave_support fall_out_of_support go_out_of_support drop_out_of_support "
        "become_end_of_life become_eol become_unsupported become_obsolete become_defunct become_unusable "
        "turn_it_off turn_them_off turn_this_off "
        "switch_it_off switch_them_off shut_it_down shut_them_down take_it_down take_them_down "
        " take_it_offline take_them_offline wind_it_down"
    ),
    START: (
        "go_into_affect come_in_to_force come_in_to_effect go_in_to_effect take_affect "
        "take_up start begin commence launch introduce apply open enter take_effect come_into_force come_into_effect "
        "come_into_operation go_into_production go_into_operation go_into_service enter_into_service "
        "enter_into_force enter_into_effect go_into_effect go_into_force go_live go_on_sale "
        "roll_out become resume reopen debut arrive activate enable implement enforce kick_off deploy bring_in "
        "turn_on switch_on require mandate charge expand offer take_place ship govern release make add join "
        "deliver cover bind replace supersede land unveil inaugurate institute impose levy initiate "
        "go_ahead happen occur broadcast air double accept welcome perform conduct "
        "undergo carry_out grant entitle receive qualify allow permit support host premiere drop_in bring relaunch "
        "restart restore reinstate re-open re-launch re-start re-introduce "
        "reach take approach re-enable put_into_place put_in_place put_into_effect put_into_force populate "
        "ramp_up phase_in move_forward cut_over set_up pay_out credit"
    ),
    CHANGE: (
        "change increase decrease rise fall update upgrade migrate switch transition rename revise amend adjust modify "
        "raise lower reduce convert transfer merge split relocate alter redirect rotate restructure cut default "
        "rebrand reclassify simplify streamline tighten relax consolidate align drop_to move_over bump "
        "refresh renumber reset harmonise harmonize go_up go_down standardise standardize overhaul swap "
        "reorganise reorganize refactor patch reroute recalculate improve grow automate vary evolve transform "
        "replatform lift"
    ),
    LIMIT: (
        "go_read-only "
        "suspend pause block restrict limit disable reject refuse freeze deprecate archive ban prohibit throttle lock "
        "hide fail cancel call_off close_early "
        "divert interrupt cap disrupt curtail exclude prevent deny disallow forbid hold_off cut_off "
        "affect downgrade warn degrade displace obsolete sell_out quarantine "
        "become_unavailable become_deprecated become_inaccessible become_read-only become_invalid"
    ),
    ACT: (
        "submit register comply file respond comment renew redeem claim complete order return send reply export "
        "download back_up enrol enroll vote book request contact notify save opt_out opt_in sign_up purchase "
        "buy install reinstall review check ensure verify confirm choose select nominate rsvp object appeal "
        "collect use prepare act pay remit lodge place obtain finalise finalize "
        "subscribe reserve exchange move_off provide_feedback fill decide sign_in "
        "log_in copy retrieve store agree test recompile rebuild reissue republish reconfigure declare attend"
    ),
    LAST: (
        "remain continue stay keep last run operate serve support maintain honor honour work function exist provide "
        "persist sustain linger live trade"
    ),
    TELL: (
        "announce publish post write report discuss propose adopt pass sign approve meet hold convene issue "
        "say state tell mention note describe communicate inform email e-mail blog tweet explain reveal "
        "share present print ratify enact endorse deliberate table "
        "gazette circulate highlight outline recommend advise disclose consult remind"
    ),
    HISTORY: (
        "learn discover detect identify investigate resolve found acquire find notice observe experience celebrate "
        "elect appoint win earn sell record measure see mark document trace fix mitigate roll_back hear sit "
        "log last_update create build give bear form make_aware"
    ),
    PLAN: "schedule slate plan programme set target expect anticipate intend aim estimate project slot pencil",
    MOVE: ("postpone delay reschedule defer push_back move bring_forward push push_out shift put_back put_off slip"),
    EXTEND: "extend prolong lengthen",
}

IRREGULAR: dict[str, tuple[str, str, str]] = {
    # base: past, participle, -ing
    "begin": ("began", "begun", "beginning"),
    "become": ("became", "become", "becoming"),
    "come": ("came", "come", "coming"),
    "go": ("went", "gone", "going"),
    "take": ("took", "taken", "taking"),
    "shut": ("shut", "shut", "shutting"),
    "withdraw": ("withdrew", "withdrawn", "withdrawing"),
    "rise": ("rose", "risen", "rising"),
    "fall": ("fell", "fallen", "falling"),
    "freeze": ("froze", "frozen", "freezing"),
    "hide": ("hid", "hidden", "hiding"),
    "make": ("made", "made", "making"),
    "bring": ("brought", "brought", "bringing"),
    "send": ("sent", "sent", "sending"),
    "buy": ("bought", "bought", "buying"),
    "pay": ("paid", "paid", "paying"),
    "keep": ("kept", "kept", "keeping"),
    "run": ("ran", "run", "running"),
    "write": ("wrote", "written", "writing"),
    "hold": ("held", "held", "holding"),
    "meet": ("met", "met", "meeting"),
    "say": ("said", "said", "saying"),
    "tell": ("told", "told", "telling"),
    "find": ("found", "found", "finding"),
    "win": ("won", "won", "winning"),
    "sell": ("sold", "sold", "selling"),
    "see": ("saw", "seen", "seeing"),
    "lose": ("lost", "lost", "losing"),
    "give": ("gave", "given", "giving"),
    "bear": ("bore", "born", "bearing"),
    "build": ("built", "built", "building"),
    "set": ("set", "set", "setting"),
    "cut": ("cut", "cut", "cutting"),
    "put": ("put", "put", "putting"),
    "wind": ("wound", "wound", "winding"),
    "choose": ("chose", "chosen", "choosing"),
    "grow": ("grew", "grown", "growing"),
    "hear": ("heard", "heard", "hearing"),
    "sit": ("sat", "sat", "sitting"),
    "die": ("died", "died", "dying"),
    "split": ("split", "split", "splitting"),
    "reset": ("reset", "reset", "resetting"),
    "sign": ("signed", "signed", "signing"),
    "sunset": ("sunset", "sunset", "sunsetting"),
    "quit": ("quit", "quit", "quitting"),
    "bid": ("bade", "bid", "bidding"),
    "forbid": ("forbade", "forbidden", "forbidding"),
    "bind": ("bound", "bound", "binding"),
    "undergo": ("underwent", "undergone", "undergoing"),
    "tear": ("tore", "torn", "tearing"),
    "do": ("did", "done", "doing"),
    "be": ("was", "been", "being"),
    "hit": ("hit", "hit", "hitting"),
    "redo": ("redid", "redone", "redoing"),
    "rebuild": ("rebuilt", "rebuilt", "rebuilding"),
}
# Verbs of two words that are written with a hyphen too, as their noun is.
HYPHENED = word_set("shut-down shuts-down phase-out switch-off wind-down roll-out kick-off")
DOUBLED_IN_BRITAIN = word_set("cancel label travel channel model")
DOUBLED = word_set(
    "wrap stop drop plan ship ban swap cap opt log slot pin trim scrap submit refer permit slip occur transfer defer"
)

# Nouns; those of several words are joined by "_". A "date" or "day" of any of them is read by its first noun.
NOUNS: dict[Sense, str] = {
    STOP: (
        "end shutdown shut-down retirement sunset sunsetting discontinuation discontinuance removal expiry expiration "
        "termination eol eos eosl eoss end-of-life end-of-support end-of-service decommissioning decommission "
        "withdrawal deactivation retirements removals shutdowns "
        "deletion phase-out phaseout cessation conclusion completion end_of_life end_of_support end_of_service demise "
        "end_of_maintenance switch-off switchoff wind-down shutoff turndown closing expiring "
        "permanent_closure permanent_closures finish ending unsupported obsolescence farewell finale expires ends "
    ),
    START: (
        "first_day start beginning launch release rollout roll-out introduction implementation commencement "
        "enforcement "
        "go-live opening "
        "effect activation effective effective_date start_date availability applicability application_date "
        "compliance_date begins starts debut starting commencing entry_into_force coming_into_force kickoff kick-off "
        "arrival reopening resumption onset premiere when deployment adoption ga live goes_live rolls_out"
    ),
    CHANGE: (
        "change changes update updates increase decrease upgrade upgrades migration price prices rate rates transition "
        "cutover switchover revision amendment adjustment reduction adjustments migrations "
        "move relocation conversion work works switch "
        "scheduled_time event"
    ),
    LIMIT: (
        "no_classes no_class no_school no_school_day "
        "deprecation deprecations suspension suspensions "
        "freeze brownout brown-out brownouts closure restriction restrictions pause maintenance "
        "outage outages downtime interruption interruptions end_of_sale end_of_sales end-of-sale end-of-sales "
        "end_of_marketing end_of_availability "
        "disruption blackout disruptions diversion closures deprecated unavailability scream_test "
        "read-only lockdown moratorium service_window no_trains no_service no_buses cancelled"
    ),
    DUE: (
        "deadline deadlines dead-line dead-lines dead_line dead_lines "
        "cutoff cut-off due_date closing_date last_day final_day last_date final_date latest_date "
        "letter_of_intent letters_of_intent intent_to_apply intent_to_submit intent_to_propose "
        "end_date due closes last_chance last_time final_deadline close_date close_of last_opportunity "
        "comment_date comments_due response_date reply_date return_date submission_date "
        "last_order last_orders last_buy last_ship last_run final_run "
        "last_service final_service last_issue final_issue last_working_day "
        "final_flight final_flights final_train final_edition final_editions final_issues last_issues "
        "final_performance final_show"
    ),
    TELL: (
        "reminders announcement announced publication published notice notification notifications post posted "
        "letter statement press_release report "
        "minutes meeting version edition blog issue issued created updated last_updated last_update last_modified "
        "modified revised reviewed written author copyright dated press newsletter bulletin "
        "memo memorandum proclamation resolution directive regulation decision judgment ruling "
        "signed adopted approved investigating identified monitoring resolved verifying general_availability ga_date "
        "initial_release first_customer_ship first_ship release_date released release_notes launch_date date_added "
        "last_amended last_revised last_edited last_changed last_published "
        "submitted last_reviewed verified last_verified retrieved accessed last_accessed last_checked "
        "review_due next_review next_review_due "
        "results winners outcome outcomes vote agm hearing office_hours info_session information_session "
        "webinar orientation_session conference_day conference_days conference_dates workshop_dates "
        "tutorial_day workshop_day main_conference"
    ),
    ACT: "submission submissions registration application applications nomination nominations payment "
    "camera-ready camera_ready",
    PLAN: "schedule scheduled planned",
}

ADJECTIVES: dict[Sense, str] = {
    START: (
        "effective live mandatory required available open free compulsory active applicable obligatory in_force "
        "in_effect enabled on_by_default on_sale operational ready generally_available subject complete eligible "
        "binding able payable chargeable necessary needed up back"
    ),
    STOP: "unsupported obsolete over gone offline end-of-life defunct dead",
    LIMIT: "closed unavailable read-only inaccessible off inoperable out_of_service down invalid impossible",
    LAST: (
        "valid accessible supported operational in_operation usable functional working maintained honoured honored "
        "playable visible unchanged safe active"
    ),
    DUE: "due",
}

# A thing of which a part goes, or which goes for a time, or in steps: the change applies from then on.
PARTIAL = word_set(
    "new newly feature features option options by_default default temporarily temporary maintenance gradually "
    "for_sale on_a_rolling_basis for_purchase partially partial some certain read-only begin start phase "
    "submission upload uploads discount surcharge fee fees restrictions restriction limit requirement exemption unused "
    "inactive unpaid trial trials bugfix bugfixes bug"
)
# What is a part where it is removed, and a thing of its own where it is shut down.
PIECES = word_set(
    "button buttons checkbox toggle tab menu page pages field fields column columns parameter parameters flag flags "
    "setting settings header headers attribute attributes property properties widget link links alias aliases "
    "behaviour behavior"
)
# Of what a date that begins something is called the date: "implementation date".
OF_STARTS = word_set("effective compliance implementation applicability application start launch commencement")
# What ends as a whole where it is removed.
WHOLES = word_set(
    "api apis endpoint endpoints service services app apps platform product products plan plans site server servers"
)
# What readers bring, and a service takes no longer: it withdraws a feature, and goes on itself.
PROTOCOLS = word_set("tls ssl sslv3 http ftp ftps 3ds cipher ciphers encryption sha-1 sha1 ipv4")
PLATFORMS = PROTOCOLS | word_set(
    "oauth oauth1 basic_auth authentication windows macos mac osx linux ubuntu debian android ios ie ie11 internet "
    "explorer chrome firefox safari browser browsers python java node node.js php ruby .net kernel transactions "
    "connections requests"
)
# What is there for a time only, and what says that this time is over.
PASSING = word_set(
    "trial trials discount surcharge restriction restrictions limit exemption temporary temporarily maintenance"
)
PASSES = word_set("end expire lapse run_out conclude finish")
REMOVALS = word_set("remove delete drop disappear withdraw end stop erase discontinue eliminate")

# What may no longer be done with a thing that is gone, as against one that is merely narrowed.
USES = word_set(
    "use access play connect log_in sign_in view stream read open browse available support supported work "
    "function operate run accessible maintain maintained receive exist valid provide offer serve offered provided "
    "functional usable updated respond compatible continue online live active functioning working operating "
    "patched fixed backported trusted resolve load"
)

# Labels of the day on which a version came out: history, unless it is still to come.
RELEASES = word_set(
    "release releases released release_date initial_release first_release general_availability ga_date launch_date "
    "first_customer_ship first_ship"
)
# What is said of a thing that nobody can use: for good, where the notice is of its end.
OUT_OF_USE = word_set("unavailable inaccessible inoperable out_of_service off down offline")
# What is sold, and those who are let in: when this ends, the thing itself goes on.
SALES = word_set("sale sales for_sale purchases signups sign-ups sign_ups orders registrations")
# What readers may do for a while: when this closes, that was the last day.
OPENINGS = word_set(
    "application applications registration registrations enrollment enrolment "
    "open_enrollment open_enrolment nominations nomination submissions "
    "submission entries comments consultation voting polls survey bids tenders offer sale competition contest booking "
    "bookings window period call poll vote ballot feedback survey surveys raffle"
)
FOR_GOOD = word_set(
    "for_the_last_time permanently for_good finally completely entirely altogether forever fully indefinitely"
)
# Verbs that say little beside their object: "makes its final run", "have a price increase", "is declared end-of-life".
LIGHT = word_set(
    "make have take give see do hold perform conduct undergo carry_out reach implement run operate approach remain "
    "declare mark designate"
)
# Verbs by which a day is said to bring an event: "June 3 marks the end of …".
MARKS = word_set("mark see bring")
# Verbs that only say that their subject comes to pass: "the shutdown takes place".
COMES_TO_PASS = word_set("take_place happen occur fall come arrive go_ahead commence")
