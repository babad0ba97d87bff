"""What words around a date count for its role (`opinion.py`): by zone, log-odds of "takes effect" and of "ends".

Written by `python -m benchmarks.calibrate_milestones fit --write READINGS.jsonl` from the dates of the project's own
labelled collection (`docs/milestones.md`); change it by fitting it anew.
"""

from collections.abc import Mapping

OFFSETS = (-0.91, -0.76)
TABLES: Mapping[str, str] = {
    "far before": """
%+0.16-0.47¦&-0.67-0.03¦.-0.08+0.07¦. %+0.43-0.30¦. a+0.32-0.06¦. applications+0.04+0.44¦. as+0.56-0.12
. at+0.12-0.48¦. camera-0.32+0.44¦. com-0.32+0.61¦. comments-0.07+0.34¦. conference-0.38-0.94
. dates+0.51-0.25¦. deadline-0.21+0.48¦. early-0.33+0.09¦. effective+0.52-0.49¦. end+0.71-0.14¦. for-0.37-0.01
. is-0.03-0.34¦. it+0.21+0.14¦. last-0.51+0.08¦. lts-0.29+0.63¦. maintenance+0.34+0.14¦. members+0.12-0.34
. new+0.50-0.23¦. nominations-0.33+0.33¦. normal+0.20-0.22¦. notification-0.43-0.56¦. offer-0.00+0.40
. on-0.76+0.37¦. open+0.10-0.52¦. org+0.12-0.44¦. our+0.42-0.98¦. registration+0.24+0.16¦. release-0.02+0.31
. results-0.30-0.35¦. scheduled+0.36+0.71¦. service+0.53-0.03¦. since-0.26-0.22¦. standard-0.27+0.27
. starting+0.28-0.27¦. submission-0.18+0.24¦. sunset-0.18+0.37¦. support-0.22-0.22¦. the+0.12-0.55
. these-0.08-0.19¦. this+0.30-0.39¦. version-0.14+0.27¦. voting+0.52-0.15¦. we-0.11-0.65¦. will-0.36+0.53
. x-0.69-0.04¦. you-0.23+0.21¦. your-0.42+0.07¦a-0.10-0.30¦a new+0.19+0.50¦acceptance+0.00-0.46
accepted+0.27-0.00¦access-0.41+0.30¦account+0.84-0.25¦accounts-0.30-0.36¦act-0.63-0.14¦add-0.03+0.39
after-0.47+0.38¦agreement-0.12-0.43¦all+0.16-0.01¦am-0.78-0.32¦an-0.25-0.12¦and+0.19+0.25¦and closes-0.19+0.22
and comes+0.28-0.10¦and december+0.21-0.20¦and the-0.33+0.25¦and will-0.32+0.55¦announced-0.20-0.57
announcement-0.46-0.49¦annual-0.44-0.32¦any+0.44-0.13¦api-0.87+0.80¦app-0.13+0.99¦application-0.42+0.46
applications-0.52+0.43¦applications are+0.23+0.11¦applications will-0.27+0.17¦applies+0.28-0.15
apply+0.57+0.04¦approved-0.25-0.42¦apps-0.19+0.53¦april-0.22+0.39¦archived-0.04+0.29¦are+0.76-0.11
are due-0.13-0.22¦arrive-0.37-0.42¦as+0.18-0.73¦at-0.32+0.14¦at the+0.26-0.25¦authors-0.24-0.71
automatically-0.27-0.53¦availability+0.21+0.16¦available+0.47-0.39¦available for+0.30-0.24¦back-0.24-0.48
ban-0.23+0.04¦be+0.01+0.19¦be archived-0.29+0.42¦be available+0.32-0.32¦be closed+0.57-0.36
be decommissioned-0.69+0.68¦be discontinued-0.80+0.75¦be down+0.44-0.29¦be enforced+0.28-0.37
be held-0.44-0.95¦be made+0.23+0.22¦be performing+0.23+0.07¦be permanently-0.40+0.43¦be received-0.18+0.11
be retired-0.76+0.78¦be returned-0.33+0.30¦be sent-0.25-0.34¦be shut+0.20-0.35¦be shutting-0.24+0.35
be submitted-0.10+0.19¦be supported+0.19-0.29¦be turned-0.41+0.37¦be unavailable+0.31+0.87¦be used-0.04+0.50
become+0.50-0.23¦been-0.33-0.27¦been extended-0.11+0.79¦been moved-0.38-0.07¦been postponed+0.26-0.28
been rescheduled+0.66-0.07¦before-0.16+0.61¦before the-0.17+0.29¦begin+0.90-0.30¦beginning-0.09-0.33
begins+0.26-0.10¦being+0.29+0.11¦beta+0.21-0.62¦between+0.40-0.15¦bird-0.28+0.06¦board-0.26-0.42
bought+0.53-0.49¦branch-0.30+0.23¦brownouts+0.44-0.15¦but+0.19-0.36¦by-0.67-0.19¦by the-0.25-0.28
call-0.37+0.06¦camera-0.34+0.58¦camera ready-0.28+0.48¦can-0.11+0.58¦can be-0.27+0.25¦cease-0.47+0.45
cease operations-0.40+0.35¦certificate+0.31+0.03¦change+0.47-0.07¦change to+0.50-0.35¦changed+0.26-0.06
changes+1.07-0.61¦changes to+0.84-0.42¦changes will+0.14+0.23¦circular-0.28-0.40¦class-0.04+0.51
classes+0.21-0.06¦classic-0.01+0.34¦close-0.34+0.92¦closed+0.14-0.42¦closed for+0.52-0.39¦closed on-0.46-0.40
closes-0.19+0.88¦closes for+0.18+0.23¦closing-0.71+0.93¦closing date-0.34+0.19¦cluster+0.41+0.15¦com-0.32+0.61
come+0.34-0.36¦come into+0.34-0.36¦comes+0.49-0.41¦comes into+0.53-0.17¦comment-0.35+0.42
comment period-0.35+0.34¦comments-0.45+0.15¦comments must-0.09+0.25¦commission-0.62-0.34¦completed+0.05-0.37
compliance+0.27+0.22¦conference-1.21-0.31¦consultation-1.24+0.35¦continue-0.24+0.34¦course-0.08+0.36
created+0.42-0.81¦current-0.85+0.65¦customers+0.45-0.31¦daily+0.01-0.45¦data-0.46+0.19¦date-0.10+0.56
date for-0.46+0.11¦date of-0.00-0.44¦dates-0.22-0.61¦dates this+0.25-0.12¦day+0.35+0.13¦day to-0.31+0.54
days+0.02-0.59¦deadline-1.41+0.74¦deadline for-0.01+0.52¦deadline has-0.28-0.02¦december+1.08-0.80
decision-0.55-0.39¦decision to-0.38+0.51¦decommissioned-0.69+0.68¦delayed+0.81-0.73¦delisted-0.91+1.13
deprecated+0.42-0.39¦deprecated and-0.44+0.02¦deprecating+0.66-0.66¦deprecation+0.38-0.52¦disabled+0.46-0.14
discontinued-0.89+1.13¦do+0.45+0.40¦doors-0.45+0.28¦down-0.44+0.06¦draft-0.07+0.31¦drop-0.17-0.28
due-0.72+0.86¦early+0.04+0.22¦early bird-0.28+0.06¦east+0.29-0.07¦edition-0.31+0.47¦effect+0.50-0.77
effective as-0.07+0.38¦email+0.94-1.18¦end-0.97+1.26¦end of+0.10+0.11¦ending-0.10+0.35¦endpoint+0.24+0.22
endpoints-0.08+0.25¦ends-1.04+0.25¦enforced+0.28-0.37¦enforcement+1.06-0.71¦enrollment+0.37+0.05
enter+0.60-0.17¦enter into+0.60-0.17¦entries-0.73+0.54¦entry-1.00+0.14¦eol-0.72+0.50¦event+0.32-0.01
example-0.38-0.04¦existing-0.45+0.22¦expect+0.36+0.23¦expected+0.16+0.01¦expected to+0.22+0.19
expire-0.37+0.48¦expires-0.43+0.58¦extended-0.05+0.35¦extension-0.31+0.51¦fares+0.94-0.57¦feature+0.39+0.86
february+0.05+0.58¦february and+0.42-0.27¦federal+0.13-0.27¦federal register+0.13-0.27¦fee-0.39+0.07
fees+0.35-0.52¦final-0.11+0.46¦final rule+0.86-0.48¦first-0.43-0.26¦fixes-0.41+0.37¦following+0.52-0.36
for+0.13+0.12¦for all+0.35-0.04¦for applications-0.14+0.34¦for good-0.55+0.70¦for june+0.49-0.22
for new-0.57+0.51¦for the-0.48+0.27¦force-0.21-0.10¦force on+0.35+0.13¦forms+0.02+0.39¦forward+0.12-0.48
friday+0.15-0.48¦from+0.03-0.51¦from the+0.82-0.78¦full-0.25+1.04¦get-0.45+0.23¦go+0.54-0.15¦go into-0.13-0.14
goes-0.06+0.23¦good+0.58-0.07¦had-0.81-1.11¦hard+0.67-0.79¦has+0.14-0.21¦has been+0.43+0.14¦have+0.66-0.08
have been+0.46-0.30¦held-0.90-0.78¦hours+0.70-0.02¦if+0.31-0.10¦if the-0.10-0.62¦if you-0.31-0.05¦in+0.13-0.62
in the+0.52-0.36¦increase+0.48-0.90¦into+0.90-1.00¦into effect-0.27-0.11¦into force+0.05-0.50
into operation+0.31-0.20¦introduced-0.02-0.44¦is+0.16+0.45¦is closed+0.18+0.19¦is deprecated+0.29-0.47
is effective+0.03+0.43¦is expected+0.32-0.12¦is now-0.52+0.16¦is open-0.60+0.57¦is scheduled+0.63-0.22
issued-0.36+0.01¦it-0.01+0.34¦it shall+0.22-0.19¦its-0.55+0.07¦its doors-0.45+0.28¦its end-0.27+0.26
january and-0.30+0.17¦july-0.78+0.47¦june-0.21-0.39¦june and-0.22+0.31¦june has+0.32+0.15¦june will+0.24-0.24
keep+0.25-0.21¦key+0.74+0.43¦know-0.10-0.54¦last-1.30+1.03¦last date-0.37+0.87¦last day-0.36+0.70
late-0.45+1.00¦later-0.28+0.45¦launched-0.31-0.47¦legacy+0.53-0.16¦letter-0.28-0.23¦life-0.88+0.68
lifted+0.54-0.02¦limited+0.29+0.10¦line+0.20+0.22¦list-0.24+0.14¦local-0.59-0.05¦longer-0.17+0.11
longer be-0.21+0.19¦longer receive-0.32+0.30¦lts-0.07+0.49¦made+0.02-0.36¦mail+0.40+0.25¦maintenance+1.44+0.30
maintenance window+0.17+0.21¦mandatory+0.55-0.39¦may+0.37+0.06¦may and-0.12-0.22¦may be-0.08+0.32
meeting-0.70-0.26¦members-0.25+0.09¦migrate+0.30+0.12¦migration+0.42+0.07¦minutes-0.29-0.26¦monday-0.24+0.41
months-0.62+0.23¦more-0.17-0.19¦most-0.09+0.31¦moved-0.46-0.20¦must-0.58+1.16¦must be-0.77+0.98
network+0.23+0.67¦network maintenance+0.20-0.33¦new+1.39-0.87¦new price+0.30-0.19¦next-0.10-0.66¦no+0.12+0.58
no later-0.31+0.43¦no longer-0.16-0.08¦node-0.26+0.32¦nominations-0.27+0.39¦normal+0.81-0.66¦north+0.50-0.26
not+0.20+0.42¦not be-0.08+0.30¦note+0.25-0.08¦notice-0.69+0.61¦notification-0.13-0.71
notification of-0.40-0.49¦november-0.46+0.61¦now+0.39-0.05¦occur+0.17+0.16¦october-0.23-0.31¦of-0.18+0.23
of its-0.26+0.01¦of life-0.72+0.29¦of service+0.29-0.69¦of support-0.34+0.15¦of the+0.47-0.27¦off-0.60+0.61
offer-0.07+0.24¦offices+0.29-0.25¦offices will+0.29-0.25¦old-0.31+0.64¦on+0.34-0.55¦on february+0.56-0.56
on january+0.32+0.34¦on or+0.19-0.49¦on september-0.30+0.09¦on the+0.10+0.45¦one+0.57-0.30¦online-0.18+0.24
only+0.42-0.31¦open-0.10+0.18¦opened-0.15+0.00¦opening+0.52-0.74¦opens-0.04+0.20¦operation+0.29-0.12
operations-0.23+0.56¦or-0.12-0.37¦order-0.38-0.17¦orders-0.38+0.14¦org-0.31+0.27¦originally-0.80-0.54
our-0.86-0.12¦out-0.23+0.28¦out of-0.18-0.19¦outage+0.40+0.40¦over+0.39-0.51¦over the+0.41-0.34¦page+0.44-0.35
paid-0.10-0.38¦paper-0.60+0.10¦papers-0.27+0.20¦parking-0.08-0.40¦payable+0.35-0.02¦payment-0.46+0.06
payments+0.01-0.32¦performing+0.23+0.07¦period-0.14+0.36¦permanently-0.45+0.66¦phase+0.76-0.54¦place+0.01-0.15
placed+0.10+0.22¦plan-0.22-0.05¦planned+0.29-0.22¦planned to-0.14-0.52¦platform+0.12-0.43¦please-0.36+0.68
pm-0.10+1.16¦policy+0.46-0.50¦pool+0.49-0.36¦portal+0.16+0.22¦portal will+0.13+0.17¦post+0.20-0.42
posted-0.20-0.35¦postponed+1.06-0.83¦price+0.73-0.36¦price increase+0.47-0.20¦prices+0.53-0.66
prices will+0.38-0.22¦program+0.59-0.26¦project-0.62+0.02¦public-0.52+0.33¦published-0.60-0.27
purchases+0.60-0.53¦rate-0.01+0.58¦rd-0.21-0.41¦re+0.45-0.43¦reach-0.19+0.29¦reach its-0.15+0.15
reached-0.43+0.84¦reaches-0.36+0.76¦reaches end-0.10+0.18¦read+0.49-0.23¦read only+0.41-0.18¦receive-0.43+0.52
receive security-0.19+0.19¦received-0.12-0.07¦received on-0.09+0.54¦reduced+0.26-0.23¦register-0.39-0.07
registration-0.43+0.72¦registration closes-0.52+0.34¦regulations+0.38-0.19¦release-0.26-0.44
released+0.82-0.60¦remain-0.41+0.70¦remain open+0.32-0.09¦reminder-0.16-0.28¦removal-0.37+0.51
remove+0.19+0.69¦removed+0.24+0.92¦renewal+0.29+0.15¦reopen+0.72-0.59¦reopens+0.91-0.35¦required-0.09+0.29
required to-0.37+0.03¦rescheduled+0.66-0.07¦results-0.92-0.44¦resume+0.72-0.59¦retire-0.47+1.06
retired-1.05+1.19¦return+0.23+0.01¦returned-0.33+0.30¦road+0.52+0.35¦road will+0.14+0.40¦rule+0.90-1.05
rule is+0.32-0.12¦rules+0.14-0.57¦runs-0.01+0.61¦said-0.37-0.47¦sale+0.06-0.17¦sales+0.77-0.59
schedule+0.49-0.45¦scheduled+0.18-0.23¦scheduled for+0.28-0.06¦scheduled to-1.08+0.08¦school+0.71-0.40
schools+0.01-0.65¦season+1.01-0.39¦second-0.07+0.62¦security-0.29+0.03¦security fixes-0.04+0.27
security updates-0.34+0.34¦sent-0.26-0.45¦september+0.29-0.52¦server+0.46-0.10¦servers-0.39+0.70
servers will-0.40+0.12¦service-0.00+0.96¦service as-0.11+0.40¦service changes+0.17-0.34¦services-0.16+0.32
services will-0.45+0.29¦set to+0.34+0.17¦shall+0.13-0.22¦shall come+0.02-0.18¦ship+0.67-0.22¦should+0.00+0.45
shut-0.40+0.20¦shut down-0.79+0.75¦shutting-0.64+0.76¦shutting down-0.48+0.64¦signed+0.05-0.70¦since-0.55-0.15
sites-0.34-0.08¦so-0.45-0.02¦special+0.75+0.14¦spring+0.28-0.05¦st-0.25-0.27¦standard-0.57+0.24
start+0.21-0.48¦starting+0.94-0.51¦starts+0.71+0.10¦stop-0.50+0.06¦stop working-0.63+0.88¦stopped-0.50+1.06
street+0.55-0.15¦student-0.10+0.95¦students+0.43-0.26¦submission-0.80+0.18¦submission deadline-0.21-0.55
submissions-0.32+0.11¦submit-0.25+0.42¦submitted-0.27-0.08¦subscriptions+0.32-0.71¦summer+0.19+0.43
sunday+0.70-0.53¦sunset-1.09+1.00¦support-0.46+1.05¦support for-1.07+0.85¦support will+0.17-0.20
supported-0.47+0.30¦supporting-0.37+0.73¦survey-0.44+0.52¦switch+0.11-0.45¦switched-0.47+0.15
switched off-0.25+0.23¦switches+0.49-0.32¦system+0.09-0.49¦take+0.27-0.08¦take effect+0.09-0.34
take place+0.31-0.04¦taken-0.83+0.83¦takes+0.80-0.75¦takes effect+0.27-0.04¦takes place-0.20-0.46
taking+0.55+0.03¦tariff+0.35-0.31¦terms+0.81-0.68¦th-0.27+0.36¦th and-0.16+0.31¦than-0.82+0.05¦that+0.24-0.04
that the+0.48-0.28¦that will+0.31+0.49¦the-0.22-0.15¦the current-0.24+0.51¦the date-0.72+0.24
the deadline-0.35+0.41¦the fee+0.39-0.27¦the final+0.45-0.44¦the first+0.30-0.13¦the following+0.59-0.15
the last-0.20+0.23¦the library+0.49-0.12¦the maintenance-0.03-0.36¦the meeting-0.32-0.15¦the new+0.37-0.26
the next+1.01+0.23¦the old-0.52+0.86¦the project-0.12+0.34¦the rule-0.18-0.26¦the service+0.18+0.20
the start-0.08-0.35¦the survey-0.38+0.34¦the v-0.10+0.36¦the week+0.76-0.15¦their-0.69+0.48¦them+0.50-0.14
there+0.58-0.46¦these+0.25-0.07¦these changes+0.13+0.27¦they-1.13+0.13¦this+0.40-0.22¦this is-0.51+0.44
this rule+0.30-0.04¦three+0.05+0.38¦through+0.23+0.39¦thursday+0.29+0.24¦tickets+0.31-0.38¦time+0.64-0.31
timetable+0.33+0.07¦tls-0.08-0.34¦to+0.53-0.43¦to %+0.25-0.04¦to and-0.69+0.41¦to authors-0.24-0.71
to be-0.26-0.36¦to comply-0.42+0.21¦to go-0.60-0.00¦to shut-0.27+0.40¦to take-0.67-0.18¦to the-0.93+1.09
to use+0.36-0.10¦to £+0.45-0.29¦took+0.53-0.42¦trading-0.01+0.18¦trains+0.65-0.16¦transition+0.47-0.45
turned-0.44+0.55¦turned off-0.31+0.35¦two+0.21+0.28¦two weeks+0.29-0.18¦unavailable+0.35+0.52
university-0.67+0.85¦until-0.25+0.21¦up-0.33+0.30¦up to-0.44+0.41¦update+0.50-0.47¦updated+0.55-0.13
updates+0.53-0.39¦upgrade-0.29-0.05¦upgraded+0.47+0.15¦use+0.35-0.03¦users-0.46-0.39¦v-0.18+0.53
valid-0.20+0.14¦version+0.57-0.51¦via-0.33+0.11¦vote-0.54-0.09¦voting+0.33+0.01¦was-2.07-1.83¦was to-0.10-0.45
water+0.72-0.71¦we-0.27-0.33¦we are+0.39+0.15¦we will+0.27+0.52¦we'll+0.79-0.40¦wednesday+0.64-0.85
week+0.47-0.82¦weeks+0.29-0.18¦were-0.89-0.61¦which+0.23+0.07¦which is+0.04+0.48¦which will+0.22-0.19
who-0.64-0.34¦will+0.54+0.19¦will be-0.14+0.10¦will begin+0.84+0.10¦will cease-0.79+0.75¦will close-0.31-0.02
will continue-0.32+0.24¦will end-0.54+0.40¦will enter+0.28-0.11¦will go+0.44-0.25¦will increase+0.89-0.42
will no-0.50+0.21¦will now+0.42-0.17¦will remain-0.39+0.69¦will resume+0.28-0.42¦will run+0.35-0.14
will take+0.80+0.07¦window+0.72-0.06¦with+0.60-0.35¦with effect+0.13-0.15¦with the+0.28+0.08¦working-0.08+0.38
workshop-1.04+0.28¦would+0.15-1.61¦would end-0.20-0.99¦x-0.96+0.50¦year+0.29-0.19¦years-0.43-0.43
you+0.19+0.29¦you can-0.23+0.19¦you have+0.37+0.24¦your-0.05+0.19¦£+0.36-0.24
""",
    "before": """
%+1.41-0.74¦.-0.08-0.31¦. after-0.65+1.12¦. beginning+0.51-0.26¦. between+0.30+0.46¦. by-0.33+0.67
. deadline-0.29+0.01¦. effective+0.48+0.18¦. from+1.29+0.28¦. in-0.05-0.38¦. on-0.15+0.32¦. starting+0.47-0.45
[-0.76-0.52¦]-0.58-0.07¦a-0.51+0.83¦acceptance-0.40-0.29¦accepted-0.27+0.59¦after-0.53+0.99¦and+0.53+0.24
and from-0.45-0.13¦announced-0.96-0.86¦announcement-0.53-1.02¦applies+0.46-0.20¦applies from+0.41-0.18
apply+0.32-0.06¦apply from+0.35-0.13¦april-0.66+0.61¦archived-0.04+0.29¦are-0.17+0.24¦as+0.23+0.51
as of+0.62-0.05¦at-0.11+0.71¦at least-0.20-0.25¦authors-0.20-0.51¦available-0.10-0.32
available until-0.39-0.44¦be+0.29-0.08¦before-0.99+1.67¦begin+0.81+0.53¦beginning+1.86-1.35¦begins+1.68-1.09
between-0.07-0.62¦blog-0.61-0.68¦bought+0.56-0.47¦by-2.58+1.63¦change+1.56-0.89¦changes+0.35-0.49
changes effective+0.19-0.36¦changing+0.13-0.85¦close-0.91+1.27¦close on-0.68+0.72¦closed+0.26+0.53
closed from+0.18+0.40¦closed on+0.39-0.70¦closes-1.27+1.29¦closes on-0.64+0.87¦com-0.29-0.23
completed+0.05-0.37¦comply+0.09+0.50¦comply by-0.30+0.68¦conference-0.86-1.59¦created+0.10-0.67¦data-0.31-0.29
date+0.02+0.18¦date is+0.30-0.45¦dated-0.75-0.94¦day+0.70-0.90¦days+0.20-0.64¦deadline-0.74+1.49
december-0.35-0.12¦december and+0.46-0.43¦decommissioned-0.71+0.81¦decommissioned on-0.57+0.67
delayed+0.78-0.68¦delayed until+0.78-0.68¦deprecated+0.43-0.05¦discontinued-0.88+1.09
discontinued after-0.26+0.17¦discontinued effective-0.61+0.31¦discontinued on-0.01+0.61¦down-0.19+1.09
down on-0.66+0.50¦due-0.97+0.81¦due by-0.06+0.26¦effect+0.76-0.77¦effect from+0.17-0.17¦effect on-0.05-0.17
effective+1.67-0.77¦effective from-0.52+0.88¦effective on+0.33-0.30¦end-0.50+1.28¦end on-0.56-0.19
ended-0.44-0.38¦ends-1.39+2.35¦ends on-0.47+0.42¦enforced+0.35-0.42¦enforced starting+0.28-0.37¦eol-0.89+1.10
expire-0.47+0.71¦expire on-0.74+0.84¦expires-0.64+0.93¦expires on-0.43+0.58¦extended-0.83+0.44
extended to-0.54+0.19¦extended until+0.39+0.17¦feature-0.40-0.03¦first-0.56+0.35¦fixes-0.23+0.24
fixes until-0.21+0.23¦for+0.29-0.38¦for the-0.22+0.14¦force+0.28-0.33¦force on+0.14-0.25¦fr-0.41-0.32
from+1.37-1.26¦from the-0.08+0.26¦good-0.43+0.75¦good on-0.42+0.65¦have-0.20+0.34¦have until-0.21+0.56
held-0.35-0.48¦held on-0.20-0.39¦hours+0.63+0.15¦in-1.33-0.69¦increase+0.03-0.52¦increase on+0.50-0.20
introduced+0.09-0.41¦is-0.29+0.71¦is effective+0.38-0.68¦is on-0.04-0.36¦it-0.69+0.15¦january-0.65+0.37
june+0.18-0.39¦last+0.22-0.99¦later-0.31+0.39¦later than-0.31+0.39¦launch-0.14-0.58¦launched-0.22-0.23
launched on-0.22-0.23¦least-0.28-0.11¦letter-0.61-0.16¦life-0.42+0.96¦life on-0.60+0.63¦lifted+0.54-0.01
made-0.38+0.15¦maintenance+1.56+0.17¦maintenance on+0.26+0.18¦mandatory+0.38-0.29¦meeting-0.64-0.93
mode+0.26-0.35¦monday+0.26+0.27¦moved-0.25-0.25¦next+0.32+0.68¦not-1.21-1.21¦notice-0.80-0.52¦now+0.23+0.25
occur-0.12+0.43¦occur on-0.35+0.61¦of-0.41-0.50¦of acceptance-0.33-0.43¦of support-0.13+0.46¦off on-0.42+0.70
office-0.56+0.36¦offline-0.07+0.43¦on+0.48-0.57¦on the+0.57-0.05¦only+0.30-0.31¦only from+0.34-0.21
open+0.77-0.34¦open on+0.70-0.52¦open until-0.59+0.51¦opens+1.73-1.22¦opens on+0.31-0.15¦operation+0.31-0.20
operation on+0.31-0.20¦operations-0.62+0.93¦operations on-0.44+0.61¦or+0.27-0.27¦or after+1.80-0.75
or before-1.22+0.47¦org-0.15-0.22¦originally-0.25-0.29¦out-0.06+0.69¦out on-0.28+0.48¦papers-0.32+0.76
period+0.48+0.28¦phase+1.02-0.47¦place-0.13-0.16¦place from-0.68+0.05¦place on+0.27-0.68¦planned-0.21+0.21
planned for-0.40-0.29¦postponed+0.38-0.89¦published-0.64-0.67¦published on-0.36-0.21¦rate-0.35+0.68
ready-0.34+0.58¦received+0.16-0.24¦register-0.58-0.12¦registration+0.67+0.03¦release-0.31-0.79
released-0.32-1.02¦released on+0.36-0.22¦removed-0.60+0.45¦removed on-0.54+0.42¦reopen+0.54-0.48
reopen on+0.34-0.36¦rescheduled+0.66-0.07¦resume+1.06-0.96¦resume on+0.48-0.46¦retired-0.55+0.56
retired on-0.55+0.56¦reviewed-0.43-0.46¦rule+0.15-0.33¦run-0.18+0.50¦runs from+0.38+0.19¦sale+1.36-0.96
scheduled+0.63-0.23¦scheduled for-0.06-0.49¦season+0.32-0.24¦sent-0.29-0.23¦service-0.33+0.28¦set-0.08-0.81
shutdown-0.31+0.70¦since-0.97-1.23¦sites+0.35-0.46¦slated+0.53-0.31¦slated for+0.53-0.31¦start+1.23-0.33
starting+1.94-1.14¦starting in+0.34-0.10¦starting on+0.20-0.25¦starts+1.25-0.69¦starts on+0.42+0.11
submission-0.80+1.20¦submission deadline-0.23+0.12¦sunset-0.79+0.92¦sunset date-0.18+0.37¦sunset on-0.34+0.30
support-0.57-0.09¦support on+0.27-0.07¦suspended+0.29+0.20¦suspended from+0.31+0.05¦taken-0.45+0.23
th-0.52+0.90¦than-1.06+0.44¦that-0.52+0.61¦that on+0.26-0.38¦the-0.19+0.39¦this+0.77-0.53¦through-1.70+1.86
till-1.05+0.90¦time+0.80+0.06¦to-0.98+0.90¦unavailable-0.43-0.54¦unavailable from-0.29+0.44
unavailable on-0.17-0.43¦until-1.33+2.20¦up-0.02+0.19¦up to-0.30+0.76¦update-0.59-0.57¦updates-0.19+0.22
updates after-0.29+0.29¦upgraded+0.12-0.31¦us+0.36-0.15¦us before+0.07+0.44¦users+0.67-0.79¦v+0.75+0.79
valid+0.25+0.31¦version-1.06-1.42¦was-0.40+0.20¦week-0.08-0.56¦week of+0.45-0.52¦will+0.53-0.19
will be-0.61-0.05¦working-0.27+0.48¦x-0.52-0.08¦year+0.10-0.55¦you+0.27-0.43¦£+0.45-0.29
""",
    "behind": """
$+1.13-0.11¦++0.16-0.19¦+ .-0.18+0.23¦.+0.03+0.43¦]-0.30-0.47¦] .+0.14-0.34¦] https-0.46-0.16¦a-0.46-0.43
acceptance-0.29-0.27¦access-0.68+0.71¦accounts-0.10+0.62¦after-0.39+0.95¦after which-0.17+0.28¦all+0.53+0.56
and+0.89-0.34¦and .+0.29+1.02¦and closes+0.23-0.12¦and is-0.64+0.61¦and january+0.42-0.19¦and will+0.27-0.07
announced-0.93-0.48¦aoe-0.27+0.67¦api-0.07+0.52¦april+1.03-0.80¦are+0.22-0.68¦as-0.14-0.23¦at-0.93+0.19
at the+0.12+0.66¦be+0.04+0.28¦been-0.66-0.34¦but+0.16+0.20¦by-0.59-0.02¦camera-0.35+0.70
camera ready-0.35+0.70¦can-0.17+0.51¦close+0.64-0.23¦closes+0.25-0.11¦date+0.11+0.56¦day-0.53+0.69
deadline-0.34+1.29¦december-0.36+0.25¦delayed-0.47-0.33¦due-0.25-0.77¦due to+0.24-0.50¦each+0.28-0.04
end+0.43-0.60¦extended-0.47+0.39¦final-0.17+0.47¦first-0.19-0.03¦fixes+0.31-0.25¦following+0.75-0.35
for+0.53+0.25¦from-0.57+0.86¦further+0.32-0.37¦has-0.36-0.40¦has been-0.50-0.22¦have-0.18-0.31¦https-0.61+0.01
in+0.14+0.42¦in observance+0.32-0.24¦in the+0.25+0.42¦is-0.51-0.05¦it+0.02-0.25¦it will+0.36-0.27
its-0.06-0.31¦january+0.41-0.47¦june-0.23-0.26¦keep-0.09-0.39¦last-0.44+0.70¦late-0.30+0.71¦main-0.51-0.94
maintenance+0.52-0.02¦make-0.36+0.60¦march-0.28-0.58¦may-0.12+0.62¦meeting-0.30-0.06¦minimum+0.25-0.08
monthly+0.28-0.25¦more-0.25+0.05¦must+0.06-0.70¦new-0.25+0.15¦no+0.92-0.10¦normal+0.46-0.23¦not-0.08-0.25
november+0.19-0.46¦observance+0.32-0.24¦of+0.15+0.04¦on-0.27+0.12¦onwards+0.89-0.43¦or+0.30+0.08
paper-0.42+0.14¦period+0.53+0.42¦planned+0.75+0.31¦pm+0.57-0.29¦price+0.39-0.01¦ready-0.38+0.48
registration+0.22+0.34¦remains-0.32+0.39¦service+0.27+0.15¦services+0.09+0.57¦submission+0.65-0.92
support-0.16+0.31¦th-0.88+0.66¦that-0.10-0.23¦the+0.10+0.01¦the first+0.29-0.16¦the minimum+0.25-0.08
the new-0.41+0.52¦the price+0.39-0.01¦then-0.36-0.19¦there-0.25+0.12¦there will-0.09+0.45¦this-0.10+0.59
time+0.22+0.49¦to+0.05+0.60¦until+0.23-0.06¦update+0.19-0.33¦users+0.84-0.36¦utc+0.55+0.08¦was-0.69-0.33
we+0.20-0.46¦we are+0.34-0.51¦we have+0.33-0.13¦we will+0.43+0.17¦we'll+0.54-0.06¦were-1.10-0.61
which-0.57+0.45¦while+0.19+0.30¦while we+0.22+0.19¦will-0.40-0.29¦will be+0.01-0.24¦will not-0.26+0.16
with-0.26+0.08¦without-0.19+0.22¦won't+0.33-0.07¦workshop-0.49+0.17¦you+0.37-0.70¦you can+0.41-0.30
""",
    "far behind": """
$+0.54-0.28¦$ .-0.41-0.17¦%-0.13-0.31¦.+0.11-0.15¦]-0.02+1.15¦a-0.09+0.03¦a new+0.22-0.39¦able to+0.27+0.01
acceptance-0.59-0.62¦accepted+0.25+0.10¦access+0.09+0.28¦accounts-0.16-0.19¦after+0.08+0.40¦again+0.48-0.05
all+0.63+0.36¦am+0.96+0.52¦an-0.14-0.56¦and-0.03-0.28¦and the+0.41-0.04¦and will+0.41-0.44¦announced-0.32-0.29
announced that-0.65-0.27¦annual+0.44+0.46¦api-0.23+0.25¦app-0.18+0.19¦application+0.14+0.36¦april+0.16-0.41
april .+0.39-0.15¦are+0.12+0.13¦as+0.84+0.10¦as of-0.23-0.16¦at+0.34-0.29¦at the+0.14+0.36¦available-0.70+0.57
avoid-0.16+0.29¦back-0.22-0.31¦be available-0.59+0.88¦be returned+0.29+0.07¦be shut-0.37-0.40¦been-0.22-0.58
been extended-0.25-0.07¦before+0.32-0.29¦begin+1.32-0.62¦below-0.29+0.57¦board-0.39+0.15¦both+0.80-0.30
by-0.10+0.07¦by default+0.56-0.26¦by the+0.16+0.37¦call+0.23-0.32¦can+0.38+0.09¦change+0.07+0.18
changes+0.10-0.48¦class-0.52+0.52¦close-0.01-0.62¦closes+0.00+0.52¦conference-0.81-0.55¦continue+0.45+0.14
continue to+0.44+0.14¦cost-0.32-0.31¦create+0.44-0.39¦created-0.60-0.43¦customer+0.07-0.33¦customers-0.28-0.41
data-0.44-0.16¦date-0.34+0.23¦date for+0.32-0.37¦day+0.35+0.45¦day .+0.35+0.16¦days+0.88-0.20
deadline-0.41+0.84¦deadline .-0.20+1.17¦december+0.03-0.56¦december .+0.51-0.15¦default+0.92-0.74
delayed-0.07-0.40¦deleted-0.38-0.24¦disabled+0.30+0.13¦down+0.06+0.30¦down on+0.16-0.43¦drop-0.24+0.48
dropped-0.47-0.09¦due-0.94+0.88¦due .-0.32+0.69¦each+0.67+0.10¦earlier-0.17+0.33¦effect+0.65-0.23
enable+0.79-0.38¦end+0.07-0.23¦end of-0.20+0.32¦ends-0.99+0.96¦ends .-0.81+1.32¦existing+0.60+0.27
expire-0.06+0.26¦extended-0.74-1.04¦extended to-0.51-0.19¦february-0.47-0.43¦fee-0.10+0.49¦fee .+0.17+0.61
fees+0.79-0.40¦final-0.26+0.22¦first-0.23-0.28¦fixed+0.29+0.11¦fixes+0.43-0.09¦for+0.47-0.23¦for all+0.38-0.09
for the-0.58+0.30¦free-0.20+0.29¦from+0.31-0.26¦from $+0.30-0.11¦from the-0.02-0.33¦further+0.97-0.78
further notice+0.32-0.37¦get-0.04+0.81¦go-0.12+0.25¦had-0.01-0.44¦has+0.02-0.60¦have+0.26-0.34
have a-0.26+0.43¦held-0.49-0.12¦here+0.19+0.28¦holiday+0.47-0.28¦holiday .+0.47-0.28¦hours+0.47-0.61
hours .+0.64-0.50¦https+0.15+0.12¦https www-0.33+0.18¦in+0.14-0.69¦in the+0.31-0.25¦include-0.35+0.32
increase+0.43-0.43¦increased+0.63-0.32¦into-0.21-0.44¦is+0.51+0.12¦is no+0.61-0.32¦issue+0.16-0.38
it-0.15+0.03¦its-0.02-0.35¦january-0.11-0.77¦january .-0.12-0.02¦july-0.31-0.31¦july .-0.42-0.22
june-0.01-0.54¦june .+0.37-0.17¦keep-0.33+0.02¦last-0.59+0.86¦late-0.25+0.72¦later+0.11-0.42¦life-0.07+0.23
limit+0.82-0.31¦limits+0.34-0.19¦list+0.65-0.37¦login-0.01+0.32¦longer+0.09+0.36¦longer be-0.63+0.49
made+0.37-0.12¦main-0.25+0.42¦maintenance+1.06+0.64¦maintenance .+0.56+0.64¦make-0.40+0.31¦march+0.16-0.71
march .+0.01-0.29¦may-0.23+0.09¦may .-0.26-0.11¦minimum+0.23-0.35¦monday+0.27+0.39¦month-0.23-0.19
more-0.32+0.49¦morning-0.00-0.36¦most-0.12-0.23¦must+1.38-0.61¦must be+0.19-0.59¦national-0.28-0.28
network+0.33+0.29¦new+0.71-0.32¦next-0.27-0.21¦no+0.12-0.63¦no longer+0.42-0.11¦noon-0.46-0.32¦not-0.62+0.00
not be-0.17+0.36¦notice-0.62-0.55¦notice .+0.27-0.34¦notification-0.51-0.67¦notification .-0.33-0.35
november-0.11-0.67¦now-0.78-0.27¦observance+0.40-0.27¦observance of+0.40-0.27¦oct-0.18-0.72¦october+0.20-0.30
of+0.28-0.32¦of .-0.38+0.36¦of a+0.03+0.29¦of life-0.07+0.23¦of the-1.01+0.48¦off-0.34+0.59¦office+0.61-0.17
old-0.22+0.45¦on+0.11-0.52¦on april+0.09-0.29¦on august+0.35+0.06¦on january+0.14-0.25¦on july+0.14-0.31
on june+0.22-0.23¦on monday+0.29+0.25¦on november-0.30-0.11¦on the+1.00-0.38¦online-0.13+0.50¦only+0.18-0.55
only .+0.49-0.07¦opens+0.70-0.06¦or+0.83+0.16¦other+0.21-0.39¦our-0.31+0.71¦out+0.29+0.15¦over+0.06-0.44
paper-0.15+0.22¦part-0.30-0.07¦payment-0.41+0.80¦period-0.13+0.35¦place-0.19+0.28¦plan-0.24+0.22
planned+0.64-0.20¦pm+0.85+0.64¦pm .+0.94-0.85¦possible+0.53-0.39¦postponed-0.25-0.09¦price+0.39-0.43
price of+0.41-0.33¦product-0.27+0.66¦proposal-0.41+0.42¦public-0.04+0.34¦published-0.78-0.34
purchase+0.36-0.21¦rate+0.70+0.02¦rates+0.45-0.25¦reaches-0.58+1.02¦read+0.27-0.21¦read only+0.40-0.16
ready-0.38+0.47¦registration+0.34+0.42¦removed-0.47+0.48¦report-0.56-0.55¦requests-0.80+0.03
required+0.64-0.32¦required to+0.37-0.15¦retired-0.46+1.09¦return+0.18-0.32¦returned+0.29+0.07¦rules+0.74-0.24
run+0.32-0.18¦schedule+0.29-0.42¦scheduled+0.98-0.81¦security-0.13+0.23¦sent-0.60+0.53¦september-0.14-0.10
september .-0.23+0.00¦service-0.77+0.44¦service will+0.31-0.16¦services+0.29+0.09¦set-0.46-0.23¦shut-0.89+0.45
shut down-0.72+0.25¦sign+0.16-0.32¦signed-0.99+0.61¦since+0.38-0.00¦so-0.01-0.47¦special-0.89-0.38
st-0.15-0.16¦standard+0.22-0.22¦start+0.29-0.46¦starts+1.20-0.53¦stop-0.09+0.56¦street+0.26+0.13
students-0.18+0.67¦submission-0.05+0.86¦submission deadline+0.36-0.06¦submissions-0.33+0.69¦support-0.19-0.03
support for+0.54-0.15¦supported-0.80+0.59¦suspended+0.03+0.29¦take+0.30-0.14¦team-0.42+0.37¦th+0.19-0.72
th .-0.71-0.01¦than+0.06+0.30¦that-0.88-0.09¦that the-0.00-0.53¦the-0.18-0.08¦the end+0.49+0.04
the last-0.43+1.03¦the new+0.58+0.16¦the old+0.05+0.45¦the public+0.31-0.38¦the th+0.24-0.55¦their-0.44-0.70
them .+0.28-0.61¦then-0.62+0.41¦they-0.08-0.65¦this+0.01+0.17¦through-0.13-0.70¦time-0.14+0.67
time .+0.22+0.49¦to+0.07-0.12¦to be+0.61-0.53¦to create+0.44-0.39¦to june-0.44-0.48¦to the-0.56+0.33
tuesday+0.29-0.36¦turned-0.24+0.46¦turned off-0.24+0.46¦two-0.10-0.49¦unavailable+0.36+0.33¦until-0.63-0.38
until september-0.19-0.16¦up+0.38-0.45¦updates+0.37+0.28¦us-0.46-0.43¦use+0.17+0.03¦use the+0.61-0.47
users-0.23+0.58¦using+0.82+0.16¦utc-0.66+1.20¦utc .-0.24-0.02¦v-0.45+0.35¦valid-0.12-0.31¦vat+0.44-0.37
version-0.11+0.42¦was-0.72-0.41¦we-0.36-0.09¦were-0.43-0.29¦which+0.17-0.24¦which time-0.38+0.23
will+1.21+0.17¦will be+0.17-0.15¦will begin+0.47-0.33¦will change+0.24-0.29¦will have-0.22+0.23
will increase+0.12-0.24¦will no-0.63+0.63¦will not-0.17+0.25¦will now-0.42-0.08¦will start+0.50-0.21
will stop-0.24+0.33¦with+0.63-1.29¦with a+0.34-0.10¦with the-0.39-0.23¦without-0.22+0.15¦won't+0.33-0.07
work+0.34-0.68¦work .+0.09-0.54¦would-0.22-0.16¦www-0.33+0.18¦www .-0.33+0.18¦year-0.89-0.14¦year .-0.26-0.39
you-0.54+0.41¦your-0.55+0.61
""",
    "shape": """
title+0.57-0.28¦window+1.43+2.82
""",
}
