# The words of the reports. Numbers and dates come into a sentence already written the English way.

## Counts
## Top of the report
report-title = Awareness and training report
report-line = **{ $unit }** · { $level } · data as of { $date }
report-path = Under: { $path }
report-synthetic = **Illustrative data.** { $source }
report-source = Source of the data: { $source }

## Sections
heading-findings = Main findings
heading-coverage = Training of officers
heading-awareness = Awareness survey
heading-peers = The unit among the others
heading-definitions = Definitions used
heading-notes = Notes on the data

## No data
no-register = This study has no register of officers and trainings, so there is no part on training coverage.
no-survey = This study has no survey.
no-answers = The unit has no answer sheets.
no-eligible = On { $date } the unit had no officers to be trained, so no share is given.
no-officers-own = On { $date } the unit itself had no officers to be trained.
few-respondents = The unit’s survey results are not shown because there are fewer than { $min } answer sheets.
one-wave = The survey has one round only, so single questions are not compared.
few-items = No question has { $min } or more answers in both rounds, so nothing is compared.
no-peers = There is no unit of the same level to compare with.
few-peers = Only { $n } units of this level have { $min } or more answer sheets, too few for limits of chance; the chart sets their confidence intervals side by side.
too-few-to-rank = No unit of this level has { $min } answer sheets to compare with.

## Training coverage
coverage-sentence = By { $date }, **{ $trained } of { $eligible }** officers to be trained had been trained (**{ $share }**); the target is { $target }, **{ $untrained }** { $untrained ->
    [one] remains
   *[other] remain
  }.
coverage-full = By { $date }, all **{ $eligible } of { $eligible }** officers to be trained had been trained (**100%**), which meets the target of { $target }.
coverage-none = By { $date }, none of the **{ $eligible }** officers to be trained had been trained (**0 of { $eligible }, 0%**); the target is { $target }.
coverage-met = By { $date }, **{ $trained } of { $eligible }** officers to be trained had been trained (**{ $share }**), which meets the target of { $target }; { $untrained } { $untrained ->
    [one] remains
   *[other] remain
  } untrained.
coverage-own = Of these, officers of { $unit } itself: { $trained } of { $eligible }.
gap-sentence = { $n ->
    [0] On { $date } no officer of the unit itself was left to be trained.
    [one] On { $date } the unit itself had { $n } officer still to be trained.
   *[other] On { $date } the unit itself had { $n } officers still to be trained.
  }
trend-up = The share trained rose from { $was } ({ $before }) to { $now } ({ $after }).
trend-down = The share trained fell from { $was } ({ $before }) to { $now } ({ $after }).
trend-same = The share trained has not changed since { $before }: { $now }.
trend-one = There is one date so far: { $now } ({ $after }).
trend-subtitle = Officers to be trained and trained, at the end of each quarter
trend-eligible = To be trained
trend-trained = Trained
trend-alt = { $title } Bar chart by quarter; heads trained of heads to be trained: { $values }.
groups-title = { $met } of { $all } groups of officers meet the target of { $target }
groups-subtitle = Heads trained of heads to be trained, { $date }
groups-total = All
groups-alt = { $title }. Bar chart: { $values }.
units-title = { $met } of { $all } units directly below meet the target of { $target }
units-title-some = { $met } of { $all } units directly below meet the target of { $target }; these { $shown } have most people left to train
units-subtitle = Heads trained of heads to be trained, with the units further below, { $date }
bar-target = Target { $target }
bar-heads = { $trained }/{ $eligible } · { $share }
bar-nobody = no officers

## Tables of coverage
table-coverage = Training coverage by group and role, { $date }
table-all-units = Training coverage, { $date }
column-date = Date
column-wave = Round
column-answer = Answer
column-item = Question
sex-female = Women
sex-male = Men
table-units = Training coverage of the units directly below, { $date }
table-gap = Officers of the unit still to be trained, { $date }
column-who = Group, role
column-unit = Unit
column-eligible = To be trained
column-trained = Trained
column-untrained = Remaining
column-share = Share
column-name = Name
column-role = Role
column-since = In post since
column-last = Last training
note-counted-once = Somebody with several roles counts in each line but only once in the line for all.
note-expired = A date of training beside somebody on this list means that this training has expired.
note-unit-below = Each line counts the units further below as well; a dash: no officers, so no share.

