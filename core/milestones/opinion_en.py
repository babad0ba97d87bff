"""What words around a date count for its role (`opinion.py`): by zone, log-odds of "takes effect" and of "ends".

Written by `python -m benchmarks.calibrate_milestones fit --write READINGS.jsonl` from the dates of the project's own
labelled collection (`docs/milestones.md`); change it by fitting it anew.
"""

from collections.abc import Mapping

OFFSETS = (-1.05, -0.72)
TABLES: Mapping[str, str] = {
    "far before": """
$+0.86-0.37¦%+0.30-0.33¦.-0.03+0.19¦. %+0.53-0.13¦. a+0.51-0.47¦. applications-0.23+0.68¦. as+0.25+0.25
. at+0.07-0.64¦. camera-0.26+0.43¦. closing-0.46+0.62¦. com-0.36+0.42¦. conference-0.45-1.01¦. dates+0.55-0.18
. effective+0.71-0.57¦. end+0.67-0.18¦. fees+0.66-0.08¦. final-0.50+0.11¦. following-0.65-0.22¦. for+0.32-0.10
. from+0.53-0.54¦. if-0.71+0.34¦. it+0.31-0.33¦. last-0.58+0.22¦. lts-0.19+0.57¦. maintenance+0.30+0.21
. new+0.68-0.67¦. notification-0.50-0.68¦. on-0.62+0.43¦. our+0.06-1.25¦. posted-0.23-0.51¦. prices+0.41-0.39
. scheduled+0.63+0.84¦. service+0.53-0.01¦. starting+0.42-0.40¦. the+0.08-0.57¦. this+0.61-0.57
. was-0.56-0.06¦. we-0.12-0.77¦. will-0.10+0.50¦. x-0.68-0.10¦. you-0.60+0.31¦. your-0.45+0.01¦. •-0.33+0.29
a-0.16-0.08¦a new-0.51+1.05¦able+0.58-0.28¦able to+0.58-0.28¦about-0.88-0.28¦acceptance-0.08-0.56
access-0.30+0.50¦account+0.52+0.58¦accounts-0.46-0.42¦act-0.39-0.13¦after-0.34+0.69¦again-0.37-0.26
agency-0.20-0.43¦agreement-0.18-0.39¦all+0.46-0.11¦also-0.51+0.30¦am-0.01-0.83¦an+0.18-0.59¦and+0.09+0.12
and december+0.40-0.34¦and the-0.52+0.53¦and will-0.30+0.64¦announced-0.11-0.39¦announcement-0.10-0.46
annual-0.60-0.31¦any+0.56-0.44¦api-0.82+0.79¦api will-0.27+0.32¦app+0.15+0.97¦applicable-0.52-0.05
application-0.41+0.24¦applications will-0.46+0.27¦applies+0.34-0.02¦apply+0.23+0.12¦approved-0.54-0.54
april-0.51+0.33¦april and+0.64-0.13¦archived-0.52+0.70¦are+0.77+0.03¦are effective+0.64-0.48¦arrive-0.33-0.55
as+0.04-0.43¦at-0.37-0.13¦at least-0.34-0.48¦at the+0.04+0.35¦august-0.23-0.37¦authors-0.17-0.74
automatically-0.67-0.27¦availability+0.58-0.13¦back-0.59-0.59¦be+0.16+0.50¦be archived-0.83+0.67
be available-0.28-0.14¦be closed+0.52-0.40¦be decommissioned-0.86+0.71¦be deprecated+0.58-0.49
be discontinued-0.99+0.88¦be held-0.51-0.88¦be in-0.48+0.52¦be made+0.56+0.24¦be open+0.86-0.67
be permanently-0.62+0.54¦be released+0.54-0.28¦be retired-0.89+0.91¦be sent-0.40-0.38¦be shut+0.28-0.72
be shutting-0.44+0.45¦be sunsetting-0.77+0.53¦be turned-0.49+0.45¦be unavailable-0.02+0.79¦be used-0.10+0.66
because-0.59-0.48¦become+0.47-0.18¦been-0.27+0.25¦been extended-0.71+1.04¦been rescheduled+0.58-0.13
before-0.23+1.06¦before the+0.45-0.23¦begin+1.35-0.27¦begins+0.47-0.16¦being+0.37-0.18¦below+0.20+0.95
beta+0.30-0.66¦between+0.74-0.27¦bill+0.40-0.70¦board-0.80-0.45¦booked-0.18+0.78¦bought+0.60-0.50
brownouts+0.56-0.36¦by-0.13-0.27¦by the-0.31-0.36¦call-0.75+0.62¦camera-0.28+0.56¦camera ready-0.21+0.45
can+0.35+0.22¦can be-0.24+0.34¦cease-0.55+0.55¦cease operations-0.46+0.26¦certificate+0.65-0.02
change+0.22+0.04¦change to+0.56-0.34¦changed+0.57-0.28¦changes+0.68-0.59¦changes to+0.62-0.36
changing+1.05-0.39¦charge+1.02-0.24¦charges+0.66-0.68¦classic-0.15+0.56¦close+0.25+0.93¦close of+0.41+0.73
closed+0.20-0.06¦closed for+0.73-0.31¦closed on-0.36-0.58¦closes-0.04+0.96¦closing-0.56+0.65¦com-0.36+0.42
come+0.14-0.31¦come into+0.66-0.49¦comes+0.51-0.36¦comes into+0.56-0.15¦comment-0.44+0.73
comment period-0.44+0.68¦comments-0.56+0.20¦commission-0.84-0.09¦completed-0.16-0.85¦conference-1.20-0.31
consultation-1.33+0.40¦consumption+0.64+0.02¦contacted-0.71-1.22¦continue-0.45+0.66¦cost-0.15-0.82
council-0.54-0.54¦created+0.29-0.98¦current-0.84+0.56¦daily-0.38-0.68¦data-0.40+0.03¦date+0.24+0.78
date for-0.59+0.15¦date of+0.55-0.48¦dates-0.18-0.57¦dates this+0.37-0.10¦day+0.90-0.12¦day to-0.45+0.67
days-0.21-0.31¦deadline-1.58+1.01¦deadline for-0.18+0.97¦deadline has-0.25-0.24¦deadlines-0.24+0.56
december+1.02-0.63¦decision-0.84-0.27¦decision to-0.49+0.40¦decommissioned-0.86+0.71¦delayed+0.95-0.66
delisted-0.96+1.13¦deprecated+0.20-0.19¦deprecated and-0.52+0.19¦deprecated as+1.04-0.66¦deprecating+0.88-0.68
disabled+0.42-0.18¦discontinued-1.12+1.42¦discontinuing-0.63+0.84¦down-0.20+0.27¦download+0.56-0.37
drop+0.14-0.54¦dropped-0.53-1.42¦due-1.21+0.67¦during-0.76-0.52¦east+0.63+0.45¦edition-0.37+0.51
effect+0.97-1.14¦effective+0.27-0.17¦effective as-0.55+0.65¦email+1.07-1.25¦end-1.19+1.34¦end of+0.36+0.24
ending+0.30+0.62¦endpoint+0.20+0.40¦ends-1.12+0.58¦enforced+0.54-0.57¦enforcement+0.73-0.68
enter into+0.62-0.15¦entries-0.78+0.61¦entry-0.93-0.06¦eol-1.28+1.34¦evening+0.58+0.15¦every-0.09-0.53
examination-0.90+0.30¦existing-0.51+0.24¦expect+0.71+0.19¦expected+0.27+0.07¦expected to+0.58+0.16
expire-0.15+0.39¦expires-0.50+0.54¦extended+0.09+0.30¦extension-0.29+0.82¦fares+0.72-0.82¦feature+0.74+0.79
federal+0.05-0.52¦fee-0.20-0.12¦feedback-0.40+0.52¦fees-0.20-0.57¦fees will+0.53-0.37¦filled-0.90-0.68
final-0.24+0.52¦final rule+0.63-0.57¦first-0.31-0.15¦fixed-0.30+0.36¦fixes-0.85+0.60¦following+0.48-0.39
for+0.07+0.12¦for a+0.61-0.09¦for good-0.62+0.78¦for june+0.59-0.36¦for new-0.20+0.51¦for the-0.35-0.43
form-0.07+0.49¦forms-0.52+0.71¦forward+0.01-0.63¦friday-0.07-0.96¦from-0.21+0.01¦from the+0.94-0.61
full+0.60+0.55¦fully-0.79+0.63¦g-0.73+1.20¦go+0.66-0.37¦go into-0.57-0.24¦good+0.70+0.02¦had-0.81-1.26
happen+0.55-0.40¦hard+0.73-0.72¦has+0.44-0.40¦has been+0.52-0.01¦have+1.24-0.80¦have been+0.37-0.34
hearing-0.67-0.58¦held-0.97-0.79¦hike-0.68-0.35¦hour+1.36-0.31¦hours+0.52+0.29¦if-0.05-0.37¦if the+0.01-0.47
if you-0.65-0.46¦implemented+0.68-0.40¦in-0.13-0.63¦in effect-0.76+0.57¦in the+0.29-0.54¦increase+0.20-1.33
increases+0.66-0.68¦inform-0.67+0.11¦inform you-0.67+0.11¦information-0.89-0.28¦into+1.29-1.30
into effect+0.08-0.23¦into force+0.09-0.46¦introduced+0.11-0.71¦is+0.01+0.51¦is closed+0.60+0.19
is deprecated+0.21-0.51¦is due-0.61-0.59¦is effective-0.01+0.59¦is no-0.76+0.39¦is open-0.61+0.52
is scheduled+1.00-0.67¦is set+0.17+0.70¦is to+0.53+0.05¦issued+0.09-0.29¦issued on+0.63-0.32¦it-0.22+0.44
its-0.98+0.29¦its end-0.17+0.24¦january and-0.46-0.23¦july-0.33+0.16¦june-0.60-0.01¦key+0.75+0.47
lane+0.08+0.40¦last-1.42+0.97¦last date-0.36+0.91¦last day+0.10+0.66¦late-0.65+0.96¦later-0.58+0.27
latest-0.55-0.35¦launched+0.16-0.55¦legacy+0.17+0.26¦library-0.23-0.34¦life-1.14+0.96¦limit+0.89-0.78
line+0.34+0.56¦local-1.02-0.30¦longer receive-0.36+0.40¦lts-0.03+0.47¦made-0.41-0.55¦mail+0.61+0.50
maintenance+1.61+0.37¦make-0.20-0.38¦mandatory+0.68-0.59¦market+0.52+0.05¦marketplace-0.86+1.20
may and-0.18-0.26¦may be+0.00+0.48¦means-0.57+0.46¦means that-0.57+0.46¦meeting-0.76-0.40¦members-0.43-0.03
membership+0.21-0.54¦monday-0.20+0.42¦month+0.35-0.32¦months-0.83-0.13¦more-0.14-0.50¦moved-0.68-0.40
must-0.77+1.35¦must be-0.93+0.84¦network+0.29+0.05¦new+0.86-0.70¦next+0.04-0.68¦night+0.45+0.41¦no-0.12+0.49
no later-0.26+0.21¦nominations-0.46+0.46¦non-0.04-0.68¦normal+0.85-0.59¦north+0.75-0.43¦not-0.17+0.34
note-0.53-0.41¦note that-0.36-0.69¦notice-0.42+1.01¦notification-0.16-0.80¦notification of-0.44-0.56
november-0.56+0.93¦now+0.35+0.22¦october-0.72-0.26¦of-0.29-0.02¦of life-0.65+0.22¦of our+0.71-0.09
of sale-0.10-0.53¦of service+0.46-0.80¦of support-0.51+0.30¦of the+0.80-0.14¦off-0.79+0.86¦offer-0.07+0.55
offices+0.41-0.31¦offices will+0.41-0.31¦old-0.21+0.72¦older-0.23-0.44¦on+0.55-0.51¦on august+0.97-0.02
on february+0.59-0.45¦on january+0.37+0.29¦on may+0.05+0.37¦on or+0.06-0.26¦once-0.05+0.83¦one+0.42-0.15
only+0.60-0.11¦open+0.08+0.31¦open for-0.01+0.87¦opening+0.63-0.82¦opens+0.12+0.26¦operate-0.30+0.65
operation+0.57-0.32¦operations-0.25+0.21¦or-0.11+0.15¦order-0.58-0.51¦org-0.34+0.35¦originally-0.96-0.97
other+0.58+0.02¦our-0.44-0.21¦outage+0.43+0.34¦over+0.37-0.74¦package-0.04-0.66¦page+0.52-0.43¦paid+0.66-0.69
paper-0.56+0.15¦parking+0.47-0.53¦pay+0.60-0.73¦payable+0.51-0.03¦payment-0.60+0.62¦payments+0.33-0.34
payments will+0.64-0.18¦per+0.01-1.04¦permanently-0.89+0.98¦permits+0.01+0.49¦phase+0.44-0.59¦plan-0.75-0.38
planned+0.29+0.12¦planned to+0.01-0.42¦platform-0.19-0.34¦please-0.07+1.02¦pm+0.06+1.10¦policies-0.06-0.67
policy+0.18-0.81¦pool-0.11-0.55¦post+0.39-0.32¦posted+0.48-0.71¦postponed+1.48-1.00¦power-0.83+0.53
press-0.78-0.57¦previously-0.88-0.57¦prices+0.32-0.13¦prices will+0.31-0.21¦process+0.76+0.19
program+0.52-0.35¦projects-0.71-0.00¦publication+0.61-0.55¦published-0.66-0.40¦purchased-0.66-0.89
purchases+0.89-0.45¦push-0.01-1.04¦rates+0.26-0.42¦re+0.60-0.30¦reach-0.34+0.48¦reached-0.22+0.55
reaches-0.07+0.67¦read+0.01-0.57¦read only+0.61-0.19¦ready-0.63+0.21¦receive-0.23+0.54¦received-0.29-0.22
received on-0.06+0.63¦reduced+0.23-0.55¦register-0.40+0.05¦registration-0.47+0.90
registration closes-0.47+0.30¦regular-0.39+0.39¦regulations+0.03+0.56¦release+0.41-0.85¦released+0.37-0.81
remain-0.51+0.68¦removal-0.41+0.58¦remove-0.09+0.72¦removed-0.05+1.03¦reopen+0.85-0.78¦reopens+0.70-0.14
repository-0.51+0.52¦required-0.14+0.40¦rescheduled+0.58-0.13¦results-0.77-0.46¦resume+1.03-0.65
retire-0.62+1.51¦retired-1.08+1.10¦return+0.48-0.17¦returns+0.01+0.51¦rise+0.67-0.57¦road+1.14+0.15
rule+1.03-1.18¦rule is+0.50-0.12¦rules+0.05-0.59¦run-0.51+0.52¦runs-0.19+0.54¦said-0.63-0.56¦sale+0.28-0.55
sale will-0.34-0.52¦sales+0.61-0.35¦schedule-0.11-0.75¦scheduled+0.48-0.27¦scheduled for+0.43-0.07
scheduled to-0.89-0.33¦school+0.80-0.25¦second-0.01+0.55¦security-0.24-0.07¦security updates-0.38+0.45
sent+0.13-0.81¦september+0.73-0.94¦server+0.45-0.11¦servers-0.54+0.88¦service+0.10+0.84¦services-0.58+0.02
set-0.07+0.29¦set to+0.56-0.02¦ship+0.62-0.27¦shop-0.72+0.14¦shut-0.83+0.68¦shut down-0.86+0.75
shutting-0.92+0.98¦shutting down-0.63+0.67¦signed-0.26-0.75¦since-0.83-0.11¦site-0.63+0.41¦sold-0.61-0.61
some+0.37-0.84¦special+0.26+0.48¦ssl+0.63-0.36¦st-0.19-0.35¦start-0.24-0.39¦starting+1.37-0.28
starts+0.97+0.07¦state-0.41-0.44¦statement-0.64-0.50¦still-0.53+0.26¦stop-0.92+0.73¦stop working-0.76+0.92
stopped-0.40+1.20¦street+0.55+0.09¦student-0.15+0.95¦submission-0.66+0.16¦submission deadline-0.16-0.67
submit+0.33+0.86¦submitted+0.38-0.12¦subscriptions+0.33-0.82¦summer+0.21+0.47¦sunday+0.57-0.39
sunset-1.09+1.03¦sunsetting-1.16+1.54¦support-0.37+1.17¦support for-1.29+1.04¦supported-0.65+0.46
supporting-0.50+0.78¦surcharge-1.12-0.41¦survey-0.65+0.75¦switched-0.70+0.27¦switches+0.52-0.36
system-0.10-0.56¦take-0.05-0.48¦take effect-0.46-0.46¦taken-1.03+0.93¦takes+0.96-0.75¦takes effect+0.51-0.05
takes place-0.32-0.48¦target+0.49-0.95¦tariff-0.22-0.46¦tax-0.57+0.21¦terms+0.50-0.58¦th-0.17+0.40
than-0.55-0.16¦that+0.21-0.15¦that the+0.34-0.66¦that will+0.28+0.41¦the-0.36-0.13¦the change+0.17-0.57
the current+0.32+0.52¦the date-0.71-0.00¦the deadline-0.52-0.00¦the end+0.06+0.27¦the evening+0.68+0.17
the final+0.59-0.55¦the first+0.07+0.25¦the following+1.11-0.12¦the last-0.44+0.42¦the library+0.61-0.23
the month-0.35-0.01¦the new+0.33-0.19¦the next+1.24+0.23¦the old-0.56+1.01¦the period-0.15-0.53
the repository-0.51+0.52¦the sale-0.34+0.68¦the survey-0.59+0.61¦the th+0.23-0.71¦their-0.52+0.08
there+0.60-0.81¦there will+0.70-0.65¦these+0.22+0.16¦they-1.37+0.20¦this+0.63+0.26¦this is-0.35+0.51
three+0.19+0.70¦through+0.26+0.58¦thursday+0.14+0.62¦tickets+0.56-0.97¦time+0.51-0.41¦to+0.40-0.55
to %+0.41-0.12¦to and-0.57+0.77¦to authors-0.17-0.74¦to be-0.73-0.69¦to comply-0.41+0.47¦to go-1.15+0.02
to inform-0.82+0.13¦to open-0.82+0.00¦to our+0.47+0.25¦to take-0.63-0.20¦to the-0.19+0.40¦to £+0.58-0.18
today-0.36+0.14¦took+0.65-0.33¦trading+0.02+0.60¦transition+0.35-0.35¦travel-0.43-0.55¦tuesday+0.48+0.07
turned-0.53+0.60¦turned off-0.37+0.42¦two-0.22-0.18¦two weeks+0.60-0.18¦unavailable+0.16+0.58
university-0.54+0.87¦until-0.52+0.43¦until the-0.54+0.66¦up to-0.75+0.01¦update+0.32-0.31¦updated+0.78-0.08
upgrade+0.70+0.34¦upgraded+0.54+0.18¦ups+0.55-0.55¦use+0.06+0.39¦users-0.39-0.40¦usual+0.81-0.61¦v-0.58+0.56
v will+0.18-0.60¦vote-0.78-0.16¦was-1.83-2.00¦was released-0.68-0.04¦was to-0.45-0.36¦water+0.27-0.92
we+0.14-0.55¦we will-0.28+1.27¦we'll+0.29-0.63¦website-0.29+0.89¦wednesday+0.28-0.39¦week+0.30-0.85
weeks+0.54-0.41¦were-0.82-0.64¦what+0.38+0.76¦when-0.35-0.86¦which+0.41+0.04¦which is-0.10+0.62
which was-0.57-0.22¦who-1.30-0.77¦will+0.80+0.07¦will be-0.29+0.04¦will begin+0.97+0.07¦will cease-0.80+1.26
will close-0.54-0.08¦will continue-0.44+0.37¦will end-0.52+0.18¦will go+0.29-0.17¦will increase+1.26-0.39
will no-0.62+0.36¦will not-0.77+0.06¦will reach-0.23+0.21¦will remain-0.74+0.76¦will reopen+0.53-0.48
will resume+0.35-0.51¦will start+0.46-0.44¦will take+1.32+0.04¦window+0.34+0.02¦with+0.75-0.68
with the+0.16+0.55¦withdrawn-0.17+1.09¦won't-0.81-0.13¦won't take-0.80-0.15¦work-0.29+0.74¦works-0.65-0.50
workshop-0.97+0.26¦would-0.31-2.25¦would end-0.12-1.04¦x-1.08+0.67¦year-0.66-0.21¦years-0.57-0.53
you+0.44+0.05¦you have+0.56+0.60¦you that-0.82+0.17¦your+0.34+0.11¦£+0.44-0.71¦•-0.44+0.70
""",
    "before": """
$+0.19-0.54¦%+0.87-0.91¦% on+0.78-0.33¦.+0.16-0.24¦. after-1.11+1.37¦. beginning+0.42-0.23¦. between-0.72+0.05
. by-0.43+0.96¦. deadline-0.57+0.44¦. effective-0.07+0.33¦. from+1.22+0.36¦. in-0.42-0.23¦. on-0.40+0.38
. starting+0.77-0.56¦. •-0.57+0.28¦[-0.96-0.44¦]-0.65-0.02¦a-0.65+0.54¦acceptance-0.48-0.11
accepted-0.33+0.65¦access-0.47+0.32¦after-0.35+0.89¦again-0.37-0.26¦and-0.05+0.53¦and including-0.38+0.92
announced-1.61-1.52¦announced on-0.56-0.11¦announcement-0.77-0.97¦applies+0.47-0.21¦applies from+0.34-0.19
apply+0.63-0.04¦apply from+0.41-0.15¦april-0.85+0.57¦archived-0.49+0.46¦around+0.52-0.19¦as+0.82+0.27
as of+0.32-0.18¦at-0.37+1.04¦at least-0.49-0.22¦august-0.20+0.80¦availability+1.54-1.34¦available-0.16-0.69
available until-0.27-0.35¦back-0.22-0.44¦be+0.53-0.01¦before-0.93+2.01¦begin+0.48+0.03¦begin on+0.60-0.14
beginning+2.40-1.71¦begins+1.77-1.04¦between-0.01-1.70¦beyond-0.50+0.92¦blog-0.82-0.99¦bought+0.63-0.47
by-2.82+2.29¦change+1.30-1.05¦changes+0.83-0.85¦changing-0.19-0.93¦close-1.16+1.37¦close on-0.66+0.38
closed-0.37+0.45¦closed from+0.41+0.41¦closed on+0.22-0.61¦closes-1.22+1.33¦closes on-0.76+0.89
closing-0.86+1.42¦comply+0.16+0.53¦comply by-0.24+0.65¦conference-0.90-1.67¦continue-0.45+0.44
created+0.14-0.82¦data-0.40-0.30¦date-0.22+0.24¦date of-0.13+0.62¦dated-1.05-1.07¦day+0.52-0.90¦days+0.07-0.73
deadline-0.76+1.38¦december-0.49+0.16¦december and+0.61-0.61¦decommissioned-0.75+0.80
decommissioned on-0.56+0.67¦delayed+0.94-0.64¦delayed until+0.94-0.64¦deprecated+0.92-0.49
discontinued-0.53+0.71¦discontinued effective-0.76+0.46¦discontinued on-0.09+0.60¦down-0.40+0.75
down on-0.45+0.55¦due-0.86+0.48¦due on+0.22-0.61¦during-0.84-0.78¦effect+0.95-1.03¦effect from+0.13+0.64
effect on-0.26-0.20¦effect until+0.47-0.37¦effective+2.06-1.41¦effective from-0.76+0.81¦effective on+0.33-0.32
end-0.20+1.49¦end date-0.41+0.36¦end on-0.64-0.20¦ended-0.36-0.21¦ends-1.49+2.25¦ends on-0.46+0.47
enforcement+0.35-0.42¦eol-0.94+1.10¦eol on-0.57+0.25¦expire-0.62+0.81¦expire on-0.94+0.86¦expires-0.72+0.93
expires on-0.45+0.85¦extended-1.19+0.73¦extended from-0.72-0.43¦extended to-0.51+0.12¦extended until+0.54+0.19
extension-0.31+0.84¦feature-0.49+0.23¦fees+0.49-0.35¦first-0.60+0.41¦fixed-0.51+0.62¦fixes-0.72+1.07
for+0.16-0.14¦force+0.46-0.43¦force on+0.15-0.27¦form+0.55+0.13¦friday+0.62-0.16¦from+1.40-1.28
from the+0.55-0.08¦good-0.51+0.74¦good on-0.34+0.64¦happen+0.54-0.46¦have-0.37+0.66¦have until-0.46+0.77
held-0.57-0.56¦held on-0.28-0.40¦hours+0.79-0.24¦implemented+0.49-0.37¦in-1.00-1.13¦including-0.38+0.92
increase+0.64-0.60¦increase on+0.43-0.17¦into+0.43-0.23¦is-0.30+0.82¦is effective+0.41-0.81¦issued-0.47-0.85
it-0.62+0.06¦january-0.82+0.90¦july+0.51-0.47¦june+0.38-0.24¦last+0.27-0.77¦later-0.62+0.55
later than-0.29+0.43¦least-0.53-0.10¦letter-0.68-0.17¦life-0.49+1.14¦life on-0.58+0.68¦likely-0.79+0.85
made-0.45+0.38¦maintenance+1.57+0.19¦meeting-0.80-0.92¦month of-0.20-0.42¦network+0.16+0.84¦next+0.49+0.86
not-1.21-1.26¦notice-0.59-0.86¦november-0.36+0.76¦occur on-0.36+0.97¦october-0.62+0.24¦of-0.03-0.60
of acceptance-0.35-0.30¦of life-0.28+0.49¦of support-0.15+0.52¦off+0.46-0.36¦off on-0.29+0.50¦office-0.46+0.34
on+0.49-0.52¦on the+0.39-0.16¦only+0.50-0.41¦open+1.25-0.54¦open on+0.24-0.62¦open until-0.70+0.48
opens+2.23-1.45¦opens on+0.47-0.31¦operations-0.78+0.85¦operations on-0.43+0.52¦or+0.17-0.79
or after+1.83-0.81¦or before-1.23+0.32¦out-0.58+1.05¦out on-0.23+0.50¦papers-0.29+0.85¦period+0.61+0.22
period from-0.04+0.72¦period on-0.30+0.59¦phase+0.87-0.55¦place-0.29-0.10¦place on-0.00-0.70¦planned-0.50+0.45
planned for-0.25-0.62¦policy-0.69-0.53¦posted-0.11-0.45¦postponed+0.55-0.94¦prices-0.84+0.78
published-0.64-0.77¦published on-0.27-0.27¦rate-0.21+0.89¦ready-0.28+0.56¦received-0.07-0.36
register-0.56-0.02¦registration+0.62+0.15¦release-0.67-0.65¦released+0.17-1.25¦released on+0.35-0.23
removed-0.81+0.53¦removed on-0.76+0.51¦reopen+0.81-0.75¦reopens+0.96-0.56¦rescheduled+0.58-0.13
resume+1.22-1.02¦resume on+0.44-0.44¦retired-0.59+0.45¦retired on-0.58+0.70¦reviewed-0.44-0.49¦rise+0.39-0.50
road+0.16-0.76¦run+0.40+0.59¦run from+0.46+0.47¦sale+1.65-0.91¦scheduled+0.37-0.15¦scheduled for+0.08-0.54
sent+0.06-0.50¦september-0.51+0.94¦service-0.29+0.32¦set-0.16-0.76¦shutdown-0.56+1.10¦since-1.19-0.93
start+1.19-0.38¦start date-0.61-0.28¦starting+1.98-1.73¦starting on-0.38+0.34¦starts+1.43-1.02
starts on+0.33+0.18¦submission-0.77+1.16¦submission deadline-0.29+0.27¦sunset-0.86+0.94¦support-0.81-0.00
system-0.53-0.79¦th-0.36+0.62¦than-1.18+0.61¦that+0.35+0.40¦that on+0.79-0.59¦the-0.30-0.06¦this+0.40-0.47
through-2.18+1.83¦till-1.40+1.36¦time+0.64+0.08¦time on-0.56+0.75¦to-0.68+0.89¦unavailable-0.68-0.69
unavailable from-0.17+0.65¦unavailable on+0.14-0.54¦until-1.61+2.42¦up+0.10+0.32¦up to-0.63+0.88
update-0.10-0.64¦updated-0.17-0.88¦updates after-0.34+0.40¦upgrade+0.96+0.44¦us+0.37-0.16¦users+0.63-0.67
v+0.68+0.50¦valid+0.23+0.59¦version-1.16-1.47¦was-0.56+0.30¦wednesday+0.53-0.29¦week-0.17-0.70
week of+0.68-0.40¦will+0.23-0.08¦will be-0.85+0.42¦will begin-0.37+0.33¦with-0.67+0.08¦within+0.35+0.95
working-0.34+0.60¦x-0.48-0.19¦year+0.53-0.54¦you+0.52-0.83¦£+0.37-1.11¦•-0.58+0.06
""",
    "behind": """
$+1.16-0.08¦'s-0.65-0.14¦.+0.13+0.24¦]-0.12-0.64¦] https-0.50-0.05¦about+0.70-0.37¦access-0.64+0.63
accounts-0.23+0.70¦after-0.47+1.24¦after which-0.52+0.55¦all+0.31+0.13¦am+0.43-0.24¦and+0.64-0.10
and .+0.40+1.01¦and december-1.13-0.23¦and is-0.53+0.63¦and january+0.57-0.34¦and will-0.14+0.20
announced-0.90-0.46¦aoe-0.33+0.57¦api-0.19+0.53¦april+0.53-0.68¦are+0.69-0.69¦as+0.12-0.38¦at the-0.02+0.64
be-0.05+0.22¦before-1.14-0.29¦both+0.71-0.87¦but+0.06-0.23¦by-0.96-0.17¦camera-0.31+0.67
camera ready-0.31+0.67¦can-0.44+1.13¦close+0.64-0.20¦customers-0.73+0.23¦date-0.31+0.53¦deadline-0.49+1.62
delayed-0.64-0.37¦due-0.33-1.01¦due to+0.58-0.48¦during+0.67+0.11¦each+0.58-0.18¦end+0.49-0.70
extended-0.46+0.38¦february-0.65+1.45¦following+0.50-0.21¦for+0.40+0.28¦from-0.01+0.87¦further+0.44-0.30
has-0.43-0.02¦have-0.21-0.51¦hours+0.86-0.30¦https-0.30-0.02¦if-0.74+0.83¦in+0.26+0.10¦in the+0.43+0.50
is-0.39-0.19¦it-0.00-0.57¦it will+0.75-0.18¦june-0.57+0.05¦keep+0.52-0.57¦last-0.49+0.99¦last day-0.56+0.80
late-0.33+0.69¦main-0.35-1.18¦maintenance+0.67-0.21¦make-0.63+1.18¦march-0.42-0.78¦may+0.01+0.40
members+0.99-0.23¦new-0.34+0.34¦no+1.14-0.19¦normal+0.46-0.18¦not-0.08-0.27¦of+0.32+0.27¦on-0.30+0.07
onwards+1.06-0.46¦or-0.11-0.44¦our-0.46-0.49¦over-0.54+0.30¦period+0.51+0.52¦planned+0.84+0.34¦pm+0.56-0.44
ready-0.36+0.48¦release+0.86-0.02¦remains-0.45+0.37¦services+0.12+0.48¦submission+0.62-0.93¦sunday+0.60-0.10
th-0.79+0.69¦that-0.19-0.41¦the+0.24-0.19¦the first+0.64-0.18¦this-0.43+0.74¦to-0.01+0.46¦two+0.57-0.38
until+0.57-0.08¦update-0.06-0.48¦users+0.81-0.25¦utc+0.69+0.15¦was-0.86-0.10¦we+0.07-0.84¦we are+0.99-0.50
we will+0.37+0.47¦were-0.58-0.84¦which-0.04+0.58¦will-0.03-0.33¦will not-0.36+0.40¦with-0.79+0.14
you+0.45-0.55¦your+0.07-0.56
""",
    "far behind": """
$+0.41-0.55¦$ .-0.66-0.30¦%+0.38-0.60¦&+0.58-0.37¦.+0.09-0.20¦]+0.09+0.87¦a+0.20-0.02¦a new+0.72-0.70
able to+0.24+0.37¦about-0.18-1.08¦acceptance-0.62-0.67¦access+0.80+0.25¦across-0.16-0.68¦additional+0.45-0.32
after+0.61+0.49¦again+0.59+0.01¦all+0.46+0.42¦already-0.41-0.42¦am+1.09+0.44¦am .+0.39+0.14
amendments-0.66-0.03¦an-0.29-0.41¦and+0.07-0.46¦announce-1.03-0.56¦announced-0.09-0.50
announced that-0.84-0.28¦announcement+0.36-0.35¦any+0.83+0.11¦api-0.37+0.63¦apply+0.32+0.29
approximately+0.59-0.01¦april+0.08-0.63¦april .+0.37-0.26¦as+0.48+0.34¦at+0.42-0.71¦at the-0.14+0.40
august-0.20-0.38¦authentication+0.49-0.18¦available-0.34+0.55¦available in+0.73-0.28¦available on-0.56+0.82
back-0.52+0.38¦be-0.14+0.03¦be available-0.97+0.97¦be discontinued-0.36+0.67¦be down+0.77+0.59
be removed-1.00+0.86¦be shut-0.33-0.44¦been-0.38-0.32¦begin+1.21-0.63¦begin .+0.60-0.06¦begins+1.27-0.50
being-0.91+0.19¦board-0.82-0.35¦both+0.70-0.56¦branch-0.01+0.49¦building-0.32+0.98¦business+0.64+0.09
by-0.23-0.35¦by default+0.66-0.18¦by the+0.30+0.87¦called-0.49-0.50¦can+0.33+0.73¦central+0.56+0.08
certificate-0.65+1.13¦certificates+0.88-0.29¦change-0.34+0.22¦changes-0.34-0.53¦changing+0.39-0.41
changing the+0.88-0.24¦charges-0.23+0.89¦chief-0.71-0.39¦class-0.54+0.51¦close-0.12-0.56¦closed+0.43-0.21
closes+0.17+0.74¦closes .-0.53+0.83¦closing+0.94+0.76¦conference-0.67-0.63¦continue+0.49-0.12
continue to+0.41+0.39¦create+0.44-0.35¦created-0.69-0.52¦creation+0.62+0.02¦customer-0.67+0.38
customers+0.43-0.68¦data-0.43-0.04¦date+0.24+0.25¦date .+0.11-0.53¦date for+0.64-0.45¦dates-0.41-0.36
day+0.24+0.53¦day to-0.51+0.68¦days+0.59-0.10¦deadline-0.73+0.76¦deadline .-0.34+1.26¦december+0.12-0.97
december .+0.32-0.28¦default+0.98-0.67¦discontinued-0.21+0.46¦disruption-0.76+0.31¦down on+0.32-0.47
drop+0.42-0.26¦due-0.71+0.89¦due .-0.30+0.81¦due to+0.34-0.36¦e+1.11-0.56¦each+1.03+0.22¦earlier+0.10+0.54
effective+0.30-0.46¦enable+0.87-0.38¦end-0.36+0.36¦end of-0.29+0.62¦endpoints-0.89+0.58¦ends-0.66+0.95
ends .-1.00+1.44¦existing+1.02+0.04¦extended-0.84-0.78¦extended to-0.56-0.23¦february-0.33-0.67
federal-0.56-0.82¦fee+0.36+0.13¦fee .+0.04+0.62¦fees+0.21-0.57¦fees for+0.72-0.41¦ferry-0.61+0.81
first+0.11-0.26¦fixes+0.45-0.44¦follow-0.58-0.16¦following-0.02+0.66¦for+0.29-0.18¦for a-0.37+0.54
for all+0.52-0.10¦for the-1.11+0.20¦force-0.68-0.19¦from-0.10+0.23¦from $+0.88-0.17¦further+1.29-0.78
further notice+0.44-0.30¦general+0.81-0.56¦get+0.12+0.43¦had-0.62-0.89¦has+0.54-0.99¦have+0.18-0.10
have a-0.33+0.59¦held-0.76-0.09¦here+0.76+0.10¦holiday-0.13-0.60¦holiday .+0.88-0.27¦hours+0.20-0.70
hours .+0.86-0.44¦https www-0.36+0.24¦i+0.65-0.51¦if+1.02-0.25¦in-0.08-0.78¦in a+0.73-0.19¦in the+0.40-0.36
increase+0.37-0.56¦increased-0.00-0.52¦interest-0.21+0.79¦into-0.02-0.63¦is+0.24+0.35¦it-0.55-0.37
it will-0.44-0.11¦its-0.26-0.07¦january-0.04-0.69¦january .+0.42-0.09¦july-0.16-0.47¦july .-0.86-0.19
june+0.04-0.56¦june .+0.58-0.25¦large+0.80-0.04¦last-0.52+0.83¦late-0.24+0.80¦launch-0.20-0.47
library-0.22+0.42¦life+0.04+0.36¦life .-0.46+0.74¦like-0.45-0.41¦limit+0.69-0.22¦limits+0.73-0.32
list+0.41-0.37¦longer+0.18+0.13¦longer be-0.39+0.40¦made+0.46-0.26¦maintenance+1.27+0.75
maintenance .+0.60+0.59¦make-0.41+0.34¦making+0.71-0.40¦march+0.47-0.98¦march .+0.22-0.44¦may-0.51-0.17
may .-0.54-0.59¦meeting-0.39+0.63¦members+0.02-0.48¦midnight-0.28+0.60¦minimum+0.12-0.44¦monday+0.51+0.39
month-0.24-0.62¦months+0.56+0.01¦more-0.53+0.25¦must+1.08-0.76¦new+0.66-0.42¦no-0.24-0.50¦no longer+0.77-0.31
normal+0.49-0.75¦not-0.45+0.12¦notice-1.17-1.03¦notice .+0.43-0.27¦notification-0.52-0.72
notification .-0.39-0.39¦november-0.03-1.02¦now-0.81-0.35¦observance+0.52-0.32¦observance of+0.52-0.32
oct+0.09-0.67¦october-0.32-0.35¦october .+0.56-0.12¦of-0.05-0.27¦of life+0.04+0.36¦of support+0.19-0.77
of the-0.44+0.40¦off-0.26+0.29¦officially-0.57+0.36¦on+0.01-0.33¦on april+0.32-0.51¦on august+0.67+0.20
on july+0.34-0.04¦on june-0.06-0.33¦on the+0.66-0.58¦only+0.46-0.14¦opening+1.24-0.26¦opens+1.37-0.12
or+1.14-0.31¦order-0.71-0.90¦other-0.36-0.34¦otherwise-0.17+0.69¦our+0.15+0.52¦out+0.44-0.01¦payment-0.51+0.82
people+0.41-0.55¦per-0.14-0.70¦permanently+0.60-0.66¦plan-0.93+0.22¦planned+0.62-0.04¦platform+1.01-0.61
pm+0.66+0.56¦pm .+0.52-0.93¦policies+1.25-0.54¦policy+0.61-0.21¦pool-0.35-0.50¦possible+0.47-0.35
price+0.26-0.51¦price of+0.44-0.54¦product-0.22+0.52¦products-0.92+0.52¦proposal-0.45+0.38¦provide+0.95-0.42
public+0.02+0.91¦published-0.89-0.26¦python+0.45-0.62¦rate+0.47-0.29¦rates+0.72-0.36¦reach-0.91+0.79
reaches-0.25+0.35¦reaches end-0.43+0.54¦read+0.46-0.51¦ready-0.36+0.48¦receive-0.39+0.10¦received-0.30+0.57
registration+0.37+0.42¦release-0.02+0.83¦released-0.86-0.54¦remain+0.48-0.08¦remove-0.60+0.64
removed-0.54+0.29¦report-0.41-0.69¦repository+0.34-0.50¦request-0.93+0.26¦requests-0.65+0.01
required+0.81-0.38¦required to+0.45-0.16¦retired-0.42+1.03¦returned+0.40+0.83¦ruby-0.94+0.64¦rule-0.54+0.08
rules+0.28-0.54¦running-0.64+0.78¦said-1.02+0.24¦said .-0.58+0.35¦schedule+0.15-0.42¦scheduled+0.86-0.79
second+0.59-0.08¦security-0.36+0.30¦sellers-0.46+0.15¦september-0.07-0.77¦services+0.62+0.10¦set+0.48+0.32
shall+0.52-0.30¦shut-1.08+1.19¦shut down-0.76+0.22¦signed-0.98+0.35¦since+0.81-0.06¦so-0.82-0.28
special-0.77-0.42¦standard+0.54-0.38¦start+1.19-1.05¦starts+1.43-0.58¦stop-0.05+0.62¦students+0.09+0.52
submission+0.13+0.81¦submissions-0.36+0.73¦subscribers+0.36-0.63¦support-0.23+0.34¦support for+0.75-0.16
supported-0.78+0.61¦supported .-0.83+0.64¦suspended+0.83+0.03¦take-0.17-0.42¦tax-0.75+0.00¦team-0.57+0.11
th+0.41-0.90¦th .-0.45-0.25¦that-0.41-0.67¦that the-0.13-0.45¦the-0.04-0.15¦the current+0.36-0.58
the end+0.19-0.39¦the last-0.49+0.79¦the new+0.25+0.17¦the old+0.04+0.54¦the th+0.22-0.62¦their-0.31-0.59
them .+0.35-0.47¦then-0.52+0.70¦these+0.09-0.79¦they-0.34-0.46¦they will-0.76+0.43¦this-0.00+0.67
those+0.41-0.68¦through-0.38-0.02¦time+0.79-0.02¦time .-0.17+0.87¦to-0.06-0.31¦to .-0.06+0.75¦to be+1.01-0.74
to create+0.43-0.33¦to june+0.16-0.69¦to pay+0.32-0.45¦to the+0.14+0.47¦travel-0.09+1.06¦tuesday+0.77-0.45
turned-0.32+0.50¦turned off-0.32+0.50¦two-0.32-0.53¦until-0.37-0.69¦until january+0.79+0.06¦up-0.01-0.76
update-0.34+0.43¦updates+0.51+0.02¦upgrade-0.61-0.13¦us-0.32-0.41¦use-0.17+0.12¦users+0.17+0.62
using+0.54+0.55¦utc-0.47+1.28¦v-0.43+0.14¦vat+0.39-0.31¦version+0.18+0.29¦visa-0.25-0.44¦wage+0.82+0.05
was-0.91-0.08¦we-0.44+0.13¦we are-0.56-0.01¦we will-0.41+0.27¦website-0.53+0.35¦wednesday+0.48-0.37
were-0.55+0.02¦which-0.17-0.50¦who-0.16-0.47¦will+1.10+0.22¦will be+0.08+0.10¦will begin+0.61-0.57
will change+0.68-0.43¦will continue+0.69+0.08¦will increase+0.67-0.44¦will no-0.88+0.72¦will now-0.28-0.45
will start+0.25-0.37¦will stop-0.26+0.34¦with+0.65-1.04¦with a+0.47-0.34¦with the-0.72+0.55¦within-0.25-0.63
work+0.10-0.83¦would-0.52-0.51¦www-0.36+0.24¦www .-0.36+0.24¦year-1.26-0.50¦year .-0.31-0.32¦you-0.80+0.08
£+0.87-0.22
""",
    "shape": """
title+0.71-0.38¦window+1.41+3.12
""",
}