## Targets
table-progress = Targets of the plan, { $date }
column-indicator = Indicator
column-target = Target
column-done = Reached
column-status = Status
status-met = met
status-not_met = not met
status-not_due = not yet due
status-no_data = no data
status-not_applicable = no longer applicable
progress-target = { $operator } { $target } ({ $year })
progress-heads = { $numerator } of { $denominator }
operator-about = about
operator-maintain = keep ≥
operator-every_year = every year ≥
no-targets = This study has no table of targets.
progress-met = By { $date }, { $met } of the { $known } targets with data were met; the plan has { $all }.

## Survey
change-up = **{ $scale }** rose by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }.
change-down = **{ $scale }** fell by **{ $change } points** (from { $before } to { $after } on a scale of { $low }–{ $high }; 95% CI: { $interval }), { $basis }.
change-open = **{ $scale }**: from { $before } to { $after } ({ $change } points on a scale of { $low }–{ $high }; 95% CI: { $interval }), which does not show a rise or a fall; { $basis }.
basis-paired = computed from { $pairs } people who answered both times (paired by their own code among { $n_before } and { $n_after } answer sheets)
basis-welch = comparing { $n_before } answer sheets before with { $n_after } after (too few could be paired)
change-few = **{ $scale }**: not shown, a round has fewer than { $min } answer sheets.
change-level = **{ $scale }**, { $wave }: **{ $level } points** on a scale of { $low }–{ $high } (95% CI: { $interval }), { $n } answer sheets.
change-level-only = **{ $scale }**, { $wave }: **{ $level } points** on a scale of { $low }–{ $high } (95% CI: { $interval }), { $n } answer sheets; the other round has too few to compare with.
change-title-up = { $scale } rose by { $change } points
change-title-down = { $scale } fell by { $change } points
change-title-open = { $scale }: no clear change
change-title-level = { $scale }: { $level } points
change-subtitle = Mean score before and after; the thin line is the 95% confidence interval of the change
level-subtitle = Mean score with 95% confidence interval, { $wave }
change-before = Before
change-after = After
change-difference = Change (points)
change-alt = { $title }. Chart of mean scores: { $values }.
change-alt-row = { $scale } before { $before }, after { $after }
level-alt-row = { $scale } { $after }
table-change = Mean scores before and after
column-scale = Scale
column-group = Group
column-n-before = Sheets before
column-n-after = Sheets after
column-pairs = Pairs
column-before = Before
column-after = After
column-change = Change
column-interval = 95% CI
column-effect = Effect size
column-p = p
column-level = Points
column-n = Sheets
column-remark = Remark
reason-few_respondents = fewer than { $min } sheets, not shown
reason-protects_others = not shown, lest a group with fewer than { $min } sheets be found by subtraction
reason-few_for_p = fewer than { $min_p } pairs or sheets: no p
reason-one_wave = one round only
reason-no_answers = no answers
reason-weighted = weighted: level of the last round only
note-paired = Method: differences within pairs, t interval; effect size g_av (d_av with Hedges’ correction).
note-welch = Method: two groups compared by Welch’s method; effect size Hedges’ g.
note-weighted = Weighted means, confidence intervals by Taylor linearisation.
note-min = Results from fewer than { $min } answer sheets are not shown.
items-title = Largest rise: question { $item } ({ $change } points)
items-title-none = No question rose
items-subtitle = The { $n } of { $all } questions that moved most (scale 0–100), { $basis }
items-alt = { $title }. Chart of single questions: { $values }.
items-basis-paired = paired answer sheets
items-basis-mixed = paired answer sheets, or all where too few could be paired
items-basis-welch = all answer sheets of both rounds
item-name = { $code }. { $label }
likert-title-one = Highest: { $share } in the last { $n } answers, “{ $item }”
likert-title = { $better } of { $all } statements moved towards more equality
likert-subtitle = Share of answers (%), { $sheets }
likert-total = Last { $n }
likert-alt = { $title }. Chart of the distribution of answers to { $all } statements, by round.
likert-n = n = { $n }

## Among the others
peers-inside = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies within the limits of chance around the overall mean of { $target }.
peers-above = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies above the limits of chance around the overall mean of { $target }.
peers-below = The unit’s score for “{ $scale }” ({ $value } points, from all { $n } answer sheets of the round) lies below the limits of chance around the overall mean of { $target }.
peers-hidden = { $inside } of { $all } units of this level lie within the limits of chance around the overall mean of { $target }.
peers-near = The unit’s score for “{ $scale }” is { $value } points from { $n } answer sheets (95% CI: { $interval }); the overall mean is { $target }.
peers-near-plain = “{ $scale }”: the overall mean is { $target } points.
peers-subtitle = Each dot is a unit of this level with { $min } or more answer sheets ({ $n } units); { $scale }, { $wave }
peers-dots-subtitle = Mean score with 95% confidence interval of { $n } units of this level; { $scale }, { $wave }
peers-own = This unit
peers-target = Mean { $target }
peers-limit = { $level } limits
peers-x = Answer sheets
peers-alt = { $title }. Funnel chart of { $n } units.
peers-note = No ranking: with so few answers a rank is mostly chance.

## Definitions
definition-groups = **To be trained**: who holds, on { $date }, one of these posts: { $groups }.
definition-group = { $label } ({ $roles })
definition-once = **Counting**: each person counts once, in the unit of the post named first in the list above; heads are counted in each unit and added up, and divided last. These are all officers, so there is no sampling error.
definition-trained = **Trained**: attended a course with at least one of these topics: { $topics }; of { $hours } hours or more{ $pass ->
    [yes] , not recorded as failed
   *[no] {""}
  }; { $months ->
    [0] valid without limit
   *[other] valid for { $months } months
  }. Training goes along when a person moves to another unit.
definition-all-topics = all topics
definition-target = **Target**: { $target }{ $plan ->
    [none] {""}
   *[other] {" "}under plan { $plan }
  }.
definition-scale = **{ $scale }** ({ $n ->
    [one] { $n } question
   *[other] { $n } questions
  }): { $method ->
    [percent_correct] share of right answers; “don’t know” counts as not right
    [mean] mean of the questions answered, reversed ones turned round
   *[sum] sum of the questions answered
  }, on a scale of { $low }–{ $high }; at least { $min } of the questions must be answered.
definition-key = The right answer is that of the law in force on the day of the answer.
definition-disclosure = **Protection of respondents**: no survey result from fewer than { $min } answer sheets is shown.
definition-breaks = **Changes of the organisation** marked in the charts: { $breaks }.
definition-break = { $date } ({ $label })

## Notes on the data
note-wave = { $wave }: { $n ->
    [one] { $n } answer sheet
   *[other] { $n } answer sheets
  }.
note-wave-few = { $wave }: fewer than { $min } answer sheets.
note-gone = { $wave }: another { $n } answer sheets came from units below that had ended by { $date }; they are not counted.
note-pairs = { $pairs } people who answered both times could be paired; { $ambiguous } sheets have a code that is not unique and were not paired.
note-event = { $date }: { $event } ({ $document }).
note-event-plain = { $date }: { $event }.
note-created = The unit has existed since { $date }.
note-elsewhere = { $n ->
    [one] { $n } person with a post here is counted in another unit, where a post named earlier in the list is held.
   *[other] { $n } people with a post here are counted in another unit, where a post named earlier in the list is held.
  }
note-fingerprint = Fingerprint of the data: { $fingerprint }.
event-create = { $to } founded
event-rename = { $from } renamed { $to }
event-retype = { $from } changed its kind
event-reparent = { $from } moved under { $to }
event-merge = { $from } merged into { $to }
event-split = { $to } split off from { $from }
event-dissolve = { $from } dissolved
event-take_over = { $to } took over the management of { $from }

## Index page
index-title = Reports by unit
index-search = Find a unit
index-bar = Trained
index-unit = Unit
index-group = Under
index-level = Level
index-status = Status
index-done = done
index-failed = failed
index-skipped = unchanged
index-all = All
index-error = Error
index-missing = missing
index-count = {"{n}"} reports, {"{failed}"} failed
index-shown = {"{shown}"} of {"{n}"} shown
index-sort = Sort by {"{column}"}
index-none = No report matches.

## Checks
check-none = Nothing was found.
check-refused = { $n } { $n ->
    [one] error
   *[other] errors
  }: mend, then run it again. “toolkit check” lists the warnings as well.
check-title = { $errors } errors, { $warnings } warnings, { $notes } notes
check-severity = Kind
check-place = Where
check-message = What
check-remedy = What to do
severity-error = error
severity-warning = warning
severity-note = note
check-place-row = { $table }, row { $row }
scores-title = Scores of the respondents of { $survey }
